package query

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// writable is a table over which users may write SQL.
var writable = Table{Name: "full_link", Schema: event.Wide, Payload: Payload{Mode: PayloadTruncate}, MaxRows: 10000, RawSQL: true}

func TestRawSQL(t *testing.T) {
	for _, test := range []struct {
		name, model string
		want        func(q *Query)
	}{
		{"alone", `{"scenario": "sql", "rawSql": "SELECT 1"}`, func(*Query) {}},
		{"a view", `{"scenario": "sql", "rawSql": "SELECT 1", "view": "logs"}`, func(q *Query) { q.View = "logs" }},
		{"a format", `{"scenario": "sql", "rawSql": "SELECT 1", "format": "timeseries"}`, func(q *Query) { q.View = "timeseries" }},
		{"both", `{"scenario": "sql", "rawSql": "SELECT 1", "view": "table", "format": "table"}`, func(q *Query) { q.View = "table" }},
		{"interval and limit", `{"scenario": "sql", "rawSql": "SELECT 1", "interval": "5m", "limit": 7}`, func(q *Query) { q.Interval, q.Limit = 5*60e9, 7 }},
		{"empty keys of others", `{"scenario": "sql", "rawSql": "SELECT 1", "clients": [], "measure": "", "filters": null}`, func(*Query) {}},
		{"keys of others", `{"scenario": "sql", "rawSql": "SELECT 1", "clients": ["a"], "outcome": "failure", "filters": 5}`, func(q *Query) {
			for _, key := range []string{"clients", "outcome", "filters"} {
				q.Warnf("The SQL itself says which rows it reads, so the key %s was ignored.", key)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			q, err := ask(writable, test.model)
			require.NoError(t, err)
			want := plain(t, event.SQL)
			want.Columns, want.Payload, want.RawSQL = nil, writable.Payload, "SELECT 1"
			test.want(want)
			requireQuery(t, want, q)
		})
	}
}

func TestRawSQLIsRefused(t *testing.T) {
	const off = "scenario: raw SQL is off in this data source; whoever administers it can allow it (Allow raw SQL in its settings)"
	hidden := writable
	hidden.Payload.Mode = PayloadHide
	for _, test := range []struct {
		name  string
		table Table
		model string
		want  string
	}{
		{"off", wide, `{"scenario": "sql", "rawSql": "SELECT 1"}`, off},
		{"hidden payloads", hidden, `{"scenario": "sql", "rawSql": "SELECT 1"}`,
			"scenario: raw SQL is refused while payloads are hidden (Payload in the data source's settings): it could bring them out"},
		{"no text", writable, `{"scenario": "sql"}`, "rawSql: missing; a SELECT is needed, such as SELECT * FROM $__table WHERE $__timeFilter"},
		{"an empty text", writable, `{"scenario": "sql", "rawSql": " \n"}`, "rawSql: missing; a SELECT is needed, such as SELECT * FROM $__table WHERE $__timeFilter"},
		{"no text but a list", writable, `{"scenario": "sql", "rawSql": ["SELECT 1"]}`, `rawSql: ["SELECT 1"] is not allowed; a string is`},
		{"two views", writable, `{"scenario": "sql", "rawSql": "SELECT 1", "view": "table", "format": "logs"}`,
			`format: "logs" is not the view, which is "table"; leave one of the two out`},
		{"another scenario", writable, `{"scenario": "events", "rawSql": "SELECT 1"}`, "rawSql: belongs to the scenario sql, not to events; remove it, or ask the scenario sql"},
		{"a format of another scenario", writable, `{"scenario": "events", "format": "table"}`, "format: belongs to the scenario sql, not to events; remove it, or ask the scenario sql"},
		{"limit", writable, `{"scenario": "sql", "rawSql": "SELECT 1", "limit": 0}`, "limit: 0 is not allowed; a whole number of at least 1 is"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ask(test.table, test.model)
			requireError(t, err, test.want)
		})
	}
}

func TestRawSQLOfAlertRules(t *testing.T) {
	q, err := askAs(writable, Request{JSON: []byte(`{"scenario": "sql", "rawSql": "SELECT $__interval"}`), From: rangeFrom, To: rangeTo, FromAlert: true})
	require.NoError(t, err)
	require.Equal(t, alertInterval, q.Interval)
}
