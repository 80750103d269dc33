package field

import (
	"fmt"
	"testing"
	"time"
)

// What leaves no row of its own: connects that don't come as far as EMQX, connections that don't begin, messages that nobody sends on.

// keptOut are devices that lose their connection now and then and come back in time, until a certificate or a port keeps them out.
func keptOut(s *script) {
	s.others()
	for i, c := range herd(80, client{id: "dev-", user: "dev", ip: "198.51.100.%d"}) {
		for at := time.Duration(i*37%900) * sec; at < 25*minute; at += 15 * minute {
			s.connected(at, c)
			every(at+sec, at+14*minute, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
			s.ended(at+14*minute+time.Duration(i)*sec/4, c, "tcp_closed", at)
		}
	}
}

// shifts are devices that wake every quarter of an hour, the last time well before the end.
func shifts(s *script) {
	s.others()
	for i, c := range herd(60, client{id: "dev-", user: "dev", ip: "198.51.100.%d"}) {
		every(time.Duration(i)*500*ms, hour, 15*minute, func(at time.Duration) {
			s.visit(at, at+40*sec, c, "tcp_closed")
			s.publishes(at+sec, c, "up/"+c.id)
		})
	}
}

// impatient are devices that don't wait for a slow authenticator.
func impatient(s *script) {
	s.others()
	for i, c := range herd(40, client{id: "meter-", user: "meter", ip: "198.51.100.%d"}) {
		begin, end := time.Duration(i)*sec, 20*minute+time.Duration(i)*10*sec
		s.connected(begin, c)
		every(begin+minute, end, minute, func(at time.Duration) { s.publishes(at, c, "m/"+c.id) })
		s.ended(end, c, "tcp_closed", begin)
		every(end+15*sec, hour, 15*sec, func(at time.Duration) { s.row(at, "client.check_authn_complete", c).ReasonCode = new("success") })
	}
}

// hasty is one device that never waits, beside others that connect.
func hasty(s *script) {
	s.others()
	every(sec, hour, 20*sec, func(at time.Duration) {
		s.row(at, "client.check_authn_complete", client{id: "tiny", user: "tiny", ip: "198.51.100.7"}).ReasonCode = new("success")
	})
	s.visit(5*minute, 6*minute, client{id: "other", user: "o", ip: "198.51.100.8"}, "normal")
}

// flood is one of ten publishers that sends a hundred times as much.
func flood(s *script) {
	s.others()
	app := client{id: "app", user: "app", ip: "203.0.113.20"}
	s.connected(sec, app)
	s.subscribed(2*sec, app, "plant/#", 1)
	for i, c := range herd(10, client{id: "press-", user: "press", ip: "198.51.100.%d"}) {
		every(10*sec+time.Duration(i)*sec, hour, 30*sec, func(at time.Duration) {
			m := message{from: c, topic: "plant/" + c.id, qos: 1, received: at}
			if at > 20*minute && at < 40*minute {
				s.lost(at+ms, app, m, "queue_full")
			} else {
				s.delivered(at+5*ms, app, m)
			}
		})
		if i != 3 {
			continue
		}
		n := 0
		every(20*minute, 40*minute, 500*ms, func(at time.Duration) {
			n++
			m := message{from: c, topic: "plant/" + c.id, qos: 1, received: at, number: n}
			if n%3 == 0 {
				s.delivered(at+5*ms, app, m)
			} else {
				s.lost(at+ms, app, m, "queue_full")
			}
		})
	}
}

// apart are pumps on two nodes, one of which has lost its rules.
func apart(s *script) {
	s.others()
	for i, c := range herd(40, client{id: "pump-", user: "pump", ip: "198.51.100.%d"}) {
		c.node = []string{"emqx@n1", "emqx@n2"}[i%2]
		s.connected(time.Duration(i)*sec, c)
		every(time.Duration(i)*sec+minute, hour, minute, func(at time.Duration) {
			if i%2 == 1 && at > 15*minute {
				s.may(at, c, "publish", "pumps/"+c.id, "deny", "default")
			} else {
				s.publishes(at, c, "pumps/"+c.id)
			}
		})
	}
}

// mistaken is one application of three whose filter is another one.
func mistaken(s *script) {
	s.others()
	shop := client{id: "shop", user: "shop", ip: "203.0.113.10"}
	for i, c := range herd(3, client{id: "app-", user: "app", ip: "203.0.113.%d"}) {
		s.connected(sec, c)
		s.subscribed(2*sec, c, []string{"orders/#", "order/#", "orders/#"}[i], 1)
		every(10*sec, hour, 30*sec, func(at time.Duration) { s.ping(at, c) })
		if i != 1 {
			every(10*sec, hour, 20*sec, func(at time.Duration) {
				s.delivered(at+ms, c, message{from: shop, topic: "orders/new", qos: 1, received: at})
			})
		}
	}
}

// namesakes are a program that works, and another one with its client ID and an old password.
func namesakes(s *script) {
	s.others()
	erp := client{id: "erp", user: "erp", ip: "203.0.113.50"}
	s.connected(sec, erp)
	every(minute, hour, minute, func(at time.Duration) { s.publishes(at, erp, "erp/x") })
	erp.ip = "203.0.113.51"
	every(30*sec, hour, 30*sec, func(at time.Duration) { s.refused(at, erp, "bad_username_or_password") })
}

// scans are attempts without an ID from everywhere.
func scans(s *script) {
	s.others()
	for i := range 30 {
		s.turnedAway(time.Duration(i)*110*sec, client{ip: fmt.Sprintf("203.0.113.%d", i+1), port: 4000 + i}, "unsupported_protocol_version")
	}
}

// lifecycleOnly is a table in which messages are recorded for the first half only.
func lifecycleOnly(s *script) {
	app := client{id: "app", user: "app", ip: "203.0.113.20"}
	for i, c := range herd(60, client{id: "dev-", user: "dev", ip: "198.51.100.%d"}) {
		s.connected(time.Duration(i)*sec, c)
		every(time.Duration(i)*sec+minute, hour, minute, func(at time.Duration) {
			s.ping(at, c)
			if at < 30*minute {
				s.delivered(at+sec, app, message{from: c, topic: "up/" + c.id, qos: 1, received: at + sec})
			}
		})
	}
}

func TestKindUnreached(t *testing.T) {
	out := want{id: "nobody-connects", severity: "critical", about: "fleet", certainty: "possible", says: []string{"since 12:2"}}
	before := want{id: "nobody-connects", certainty: "possible", says: []string{`^dev-7 is gone since 12:3\d`}}
	slow := want{id: "never-connected", severity: "critical", about: "user meter", clients: 40}
	mine := want{id: "never-connected", about: "client meter-2", says: []string{`^meter-2 is gone since 12:20:10`}}
	alone := want{id: "never-connected", severity: "warning", about: "client tiny", says: []string{"let in 180 times"}}
	full := want{id: "slow-consumer", about: "client app", says: []string{`of them are of press-4 on plant/press-4`}}
	rules := want{id: "authorizer-unavailable", about: `node emqx@n2`, says: []string{"all of emqx@n2"}}
	old := want{id: "wrong-credentials", severity: "warning", about: "client erp", says: []string{`^erp is connected since 12:00:01`, "somebody else uses its client ID"}}
	strange := want{id: "protocol-error", says: []string{"and 29 other addresses"}}
	unheard := want{id: "nothing-unusual", says: []string{`^app-2 is connected`, `\(order/#\), and no delivery to it is recorded`}}
	halves := want{id: "nothing-unusual", says: []string{`The last recorded delivery is of 12:30`, "other events went on"}}
	elsewhere := want{id: "not-seen", says: []string{"has rows in this time range", "none that match all else"}}
	play(t, []scene{
		{name: "a certificate that expired", rows: keptOut, asks: []ask{ofFleet(out), ofClient("dev-7", before)}},
		{name: "devices that wake together", rows: shifts, asks: []ask{ofFleet().not("nobody-connects|never-connected")}},
		{name: "an authenticator that is too slow", rows: impatient, asks: []ask{ofFleet(slow).not("nobody-connects"), ofClient("meter-2", mine)}},
		{name: "a device that doesn't wait", rows: hasty, asks: []ask{ofFleet(alone), ofClient("tiny", alone)}},
		{name: "one publisher that floods", rows: flood, asks: []ask{ofFleet(full), ofClient("app", full)}},
		{name: "rules of one node", rows: apart, asks: []ask{ofFleet(rules)}},
		{name: "a filter that is another one", rows: mistaken, asks: []ask{ofFleet(), ofClient("app-2", unheard), asking(`"clients":["app-2"],"topics":["orders/new"]`, elsewhere)}},
		{name: "an old password beside a program that works", rows: namesakes, asks: []ask{ofClient("erp", old)}},
		{name: "scans without a client ID", rows: scans, asks: []ask{ofFleet(strange)}},
		{name: "messages that are recorded no more", rows: lifecycleOnly, asks: []ask{ofFleet(halves)}},
	})
}
