package field

import (
	"fmt"
	"testing"
	"time"
)

// Kinds B, D, F and G: what many share, and what rows prove of others that are missing.

// guesserBehindNAT is somebody who tries forty names behind an address that a hundred devices share.
func guesserBehindNAT(s *script) {
	s.bystanders(herd(100, client{id: "h-", user: "u%d", ip: "100.64.9.9"}))
	for n := range 40 {
		s.refused(10*minute+times(n, 4*sec), client{id: fmt.Sprintf("try%d", n), user: fmt.Sprintf("name%d", n), ip: "100.64.9.9", port: 1000 + n}, "bad_username_or_password")
	}
}

// awayAllTheTime is an authenticator that fails before the time range begins, and after it ends.
func awayAllTheTime(s *script) {
	s.others()
	for i, c := range herd(120, client{id: "me-", user: "me%d", ip: "10.30.0.%d"}) {
		every(times(i, 400*ms), hour, minute, func(at time.Duration) { c.port++; s.refused(at, c, "not_authorized") })
	}
}

// slowNode is a node that delivers late to all its clients.
func slowNode(s *script) {
	for n := 1; n <= 2; n++ {
		for i, c := range herd(30, client{id: fmt.Sprintf("r%d-", n), user: "rx", ip: fmt.Sprintf("10.31.%d.%%d", n), node: fmt.Sprintf("emqx@n%d", n)}) {
			p := client{id: "pub", user: "p", ip: "10.31.9.1", node: "emqx@n1"}
			for k := range 60 {
				m := message{from: p, topic: "t/" + c.id, qos: 1, received: minute*time.Duration(k) + times(i, sec), number: k}
				d := 5 * ms
				if n == 2 && k > 10 {
					d = 7 * sec
				}
				s.delivered(m.received+d, c, m)
			}
		}
	}
}

// fullQueues is a fleet of displays that can't keep up with one topic.
func fullQueues(s *script) {
	s.others()
	p := client{id: "pub", user: "p", ip: "10.32.9.1"}
	for i, c := range herd(40, client{id: "disp-", user: "display", ip: "10.32.0.%d"}) {
		s.connected(times(i, 100*ms), c)
		s.subscribed(sec+times(i, 100*ms), c, "news/#", 0)
		for k := range 80 {
			m := message{from: p, topic: "news/a", qos: 0, received: 5*minute + times(k, 30*sec), number: k}
			if k > 20 && k < 60 {
				s.lost(m.received+5*ms, c, m, "queue_full")
			} else {
				s.delivered(m.received+5*ms, c, m)
			}
		}
		every(30*sec, hour, 30*sec, func(at time.Duration) { s.ping(at+times(i, 100*ms), c) })
	}
}

// neverAcks is one of two firmwares, which never acknowledges.
func neverAcks(s *script) {
	p := client{id: "pub", user: "p", ip: "10.33.9.1"}
	for i, c := range herd(60, client{id: "lock-", user: "lock", ip: "10.33.0.%d"}) {
		c.user = "lock-v1"
		if i >= 30 {
			c.user = "lock-v2"
		}
		s.connected(times(i, 100*ms), c)
		s.subscribed(sec+times(i, 100*ms), c, "cmd/"+c.id, 1)
		for k := range 50 {
			m := message{from: p, topic: "cmd/" + c.id, qos: 1, received: 2*minute + times(k, minute) + times(i, 100*ms), number: k}
			if i >= 30 {
				s.receives(m.received+5*ms, "message.delivered", c, m)
			} else {
				s.delivered(m.received+5*ms, c, m)
			}
		}
	}
}

// lostDeliveries is a table that gets no more deliveries, though their acknowledgements come.
func lostDeliveries(s *script) {
	p := client{id: "pub", user: "p", ip: "10.35.9.1"}
	for i, c := range herd(20, client{id: "a-", user: "a", ip: "10.35.0.%d"}) {
		for k := range 58 {
			m := message{from: p, topic: "x/" + c.id, qos: 1, received: times(k, minute) + times(i, sec), number: k}
			if k > 30 {
				s.receives(m.received+20*ms, "message.acked", c, m)
			} else {
				s.delivered(m.received+5*ms, c, m)
			}
		}
	}
}

// lostEnds is a table that gets no ends for a while.
func lostEnds(s *script) {
	for i, c := range herd(20, client{id: "b-", user: "b", ip: "10.36.0.%d"}) {
		every(times(i, 5*sec), 58*minute, 2*minute, func(at time.Duration) {
			c.port++
			s.connected(at, c)
			s.publishes(at+30*sec, c, "b/"+c.id)
			if at < 20*minute || at > 40*minute {
				s.ended(at+100*sec, c, "normal", at)
			}
		})
	}
}

// bannedForFlapping is a device that flapping detection bans.
func bannedForFlapping(s *script) {
	s.others()
	c := client{id: "fl-1", user: "fl", ip: "10.37.0.1"}
	every(minute, 20*minute, 4*sec, func(at time.Duration) { c.port++; s.visit(at, at+2*sec, c, "tcp_closed") })
	every(20*minute, hour, 10*sec, func(at time.Duration) { c.port++; s.turnedAway(at, c, "banned") })
}

// balancer is a balancer that fails before three nodes.
func balancer(s *script) {
	for n := 1; n <= 3; n++ {
		for i, c := range herd(100, client{id: fmt.Sprintf("l%d-", n), user: "u%d", ip: "10.0.0.5", node: fmt.Sprintf("emqx@n%d", n)}) {
			every(times(i, 500*ms), 30*minute, minute, func(at time.Duration) { s.publishes(at, c, "l/"+c.id) })
			s.ended(30*minute+30*sec+times(i, 10*ms), c, "tcp_closed", -hour)
			s.connected(31*minute+times(i, 100*ms), c)
			every(32*minute+times(i, 500*ms), hour, minute, func(at time.Duration) { s.publishes(at, c, "l/"+c.id) })
		}
	}
}

// sleepersTimeOut is devices that lose their power on a schedule, so that EMQX waits for them in vain.
func sleepersTimeOut(s *script) {
	s.others()
	for i, c := range herd(40, client{id: "zz-", user: "zz", ip: "10.39.0.%d", keepalive: 30}) {
		every(times(i, 7*sec), hour-2*minute, 15*minute, func(at time.Duration) { c.port++; s.visit(at, at+45*sec, c, "keepalive_timeout") })
	}
}

func TestKindShared(t *testing.T) {
	nat := want{id: "wrong-credentials", severity: "warning", about: "network 100.64.9.9", certainty: "possible", clients: 40, says: []string{"40 users", "100 other clients"}, check: []string{"Don't block"}}
	away := want{id: "wrong-credentials", severity: "critical", certainty: "likely", clients: 120, says: []string{"nobody at all was let in", "authenticator"}}
	slow := want{id: "slow-delivery", severity: bad, about: "node emqx@n2", clients: 30, says: []string{"emqx@n2"}}
	queues := want{id: "slow-consumer", severity: bad, about: "user display|topic news/a", clients: 40, says: []string{`\b40 of 70\b`, "20 of them were looked at"}}
	acks := want{id: "unacknowledged", severity: bad, about: "user lock-v2", clients: 30, says: []string{"lock-v2"}}
	deliveries := want{id: "ingestion-gap", severity: "warning", about: "fleet", certainty: "certain", says: []string{"message.delivered", "since 12:30:"}}
	ends := want{id: "ingestion-gap", severity: "warning", about: "fleet", certainty: "certain", says: []string{"client.disconnected", `\b580\b`, `\b379\b`}}
	flaps := want{id: "flapping", severity: "warning", about: "client fl-1", says: []string{`\b285\b`}}
	ban := want{id: "banned", severity: "warning", about: "client fl-1", says: []string{`\b240\b`, "broken 285 times before"}}
	lb := want{id: "network-lost", severity: "critical", about: "network 10.0.0.5", clients: 300, says: []string{"12:30:30", `\b300\b`}, check: []string{"load balancer"}}
	play(t, []scene{
		{name: "somebody behind a shared address", rows: guesserBehindNAT, asks: []ask{ofFleet(nat).not("brute-force"), asking(`"sources":["100.64.9.9"]`, nat)}},
		{name: "an authenticator that is away all the time", rows: awayAllTheTime, asks: []ask{
			ofFleet(away).not("brute-force"), ofClient("ok-4"),
		}},
		{name: "a node that delivers late", rows: slowNode, asks: []ask{ofFleet(slow), ofClient("r2-4", want{id: "slow-delivery", severity: "warning"}), ofClient("r1-4")}},
		{name: "queues of many receivers", rows: fullQueues, asks: []ask{ofFleet(queues), asking(`"topics":["news/#"]`, want{id: "slow-consumer", severity: bad, about: "topic news/a", clients: 40})}},
		{name: "a firmware that never acknowledges", rows: neverAcks, asks: []ask{ofFleet(acks).also("ingestion-gap"), ofClient("lock-3").also("ingestion-gap")}},
		{name: "deliveries that are missing", rows: lostDeliveries, asks: []ask{ofFleet(deliveries)}},
		{name: "ends that are missing", rows: lostEnds, asks: []ask{ofFleet(ends)}},
		{name: "banned for flapping", rows: bannedForFlapping, asks: []ask{ofFleet(flaps, ban), ofClient("fl-1", flaps, ban)}},
		{name: "a balancer before three nodes", rows: balancer, asks: []ask{ofFleet(lb).not("node-lost"), asking(`"nodes":["emqx@n2"]`, lb).not("node-lost"), ofClient("l2-5", lb)}},
		{name: "devices without power on a schedule", rows: sleepersTimeOut, asks: []ask{ofFleet(), ofClient("zz-7")}},
	})
}
