package field

import (
	"testing"
	"time"
)

// Kind D: silence isn't loss.

// oneRow is a table with its first row.
func oneRow(s *script) { s.connected(7*minute, client{id: "first", user: "me", ip: "192.168.0.4"}) }

// listeners is a cluster of which one node has clients that only listen, and are told something every ten minutes.
func listeners(s *script) {
	s.bystanders(herd(60, client{id: "press-", user: "press", ip: "10.30.0.%d", node: "emqx@n1"}))
	s.bystanders(herd(60, client{id: "drill-", user: "drill", ip: "10.31.0.%d", node: "emqx@n2"}))
	for i, c := range herd(60, client{id: "sign-", user: "sign", ip: "10.32.0.%d", node: "emqx@n3"}) {
		s.connected(time.Duration(i)*200*ms, c)
		s.subscribed(time.Duration(i)*200*ms+5*ms, c, "signs/all", 0)
		every(5*minute, hour, 10*minute, func(at time.Duration) {
			s.delivered(at+time.Duration(i)*ms, c, message{from: client{id: "desk"}, topic: "signs/all", received: at - 2*ms})
		})
	}
}

// stopped is a single publisher that sends a message a second and is switched off at half past twelve; it stays connected.
func stopped(s *script) {
	every(0, 30*minute, sec, func(at time.Duration) {
		s.delivered(at, client{id: "store", user: "store", ip: "10.0.0.9"}, message{from: client{id: "probe"}, topic: "probe/v", received: at - 2*ms})
	})
}

func TestKindSilence(t *testing.T) {
	count := ask{model: `{"scenario":"diagnosis","view":"count"}`, told: only(0)}
	never := ask{never: "ingestion-gap|node-lost"}
	gap := want{id: "ingestion-gap", severity: "warning", about: "fleet", certainty: quiteSure, says: []string{`12:19:5\d|12:20:0`, `12:2[56]:`}}
	ofNode := gap
	ofNode.about, ofNode.says = "node emqx@n2", append([]string{`emqx@n2`}, gap.says...)
	play(t, []scene{
		{name: "one row", rows: oneRow, asks: []ask{never, count, ofClient("first").not("ingestion-gap")}},
		{name: "a node whose clients listen", rows: listeners, asks: []ask{
			never,
			count,
			asking(`"nodes":["emqx@n3"]`).not("ingestion-gap|node-lost"),
			ofClient("sign-7").not("ingestion-gap|node-lost"),
		}},
		{name: "one publisher that stops", rows: stopped, asks: []ask{never, count}},
		{name: "three clients", rows: sparse, asks: []ask{ofClient("gate-2")}},
		{name: "a gap", rows: steady(20*minute, 26*minute, ""), asks: []ask{ofFleet(gap), ofClient("meter-1-5", gap).somewhere()}},
		{name: "a gap of one node", rows: steady(20*minute, 26*minute, "emqx@n2"), asks: []ask{ofFleet(ofNode).not("node-lost")}},
	})
}
