package field

import (
	"fmt"
	"testing"
	"time"
)

// Kinds J, K and U: messages that come late, that came while their receiver was away, and that were kept for it.

// slow is a receiver that gets everything, 6 to 14 seconds late; another gets the same at once.
func slow(s *script) {
	s.others()
	scada, log := client{id: "scada", user: "scada", ip: "10.61.0.1"}, client{id: "plant-log", user: "log", ip: "10.61.0.2"}
	flow(0, 59*minute, 2*sec, "boiler/%d/p", func(at time.Duration, m message) {
		s.delivered(at+6*sec+time.Duration(m.number%9)*sec, scada, m)
		s.delivered(at+3*ms, log, m)
	})
}

// retained is settings that were published when nobody was there, and that everybody gets who comes.
func retained(s *script) {
	s.others()
	settings := message{from: client{id: "office", user: "office", ip: "10.61.0.4"}, topic: "settings/site-3", qos: 1, received: 3 * minute}
	for n := range 6 {
		settings.number, settings.received = n, 3*minute+time.Duration(n)*20*sec
		s.publishes(settings.received-ms, settings.from, settings.topic)
		s.unheard(settings, "no_subscribers")
	}
	for i, c := range herd(25, client{id: "room-", user: "room", ip: "10.62.0.%d"}) {
		at := 10*minute + time.Duration(i)*80*sec
		s.connected(at, c)
		s.subscribed(at+5*ms, c, "settings/+", 1)
		for n := range 6 {
			settings.number, settings.received = n, 3*minute+time.Duration(n)*20*sec
			s.delivered(at+20*ms+time.Duration(n)*ms, c, settings)
		}
	}
}

// cleanStart is a historian that is away for a quarter of an hour, and whose session isn't kept.
func cleanStart(s *script) {
	s.others()
	historian := client{id: "historian", user: "db", ip: "10.61.0.5"}
	s.connected(sec, historian)
	s.subscribed(2*sec, historian, "line/+/count", 1)
	flow(3*sec, hour, 2*sec, "line/%d/count", func(at time.Duration, m message) {
		m.from.ip = "10.61.1.1"
		s.publishes(m.received-ms, m.from, m.topic)
		if at < 20*minute || at > 35*minute+sec {
			s.delivered(at, historian, m)
			return
		}
		s.unheard(m, "no_subscribers")
	})
	s.ended(20*minute, historian, "tcp_closed", sec)
	s.connected(35*minute, historian)
	s.subscribed(35*minute+5*ms, historian, "line/+/count", 1)
}

func TestKindLate(t *testing.T) {
	late := want{id: "slow-delivery", severity: "warning", about: "client scada|user scada", certainty: quiteSure, clients: 1,
		says: []string{`scada`, `\b(8|9|10|11|12|13|14)(\.\d)? s\b`}}
	missed := want{id: "no-subscribers", severity: "warning", about: `client historian|topic line/\+/count`, says: []string{`historian`, `12:20:0`, `12:35:0`}}
	play(t, []scene{
		{name: "late deliveries", rows: slow, asks: []ask{ofFleet(late), ofClient("scada", late), ofClient("plant-log").not("slow-delivery")}},
		{name: "a session that is resumed", rows: resumed, asks: []ask{ofClient("van-3").not("slow-delivery")}},
		{name: "retained messages", rows: retained, asks: []ask{
			ofFleet().not("no-subscribers|slow-delivery"),
			asking(`"topics":["settings/site-3"]`).not("no-subscribers|slow-delivery"),
		}},
		{name: "away with a clean start", rows: cleanStart, asks: []ask{
			ofFleet(missed),
			asking(`"topics":["line/+/count"]`, missed),
			ofClient("historian", missed).somewhere(),
		}},
	})
}

// Kind L: faults of the data itself.

// twice is a healthy site of which every row stands twice; one client mistyped its password twice.
func twice(s *script) {
	s.others()
	for i, c := range herd(40, client{id: "lift-", user: "lift", ip: "10.64.0.%d"}) {
		every(time.Duration(i)*sec, 50*minute, 10*minute, func(at time.Duration) { s.visit(at, at+5*minute, c, "normal") })
		flow(time.Duration(i)*sec, hour, minute, "lifts/%d", func(at time.Duration, m message) {
			m.from.id = fmt.Sprint(m.from.id, "-", i)
			s.delivered(at, client{id: "lift-log", user: "log", ip: "10.64.1.1"}, m)
		})
	}
	every(10*minute, 11*minute, 30*sec, func(at time.Duration) {
		s.refused(at, client{id: "visitor", user: "visitor", ip: "10.64.1.2"}, "bad_username_or_password")
	})
	s.rows = append(s.rows, s.rows...)
}

// ahead is a cluster of which one node's clock is off; every message is at its receiver within milliseconds.
func ahead(off time.Duration) func(s *script) { return func(s *script) { skewed(s, off) } }

func skewed(s *script, off time.Duration) {
	for i, c := range herd(80, client{id: "gen-", user: "gen"}) {
		c.ip, c.node = fmt.Sprintf("10.65.0.%d", i+1), [...]string{"emqx@n1", "emqx@n2"}[i%2]
		log := client{id: "log-n1", user: "log", ip: "10.65.1.1", node: "emqx@n1"}
		if i%4 > 1 {
			log = client{id: "log-n2", user: "log", ip: "10.65.1.2", node: "emqx@n2"}
		}
		shift := func(at time.Duration, node string) time.Duration {
			if node == "emqx@n2" {
				return at + off
			}
			return at
		}
		every(time.Duration(i)*500*ms, hour, minute, func(at time.Duration) {
			s.publishes(shift(at, c.node), c, "gens/"+c.id)
			s.delivered(shift(at+3*ms, log.node), log, message{from: c, topic: "gens/" + c.id, qos: 1, received: shift(at+ms, c.node)})
		})
	}
}

func TestKindData(t *testing.T) {
	repeated := want{id: "rows-repeated", severity: "warning|info", about: "fleet|node emqx@10.0.0.1", certainty: quiteSure,
		says: []string{`(?i)twice|2 times`}, check: []string{`(?i)rule|action`}}
	fast := want{id: "clock-skew", severity: "warning", about: "node emqx@n[12]", certainty: quiteSure, says: []string{`emqx@n2`, `75 s|75\.\d s|1 min`}}
	play(t, []scene{
		{name: "a clock that is behind", rows: ahead(-75 * sec), asks: []ask{ofFleet(fast).not("ingestion-gap|slow-delivery|node-lost")}},
		{name: "clocks that agree", rows: ahead(0), asks: []ask{ofFleet().not("clock-skew")}},
		{name: "every row twice", rows: twice, asks: []ask{
			ofFleet(repeated).somewhere().not("wrong-credentials|reconnect-loop"),
			ofClient("visitor", want{id: "rows-repeated"}).somewhere().also("wrong-credentials"),
		}},
		{name: "a clock that is ahead", rows: ahead(75 * sec), asks: []ask{
			ofFleet(fast).not("ingestion-gap|slow-delivery|node-lost"),
			ofClient("log-n1", fast).somewhere().not("ingestion-gap|slow-delivery"),
		}},
	})
}
