package diagnosis

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
)

var update = flag.Bool("update", false, "write the files in testdata anew")

func TestFindings(t *testing.T) {
	var text strings.Builder
	for _, c := range cases {
		fmt.Fprintf(&text, "-- %s\n", c.name)
		for _, f := range Judge(c.facts) {
			require.NotEmpty(t, f.Check)
			rows, err := json.Marshal(f.Rows)
			require.NoError(t, err)
			fmt.Fprintf(&text, "%s %s: %s\n   %d of %d clients, %s to %s\n   %s\n", f.Severity, f.ID, f.Summary, f.Count, f.Clients, clock(f.First), clock(f.Last), rows)
		}
		text.WriteByte('\n')
	}
	const path = "testdata/findings.txt"
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(text.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), text.String(), "if the change is meant: go test ./pkg/diagnosis -update")
}

// TestEveryRuleHasItsCase: each rule finds something in one of the cases.
func TestEveryRuleHasItsCase(t *testing.T) {
	found := map[string]bool{}
	for _, c := range cases {
		for _, f := range Judge(c.facts) {
			found[f.ID] = true
		}
	}
	for _, rule := range Rules {
		require.True(t, found[rule.ID], "%s is found in none of the cases", rule.ID)
	}
}

func clock(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format("15:04:05")
}

// TestThresholds: one less than what the documentation says isn't told.
func TestThresholds(t *testing.T) {
	unacked := func(n int64) evidence.Evidence {
		return evidence.Evidence{Unacked: []evidence.Unacked{{ClientID: "a", Delivered: 5 * n, Span: spread(n)}}}
	}
	for _, c := range []struct {
		id      string
		fleet   int64 // the least of the fleet in an hour
		alone   int64 // of one client that is asked about
		day     int64 // of the fleet in a day
		planted func(n int64) evidence.Evidence
	}{
		{"authenticator-unavailable", 3, 1, 3, func(n int64) evidence.Evidence {
			return evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", authn, "server_unavailable", n)}}
		}},
		{"quota-exceeded", 1, 1, 1, func(n int64) evidence.Evidence {
			return evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", connack, "quota_exceeded", n)}}
		}},
		{"brute-force", 10, 10, 10, func(n int64) evidence.Evidence {
			return evidence.Evidence{Guesses: []evidence.Guesses{{Source: "10.0.0.1", Clients: n, Users: 2, LetIn: 2, Span: spread(20)}}}
		}},
		{"brute-force", 10, 10, 10, func(n int64) evidence.Evidence {
			return evidence.Evidence{Guesses: []evidence.Guesses{{Source: "10.0.0.1", Clients: 1, Users: n, LetIn: 2, Span: spread(20)}}}
		}},
		{"brute-force", 13, 13, 13, func(n int64) evidence.Evidence {
			return evidence.Evidence{Guesses: []evidence.Guesses{{Source: "10.0.0.1", Clients: n, Users: n, LetIn: 3, Span: spread(20)}}}
		}},
		{"wrong-credentials", 3, 3, 24, func(n int64) evidence.Evidence {
			return evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", authn, "not_authorized", n)}}
		}},
		{"banned", 3, 3, 24, func(n int64) evidence.Evidence {
			return evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", connack, "banned", n)}}
		}},
		{"protocol-error", 3, 1, 24, func(n int64) evidence.Evidence {
			return evidence.Evidence{Ends: []evidence.End{ended("a", "frame_error", n)}}
		}},
		{"protocol-error", 3, 1, 24, func(n int64) evidence.Evidence {
			return evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", connack, "protocol_error", n)}}
		}},
		{"duplicate-client-id", 4, 4, 4, func(n int64) evidence.Evidence {
			return evidence.Evidence{Takeovers: []evidence.Takeover{{ClientID: "a", Source: "10.0.0.1", Span: evidence.Span{Count: n, First: at(0, 0), Last: at(4, 0)}}}}
		}},
		{"server-busy", 5, 1, 5, func(n int64) evidence.Evidence {
			return evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", connack, "server_busy", n)}}
		}},
		{"publish-refused", 3, 1, 3, func(n int64) evidence.Evidence {
			return evidence.Evidence{NoSubscribers: []evidence.Unreceived{{Topic: "t", Publisher: "p", Reason: "packet_identifier_inuse", Span: spread(n)}}}
		}},
		{"other-failures", 5, 3, 48, func(n int64) evidence.Evidence {
			return evidence.Evidence{Ends: []evidence.End{ended("a", "unspecified_error", n)}}
		}},
		{"reconnect-loop", 60, 60, 1440, func(n int64) evidence.Evidence {
			return evidence.Evidence{Loops: []evidence.Loop{{ClientID: "a", Span: evidence.Span{Count: n, First: at(0, 0), Last: at(0, 0).Add(time.Duration(n-1) * 20 * time.Second)}}}}
		}},
		{"duplicate-client-id", 6, 6, 6, func(n int64) evidence.Evidence {
			return evidence.Evidence{Takeovers: []evidence.Takeover{{ClientID: "a", Source: "10.0.0.1", Span: spread(n - 2)}, {ClientID: "a", Source: "10.0.0.2", Span: spread(2)}}}
		}},
		{"kicked", 2, 1, 2, func(n int64) evidence.Evidence {
			return evidence.Evidence{Ends: []evidence.End{ended("a", "kicked", n)}}
		}},
		{"keepalive-timeout", 4, 4, 48, func(n int64) evidence.Evidence {
			return evidence.Evidence{Ends: []evidence.End{ended("a", "keepalive_timeout", n)}}
		}},
		{"flapping", 5, 5, 96, func(n int64) evidence.Evidence {
			return evidence.Evidence{Ends: []evidence.End{ended("a", "tcp_closed", n)}}
		}},
		{"acl-denied", 5, 1, 5, func(n int64) evidence.Evidence {
			return evidence.Evidence{Denials: []evidence.Denial{denials("a", "publish", "file", n)}}
		}},
		{"unacknowledged", 5, 3, 48, unacked},
		{"payload-refused", 5, 1, 5, func(n int64) evidence.Evidence {
			return evidence.Evidence{Drops: []evidence.Drop{{ClientID: "a", Event: "schema.validation_failed", Reason: "", Topic: "t", Topics: 1, Span: spread(n)}}}
		}},
		{"slow-consumer", 5, 1, 5, func(n int64) evidence.Evidence {
			return evidence.Evidence{Drops: []evidence.Drop{dropped("a", "queue_full", n)}, Queues: []evidence.Queue{{ClientID: "a", Span: spread(n), Present: spread(n)}}}
		}},
		{"offline-queue-full", 5, 1, 5, func(n int64) evidence.Evidence {
			return evidence.Evidence{Drops: []evidence.Drop{dropped("a", "qos0_msg", n)}, Queues: []evidence.Queue{{ClientID: "a", Span: spread(n)}}, Absences: []evidence.Absence{{ClientID: "a", At: at(0, 0), Ended: true}}}
		}},
		{"message-expired", 5, 1, 5, func(n int64) evidence.Evidence {
			return evidence.Evidence{Drops: []evidence.Drop{dropped("a", "expired", n)}}
		}},
		{"no-subscribers", 3, 1, 3, func(n int64) evidence.Evidence {
			return evidence.Evidence{NoSubscribers: []evidence.Unreceived{{Topic: "t", Publisher: "p", Reason: "no_subscribers", Span: spread(n)}}, Topics: map[string]evidence.TopicReceivers{"t": {Near: &evidence.Near{Filter: "T", Difference: "", Subscriber: "s", Subscribers: 1}}}}
		}},
		{"node-lost", 10, 10, 10, func(n int64) evidence.Evidence {
			l := evidence.Span{Count: n, First: at(5, 0), Last: at(5, 1)}
			return evidence.Evidence{NodeClients: map[string]int64{"n1": 200}, Bursts: []evidence.Burst{{Node: "n1", Clients: n, Span: l}}, OwnBursts: []evidence.Burst{{Node: "n1", Clients: 1, Span: l}}}
		}},
		{"node-lost", 50, 50, 50, func(n int64) evidence.Evidence {
			l := evidence.Span{Count: n, First: at(5, 0), Last: at(5, 1)}
			return evidence.Evidence{NodeClients: map[string]int64{"n1": 1000}, Bursts: []evidence.Burst{{Node: "n1", Clients: n, Span: l}}, OwnBursts: []evidence.Burst{{Node: "n1", Clients: 1, Span: l}}}
		}},
	} {
		day := func(f evidence.Evidence) *evidence.Evidence {
			asked := hour(f)
			asked.From = asked.To.Add(-24 * time.Hour)
			return asked
		}
		for _, asked := range []struct {
			name  string
			least int64
			facts func(evidence.Evidence) *evidence.Evidence
		}{{"the fleet", c.fleet, hour}, {"one client", c.alone, narrow}, {"the fleet in a day", c.day, day}} {
			t.Run(c.id+" of "+asked.name, func(t *testing.T) {
				has := func(n int64) bool {
					return slices.ContainsFunc(Judge(asked.facts(c.planted(n))), func(f evidence.Finding) bool { return f.ID == c.id && f.Severity != evidence.Info })
				}
				require.True(t, has(asked.least))
				require.False(t, asked.least > 1 && has(asked.least-1))
			})
		}
	}
}

// TestFewClients: of more than 20 clients that are asked about, single rows don't count.
func TestFewClients(t *testing.T) {
	f := narrow(evidence.Evidence{Denials: []evidence.Denial{denials("a", "publish", "file", 1)}})
	f.Clients = 20
	require.Equal(t, "acl-denied", Judge(f)[0].ID)
	f.Clients++
	require.Equal(t, NothingUnusual, Judge(f)[0].ID)
}

// TestRules: every rule can be read by itself, and none is there twice.
func TestRules(t *testing.T) {
	var ids []string
	for _, r := range Rules {
		ids = append(ids, r.ID)
		for _, text := range []string{r.Meaning, r.Recognized, r.Otherwise, r.Check} {
			require.Regexp(t, `^[A-Z"].*[.?]$`, text, r.ID)
		}
	}
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(ids))), len(ids))
	for _, id := range []string{
		"wrong-credentials", "brute-force", "authenticator-unavailable", "acl-denied", "duplicate-client-id", "keepalive-timeout", "flapping", "kicked", "node-lost",
		"slow-consumer", "offline-queue-full", "message-expired", "no-subscribers", "unacknowledged", "protocol-error", "quota-exceeded", "ingestion-gap",
	} {
		require.Contains(t, ids, id)
	}
}
