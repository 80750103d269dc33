package diagnosis

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

const oneNode = "emqx@10.0.1.12"

// TestGaps: rows that never reached the table are told as such, not as silence of the clients.
func TestGaps(t *testing.T) {
	t.Parallel()
	gap := func(from, to int, node string) []fleet.Gap {
		return []fleet.Gap{{From: time.Duration(from) * time.Minute, To: time.Duration(to) * time.Minute, Node: node}}
	}
	for _, test := range []struct {
		name string
		gaps []fleet.Gap
		says string // "": there is no gap; an answer about a client begins with the client
	}{
		{"none", nil, ""},
		{"of all nodes", gap(20, 25, ""), "(?:^|UTC\\. )The table has no rows from 08:19:5[0-9] UTC to 08:25:0[0-9] UTC \\(5 min\\)(?:, though [0-9]+ connections began in that time)?: what happened then isn't known.$"},
		{"of all nodes, short", gap(40, 42, ""), "(?:^|UTC\\. )The table has no rows from 08:39:5[0-9] UTC to 08:42:0[0-9] UTC \\([0-9]+ (s|min)\\)"},
		{"until the end", gap(50, 60, ""), "(?:^|UTC\\. )The table has no rows since 08:49:5[0-9] UTC: what happened then isn't known.$"},
		{"of one node", gap(20, 30, oneNode), "(?:^|UTC\\. )The table has no rows of emqx@10.0.1.12 from 08:19:[45][0-9] UTC to 08:30:[01][0-9] UTC \\(10 min\\)"},
		{"of one node, until the end", gap(50, 60, oneNode), "(?:^|UTC\\. )The table has no rows of emqx@10.0.1.12 since 08:49:[45][0-9] UTC"},
		{"too short to tell", []fleet.Gap{{From: 30 * time.Minute, To: 30*time.Minute + 50*time.Second, Node: oneNode}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newClinic(t)
			rows := c.admit(t, fleet.Options{Seed: 4, Duration: time.Hour, Clients: 300, Rate: 0.01, Stories: []string{}, Gaps: test.gaps})
			client := *rows[len(rows)/2].ClientID
			for _, server := range testkit.Servers {
				for _, keys := range []string{"", fmt.Sprintf(`"clients":[%q]`, client), `"nodes":["` + oneNode + `"]`} {
					t.Run(fmt.Sprint(server, " ", keys), func(t *testing.T) {
						list := c.asks(t, server, keys)
						for _, f := range list {
							t.Log(f.severity, f.id, f.summary)
						}
						if test.says == "" {
							require.Empty(t, serious(list))
							return
						}
						require.Len(t, serious(list), 1)
						require.Equal(t, "ingestion-gap", list[0].id)
						require.Regexp(t, test.says, list[0].summary)
						require.Equal(t, testkit.Start.Add(test.gaps[0].From), list[0].first.Round(30*time.Second))
						require.Equal(t, int64(0), list[0].evidence)
						seen := list[0].pane(t)
						require.Equal(t, "rate", seen.model["view"])
						require.NotContains(t, seen.model, "clients", "the gap is everybody's")
					})
				}
			}
		})
	}
}
