package field

import (
	"fmt"
	"testing"
	"time"
)

// Kinds F and G: what is beside the failing tells who is to blame.

func times(n int, step time.Duration) time.Duration { return time.Duration(n) * step }

// oneNodeRefuses is an authenticator that one of two nodes can't reach for twenty minutes.
func oneNodeRefuses(s *script) {
	for n := 1; n <= 2; n++ {
		for i, c := range herd(60, client{id: fmt.Sprintf("a%d-", n), user: "u%d", ip: fmt.Sprintf("10.6.%d.%%d", n), node: fmt.Sprintf("emqx@n%d", n)}) {
			every(times(i, sec), hour, 5*minute, func(at time.Duration) {
				c.port++
				if n == 2 && at > 20*minute && at < 40*minute {
					s.refused(at, c, "not_authorized")
					return
				}
				s.visit(at, at+4*minute, c, "normal")
			})
		}
	}
}

// sharedPassword is the password of a user that 200 devices share, which is changed: all are cut off and refused.
func sharedPassword(s *script) {
	s.others()
	for i, c := range herd(200, client{id: "cam-", user: "fleet", ip: "10.5.0.%d"}) {
		s.connected(times(i, 200*ms), c)
		every(minute+times(i, 200*ms), 20*minute, minute, func(at time.Duration) { s.publishes(at, c, "cam/"+c.id) })
		s.ended(20*minute+times(i, 100*ms), c, "tcp_closed", times(i, 200*ms))
		every(20*minute+10*sec+times(i, 100*ms), hour, 30*sec, func(at time.Duration) { s.refused(at, c, "bad_username_or_password") })
	}
}

// proxyIdle is a proxy that ends idle connections after a minute, below the keep alive.
func proxyIdle(s *script) {
	s.others()
	for i, c := range herd(40, client{id: "e-", user: "e", ip: "10.12.0.%d", keepalive: 120}) {
		every(times(i, sec), hour-2*minute, 62*sec, func(at time.Duration) { c.port++; s.visit(at, at+60*sec+50*ms, c, "tcp_closed") })
	}
}

// kickedAll is an administrator who kicks out fifty clients once.
func kickedAll(s *script) {
	for i, c := range herd(50, client{id: "kick-", user: "kk", ip: "10.18.0.%d"}) {
		s.connected(times(i, sec), c)
		every(minute+times(i, sec), 20*minute, minute, func(at time.Duration) { s.publishes(at, c, "s/"+c.id) })
		s.ended(20*minute+times(i, 5*ms), c, "kicked", times(i, sec))
		s.connected(20*minute+5*sec+times(i, 50*ms), c)
		every(21*minute+times(i, sec), hour, minute, func(at time.Duration) { s.publishes(at, c, "s/"+c.id) })
	}
}

// tenantDenied is a service that denies one user's devices for a while what it allows before and after.
func tenantDenied(s *script) {
	s.others()
	for i, c := range herd(40, client{id: "tn-", user: "tenant-a", ip: "10.23.0.%d"}) {
		every(times(i, sec), hour, minute, func(at time.Duration) {
			if at > 20*minute && at < 35*minute {
				s.may(at, c, "publish", "a/"+c.id, "deny", "http")
			} else {
				s.may(at, c, "publish", "a/"+c.id, "allow", "http")
			}
		})
	}
}

// namesFromEverywhere is many user names that are tried from as many addresses.
func namesFromEverywhere(s *script) {
	s.others()
	for n := range 300 {
		s.refused(10*minute+times(n, 2*sec), client{id: fmt.Sprintf("x%d", n), user: fmt.Sprintf("name%d", n%70), ip: fmt.Sprintf("45.%d.%d.7", n%200, n/2)}, "bad_username_or_password")
	}
}

// deadNode is a node that dies without a word; its clients go to the other.
func deadNode(s *script) {
	s.bystanders(herd(100, client{id: "k-", user: "k%d", ip: "10.7.0.%d", node: "emqx@n1"}))
	for i, c := range herd(100, client{id: "m-", user: "m%d", ip: "10.8.0.%d", node: "emqx@n2"}) {
		every(times(i, 500*ms), 25*minute, minute, func(at time.Duration) { s.publishes(at, c, "m/"+c.id) })
		c.node = "emqx@n1"
		s.connected(25*minute+20*sec+times(i, 300*ms), c)
		every(27*minute+times(i, 500*ms), hour, minute, func(at time.Duration) { s.publishes(at, c, "m/"+c.id) })
	}
}

func TestKindBeside(t *testing.T) {
	node := want{id: "authenticator-unavailable", severity: "critical", about: "node emqx@n2", certainty: quiteSure, clients: 60,
		says: []string{`\b60\b`, "12:20:0", "only emqx@n2"}, check: []string{"(?i)authenticator"}, silent: "Compare the client's user name"}
	one := want{id: "authenticator-unavailable", severity: bad, says: []string{"a2-5"}}
	password := want{id: "wrong-credentials", severity: "critical", about: "user fleet", clients: 200, says: []string{`\b200\b`, "fleet"}}
	cut := want{id: "network-lost", severity: "critical", about: "user fleet", clients: 200, says: []string{"12:20:0", "refused since"}, silent: "Look at the node"}
	proxy := want{id: "flapping", severity: bad, about: "user e|network 10.12.0.0/24", clients: 40, says: []string{"60 s", "keep alive of 2 min"}, check: []string{"(?i)prox"}}
	kicks := want{id: "kicked", severity: bad, about: "fleet|user kk|network .+", clients: 50, says: []string{"50 of 50"}, check: []string{"audit"}}
	tenant := want{id: "authorizer-unavailable", severity: bad, about: "user tenant-a", certainty: "possible|likely", clients: 40, says: []string{`\bhttp\b`, "12:20", "12:34"}, check: []string{`\bhttp\b`}}
	names := want{id: "wrong-credentials|brute-force", severity: bad, about: `fleet|client x\*`, certainty: "possible", clients: 300, says: []string{`\b300\b`, `\b70 users\b`}}
	dead := want{id: "node-lost", severity: "critical", about: "node emqx@n2", certainty: quiteSure, clients: 100, says: []string{"12:24:"}}
	play(t, []scene{
		{name: "an authenticator that one node can't reach", rows: oneNodeRefuses, asks: []ask{
			ofFleet(node).not("wrong-credentials|brute-force"), asking(`"nodes":["emqx@n2"]`, node).not("wrong-credentials"), ofClient("a2-5", one).not("wrong-credentials"),
			ofClient("a1-5").not("authenticator-unavailable"),
		}},
		{name: "a shared password that was changed", rows: sharedPassword, asks: []ask{
			ofFleet(password, cut).somewhere().not("node-lost|authenticator-unavailable|brute-force"), asking(`"users":["fleet"]`, password, cut).somewhere().not("node-lost"), ofClient("ok-3"),
		}},
		{name: "a proxy with a short idle time", rows: proxyIdle, asks: []ask{
			ofFleet(proxy).not("node-lost|network-lost"), ofClient("e-7", want{id: "flapping", severity: bad, about: "client e-7", says: []string{"60 s"}}),
		}},
		{name: "fifty kicks", rows: kickedAll, asks: []ask{ofFleet(kicks).not("node-lost|network-lost|other-failures")}},
		{name: "a tenant that is denied for a while", rows: tenantDenied, asks: []ask{
			ofFleet(tenant).not("acl-denied"), asking(`"users":["tenant-a"]`, tenant), ofClient("tn-2", want{id: "acl-denied|authorizer-unavailable", severity: bad, says: []string{"(?i)allowed .*before", "again"}}),
		}},
		{name: "names from everywhere", rows: namesFromEverywhere, asks: []ask{ofFleet(names)}},
		{name: "a node that dies for good", rows: deadNode, asks: []ask{ofFleet(dead), ofClient("m-4", dead), asking(`"nodes":["emqx@n2"]`, dead), asking(`"nodes":["emqx@n1"]`, dead)}},
	})
}
