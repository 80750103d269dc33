package field

import (
	"fmt"
	"testing"
	"time"
)

// Kinds B, F and G: what each of many has seldom, and what a program has that calls itself otherwise each time.

// otherIDs is a program of one user at one address, whose client ID is another one each time.
func otherIDs(n int, step time.Duration, user string, do func(s *script, at time.Duration, c client)) func(s *script) {
	return func(s *script) {
		s.others()
		for i := range n {
			do(s, times(i, step), client{id: fmt.Sprintf("auto-%08X", i*104729), user: user, ip: "10.3.0.1", port: 2000 + i})
		}
	}
}

// seldom is something that each of a hundred devices goes through twice, a quarter of an hour apart.
func seldom(do func(s *script, at time.Duration, c client)) func(s *script) {
	return func(s *script) {
		s.others()
		for i, c := range herd(100, client{id: "pm-", user: "pm%d", ip: "10.5.0.%d"}) {
			c.ip = fmt.Sprintf("10.5.%d.9", i)
			for n := range 2 {
				c.port++
				do(s, 20*minute+times(i, 3*sec)+times(n, 15*minute), c)
			}
		}
	}
}

// agedLinks is a proxy that ends every connection after twenty minutes.
func agedLinks(s *script) {
	s.others()
	for i, c := range herd(100, client{id: "e-", user: "e%d", ip: "10.12.0.%d", keepalive: 1800}) {
		for n := range 2 {
			c.port++
			at := times(i, 9*sec) + times(n, 20*minute+2*sec)
			s.visit(at, at+20*minute+20*ms, c, "tcp_closed")
		}
	}
}

// ownTime is devices that connect one after the other every five minutes, and each hangs after a minute.
func ownTime(s *script) {
	s.others()
	for i, c := range herd(40, client{id: "x-", user: "x", ip: "10.40.0.%d", keepalive: 60}) {
		every(times(i, sec), hour-3*minute, 5*minute, func(at time.Duration) {
			c.port++
			s.visit(at, at+150*sec, c, "keepalive_timeout")
		})
	}
}

func TestKindSeldom(t *testing.T) {
	received := func(at time.Duration, c client, qos int64) message {
		return message{from: client{id: "press", user: "press", ip: "10.90.0.9"}, topic: "press/news", qos: qos, received: at - 3*ms}
	}
	of := func(id, severity, says string) want {
		return want{id: id, severity: severity, about: `client pm-\*`, clients: 100, says: []string{`100 of 130 clients`, `\b200\b`, says}}
	}
	fleet := want{id: "protocol-error", severity: "warning", about: "network 10.3.0.1|user gw", clients: 100, says: []string{"frame_too_large", "100 of 130"}}
	ban := want{id: "banned", severity: "warning", about: "network 10.3.0.1|user leaver", clients: 200, says: []string{"200 of 230"}}
	nobody := want{id: "wrong-credentials", severity: "warning", about: "network 10.3.0.1", clients: 60, says: []string{"60 times", "without a user name"}}
	proxy := want{id: "flapping", severity: "warning", about: `network 10.12.0.0/24|client e-\*`, clients: 100, says: []string{"20 min", "100 of 130", "200 times"}, check: []string{"(?i)proxy"}}
	play(t, []scene{
		{name: "frames too large under many IDs", rows: otherIDs(100, 30*sec, "gw", func(s *script, at time.Duration, c client) { s.visit(at, at+2*sec, c, "frame_too_large") }),
			asks: []ask{ofFleet(fleet).not("reconnect-loop|other-failures"), asking(`"users":["gw"]`, want{id: "protocol-error", severity: "warning", clients: 100})}},
		{name: "a banned user under many IDs", rows: otherIDs(200, 15*sec, "leaver", func(s *script, at time.Duration, c client) { s.turnedAway(at, c, "banned") }),
			asks: []ask{ofFleet(ban), asking(`"users":["leaver"]`, want{id: "banned", severity: "warning", clients: 200}), ofClient("ok-3")}},
		{name: "no user name under many IDs", rows: otherIDs(60, sec, "", func(s *script, at time.Duration, c client) { s.refused(at, c, "not_authorized") }),
			asks: []ask{ofFleet(nobody).not("brute-force"), asking(`"sources":["10.3.0.1"]`, nobody).not("brute-force")}},
		{name: "a filter that is denied under many IDs", rows: otherIDs(100, 90*sec/4, "dash", func(s *script, at time.Duration, c client) { s.may(at, c, "subscribe", "#", "deny", "file") }),
			asks: []ask{ofFleet(want{id: "acl-denied", severity: "critical", about: "topic #", clients: 100, says: []string{"They get no messages"}})}},
		{name: "payloads of many devices", rows: seldom(sends("schema.validation_failed")), asks: []ask{ofFleet(of("payload-refused", "warning", "schema.validation_failed")), ofClient("ok-3")}},
		{name: "packet IDs of many devices", rows: seldom(func(s *script, at time.Duration, c client) {
			s.unheard(message{from: c, topic: "d/" + c.id, qos: 2, received: at}, "packet_identifier_inuse")
		}), asks: []ask{ofFleet(of("publish-refused", "warning", "packet_identifier_inuse"))}},
		{name: "messages that expire at many devices", rows: seldom(func(s *script, at time.Duration, c client) { s.lost(at, c, received(at, c, 1), "expired") }),
			asks: []ask{ofFleet(of("message-expired", "warning", "expired"))}},
		{name: "queues of many devices", rows: seldom(func(s *script, at time.Duration, c client) {
			s.ping(at-sec, c)
			s.lost(at, c, received(at, c, 0), "queue_full")
			s.ping(at+sec, c)
		}), asks: []ask{ofFleet(of("slow-consumer", "warning", "queue_full"))}},
		{name: "passwords of many devices", rows: seldom(func(s *script, at time.Duration, c client) { s.refused(at, c, "bad_username_or_password") }),
			asks: []ask{ofFleet(of("wrong-credentials", "critical", "bad_username_or_password"))}},
		{name: "a proxy that ends what is old", rows: agedLinks, asks: []ask{ofFleet(proxy).not("network-lost|node-lost")}},
		{name: "devices that hang at their own time", rows: ownTime, asks: []ask{
			ofFleet(want{id: "keepalive-timeout", severity: "critical", about: "user x", clients: 40, says: []string{"480"}}).not("network-lost|node-lost"),
			ofClient("x-3", want{id: "keepalive-timeout", severity: "warning"}).not("network-lost|node-lost"),
		}},
	})
}
