package field

import (
	"fmt"
	"testing"
	"time"
)

// Kinds F and G: clients that lose their connection together, by what they share.

// lineV6 is a plant whose machines have addresses of their own in one IPv6 network, which is cut off for a minute.
func lineV6(s *script) {
	s.bystanders(herd(300, client{id: "town-", user: "town", ip: "10.97.0.%d", node: "emqx@n1"}))
	for i, c := range herd(200, client{id: "robot-", user: "robot%d", node: "emqx@n1"}) {
		c.ip = fmt.Sprintf("2001:db8:55::%x", i+16)
		s.connected(time.Duration(i)*100*ms, c)
		s.ended(33*minute+time.Duration(i)*15*ms, c, "etimedout", time.Duration(i)*100*ms)
		s.connected(34*minute+time.Duration(i)*40*ms, c)
		every(35*minute+time.Duration(i)*200*ms, hour, minute, func(at time.Duration) { s.publishes(at, c, "robots/"+c.id) })
	}
}

// deployed is the clients of one user, a program in a cloud, which is deployed anew: all end at once, on both nodes.
func deployed(s *script) {
	for n := 1; n <= 2; n++ {
		node := fmt.Sprintf("emqx@n%d", n)
		s.bystanders(herd(150, client{id: fmt.Sprintf("dev%d-", n), user: "dev%d", ip: "10.98.0.%d", node: node}))
		for i, c := range herd(40, client{id: fmt.Sprintf("saas%d-", n), user: "saas", node: node}) {
			c.ip = fmt.Sprintf("52.%d.%d.9", 10+n, i)
			s.connected(time.Duration(i)*100*ms, c)
			s.ended(45*minute+time.Duration(i)*25*ms, c, "tcp_closed", time.Duration(i)*100*ms)
			s.connected(46*minute+time.Duration(i)*25*ms, c)
			every(47*minute+time.Duration(i)*500*ms, hour, minute, func(at time.Duration) { s.publishes(at, c, "saas/"+c.id) })
		}
	}
}

// stays is a plant that is cut off and doesn't come back.
func stays(s *script) {
	s.bystanders(herd(100, client{id: "city-", user: "city", ip: "10.99.0.%d", node: "emqx@n1"}))
	for i, c := range herd(60, client{id: "mill-", user: "mill", ip: "198.51.100.30", node: "emqx@n1"}) {
		every(time.Duration(i)*500*ms, 50*minute, minute, func(at time.Duration) { s.publishes(at, c, "mills/"+c.id) })
		s.ended(51*minute+30*sec+time.Duration(i)*30*ms, c, "keepalive_timeout", -5*hour)
	}
}

// noticed is a plant's uplink that fails without a word: EMQX gives up one client after the other, each at its own keep alive.
func noticed(s *script) {
	s.bystanders(herd(150, client{id: "city-", user: "city", ip: "10.89.0.%d", node: "emqx@n1"}))
	for i, c := range herd(120, client{id: "dock-", user: "dock%d", ip: "198.51.100.60", node: "emqx@n1"}) {
		every(time.Duration(i)*490*ms, 30*minute, minute, func(at time.Duration) { s.publishes(at, c, "docks/"+c.id) })
		s.ended(30*minute+30*sec+time.Duration(i*37%120)*500*ms, c, "keepalive_timeout", -5*hour)
		back := 36*minute + time.Duration(i)*200*ms
		s.connected(back, c)
		every(back+20*sec, hour, minute, func(at time.Duration) { s.publishes(at, c, "docks/"+c.id) })
	}
}

// oneOfMany is one device that loses its connection, behind an address that forty others work from.
func oneOfMany(s *script) {
	s.bystanders(herd(40, client{id: "shop-", user: "shop", ip: "198.51.100.61"}))
	c := client{id: "shop-scale", user: "shop", ip: "198.51.100.61"}
	every(minute, 58*minute, 80*sec, func(at time.Duration) {
		c.port++
		s.visit(at, at+70*sec, c, "tcp_closed")
	})
}

// refusedPayloads are publishes that a schema refuses and that cost the connection.
func refusedPayloads(s *script) {
	s.others()
	c := client{id: "legacy-2", user: "legacy", ip: "10.99.1.2"}
	every(minute, 58*minute, 2*minute, func(at time.Duration) {
		c.port++
		s.connected(at, c)
		m := message{from: c, topic: "legacy/2/v", qos: 1, received: at + 5*sec}
		s.about(s.row(at+5*sec, "schema.validation_failed", c), m)
		s.ended(at+5*sec+ms, c, "implementation_specific_error", at)
	})
}

// powerless are two of three nodes that lose their power at once; their clients come to the third.
func powerless(s *script) {
	for n := 1; n <= 3; n++ {
		for i, c := range herd(40, client{id: fmt.Sprintf("m%d-", n), user: "m", ip: "10.1.%d.7", node: fmt.Sprintf("emqx@n%d", n)}) {
			at := time.Duration(i) * sec
			if n == 3 {
				every(at, hour, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
				continue
			}
			every(at, 20*minute, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
			c.node = "emqx@n3"
			s.connected(20*minute+2*sec+at/20, c)
			every(21*minute+at, hour, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
		}
	}
}

// asksForMuch is denied forty filters, one after the other.
func asksForMuch(s *script) {
	s.others()
	c := client{id: "cli", user: "cli", ip: "198.51.100.7"}
	for n := range 40 {
		s.may(minute+time.Duration(n)*sec, c, "subscribe", fmt.Sprintf("site/%d/#", n), "deny", "default")
	}
}

func TestKindTogether(t *testing.T) {
	line := want{id: "network-lost", severity: "critical", about: "network 2001:db8:55::/64", certainty: quiteSure, clients: 200,
		says: []string{`2001:db8:55::`, `\b200\b`, `12:33:0`}, silent: "Look at the node"}
	cloud := want{id: "network-lost", severity: "critical", about: "user saas", certainty: quiteSure, clients: 80, says: []string{`\bsaas\b`, `\b80\b`, `12:45:0`}}
	mills := want{id: "network-lost", severity: "critical", about: `network 198\.51\.100\.(30(/32)?|0/24)|user mill`, certainty: quiteSure, clients: 60,
		says: []string{`\b60\b`, `12:51:3`}}
	docks := want{id: "network-lost|keepalive-timeout", severity: "critical", about: `network 198\.51\.100\.(60(/32)?|0/24)`, certainty: quiteSure, clients: 120,
		says: []string{`198\.51\.100\.60`, `\b120\b`, `12:30:3`, `12:31:`}}
	scale := want{id: "flapping", severity: "warning", about: "client shop-scale", certainty: quiteSure, clients: 1, says: []string{"shop-scale"}, silent: harmful}
	payloads := want{id: "payload-refused", severity: bad, about: "client legacy-2|topic legacy/(2|\\+)/v|user legacy", clients: 1, says: []string{"legacy-2"}}
	node := func(name string) want {
		return want{id: "node-lost", severity: "critical", about: "node " + name, clients: 40, says: []string{name + " fell silent at 12:19"}}
	}
	denied := want{id: "acl-denied", severity: "warning", about: "client cli", clients: 1, says: []string{"39 other", "40 denials"}}
	play(t, []scene{
		{name: "two nodes without power", rows: powerless, asks: []ask{
			ofFleet(node("emqx@n1"), node("emqx@n2")).somewhere(), ofClient("m1-3", node("emqx@n1")), asking(`"nodes":["emqx@n2"]`, node("emqx@n2")),
		}},
		{name: "forty filters", rows: asksForMuch, asks: []ask{ofFleet(denied), ofClient("cli", denied)}},
		{name: "a plant with IPv6", rows: lineV6, asks: []ask{ofFleet(line).not("node-lost"), asking(`"sources":["2001:db8:55::/64"]`, line).not("node-lost")}},
		{name: "a program that is deployed", rows: deployed, asks: []ask{ofFleet(cloud).not("node-lost"), asking(`"users":["saas"]`, cloud).not("node-lost")}},
		{name: "a plant that stays away", rows: stays, asks: []ask{ofFleet(mills).not("node-lost|ingestion-gap")}},
		{name: "an uplink that fails silently", rows: noticed, asks: []ask{ofFleet(docks).not("node-lost"), asking(`"sources":["198.51.100.60"]`, docks).not("node-lost")}},
		{name: "one device of an address", rows: oneOfMany, asks: []ask{ofFleet(scale).not("network-lost"), ofClient("shop-scale", scale), ofClient("shop-3").not("flapping|network-lost")}},
		{name: "payloads that cost the connection", rows: refusedPayloads, asks: []ask{ofFleet(payloads).not("protocol-error|flapping|reconnect-loop")}},
	})
}
