package query

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

const groupable17 = "event, clientid, username, peername, sockname, node, topic, id, from_clientid, from_username, qos, reason, reason_code, " +
	"action, result, authz_source, client_attrs"

// without is a table that lacks columns.
func without(table Table, names ...string) Table {
	table.Schema = slices.DeleteFunc(slices.Clone(table.Schema), func(c event.Column) bool { return slices.Contains(names, c.Name) })
	return table
}

func withPayload(table Table, mode string) Table {
	table.Payload = Payload{Mode: mode, Limit: 16}
	return table
}

func TestColumns(t *testing.T) {
	everything := event.Wide.Names()
	for _, test := range []struct {
		name    string
		table   Table
		model   string
		columns []string
		lacking []string
	}{
		{"in the order asked for", wide, `{"scenario": "drops", "columns": ["topic", "timestamp", "reason"]}`, []string{"topic", "timestamp", "reason"}, nil},
		{"each once", wide, `{"scenario": "drops", "columns": ["id", "id", "event", "id"]}`, []string{"id", "event"}, nil},
		{"all in the table's order", wide, `{"scenario": "drops", "columns": ["*"]}`, everything, nil},
		{"one first, then all others", wide, `{"scenario": "drops", "columns": ["id", "*"]}`,
			append([]string{"id"}, slices.DeleteFunc(slices.Clone(everything), func(name string) bool { return name == "id" })...), nil},
		{"a site's own", ownColumns, `{"scenario": "drops", "columns": ["Signal Strength", "tags"]}`, []string{"Signal Strength", "tags"}, nil},
		{"all, a site's own too", ownColumns, `{"scenario": "drops", "columns": ["*"]}`,
			append(slices.Clone(everything), "region", "Signal Strength", "tags", "written_at", "hops"), nil},
		{"defaults that the table lacks", without(wide, "reason", "payload"), `{"scenario": "drops"}`,
			strings.Fields("timestamp event topic qos clientid from_clientid username id node"), []string{"reason", "payload"}},
		{"all but what the table lacks", without(wide, event.Wide.Names()[2:]...), `{"scenario": "drops", "columns": ["*"]}`, []string{"timestamp", "event"}, nil},
		{"a truncated payload is shown", withPayload(wide, PayloadTruncate), `{"scenario": "drops", "columns": ["payload"]}`, []string{"payload"}, nil},
		{"a hidden payload isn't among the defaults", withPayload(wide, PayloadHide), `{"scenario": "drops"}`,
			strings.Fields("timestamp event topic reason qos clientid from_clientid username id node"), nil},
		{"a hidden payload isn't among all", withPayload(wide, PayloadHide), `{"scenario": "drops", "columns": ["*"]}`,
			slices.DeleteFunc(slices.Clone(everything), func(name string) bool { return name == "payload" }), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			q, err := ask(test.table, test.model)
			require.NoError(t, err)
			require.Equal(t, test.columns, namesOf(q.Columns))
			require.Equal(t, test.lacking, q.Lacking)
			require.Equal(t, test.table.Payload, q.Payload)
			require.Empty(t, q.Notices)
		})
	}
}

func TestGroups(t *testing.T) {
	peername := columnsNamed(t, event.Wide, "peername")[0]
	node, qos := columnsNamed(t, event.Wide, "node")[0], columnsNamed(t, event.Wide, "qos")[0]
	topic := columnsNamed(t, event.Wide, "topic")[0]
	region := columnsNamed(t, ownColumns.Schema, "region")[0]
	ownSource := wide
	ownSource.Schema = append(slices.Clone(wide.Schema), event.Column{Name: "source", Type: event.String}, event.Column{Name: "outcome", Type: event.String})
	for _, test := range []struct {
		name  string
		table Table
		model string
		want  []Group
	}{
		{"columns", wide, `["node", "qos"]`, []Group{{"node", node}, {"qos", qos}}},
		{"what is computed", wide, `["outcome", "source"]`, []Group{{Name: "outcome"}, {"source", peername}}},
		{"what is computed of an address and a topic", wide, `["network", "topicShape", "severity"]`, []Group{{"network", peername}, {"topicShape", topic}, {Name: "severity"}}},
		{"each once", wide, `["node", "node", "qos", "node", "outcome", "outcome"]`, []Group{{"node", node}, {"qos", qos}, {Name: "outcome"}}},
		{"a site's own", ownColumns, `["region"]`, []Group{{"region", region}}},
		{"a site's own column goes before what is computed", ownSource, `["source", "outcome"]`,
			[]Group{{"source", event.Column{Name: "source", Type: event.String}}, {"outcome", event.Column{Name: "outcome", Type: event.String}}}},
		{"outcome needs no column", without(wide, "peername", "node"), `["outcome"]`, []Group{{Name: "outcome"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			q, err := ask(test.table, `{"scenario": "events", "groupBy": `+test.model+`}`)
			require.NoError(t, err)
			require.Equal(t, test.want, q.GroupBy)
		})
	}
}

func TestWhatATableHasNotIsRefused(t *testing.T) {
	const add = "; add it to the table and to EMQX's action"
	const hidden = "payload is hidden by this data source (Payload in its settings)"
	all := strings.Join(event.Wide.Names(), ", ")
	textQoS := without(wide, "qos", "peername")
	textQoS.Schema = append(textQoS.Schema, event.Column{Name: "qos", Type: event.Float})
	for _, test := range []struct {
		table Table
		model string // beside "scenario": "events"
		want  string
	}{
		{wide, `"columns": ["id", "weight"]`, `columns: "weight" is not known; allowed: ` + all},
		{wide, `"columns": [""]`, `columns: "" is not known; allowed: ` + all},
		{wide, `"columns": ["ID"]`, `columns: "ID" is not known; allowed: ` + all},
		{ownColumns, `"columns": ["weight"]`, `columns: "weight" is not known; allowed: ` + all + ", region, Signal Strength, tags, written_at, hops"},
		{without(wide, "id"), `"columns": ["id"]`, "columns: the table full_link lacks the column id" + add},

		{wide, `"groupBy": ["weight"]`, `groupBy: "weight" is not known; allowed: ` + groupable17 + ", source, network, topicShape, outcome, severity"},
		{wide, `"groupBy": ["payload"]`, "groupBy: payload can't be grouped by; allowed: " + groupable17 + ", source, network, topicShape, outcome, severity"},
		{wide, `"groupBy": ["keepalive"]`, "groupBy: keepalive can't be grouped by; allowed: " + groupable17 + ", source, network, topicShape, outcome, severity"},
		{wide, `"groupBy": ["timestamp"]`, "groupBy: timestamp can't be grouped by; allowed: " + groupable17 + ", source, network, topicShape, outcome, severity"},
		{ownColumns, `"groupBy": ["hops"]`, "groupBy: hops can't be grouped by; allowed: " + groupable17 + ", region, source, network, topicShape, outcome, severity"},
		{wide, `"groupBy": ["node", "topic", "id", "qos"]`, "groupBy: 4 columns; at most 3 are allowed"},
		{without(wide, "node"), `"groupBy": ["node"]`, "groupBy: the table full_link lacks the column node" + add},
		{without(wide, "peername"), `"groupBy": ["source"]`, "groupBy: the table full_link lacks the column peername" + add},
		{without(wide, "peername"), `"groupBy": ["network"]`, "groupBy: the table full_link lacks the column peername" + add},
		{without(wide, "topic"), `"groupBy": ["topicShape"]`, "groupBy: the table full_link lacks the column topic" + add},
		{textQoS, `"groupBy": ["qos"]`,
			"groupBy: qos can't be grouped by; allowed: " + strings.NewReplacer("peername, ", "", "qos, ", "").Replace(groupable17) + ", topicShape, outcome, severity"},

		{without(wide, "node"), `"filters": [{"column": "node", "operator": "=", "values": ["a"]}]`, "filters[0].column: the table full_link lacks the column node" + add},

		{without(wide, "clientid"), `"clients": ["a"]`, lacks("clients", "clientid")},
		{without(wide, "clientid"), `"parties": ["a"]`, lacks("parties", "clientid")},
		{without(wide, "from_clientid"), `"parties": ["a"]`, lacks("parties", "from_clientid")},
		{without(wide, "username"), `"users": ["a"]`, lacks("users", "username")},
		{without(wide, "from_clientid"), `"publishers": ["a"]`, lacks("publishers", "from_clientid")},
		{without(wide, "peername"), `"sources": ["1.2.3.4"]`, lacks("sources", "peername")},
		{without(wide, "topic"), `"topics": ["a"]`, lacks("topics", "topic")},
		{without(wide, "topic"), `"covers": ["a"]`, lacks("covers", "topic")},
		{without(wide, "id"), `"messages": ["a"]`, lacks("messages", "id")},
		{without(wide, "node"), `"nodes": ["a"]`, lacks("nodes", "node")},
		{without(wide, "clientid"), `"measure": "clients"`, lacks("measure", "clientid")},

		{withPayload(wide, PayloadHide), `"columns": ["id", "payload"]`, "columns: " + hidden},
		{withPayload(wide, PayloadHide), `"groupBy": ["payload"]`, "groupBy: " + hidden},
		{withPayload(wide, PayloadHide), `"filters": [{"column": "payload", "operator": "=~", "values": ["a"]}]`, "filters[0].column: " + hidden},
		{withPayload(wide, PayloadHide), `"filters": [{"column": "payload", "operator": "="}]`, "filters[0].column: " + hidden},
		{withPayload(wide, PayloadHide), `"columns": ["weight"]`, `columns: "weight" is not known; allowed: ` + strings.Replace(all, "payload, ", "", 1)},
	} {
		t.Run(test.model, func(t *testing.T) {
			_, err := ask(test.table, `{"scenario": "events", `+test.model+`}`)
			requireError(t, err, test.want)
		})
	}
}

func lacks(key, column string) string {
	return key + ": needs the column " + column + ", which the table full_link lacks; add it to the table and to EMQX's action, or leave " + key + " out"
}

func TestMeasuresNeedColumns(t *testing.T) {
	for _, test := range []struct{ model, column string }{
		{`{"scenario": "delivery", "measure": "unacknowledged"}`, "id"},
		{`{"scenario": "delivery", "measure": "unacknowledged"}`, "clientid"},
		{`{"scenario": "delivery", "measure": "unacknowledged"}`, "qos"},
		{`{"scenario": "delivery", "measure": "share"}`, "qos"},
		{`{"scenario": "drops", "measure": "share"}`, "id"},
	} {
		t.Run(test.model+" without "+test.column, func(t *testing.T) {
			_, err := ask(wide, test.model)
			require.NoError(t, err)
			_, err = ask(without(wide, test.column), test.model)
			requireError(t, err, lacks("measure", test.column))
		})
	}
}

func TestKeysOfMissingColumnsMayBeLeftOut(t *testing.T) {
	table := without(wide, event.Wide.Names()[2:]...)
	_, err := ask(table, `{"scenario": "events", "clients": ["$__all"], "topics": [""], "filters": []}`)
	require.NoError(t, err)
}

func TestMaxRowsLowersTheLimit(t *testing.T) {
	small := wide
	small.MaxRows = 500
	for _, test := range []struct {
		model  string
		want   int
		notice string
	}{
		{`{"scenario": "drops"}`, 0, ""},
		{`{"scenario": "drops", "limit": 499}`, 499, ""},
		{`{"scenario": "drops", "limit": 500}`, 500, ""},
		{`{"scenario": "drops", "limit": 501}`, 500, "The limit 501 was lowered to 500, the most that this data source allows (Max rows in its settings)."},
		{`{"scenario": "drops", "limit": 99999999999999999999}`, 500,
			"The limit 2147483647 was lowered to 500, the most that this data source allows (Max rows in its settings)."},
	} {
		t.Run(test.model, func(t *testing.T) {
			q, err := ask(small, test.model)
			require.NoError(t, err)
			want := plain(t, "drops")
			want.Limit, want.MaxRows = test.want, 500
			if test.notice != "" {
				want.Notices = []Notice{{Text: test.notice}}
			}
			requireQuery(t, want, q)
		})
	}
}

func TestADraftResolvesAnewForEveryTable(t *testing.T) {
	draft, err := Parse(Request{JSON: []byte(`{"scenario": "drops", "limit": 600, "unknown": 1, "filters": [{"column": "qos", "operator": "=", "values": [1]}]}`),
		From: rangeFrom, To: rangeTo})
	require.NoError(t, err)
	small := wide
	small.MaxRows = 500
	first, err := draft.Resolve(small)
	require.NoError(t, err)
	require.Len(t, first.Notices, 2)
	second, err := draft.Resolve(wide)
	require.NoError(t, err)
	require.Len(t, second.Notices, 1)
	require.Equal(t, 600, second.Limit)
	require.Len(t, second.Filters, 1)
}

func TestWhatEditorsOffer(t *testing.T) {
	require.Equal(t, strings.Split(groupable17+", source, network, topicShape, outcome, severity", ", "), Groupable(event.Wide))
	require.Equal(t, []string{"event", "outcome", "severity"}, Groupable(without(wide, event.Wide.Names()[2:]...).Schema))
	require.True(t, Filterable(event.Column{Name: "qos", Type: event.Int}))
	require.False(t, Filterable(event.Column{Name: "timestamp", Type: event.Time}))
	require.False(t, Filterable(event.Column{Name: "tags", Type: event.Other}))
}
