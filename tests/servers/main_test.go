// Package servers asks every view of PostgreSQL and of GreptimeDB's stand-in, and compares the answers and the plans.
package servers

import (
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }
