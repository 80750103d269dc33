package oracle

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

// StringColumns are the others.
var StringColumns = slices.DeleteFunc(slices.Clone(fleet.Columns), func(column string) bool { return columnTypes[column] != "" })

// Generator draws questions about a stock.
type Generator struct {
	*rapid.T
	*Stock
	About Record // what the question is mostly about
}

// Chance is true so often.
func (g Generator) Chance(percent int) bool {
	return rapid.IntRange(0, 99).Draw(g.T, "chance") < percent
}

// OneOf is one of the values.
func OneOf[T any](g Generator, values ...T) T { return rapid.SampledFrom(values).Draw(g.T, "value") }

// Record is any row of the stock.
func (g Generator) Record() Record {
	return g.Records[rapid.IntRange(0, len(g.Records)-1).Draw(g.T, "record")]
}

// text is a value for a column: mostly one that the table has.
func (g Generator) text(column string) string {
	n := rapid.IntRange(0, 99).Draw(g.T, "kind")
	r := g.About
	if n >= 60 {
		r = g.Record()
	}
	if text, ok := r.Text(column); ok && n < 80 {
		return text
	}
	if column == "event" {
		return OneOf(g, append([]string{"delivery.dropped"}, everyEvent...)...)
	}
	if n < 95 {
		return OneOf(g, Hostile...)
	}
	return strings.ReplaceAll(rapid.String().Draw(g.T, "text"), "\x00", "")
}

// some is one value or a few.
func (g Generator) some(draw func() string) []string {
	list := []string{draw()}
	for g.Chance(30) {
		list = append(list, draw())
	}
	if g.Chance(5) {
		list = append(list, OneOf(g, "", "$__all"))
	}
	return list
}

func (g Generator) pattern(column string) func() string {
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

func (g Generator) source() string {
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

func (g Generator) topicFilter() string {
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
func (g Generator) topicName() string {
	topic := strings.TrimPrefix(g.text("topic"), "$queue/")
	if levels := strings.SplitN(topic, "/", 3); levels[0] == "$share" {
		topic = levels[len(levels)-1]
	}
	levels := strings.Split(topic, "/")
	for i, level := range levels {
		if level == "+" || level == "#" {
			levels[i] = OneOf(g, "a", "b", "", "$x")
		}
	}
	return strings.Join(levels, "/")
}

func (g Generator) regexp(column string) string {
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

func (g Generator) condition() Condition {
	column := OneOf(g, fleet.Columns[1:]...)
	for g.About.Cells[column] == nil && g.Chance(80) {
		column = OneOf(g, fleet.Columns[1:]...)
	}
	c := Condition{Column: column}
	switch columnTypes[column] {
	case "int":
		c.Operator = OneOf(g, "=", "!=", "<", "<=", ">", ">=")
		number, ok := g.About.Cells[column].(int64)
		if !ok {
			number = rapid.Int64().Draw(g.T, "number")
		}
		c.Values = []any{number}
		if g.Chance(20) {
			c.Values = []any{fmt.Sprint(number)}
		}
		if strings.HasSuffix(c.Operator, "=") && len(c.Operator) == len("=") && g.Chance(30) {
			c.Values = append(c.Values, int64(1))
		}
	case "bool":
		c.Operator, c.Values = OneOf(g, "=", "!="), []any{OneOf[any](g, true, false, "true", "false")}
	default:
		c.Operator = OneOf(g, "=", "!=", "=~", "!~")
		draw := func() string { return g.text(column) }
		if strings.HasSuffix(c.Operator, "~") {
			draw = func() string { return g.regexp(column) }
		}
		for _, text := range g.some(draw) {
			c.Values = append(c.Values, text)
		}
	}
	if (c.Operator == "=" || c.Operator == "!=") && g.Chance(15) {
		c.Values = append(c.Values, nil)
		if g.Chance(30) {
			c.Values = []any{nil}
		}
	}
	return c
}

// Scenario is one that the row belongs to that the question is about, or any.
func (g Generator) Scenario() string {
	names := []string{"events"}
	for _, scenario := range []string{"lifecycle", "access", "delivery", "drops"} {
		if slices.Contains(ScenarioEvents[scenario], EventName(g.About.Event())) {
			names = append(names, scenario, scenario)
		}
	}
	return OneOf(g, names...)
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

// Question draws the keys that choose rows.
func (g Generator) Question(scenario string) Question {
	q := Question{Scenario: scenario}
	for range OneOf(g, 0, 1, 1, 2, 2, 2, 3, 3) {
		switch rapid.IntRange(0, 12).Draw(g.T, "key") {
		case 0:
			q.Clients = g.some(g.pattern("clientid"))
		case 1:
			q.Parties = g.some(g.pattern(OneOf(g, "clientid", "from_clientid")))
		case 2:
			q.Users = g.some(g.pattern("username"))
		case 3:
			q.Publishers = g.some(g.pattern(OneOf(g, "clientid", "from_clientid")))
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
			events := ScenarioEvents[scenario]
			if events == nil {
				events = everyEvent
			}
			for range rapid.IntRange(1, 3).Draw(g.T, "events") {
				event := OneOf(g, events...)
				if event == "message.delivery_dropped" && g.Chance(50) {
					event = "delivery.dropped"
				}
				q.Events = append(q.Events, event)
			}
		case 10:
			q.Outcome = OneOf(g, outcomes[scenario]...)
		default:
			q.Filters = append(q.Filters, g.condition())
		}
	}
	return q
}

// Span is a time range with something in it; its ends are often times of rows.
func (g Generator) Span() (from, to time.Time) {
	switch rapid.IntRange(0, 3).Draw(g.T, "span") {
	case 0:
		from, to = time.UnixMilli(g.Record().At), time.UnixMilli(g.Record().At)
	case 1:
		from, to = time.UnixMilli(g.About.At), time.UnixMilli(g.About.At+rapid.Int64Range(0, 3).Draw(g.T, "ms"))
	default:
		return g.Start, g.End
	}
	if to.Before(from) {
		from, to = to, from
	}
	return from.UTC(), to.UTC()
}

// Rows draws what a table of rows is shown with.
func (g Generator) Rows(q Question) Question {
	switch rapid.IntRange(0, 3).Draw(g.T, "columns") {
	case 0:
		q.Columns = []string{"*"}
	case 1:
		for range rapid.IntRange(1, 5).Draw(g.T, "columns") {
			q.Columns = append(q.Columns, OneOf(g, fleet.Columns...))
		}
	case 2:
		q.Columns = []string{OneOf(g, fleet.Columns...), "*"}
	}
	q.Order = OneOf(g, "", "asc", "desc")
	if g.Chance(60) {
		q.Limit = OneOf(g, 1, 2, 5, 20, 100, 9999)
	}
	return q
}
