package tests

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// Random questions: most are built from a row of the table, so that they find something; some from texts that no table has.

// columnTypes are the columns that aren't STRING.
var columnTypes = map[string]string{
	"timestamp": "time", "qos": "int", "keepalive": "int", "expiry_interval": "int", "connected_at": "int",
	"disconnected_at": "int", "publish_received_at": "int", "clean_start": "bool",
}

var stringColumns = slices.DeleteFunc(slices.Clone(fleet.Columns), func(column string) bool { return columnTypes[column] != "" })

// generator draws questions about a stock.
type generator struct {
	*rapid.T
	*stock
	target record // what the question is mostly about
}

func (g generator) chance(percent int) bool {
	return rapid.IntRange(0, 99).Draw(g.T, "chance") < percent
}

func oneOf[T any](g generator, values ...T) T { return rapid.SampledFrom(values).Draw(g.T, "value") }

func (g generator) record() record {
	return g.records[rapid.IntRange(0, len(g.records)-1).Draw(g.T, "record")]
}

// text is a value for a column: mostly one that the table has.
func (g generator) text(column string) string {
	n := rapid.IntRange(0, 99).Draw(g.T, "kind")
	r := g.target
	if n >= 60 {
		r = g.record()
	}
	if text, ok := r.text(column); ok && n < 80 {
		return text
	}
	if column == "event" {
		return oneOf(g, append([]string{"delivery.dropped"}, everyEvent...)...)
	}
	if n < 95 {
		return oneOf(g, hostile...)
	}
	return strings.ReplaceAll(rapid.String().Draw(g.T, "text"), "\x00", "")
}

// some is one value or a few.
func (g generator) some(draw func() string) []string {
	list := []string{draw()}
	for g.chance(30) {
		list = append(list, draw())
	}
	if g.chance(5) {
		list = append(list, oneOf(g, "", "$__all"))
	}
	return list
}

func (g generator) pattern(column string) func() string {
	return func() string {
		text := g.text(column)
		escaped := strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(text)
		runes := []rune(text)
		cut := rapid.IntRange(0, len(runes)).Draw(g.T, "cut")
		before, after := string(runes[:cut]), string(runes[cut:])
		switch rapid.IntRange(0, 5).Draw(g.T, "form") {
		case 0:
			return text
		case 1:
			return strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(before) + "*"
		case 2:
			return "*" + strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(after)
		case 3:
			return before + "*" + after
		}
		return escaped
	}
}

func (g generator) source() string {
	peername := g.text("peername")
	addr, ok := addressOf(peername)
	if !ok {
		return peername
	}
	switch n := rapid.IntRange(0, 4).Draw(g.T, "form"); {
	case n == 0:
		return peername
	case n == 1:
		return addr.String()
	case n == 2 && addr.Is6():
		return "[" + addr.String() + "]" + peername[strings.LastIndexByte(peername, ':'):]
	case n == 3 && addr.Is4():
		levels := strings.Split(addr.String(), ".")
		return strings.Join(levels[:rapid.IntRange(1, 3).Draw(g.T, "levels")], ".") + ".*"
	}
	return netip.PrefixFrom(addr, rapid.IntRange(0, addr.BitLen()).Draw(g.T, "bits")).String()
}

func (g generator) topicFilter() string {
	levels := strings.Split(g.text("topic"), "/")
	for i := range levels {
		switch n := rapid.IntRange(0, 9).Draw(g.T, "level"); {
		case n == 0:
			return strings.Join(append(levels[:i:i], "#"), "/")
		case n < 3:
			levels[i] = "+"
		}
	}
	return strings.Join(levels, "/")
}

// topicName is a topic, or one that a filter of the table would receive. No message has the topic of a shared subscription.
func (g generator) topicName() string {
	topic := strings.TrimPrefix(g.text("topic"), "$queue/")
	if levels := strings.SplitN(topic, "/", 3); levels[0] == "$share" {
		topic = levels[len(levels)-1]
	}
	levels := strings.Split(topic, "/")
	for i, level := range levels {
		if level == "+" || level == "#" {
			levels[i] = oneOf(g, "a", "b", "", "$x")
		}
	}
	return strings.Join(levels, "/")
}

func (g generator) regexp(column string) string {
	runes := []rune(g.text(column))
	from := rapid.IntRange(0, len(runes)).Draw(g.T, "from")
	part := string(runes[from:rapid.IntRange(from, len(runes)).Draw(g.T, "to")])
	switch quoted := regexp.QuoteMeta(part); rapid.IntRange(0, 8).Draw(g.T, "form") {
	case 0:
		return "^" + quoted
	case 1:
		return quoted + "$"
	case 2:
		return "(?i)" + quoted
	case 3:
		return "^(" + quoted + "|[^a-f]+)$"
	case 4:
		return quoted + `.*\d+`
	case 5:
		return `\pL{2,5}` + quoted
	case 6:
		return "(?:" + quoted + ")+?.$"
	case 7:
		return part
	default:
		return quoted
	}
}

func (g generator) condition() condition {
	column := oneOf(g, fleet.Columns[1:]...)
	for g.target.cells[column] == nil && g.chance(80) {
		column = oneOf(g, fleet.Columns[1:]...)
	}
	c := condition{Column: column}
	switch columnTypes[column] {
	case "int":
		c.Operator = oneOf(g, "=", "!=", "<", "<=", ">", ">=")
		number, ok := g.target.cells[column].(int64)
		if !ok {
			number = rapid.Int64().Draw(g.T, "number")
		}
		c.Values = []any{number}
		if g.chance(20) {
			c.Values = []any{fmt.Sprint(number)}
		}
		if strings.HasSuffix(c.Operator, "=") && len(c.Operator) == len("=") && g.chance(30) {
			c.Values = append(c.Values, int64(1))
		}
	case "bool":
		c.Operator, c.Values = oneOf(g, "=", "!="), []any{oneOf[any](g, true, false, "true", "false")}
	default:
		c.Operator = oneOf(g, "=", "!=", "=~", "!~")
		draw := func() string { return g.text(column) }
		if strings.HasSuffix(c.Operator, "~") {
			draw = func() string { return g.regexp(column) }
		}
		for _, text := range g.some(draw) {
			c.Values = append(c.Values, text)
		}
	}
	return c
}

// scenario is one that the target's row belongs to, or any.
func (g generator) scenario() string {
	names := []string{"events"}
	for _, scenario := range []string{"lifecycle", "access", "delivery", "drops"} {
		if slices.Contains(scenarioEvents[scenario], name(g.target.event())) {
			names = append(names, scenario, scenario)
		}
	}
	return oneOf(g, names...)
}

var outcomes = map[string][]string{
	"lifecycle": {"any", "failure", "success"}, "access": {"any", "failure", "success"}, "delivery": {"any", "success"},
	"drops": {"any", "failure"}, "events": {"any", "failure", "success"},
}

var everyEvent = []string{
	"client.check_authn_complete", "client.check_authz_complete", "client.connected", "client.connack", "client.disconnected", "client.ping",
	"session.subscribed", "session.unsubscribed", "message.publish", "message.delivered", "message.acked", "message.dropped",
	"message.delivery_dropped", "schema.validation_failed", "message.transformation_failed", "alarm.activated", "alarm.deactivated",
}

// question draws the keys that choose rows.
func (g generator) question(scenario string) question {
	q := question{Scenario: scenario}
	for range oneOf(g, 0, 1, 1, 2, 2, 2, 3, 3) {
		switch rapid.IntRange(0, 12).Draw(g.T, "key") {
		case 0:
			q.Clients = g.some(g.pattern("clientid"))
		case 1:
			q.Parties = g.some(g.pattern(oneOf(g, "clientid", "from_clientid")))
		case 2:
			q.Users = g.some(g.pattern("username"))
		case 3:
			q.Publishers = g.some(g.pattern(oneOf(g, "clientid", "from_clientid")))
		case 4:
			q.Sources = g.some(g.source)
		case 5:
			q.Topics = g.some(g.topicFilter)
		case 6:
			q.Covers = g.some(g.topicName)
		case 7:
			q.Messages = g.some(func() string { return g.text("id") })
		case 8:
			q.Nodes = g.some(g.pattern("node"))
		case 9:
			events := scenarioEvents[scenario]
			if events == nil {
				events = everyEvent
			}
			for range rapid.IntRange(1, 3).Draw(g.T, "events") {
				event := oneOf(g, events...)
				if event == "message.delivery_dropped" && g.chance(50) {
					event = "delivery.dropped"
				}
				q.Events = append(q.Events, event)
			}
		case 10:
			q.Outcome = oneOf(g, outcomes[scenario]...)
		default:
			q.Filters = append(q.Filters, g.condition())
		}
	}
	return q
}

// span is a time range with something in it; its ends are often times of rows.
func (g generator) span() (from, to time.Time) {
	switch rapid.IntRange(0, 3).Draw(g.T, "span") {
	case 0:
		from, to = time.UnixMilli(g.record().at), time.UnixMilli(g.record().at)
	case 1:
		from, to = time.UnixMilli(g.target.at), time.UnixMilli(g.target.at+rapid.Int64Range(0, 3).Draw(g.T, "ms"))
	default:
		return g.start, g.end
	}
	if to.Before(from) {
		from, to = to, from
	}
	return from.UTC(), to.UTC()
}

// rows draws what a table of rows is shown with.
func (g generator) rows(q question) question {
	switch rapid.IntRange(0, 3).Draw(g.T, "columns") {
	case 0:
		q.Columns = []string{"*"}
	case 1:
		for range rapid.IntRange(1, 5).Draw(g.T, "columns") {
			q.Columns = append(q.Columns, oneOf(g, fleet.Columns...))
		}
	case 2:
		q.Columns = []string{oneOf(g, fleet.Columns...), "*"}
	}
	q.Order = oneOf(g, "", "asc", "desc")
	if g.chance(60) {
		q.Limit = oneOf(g, 1, 2, 5, 20, 100, 9999)
	}
	return q
}
