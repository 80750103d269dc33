package field

import (
	"testing"
	"time"
)

// Kinds G, H and M: what the failing have in common, until when it lasted, and how many of how many it was.

// firmware is new on 80 of 200 devices: it publishes to a topic that no rule is about, and as before to the old one.
func firmware(s *script) {
	for i, c := range herd(200, client{id: "th-", user: "th", ip: "10.50.0.%d"}) {
		every(time.Duration(i)*250*ms, hour, minute, func(at time.Duration) {
			if i < 80 && at >= 15*minute {
				s.may(at, c, "publish", "v2/"+c.id+"/telemetry", "deny", "default")
				return
			}
			s.may(at, c, "publish", "v1/"+c.id+"/telemetry", "allow", "file")
		})
	}
}

// valley is a network whose link loses clients after three minutes; those of other networks stay.
func valley(s *script) {
	s.bystanders(herd(200, client{id: "hill-", user: "cell%d", ip: "10.51.7.%d"}))
	for i, c := range herd(60, client{id: "vale-", user: "cell1%d", ip: "198.51.100.%d", keepalive: 120}) {
		every(time.Duration(i)*5*sec, 56*minute, 6*minute, func(at time.Duration) { s.visit(at, at+5*minute, c, "keepalive_timeout") })
	}
}

// oneUser is one user's tokens that are refused on all nodes, from all networks.
func oneUser(s *script) {
	for i, c := range herd(160, client{id: "car-", user: "oem-a", ip: "100.64.9.%d"}) {
		c.node = [...]string{"emqx@n1", "emqx@n2", "emqx@n3"}[i%3]
		if i >= 110 {
			c.user = "oem-b"
		}
		every(time.Duration(i)*sec, 58*minute, 4*minute, func(at time.Duration) {
			if c.user == "oem-b" && at >= 12*minute {
				s.refused(at, c, "bad_username_or_password")
				return
			}
			s.visit(at, at+minute, c, "normal")
		})
	}
}

// license is used up for ten minutes; that is over, and all are in again.
func license(s *script) {
	s.others()
	for i, c := range herd(90, client{id: "cam-", user: "cam%d", ip: "10.53.0.%d"}) {
		every(5*minute+time.Duration(i)*200*ms, 15*minute, 30*sec, func(at time.Duration) { s.turnedAway(at, c, "quota_exceeded") })
		s.connected(16*minute+time.Duration(i)*100*ms, c)
		every(17*minute+time.Duration(i)*600*ms, hour, minute, func(at time.Duration) { s.publishes(at, c, "cams/"+c.id) })
	}
}

// putRight is one client that was let in at last.
func putRight(s *script) {
	s.others()
	c := client{id: "desk-1", user: "desk", ip: "10.54.0.1"}
	every(5*minute, 8*minute, 20*sec, func(at time.Duration) { s.refused(at, c, "bad_username_or_password") })
	s.connected(9*minute, c)
	every(10*minute, hour, minute, func(at time.Duration) { s.publishes(at, c, "desk") })
}

func TestKindCommon(t *testing.T) {
	shape := want{id: "acl-denied", severity: "critical", about: `topic v2/\+/telemetry`, certainty: quiteSure, clients: 80,
		says: []string{`v2/\+/telemetry`, `80 of 200|\b80\b`, `12:15`}}
	vale := want{id: "keepalive-timeout|flapping|network-lost", severity: "critical", about: "network 198.51.100.0/24", clients: 60,
		says: []string{`198\.51\.100\.`, `\b60\b`}}
	oem := want{id: "wrong-credentials", severity: bad, about: "user oem-b", clients: 50, says: []string{`oem-b`, `\b50\b`}}
	full := want{id: "quota-exceeded", severity: "critical", about: "fleet|node emqx@10.0.0.1|network 10.53.0.0/24", certainty: certain, clients: 90,
		says: []string{`\b90 of 120\b`, `until 12:1[45]:`}}
	play(t, []scene{
		{name: "new firmware", rows: firmware, asks: []ask{
			ofFleet(shape).not("authorizer-unavailable"),
			ofClient("th-3", want{id: "acl-denied", severity: bad, says: []string{"th-3"}}),
			ofClient("th-150"),
		}},
		{name: "a network with a bad link", rows: valley, asks: []ask{
			ofFleet(vale).not("node-lost"),
			ofClient("vale-5", want{id: "keepalive-timeout|flapping|network-lost"}).somewhere(),
		}},
		{name: "one user on every node", rows: oneUser, asks: []ask{ofFleet(oem).not("authenticator-unavailable|brute-force")}},
		{name: "a license that was used up", rows: license, asks: []ask{
			ofFleet(full),
			{to: "12:14", want: []want{{id: "quota-exceeded", severity: "critical", silent: `until 12:1`}}},
			ofClient("cam-5", want{id: "quota-exceeded", says: []string{"cam-5"}}).somewhere(),
		}},
		{name: "a password put right", rows: putRight, asks: []ask{ofFleet().also("wrong-credentials"), ofClient("desk-1").also("wrong-credentials")}},
	})
}
