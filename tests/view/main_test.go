// Package view compares the answers of each view with what the rows say when they are read in memory.
package view

import (
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }
