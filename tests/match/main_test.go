// Package match compares the rows that single keys find with those that the same rules find when written in Go.
package match

import (
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }
