package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// funnelOf counts the steps of rows.
func funnelOf(rows []fleet.Row, keep func(fleet.Row) bool) []string {
	var list []string
	for _, step := range [][2]string{
		{"authenticated", "client.check_authn_complete"}, {"acknowledged", "client.connack"}, {"connected", "client.connected"},
		{"subscription allowed", "client.check_authz_complete"}, {"subscribed", "session.subscribed"},
	} {
		attempts, failures, clients := 0, 0, map[string]bool{}
		for _, r := range rows {
			if r.Event != step[1] || r.Action != nil && *r.Action != "subscribe" || !keep(r) {
				continue
			}
			attempts++
			if *r.ClientID != "" {
				clients[*r.ClientID] = true
			}
			if r.ReasonCode != nil && *r.ReasonCode != "success" || r.Result != nil && *r.Result == "deny" {
				failures++
			}
		}
		list = append(list, fmt.Sprintf("%s | %d | %d | %d", step[0], attempts, len(clients), failures))
	}
	return list
}

// TestFunnel: every step is counted as the rows say.
func TestFunnel(t *testing.T) {
	rows := plant(t, fleet.Options{Clients: 100})
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(rows))
		a := asking{b.Asker(t, testkit.Start.Add(time.Hour)), testkit.Start, testkit.Start.Add(time.Hour)}
		for _, c := range []struct {
			name, keys string
			keep       func(fleet.Row) bool
		}{
			{"all", ``, func(fleet.Row) bool { return true }},
			{"the factory", `,"users":["test"]`, func(r fleet.Row) bool { return r.Username != nil && *r.Username == "test" }},
			{"a viewer that may not subscribe", `,"clients":["viewer-3"]`, func(r fleet.Row) bool { return *r.ClientID == "viewer-3" }},
			{"a topic that is denied", `,"topics":["plant/secret/#"]`, func(r fleet.Row) bool { return r.Topic != nil && *r.Topic == "plant/secret/#" }},
			{"somebody guesses passwords", `,"sources":["198.51.100.66"]`, func(r fleet.Row) bool {
				return strings.HasPrefix(*r.Peername, "198.51.100.66:")
			}},
		} {
			t.Run(c.name, func(t *testing.T) {
				frame := a.table(t, `{"scenario":"lifecycle","view":"funnel"`+c.keys+`}`)
				require.Equal(t, funnelOf(rows, c.keep), cellLines(frame))
				var fields []string
				for _, f := range frame.Fields {
					fields = append(fields, f.Name+" "+f.Type().ItemTypeString())
				}
				require.Equal(t, []string{"step string", "attempts int64", "clients int64", "failures int64"}, fields)
				if c.name == "all" {
					require.Empty(t, frame.Meta.Notices)
				}
			})
		}
		for _, st := range a.Ran {
			require.LessOrEqual(t, st.MaxRows, 5)
		}

		t.Run("a site that leaves out what is allowed", func(t *testing.T) {
			b.Exec(t, "DELETE FROM "+testkit.Table+" WHERE result = 'allow'")
			frame := a.table(t, `{"scenario":"lifecycle","view":"funnel"}`)
			require.Contains(t, cellLines(frame), "subscription allowed | 40 | 1 | 40")
			require.Len(t, frame.Meta.Notices, 1)
			require.Equal(t, "The table holds no successful rows of client.check_authz_complete in this time range, so the step subscription allowed counts "+
				"too little. EMQX's rule or action may leave them out.", frame.Meta.Notices[0].Text)
		})
	})
}
