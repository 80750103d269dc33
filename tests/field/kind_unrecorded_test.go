package field

import (
	"slices"
	"testing"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Tables in which some kinds of rows aren't recorded, because the rule that writes them doesn't select those.

// without is a scene whose rule leaves out some events.
func without(rows func(s *script), events ...string) func(s *script) {
	return func(s *script) {
		rows(s)
		s.rows = slices.DeleteFunc(s.rows, func(r fleet.Row) bool { return slices.Contains(events, r.Event) })
	}
}

// prober tries names from an address from which nobody works, beside devices that come and go.
func prober(s *script) {
	for i, c := range herd(60, client{id: "dev-", user: "dev", ip: "198.51.100.%d"}) {
		every(more(i, 1000), hour, 10*minute, func(at time.Duration) { s.visit(at, at+4*minute, c, "normal") })
	}
	for i, c := range herd(40, client{id: "x", user: "root%d", ip: "203.0.113.66"}) {
		s.refused(10*minute+more(i, 4000), c, "not_authorized")
	}
}

// commanded are ten devices that get their commands.
func commanded(s *script) {
	app := client{id: "app", user: "app", ip: "203.0.113.20"}
	for i, c := range herd(10, client{id: "dev-", user: "dev", ip: "198.51.100.%d"}) {
		s.connected(more(i, 1000), c)
		every(minute+more(i, 1000), hour, minute, func(at time.Duration) {
			s.delivered(at, c, message{from: app, topic: "cmd/" + c.id, qos: 1, received: at})
		})
	}
}

func TestKindUnrecorded(t *testing.T) {
	away := want{id: "authenticator-unavailable", clients: 150, severity: "critical", says: []string{"all of them were let in before", "all of them are let in again"}}
	guesses := want{id: "brute-force", about: "network 203.0.113.66", says: []string{"40 user names"}}
	unknown := want{id: "node-lost", severity: "critical", about: "node emqx@10.0.0.1", certainty: "possible", says: []string{"whether others of it went on isn't known", "all in the network 198.51.100.0/24"}}
	unheard := want{id: "unacknowledged", severity: "info", certainty: "possible", says: []string{"no acknowledgement of anybody is recorded"}, check: []string{"^Look whether the rule .* selects message.acked"}}
	play(t, []scene{
		{name: "an authenticator without its rows", rows: without(ldap, event.CheckAuthnComplete), asks: []ask{ofFleet(away).not("wrong-credentials|brute-force")}},
		{name: "a guesser without the rows of authentication", rows: without(prober, event.CheckAuthnComplete), asks: []ask{ofFleet(guesses).not("wrong-credentials")}},
		{name: "an uplink, and nothing of those who went on", rows: without(func(s *script) {
			for i, c := range herd(60, client{id: "site-", user: "site%d", ip: "198.51.100.%d"}) {
				s.ended(15*minute+more(i, 10), c, "tcp_closed", -hour)
				s.connected(16*minute+more(i, 400), c)
			}
		}), asks: []ask{ofFleet(unknown)}},
		{name: "acknowledgements that aren't recorded", rows: without(commanded, event.MessageAcked), asks: []ask{ofFleet(unheard).somewhere()}},
		{name: "acknowledgements that are", rows: commanded, asks: []ask{ofFleet()}},
	})
}
