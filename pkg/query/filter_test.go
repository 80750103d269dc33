package query

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/regexps"
)

const filterable24 = "event, clientid, username, peername, sockname, node, topic, id, from_clientid, from_username, qos, payload, reason, reason_code, " +
	"action, result, authz_source, keepalive, clean_start, expiry_interval, connected_at, disconnected_at, publish_received_at, client_attrs"

// ownColumns is a table with columns of a site's own, of every type.
var ownColumns = func() Table {
	table := wide
	table.Schema = append(append(event.Schema{}, event.Wide...),
		event.Column{Name: "region", Type: event.String},
		event.Column{Name: "Signal Strength", Type: event.Float},
		event.Column{Name: "tags", Type: event.Other},
		event.Column{Name: "written_at", Type: event.Time},
		event.Column{Name: "hops", Type: event.Int})
	return table
}()

func TestFiltersReadValuesByTheColumnsType(t *testing.T) {
	for _, test := range []struct {
		name, filter string
		want         []any
	}{
		{"strings", `"column": "username", "operator": "=", "values": ["a", "", "*", "$x"]`, []any{"a", "", "*", "$x"}},
		{"a number for a string", `"column": "username", "operator": "=", "values": [1, 1.50, 1e3]`, []any{"1", "1.50", "1e3"}},
		{"a boolean for a string", `"column": "username", "operator": "!=", "values": [true, false]`, []any{"true", "false"}},
		{"whole numbers", `"column": "qos", "operator": "=", "values": [0, "1", -2]`, []any{int64(0), int64(1), int64(-2)}},
		{"the largest whole number", `"column": "connected_at", "operator": "<=", "values": [9223372036854775807]`, []any{int64(math.MaxInt64)}},
		{"a number that a double can't hold", `"column": "connected_at", "operator": ">", "values": [9007199254740993]`, []any{int64(9007199254740993)}},
		{"a time", `"column": "connected_at", "operator": "=", "values": ["2026-03-01T08:00:00.250Z", "2026-03-01T09:00:00+01:00"]`, []any{int64(1772352000250), int64(1772352000000)}},
		{"numbers", `"column": "Signal Strength", "operator": "=", "values": [1, "-2.5", 1e3]`, []any{1.0, -2.5, 1000.0}},
		{"booleans", `"column": "clean_start", "operator": "!=", "values": [true, "false", "1", 0]`, []any{true, false, true, false}},
		{"less", `"column": "qos", "operator": "<", "values": [2]`, []any{int64(2)}},
		{"more", `"column": "Signal Strength", "operator": ">=", "values": ["0.5"]`, []any{0.5}},
		{"a site's own column", `"column": "region", "operator": "=", "values": ["eu"]`, []any{"eu"}},
		{"all among others", `"column": "region", "operator": "=", "values": ["$__all", "eu"]`, []any{"eu"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			q, err := ask(ownColumns, `{"scenario": "events", "filters": [{`+test.filter+`}]}`)
			require.NoError(t, err)
			require.Len(t, q.Filters, 1)
			require.Equal(t, test.want, q.Filters[0].Values)
			require.Empty(t, q.Filters[0].Regexps)
		})
	}
}

func TestFilters(t *testing.T) {
	q, err := ask(wide, `{"scenario": "drops", "filters": [
		{"column": "reason", "operator": "=~", "values": ["^queue", "full$"]},
		{"column": "qos", "operator": ">", "values": ["0"]},
		{"column": "topic", "operator": "!~", "values": [5]},
		{"column": "event", "operator": "!=", "values": ["delivery.dropped"]}]}`)
	require.NoError(t, err)
	column := func(name string) event.Column { return columnsNamed(t, event.Wide, name)[0] }
	compiled := func(texts ...string) (parsed []regexps.Regexp) {
		for _, text := range texts {
			re, err := regexps.Parse(text)
			require.NoError(t, err)
			parsed = append(parsed, re)
		}
		return parsed
	}
	require.Equal(t, []Filter{
		{Column: column("reason"), Operator: "=~", Regexps: compiled("^queue", "full$")},
		{Column: column("qos"), Operator: ">", Values: []any{int64(0)}},
		{Column: column("topic"), Operator: "!~", Regexps: compiled("5")},
		{Column: column("event"), Operator: "!=", Values: []any{"delivery.dropped"}},
	}, q.Filters)
}

// TestMissingValues: null stands for a missing value, alone or among others.
func TestMissingValues(t *testing.T) {
	for _, test := range []struct {
		filter string
		want   []any
	}{
		{`"column": "node", "operator": "=", "values": [null]`, nil},
		{`"column": "node", "operator": "!=", "values": ["a", null, ""]`, []any{"a", ""}},
		{`"column": "qos", "operator": "=", "values": [null, 1]`, []any{int64(1)}},
	} {
		q, err := ask(wide, `{"scenario": "drops", "filters": [{`+test.filter+`}]}`)
		require.NoError(t, err)
		require.Len(t, q.Filters, 1)
		require.True(t, q.Filters[0].Missing)
		require.Equal(t, test.want, q.Filters[0].Values)
	}
}

func TestFiltersThatRestrictNothing(t *testing.T) {
	for _, filter := range []string{
		`"column": "node", "operator": "=", "values": []`,
		`"column": "node", "operator": "=", "values": null`,
		`"column": "node", "operator": "!="`,
		`"column": "node", "operator": "=", "values": ["$__all"]`,
		`"column": "qos", "operator": "<", "values": ["$__all"]`,
		`"column": "qos", "operator": "=~", "values": []`,
	} {
		t.Run(filter, func(t *testing.T) {
			q, err := ask(wide, `{"scenario": "drops", "filters": [{`+filter+`}]}`)
			require.NoError(t, err)
			requireQuery(t, plain(t, "drops"), q)
		})
	}
}

func TestBadFiltersAreRefused(t *testing.T) {
	const (
		objects   = ` is not allowed; a list of {"column", "operator", "values"} is`
		operators = "allowed: =, !=, =~, !~, <, <=, >, >="
	)
	for _, test := range []struct{ filters, want string }{
		{`{}`, "filters: {}" + objects},
		{`"node=a"`, `filters: "node=a"` + objects},
		{`[5]`, "filters: [5]" + objects},
		{`[{}]`, `filters[0].operator: "" is not known; ` + operators},
		{`[null]`, `filters[0].operator: "" is not known; ` + operators},
		{`[{"column": "node", "operator": "=", "values": []}, {"column": "node", "operator": "=="}]`, `filters[1].operator: "==" is not known; ` + operators},
		{`[{"column": "node", "operator": "like"}]`, `filters[0].operator: "like" is not known; ` + operators},
		{`[{"column": "node", "operator": 1}]`, "filters[0].operator: 1 is not allowed; a string is"},
		{`[{"column": ["node"], "operator": "="}]`, `filters[0].column: ["node"] is not allowed; a string is`},
		{`[{"operator": "=", "values": ["a"]}]`, `filters[0].column: "" is not known; allowed: ` + filterable24},
		{`[{"column": "Node", "operator": "="}]`, `filters[0].column: "Node" is not known; allowed: ` + filterable24},
		{`[{"column": "source", "operator": "=", "values": ["a"]}]`, `filters[0].column: "source" is not known; allowed: ` + filterable24},
		{`[{"column": "timestamp", "operator": ">", "values": [1]}]`,
			"filters[0].column: timestamp can't be filtered; the time range is Grafana's; allowed: " + filterable24},
		{`[{"column": "node", "operator": "=", "value": ["a"]}]`, `filters[0]: "value" is not known; allowed: column, operator, values`},
		{`[{"Column": "node", "operator": "="}]`, `filters[0]: "Column" is not known; allowed: column, operator, values`},
		{`[{"column": "node", "operator": "=", "values": "a"}]`, `filters[0].values: "a" is not allowed; a list of strings, numbers or booleans is`},
		{`[{"column": "node", "operator": "=", "values": {"a": 1}}]`, `filters[0].values: {"a": 1} is not allowed; a list of strings, numbers or booleans is`},
		{`[{"column": "node", "operator": "=", "values": ["a", [null]]}]`, "filters[0].values: [null] is not allowed; strings, numbers, booleans and null are"},
		{`[{"column": "node", "operator": "=~", "values": ["a", null]}]`, `filters[0].values: null, which stands for a missing value, can't be compared by "=~"; allowed: =, !=`},
		{`[{"column": "qos", "operator": "<", "values": [null]}]`, `filters[0].values: null, which stands for a missing value, can't be compared by "<"; allowed: =, !=`},
		{`[{"column": "node", "operator": "=", "values": [{"a": [1]}]}]`, `filters[0].values: {"a":[1]} is not allowed; strings, numbers, booleans and null are`},
		{`[{"column": "node", "operator": "=", "values": ["\u0000"]}]`, `filters[0].values: "\x00" holds the character U+0000, which no MQTT string does`},

		{`[{"column": "qos", "operator": "<", "values": [1, 2]}]`, "filters[0].values: < compares with one value, not 2"},
		{`[{"column": "qos", "operator": ">=", "values": [1, 2, 3]}]`, "filters[0].values: >= compares with one value, not 3"},
		{`[{"column": "node", "operator": "<", "values": ["a"]}]`, `filters[0]: operator "<" can't compare the column node, which holds string; allowed: =, !=, =~, !~`},
		{`[{"column": "qos", "operator": "=~", "values": ["1"]}]`, `filters[0]: operator "=~" can't compare the column qos, which holds int; allowed: =, !=, <, <=, >, >=`},
		{`[{"column": "clean_start", "operator": "!~", "values": ["t"]}]`,
			`filters[0]: operator "!~" can't compare the column clean_start, which holds bool; allowed: =, !=`},
		{`[{"column": "qos", "operator": "=", "values": ["one"]}]`, `filters[0].values: "one" is no value for qos: a whole number is needed`},
		{`[{"column": "qos", "operator": "=", "values": ["2026-03-01T08:00:00Z"]}]`, `filters[0].values: "2026-03-01T08:00:00Z" is no value for qos: a whole number is needed`},
		{`[{"column": "qos", "operator": "=", "values": [1.5]}]`, `filters[0].values: "1.5" is no value for qos: a whole number is needed`},
		{`[{"column": "qos", "operator": "=", "values": [true]}]`, `filters[0].values: "true" is no value for qos: a whole number is needed`},
		{`[{"column": "qos", "operator": "=", "values": [""]}]`, `filters[0].values: "" is no value for qos: a whole number is needed`},
		{`[{"column": "qos", "operator": "=", "values": [9223372036854775808]}]`, `filters[0].values: "9223372036854775808" is no value for qos: a whole number is needed`},
		{`[{"column": "clean_start", "operator": "=", "values": ["yes"]}]`, `filters[0].values: "yes" is no value for clean_start: true or false is needed`},
		{`[{"column": "node", "operator": "=~", "values": ["a", "("]}]`, `filters[0].values: "(" is no regular expression (RE2 syntax): missing closing ): (`},
		{`[{"column": "node", "operator": "!~", "values": ["a\\b"]}]`,
			`filters[0].values: "a\b": \b can't be written for every database; use (^|[^0-9A-Za-z_]) or ([^0-9A-Za-z_]|$)`},
	} {
		t.Run(test.filters, func(t *testing.T) {
			_, err := ask(wide, `{"scenario": "events", "filters": `+test.filters+`}`)
			requireError(t, err, test.want)
		})
	}
}

func TestBadFiltersOfOwnColumnsAreRefused(t *testing.T) {
	for _, test := range []struct{ filters, want string }{
		{`[{"column": "Signal Strength", "operator": "<", "values": ["strong"]}]`, `filters[0].values: "strong" is no value for Signal Strength: a number is needed`},
		{`[{"column": "tags", "operator": "=", "values": ["a"]}]`,
			"filters[0].column: tags holds a type that can't be compared; allowed: " + filterable24 + ", region, Signal Strength, hops"},
		{`[{"column": "written_at", "operator": ">", "values": [1]}]`,
			"filters[0].column: written_at can't be filtered; the time range is Grafana's; allowed: " + filterable24 + ", region, Signal Strength, hops"},
	} {
		t.Run(test.filters, func(t *testing.T) {
			_, err := ask(ownColumns, `{"scenario": "events", "filters": `+test.filters+`}`)
			requireError(t, err, test.want)
		})
	}
}

func TestOperatorsNameEveryTypeThatCanBeCompared(t *testing.T) {
	for typ, want := range map[event.Type][]string{
		event.String: {"=", "!=", "=~", "!~"},
		event.Int:    {"=", "!=", "<", "<=", ">", ">="},
		event.Float:  {"=", "!=", "<", "<=", ">", ">="},
		event.Bool:   {"=", "!="},
	} {
		require.Equal(t, want, operatorsFor(typ), typ)
	}
}
