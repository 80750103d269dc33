package field

import (
	"testing"
	"time"
)

// Several things that happen in one time range: each is told, whatever was bigger.

// uplinkThenNode is a site that loses its uplink, and a smaller node that is killed later, without a recorded end.
func uplinkThenNode(s *script) {
	fleet := herd(300, client{id: "gw-", user: "gw", ip: "192.0.2.%d", node: "emqx@n1"})
	s.bystanders(fleet)
	site := herd(160, client{id: "site-", user: "gw", ip: "198.51.100.%d", node: "emqx@n1"})
	for i, c := range site {
		since := -hour
		s.publishes(sec+more(i, 7), c, "up/"+c.id)
		every(minute+more(i, 7), 15*minute, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
		s.ended(15*minute+more(i, 10), c, "tcp_closed", since)
		s.connected(16*minute+more(i, 400), c)
		every(18*minute+more(i, 7), hour, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
	}
	for i, c := range herd(70, client{id: "solo-", user: "solo", ip: "203.0.113.%d", node: "emqx@n2"}) {
		every(more(i, 100), 44*minute, 30*sec, func(at time.Duration) { s.publishes(at, c, "s/"+c.id) })
		s.connected(44*minute+40*sec+more(i, 100), c)
		every(45*minute+more(i, 100), hour, 30*sec, func(at time.Duration) { s.publishes(at, c, "s/"+c.id) })
	}
}

// twoUplinks are two sites of one size at one node that lose their uplinks, the second half an hour after the first.
func twoUplinks(s *script) {
	s.bystanders(herd(200, client{id: "gw-", user: "gw", ip: "192.0.2.%d"}))
	for n, at := range []time.Duration{12 * minute, 43 * minute} {
		site := []client{{id: "north-", user: "plant", ip: "198.51.100.7"}, {id: "south-", user: "plant", ip: "203.0.113.9"}}[n]
		for i, c := range herd(50, site) {
			every(more(i, 300), at, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
			s.ended(at+more(i, 20), c, "tcp_closed", -hour)
			s.connected(at+4*minute+more(i, 200), c)
			every(at+5*minute+more(i, 300), hour, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
		}
	}
}

// sleepersAndANode are devices that sleep a quarter of an hour, all at once, beside a node that loses fewer clients than these are.
func sleepersAndANode(s *script) {
	for i, c := range herd(300, client{id: "leak-", user: "leak", ip: "198.51.100.%d", node: "emqx@n1"}) {
		every(5*minute+more(i, 10), hour, 15*minute, func(at time.Duration) { s.visit(at, at+1500*ms, c, "ssl_closed") })
	}
	for i, c := range herd(40, client{id: "plc-", user: "plc", ip: "203.0.113.%d", node: "emqx@n2"}) {
		every(more(i, 300), 31*minute, minute, func(at time.Duration) { s.publishes(at, c, "plc/"+c.id) })
		s.ended(31*minute+more(i, 20), c, "tcp_closed", -hour)
		s.connected(33*minute+more(i, 500), c)
		every(37*minute+more(i, 300), hour, minute, func(at time.Duration) { s.publishes(at, c, "plc/"+c.id) })
	}
}

// sleepersAndOne are devices that sleep a quarter of an hour, all at once, and one that never stays connected.
func sleepersAndOne(s *script) {
	s.others()
	for i, c := range herd(60, client{id: "leak-", user: "leak", ip: "198.51.100.%d"}) {
		every(5*minute+more(i, 10), hour, 15*minute, func(at time.Duration) { s.visit(at, at+1500*ms, c, "ssl_closed") })
	}
	every(5*minute, 55*minute, 100*sec, func(at time.Duration) {
		s.visit(at, at+7*sec, client{id: "unit-7", user: "unit", ip: "203.0.113.7"}, "tcp_closed")
	})
}

// keptOutOfOne is keptOut at the listener for TLS, while others of the same users and networks come and go at another one.
func keptOutOfOne(s *script) {
	s.others()
	for i, c := range herd(80, client{id: "dev-", user: "dev", ip: "198.51.100.%d", listener: "10.0.0.1:8883"}) {
		until := 25 * minute
		if i%4 == 0 {
			c.listener, until = "10.0.0.1:1883", hour
		}
		for at := more(i*37%900, 1000); at < until; at += 15 * minute {
			s.connected(at, c)
			end := at + 6*minute + more(i*53%400, 1000)
			every(at+sec, min(hour, end), minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
			s.ended(end, c, "tcp_closed", at)
		}
	}
}

// peopleBesideMachines are phones that come and go all the time, and go home one after the other, beside machines that come back at once.
func peopleBesideMachines(s *script) {
	s.others()
	for i, c := range herd(80, client{id: "phone-", user: "phone", ip: "198.51.100.%d"}) {
		for at := more(i*37%600, 1000); at < hour-more(i, 15000); at += 12*minute + more(i, 2000) {
			s.visit(at, at+7*minute, c, []string{"normal", "keepalive_timeout"}[i%2])
		}
	}
	for i, c := range herd(20, client{id: "plc-", user: "plc", ip: "203.0.113.%d"}) {
		for at := more(i, 9000); at < hour; at += 14*minute + more(i, 1000) {
			s.visit(at, at+13*minute, c, "tcp_closed")
		}
	}
}

// more is how much later the device with a number comes, that many milliseconds after the one before.
func more(i, milliseconds int) time.Duration { return time.Duration(i*milliseconds) * ms }

func TestKindSeveral(t *testing.T) {
	uplink := want{id: "network-lost", about: "network 198.51.100.0/24", severity: bad, clients: 160, says: []string{"160 clients", "connected again"}}
	killed := want{id: "node-lost", about: "node emqx@n2", severity: "critical", clients: 70, says: []string{"no recorded end"}}
	north := want{id: "network-lost", about: "network 198.51.100.7", clients: 50, says: []string{"12:12:00"}}
	south := want{id: "network-lost", about: "network 203.0.113.9", clients: 50, says: []string{"12:43:00"}}
	listener := want{id: "nobody-connects", severity: "critical", certainty: "possible", says: []string{"since 12:2", "others do", "all of the listener 10.0.0.1:8883"}}
	play(t, []scene{
		{"an uplink, and later a node that is killed", uplinkThenNode, []ask{
			ofFleet(uplink, killed).somewhere(),
			ofClient("solo-9", killed),
			ofClient("site-9", uplink),
			ofClient("gw-9"),
		}},
		{"two uplinks", twoUplinks, []ask{ofFleet(north, south).somewhere(), ofClient("south-9", south), ofClient("north-9", north)}},
		{"sleepers beside a node that fails", sleepersAndANode, []ask{
			ofFleet(want{id: "node-lost", about: "node emqx@n2", clients: 40, says: []string{"40 of 40 clients of emqx@n2"}}),
		}},
		{"sleepers beside one that never stays", sleepersAndOne, []ask{ofFleet(want{id: "flapping", about: "client unit-7", says: []string{"30 times"}})}},
		{"a certificate of one listener", keptOutOfOne, []ask{ofFleet(listener), asking(`"users":["dev"]`, listener)}},
		{"people who go home beside machines", peopleBesideMachines, []ask{ofFleet(want{id: "keepalive-timeout"}, want{id: "flapping", about: "user plc"}).not("nobody-connects")}},
	})
}
