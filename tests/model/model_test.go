package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// TestModel: whatever is asked, the rows are those that a filter over the rows in memory finds, and nothing in the
// database changes.
func TestModel(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Odd(t, b)
		before := s.Fingerprint(t)
		for i := range b.Rounds(8) { // a hundred questions each
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				rapid.Check(t, func(rt *rapid.T) {
					g := oracle.Generator{T: rt, Stock: s}
					g.About = g.Record()
					q := g.Rows(g.Question(g.Scenario()))
					from, to := g.Span()
					compareRows(t, rt, s, q, from, to)
				})
			})
		}
		t.Run("both names of a delivery drop", func(t *testing.T) {
			for _, operator := range []string{"=", "!=", "=~", "!~"} {
				for _, value := range []any{"delivery.dropped", "message.delivery_dropped", "^delivery", "^message.delivery_d", "d$", "message.dropped"} {
					for _, scenario := range []string{"events", "drops", "delivery"} {
						q := oracle.Question{Scenario: scenario, Columns: []string{"event"}, Limit: 50, Filters: []oracle.Condition{oracle.Where("event", operator, value)}}
						compareRows(t, t, s, q, s.Start, s.End)
					}
				}
			}
		})
		require.Equal(t, before, s.Fingerprint(t))
	})
}

// compareRows asks, and compares the answer with the rows in memory.
func compareRows(tb testing.TB, t require.TestingT, s *oracle.Stock, q oracle.Question, from, to time.Time) {
	s.Ran = nil
	model := q.JSON(t)
	response, err := s.Ask(tb, from, to, model)
	if problems := q.Problems(from, to); len(problems) > 0 {
		oracle.RequireProblem(t, err, problems, model)
		require.Empty(t, s.Ran, model)
		return
	}
	require.NoError(t, err, model)
	requireHidden(t, s, model)
	require.Len(t, response.Frames, 1, model)
	found := oracle.Chosen(oracle.Between(s.Records, from.UnixMilli(), to.UnixMilli()), q.Asks())
	requireRows(t, response.Frames[0], found, q, model)
}

// requireHidden: no text from outside stands in a statement.
func requireHidden(t require.TestingT, s *oracle.Stock, model string) {
	for _, st := range s.Ran {
		for _, text := range []string{"DROP TABLE", "OR 1=1", "UNION SELECT", "pg_sleep", "chr(39)", "canary", "🚀", "日本語"} {
			require.NotContains(t, st.SQL, text, model)
		}
	}
}

// requireRows compares a table with the rows found in memory. Those of one millisecond may come in any order that the
// protocol allows, and a limit may cut any of those of the oldest one.
func requireRows(t require.TestingT, frame *data.Frame, found []oracle.Record, q oracle.Question, model string) {
	limit := q.Limit
	if limit == 0 {
		limit = 1000
	}
	cut := len(found) > limit
	require.Equal(t, cut, slices.ContainsFunc(frame.Meta.Notices, func(n data.Notice) bool {
		return n.Severity == data.NoticeSeverityWarning && strings.Contains(n.Text, fmt.Sprintf("newest %d rows", limit))
	}), model)
	if len(found) == 0 {
		require.Empty(t, frame.Fields, model)
		return
	}
	columns := q.ShownColumns()
	require.Equal(t, columns, testkit.FieldNames(frame), model)
	rows := oracle.Texts(frame)
	require.Len(t, rows, min(limit, len(found)), model)
	ascending := q.Order == "asc" || q.Order == "" && q.Scenario == "lifecycle"
	if ascending {
		slices.Reverse(rows)
	}
	for to := len(found); len(rows) > 0; {
		from := to
		for from > 0 && found[from-1].At == found[to-1].At {
			from--
		}
		var want []string
		for _, r := range found[from:to] {
			want = append(want, r.Show(columns))
		}
		got := rows[:min(len(rows), len(want))]
		rows, to = rows[len(got):], from
		oracle.RequireProtocolOrder(t, columns, got, model)
		if len(got) < len(want) {
			require.Subset(t, want, got, model)
			continue
		}
		require.ElementsMatch(t, want, got, model)
	}
}
