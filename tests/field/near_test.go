package field

import (
	"fmt"
	"testing"
	"time"
)

// What only looks like trouble: nothing is wrong here, and nothing may be found.

func TestNothingIsWrong(t *testing.T) {
	count := ask{model: `{"scenario":"diagnosis","view":"count"}`, told: only(0)}
	play(t, []scene{
		{name: "quarter-hour-meters", asks: []ask{ofFleet(), {to: "18:00"}, {model: count.model, to: "13:05", told: only(0)}}},
		{name: "rolling-restart", asks: []ask{ofFleet()}},
		{name: "bench-then-lunch", asks: []ask{ofFleet(), count}},
		{name: "half-open connections", rows: halfOpen, asks: []ask{ofFleet().not("duplicate-client-id")}},
		{name: "phones that roam", rows: phones, asks: []ask{ofFleet().not("duplicate-client-id")}},
		{name: "an app with one user name", rows: app, asks: []ask{ofFleet().not("flapping|network-lost|reconnect-loop")}},
		{name: "machines that say goodbye", rows: goodNight, asks: []ask{ofFleet().not("ingestion-gap|node-lost"), count}},
		{name: "three clients", rows: sparse, asks: []ask{ofFleet().not("ingestion-gap|node-lost"), count}},
		{name: "no gap", rows: steady(hour, hour, ""), asks: []ask{ofFleet().not("ingestion-gap|node-lost|clock-skew"), count}},
		{name: "a receiver that copes", rows: coping, asks: []ask{ofFleet().not("slow-consumer")}},
		{name: "a session that is resumed", rows: resumed, asks: []ask{ofFleet().not("slow-delivery")}},
		{name: "topics that only rules read", rows: unread, asks: []ask{ofFleet().not("publish-refused")}},
		{name: "overlapping subscriptions", rows: overlapping, asks: []ask{ofFleet().not("rows-repeated")}},
		{name: "kicked once", rows: often(2*hour, ends("kicked", 5*minute)), asks: []ask{ofFleet().not("kicked")}},
		{name: "a keep alive missed once", rows: often(2*hour, ends("keepalive_timeout", 90*sec)), asks: []ask{ofFleet().not("keepalive-timeout")}},
		{name: "three breaks in an hour", rows: often(25*minute, ends("tcp_closed", 20*minute)), asks: []ask{ofFleet().not("flapping")}},
		{name: "not acknowledged once", rows: often(2*hour, sends("unacknowledged")), asks: []ask{ofFleet().not("unacknowledged")}},
		{name: "a password mistyped once", rows: often(2*hour, func(s *script, at time.Duration, c client) {
			s.refused(at, c, "bad_username_or_password")
			s.connected(at+10*sec, c)
		}), asks: []ask{ofFleet().not("wrong-credentials")}},
	})
}

// halfOpen is 120 devices behind two balancers; now and then one comes back before EMQX has noticed that it was gone.
func halfOpen(s *script) {
	for i, c := range herd(120, client{id: "van-", user: "fleet", resumes: true}) {
		dial := func(n int) client {
			c.ip, c.port = fmt.Sprintf("10.4.0.%d", (i+n)%2+1), 30000+200*n+i
			return c
		}
		first, again := time.Duration(i)*sec, 15*minute+time.Duration(i)*17*sec
		s.connected(first, dial(0))
		s.connected(again, dial(1))
		s.ended(again+2*ms, dial(0), "takenover", first)
		every(first+30*sec, hour, minute, func(at time.Duration) { s.publishes(at, dial(1), "pos/"+c.id) })
	}
}

// phones roam in a network that gives them a new address every ten minutes, the same addresses to one after the other.
func phones(s *script) {
	for i, c := range herd(80, client{id: "phone-", user: "person-%d", resumes: true}) {
		dial := func(n int) client {
			c.ip, c.port = fmt.Sprintf("100.64.3.%d", (i*7+n*13)%20+1), 30000+100*n+i
			return c
		}
		began := time.Duration(i) * 5 * sec
		s.connected(began, dial(0))
		for n := 1; n <= 4; n++ {
			moves := time.Duration(i)*5*sec + time.Duration(n)*11*minute
			s.connected(moves, dial(n))
			s.ended(moves+ms, dial(n-1), "takenover", began)
			s.publishes(moves+20*sec, dial(n), "place/"+c.id)
			began = moves
		}
	}
}

// madeUp is a client ID that is used once.
func madeUp(prefix string, n int) string { return fmt.Sprintf("%s-%08x", prefix, uint32(n)*2654435761) }

// app is a program on many phones with one user name and IDs made up anew: each loses its connection once, as phones do.
func app(s *script) {
	for n := range 600 {
		c := client{id: madeUp("app", n), user: "app", ip: fmt.Sprintf("100.64.%d.%d", n%7, n%250+1), port: 30000 + n}
		from := time.Duration(n) * 5 * sec
		reason := "normal"
		if n%6 == 0 {
			reason = "tcp_closed"
		}
		s.connected(from, c)
		s.publishes(from+sec, c, "app/hello")
		s.ended(from+9*minute, c, reason, from)
	}
}

// goodNight is a site whose machines say goodbye in the evening.
func goodNight(s *script) {
	for i, c := range herd(70, client{id: "loom-", user: "loom", ip: "10.33.0.%d"}) {
		every(time.Duration(i)*800*ms, 30*minute, minute, func(at time.Duration) { s.publishes(at, c, "looms/"+c.id) })
		s.ended(30*minute+time.Duration(i)*800*ms, c, "normal", -2*hour)
	}
}

// sparse is three clients that come and go a few times an hour.
func sparse(s *script) {
	for i, c := range herd(3, client{id: "gate-", user: "gate", ip: "192.168.7.%d"}) {
		every(time.Duration(3+4*i)*minute, hour, 17*minute, func(at time.Duration) {
			s.visit(at, at+2*minute, c, "normal")
			s.publishes(at+sec, c, "gates/"+c.id)
		})
	}
}

// steady is a fleet of which the table lacks some time; of node, or of all.
func steady(from, to time.Duration, node string) func(s *script) {
	return func(s *script) {
		for n := 1; n <= 2; n++ {
			name := fmt.Sprintf("emqx@n%d", n)
			for i, c := range herd(90, client{id: fmt.Sprintf("meter-%d-", n), user: "meter", ip: "10.34.0.%d", node: name}) {
				every(time.Duration(i)*650*ms, hour, minute, func(at time.Duration) {
					if at < from || at >= to || node != "" && node != name {
						s.publishes(at, c, "m/"+c.id)
					}
				})
			}
		}
	}
}

// flow is messages to a receiver, ten a second, and what becomes of each.
func flow(from, to, step time.Duration, topics string, do func(at time.Duration, m message)) {
	n := 0
	every(from, to, step, func(at time.Duration) {
		n++
		do(at, message{from: client{id: fmt.Sprintf("cell-%d", n%9+1), user: "cell"}, topic: fmt.Sprintf(topics, n%9+1), qos: 1, received: at - 2*ms, number: n})
	})
}

// bursts is a dashboard that falls behind for two seconds at each full hour's batch, pings, and catches up.
func coping(s *script) {
	s.others()
	board := client{id: "board-7", user: "board", ip: "10.70.0.2"}
	every(0, hour, 30*sec, func(at time.Duration) { s.ping(at, board) })
	flow(0, hour, 500*ms, "batch/%d", func(at time.Duration, m message) { s.delivered(at, board, m) })
}

// resumed is a receiver that was away for twenty minutes and gets what was kept, late and in a burst.
func resumed(s *script) {
	s.others()
	van := client{id: "van-3", user: "van", ip: "10.61.0.3", resumes: true}
	s.connected(0, van)
	s.subscribed(5*ms, van, "jobs/+", 1)
	flow(sec, 20*minute, 10*sec, "jobs/%d", func(at time.Duration, m message) { s.delivered(at, van, m) })
	s.ended(20*minute, van, "normal", 0)
	s.connected(40*minute, van)
	n := 0
	flow(20*minute+5*sec, 40*minute, 20*sec, "jobs/%d", func(at time.Duration, m message) {
		n++
		s.delivered(40*minute+time.Duration(n)*30*ms, van, m)
	})
	flow(41*minute, hour, 10*sec, "jobs/%d", func(at time.Duration, m message) { s.delivered(at, van, m) })
}

// overlapping is a receiver with two subscriptions that cover the same topics: it gets each message twice, at once.
func overlapping(s *script) {
	s.others()
	flow(0, hour, 4*sec, "ship/%d/pos", func(at time.Duration, m message) {
		for range 2 {
			s.delivered(at, client{id: "harbour", user: "harbour", ip: "10.64.1.3"}, m)
		}
	})
}

// unread is messages that only rules read, and never anybody subscribed to.
func unread(s *script) {
	s.others()
	for i, c := range herd(20, client{id: "wt-", user: "wt", ip: "10.63.0.%d"}) {
		every(time.Duration(i)*sec, hour, 30*sec, func(at time.Duration) {
			s.publishes(at, c, "spectra/"+c.id)
			s.unheard(message{from: c, topic: "spectra/" + c.id, received: at + ms}, "no_subscribers")
		})
	}
}

// often is something that one client goes through every so often, beside the others.
func often(step time.Duration, do func(s *script, at time.Duration, c client)) func(s *script) {
	return func(s *script) {
		s.others()
		c := client{id: "unit-3", user: "unit", ip: "198.51.100.3", port: 20000, keepalive: 60, resumes: true}
		every(2*minute, 58*minute, step, func(at time.Duration) {
			c.port++
			do(s, at, c)
		})
	}
}

func ends(reason string, lasted time.Duration) func(s *script, at time.Duration, c client) {
	return func(s *script, at time.Duration, c client) { s.visit(at, at+lasted, c, reason) }
}

func sends(what string) func(s *script, at time.Duration, c client) {
	return func(s *script, at time.Duration, c client) {
		m := message{from: client{id: "press", user: "press", ip: "10.90.0.9"}, topic: "press/news", qos: 1, received: at - 3*ms}
		switch what {
		case "unacknowledged":
			s.receives(at, "message.delivered", c, m)
		case "schema.validation_failed", "message.transformation_failed":
			m.from, m.received = c, at
			s.about(s.row(at, what, c), m)
		default:
			s.lost(at, c, m, what)
		}
	}
}
