package field

import "testing"

// Time ranges that begin or end in the middle of what happened, as those of alert rules do.

func TestKindEdge(t *testing.T) {
	between := func(from, to string, q ask) ask {
		q.from, q.to = from, to
		return q
	}
	uplink := want{id: "network-lost", about: "network 198.51.100.0/24", severity: "critical"}
	directory := want{id: "authenticator-unavailable", clients: 150, says: []string{"until 12:29:44", "44 of 150 that were looked at are let in again"}}
	play(t, []scene{
		{name: "an uplink that failed just before", rows: uplinkThenNode, asks: []ask{between("12:15:01", "12:25", ofFleet(uplink).not("node-lost"))}},
		{name: "a directory that is back", rows: ldap, asks: []ask{between("12:19", "12:30:44", ofFleet(directory).not("wrong-credentials"))}},
		{name: "an authenticator of three, looked at closely", rows: authenticatorOf(3), asks: []ask{
			between("12:19", "12:36", ofFleet(want{id: "authenticator-unavailable", clients: 3}).not("wrong-credentials")),
		}},
		{name: "refused a moment ago", rows: halfRefused, asks: []ask{between("12:00", "12:23:01", ofFleet().not("wrong-credentials"))}},
		{name: "nobody gets in", rows: withoutAuthenticator, asks: []ask{
			between("12:00", "12:03", ofFleet(want{id: "wrong-credentials", certainty: "likely", says: []string{"the authenticator may be at fault"}})),
		}},
	})
}
