package query

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query/field"
)

// The table of all keys: how each is read, of which rows it can be asked, and how the editor asks for it.

var (
	messageEvents = []string{
		event.MessagePublish, event.MessageDelivered, event.MessageAcked, event.MessageDropped, event.MessageDeliveryDropped,
		event.SchemaValidationFailed, event.MessageTransformationFailed,
	}
	filterEvents = append(slices.Clone(event.SubscriptionEvents), event.CheckAuthzComplete)
	topicEvents  = slices.Concat(messageEvents, filterEvents)
)

// keys are in the order in which they are read and offered: the most used first.
var keys = []Key{
	{Name: "scenario", sql: true, read: func(p *parser, d *Draft) { p.scenario(&d.query) }},
	{Name: "view", sql: true, read: func(p *parser, d *Draft) { d.query.View = p.text("view") }},

	{Name: "text", read: func(p *parser, d *Draft) { p.pasted(&d.query) }, Field: field.Field{
		Kind: field.Text, Title: "Text", Condition: true, First: true,
		Description: "A client ID, user name, address, topic, message ID or node, or a part of one.",
	}},
	patterns("clients", func(q *Query) *[]pattern.Pattern { return &q.Clients }, Key{Needs: []string{event.ClientID}, Field: field.Field{
		Title: "Clients", Description: "Client ID, the name that a client gives itself: of who connects, publishes or receives.",
	}}),
	listed("topics", mqtt.ParseTopicFilter, func(q *Query) *[]mqtt.TopicFilter { return &q.Topics }, Key{
		Needs: []string{event.Topic}, Events: topicEvents, Field: field.Field{
			Title: "Topics", Syntax: field.TopicFilter,
			Description: "A topic, or a topic filter as clients subscribe to: + stands for one level, # for this level and all below.",
		}}),
	patterns("users", func(q *Query) *[]pattern.Pattern { return &q.Users }, Key{Needs: []string{event.Username}, Field: field.Field{
		Title: "Users", Description: "User name that the client logs in with.",
	}}),
	listed("sources", pattern.ParseSource, func(q *Query) *[]pattern.Source { return &q.Sources }, Key{Needs: []string{event.Peername}, Field: field.Field{
		Title: "Sources", Syntax: field.Source, Offers: GroupSource,
		Description: "The client's address: 78.234.1.9, 2001:db8::7, 78.234.0.0/17, 78.234.* or an address with its port.",
	}}),
	{Name: "outcome", chooses: true, read: func(p *parser, d *Draft) { p.outcome(&d.query) }, Field: field.Field{
		Kind: field.OneOf, Title: "Outcome", Description: "How it ended for the client or the message.", Preset: string(event.Any),
		Choices: []field.Choice{{Name: string(event.Any), Title: "Any"}, {Name: string(event.Failure), Title: "Failures"}, {Name: string(event.Success), Title: "Successes"}},
	}},
	{Name: "events", chooses: true, read: func(p *parser, d *Draft) { p.events(&d.query) }, Field: field.Field{
		Kind: field.List, Title: "Events", Description: "Only these of the scenario's events.",
	}},
	patterns("parties", func(q *Query) *[]pattern.Pattern { return &q.Parties }, Key{
		Needs: []string{event.ClientID, event.FromClientID}, Own: messageEvents, Field: field.Field{
			Title: "Parties", Description: "Client ID of a device, whether it published the message or received it.",
		}}),
	patterns("publishers", func(q *Query) *[]pattern.Pattern { return &q.Publishers }, Key{
		Needs: []string{event.ClientID, event.FromClientID}, Events: messageEvents, Field: field.Field{
			Title: "Publishers", Offers: event.FromClientID, Description: "Client ID of who published the message, whoever the row is about.",
		}}),
	listed("messages", asTyped, func(q *Query) *[]string { return &q.Messages }, Key{Needs: []string{event.ID}, Events: messageEvents, Field: field.Field{
		Title: "Message IDs", Syntax: field.Exact,
		Description: "IDs that EMQX gives to messages, exactly; the same in every event of one message.",
	}}),
	listed("covers", mqtt.ParseTopicName, func(q *Query) *[]mqtt.TopicName { return &q.Covers }, Key{
		Needs: []string{event.Topic}, Events: filterEvents, Field: field.Field{
			Title: "Subscribed to", Syntax: field.Exact,
			Description: "A topic name: finds the subscriptions whose topic filter would receive it.",
		}}),
	patterns("nodes", func(q *Query) *[]pattern.Pattern { return &q.Nodes }, Key{Needs: []string{event.Node}, Field: field.Field{
		Title: "Nodes", Description: "Node of the EMQX cluster that wrote the event.",
	}}),
	{Name: "findings", only: event.Diagnosis, read: func(p *parser, d *Draft) { d.query.Findings = p.alternatives("findings") }, Field: field.Field{
		Kind: field.List, Title: "Findings", Description: "Only these; what is left out still explains what is shown.", Condition: true,
	}},
	{Name: "severities", only: event.Diagnosis, read: func(p *parser, d *Draft) { d.query.Severities = p.alternatives("severities") }, Field: field.Field{
		Kind: field.List, Title: "Severities", Description: "Only findings that are so bad.", Condition: true,
		Choices: field.Choices("critical", "warning", "info"),
	}},
	{Name: "filters", chooses: true, about: true, read: func(p *parser, d *Draft) { d.filters = p.filters() }},

	{Name: "groupBy", read: func(p *parser, d *Draft) { d.groups = p.list("groupBy") }, Field: field.Field{
		Kind: field.List, Title: "Group by", Description: "A value for each combination of these, at most three.", Empty: "Nothing", First: true,
	}},
	{Name: "measure", read: func(p *parser, d *Draft) { p.measure(&d.query) }, Field: field.Field{
		Kind: field.OneOf, Title: "Measure", Description: "What is counted.", Preset: string(Count), First: true,
	}},
	{Name: "baseline", read: func(p *parser, d *Draft) { p.baseline(&d.query) }, Field: field.Field{
		Kind: field.OneOf, Title: "Compared with", Description: "What the failures are compared with.", Preset: Others,
		Choices: []field.Choice{{Name: Others, Title: "The rows that are no failures"}, {Name: Previous, Title: "The failures of the time before"}},
	}},
	{Name: "interval", sql: true, read: func(p *parser, d *Draft) { p.interval(&d.query) }, Field: field.Field{
		Kind: field.Length, Title: "Interval", Description: "Width of a bucket; left empty, it follows from the panel's width.", Empty: "Automatic",
		Choices: field.Choices("$__interval", "30s", "1m", "5m", "15m", "1h", "6h", "1d"),
	}},
	{Name: "offset", read: func(p *parser, d *Draft) { p.offset(&d.query) }, Field: field.Field{
		Kind: field.Length, Title: "Earlier by", Description: "The same question about an earlier time, such as 1h, 1d or 7d, to compare with.", Empty: "None",
		Choices: field.Choices("1h", "1d", "7d"),
	}},
	{Name: "columns", read: func(p *parser, d *Draft) { d.columns = p.list("columns") }, Field: field.Field{
		Kind: field.List, Title: "Columns", Description: "Which columns to show; * means all of them.", Empty: "The scenario's own",
	}},
	{Name: "order", read: func(p *parser, d *Draft) { p.order(&d.query) }, Field: field.Field{
		Kind: field.OneOf, Title: "Order", Description: "How the rows are shown; a limit keeps the newest ones in either case.", Empty: "The scenario's own",
		Choices: []field.Choice{{Name: "asc", Title: "Oldest first"}, {Name: "desc", Title: "Newest first"}},
	}},
	{Name: "limit", sql: true, read: func(p *parser, d *Draft) { p.limit(&d.query) }, Field: field.Field{
		Kind: field.Number, Title: "Limit", Empty: "Automatic",
		Description: "The most rows, groups or series; left empty, the view decides. Rows: the newest are kept. Groups: the biggest.",
	}},
	{Name: "rawSql", sql: true, read: func(p *parser, d *Draft) { p.rawSQL(&d.query) }},
	{Name: "format", sql: true, read: func(*parser, *Draft) {}}, // with rawSql
}

// listed is a key that holds a list of values.
func listed[T any](name string, parse func(string) (T, error), in func(*Query) *[]T, k Key) Key {
	k.Name, k.Kind, k.chooses, k.about = name, field.Values, true, true
	k.read = func(p *parser, d *Draft) { *in(&d.query) = parsed(p, name, parse) }
	k.used = func(q *Query) bool { return len(*in(q)) > 0 }
	return k
}

func patterns(name string, in func(*Query) *[]pattern.Pattern, k Key) Key {
	k.Syntax = field.Pattern
	k.Description += " An exact value, or a pattern: * stands for any characters."
	return listed(name, func(text string) (pattern.Pattern, error) { return pattern.Parse(text), nil }, in, k)
}

func asTyped(text string) (string, error) { return text, nil }
