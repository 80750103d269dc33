package diagnosis

import (
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

// recordings are what rules leave out, or add, in turn.
var recordings = []fleet.Options{
	{Pings: true, Publishes: true}, {}, {Without: []string{"allow"}}, {Pings: true, Without: []string{"allow", "message.delivered", "message.acked"}}, {Publishes: true},
}

// TestHealthySites: whatever habits a site has, and whatever its rule leaves out, nothing is wrong with it, nor with one of its clients.
func TestHealthySites(t *testing.T) {
	t.Parallel()
	c := newClinic(t)
	for i, name := range fleet.Sites() {
		for seed := range *healthyFleets {
			t.Run(fmt.Sprint(name, " ", seed), func(t *testing.T) {
				o := recordings[(seed+i)%len(recordings)]
				o.Site, o.Seed, o.Duration, o.Stories = name, uint64(seed), 2*time.Hour, []string{}
				rows := c.admit(t, o)
				questions := []string{""}
				if random := rand.New(rand.NewPCG(1, uint64(seed))); len(rows) > 0 {
					questions = append(questions, fmt.Sprintf(`"clients":[%q]`, pattern.Escape(*rows[random.IntN(len(rows))].ClientID)))
				}
				for n, keys := range questions {
					list := c.asks(t, testkit.Servers[(seed+n)%2], keys)
					require.Empty(t, serious(list), keys)
				}
				require.Equal(t, "nothing-unusual", c.asks(t, statement.PostgreSQL, "")[0].id)
			})
		}
	}
}
