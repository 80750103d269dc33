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

func TestKindPartial(t *testing.T) {
	late := want{id: "slow-delivery", severity: bad, about: "user rx", clients: 15}
	play(t, []scene{
		{name: "a table without ends", rows: endless, asks: []ask{ofFleet().not("node-lost"), ofClient("w-3").not("node-lost")}},
		{name: "late receivers at the only node", rows: lateAtOneNode, asks: []ask{ofFleet(late), asking(`"topics":["slow/a"]`, want{id: "slow-delivery", severity: bad, about: "fleet|user rx|topic slow/a"})}},
		{name: "settings that are fetched later", rows: settings, asks: []ask{ofFleet().not("no-subscribers|other-failures"), ofClient("cfg").not("no-subscribers")}},
	})
}
