// Package process tries the real plugin process: failures, settings, tables, cancelled requests, streams.
package process

import (
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.MainOfWaiting(m) }
