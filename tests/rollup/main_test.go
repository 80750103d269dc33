// Package rollup compares answers that are read from a rollup with those of the rows: while rows are written, come late and are
// deleted, and whatever is wrong with the rollup.
package rollup

import (
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }
