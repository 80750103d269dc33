// Package diagnosis asks what is wrong with fleets whose causes are planted, and with healthy ones.
package diagnosis

import (
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }
