package field

import (
	"fmt"
	"testing"
	"time"
)

// Plain causes of one client, each with what only looks like it.

func TestKindPlain(t *testing.T) {
	one := func(id, certainty string, says ...string) want {
		return want{id: id, severity: bad, about: "client unit-3", certainty: certainty, clients: 1, says: append([]string{"unit-3"}, says...)}
	}
	scenes := []scene{}
	tell := func(name string, rows func(s *script), w want, never string) {
		scenes = append(scenes, scene{name: name, rows: rows, asks: []ask{ofFleet(w).not(never), ofClient("unit-3", w).not(never)}})
	}
	tell("kicked", often(8*minute, ends("kicked", 5*minute)), one("kicked", certain, `7 times`), "flapping|reconnect-loop|banned")
	tell("keep alive", often(2*minute, ends("keepalive_timeout", 90*sec)), one("keepalive-timeout", quiteSure, `28 times`, `60 s|90 s`), "flapping|reconnect-loop")
	tell("flapping", often(100*sec, ends("econnreset", 80*sec)), one("flapping", quiteSure, `34 times`, `econnreset`), "keepalive-timeout|node-lost|network-lost")
	tell("banned", often(30*sec, func(s *script, at time.Duration, c client) { s.turnedAway(at, c, "banned") }), one("banned", certain, `112 times`), "wrong-credentials|brute-force")
	tell("wrong password", often(40*sec, func(s *script, at time.Duration, c client) { s.refused(at, c, "bad_username_or_password") }), one("wrong-credentials", quiteSure, `84 times`), "brute-force|authenticator-unavailable|banned|other-failures")
	tell("protocol", often(3*minute, ends("topic_filter_invalid", sec)), one("protocol-error", quiteSure, `topic_filter_invalid`), "flapping|reconnect-loop")
	tell("expired", often(30*sec, sends("expired")), one("message-expired", certain, `112`), "offline-queue-full|slow-consumer")
	tell("not acknowledged", often(10*sec, sends("unacknowledged")), one("unacknowledged", quiteSure, `unit-3`), "slow-consumer")
	tell("a schema that refuses", often(20*sec, sends("schema.validation_failed")), one("payload-refused", certain, `168`), "no-subscribers")
	tell("a transformation that fails", often(20*sec, sends("message.transformation_failed")), one("payload-refused", certain, `168`), "no-subscribers")
	tell("denied by a rule", often(minute, func(s *script, at time.Duration, c client) {
		s.may(at, c, "subscribe", "secret/#", "deny", "file")
	}), want{id: "acl-denied", severity: bad, about: `client unit-3|topic secret/#`, certainty: certain, clients: 1,
		says: []string{`unit-3`, `secret/#`, `\bfile\b`}}, "authorizer-unavailable")
	tell("denied by no rule", often(minute, func(s *script, at time.Duration, c client) {
		s.publishes(at, c, "units/3/state")
		s.may(at+sec, c, "publish", "units/3/override", "deny", "default")
	}), want{id: "acl-denied", severity: bad, about: `client unit-3|topic units/(3|\+)/override`, certainty: quiteSure, clients: 1,
		says: []string{`unit-3`, `units/3/override`}}, "authorizer-unavailable")
	tell("two machines", often(10*sec, func(s *script, at time.Duration, c client) {
		before := c
		before.port--
		n := c.port % 2
		c.ip, before.ip = fmt.Sprintf("198.51.100.%d", 3+n), fmt.Sprintf("198.51.100.%d", 4-n)
		s.connected(at, c)
		s.ended(at+2*ms, before, "takenover", at-10*sec)
	}), one("duplicate-client-id", quiteSure, `198\.51\.100\.3`, `198\.51\.100\.4`), "flapping|reconnect-loop")
	play(t, scenes)
}

// TestKindUnsaid: several plain causes at once are told beside each other, and none hides another.
func TestKindUnsaid(t *testing.T) {
	all := func(s *script) {
		s.others()
		lost := client{id: "a-lost", user: "a", ip: "10.91.0.1"}
		every(minute, 58*minute, 90*sec, func(at time.Duration) { s.visit(at, at+80*sec, lost, "tcp_closed") })
		refused := client{id: "b-refused", user: "b", ip: "10.91.0.2"}
		every(minute, 58*minute, 20*sec, func(at time.Duration) { s.refused(at, refused, "not_authorized") })
		odd := client{id: "c-odd", user: "c", ip: "10.91.0.3"}
		every(minute, 58*minute, 4*minute, func(at time.Duration) { s.turnedAway(at, odd, "unspecified_error") })
		gone := client{id: "d-gone", user: "d", ip: "10.91.0.4"}
		s.visit(minute, 30*minute, gone, "tcp_closed")
	}
	play(t, []scene{{name: "several causes", rows: all, asks: []ask{
		ofFleet(want{id: "wrong-credentials", severity: bad, about: "client b-refused|user b"}, want{id: "flapping", severity: bad, about: "client a-lost|user a"}, want{id: "other-failures", about: "client c-odd|user c|fleet",
			says: []string{`unspecified_error`}}).somewhere(),
	}}})
}
