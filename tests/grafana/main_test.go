// Package grafana asks what the dashboards and alert rules ask, as Grafana does, and checks their files.
package grafana

import (
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }
