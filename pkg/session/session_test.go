package session_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
)

var zero = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// told reads rows from lines such as `12s connected a peer=p1 at=12s`: the time, the event without its kind, the client ID (- for an empty
// one), and columns. A star in front marks a row that is asked for.
func told(t *testing.T, text string) []session.Row {
	t.Helper()
	events := map[string]string{
		"authn": "client.check_authn_complete", "connected": "client.connected", "connack": "client.connack",
		"subscribed": "session.subscribed", "unsubscribed": "session.unsubscribed", "disconnected": "client.disconnected",
	}
	at := func(text string) time.Time {
		d, err := time.ParseDuration(text)
		require.NoError(t, err)
		return zero.Add(d)
	}
	var list []session.Row
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		when, asked := strings.CutPrefix(words[0], "*")
		r := session.Row{Time: at(when), Event: events[words[1]], Matched: asked}
		require.NotEmpty(t, r.Event, line)
		if words[2] != "-" {
			r.ClientID = words[2]
		}
		for _, word := range words[3:] {
			name, value, _ := strings.Cut(word, "=")
			switch name {
			case "peer":
				r.Peername = &value
			case "node":
				r.Node = &value
			case "user":
				r.Username = &value
			case "reason":
				r.Reason = &value
			case "code":
				r.ReasonCode = &value
			case "at":
				r.ConnectedAt = new(at(value))
			case "left":
				r.DisconnectedAt = new(at(value))
			case "keepalive":
				n, err := strconv.ParseInt(value, 10, 64)
				require.NoError(t, err)
				r.Keepalive = &n
			case "clean":
				r.CleanStart = new(value == "true")
			default:
				require.Fail(t, "unknown word", word)
			}
		}
		list = append(list, r)
	}
	return list
}

// summary writes connections as lines `a p1 12s..20s closed normal`, with a star for those asked for.
func summary(list []*session.Connection) string {
	var lines []string
	for _, c := range list {
		words := []string{c.ClientID}
		if c.ClientID == "" {
			words[0] = "-"
		}
		if c.Matched {
			words[0] = "*" + words[0]
		}
		since := func(t *time.Time) string {
			if t == nil {
				return "?"
			}
			return t.Sub(zero).String()
		}
		if c.Peername != nil {
			words = append(words, *c.Peername)
		}
		words = append(words, since(c.Start)+".."+since(c.End), string(c.State))
		if c.Reason != nil {
			words = append(words, *c.Reason)
		}
		if c.Keepalive != nil {
			words = append(words, fmt.Sprint("keepalive=", *c.Keepalive))
		}
		if c.CleanStart != nil {
			words = append(words, fmt.Sprint("clean=", *c.CleanStart))
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return strings.Join(lines, "\n")
}

func trimmed(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

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

func TestStates(t *testing.T) {
	for _, c := range []struct {
		name, rows, want string
		dead             map[string]time.Time
	}{
		{"nothing", ``, ``, nil},
		{"comes and goes", `
			10s connected a peer=p1 at=10s
			20s disconnected a peer=p1 at=10s reason=normal
			30s connected a peer=p2 at=30s`, `
			10s..20s connected
			20s..30s disconnected normal
			30s..1m0s connected`, nil},
		{"from before the range, and beyond it", `
			5s disconnected a peer=p1 at=-100s reason=tcp_closed
			70s connected a peer=p2 at=70s`, `
			0s..5s connected
			5s..1m0s disconnected tcp_closed`, nil},
		{"nobody knows what was before", `
			5s disconnected a peer=p1 reason=tcp_closed`, `
			5s..1m0s disconnected tcp_closed`, nil},
		{"handed over", `
			10s connected a peer=p1 at=10s
			20s connected a peer=p2 at=20s
			20.003s disconnected a peer=p1 at=10s reason=takenover
			30s disconnected a peer=p2 at=20s reason=normal`, `
			10s..30s connected
			30s..1m0s disconnected normal`, nil},
		{"handed over to one that nobody recorded", `
			20s disconnected a peer=p1 reason=takenover`, `
			20s..1m0s connected`, nil},
		{"an old connection that ends behind the new one", `
			10s connected a peer=p1 at=10s
			20s connected a peer=p2 at=20s
			25s disconnected a peer=p1 at=10s reason=keepalive_timeout
			30s disconnected a peer=p2 at=20s reason=normal`, `
			10s..30s connected
			30s..1m0s disconnected normal`, nil},
		{"refused over and over", `
			10s authn a peer=p1 code=banned
			10.001s connack a peer=p1 code=banned
			20s connack a peer=p2 code=banned
			30s connack a peer=p3 code=quota_exceeded
			40s connected a peer=p4 at=40s`, `
			10.001s..30s refused banned
			30s..40s refused quota_exceeded
			40s..1m0s connected`, nil},
		{"somebody else tries its client ID", `
			10s connected a peer=p1 at=10s
			20s connack a peer=p2 code=banned`, `
			10s..1m0s connected`, nil},
		{"an end that nobody recorded", `
			10s connected a peer=p1 at=10s
			40s connected a peer=p2 at=40s`, `
			10s..40s unknown
			40s..1m0s connected`, nil},
		{"on a dead node", `
			10s connected a peer=p1 at=10s node=n1`, `
			10s..25s connected
			25s..1m0s unknown`, map[string]time.Time{"n1": zero.Add(25 * time.Second)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var lines []string
			for _, s := range session.States(session.Pair(told(t, c.rows)), zero, zero.Add(time.Minute), c.dead) {
				line := fmt.Sprintf("%s..%s %s", s.From.Sub(zero), s.To.Sub(zero), s.Is)
				if s.Reason != nil {
					line += " " + *s.Reason
				}
				lines = append(lines, line)
			}
			require.Equal(t, trimmed(c.want), strings.Join(lines, "\n"))
		})
	}
}
