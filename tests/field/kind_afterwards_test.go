package field

import (
	"testing"
	"time"
)

// Rows that come after the fact: a will is published once its client is gone, a delayed publish when its delay is over.

// will is a client's last message, published after its end.
func (s *script) will(at time.Duration, c client) {
	m := message{from: c, topic: "status/" + c.id, qos: 1, received: at}
	s.publishes(at, c, m.topic)
	s.about(s.row(at, "message.publish", c), m)
	s.delivered(at+ms, client{id: "status-board", user: "board", ip: "192.0.2.250"}, m)
}

// mowers lose their uplink; without says that this was before the time range, so that their wills are the first that is heard of them.
func mowers(without bool) func(s *script) {
	return func(s *script) {
		s.others()
		for i, c := range herd(60, client{id: "mow-", user: "mow", ip: "198.51.100.9"}) {
			at := 20*minute + time.Duration(i)*40*ms
			if !without {
				s.connected(time.Duration(i)*sec, c)
				every(2*minute+time.Duration(i)*sec, 20*minute, 2*minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
				s.ended(at, c, "keepalive_timeout", time.Duration(i)*sec)
			}
			s.will(at+30*sec, c)
			if i > 0 || without {
				s.connected(at+5*minute, c)
				every(at+6*minute, hour, 2*minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
			}
		}
	}
}

// timers open valves ten seconds later, as they were told; recorded says whether EMQX writes message.publish.
func timers(recorded bool) func(s *script) {
	return func(s *script) {
		s.others()
		timer := client{id: "timer", user: "timer", ip: "203.0.113.9"}
		for i, c := range herd(12, client{id: "valve-", user: "valve", ip: "198.51.100.%d"}) {
			every(time.Duration(i)*sec, 59*minute, minute, func(at time.Duration) {
				m := message{from: timer, topic: "cmd/" + c.id, qos: 1, received: at}
				s.publishes(at, timer, m.topic)
				if recorded {
					s.about(s.row(at+10*sec, "message.publish", timer), m)
				}
				s.delivered(at+10*sec+ms, c, m)
			})
		}
	}
}

// split is a cluster whose nodes don't hear each other for a while: what is published on one finds no subscriber on the other.
func split(s *script) {
	s.others()
	ads := client{id: "ads", user: "ads", ip: "203.0.113.10", node: "emqx@n1"}
	for i, c := range herd(12, client{id: "tv-", user: "tv", ip: "198.51.100.%d", node: "emqx@n2"}) {
		every(time.Duration(i)*sec, hour, minute, func(at time.Duration) { s.ping(at, c) })
		every(time.Duration(i)*sec, hour, 15*sec, func(at time.Duration) {
			m := message{from: ads, topic: "ads/" + c.id, qos: 1, received: at}
			if at < 20*minute || at > 35*minute {
				s.delivered(at+2*ms, c, m)
				return
			}
			s.unheard(m, "no_subscribers")
		})
	}
}

func TestKindAfterwards(t *testing.T) {
	uplink := want{id: "network-lost", severity: "critical", about: `network 198\.51\.100\.9`, clients: 60}
	gone := ofClient("mow-1", uplink)
	gone.want[0].says = []string{`^mow-1 is gone since 12:20`}
	valves := want{id: "slow-delivery", about: "user valve", certainty: "possible", says: []string{"equally late", "delayed"}}
	missed := want{id: "no-subscribers", severity: "warning", certainty: "possible", says: []string{`tv-\d+ received it before and again`, "no end of its connection"}}
	play(t, []scene{
		{name: "wills after an uplink failed", rows: mowers(false), asks: []ask{ofFleet(uplink).not("node-lost"), gone}},
		{name: "wills of those who were lost before", rows: mowers(true), asks: []ask{ofFleet().not("node-lost|network-lost"), ofClient("mow-7").not("node-lost")}},
		{name: "messages that were to come late", rows: timers(true), asks: []ask{ofFleet().not("slow-delivery"), ofClient("valve-3").not("slow-delivery")}},
		{name: "messages that were to come late, without their publishes", rows: timers(false), asks: []ask{ofFleet(valves)}},
		{name: "a cluster in two parts", rows: split, asks: []ask{ofFleet(missed), ofClient("tv-3", missed), ofClient("ads", missed)}},
	})
}
