package field

import (
	"fmt"
	"testing"
	"time"
)

// Kind B: where client IDs change with each connection, trouble is the user's or the address's.

// edgeSync is a program with an old password and a new client ID at each attempt, behind an address that others work from.
func edgeSync(s *script) {
	s.bystanders(herd(45, client{id: "edge-", user: "edge-%d", ip: "198.51.100.14"}))
	for n := range 300 {
		s.refused(time.Duration(n)*12*sec, client{id: madeUp("paho", n), user: "edge-sync", ip: "198.51.100.14", port: 30000 + n}, "bad_username_or_password")
	}
}

// assigned is a device that leaves its ID to EMQX, has no user name, and never pings.
func assigned(s *script) {
	s.others()
	for n := range 38 {
		c := client{id: madeUp("emqx", n), ip: "2001:db8:9::5", port: 30000 + n}
		s.visit(time.Duration(n)*92*sec, time.Duration(n)*92*sec+90*sec, c, "keepalive_timeout")
	}
}

// lambda is a function that opens a connection for each call and closes it properly, many a minute.
func lambda(s *script) {
	s.others()
	for n := range 1400 {
		c := client{id: madeUp("fn", n), user: "billing-fn", ip: fmt.Sprintf("10.60.0.%d", n%12+1), port: 30000 + n}
		s.visit(time.Duration(n)*2500*ms, time.Duration(n)*2500*ms+700*ms, c, "normal")
	}
}

func TestKindIdentity(t *testing.T) {
	refused := want{id: "wrong-credentials", severity: bad, about: "user edge-sync", says: []string{`edge-sync`, `\b300\b`}, silent: harmful}
	timeouts := want{id: "keepalive-timeout|flapping", severity: bad, about: `network 2001:db8:9::(5(/128)?|/64)`, says: []string{`2001:db8:9::`, `\b38\b`}}
	play(t, []scene{
		{name: "a password with new client IDs", rows: edgeSync, asks: []ask{
			ofFleet(refused).not("brute-force"),
			asking(`"users":["edge-sync"]`, refused).not("brute-force"),
			asking(`"sources":["198.51.100.14"]`, refused).not("brute-force"),
		}},
		{name: "client IDs that EMQX assigns", rows: assigned, asks: []ask{ofFleet(timeouts), asking(`"sources":["2001:db8:9::5"]`, timeouts)}},
		{name: "an app with one user name", rows: app, asks: []ask{asking(`"users":["app"]`).not("flapping|network-lost|reconnect-loop")}},
		{name: "a connection for each call", rows: lambda, asks: []ask{ofFleet().also("reconnect-loop"), asking(`"users":["billing-fn"]`).also("reconnect-loop")}},
	})
}
