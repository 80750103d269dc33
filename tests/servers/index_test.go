package servers

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/check"
	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// notByKey are statements that no index serves, with what they ask instead of the rows of a client, user or address.
var notByKey = []struct {
	asks string
	sql  *regexp.Regexp
}{
	{"whether the table holds successes at all, of anybody", regexp.MustCompile(`^SELECT event\nFROM [^()]*(\([^()]*\)[^()]*)*\nLIMIT 2$`)},
	{"what became of a node and all its clients: when it wrote last, what it lost at once", regexp.MustCompile(`^SELECT (date_bin\(.*\) AS t, |d\.t, d\.)?node, `)},
	{"filters of anybody that come near a topic without subscribers", regexp.MustCompile(`, subscribed_at, unsubscribed_at, denied_at\nFROM |^SELECT "timestamp"\nFROM [^()]*\([^()]*\)\n  AND \(event IN \('session.subscribed', `)},
	{"takeovers of the clients that were found by the key, from whatever address", regexp.MustCompile(`^SELECT t\.clientid, t\.source, `)},
	{"acks, which belong to a delivery by message and client, whatever user and address they name", regexp.MustCompile(`LEFT JOIN \(SELECT id( AS acked_id)?, clientid( AS acked_by)?\n`)},
	{"how far back acks of anybody are read", regexp.MustCompile(`^SELECT ("timestamp"|date_bin\([^()]*\) AS t, count\(\*\) AS n)\nFROM [^()]*\([^()]*\)(\n  AND "timestamp" [<>=]+ \$[0-9]+)*\n(ORDER BY "timestamp" DESC\nLIMIT 2 OFFSET |GROUP BY 1\nORDER BY 1 DESC\n)`)},
	{"whether the newest rows, whoever's they are, were written twice", regexp.MustCompile(`\nORDER BY "timestamp" DESC\nLIMIT 2000\) AS s\n`)},
	{"what anybody published on the client's topics that found no subscriber", regexp.MustCompile(`^SELECT m\.topic, m\.clientid, `)},
	{"what became of the client's messages at their receivers", regexp.MustCompile(`\n  AND from_clientid = \$`)},
	{"rows of messages that were found by the key before", regexp.MustCompile(`\n  AND id (= \$|IN \(\$|>= \$)`)},
}

// TestLookUpsAreServedByTheIndex: who names a client, a user or an address with its port reads what the skipping index finds.
func TestLookUpsAreServedByTheIndex(t *testing.T) {
	t.Parallel()
	rows := ordered(t)
	s := newServer(t, statement.GreptimeDB, rows)
	for _, q := range everyView(t, s, rows) {
		someone := sample(t, q.scenario, rows)
		for _, key := range []struct{ name, column, value string }{
			{"clients", event.ClientID, *someone.ClientID},
			{"users", event.Username, *someone.Username},
			{"sources", event.Peername, *someone.Peername},
		} {
			t.Run(q.String()+" "+key.name, func(t *testing.T) {
				_, err := s.answer(t, q.with("", key.name, []string{key.value}).json(t))
				require.NoError(t, err)
				require.NotEmpty(t, s.Ran)
				served := false
				for _, st := range s.Ran {
					reads := check.Reads(st.SQL, testkit.Table)
					require.NotEmpty(t, reads, "%s", st)
					for _, conditions := range reads {
						byKey := check.Served(conditions, key.column)
						served = served || byKey
						if !byKey && !exempt(st.SQL) {
							// What the key found may be looked up by another indexed column, such as the clients of a user.
							require.True(t, slices.ContainsFunc(greptime.Solution.Indexed, func(column string) bool { return check.Served(conditions, column) }), "%s", st)
						}
					}
				}
				require.True(t, served, "no statement looks for %s", key.value)
			})
		}
	}
	t.Run("an IPv6 address with its port", func(t *testing.T) {
		_, err := s.answer(t, `{"scenario":"events","sources":["[2001:db8::7]:51022"]}`)
		require.NoError(t, err)
		require.True(t, check.Served(check.Reads(s.Ran[0].SQL, testkit.Table)[0], event.Peername), "%s", s.Ran[0])
	})
}

func exempt(sql string) bool {
	for _, other := range notByKey {
		if other.sql.MatchString(sql) {
			return true
		}
	}
	return false
}

// sample is a row of the scenario that says who took part, by IPv4: an IPv6 peername can also be read as an address.
func sample(t *testing.T, scenario string, rows []fleet.Row) fleet.Row {
	t.Helper()
	for _, s := range event.AllScenarios {
		at := slices.IndexFunc(rows, func(r fleet.Row) bool {
			return s.Includes(r.Event) && r.ClientID != nil && r.Username != nil && r.Peername != nil && strings.Count(*r.Peername, ":") == 1
		})
		if s.Name == scenario {
			require.GreaterOrEqual(t, at, 0, scenario)
			return rows[at]
		}
	}
	t.Fatalf("there is no scenario %s", scenario)
	return fleet.Row{}
}
