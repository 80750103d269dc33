package field

import (
	"testing"
	"time"
)

// hidden are names that would write over the line, or turn it around.
func hidden(s *script) {
	s.others()
	c := client{id: "door\n\u202Egnikrow lla\u2069\x1b[2K", user: "door\r\nok", ip: "10.99.1.3"}
	every(minute, 58*minute, minute, func(at time.Duration) {
		s.visit(at, at+30*sec, c, "tcp_closed")
		s.may(at+sec, c, "publish", "doors/\x07\u2066open", "deny", "file")
		s.may(at+2*sec, client{id: "gate-9", user: "gate", ip: "10.99.1.4"}, "publish", "gates/\u2067open", "deny", "file")
	})
}

// TestNamesThatHide: what a client calls itself can't write over the line of a finding.
func TestNamesThatHide(t *testing.T) {
	denied := want{id: "acl-denied", severity: bad}
	play(t, []scene{{name: "names that hide", rows: hidden, asks: []ask{
		ofFleet(denied).somewhere().also("flapping"), ofClient("gate-9", denied), asking(`"users":["door*"]`, denied).somewhere().also("flapping"),
	}}})
}
