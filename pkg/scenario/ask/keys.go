package ask

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Which rows a question is about: the query's keys and filters as conditions.

// Matching selects the rows of some events (nil: any) that all of the query's keys choose.
func (q *Question) Matching(b *statement.Builder, events []string) *statement.Rows {
	r := statement.SelectRows(b, q.From, q.To, events)
	r.And(Keys(b, q.Query, events)...)
	r.And(Filters(b, q.Query, AnyColumn)...)
	if q.Outcome != event.Any {
		r.And(OutcomeCondition(q.Schema, events, q.Outcome))
	}
	return r
}

// Keys writes the query's keys from clients to nodes and covers for rows of these events; each is one condition.
func Keys(b *statement.Builder, q *query.Query, events []string) []string {
	var conditions []string
	add := func(alternatives []string) { conditions = append(conditions, statement.AnyOf(alternatives...)...) }

	add(MatchPatterns(b, event.ClientID, q.Clients))
	add(append(MatchPatterns(b, event.ClientID, q.Parties), MatchPatterns(b, event.FromClientID, q.Parties)...))
	add(MatchPatterns(b, event.Username, q.Users))
	add(MatchPatterns(b, Publisher(events), q.Publishers))
	add(MatchPatterns(b, event.Node, q.Nodes))
	add(matchSources(b, q.Sources))
	add(matchTopics(b, q, events))
	conditions = append(conditions, matchCovers(b, q, events)...)
	if len(q.Messages) > 0 {
		conditions = append(conditions, statement.OneOfIDs(b, q.Messages))
	}
	return conditions
}

// MatchPatterns compares exact values in one list, which an index serves, and the others by LIKE.
func MatchPatterns(b *statement.Builder, column string, patterns []pattern.Pattern) []string {
	var exact, likes []string
	for _, p := range patterns {
		if value, ok := p.Exact(); ok {
			exact = append(exact, value)
		} else {
			likes = append(likes, p.Like())
		}
	}
	var alternatives []string
	if len(exact) > 0 {
		alternatives = append(alternatives, statement.OneOf(b, column, exact))
	}
	for _, like := range likes {
		alternatives = append(alternatives, column+" LIKE "+b.Bind(like))
	}
	return alternatives
}

// Publisher is the expression that holds the publisher's client ID in rows of these events.
func Publisher(events []string) string {
	inClientID := func(name string) bool { return slices.Contains(event.PublisherInClientID, name) }
	switch {
	case events != nil && !slices.ContainsFunc(events, inClientID):
		return event.FromClientID
	case events != nil && !slices.ContainsFunc(events, func(name string) bool { return !inClientID(name) }):
		return event.ClientID
	}
	return "CASE WHEN " + statement.Is(event.Event, event.PublisherInClientID...) + " THEN clientid ELSE from_clientid END"
}

func matchSources(b *statement.Builder, sources []pattern.Source) []string {
	var peernames, regexps, alternatives []string
	for _, s := range sources {
		if s.Peername != "" {
			peernames = append(peernames, s.Peername)
		}
		if s.Network.IsValid() && s.Network.Addr().Is4() {
			regexps = append(regexps, pattern.IPv4Regexp(s.Network))
		}
	}
	if len(peernames) > 0 {
		alternatives = append(alternatives, statement.OneOf(b, event.Peername, peernames))
	}
	for _, s := range sources {
		if s.Prefix != "" {
			alternatives = append(alternatives, event.Peername+" LIKE "+b.Bind(pattern.EscapeLike(s.Prefix)+"%"))
		}
	}
	if len(regexps) > 0 {
		alternatives = append(alternatives, event.Peername+" ~ "+b.Bind(strings.Join(regexps, "|")))
	}
	for _, s := range sources {
		if s.Network.IsValid() && s.Network.Addr().Is6() {
			alternatives = append(alternatives, matchIPv6(b, s.Network))
		}
	}
	return alternatives
}

func matchIPv6(b *statement.Builder, network netip.Prefix) string {
	return b.InIPv6Network(event.Peername, b.Bind(network.String()))
}

// SubscriptionRows is the condition for rows that hold a topic filter in topic, "" where there are none among the events.
func SubscriptionRows(schema event.Schema, events []string) string {
	has := func(name string) bool { return events == nil || slices.Contains(events, name) }
	var alternatives, names []string
	for _, name := range event.SubscriptionEvents {
		if has(name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		alternatives = append(alternatives, statement.Is(event.Event, names...))
	}
	if has(event.CheckAuthzComplete) && schema.Has(event.Action) {
		alternatives = append(alternatives, "("+statement.Is(event.Event, event.CheckAuthzComplete)+" AND action = 'subscribe')")
	}
	if len(alternatives) == 0 {
		return ""
	}
	return statement.AnyOf(alternatives...)[0]
}

// matchTopics compares topics by MQTT's rules; in subscription rows, what stands before a shared subscription's filter
// is ignored too.
func matchTopics(b *statement.Builder, q *query.Query, events []string) []string {
	var exact, wildcards, bodies []string
	for _, f := range q.Topics {
		if topic, ok := f.Exact(); ok {
			exact = append(exact, topic)
		} else {
			wildcards = append(wildcards, f.Regexp())
		}
		bodies = append(bodies, f.Regexp())
	}
	var alternatives []string
	if len(exact) > 0 {
		alternatives = append(alternatives, statement.OneOf(b, event.Topic, exact))
	}
	if len(wildcards) > 0 {
		alternatives = append(alternatives, "topic ~ "+b.Bind("^(?:"+strings.Join(wildcards, "|")+")"))
	}
	if subscriptions := SubscriptionRows(q.Schema, events); subscriptions != "" && len(bodies) > 0 {
		shared := "^" + mqtt.SharedPrefix + "(?:" + strings.Join(bodies, "|") + ")"
		alternatives = append(alternatives, "("+subscriptions+" AND topic ~ "+b.Bind(shared)+")")
	}
	return alternatives
}

// matchCovers finds the subscription rows whose filter would receive a topic.
func matchCovers(b *statement.Builder, q *query.Query, events []string) []string {
	if len(q.Covers) == 0 {
		return nil
	}
	subscriptions := SubscriptionRows(q.Schema, events)
	if subscriptions == "" {
		return []string{statement.Nothing}
	}
	var filters []string
	for _, name := range q.Covers {
		filters = append(filters, name.CoveringRegexp())
	}
	return []string{subscriptions, "topic ~ " + b.Bind("^"+mqtt.SharedPrefix+"?(?:"+strings.Join(filters, "|")+")")}
}

// Filters writes those of the query's filters that are wanted.
func Filters(b *statement.Builder, q *query.Query, wanted func(column string) bool) []string {
	var conditions []string
	for _, f := range q.Filters {
		if wanted(f.Column.Name) {
			conditions = append(conditions, filter(b, f))
		}
	}
	return conditions
}

// AnyColumn wants every filter.
func AnyColumn(string) bool { return true }

func filter(b *statement.Builder, f query.Filter) string {
	column := statement.Identifier(f.Column.Name)
	values := f.Values
	if f.Column.Name == event.Event {
		values = storedEvents(values)
	}
	switch f.Operator {
	case "=":
		var alternatives []string
		for _, beginning := range f.Beginnings {
			alternatives = append(alternatives, column+" LIKE "+b.Bind(pattern.EscapeLike(beginning)+"_%"))
		}
		if len(values) > 0 {
			alternatives = append(alternatives, statement.OneOf(b, column, values))
		}
		if f.Missing {
			alternatives = append(alternatives, column+" IS NULL")
		}
		return statement.AnyOf(alternatives...)[0]
	case "!=":
		var none []string
		for _, beginning := range f.Beginnings {
			none = append(none, column+" NOT LIKE "+b.Bind(pattern.EscapeLike(beginning)+"_%"))
		}
		if len(values) > 0 {
			none = append(none, statement.NoneOf(b, column, values))
		}
		switch {
		case len(none) == 0:
			return column + " IS NOT NULL"
		case f.Missing:
			return strings.Join(none, " AND ") // which doesn't hold for NULL
		}
		return "(" + strings.Join(none, " AND ") + " OR " + column + " IS NULL)"
	case "=~", "!~":
		return matchRegexps(b, f, column)
	default:
		return column + " " + f.Operator + " " + b.Bind(values[0])
	}
}

func storedEvents(values []any) []any {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v.(string)
	}
	var stored []any
	for _, name := range event.Stored(names) {
		stored = append(stored, name)
	}
	return stored
}

func matchRegexps(b *statement.Builder, f query.Filter, column string) string {
	parts := make([]string, len(f.Regexps))
	dropped := false // the expression finds one of a delivery drop's two names, and so both
	for i, re := range f.Regexps {
		parts[i] = "(?:" + re.Portable() + ")"
		dropped = dropped || re.MatchString(event.DeliveryDropped) || re.MatchString(event.MessageDeliveryDropped)
	}
	found := column + " " + map[string]string{"=~": "~", "!~": "!~"}[f.Operator] + " " + b.Bind(strings.Join(parts, "|"))
	if f.Column.Name == event.Event && dropped {
		if f.Operator == "=~" {
			return "(" + found + " OR " + statement.Is(event.Event, event.MessageDeliveryDropped, event.DeliveryDropped) + ")"
		}
		found = "(" + found + " AND " + statement.IsNot(event.Event, event.MessageDeliveryDropped, event.DeliveryDropped) + ")"
	}
	if f.Operator == "!~" {
		return "(" + found + " OR " + column + " IS NULL)"
	}
	return found
}
