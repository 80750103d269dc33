package session_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
)

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
