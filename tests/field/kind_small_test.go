package field

import (
	"testing"
	"time"
)

// Kinds F, H and I at small sites, in long ranges, and where only others tell of somebody.

// powerCut is a site of five devices that lose their connections together; they come back after a minute, or never.
func powerCut(back bool) func(s *script) {
	return func(s *script) {
		for i, c := range herd(5, client{id: "plc-", user: "plc", ip: "192.168.7.%d"}) {
			every(times(i, sec), 30*minute, 30*sec, func(at time.Duration) { s.publishes(at, c, "plc/"+c.id) })
			s.ended(30*minute+times(i, 100*ms), c, "tcp_closed", -hour)
			if back {
				s.connected(31*minute+times(i, 100*ms), c)
				every(32*minute+times(i, sec), hour, 30*sec, func(at time.Duration) { s.publishes(at, c, "plc/"+c.id) })
			}
		}
	}
}

// smallNodeKilled is the only node of four devices, killed and back.
func smallNodeKilled(s *script) {
	for i, c := range herd(4, client{id: "plc-", user: "plc", ip: "192.168.7.%d"}) {
		every(times(i, sec), 30*minute, 10*sec, func(at time.Duration) { s.publishes(at, c, "plc/"+c.id) })
		c.port += 50
		s.connected(30*minute+40*sec+times(i, 300*ms), c)
		every(31*minute+times(i, sec), hour, 10*sec, func(at time.Duration) { s.publishes(at, c, "plc/"+c.id) })
	}
}

// shortTest is a test of five clients that is stopped after a few minutes.
func shortTest(s *script) {
	for i, c := range herd(5, client{id: "bench-", user: "bench", ip: "192.168.7.9"}) {
		s.visit(10*minute+times(i, 20*ms), 13*minute+times(i, ms), c, "tcp_closed")
	}
}

// authenticatorOf is a site whose authenticator is away from 12:20 until 12:35.
func authenticatorOf(n int) func(s *script) {
	return func(s *script) {
		for i, c := range herd(n, client{id: "s-", user: "s%d", ip: "10.4.0.%d"}) {
			visit := func(at time.Duration) { c.port++; s.visit(at, at+90*sec, c, "normal") }
			every(times(i, 7*sec), 20*minute, 2*minute, visit)
			every(20*minute+times(i, 7*sec), 35*minute, 20*sec, func(at time.Duration) { c.port++; s.refused(at, c, "not_authorized") })
			every(35*minute+times(i, 7*sec), 58*minute, 2*minute, visit)
		}
	}
}

// halfRefused is an authenticator that answers every second time.
func halfRefused(s *script) {
	for i, c := range herd(100, client{id: "s-", user: "u%d", ip: "10.4.0.%d"}) {
		every(times(i, 600*ms), hour-minute, 2*minute, func(at time.Duration) {
			c.port++
			if at > 20*minute && at < 40*minute && (i+int(at/(2*minute)))%2 == 0 {
				s.refused(at, c, "not_authorized")
				s.visit(at+30*sec, at+100*sec, c, "normal")
			} else {
				s.visit(at, at+90*sec, c, "normal")
			}
		})
	}
}

// dayWith is a day of a hundred devices in which something is other for a few minutes after noon.
func dayWith(from, to, step time.Duration, usual, other func(s *script, at time.Duration, c client)) func(s *script) {
	return func(s *script) {
		for i, c := range herd(100, client{id: "m-", user: "u%d", ip: "10.4.0.%d"}) {
			every(-11*hour+times(i, step/100), 11*hour, step, func(at time.Duration) {
				c.port++
				if at >= from && at < to {
					other(s, at, c)
				} else {
					usual(s, at, c)
				}
			})
		}
	}
}

// withoutAuthenticator is such a day without an authenticator for five minutes.
func withoutAuthenticator(s *script) {
	visits := func(s *script, at time.Duration, c client) { s.visit(at, at+4*minute, c, "normal") }
	refusals := func(s *script, at time.Duration, c client) {
		s.refused(at, c, "not_authorized")
		s.refused(at+30*sec, c, "not_authorized")
	}
	dayWith(0, 5*minute, 5*minute, visits, refusals)(s)
}

// between is a phone that is now in one network, now in another.
func between(s *script) {
	s.others()
	var old client
	for n := range 8 {
		at := times(n, 7*minute)
		c := client{id: "phone-1", user: "ph", ip: []string{"192.168.1.4", "100.70.1.1"}[n%2], port: 1000 + n}
		s.connected(at, c)
		if n > 0 {
			s.ended(at+40*ms, old, "takenover", at-7*minute)
		}
		old = c
	}
}

// onlyReceived is a publisher of which only the rows of its receiver tell.
func onlyReceived(s *script) {
	s.others()
	for n := range 100 {
		at := minute + times(n, 5*sec)
		s.delivered(at+5*ms, client{id: "hist", user: "hist", ip: "10.9.0.2"}, message{from: client{id: "press-9", user: "press"}, topic: "line/1", qos: 1, received: at, number: n})
	}
}

func TestKindSmall(t *testing.T) {
	cut := want{id: "node-lost|network-lost", severity: "warning", clients: 5, says: []string{"5 of 5", "12:30:00"}}
	gone := cut
	gone.says = append(gone.says, "none of them has connected again")
	killed := want{id: "node-lost", severity: "warning", clients: 4, says: []string{"4 of 4", "12:30:4"}}
	three := want{id: "authenticator-unavailable", severity: "warning", certainty: "likely", clients: 3, says: []string{"3 of 3", "12:20:00", "until 12:34:54"}, check: []string{"(?i)authenticator"}}
	half := want{id: "authenticator-unavailable", severity: "warning", certainty: "possible", clients: 100, says: []string{"now and then", "100 of 100"}}
	outage := want{id: "authenticator-unavailable", severity: "critical", clients: 100, says: []string{"100 of 100", "12:00:0", "all of them were let in before"}}
	day := func(a ask) ask {
		a.from, a.to = "01:00", "23:00"
		return a
	}
	play(t, []scene{
		{name: "five devices without power", rows: powerCut(true), asks: []ask{ofFleet(cut), {from: "12:29", to: "12:33", want: []want{cut}}, {from: "12:35"}}},
		{name: "five devices that stay away", rows: powerCut(false), asks: []ask{ofFleet(gone)}},
		{name: "a node of four devices is killed", rows: smallNodeKilled, asks: []ask{ofFleet(killed)}},
		{name: "a test that was stopped", rows: shortTest, asks: []ask{ofFleet()}},
		{name: "an authenticator of three", rows: authenticatorOf(3), asks: []ask{
			ofFleet(three).not("wrong-credentials"), {to: "12:30", want: []want{{id: "authenticator-unavailable", severity: "warning", certainty: "possible", clients: 3}}},
			ofClient("s-2", want{id: "authenticator-unavailable", severity: bad}),
		}},
		{name: "an authenticator of one", rows: authenticatorOf(1), asks: []ask{ofFleet().not("authenticator-unavailable"), ofClient("s-1").not("authenticator-unavailable")}},
		{name: "an authenticator that fails now and then", rows: halfRefused, asks: []ask{ofFleet(half).not("wrong-credentials"), ofClient("s-2", want{id: "authenticator-unavailable", severity: "warning", certainty: "possible"})}},
		{name: "five minutes of a day without an authenticator", rows: withoutAuthenticator, asks: []ask{day(ofFleet(outage).not("wrong-credentials|other-failures"))}},
		{name: "four minutes of a day without rows", rows: dayWith(10*minute, 14*minute, minute, func(s *script, at time.Duration, c client) { s.publishes(at, c, "m/"+c.id) }, func(*script, time.Duration, client) {}),
			asks: []ask{day(ofFleet(want{id: "ingestion-gap", severity: "warning", says: []string{"12:09:59", "12:14:00"}}))}},
		{name: "a phone between two networks", rows: between, asks: []ask{
			ofFleet(want{id: "duplicate-client-id", severity: "warning", about: "client phone-1", certainty: "possible", says: []string{"(?i)moves to and fro"}, silent: "2 devices use"}),
		}},
		{name: "a publisher without rows of its own", rows: onlyReceived, asks: []ask{
			ofClient("press-9", want{id: "not-seen", severity: "info", says: []string{"200 rows tell of what it published"}, check: []string{"parties"}, silent: "Check the name"}),
			asking(`"users":["press"]`, want{id: "not-seen", severity: "info", says: []string{"published"}}),
			asking(`"publishers":["press-8"]`, want{id: "not-seen", severity: "info", about: "client press-8", says: []string{"press-9"}}),
		}},
	})
}
