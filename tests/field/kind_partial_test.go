package field

import (
	"fmt"
	"testing"
	"time"
)

// Kinds D, G, J and U where the table holds a part only: rules that write some events, sites of one node, many retained topics.

// endless is a table that never gets the end of a connection.
func endless(s *script) {
	for i, c := range herd(30, client{id: "w-", user: "w", ip: "10.8.0.%d"}) {
		every(times(i, sec), hour-minute, 5*minute, func(at time.Duration) {
			c.port++
			s.connected(at, c)
			s.publishes(at+sec, c, "w/"+c.id)
		})
	}
}

// lateAtOneNode is displays of one user that get their messages late, at a site of one node.
func lateAtOneNode(s *script) {
	s.others()
	for i, c := range herd(15, client{id: "rx-", user: "rx", ip: "10.6.0.%d"}) {
		for n := range 50 {
			at := minute + times(n, minute) + times(i, sec)
			s.delivered(at+10*sec, c, message{from: client{id: "src", user: "src", ip: "10.5.0.1"}, topic: "slow/a", qos: 1, received: at, number: n})
		}
	}
}

// settings are twenty retained settings that devices fetch later.
func settings(s *script) {
	s.others()
	for i := range 20 {
		m := message{from: client{id: "cfg", user: "cfg", ip: "10.1.1.1"}, topic: fmt.Sprintf("cfg/%d", i), qos: 1, received: 10*minute + times(i, sec)}
		s.unheard(m, "no_subscribers")
		for k := range 3 {
			s.delivered(30*minute+times(i, sec)+times(k, ms), client{id: fmt.Sprintf("dev-%d-%d", i, k), user: "dev", ip: "10.1.2.3"}, m)
		}
	}
}

// fights is two programs that take the session from each other.
func fights(s *script) {
	s.others()
	c := client{id: "hmi-1", user: "hmi", ip: "10.1.0.1"}
	for n := range 200 {
		c.port = 1000 + n
		s.connected(times(n, 15*sec), c)
		if n > 0 {
			s.ended(times(n, 15*sec)+3*ms, c, "takenover", times(n-1, 15*sec))
		}
	}
}

// plantCut is a plant that loses its connections beside clients that go on.
func plantCut(s *script) {
	s.bystanders(herd(60, client{id: "keep-", user: "k%d", ip: "10.1.1.%d"}))
	for i, c := range herd(40, client{id: "gone-", user: "g%d", ip: "203.0.113.9"}) {
		every(times(i, sec), 30*minute, minute, func(at time.Duration) { s.publishes(at, c, "g") })
		s.ended(30*minute+times(i, 20*ms), c, "tcp_closed", -hour)
		s.connected(32*minute+times(i, 20*ms), c)
	}
}

// webListener is a few of a node's clients, who share nothing but their listener, which is restarted.
func webListener(s *script) {
	s.bystanders(herd(285, client{id: "t-", user: "t%d", ip: "10.1.0.%d"}))
	for i := range 15 {
		c := client{id: fmt.Sprintf("%08x", i*104729+17), user: fmt.Sprintf("w%d", i), ip: fmt.Sprintf("172.%d.3.4", i+10), listener: "10.0.0.1:8083"}
		every(times(i, sec), 30*minute, minute, func(at time.Duration) { s.publishes(at, c, "g") })
		s.ended(30*minute+times(i, 20*ms), c, "tcp_closed", -times(i+1, hour))
		s.connected(31*minute+times(i, 20*ms), c)
	}
}

// timeless are ends whose times are none.
func timeless(s *script) {
	for i, at := range []int64{0, -5} {
		row := s.row(times(i+1, minute), "client.disconnected", client{id: fmt.Sprintf("t-%d", i), user: "t", ip: "10.1.1.1"})
		row.Reason, row.ConnectedAt, row.DisconnectedAt = new("normal"), &at, &at
	}
}

func TestKindPartial(t *testing.T) {
	late := want{id: "slow-delivery", severity: bad, about: "user rx", clients: 15}
	fight := want{id: "duplicate-client-id", severity: "warning", about: "client hmi-1", certainty: "possible", says: []string{"199 times"}, silent: "address |from :"}
	plant := func(about string) want {
		return want{id: "network-lost", severity: "critical", about: about, clients: 40}
	}
	play(t, []scene{
		{name: "fights in a table without addresses", rows: fights, asks: []ask{ofFleet(fight).lacking("peername").not("reconnect-loop"), ofClient("hmi-1", fight).lacking("peername")}},
		{name: "a plant in tables that lack a column", rows: plantCut, asks: []ask{
			ofFleet(plant(`client gone-\*`)).lacking("peername"), ofFleet(plant("network 203.0.113.9")).lacking("username"), ofFleet(plant("network 203.0.113.9")).lacking("connected_at"),
			ofFleet().lacking("node"), ofClient("gone-3").lacking("node"), ofFleet().lacking("reason"), ofFleet().lacking("clientid"),
		}},
		{name: "a listener of a few", rows: webListener, asks: []ask{
			ofFleet(want{id: "network-lost", severity: bad, about: "node emqx@10.0.0.1", clients: 15, says: []string{"all of the listener 10.0.0.1:8083"}}).not("node-lost"),
		}},
		{name: "ends without a time", rows: timeless, asks: []ask{
			{model: `{"scenario":"lifecycle","view":"connections"}`, told: table("clientid start end", "t-0 null 2026-11-26 12:01:00 +0000 UTC", "t-1 null 2026-11-26 12:02:00 +0000 UTC")},
			ofFleet(),
		}},
		{name: "a table without ends", rows: endless, asks: []ask{ofFleet().not("node-lost"), ofClient("w-3").not("node-lost")}},
		{name: "late receivers at the only node", rows: lateAtOneNode, asks: []ask{ofFleet(late), asking(`"topics":["slow/a"]`, want{id: "slow-delivery", severity: bad, about: "fleet|user rx|topic slow/a"})}},
		{name: "settings that are fetched later", rows: settings, asks: []ask{ofFleet().not("no-subscribers|other-failures"), ofClient("cfg").not("no-subscribers")}},
	})
}
