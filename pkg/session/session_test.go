package session_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
)

func TestPair(t *testing.T) {
	for _, c := range []struct{ name, rows, want string }{
		{"nothing", ``, ``},
		{"one that ended", `
			10.001s connected a peer=p1 at=10s keepalive=60 clean=true
			30.005s disconnected a peer=p1 at=10s left=30.002s reason=normal`, `
			a p1 10s..30.002s closed normal keepalive=60 clean=true`},
		{"one that didn't end", `
			10s connected a peer=p1 at=10s`, `
			a p1 10s..? open`},
		{"a batch written twice", `
			10s connected a peer=p1 at=10s
			10s connected a peer=p1 at=10s
			30s disconnected a peer=p1 at=10s reason=normal
			30s disconnected a peer=p1 at=10s reason=normal`, `
			a p1 10s..30s closed normal`},
		{"two ends are told: the first counts", `
			10s connected a peer=p1 at=10s
			30s disconnected a peer=p1 at=10s left=30s reason=kicked
			31s disconnected a peer=p1 at=10s left=31s reason=tcp_closed`, `
			a p1 10s..30s closed kicked`},
		{"out of order", `
			30s disconnected a peer=p1 at=10s reason=tcp_closed
			40s connected a peer=p2 at=40s
			10s connected a peer=p1 at=10s`, `
			a p1 10s..30s closed tcp_closed
			a p2 40s..? open`},
		{"taken over, told before and after", `
			10s connected a peer=p1 at=10s
			19.999s disconnected a peer=p1 at=10s reason=takenover
			20s connected a peer=p2 at=20s
			30s connected a peer=p3 at=30s
			30.002s disconnected a peer=p2 at=20s left=29.999s reason=discarded`, `
			a p1 10s..19.999s replaced takenover
			a p2 20s..29.999s replaced discarded
			a p3 30s..? open`},
		{"two of one millisecond", `
			10s connected a peer=p1 at=10s
			10s connected a peer=p2 at=10s
			11s disconnected a peer=p1 at=10s reason=takenover
			12s disconnected a peer=p2 at=10s reason=normal`, `
			a p1 10s..11s replaced takenover
			a p2 10s..12s closed normal`},
		{"clients that connect at once", `
			10s connected a peer=p1 at=10s
			10s connected b peer=p2 at=10s
			20s disconnected b peer=p2 at=10s reason=normal`, `
			a p1 10s..? open
			b p2 10s..20s closed normal`},
		{"began before the rows", `
			30s disconnected a peer=p1 at=-100s reason=normal`, `
			a p1 -1m40s..30s closed normal`},
		{"the end is missing, and the client is back on another node", `
			10s connected a peer=p1 at=10s node=n1
			90s connected a peer=p2 at=90s node=n2`, `
			a p1 10s..? unknown
			a p2 1m30s..? open`},
		{"the end and the next beginning are missing", `
			10s connected a peer=p1 at=10s
			90s disconnected a peer=p2 at=50s reason=normal`, `
			a p1 10s..? unknown
			a p2 50s..1m30s closed normal`},
		{"refused afterwards is no sign of an end", `
			10s connected a peer=p1 at=10s
			20s connack a peer=p2 code=banned`, `
			a p1 10s..? open
			a p2 20s..20s refused banned`},

		{"before 5.8.6", `
			10s connected a peer=p1 at=10s
			30s disconnected a peer=p1 reason=normal
			40s connected a peer=p2 at=40s
			50s disconnected a peer=p2 reason=tcp_closed`, `
			a p1 10s..30s closed normal
			a p2 40s..50s closed tcp_closed`},
		{"before 5.8.6, taken over: the peers tell which one", `
			10s connected a peer=p1 at=10s
			20s connected a peer=p2 at=20s
			20.003s disconnected a peer=p1 reason=takenover
			30s disconnected a peer=p2 reason=normal`, `
			a p1 10s..20.003s replaced takenover
			a p2 20s..30s closed normal`},
		{"before 5.8.6, an end is missing", `
			10s connected a peer=p1 at=10s
			20s connected a peer=p2 at=20s
			30s disconnected a peer=p2 reason=normal`, `
			a p1 10s..? unknown
			a p2 20s..30s closed normal`},
		{"before 5.8.6, a beginning is missing: it came after the one that would have ended it", `
			10s connected a peer=p1 at=10s
			30s disconnected a peer=p9 reason=normal`, `
			a p1 10s..? unknown
			a p9 ?..30s closed normal`},
		{"before 5.8.6, began before the rows", `
			30s disconnected a peer=p1 reason=normal`, `
			a p1 ?..30s closed normal`},
		{"without peers", `
			10s connected a
			30s disconnected a reason=normal
			40s connected a
			50s disconnected a reason=tcp_closed
			60s disconnected a reason=normal`, `
			a 10s..30s closed normal
			a 40s..50s closed tcp_closed
			a ?..1m0s closed normal`},
		{"without peers, taken over, told before and after", `
			10s connected a
			19.999s disconnected a reason=takenover
			20s connected a
			30s connected a
			30.002s disconnected a reason=discarded
			40s disconnected a reason=normal`, `
			a 10s..19.999s replaced takenover
			a 20s..30.002s replaced discarded
			a 30s..40s closed normal`},
		{"without peers, an end is missing", `
			10s connected a
			20s connected a
			30s disconnected a reason=normal`, `
			a 10s..? unknown
			a 20s..30s closed normal`},

		{"without peers, an end is missing, and the next comes soon", `
			10s connected a
			20s connected a
			21s disconnected a reason=normal`, `
			a 10s..? unknown
			a 20s..21s closed normal`},
		{"without peers, an end is missing, and the next is taken over", `
			10s connected a
			20s connected a
			30s disconnected a reason=takenover
			30.001s connected a`, `
			a 10s..? unknown
			a 20s..30s replaced takenover
			a 30.001s..? open`},

		{"refused by authentication, told twice", `
			10s authn a peer=p1 code=bad_username_or_password
			10.001s connack a peer=p1 code=bad_username_or_password keepalive=60 clean=false`, `
			a p1 10.001s..10.001s refused bad_username_or_password keepalive=60 clean=false`},
		{"authentication knows better why", `
			10s authn a peer=p1 code=no_such_realm
			10s connack a peer=p1 code=unspecified_error`, `
			a p1 10s..10s refused no_such_realm`},
		{"the CONNACK of one that asked for another client ID", `
			10s authn a peer=p1 code=banned
			10.001s connack - peer=p1 code=banned`, `
			a p1 10.001s..10.001s refused banned`},
		{"refused after authentication", `
			10s authn a peer=p1 code=success
			10.001s connack a peer=p1 code=quota_exceeded`, `
			a p1 10.001s..10.001s refused quota_exceeded`},
		{"again and again from one port", `
			10s authn a peer=p1 code=banned
			10.001s connack a peer=p1 code=banned
			20s authn a peer=p1 code=banned
			30s authn a peer=p1 code=banned
			30.001s connack a peer=p1 code=banned
			40s connack a peer=p1 code=banned`, `
			a p1 10.001s..10.001s refused banned
			a p1 20s..20s refused banned
			a p1 30.001s..30.001s refused banned
			a p1 40s..40s refused banned`},
		{"without peers, refused", `
			10s authn a code=banned
			10.001s connack a code=banned
			10.002s connack b code=banned`, `
			a 10.001s..10.001s refused banned
			b 10.002s..10.002s refused banned`},
		{"a second authentication in a connection", `
			10s connected a peer=p1 at=10s
			30s authn a peer=p1 code=not_authorized
			30.001s disconnected a peer=p1 at=10s reason=not_authorized`, `
			a p1 10s..30.001s closed not_authorized`},
		{"accepted: only the CONNACK knows what the lost row told", `
			10s connack - peer=p1 code=success at=10s keepalive=30 clean=false
			20s disconnected a peer=p1 at=10s reason=normal`, `
			a p1 10s..20s closed normal keepalive=30 clean=false`},
		{"accepted, and nothing else known", `
			10s connack a peer=p1 code=success at=10s`, ``},

		{"asked by one of its rows", `
			*10s connected a peer=p1 at=10s
			30s disconnected a peer=p1 at=10s reason=normal
			40s connected a peer=p2 at=40s
			*50s disconnected a peer=p2 at=40s reason=normal
			60s connected a peer=p3 at=60s`, `
			*a p1 10s..30s closed normal
			*a p2 40s..50s closed normal
			a p3 1m0s..? open`},
		{"asked by a row that was read again", `
			*10s connected a peer=p1 at=10s
			10s connected a peer=p1 at=10s`, `
			*a p1 10s..? open`},
		{"asked by rows within it", `
			10s authn a peer=p1 code=success
			10s connected a peer=p1 at=10s
			30s disconnected a peer=p1 at=10s reason=normal
			*40s authn a peer=p2 code=success
			40s connected a peer=p2 at=40s
			*50s subscribed a peer=p2
			*55s unsubscribed b peer=p3
			*60s connack - peer=p4 code=success at=60s
			60s connected c peer=p4 at=60s`, `
			a p1 10s..30s closed normal
			*a p2 40s..? open
			*b p3 ?..? open
			*c p4 1m0s..? open`},
		{"asked by the authentication before a refusal", `
			*10s authn a peer=p1 code=success
			10.001s connack a peer=p1 code=quota_exceeded
			*20s authn b peer=p2 code=success`, `
			*a p1 10.001s..10.001s refused quota_exceeded`},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := told(t, c.rows)
			require.Equal(t, trimmed(c.want), summary(session.Pair(list)))
			slices.Reverse(list)
			require.Equal(t, trimmed(c.want), summary(session.Pair(list)), "whatever the order of rows")
		})
	}
}

func TestDuration(t *testing.T) {
	list := session.Pair(told(t, `
		10s connected a at=10s
		12s disconnected a at=10s left=11.5s reason=normal
		20s disconnected b at=21s left=20s reason=normal
		30s connack c code=banned
		40s connected d at=40s`))
	var got []string
	for _, c := range list {
		text := "unknown"
		if d := c.Duration(); d != nil {
			text = d.String()
		}
		got = append(got, c.ClientID+" "+text)
	}
	require.Equal(t, []string{"a 1.5s", "b 0s", "c unknown", "d unknown"}, got)
}

func TestFollowedBy(t *testing.T) {
	stamped := session.Pair(told(t, "10.005s connected a at=10s"))[0]
	require.False(t, stamped.FollowedBy(zero.Add(10005*time.Millisecond), new(zero.Add(10*time.Second))), "its own row")
	require.True(t, stamped.FollowedBy(zero.Add(20*time.Second), new(zero.Add(20*time.Second))))
	plain := session.Pair(told(t, "10s connected a"))[0]
	require.False(t, plain.FollowedBy(zero.Add(10*time.Second), nil))
	require.True(t, plain.FollowedBy(zero.Add(11*time.Second), nil))
	seen := session.Pair(told(t, "*10s subscribed a peer=p1"))[0]
	require.False(t, seen.FollowedBy(zero.Add(9*time.Second), nil))
	require.True(t, seen.FollowedBy(zero.Add(11*time.Second), nil))
}
