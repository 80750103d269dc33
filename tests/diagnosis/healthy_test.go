package diagnosis

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var healthyFleets = flag.Int("fleets", 2, "healthy fleets of 10,000 clients that a diagnosis is asked about")

// TestHealthyFleets: in two hours of 10,000 clients, with what they lose, move and time out now and then, nothing
// is wrong; nor with single clients of theirs.
func TestHealthyFleets(t *testing.T) {
	t.Parallel()
	for seed := range *healthyFleets {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			c := newClinic(t)
			rows := c.admit(t, fleet.Options{Seed: uint64(seed), Duration: 2 * time.Hour, Clients: 10_000, Rate: 0.001, Stories: []string{}})
			list := c.asks(t, statement.PostgreSQL, "")
			require.Empty(t, serious(list))
			require.Equal(t, "nothing-unusual", list[0].id)
			require.Equal(t, int64(len(rows)), list[0].evidence)
			require.Greater(t, list[0].clients, int64(9000))
			if seed > 0 {
				return
			}
			require.Equal(t, list, c.asks(t, statement.GreptimeDB, ""))
			random := rand.New(rand.NewPCG(1, 2))
			for i := range 5 * *healthyFleets {
				row := rows[random.IntN(len(rows))]
				client := pattern.Escape(*row.ClientID)
				list := c.asks(t, testkit.Servers[i%2], fmt.Sprintf(`"clients":[%q]`, client))
				require.Empty(t, serious(list), client)
			}
		})
	}
}
