package query

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
)

func TestDefaults(t *testing.T) {
	for _, test := range []struct {
		scenario  string
		columns   string
		ascending bool
	}{
		{"lifecycle", "timestamp event clientid username peername node topic reason reason_code keepalive clean_start connected_at disconnected_at", true},
		{"access", "timestamp event clientid username peername topic action result authz_source reason_code node", false},
		{"delivery", "timestamp event topic qos from_clientid from_username clientid username id payload publish_received_at node", false},
		{"drops", "timestamp event topic reason qos clientid from_clientid username id payload node", false},
		{"events", "timestamp event clientid username peername node topic qos action result authz_source reason reason_code from_clientid id", false},
	} {
		t.Run(test.scenario, func(t *testing.T) {
			q, err := ask(wide, `{"scenario": "`+test.scenario+`"}`)
			require.NoError(t, err)
			requireQuery(t, plain(t, test.scenario), q)
			require.Equal(t, strings.Fields(test.columns), namesOf(q.Columns))
			require.Equal(t, test.ascending, q.Ascending)
		})
	}
}

func TestKeys(t *testing.T) {
	for _, test := range []struct {
		name  string
		model string // beside "scenario": "events"
		want  func(*Query)
	}{
		{"view", `"view": "rate"`, func(q *Query) { q.View = "rate" }},
		{"events", `"events": ["client.connected", "session.subscribed"]`, func(q *Query) { q.Events = []string{event.Connected, event.Subscribed} }},
		{"both names of a delivery drop are one event", `"events": ["delivery.dropped", "message.delivery_dropped"]`,
			func(q *Query) { q.Events = []string{event.MessageDeliveryDropped} }},
		{"all events", `"events": ["$__all"]`, func(*Query) {}},
		{"clients", `"clients": ["device001", "device-*"]`, func(q *Query) { q.Clients = []pattern.Pattern{pattern.Parse("device001"), pattern.Parse("device-*")} }},
		{"parties", `"parties": ["a"]`, func(q *Query) { q.Parties = []pattern.Pattern{pattern.Parse("a")} }},
		{"users", `"users": ["test"]`, func(q *Query) { q.Users = []pattern.Pattern{pattern.Parse("test")} }},
		{"publishers", `"publishers": ["a"]`, func(q *Query) { q.Publishers = []pattern.Pattern{pattern.Parse("a")} }},
		{"nodes", `"nodes": ["emqx@*"]`, func(q *Query) { q.Nodes = []pattern.Pattern{pattern.Parse("emqx@*")} }},
		{"sources", `"sources": ["78.234.0.0/17", "78.234.*"]`,
			func(q *Query) {
				q.Sources = []pattern.Source{{Network: netip.MustParsePrefix("78.234.0.0/17")}, {Prefix: "78.234."}}
			}},
		{"topics", `"topics": ["a/+/b", "a/#"]`, func(q *Query) {
			q.Topics = []mqtt.TopicFilter{must(mqtt.ParseTopicFilter("a/+/b")), must(mqtt.ParseTopicFilter("a/#"))}
		}},
		{"covers", `"covers": ["a/b"]`, func(q *Query) { q.Covers = []mqtt.TopicName{must(mqtt.ParseTopicName("a/b"))} }},
		{"messages are exact", `"messages": ["0006*"]`, func(q *Query) { q.Messages = []string{"0006*"} }},
		{"what a variable sends for all, and empty values, drop out",
			`"clients": ["$__all"], "parties": [""], "users": ["", "a"], "publishers": ["$__all"], "nodes": ["$__all", "b"],
			"sources": ["$__all", ""], "topics": ["$__all", ""], "covers": ["$__all", ""], "messages": ["$__all", ""]`,
			func(q *Query) {
				q.Users, q.Nodes = []pattern.Pattern{pattern.Parse("a")}, []pattern.Pattern{pattern.Parse("b")}
			}},
		{"empty lists restrict nothing",
			`"events": [], "clients": [], "sources": [], "topics": [], "covers": [], "messages": [], "filters": [], "columns": [], "groupBy": []`, func(*Query) {}},
		{"outcome any", `"outcome": "any"`, func(*Query) {}},
		{"outcome failure", `"outcome": "failure"`, func(q *Query) { q.Outcome = event.Failure }},
		{"outcome success", `"outcome": "success"`, func(q *Query) { q.Outcome = event.Success }},
		{"measure count", `"measure": "count"`, func(*Query) {}},
		{"measure perSecond", `"measure": "perSecond"`, func(q *Query) { q.Measure = PerSecond }},
		{"measure clients", `"measure": "clients", "outcome": "failure"`, func(q *Query) { q.Measure, q.Outcome = Clients, event.Failure }},
		{"order asc", `"order": "asc"`, func(q *Query) { q.Ascending = true }},
		{"order desc", `"order": "desc"`, func(*Query) {}},
		{"limit", `"limit": 1`, func(q *Query) { q.Limit = 1 }},
		{"the largest limit", `"limit": 10000`, func(q *Query) { q.Limit = 10000 }},
		{"empty texts", `"view": "", "outcome": "", "measure": "", "interval": "", "order": ""`, func(*Query) {}},
		{"Grafana's own keys", `"refId": "A", "datasource": {"uid": "emqx"}, "datasourceId": 1, "hide": false, "intervalMs": 5, "maxDataPoints": 7,
			"queryType": "", "key": "Q-1", "timeRange": {}, "range": {}`, func(*Query) {}},
		{"keys of another scenario", `"rawSql": "", "format": ""`, func(*Query) {}},
		{"any Unicode", `"clients": ["设备\"'\\\\;--😀\u2028\ud83d\ude00"]`, func(q *Query) { q.Clients = []pattern.Pattern{pattern.Parse(`设备"'\\;--😀` + "\u2028😀")} }},
		{"half a surrogate pair is no character", `"clients": ["\ud83d"]`, func(q *Query) { q.Clients = []pattern.Pattern{pattern.Parse("\ufffd")} }},
		{"the last of a key that stands twice", `"limit": 1, "limit": 2`, func(q *Query) { q.Limit = 2 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			q, err := ask(wide, `{"scenario": "events", `+test.model+`}`)
			require.NoError(t, err)
			want := plain(t, "events")
			test.want(want)
			requireQuery(t, want, q)
		})
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestNullStandsForAKeyThatIsNotThere(t *testing.T) {
	for _, key := range keyNames() {
		if key == "scenario" {
			continue
		}
		t.Run(key, func(t *testing.T) {
			q, err := ask(wide, `{"scenario": "drops", "`+key+`": null}`)
			require.NoError(t, err)
			requireQuery(t, plain(t, "drops"), q)
		})
	}
}

func TestUnknownKeysAreWarnedOf(t *testing.T) {
	known := "was ignored; known keys: " + strings.Join(keyNames(), ", ") + "."
	require.Contains(t, known, "scenario, view, text, clients, topics")
	q, err := ask(wide, `{"scenario": "access", "client": ["a"], "Clients": ["b"], "EVENTS": null}`)
	require.NoError(t, err)
	want := plain(t, "access")
	want.Notices = []Notice{
		{Warning: true, Text: `The query's key "Clients" is not known and ` + known},
		{Warning: true, Text: `The query's key "EVENTS" is not known and ` + known},
		{Warning: true, Text: `The query's key "client" is not known and ` + known},
	}
	requireQuery(t, want, q)
}

func TestTimeRange(t *testing.T) {
	for _, test := range []struct {
		name             string
		from, to         time.Time
		wantFrom, wantTo time.Time
		wantError        string
	}{
		{"whole milliseconds", rangeFrom, rangeTo, rangeFrom, rangeTo, ""},
		{"parts of a millisecond are rounded up", rangeFrom.Add(1), rangeTo.Add(999_999), rangeFrom.Add(time.Millisecond), rangeTo.Add(time.Millisecond), ""},
		{"another zone", rangeFrom.In(time.FixedZone("", 3600)), rangeTo, rangeFrom, rangeTo, ""},
		{"before 1970", time.UnixMilli(-1500).Add(1), time.UnixMilli(0), time.UnixMilli(-1499).UTC(), time.UnixMilli(0).UTC(), ""},
		{"empty", rangeFrom, rangeFrom, rangeFrom, rangeFrom, ""},
		{"backwards", rangeTo, rangeFrom, time.Time{}, time.Time{}, "the time range ends (2026-03-01T08:00:00Z) before it begins (2026-03-01T09:00:00Z)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			q, err := askAs(wide, Request{JSON: []byte(`{"scenario": "drops"}`), From: test.from, To: test.to})
			if test.wantError != "" {
				requireError(t, err, test.wantError)
				return
			}
			require.NoError(t, err)
			require.Equal(t, [2]time.Time{test.wantFrom, test.wantTo}, [2]time.Time{q.From, q.To})
		})
	}
}

func TestIntervals(t *testing.T) {
	for _, test := range []struct {
		name     string
		interval string // the query's
		grafana  time.Duration
		alert    bool
		want     time.Duration
	}{
		{"Grafana's", "", 20 * time.Second, false, 20 * time.Second},
		{"Grafana's in whole milliseconds", "", 1500 * time.Microsecond, false, time.Millisecond},
		{"none", "", 0, false, 0},
		{"a negative one is none", "", -time.Second, false, 0},
		{"an alert's second is a minute", "", time.Second, true, time.Minute},
		{"an alert without one", "", 0, true, time.Minute},
		{"an alert's own", "", 5 * time.Minute, true, 5 * time.Minute},
		{"an alert that asks for it", "1s", time.Second, true, time.Second},
		{"milliseconds", "250ms", 0, false, 250 * time.Millisecond},
		{"seconds", "30s", time.Hour, false, 30 * time.Second},
		{"minutes", "1m", 0, false, time.Minute},
		{"hours", "1h", 0, false, time.Hour},
		{"days", "2d", 0, false, 48 * time.Hour},
		{"weeks", "1w", 0, false, 7 * 24 * time.Hour},
		{"the longest", "366d", 0, false, 366 * 24 * time.Hour},
		{"the longest in other words", "8784h", 0, false, 366 * 24 * time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			model := fmt.Sprintf(`{"scenario": "drops", "interval": %q}`, test.interval)
			q, err := askAs(wide, Request{JSON: []byte(model), From: rangeFrom, To: rangeTo, Interval: test.grafana, FromAlert: test.alert})
			require.NoError(t, err)
			require.Equal(t, test.want, q.Interval)
			require.Equal(t, test.alert, q.FromAlert)
		})
	}
}

// TestVariablesThatNobodyFilledIn: alert rules, public dashboards and reports send them as they stand.
func TestVariablesThatNobodyFilledIn(t *testing.T) {
	const why = " is a variable that nobody filled in; write the value itself, or leave the key out for all"
	for _, test := range []struct{ name, model, want string }{
		{"a name", `{"scenario": "access", "clients": ["a", "$client"]}`, `clients: "$client"` + why},
		{"in braces", `{"scenario": "access", "topics": ["${topic}"]}`, `topics: "${topic}"` + why},
		{"with a format", `{"scenario": "access", "nodes": ["${node:regex}"]}`, `nodes: "${node:regex}"` + why},
		{"within a value", `{"scenario": "access", "users": ["a-${user}-b"]}`, `users: "a-${user}-b"` + why},
		{"in brackets", `{"scenario": "access", "messages": ["[[id]]"]}`, `messages: "[[id]]"` + why},
		{"the scenario", `{"scenario": "$scenario"}`, `scenario: "$scenario"` + why},
		{"the interval", `{"scenario": "access", "interval": "$__interval"}`, `interval: "$__interval"` + why},
		{"a group", `{"scenario": "access", "groupBy": ["$group"]}`, `groupBy: "$group"` + why},
		{"a filter's value", `{"scenario": "access", "filters": [{"column": "node", "operator": "!=", "values": ["$node"]}]}`, `filters[0].values: "$node"` + why},
		{"a filter's regular expression", `{"scenario": "access", "filters": [{"column": "node", "operator": "=~", "values": ["^${node}$"]}]}`, `filters[0].values: "^${node}$"` + why},
		{"SQL", `{"scenario": "sql", "rawSql": "SELECT '${client}'"}`, `rawSql: "SELECT '${client}'"` + why},
		{"a filter's column", `{"scenario": "access", "filters": [{"column": "$c", "operator": "=", "values": ["a"]}]}`, `filters[0].column: "$c"` + why},
		{"all of them", `{"scenario": "access", "clients": ["$__all"], "events": ["$__all"]}`, ""},
		{"EMQX's own topics", `{"scenario": "events", "topics": ["$SYS/#", "$SYS", "$share/g/a", "$queue/a"], "covers": ["$delayed"]}`, ""},
		{"dollars and braces", `{"scenario": "access", "users": ["$", "a$b", "${", "{a}", "$1"]}`, ""},
		{"a regular expression", `{"scenario": "access", "filters": [{"column": "node", "operator": "=~", "values": ["^emqx$", "a{2}$", "[[:alpha:]]"]}]}`, ""},
	} {
		for _, alert := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, alert %t", test.name, alert), func(t *testing.T) {
				_, err := askAs(writable, Request{JSON: []byte(test.model), From: rangeFrom, To: rangeTo, FromAlert: alert})
				if test.want == "" {
					require.NoError(t, err)
					return
				}
				requireError(t, err, test.want)
			})
		}
	}
}

// TestNamesLikeVariables: a client may be called like one. Who asks for it exactly finds it and is told, an alert rule as well.
func TestNamesLikeVariables(t *testing.T) {
	const model = `{"scenario": "access", "filters": [{"column": "clientid", "operator": "=", "values": ["a", "$client"]}]}`
	for _, alert := range []bool{false, true} {
		q, err := askAs(wide, Request{JSON: []byte(model), From: rangeFrom, To: rangeTo, FromAlert: alert})
		require.NoError(t, err)
		require.Equal(t, []any{"a", "$client"}, q.Filters[0].Values)
		require.Equal(t, []Notice{{Warning: true, Text: `filters[0].values: "$client" looks like a variable that nobody filled in, and was compared as it stands.`}}, q.Notices)
		_, err = askAs(wide, Request{JSON: []byte(strings.Replace(model, `"="`, `"!="`, 1)), From: rangeFrom, To: rangeTo, FromAlert: alert})
		requireError(t, err, `filters[0].values: "$client" is a variable that nobody filled in; write the value itself, or leave the key out for all`)
	}
}

func TestListsAreBounded(t *testing.T) {
	many, err := json.Marshal(strings.Split(strings.Repeat("a,", maxValues)+"a", ","))
	require.NoError(t, err)
	objects := "[" + strings.Repeat(`{"column": "node", "operator": "="},`, maxValues) + `{}]`
	for _, test := range []struct{ model, want string }{
		{`{"scenario": "drops", "clients": ` + string(many) + `}`,
			"clients: holds 1001 values; at most 1000 are allowed: use a pattern, or leave the key out for all"},
		{`{"scenario": "drops", "filters": [{"column": "node", "operator": "=", "values": ` + string(many) + `}]}`,
			"filters[0].values: holds 1001 values; at most 1000 are allowed"},
		{`{"scenario": "drops", "filters": ` + objects + `}`, "filters: holds 1001 filters; at most 1000 are allowed"},
	} {
		_, err := ask(wide, test.model)
		requireError(t, err, test.want)
	}
}

func TestDraftTellsWhatIsAsked(t *testing.T) {
	d, err := Parse(Request{JSON: []byte(`{"scenario": "drops", "view": "top"}`), From: rangeFrom, To: rangeTo})
	require.NoError(t, err)
	require.Equal(t, "drops", d.Scenario())
	require.Equal(t, "top", d.View())
}
