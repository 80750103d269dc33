// Package oracle says what an answer must be, from the rows of a table in memory, and draws random questions to compare with.
// What a question means is written here a second time and as plainly as possible; nothing of the plugin's own reading is used.
package oracle

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// Question is the query model.
type Question struct {
	Scenario   string      `json:"scenario"`
	View       string      `json:"view,omitempty"`
	Events     []string    `json:"events,omitempty"`
	Clients    []string    `json:"clients,omitempty"`
	Parties    []string    `json:"parties,omitempty"`
	Users      []string    `json:"users,omitempty"`
	Publishers []string    `json:"publishers,omitempty"`
	Sources    []string    `json:"sources,omitempty"`
	Topics     []string    `json:"topics,omitempty"`
	Covers     []string    `json:"covers,omitempty"`
	Messages   []string    `json:"messages,omitempty"`
	Nodes      []string    `json:"nodes,omitempty"`
	Outcome    string      `json:"outcome,omitempty"`
	Filters    []Condition `json:"filters,omitempty"`
	Columns    []string    `json:"columns,omitempty"`
	GroupBy    []string    `json:"groupBy,omitempty"`
	Measure    string      `json:"measure,omitempty"`
	Offset     string      `json:"offset,omitempty"`
	Interval   string      `json:"interval,omitempty"`
	Order      string      `json:"order,omitempty"`
	Limit      int         `json:"limit,omitempty"`
}

// Condition is one of the filters.
type Condition struct {
	Column   string `json:"column"`
	Operator string `json:"operator"`
	Values   []any  `json:"values"`
}

// Where is a condition on a column.
func Where(column, operator string, values ...any) Condition {
	return Condition{Column: column, Operator: operator, Values: values}
}

// JSON is the question as it stands in a query.
func (q Question) JSON(t require.TestingT) string {
	raw, err := json.Marshal(q)
	require.NoError(t, err)
	return string(raw)
}

// ScenarioEvents are those of each scenario; any belong to the scenario events.
var ScenarioEvents = map[string][]string{
	"lifecycle": {"client.check_authn_complete", "client.connected", "client.connack", "session.subscribed", "session.unsubscribed", "client.disconnected"},
	"access":    {"client.check_authn_complete", "client.check_authz_complete"},
	"delivery":  {"message.publish", "message.delivered", "message.acked"},
	"drops":     {"message.dropped", "message.delivery_dropped"},
}

// EventName is the one name of an event that has two.
func EventName(event string) string {
	if event == "delivery.dropped" {
		return "message.delivery_dropped"
	}
	return event
}

// Test is one thing that a question wants of a row.
type Test func(Record) bool

func anyTest(tests []Test) Test {
	return func(r Record) bool { return slices.ContainsFunc(tests, func(ok Test) bool { return ok(r) }) }
}

// All is true of rows of which each test is.
func All(tests []Test) Test {
	return func(r Record) bool { return !slices.ContainsFunc(tests, func(ok Test) bool { return !ok(r) }) }
}

// Asks says which rows of the time range a question is about.
func (q Question) Asks() Test {
	return All([]Test{OfEvents(q.EventNames()), q.Keys(), q.FiltersOn(func(string) bool { return true }), q.Ended()})
}

// EventNames are the names of the events that are asked for; nil for any.
func (q Question) EventNames() []string {
	if len(q.Events) == 0 {
		return ScenarioEvents[q.Scenario]
	}
	var names []string
	for _, event := range q.Events {
		names = append(names, EventName(event))
	}
	return names
}

// OfEvents is true of rows of these events; nil are any.
func OfEvents(names []string) Test {
	return func(r Record) bool { return names == nil || slices.Contains(names, EventName(r.Event())) }
}

// Keys are those of the model from clients to nodes.
func (q Question) Keys() Test {
	var all []Test
	add := func(values []string, make func(value string) Test) {
		var either []Test
		for _, value := range values {
			if value != "" && value != "$__all" {
				either = append(either, make(value))
			}
		}
		if len(either) > 0 {
			all = append(all, anyTest(either))
		}
	}
	add(q.Clients, func(p string) Test { return likePattern("clientid", p) })
	add(q.Parties, func(p string) Test {
		return anyTest([]Test{likePattern("clientid", p), likePattern("from_clientid", p)})
	})
	add(q.Users, func(p string) Test { return likePattern("username", p) })
	add(q.Publishers, func(p string) Test {
		inClientID, inFrom := likePattern("clientid", p), likePattern("from_clientid", p)
		return func(r Record) bool {
			switch r.Event() {
			case "message.publish", "message.dropped", "schema.validation_failed", "message.transformation_failed":
				return inClientID(r)
			}
			return inFrom(r)
		}
	})
	add(q.Nodes, func(p string) Test { return likePattern("node", p) })
	add(q.Sources, fromSource)
	add(q.Topics, aboutTopic)
	add(q.Covers, covering)
	add(q.Messages, func(id string) Test { return func(r Record) bool { return r.Cells["id"] == any(id) } })
	return All(all)
}

// FiltersOn are those of the wanted columns.
func (q Question) FiltersOn(wanted func(column string) bool) Test {
	var all []Test
	for _, c := range q.Filters {
		values := slices.DeleteFunc(slices.Clone(c.Values), func(v any) bool { return v == any("$__all") })
		if wanted(c.Column) && len(values) > 0 {
			all = append(all, compares(c.Column, c.Operator, values))
		}
	}
	return All(all)
}

// Outcome is success, failure or neither.
func Outcome(r Record) string {
	is := func(column string, values ...string) bool {
		text, ok := r.Text(column)
		return ok && slices.Contains(values, text)
	}
	switch EventName(r.Event()) {
	case "client.check_authn_complete", "client.connack":
		switch {
		case is("reason_code", "success", "connection_accepted"):
			return "success"
		case r.Cells["reason_code"] != nil:
			return "failure"
		}
	case "client.check_authz_complete":
		switch {
		case is("result", "allow"):
			return "success"
		case is("result", "deny"):
			return "failure"
		}
	case "client.connected", "session.subscribed", "message.acked":
		return "success"
	case "client.disconnected":
		switch {
		case is("reason", "normal"):
			return "success"
		case r.Cells["reason"] != nil && !is("reason", "disconnect_with_will_message", "takenover", "discarded", "use_another_server"):
			return "failure"
		}
	case "message.dropped", "message.delivery_dropped":
		if !is("reason", "no_local", "subscription_filter") {
			return "failure"
		}
	case "schema.validation_failed", "message.transformation_failed":
		return "failure"
	}
	return "neither"
}

// Ended is true of rows with the outcome that is asked for.
func (q Question) Ended() Test {
	return func(r Record) bool { return q.Outcome == "" || q.Outcome == "any" || Outcome(r) == q.Outcome }
}

// Between are the records of a time range.
func Between(records []Record, from, to int64) []Record {
	return slices.DeleteFunc(slices.Clone(records), func(r Record) bool { return r.At < from || r.At >= to })
}

// Chosen are those that a test lets through, the oldest first.
func Chosen(records []Record, ok Test) []Record {
	var list []Record
	for _, r := range records {
		if ok(r) {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(x, y Record) int { return int(x.At - y.At) })
	return list
}

// ShownColumns are those of a table of rows.
func (q Question) ShownColumns() []string {
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
