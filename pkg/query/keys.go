package query

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
)

// Key is a key of the query model. A new one is an entry in the table below, and where it chooses rows its condition (package ask).
type Key struct {
	Name   string
	Needs  []string // the columns that it is compared with
	Events []string // those of which a row can match it; nil: any
	Own    []string // those by which it tells rows apart that another key doesn't; nil: the same as Events

	chooses bool // it says which rows a query is about
	about   bool // it says which clients, topics or messages a query is about
	sql     bool // the scenario sql takes it
	read    func(*parser, *Draft)
	used    func(*Query) bool
}

var (
	messageEvents = []string{
		event.MessagePublish, event.MessageDelivered, event.MessageAcked, event.MessageDropped, event.MessageDeliveryDropped,
		event.SchemaValidationFailed, event.MessageTransformationFailed,
	}
	filterEvents = append(slices.Clone(event.SubscriptionEvents), event.CheckAuthzComplete)
	topicEvents  = slices.Concat(messageEvents, filterEvents)
)

// keys is the table of all keys, in the order in which they are read.
var keys = []Key{
	{Name: "scenario", sql: true, read: func(p *parser, d *Draft) { p.scenario(&d.query) }},
	{Name: "view", sql: true, read: func(p *parser, d *Draft) { d.query.View = p.text("view") }},
	{Name: "events", chooses: true, read: func(p *parser, d *Draft) { p.events(&d.query) }},
	patterns("clients", func(q *Query) *[]pattern.Pattern { return &q.Clients }, Key{Needs: []string{event.ClientID}}),
	patterns("parties", func(q *Query) *[]pattern.Pattern { return &q.Parties }, Key{Needs: []string{event.ClientID, event.FromClientID}, Own: messageEvents}),
	patterns("users", func(q *Query) *[]pattern.Pattern { return &q.Users }, Key{Needs: []string{event.Username}}),
	patterns("publishers", func(q *Query) *[]pattern.Pattern { return &q.Publishers },
		Key{Needs: []string{event.ClientID, event.FromClientID}, Events: messageEvents}),
	listed("sources", pattern.ParseSource, func(q *Query) *[]pattern.Source { return &q.Sources }, Key{Needs: []string{event.Peername}}),
	listed("topics", mqtt.ParseTopicFilter, func(q *Query) *[]mqtt.TopicFilter { return &q.Topics }, Key{Needs: []string{event.Topic}, Events: topicEvents}),
	listed("covers", mqtt.ParseTopicName, func(q *Query) *[]mqtt.TopicName { return &q.Covers }, Key{Needs: []string{event.Topic}, Events: filterEvents}),
	listed("messages", asTyped, func(q *Query) *[]string { return &q.Messages }, Key{Needs: []string{event.ID}, Events: messageEvents}),
	patterns("nodes", func(q *Query) *[]pattern.Pattern { return &q.Nodes }, Key{Needs: []string{event.Node}}),
	{Name: "outcome", chooses: true, read: func(p *parser, d *Draft) { p.outcome(&d.query) }},
	{Name: "filters", chooses: true, about: true, read: func(p *parser, d *Draft) { d.filters = p.filters() }},

	{Name: "columns", read: func(p *parser, d *Draft) { d.columns = p.list("columns") }},
	{Name: "groupBy", read: func(p *parser, d *Draft) { d.groups = p.list("groupBy") }},
	{Name: "measure", read: func(p *parser, d *Draft) { p.measure(&d.query) }},
	{Name: "offset", read: func(p *parser, d *Draft) { p.offset(&d.query) }},
	{Name: "interval", sql: true, read: func(p *parser, d *Draft) { p.interval(&d.query) }},
	{Name: "order", read: func(p *parser, d *Draft) { p.order(&d.query) }},
	{Name: "limit", sql: true, read: func(p *parser, d *Draft) { p.limit(&d.query) }},
	{Name: "baseline", read: func(p *parser, d *Draft) { p.baseline(&d.query) }},
	{Name: "findings", read: func(p *parser, d *Draft) { d.query.Findings = p.alternatives("findings") }},
	{Name: "severities", read: func(p *parser, d *Draft) { d.query.Severities = p.alternatives("severities") }},
	{Name: "text", read: func(p *parser, d *Draft) { p.pasted(&d.query) }},
	{Name: "rawSql", sql: true, read: func(p *parser, d *Draft) { p.rawSQL(&d.query) }},
	{Name: "format", sql: true, read: func(*parser, *Draft) {}}, // with rawSql
}

// listed is a key that holds a list of values.
func listed[T any](name string, parse func(string) (T, error), in func(*Query) *[]T, k Key) Key {
	k.Name, k.chooses, k.about = name, true, true
	k.read = func(p *parser, d *Draft) { *in(&d.query) = parsed(p, name, parse) }
	k.used = func(q *Query) bool { return len(*in(q)) > 0 }
	return k
}

func patterns(name string, in func(*Query) *[]pattern.Pattern, k Key) Key {
	return listed(name, func(text string) (pattern.Pattern, error) { return pattern.Parse(text), nil }, in, k)
}

func asTyped(text string) (string, error) { return text, nil }

func keyNames() []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.Name
	}
	return names
}

// Matches says whether a row of one of some events can match the key; nil stands for any event.
func (k Key) Matches(events []string) bool { return len(k.of(k.Events, events)) > 0 || k.Events == nil }

// Tells says whether the key tells rows of some events apart which another doesn't.
func (k Key) Tells(events []string) bool {
	return k.Matches(events) && (k.Own == nil || len(k.of(k.Own, events)) > 0)
}

func (k Key) of(own, events []string) []string {
	if events == nil {
		return own
	}
	return slices.DeleteFunc(slices.Clone(own), func(name string) bool { return !slices.Contains(events, name) })
}

// Choosing lists the keys that say which rows a query is about.
func Choosing() []Key {
	return slices.DeleteFunc(slices.Clone(keys), func(k Key) bool { return !k.chooses })
}

// AboutSome says whether the query is about some clients, topics or messages, and not about all rows.
func (q *Query) AboutSome() bool {
	return len(q.Filters) > 0 || slices.ContainsFunc(keys, func(k Key) bool { return k.about && k.used != nil && k.used(q) })
}

// Narrow keeps those of some events of which a row can match all keys that the query uses.
func (q *Query) Narrow(events []string) []string {
	kept := []string{} // not nil, which would stand for any event
	for _, name := range events {
		if len(q.Unmatched([]string{name})) == 0 {
			kept = append(kept, name)
		}
	}
	return kept
}

// Unmatched lists the keys that the query uses and no row of these events can match.
func (q *Query) Unmatched(events []string) []string {
	var names []string
	for _, k := range keys {
		if k.used != nil && k.used(q) && !k.Matches(events) {
			names = append(names, k.Name)
		}
	}
	return names
}
