package tests

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

// TestModel: whatever is asked, the rows are those that a filter over the rows in memory finds, and nothing in the
// database changes.
func TestModel(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oddStock(t, b)
		before := s.fingerprint(t)
		for i := range rounds(b, 8) { // a hundred questions each
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				rapid.Check(t, func(rt *rapid.T) {
					g := generator{T: rt, stock: s}
					g.target = g.record()
					q := g.rows(g.question(g.scenario()))
					from, to := g.span()
					s.compareRows(t, rt, q, from, to)
				})
			})
		}
		t.Run("both names of a delivery drop", func(t *testing.T) {
			for _, operator := range []string{"=", "!=", "=~", "!~"} {
				for _, value := range []any{"delivery.dropped", "message.delivery_dropped", "^delivery", "^message.delivery_d", "d$", "message.dropped"} {
					for _, scenario := range []string{"events", "drops", "delivery"} {
						q := question{Scenario: scenario, Columns: []string{"event"}, Limit: 50, Filters: []condition{{"event", operator, []any{value}}}}
						s.compareRows(t, t, q, s.start, s.end)
					}
				}
			}
		})
		require.Equal(t, before, s.fingerprint(t))
	})
}

// compareRows asks, and compares the answer with the rows in memory.
func (s *stock) compareRows(tb testing.TB, t require.TestingT, q question, from, to time.Time) {
	s.Ran = nil
	model := q.json(t)
	response, err := s.Ask(tb, from, to, model)
	if problems := q.problems(from, to); len(problems) > 0 {
		requireProblem(t, err, problems, model)
		require.Empty(t, s.Ran, model)
		return
	}
	require.NoError(t, err, model)
	s.requireHidden(t, model)
	require.Len(t, response.Frames, 1, model)
	found := chosen(between(s.records, from.UnixMilli(), to.UnixMilli()), q.asks())
	requireRows(t, response.Frames[0], found, q, model)
}

// requireProblem: a question that can't be answered is the asker's to mend, and the error says where.
func requireProblem(t require.TestingT, err error, keys []string, model string) {
	var wrong *query.Error
	require.ErrorAs(t, err, &wrong, model)
	require.Contains(t, keys, wrong.Key, "%s: %s", model, wrong.Msg)
}

// requireHidden: no text from outside stands in a statement.
func (s *stock) requireHidden(t require.TestingT, model string) {
	for _, st := range s.Ran {
		for _, text := range []string{"DROP TABLE", "OR 1=1", "UNION SELECT", "pg_sleep", "chr(39)", "canary", "🚀", "日本語"} {
			require.NotContains(t, st.SQL, text, model)
		}
	}
}

// shownColumns are those of a table of rows.
func (q question) shownColumns() []string {
	byScenario := map[string]string{
		"lifecycle": "clientid, username, peername, node, topic, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at",
		"access":    "clientid, username, peername, topic, action, result, authz_source, reason_code, node",
		"delivery":  "topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node",
		"drops":     "topic, reason, qos, clientid, from_clientid, username, id, payload, node",
		"events":    "clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id",
	}
	if len(q.Columns) == 0 {
		return append([]string{"timestamp", "event"}, strings.Split(byScenario[q.Scenario], ", ")...)
	}
	var columns []string
	for _, column := range q.Columns {
		list := []string{column}
		if column == "*" {
			list = fleet.Columns
		}
		for _, c := range list {
			if !slices.Contains(columns, c) {
				columns = append(columns, c)
			}
		}
	}
	return columns
}

const null = "\x00"

func (r record) show(columns []string) string {
	var texts []string
	for _, column := range columns {
		value := r.cells[column]
		if value == nil {
			value = null
		}
		texts = append(texts, fmt.Sprint(value))
	}
	return strings.Join(texts, "\x01")
}

// showRows are the rows of a frame, in its order. Times are milliseconds.
func showRows(frame *data.Frame) []string {
	rows := make([]string, frame.Rows())
	for i := range rows {
		var texts []string
		for _, field := range frame.Fields {
			value, ok := field.ConcreteAt(i)
			if at, isTime := value.(time.Time); isTime {
				value = at.UnixMilli()
			}
			if !ok {
				value = null
			}
			texts = append(texts, fmt.Sprint(value))
		}
		rows[i] = strings.Join(texts, "\x01")
	}
	return rows
}

func fieldNames(frame *data.Frame) []string {
	var names []string
	for _, field := range frame.Fields {
		names = append(names, field.Name)
	}
	return names
}

// requireRows compares a table with the rows found in memory. Those of one millisecond may come in any order that the
// protocol allows, and a limit may cut any of those of the oldest one.
func requireRows(t require.TestingT, frame *data.Frame, found []record, q question, model string) {
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
	columns := q.shownColumns()
	require.Equal(t, columns, fieldNames(frame), model)
	rows := showRows(frame)
	require.Len(t, rows, min(limit, len(found)), model)
	ascending := q.Order == "asc" || q.Order == "" && q.Scenario == "lifecycle"
	if ascending {
		slices.Reverse(rows)
	}
	for to := len(found); len(rows) > 0; {
		from := to
		for from > 0 && found[from-1].at == found[to-1].at {
			from--
		}
		var want []string
		for _, r := range found[from:to] {
			want = append(want, r.show(columns))
		}
		got := rows[:min(len(rows), len(want))]
		rows, to = rows[len(got):], from
		requireProtocolOrder(t, columns, got, model)
		if len(got) < len(want) {
			require.Subset(t, want, got, model)
			continue
		}
		require.ElementsMatch(t, want, got, model)
	}
}

// requireProtocolOrder: rows of one millisecond, the newest first, end with what comes first in the protocol.
func requireProtocolOrder(t require.TestingT, columns, rows []string, model string) {
	order := []string{
		"client.check_authn_complete", "client.connected", "client.connack", "client.check_authz_complete", "session.subscribed",
		"message.publish", "message.delivered", "message.acked", "message.dropped", "session.unsubscribed", "client.disconnected",
	}
	at := slices.Index(columns, "event")
	if at < 0 {
		return
	}
	var places []int
	for _, row := range rows {
		event := strings.Split(row, "\x01")[at]
		if name(event) == "message.delivery_dropped" {
			event = "message.dropped" // dropped is dropped: the contract doesn't put one before the other
		}
		if place := slices.Index(order, event); place >= 0 {
			places = append(places, -place)
		}
	}
	require.IsNonDecreasing(t, append([]int{-len(order), -len(order)}, places...), model)
}
