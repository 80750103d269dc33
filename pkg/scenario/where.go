package scenario

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// nothing is a condition that no row meets.
const nothing = "1 = 0"

// rows selects rows of the table by conditions that all apply.
type rows struct {
	table      string
	conditions []string
}

// selectRows begins with a time range, on the bare column, so that both databases prune by it, and with events (by their
// canonical names; nil: any).
func selectRows(b *statement.Builder, from, to time.Time, events []string) *rows {
	r := &rows{table: b.Table}
	r.and(`"timestamp" >= `+b.Bind(from), `"timestamp" < `+b.Bind(to))
	if events != nil {
		r.and(statement.OneOf(b, event.Event, event.Stored(events)))
	}
	return r
}

func (r *rows) and(conditions ...string) { r.conditions = append(r.conditions, conditions...) }

// sql writes FROM and WHERE.
func (r *rows) sql() string {
	return "FROM " + r.table + "\nWHERE " + strings.Join(r.conditions, "\n  AND ")
}

// constant compares a column with names of the program's own vocabulary.
func constant(column string, names ...string) string {
	if len(names) == 1 {
		return column + " = " + statement.Constants(names...)
	}
	return column + " IN (" + statement.Constants(names...) + ")"
}

// notConstant is the opposite; like it, it doesn't hold for NULL.
func notConstant(column string, names ...string) string {
	return column + " NOT IN (" + statement.Constants(names...) + ")"
}

// anyOf joins alternatives. No alternative at all is no restriction.
func anyOf(alternatives []string) []string {
	switch len(alternatives) {
	case 0:
		return nil
	case 1:
		return alternatives
	}
	return []string{"(" + strings.Join(alternatives, " OR ") + ")"}
}

// keys writes the query's keys from clients to nodes and covers for rows of these events; each is one condition.
func keys(b *statement.Builder, q *query.Query, events []string) []string {
	var conditions []string
	add := func(alternatives []string) { conditions = append(conditions, anyOf(alternatives)...) }

	add(matchPatterns(b, event.ClientID, q.Clients))
	add(append(matchPatterns(b, event.ClientID, q.Parties), matchPatterns(b, event.FromClientID, q.Parties)...))
	add(matchPatterns(b, event.Username, q.Users))
	add(matchPatterns(b, publisher(events), q.Publishers))
	add(matchPatterns(b, event.Node, q.Nodes))
	add(matchSources(b, q.Sources))
	add(matchTopics(b, q, events))
	conditions = append(conditions, matchCovers(b, q, events)...)
	if len(q.Messages) > 0 {
		conditions = append(conditions, statement.OneOf(b, event.ID, q.Messages))
	}
	return conditions
}

// matchPatterns compares exact values in one list, which an index serves, and the others by LIKE.
func matchPatterns(b *statement.Builder, column string, patterns []query.Pattern) []string {
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

// publisher is the expression that holds the publisher's client ID in rows of these events.
func publisher(events []string) string {
	inClientID := func(name string) bool { return slices.Contains(event.PublisherInClientID, name) }
	switch {
	case events != nil && !slices.ContainsFunc(events, inClientID):
		return event.FromClientID
	case events != nil && !slices.ContainsFunc(events, func(name string) bool { return !inClientID(name) }):
		return event.ClientID
	}
	return "CASE WHEN " + constant(event.Event, event.PublisherInClientID...) + " THEN clientid ELSE from_clientid END"
}

func matchSources(b *statement.Builder, sources []query.Source) []string {
	var peernames, regexps, alternatives []string
	for _, s := range sources {
		if s.Peername != "" {
			peernames = append(peernames, s.Peername)
		}
		if s.Network.IsValid() && s.Network.Addr().Is4() {
			regexps = append(regexps, query.IPv4Regexp(s.Network))
		}
	}
	if len(peernames) > 0 {
		alternatives = append(alternatives, statement.OneOf(b, event.Peername, peernames))
	}
	for _, s := range sources {
		if s.Prefix != "" {
			alternatives = append(alternatives, event.Peername+" LIKE "+b.Bind(query.EscapeLike(s.Prefix)+"%"))
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

// subscriptionRows is the condition for rows that hold a topic filter in topic, "" where there are none among the events.
func subscriptionRows(schema event.Schema, events []string) string {
	has := func(name string) bool { return events == nil || slices.Contains(events, name) }
	var alternatives, names []string
	for _, name := range event.SubscriptionEvents {
		if has(name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		alternatives = append(alternatives, constant(event.Event, names...))
	}
	if has(event.CheckAuthzComplete) && schema.Has(event.Action) {
		alternatives = append(alternatives, "("+constant(event.Event, event.CheckAuthzComplete)+" AND action = 'subscribe')")
	}
	if len(alternatives) == 0 {
		return ""
	}
	return anyOf(alternatives)[0]
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
	if subscriptions := subscriptionRows(q.Schema, events); subscriptions != "" && len(bodies) > 0 {
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
	subscriptions := subscriptionRows(q.Schema, events)
	if subscriptions == "" {
		return []string{nothing}
	}
	var filters []string
	for _, name := range q.Covers {
		filters = append(filters, name.CoveringRegexp())
	}
	return []string{subscriptions, "topic ~ " + b.Bind("^"+mqtt.SharedPrefix+"?(?:"+strings.Join(filters, "|")+")")}
}

// filters writes those of the query's filters that are wanted.
func filters(b *statement.Builder, q *query.Query, wanted func(column string) bool) []string {
	return ask.Filters(b, q, wanted)
}

func allColumns(string) bool { return true }
