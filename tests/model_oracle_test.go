package tests

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a question means, written a second time and as plainly as possible: a filter over rows in memory. Nothing of the
// plugin's own reading of the model is used here.

// question is the query model.
type question struct {
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
	Filters    []condition `json:"filters,omitempty"`
	Columns    []string    `json:"columns,omitempty"`
	GroupBy    []string    `json:"groupBy,omitempty"`
	Measure    string      `json:"measure,omitempty"`
	Interval   string      `json:"interval,omitempty"`
	Order      string      `json:"order,omitempty"`
	Limit      int         `json:"limit,omitempty"`
}

type condition struct {
	Column   string `json:"column"`
	Operator string `json:"operator"`
	Values   []any  `json:"values"`
}

func (q question) json(t require.TestingT) string {
	raw, err := json.Marshal(q)
	require.NoError(t, err)
	return string(raw)
}

var scenarioEvents = map[string][]string{
	"lifecycle": {"client.check_authn_complete", "client.connected", "client.connack", "session.subscribed", "session.unsubscribed", "client.disconnected"},
	"access":    {"client.check_authn_complete", "client.check_authz_complete"},
	"delivery":  {"message.publish", "message.delivered", "message.acked"},
	"drops":     {"message.dropped", "message.delivery_dropped"},
}

// name is the one name of an event that has two.
func name(event string) string {
	if event == "delivery.dropped" {
		return "message.delivery_dropped"
	}
	return event
}

// test is one thing that a question wants of a row.
type test func(record) bool

func anyTest(tests []test) test {
	return func(r record) bool { return slices.ContainsFunc(tests, func(ok test) bool { return ok(r) }) }
}

func allTests(tests []test) test {
	return func(r record) bool { return !slices.ContainsFunc(tests, func(ok test) bool { return !ok(r) }) }
}

// asks says which rows of the time range a question is about.
func (q question) asks() test {
	return allTests([]test{ofEvents(q.events()), q.keys(), q.filters(func(string) bool { return true }), q.ended()})
}

// events are the names of the events that are asked for; nil for any.
func (q question) events() []string {
	if len(q.Events) == 0 {
		return scenarioEvents[q.Scenario]
	}
	var names []string
	for _, event := range q.Events {
		names = append(names, name(event))
	}
	return names
}

func ofEvents(names []string) test {
	return func(r record) bool { return names == nil || slices.Contains(names, name(r.event())) }
}

// keys are those of the model from clients to nodes.
func (q question) keys() test {
	var all []test
	add := func(values []string, make func(value string) test) {
		var either []test
		for _, value := range values {
			if value != "" && value != "$__all" {
				either = append(either, make(value))
			}
		}
		if len(either) > 0 {
			all = append(all, anyTest(either))
		}
	}
	add(q.Clients, func(p string) test { return likePattern("clientid", p) })
	add(q.Parties, func(p string) test {
		return anyTest([]test{likePattern("clientid", p), likePattern("from_clientid", p)})
	})
	add(q.Users, func(p string) test { return likePattern("username", p) })
	add(q.Publishers, func(p string) test {
		inClientID, inFrom := likePattern("clientid", p), likePattern("from_clientid", p)
		return func(r record) bool {
			switch r.event() {
			case "message.publish", "message.dropped", "schema.validation_failed", "message.transformation_failed":
				return inClientID(r)
			}
			return inFrom(r)
		}
	})
	add(q.Nodes, func(p string) test { return likePattern("node", p) })
	add(q.Sources, fromSource)
	add(q.Topics, aboutTopic)
	add(q.Covers, covering)
	add(q.Messages, func(id string) test { return func(r record) bool { return r.cells["id"] == any(id) } })
	return allTests(all)
}

// likePattern: a star is any characters, backslash takes the meaning away from a star and a backslash.
func likePattern(column, pattern string) test {
	expression := `(?s)\A`
	for rest := pattern; rest != ""; {
		switch {
		case strings.HasPrefix(rest, `\*`):
			expression, rest = expression+`\*`, rest[2:]
		case strings.HasPrefix(rest, `\\`):
			expression, rest = expression+`\\`, rest[2:]
		case rest[0] == '*':
			expression, rest = expression+`.*`, rest[1:]
		default:
			r := []rune(rest)[0]
			expression, rest = expression+regexp.QuoteMeta(string(r)), rest[len(string(r)):]
		}
	}
	re := regexp.MustCompile(expression + `\z`)
	return func(r record) bool {
		text, ok := r.text(column)
		return ok && re.MatchString(text)
	}
}

// addressOf is the address in a peername: what stands before the last colon.
func addressOf(peername string) (netip.Addr, bool) {
	i := strings.LastIndexByte(peername, ':')
	if i < 0 {
		return netip.Addr{}, false
	}
	addr, err := netip.ParseAddr(peername[:i])
	return addr, err == nil
}

// fromSource reads a source in each way in which it can be read, and finds rows of all of them.
func fromSource(source string) test {
	var ways []test
	if prefix, ok := strings.CutSuffix(source, "*"); ok {
		ways = append(ways, func(r record) bool {
			peername, _ := r.text("peername")
			return strings.HasPrefix(peername, prefix)
		})
	}
	inside := func(network netip.Prefix) {
		ways = append(ways, func(r record) bool {
			peername, _ := r.text("peername")
			addr, ok := addressOf(peername)
			return ok && network.Contains(addr)
		})
	}
	if network, err := netip.ParsePrefix(source); err == nil {
		if network.Addr().Is4In6() {
			network = netip.PrefixFrom(network.Addr().Unmap(), network.Bits()-96)
		}
		inside(network)
	}
	if addr, err := netip.ParseAddr(source); err == nil {
		inside(netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()))
	}
	if i := strings.LastIndexByte(source, ':'); i >= 0 {
		host := strings.TrimSuffix(strings.TrimPrefix(source[:i], "["), "]")
		if addr, err := netip.ParseAddr(host); err == nil {
			peername := addr.Unmap().String() + source[i:]
			ways = append(ways, func(r record) bool { return r.cells["peername"] == any(peername) })
		}
	}
	return anyTest(ways)
}

// matches is MQTT's rule for a topic name and a filter.
func matches(filter, topic string) bool {
	f, t := strings.Split(filter, "/"), strings.Split(topic, "/")
	if strings.HasPrefix(topic, "$") && (f[0] == "+" || f[0] == "#") {
		return false
	}
	for i, level := range f {
		switch {
		case level == "#":
			return true
		case i >= len(t) || level != "+" && level != t[i]:
			// a/# also matches a
			return false
		}
		if i == len(t)-1 && i+2 == len(f) && f[i+1] == "#" {
			return true
		}
	}
	return len(f) == len(t)
}

// subscription is the filter that a subscription row holds, without what makes it a shared one.
func subscription(r record) (filter string, ok bool) {
	switch {
	case r.event() == "session.subscribed", r.event() == "session.unsubscribed":
	case r.event() == "client.check_authz_complete" && r.cells["action"] == any("subscribe"):
	default:
		return "", false
	}
	filter, ok = r.text("topic")
	if rest, shared := strings.CutPrefix(filter, "$share/"); shared {
		if group, inner, found := strings.Cut(rest, "/"); found && group != "" {
			return inner, ok
		}
	}
	return strings.TrimPrefix(filter, "$queue/"), ok
}

func aboutTopic(filter string) test {
	return func(r record) bool {
		topic, ok := r.text("topic")
		if ok && matches(filter, topic) {
			return true
		}
		topic, ok = subscription(r)
		return ok && matches(filter, topic)
	}
}

func covering(topic string) test {
	return func(r record) bool {
		filter, ok := subscription(r)
		return ok && matches(filter, topic)
	}
}

// filters are those of the wanted columns.
func (q question) filters(wanted func(column string) bool) test {
	var all []test
	for _, c := range q.Filters {
		values := slices.DeleteFunc(slices.Clone(c.Values), func(v any) bool { return v == any("$__all") })
		if wanted(c.Column) && len(values) > 0 {
			all = append(all, compares(c.Column, c.Operator, values))
		}
	}
	return allTests(all)
}

func compares(column, operator string, values []any) test {
	var either []test
	for _, value := range values {
		text := fmt.Sprint(value)
		var re *regexp.Regexp
		if strings.HasSuffix(operator, "~") {
			re = regexp.MustCompile(text)
		}
		either = append(either, func(r record) bool {
			if r.cells[column] == nil {
				return false
			}
			have := fmt.Sprint(r.cells[column])
			switch operator {
			case "=", "!=":
				return have == text || column == "event" && name(have) == name(text)
			case "=~", "!~":
				return re.MatchString(have) ||
					column == "event" && name(have) == "message.delivery_dropped" && (re.MatchString("delivery.dropped") || re.MatchString("message.delivery_dropped"))
			}
			x, _ := strconv.ParseInt(have, 10, 64)
			y, _ := strconv.ParseInt(text, 10, 64)
			return operator == "<" && x < y || operator == "<=" && x <= y || operator == ">" && x > y || operator == ">=" && x >= y
		})
	}
	if strings.HasPrefix(operator, "!") {
		return func(r record) bool { return !anyTest(either)(r) }
	}
	return anyTest(either)
}

// outcome is success, failure or neither.
func outcome(r record) string {
	is := func(column string, values ...string) bool {
		text, ok := r.text(column)
		return ok && slices.Contains(values, text)
	}
	switch name(r.event()) {
	case "client.check_authn_complete", "client.connack":
		switch {
		case is("reason_code", "success", "connection_accepted"):
			return "success"
		case r.cells["reason_code"] != nil:
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
		case r.cells["reason"] != nil && !is("reason", "disconnect_with_will_message", "takenover", "discarded", "use_another_server"):
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

func (q question) ended() test {
	return func(r record) bool { return q.Outcome == "" || q.Outcome == "any" || outcome(r) == q.Outcome }
}

// between are the records of a time range.
func between(records []record, from, to int64) []record {
	return slices.DeleteFunc(slices.Clone(records), func(r record) bool { return r.at < from || r.at >= to })
}

// chosen are those that a test lets through, the oldest first.
func chosen(records []record, ok test) []record {
	var list []record
	for _, r := range records {
		if ok(r) {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(x, y record) int { return int(x.at - y.at) })
	return list
}

// TestOracle: what the tests compare with must itself be right where MQTT is subtle.
func TestOracle(t *testing.T) {
	for _, c := range []struct {
		filter, topic string
		want          bool
	}{
		{"a/b", "a/b", true}, {"a/b", "a/B", false}, {"a/b", "a/b/c", false}, {"a", "a/", false}, {"a/", "a/", true},
		{"+", "a", true}, {"+", "", true}, {"+", "a/b", false}, {"a/+", "a/", true}, {"a/+", "a", false}, {"+/+", "/a", true}, {"/+", "/a", true}, {"+", "/a", false},
		{"#", "a/b/c", true}, {"#", "/", true}, {"a/#", "a", true}, {"a/#", "a/b/c", true}, {"a/#", "ab", false}, {"a/+/#", "a", false}, {"a/+/#", "a/b", true},
		{"#", "$SYS/x", false}, {"+/x", "$SYS/x", false}, {"$SYS/#", "$SYS/x", true}, {"$SYS/+", "$SYS/x", true}, {"a/#", "a/$x", true}, {"+/#", "$SYS", false},
	} {
		require.Equal(t, c.want, matches(c.filter, c.topic), "%s %s", c.filter, c.topic)
	}
}
