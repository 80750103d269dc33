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

func clock(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format("15:04:05")
}

// TestThresholds: one less than what the documentation says isn't told.
func TestThresholds(t *testing.T) {
	unacked := func(n int64) Evidence { return Evidence{Unacked: []Unacked{{"a", 5 * n, spread(n)}}} }
	for _, c := range []struct {
		id      string
		fleet   int64 // the least of the fleet in an hour
		alone   int64 // of one client that is asked about
		day     int64 // of the fleet in a day
		planted func(n int64) Evidence
	}{
		{"authenticator-unavailable", 3, 1, 3, func(n int64) Evidence {
			return Evidence{Refusals: []Refusal{refusals("a", authn, "server_unavailable", n)}}
		}},
		{"quota-exceeded", 1, 1, 1, func(n int64) Evidence {
			return Evidence{Refusals: []Refusal{refusals("a", connack, "quota_exceeded", n)}}
		}},
		{"brute-force", 10, 10, 10, func(n int64) Evidence { return Evidence{Guesses: []Guesses{{"10.0.0.1", n, 2, 2, spread(20)}}} }},
		{"brute-force", 10, 10, 10, func(n int64) Evidence { return Evidence{Guesses: []Guesses{{"10.0.0.1", 1, n, 2, spread(20)}}} }},
		{"brute-force", 13, 13, 13, func(n int64) Evidence { return Evidence{Guesses: []Guesses{{"10.0.0.1", n, n, 3, spread(20)}}} }},
		{"wrong-credentials", 3, 3, 24, func(n int64) Evidence {
			return Evidence{Refusals: []Refusal{refusals("a", authn, "not_authorized", n)}}
		}},
		{"banned", 3, 3, 24, func(n int64) Evidence { return Evidence{Refusals: []Refusal{refusals("a", connack, "banned", n)}} }},
		{"protocol-error", 3, 1, 24, func(n int64) Evidence { return Evidence{Ends: []End{ended("a", "frame_error", n)}} }},
		{"protocol-error", 3, 1, 24, func(n int64) Evidence {
			return Evidence{Refusals: []Refusal{refusals("a", connack, "protocol_error", n)}}
		}},
		{"duplicate-client-id", 4, 4, 4, func(n int64) Evidence {
			return Evidence{Takeovers: []Takeover{{"a", "10.0.0.1", Span{n, at(0, 0), at(4, 0)}}}}
		}},
		{"server-busy", 5, 1, 5, func(n int64) Evidence { return Evidence{Refusals: []Refusal{refusals("a", connack, "server_busy", n)}} }},
		{"publish-refused", 3, 1, 3, func(n int64) Evidence {
			return Evidence{NoSubscribers: []Unreceived{{"t", "p", "packet_identifier_inuse", spread(n)}}}
		}},
		{"other-failures", 5, 3, 48, func(n int64) Evidence { return Evidence{Ends: []End{ended("a", "unspecified_error", n)}} }},
		{"reconnect-loop", 60, 60, 1440, func(n int64) Evidence {
			return Evidence{Loops: []Loop{{"a", Span{n, at(0, 0), at(0, 0).Add(time.Duration(n-1) * 20 * time.Second)}}}}
		}},
		{"duplicate-client-id", 6, 6, 6, func(n int64) Evidence {
			return Evidence{Takeovers: []Takeover{{"a", "10.0.0.1", spread(n - 2)}, {"a", "10.0.0.2", spread(2)}}}
		}},
		{"kicked", 2, 1, 2, func(n int64) Evidence { return Evidence{Ends: []End{ended("a", "kicked", n)}} }},
		{"keepalive-timeout", 4, 4, 48, func(n int64) Evidence { return Evidence{Ends: []End{ended("a", "keepalive_timeout", n)}} }},
		{"flapping", 5, 5, 96, func(n int64) Evidence { return Evidence{Ends: []End{ended("a", "tcp_closed", n)}} }},
		{"acl-denied", 5, 1, 5, func(n int64) Evidence { return Evidence{Denials: []Denial{denials("a", "publish", "file", n)}} }},
		{"unacknowledged", 5, 3, 48, unacked},
		{"payload-refused", 5, 1, 5, func(n int64) Evidence {
			return Evidence{Drops: []Drop{{"a", "schema.validation_failed", "", "t", 1, spread(n)}}}
		}},
		{"slow-consumer", 5, 1, 5, func(n int64) Evidence {
			return Evidence{Drops: []Drop{dropped("a", "queue_full", n)}, Queues: []Queue{{ClientID: "a", Span: spread(n), Present: spread(n)}}}
		}},
		{"offline-queue-full", 5, 1, 5, func(n int64) Evidence {
			return Evidence{Drops: []Drop{dropped("a", "qos0_msg", n)}, Queues: []Queue{{ClientID: "a", Span: spread(n)}}, Absences: []Absence{{ClientID: "a", At: at(0, 0), Ended: true}}}
		}},
		{"message-expired", 5, 1, 5, func(n int64) Evidence { return Evidence{Drops: []Drop{dropped("a", "expired", n)}} }},
		{"no-subscribers", 3, 1, 3, func(n int64) Evidence {
			return Evidence{NoSubscribers: []Unreceived{{"t", "p", "no_subscribers", spread(n)}}, Topics: map[string]TopicReceivers{"t": {Near: &Near{"T", "", "s", 1}}}}
		}},
		{"node-lost", 10, 10, 10, func(n int64) Evidence {
			l := Span{n, at(5, 0), at(5, 1)}
			return Evidence{NodeClients: map[string]int64{"n1": 200}, Bursts: []Burst{{"n1", n, l}}, OwnBursts: []Burst{{"n1", 1, l}}}
		}},
		{"node-lost", 50, 50, 50, func(n int64) Evidence {
			l := Span{n, at(5, 0), at(5, 1)}
			return Evidence{NodeClients: map[string]int64{"n1": 1000}, Bursts: []Burst{{"n1", n, l}}, OwnBursts: []Burst{{"n1", 1, l}}}
		}},
	} {
		day := func(f Evidence) *Evidence {
			asked := hour(f)
			asked.From = asked.To.Add(-24 * time.Hour)
			return asked
		}
		for _, asked := range []struct {
			name  string
			least int64
			facts func(Evidence) *Evidence
		}{{"the fleet", c.fleet, hour}, {"one client", c.alone, narrow}, {"the fleet in a day", c.day, day}} {
			t.Run(c.id+" of "+asked.name, func(t *testing.T) {
				has := func(n int64) bool {
					return slices.ContainsFunc(Judge(asked.facts(c.planted(n))), func(f Finding) bool { return f.ID == c.id && f.Severity != Info })
				}
				require.True(t, has(asked.least))
				require.False(t, asked.least > 1 && has(asked.least-1))
			})
		}
	}
}

// TestFewClients: of more than 20 clients that are asked about, single rows don't count.
func TestFewClients(t *testing.T) {
	f := narrow(Evidence{Denials: []Denial{denials("a", "publish", "file", 1)}})
	f.Clients = fewClients
	require.Equal(t, "acl-denied", Judge(f)[0].ID)
	f.Clients++
	require.Equal(t, NothingUnusual, Judge(f)[0].ID)
}

func TestSilences(t *testing.T) {
	tick := func(node string, from, to time.Time, n int64) RowBucket {
		return RowBucket{node, from, Span{n, from, to}}
	}
	busy := []RowBucket{tick("n1", at(0, 0), at(19, 59), 5000), tick("n2", at(0, 0), at(29, 59), 5000), tick("n1", at(40, 0), at(59, 59), 5000), tick("n2", at(40, 0), at(59, 59), 5000)}
	for _, c := range []struct {
		name  string
		ticks []RowBucket
		cut   bool
		want  []Silence
	}{
		{"none", []RowBucket{tick("n1", at(0, 0), at(59, 0), 5000)}, false, nil},
		{"of all, of which that of a node is a part", busy, false, []Silence{{Since: at(29, 59), Until: at(40, 0), Steady: true}}},
		{"of one node", append(slices.Clone(busy), tick("n2", at(30, 0), at(39, 59), 900)), false, []Silence{{Node: "n1", Since: at(19, 59), Until: at(40, 0)}}},
		{"still going on", []RowBucket{tick("n1", at(0, 0), at(50, 0), 5000)}, false, []Silence{{Since: at(50, 0), Until: at(59, 0), Open: true, Steady: true}}},
		{"not a minute yet, as rows may be late", []RowBucket{tick("n1", at(0, 0), at(58, 1), 50000)}, false, nil},
		{"so few rows that it proves nothing", []RowBucket{tick("n1", at(0, 0), at(19, 59), 200), tick("n1", at(25, 0), at(59, 59), 340)}, false, nil},
		{"too many nodes to tell", busy, true, nil},
		{"no rows at all", nil, false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			slices.SortStableFunc(c.ticks, func(x, y RowBucket) int { return x.At.Compare(y.At) })
			require.Equal(t, c.want, silencesOf(hour(Evidence{Over: RowsOverTime{Buckets: c.ticks, Cut: c.cut}})))
		})
	}
}

func TestWhereabouts(t *testing.T) {
	drops := Queue{Span: Span{10, at(10, 0), at(11, 0)}}
	seen := func(at time.Time) Queue { return Queue{Present: Span{1, at, at}} }
	begin := func(at time.Time) Absence { return Absence{At: at} }
	end := func(at time.Time) Absence { return Absence{At: at, Ended: true} }
	for _, c := range []struct {
		name     string
		queues   []Queue
		absences []Absence
		want     [3]int64 // unknown, present, absent
	}{
		{"nothing is known", []Queue{drops}, nil, [3]int64{10, 0, 0}},
		{"a ping just before", []Queue{seen(at(9, 0)), drops}, nil, [3]int64{0, 10, 0}},
		{"a ping long before", []Queue{seen(at(1, 0)), drops}, nil, [3]int64{10, 0, 0}},
		{"left before", []Queue{drops}, []Absence{end(at(9, 0))}, [3]int64{0, 0, 10}},
		{"came before", []Queue{drops}, []Absence{end(at(8, 0)), begin(at(9, 0))}, [3]int64{0, 10, 0}},
		{"came after, and never before", []Queue{drops}, []Absence{begin(at(12, 0))}, [3]int64{0, 0, 10}},
		{"left after", []Queue{drops}, []Absence{end(at(12, 0))}, [3]int64{0, 10, 0}},
		{"was away for most of the time", []Queue{drops}, []Absence{end(at(10, 5)), begin(at(10, 55))}, [3]int64{0, 0, 10}},
		{"was away for a moment", []Queue{drops}, []Absence{end(at(10, 5)), begin(at(10, 10))}, [3]int64{0, 10, 0}},
		{"took over its own connection", []Queue{drops}, []Absence{begin(at(12, 0)), {At: at(12, 1), Ended: true, Replaced: true}}, [3]int64{0, 10, 0}},
		{"one drop in half a second of absence", []Queue{{Span: Span{1, at(10, 5), at(10, 5)}}}, []Absence{end(at(10, 5)), begin(at(10, 6))}, [3]int64{0, 0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, hour(Evidence{Queues: c.queues, Absences: c.absences}).whereabouts(""))
		})
	}
}

func TestWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0.0 s", 9900 * time.Millisecond: "9.9 s", 90 * time.Second: "90 s", 12 * time.Minute: "12 min", 125 * time.Minute: "2 h 5 min", 72 * time.Hour: "3 days",
	} {
		require.Equal(t, want, inWords(d))
	}
	for n, want := range map[int64]string{1: "once", 2: "twice", 3: "3 times", 1234567: "1,234,567 times"} {
		require.Equal(t, want, times(n))
	}
	require.Equal(t, "1 row", rows(1))
	require.Equal(t, "0 rows", rows(0))
	require.Equal(t, "a client without an ID", who([]string{""}))
	require.Equal(t, "a, b and c", who([]string{"a", "b", "c"}))
	require.Equal(t, "a, b, c and 1 other", who([]string{"a", "b", "c", "d"}))
	long := hour(Evidence{})
	long.From = long.To.Add(-25 * time.Hour)
	require.Equal(t, "2026-03-01 08:05:00 UTC", long.at(at(5, 0)))
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
