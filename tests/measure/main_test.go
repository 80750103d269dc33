// Package measure compares counts, shares and their series with counting in memory.
package measure

import (
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }
