package cause

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Which subscribed filters come near topics that nobody received, and which would have received them.

// maxFilters bounds the filters that are compared with topics: those most like them.
const maxFilters = 1000

// Subscription is a filter as it was asked for in the time range.
type Subscription struct {
	Filter      string
	Clients     int64
	First, Last string // client IDs, by name

	subscribed   *time.Time
	unsubscribed *time.Time
	denied       *time.Time
}

// Denied says that the last attempt to subscribe was denied.
func (s Subscription) Denied() bool { return isAfter(s.denied, s.subscribed) }

// Unsubscribed says that whoever was subscribed is so no more.
func (s Subscription) Unsubscribed() bool { return isAfter(s.unsubscribed, s.subscribed) }

// UnsubscribedAt is when that was, zero where it wasn't.
func (s Subscription) UnsubscribedAt() (at time.Time) {
	if s.Unsubscribed() {
		at = *s.unsubscribed
	}
	return at
}

func isAfter(x, y *time.Time) bool { return x != nil && (y == nil || x.After(*y)) }

// Near is what came near one topic.
type Near struct {
	Nearest    *Subscription // the filter that almost matches; nil if none does
	Difference string        // what is different in it
	Receiver   *Subscription // a filter that matches; nil if none does
}

// Recent is the question about the newest of the rows that tell of filters, as many as a statement may group by them.
func Recent(ctx context.Context, q *ask.Question) (*ask.Question, error) {
	recent, cut, err := q.Recent(ctx, func(b *statement.Builder) *statement.Rows { return subscriptionRows(q, b) })
	if cut {
		q.TellRecent("Subscribed filters are compared", recent)
	}
	return recent, err
}

// Compare finds what came near each of some topics, among all filters of the time range. more says that filters were left out for
// their number. Without a topic that can be compared nothing is read, and the answer is nil.
func Compare(ctx context.Context, q *ask.Question, topics []string) (near []Near, more bool, err error) {
	likely, levels := mqtt.Likely(topics)
	if likely == "" {
		return nil, false, nil
	}
	result, err := q.Run(ctx, subscriptionsLike(q, likely, levels))
	if err != nil {
		return nil, false, err
	}
	subscriptions := subscriptionsOf(result)
	filters := make([]string, len(subscriptions))
	for i, s := range subscriptions {
		filters[i] = s.Filter
	}
	near = make([]Near, len(topics))
	for i, topic := range topics {
		if match, ok := mqtt.Nearest(topic, filters); ok {
			near[i].Nearest, near[i].Difference = &subscriptions[match.Index], match.Difference
		}
		if at, ok := mqtt.Receiver(topic, filters); ok {
			near[i].Receiver = &subscriptions[at]
		}
	}
	return near, result.More, nil
}

// knowsDenials says whether the table tells what subscriptions were denied.
func knowsDenials(q *ask.Question) bool { return q.Schema.Has(event.Action, event.Result) }

// subscriptionRows are those that tell of filters, whoever asked for them.
func subscriptionRows(q *ask.Question, b *statement.Builder) *statement.Rows {
	if !knowsDenials(q) {
		return statement.SelectRows(b, q.From, q.To, event.SubscriptionEvents)
	}
	rows := statement.SelectRows(b, q.From, q.To, append(slices.Clone(event.SubscriptionEvents), event.CheckAuthzComplete))
	rows.And("(" + statement.Is(event.Event, event.SubscriptionEvents...) + " OR action = 'subscribe' AND result = 'deny')")
	return rows
}

// subscriptionsLike finds the filters that match a regular expression, whoever asked for them. First come those that have most
// levels in common with the topics (a wildcard counts as one: devices ask for their own topics, services by wildcards), of equals
// those asked for last. Authorizations count only where they denied: one that was allowed stands again in a row of
// session.subscribed, and there with the mountpoint that messages have.
func subscriptionsLike(q *ask.Question, likely string, levels []string) statement.Statement {
	b := q.Builder()
	rows := subscriptionRows(q, b)
	last := func(name string) string { return statement.Latest(statement.Is(event.Event, name)) }
	list := statement.Select{
		// As an aggregate, the filter is compared once: databases move conditions on a group's own column down to its rows, of which
		// every authorization is one.
		statement.Text("topic_filter", "min(topic)"), statement.Int("clients", ask.DistinctClients),
		statement.Text("one", "min(clientid)"), statement.Text("another", "max(clientid)"),
		statement.Time("subscribed_at", last(event.Subscribed)), statement.Time("unsubscribed_at", last(event.Unsubscribed)),
	}
	if knowsDenials(q) {
		list = append(list, statement.Time("denied_at", last(event.CheckAuthzComplete)))
	}
	matches := "topic_filter ~ " + b.Bind(likely)
	var common []string
	for _, re := range append([]string{"[+#]"}, levels...) {
		common = append(common, "CASE WHEN topic_filter ~ "+b.Bind(re)+" THEN 1 ELSE 0 END")
	}
	sql := fmt.Sprintf("SELECT %s\nFROM (\nSELECT %s, max(\"timestamp\") AS last_at\n%s\nGROUP BY topic\n) AS q\nWHERE %s\nORDER BY %s DESC, last_at DESC, %s\nLIMIT %d",
		list.Of(""), list, rows.SQL(), matches, strings.Join(common, " + "), b.ByName("topic_filter"), maxFilters+1)
	return b.Build(sql, maxFilters, list.Columns()...)
}

func subscriptionsOf(result *columnar.Result) []Subscription {
	filters, clients, one, another := result.Texts("topic_filter"), result.Ints("clients"), result.Texts("one"), result.Texts("another")
	subscribed, unsubscribed, denied := result.Times("subscribed_at"), result.Times("unsubscribed_at"), result.Times("denied_at")
	list := make([]Subscription, result.Rows)
	for i := range list {
		list[i] = Subscription{
			Filter: filters.Get(i), Clients: clients.Get(i), First: one.Get(i), Last: another.Get(i),
			subscribed: subscribed.Pointer(i), unsubscribed: unsubscribed.Pointer(i), denied: denied.Pointer(i),
		}
	}
	return list
}
