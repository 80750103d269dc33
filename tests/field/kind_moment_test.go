package field

import (
	"fmt"
	"testing"
	"time"
)

// Kind F: a burst is judged by what was before, what came after, and what went on beside it.

// tlsListener is one node with two listeners; all clients of one lose their connection when its certificate is renewed.
func tlsListener(s *script) {
	s.bystanders(herd(220, client{id: "plain-", user: "u%d", ip: "10.21.0.%d", node: "emqx@n1", listener: "10.0.0.1:1883"}))
	for i, c := range herd(160, client{id: "tls-", user: "v%d", ip: "10.22.0.%d", node: "emqx@n1", listener: "10.0.0.1:8883"}) {
		s.connected(time.Duration(i)*300*ms, c)
		s.ended(25*minute+time.Duration(i)*12*ms, c, "ssl_closed", time.Duration(i)*300*ms)
		s.connected(27*minute+time.Duration(i)*100*ms, c)
		every(28*minute+time.Duration(i)*300*ms, hour, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
	}
}

// nodeGone is three nodes of which one loses all its clients, of many addresses; they come back to it a minute later.
func nodeGone(s *script) {
	for n := 1; n <= 3; n++ {
		node := fmt.Sprintf("emqx@n%d", n)
		for i, c := range herd(120, client{id: fmt.Sprintf("c%d-", n), user: "c", node: node}) {
			c.ip = fmt.Sprintf("10.%d.%d.7", 40+n, i)
			if n != 2 {
				every(time.Duration(i)*500*ms, hour, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
				continue
			}
			s.connected(time.Duration(i)*100*ms, c)
			every(time.Duration(i)*500*ms+minute, 40*minute, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
			s.ended(40*minute+time.Duration(i)*20*ms, c, "tcp_closed", time.Duration(i)*100*ms)
			s.connected(41*minute+time.Duration(i)*100*ms, c)
			every(42*minute+time.Duration(i)*500*ms, hour, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
		}
	}
}

// killed is the only node of a site, killed and back after 25 s; its clients are known by what they publish before it.
func killed(s *script) {
	for i, c := range herd(140, client{id: "tram-", user: "tram", node: "emqx@solo", ip: "10.24.0.%d"}) {
		every(time.Duration(i)*400*ms, 44*minute, minute, func(at time.Duration) { s.publishes(at, c, "trams/"+c.id) })
		c.port += 1000
		back := 44*minute + 25*sec + time.Duration(i)*90*ms
		s.connected(back, c)
		every(back+20*sec, hour, minute, func(at time.Duration) { s.publishes(at, c, "trams/"+c.id) })
	}
}

// sleepers wake every ten minutes, at no exact time, and go to sleep without a word over TLS.
func sleepers(s *script) {
	for i, c := range herd(300, client{id: "leak-", user: "leak", ip: "10.25.0.%d", listener: "10.0.0.1:8883"}) {
		c.ip = fmt.Sprintf("10.25.%d.%d", i/250, i%250+1)
		every(minute+time.Duration(i%7)*sec, hour-10*sec, 10*minute, func(at time.Duration) {
			at += time.Duration((i*37+int(at/minute))%4000) * ms
			s.connected(at, c)
			s.publishes(at+300*ms, c, "leaks/"+c.id)
			s.ended(at+1500*ms, c, "ssl_closed", at)
		})
	}
}

// ldap is a directory that loses its entries: whoever was let in all the time has a wrong password for ten minutes.
func ldap(s *script) {
	for i, c := range herd(150, client{id: "till-", user: "till%d", ip: "10.26.0.%d"}) {
		visit := func(at time.Duration) { s.visit(at, at+90*sec, c, "normal") }
		every(time.Duration(i)*sec, 20*minute, 5*minute, visit)
		every(20*minute+time.Duration(i)*100*ms, 30*minute, 30*sec, func(at time.Duration) { s.refused(at, c, "bad_username_or_password") })
		every(30*minute+time.Duration(i)*sec, 57*minute, 5*minute, visit)
	}
}

// rotated is one user whose password was changed with all its devices; the others go on.
func rotated(s *script) {
	for i, c := range herd(100, client{id: "shop-", user: "shop%d", ip: "10.27.0.%d"}) {
		every(time.Duration(i)*sec, 57*minute, 5*minute, func(at time.Duration) { s.visit(at, at+90*sec, c, "normal") })
	}
	for i, c := range herd(40, client{id: "hvac-", user: "hvac", ip: "10.28.0.%d"}) {
		every(time.Duration(i)*sec, 20*minute, 5*minute, func(at time.Duration) { s.visit(at, at+90*sec, c, "normal") })
		every(20*minute+time.Duration(i)*300*ms, hour, 45*sec, func(at time.Duration) { s.refused(at, c, "bad_username_or_password") })
	}
}

// newcomers were never let in.
func newcomers(s *script) {
	s.others()
	for i, c := range herd(6, client{id: "proto-", user: "proto%d", ip: "10.29.0.%d"}) {
		every(30*minute+time.Duration(i)*2*sec, hour, minute, func(at time.Duration) { s.refused(at, c, "not_authorized") })
	}
}

// authorizer is a database of rules that is gone since ten past, and stays so.
func authorizer(s *script) {
	for i, c := range herd(90, client{id: "pump-", user: "pump%d", ip: "10.35.0.%d", node: "emqx@n1"}) {
		every(time.Duration(i)*600*ms, hour, minute, func(at time.Duration) {
			if at < 40*minute {
				s.may(at, c, "publish", "pumps/"+c.id+"/flow", "allow", "postgresql")
			} else {
				s.may(at, c, "publish", "pumps/"+c.id+"/flow", "deny", "default")
			}
		})
	}
}

// updated are devices that start anew in batches of twenty, every five minutes.
func updated(s *script) {
	s.others()
	for i, c := range herd(240, client{id: "ota-", user: "ota", ip: "198.51.100.%d"}) {
		batch := time.Duration(i/20)*5*minute + 10*sec
		at := batch + time.Duration(i%20)*200*ms
		every(time.Duration(i%60)*sec, batch, 2*minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
		s.ended(at, c, "tcp_closed", -50*hour)
		s.connected(at+40*sec, c)
		every(at+2*minute, hour, 2*minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
	}
}

func TestKindMoment(t *testing.T) {
	listener := want{id: "network-lost", severity: "critical", clients: 160, certainty: quiteSure, says: []string{`:8883`, `\b160\b`, `12:25:0`}}
	node := want{id: "node-lost", severity: "critical", about: "node emqx@n2", clients: 120, certainty: quiteSure, says: []string{`emqx@n2`, `120 of 120`, `12:40:0`}}
	restarted := want{id: "node-lost", severity: "critical", about: "node emqx@solo", clients: 140, certainty: quiteSure, says: []string{`emqx@solo`, `140 of 140`, `12:44`}}
	directory := want{id: "authenticator-unavailable", severity: "critical", about: "fleet|node emqx@10.0.0.1", certainty: likely, clients: 150,
		says: []string{`150 of 150`, `12:20:0`, `until 12:(29|30)`}}
	password := want{id: "wrong-credentials", severity: bad, about: "user hvac|network 10.28.0.0/24", clients: 40, says: []string{`hvac`, `\b40\b`, `12:20:0`}}
	protos := want{id: "wrong-credentials", severity: bad, clients: 6, says: []string{`proto-`}}
	rules := want{id: "authorizer-unavailable", severity: "critical", about: "fleet|node emqx@n1", certainty: notSure, clients: 90,
		says: []string{`90 of 90`, `postgresql`, `12:40`}, check: []string{`postgresql`}, silent: `add one`}
	play(t, []scene{
		{name: "clients of one listener", rows: tlsListener, asks: []ask{ofFleet(listener).not("node-lost"), ofClient("plain-7").not("node-lost|network-lost")}},
		{name: "a node loses its clients", rows: nodeGone, asks: []ask{
			ofFleet(node).not("network-lost"),
			ofClient("c2-9", want{id: "node-lost", about: "node emqx@n2"}).somewhere(),
			ofClient("c1-9").not("node-lost"),
		}},
		{name: "the only node is killed", rows: killed, asks: []ask{
			ofFleet(restarted).not("ingestion-gap"),
			ofClient("tram-5", want{id: "node-lost", about: "node emqx@solo"}).somewhere(),
		}},
		{name: "sleepers", rows: sleepers, asks: []ask{ofFleet().not("node-lost|network-lost|flapping"), ofClient("leak-8").not("node-lost|network-lost|flapping")}},
		{name: "a directory that lost its entries", rows: ldap, asks: []ask{
			ofFleet(directory).not("wrong-credentials|brute-force"),
			{to: "12:28", want: []want{{id: "authenticator-unavailable", severity: "critical", clients: 150}}, never: "wrong-credentials"},
		}},
		{name: "a password that was changed", rows: rotated, asks: []ask{ofFleet(password).not("authenticator-unavailable|brute-force")}},
		{name: "devices that were never let in", rows: newcomers, asks: []ask{ofFleet(protos).not("authenticator-unavailable|brute-force")}},
		{name: "an update in batches", rows: updated, asks: []ask{ofFleet(want{id: "node-lost|network-lost", severity: "warning", certainty: "possible", says: []string{"12 times"}})}},
		{name: "rules that can't be read any more", rows: authorizer, asks: []ask{ofFleet(rules).not("acl-denied")}},
	})
}
