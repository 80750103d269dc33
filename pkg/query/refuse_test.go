package query

import (
	"strings"
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

const (
	scenarioNames = "lifecycle, access, delivery, drops, events, diagnosis, sql"
	listWanted    = ` is not allowed; a list of strings is, such as ["a", "b"]`
	notAnAddress  = "not an address: allowed are an IPv4 or IPv6 address (78.234.1.9, 2001:db8::7), a block (78.234.0.0/17, 2001:db8::/32), " +
		"an IPv4 prefix (78.234.*), and an address with its port (78.234.1.9:51022, [2001:db8::7]:51022, 2001:db8::7:51022)"
	intervalForms = " is no interval; allowed: a number and one of ms, s, m, h, d, w, such as 30s, 1m, 1h"
)

func TestWhatIsNoQueryIsRefused(t *testing.T) {
	for _, model := range []string{``, `{`, `[]`, `null`, `5`, `"lifecycle"`, `{"scenario": "lifecycle"} {}`} {
		t.Run(model, func(t *testing.T) {
			_, err := ask(wide, model)
			requireError(t, err, `the query is not a JSON object such as {"scenario": "lifecycle"}`)
		})
	}
}

func TestBadValuesAreRefused(t *testing.T) {
	for _, test := range []struct{ model, want string }{
		{`{}`, "scenario: missing; allowed: " + scenarioNames},
		{`{"scenario": null}`, "scenario: missing; allowed: " + scenarioNames},
		{`{"scenario": ""}`, "scenario: missing; allowed: " + scenarioNames},
		{`{"Scenario": "access"}`, "scenario: missing; allowed: " + scenarioNames},
		{`{"scenario": "connections"}`, `scenario: "connections" is not known; allowed: ` + scenarioNames},
		{`{"scenario": "Access"}`, `scenario: "Access" is not known; allowed: ` + scenarioNames},
		{`{"scenario": 5}`, "scenario: 5 is not allowed; a string is"},
		{`{"scenario": ["access"]}`, `scenario: ["access"] is not allowed; a string is`},

		{`{"scenario": "access", "view": 5}`, "view: 5 is not allowed; a string is"},
		{`{"scenario": "access", "view": {}}`, "view: {} is not allowed; a string is"},

		{`{"scenario": "access", "events": ["message.dropped"]}`,
			`events: "message.dropped" is not known; allowed: client.check_authn_complete, client.check_authz_complete`},
		{`{"scenario": "access", "events": ["client.check_authn_complete", ""]}`,
			`events: "" is not known; allowed: client.check_authn_complete, client.check_authz_complete`},
		{`{"scenario": "drops", "events": ["Message.Dropped"]}`, `events: "Message.Dropped" is not known; allowed: message.dropped, message.delivery_dropped`},
		{`{"scenario": "events", "events": ["client.gone"]}`, `events: "client.gone" is not known; allowed: ` + strings.Join(event.All, ", ")},
		{`{"scenario": "events", "events": "client.connected"}`, `events: "client.connected"` + listWanted},
		{`{"scenario": "events", "events": [1]}`, "events: [1]" + listWanted},

		{`{"scenario": "events", "clients": "device001"}`, `clients: "device001"` + listWanted},
		{`{"scenario": "events", "parties": {"a": 1}}`, `parties: {"a": 1}` + listWanted},
		{`{"scenario": "events", "users": [true]}`, "users: [true]" + listWanted},
		{`{"scenario": "events", "publishers": 1}`, "publishers: 1" + listWanted},
		{`{"scenario": "events", "sources": false}`, "sources: false" + listWanted},
		{`{"scenario": "events", "topics": [["a"]]}`, `topics: [["a"]]` + listWanted},
		{`{"scenario": "events", "covers": "a"}`, `covers: "a"` + listWanted},
		{`{"scenario": "events", "messages": 12}`, "messages: 12" + listWanted},
		{`{"scenario": "events", "nodes": [{}]}`, "nodes: [{}]" + listWanted},
		{`{"scenario": "events", "columns": "*"}`, `columns: "*"` + listWanted},
		{`{"scenario": "events", "groupBy": "node"}`, `groupBy: "node"` + listWanted},

		{`{"scenario": "events", "clients": ["a\u0000"]}`, `clients: "a\x00" holds the character U+0000, which no MQTT string does`},
		{`{"scenario": "events", "columns": ["\u0000"]}`, `columns: "\x00" holds the character U+0000, which no MQTT string does`},
		{`{"scenario": "events", "view": "\u0000"}`, `view: "\x00" holds the character U+0000, which no MQTT string does`},

		{`{"scenario": "events", "sources": ["78.234.1.9", "78.234"]}`, `sources: "78.234": ` + notAnAddress},
		{`{"scenario": "events", "sources": ["78.234.0.0/33"]}`, `sources: "78.234.0.0/33": ` + notAnAddress},
		{`{"scenario": "events", "topics": ["a/b", "a/#/b"]}`, `topics: "a/#/b": # stands only at the end of a topic filter, as in a/#`},
		{`{"scenario": "events", "topics": ["a#"]}`, `topics: "a#": # stands only for whole levels, as in a/#`},
		{`{"scenario": "events", "topics": ["a+/b"]}`, `topics: "a+/b": + stands only for a whole level, as in a/+/b`},
		{`{"scenario": "events", "covers": ["a/+"]}`, `covers: "a/+": a topic name holds no wildcards (+, #)`},

		{`{"scenario": "access", "outcome": "failed"}`, `outcome: "failed" is not known; allowed: any, failure, success`},
		{`{"scenario": "access", "outcome": "neither"}`, `outcome: "neither" is not known; allowed: any, failure, success`},
		{`{"scenario": "access", "outcome": true}`, "outcome: true is not allowed; a string is"},
		{`{"scenario": "drops", "outcome": "success"}`, "outcome: no row of the scenario drops can be a success; allowed: any, failure"},
		{`{"scenario": "delivery", "outcome": "failure"}`, "outcome: no row of the scenario delivery can be a failure; allowed: any, success"},
		{`{"scenario": "drops", "outcome": "failed"}`, `outcome: "failed" is not known; allowed: any, failure`},

		{`{"scenario": "access", "measure": "sum"}`, `measure: "sum" is not known; allowed: count, perSecond, clients, share, age`},
		{`{"scenario": "delivery", "measure": "Count"}`, `measure: "Count" is not known; allowed: count, perSecond, clients, share, unacknowledged, p50, p90, p99, age`},
		{`{"scenario": "access", "measure": "p99"}`, `measure: the scenario access has no measure "p99"; allowed: count, perSecond, clients, share, age`},
		{`{"scenario": "access", "offset": "1 day"}`, `offset: "1 day" is no interval; allowed: a number and one of ms, s, m, h, d, w, such as 30s, 1m, 1h`},
		{`{"scenario": "access", "offset": "0s"}`, `offset: "0s" is out of bounds; allowed: 1ms to 366d`},
		{`{"scenario": "access", "measure": 1}`, "measure: 1 is not allowed; a string is"},
		{`{"scenario": "access", "view": "rate", "measure": "age"}`, "measure: age is a measure of the view count; rate takes the others"},
		{`{"scenario": "events", "measure": "share"}`, "measure: share needs a scenario, which says what counts as a try: lifecycle, access, delivery or drops"},
		{`{"scenario": "events", "measure": "unacknowledged"}`, `measure: the scenario events has no measure "unacknowledged"; allowed: count, perSecond, clients, age`},
		{`{"scenario": "drops", "measure": "unacknowledged"}`, `measure: the scenario drops has no measure "unacknowledged"; allowed: count, perSecond, clients, share, age`},
		{`{"scenario": "access", "measure": "share", "outcome": "failure"}`,
			`outcome: "failure" can't be combined with the measure share, which counts failures itself; leave outcome out`},
		{`{"scenario": "lifecycle", "measure": "share", "outcome": "success"}`,
			`outcome: "success" can't be combined with the measure share, which counts failures itself; leave outcome out`},
		{`{"scenario": "delivery", "measure": "unacknowledged", "outcome": "success"}`,
			`outcome: "success" can't be combined with the measure unacknowledged, which counts failures itself; leave outcome out`},

		{`{"scenario": "drops", "interval": 60}`, "interval: 60 is not allowed; a string is"},
		{`{"scenario": "drops", "interval": "60"}`, `interval: "60"` + intervalForms},
		{`{"scenario": "drops", "interval": "1y"}`, `interval: "1y"` + intervalForms},
		{`{"scenario": "drops", "interval": "1M"}`, `interval: "1M"` + intervalForms},
		{`{"scenario": "drops", "interval": "1.5m"}`, `interval: "1.5m"` + intervalForms},
		{`{"scenario": "drops", "interval": "-1m"}`, `interval: "-1m"` + intervalForms},
		{`{"scenario": "drops", "interval": "1m "}`, `interval: "1m "` + intervalForms},
		{`{"scenario": "drops", "interval": "1h30m"}`, `interval: "1h30m"` + intervalForms},
		{`{"scenario": "drops", "interval": "9999999999s"}`, `interval: "9999999999s"` + intervalForms},
		{`{"scenario": "drops", "interval": "0s"}`, `interval: "0s" is out of bounds; allowed: 1ms to 366d`},
		{`{"scenario": "drops", "interval": "367d"}`, `interval: "367d" is out of bounds; allowed: 1ms to 366d`},
		{`{"scenario": "drops", "interval": "999999999w"}`, `interval: "999999999w" is out of bounds; allowed: 1ms to 366d`},

		{`{"scenario": "drops", "order": "up"}`, `order: "up" is not known; allowed: asc, desc`},
		{`{"scenario": "drops", "order": "ASC"}`, `order: "ASC" is not known; allowed: asc, desc`},
		{`{"scenario": "drops", "order": 1}`, "order: 1 is not allowed; a string is"},

		{`{"scenario": "drops", "limit": 0}`, "limit: 0 is not allowed; a whole number of at least 1 is"},
		{`{"scenario": "drops", "limit": -5}`, "limit: -5 is not allowed; a whole number of at least 1 is"},
		{`{"scenario": "drops", "limit": -99999999999999999999}`, "limit: -99999999999999999999 is not allowed; a whole number of at least 1 is"},
		{`{"scenario": "drops", "limit": 1.5}`, "limit: 1.5 is not allowed; a whole number of at least 1 is"},
		{`{"scenario": "drops", "limit": "10"}`, `limit: "10" is not allowed; a whole number of at least 1 is`},
		{`{"scenario": "drops", "limit": true}`, "limit: true is not allowed; a whole number of at least 1 is"},
		{`{"scenario": "drops", "limit": []}`, "limit: [] is not allowed; a whole number of at least 1 is"},

		{`{"scenario": "x", "limit": 0}`, `scenario: "x" is not known; allowed: ` + scenarioNames},
	} {
		t.Run(test.model, func(t *testing.T) {
			_, err := ask(wide, test.model)
			requireError(t, err, test.want)
		})
	}
}

// TestTooManyValuesInAll: each key may hold a thousand values, but a query not every key as many.
func TestTooManyValuesInAll(t *testing.T) {
	values := `["` + strings.Repeat(`a","`, 999) + `a"]`
	filters := func(count int) string {
		return `{"scenario": "events", "filters": [` + strings.Repeat(`{"column": "clientid", "operator": "=", "values": `+values+`},`, count-1) +
			`{"column": "clientid", "operator": "=", "values": ["b"]}]`
	}
	_, err := ask(wide, filters(10)+`, "clients": `+`["`+strings.Repeat(`a","`, 998)+`a"]}`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = ask(wide, filters(10)+`, "clients": `+values+`}`)
	requireError(t, err, "the query's keys hold 10001 values in all; at most 10000 are allowed: use patterns or regular expressions, or leave keys out for all")
}
