package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// Messages without subscribers: which filters came near their topics, and which would have received them.

const (
	noSubscribers = "no_subscribers"
	hitTopics     = 5    // topics that are compared, those most hit
	namedTopics   = 3    // of these, how many the answer names
	maxFilters    = 1000 // filters that are compared with them, those most like them
)

// subscription is a filter as it was asked for in the time range.
type subscription struct {
	filter       string
	clients      int64
	one, another string // client IDs, the first and the last by name
	subscribed   *time.Time
	unsubscribed *time.Time
	denied       *time.Time
}

// explainMissingSubscribers says, for messages that nobody received, what came near.
func (a *asking) explainMissingSubscribers(causes []cause) error {
	at := slices.IndexFunc(causes, func(c cause) bool { return c.event == event.MessageDropped && c.value == noSubscribers })
	asked := a.q.Scenario.Name == event.Drops && slices.Contains(a.q.AskedEvents(), event.MessageDropped)
	if !a.q.Schema.Has(event.Topic) || at < 0 && !(a.preview && asked) {
		return nil
	}
	result, err := a.run(a.mostHit())
	if err != nil {
		return err
	}
	topics := result.Columns[0].Strings
	if a.preview {
		topics = []string{"…"}
	}
	likely, levels := mqtt.Likely(topics)
	if likely == "" {
		return nil
	}
	result, err = a.run(a.subscriptionsLike(likely, levels))
	if err != nil || a.preview {
		return err
	}
	if result.More {
		a.q.Infof("More than %d filters are like the topics without subscribers; only the likeliest were compared.", maxFilters)
	}
	causes[at].nearest = whatCameNear(topics, subscriptionsOf(result))
	return nil
}

// mostHit finds the topics of most messages that nobody received.
func (a *asking) mostHit() statement.Statement {
	b := a.builder()
	rows := a.askedAbout(b, []string{event.MessageDropped})
	rows.and("reason = "+b.Bind(noSubscribers), "topic <> ''")
	sql := fmt.Sprintf("SELECT topic, n\nFROM (\nSELECT topic, count(*) AS n\n%s\nGROUP BY topic\n) AS q\nORDER BY n DESC, %s\nLIMIT %d",
		rows.sql(), b.ByName("topic"), hitTopics+1)
	return b.Build(sql, hitTopics, statement.Column{Name: "topic", Type: event.String}, statement.Column{Name: "n", Type: event.Int})
}

// subscriptionsLike finds the filters that match a regular expression, whoever asked for them. First come those that have most
// levels in common with the topics (a wildcard counts as one: devices ask for their own topics, services by wildcards), of equals
// those asked for last. Authorizations count only where they denied: the others come again as subscriptions, with the mountpoint
// that messages have.
func (a *asking) subscriptionsLike(likely string, levels []string) statement.Statement {
	b := a.builder()
	events := event.SubscriptionEvents
	denials := a.q.Schema.Has(event.Action, event.Result)
	if denials {
		events = append(slices.Clone(events), event.CheckAuthzComplete)
	}
	rows := selectRows(b, a.q.From, a.q.To, events)
	if denials {
		rows.and("(" + constant(event.Event, event.SubscriptionEvents...) + " OR action = 'subscribe' AND result = 'deny')")
	}
	last := func(name string) string { return latest(constant(event.Event, name)) }
	var list []string
	var columns []statement.Column
	add := func(v value) { list, columns = append(list, v.sql+" AS "+v.name), append(columns, v.column) }
	// As an aggregate, the filter is compared once: databases move conditions on a group's own column down to its rows, of which
	// every authorization is one.
	add(value{"topic_filter", "min(topic)", statement.Column{Name: "topic_filter", Type: event.String}})
	add(intValue("clients", distinctClients))
	add(value{"one", "min(clientid)", statement.Column{Name: "one", Type: event.String}})
	add(value{"another", "max(clientid)", statement.Column{Name: "another", Type: event.String}})
	add(timeValue("subscribed_at", last(event.Subscribed)))
	add(timeValue("unsubscribed_at", last(event.Unsubscribed)))
	if denials {
		add(timeValue("denied_at", last(event.CheckAuthzComplete)))
	}
	matches := "topic_filter ~ " + b.Bind(likely)
	var common []string
	for _, re := range append([]string{"[+#]"}, levels...) {
		common = append(common, "CASE WHEN topic_filter ~ "+b.Bind(re)+" THEN 1 ELSE 0 END")
	}
	sql := fmt.Sprintf("SELECT %s\nFROM (\nSELECT %s, max(\"timestamp\") AS last_at\n%s\nGROUP BY topic\n) AS q\nWHERE %s\nORDER BY %s DESC, last_at DESC, %s\nLIMIT %d",
		strings.Join(names(columns), ", "), strings.Join(list, ", "), rows.sql(), matches, strings.Join(common, " + "), b.ByName("topic_filter"), maxFilters+1)
	return b.Build(sql, maxFilters, columns...)
}

func subscriptionsOf(result *store.Result) []subscription {
	list := make([]subscription, result.Rows)
	at := func(name string, row int) *time.Time {
		if c := result.Column(name); c != nil {
			return timeAt(c, row)
		}
		return nil
	}
	for row := range list {
		s := subscription{
			filter:     result.Columns[0].Strings[row],
			clients:    result.Column("clients").Ints[row],
			one:        result.Column("one").Strings[row],
			another:    result.Column("another").Strings[row],
			subscribed: at("subscribed_at", row), unsubscribed: at("unsubscribed_at", row), denied: at("denied_at", row),
		}
		list[row] = s
	}
	return list
}

// whatCameNear says it in sentences, for the first few topics of which something is known.
func whatCameNear(topics []string, subscriptions []subscription) string {
	filters := make([]string, len(subscriptions))
	for i, s := range subscriptions {
		filters[i] = s.filter
	}
	var sentences []string
	named := 0
	for _, topic := range topics {
		if named == namedTopics {
			break
		}
		before := len(sentences)
		if near, ok := mqtt.Nearest(topic, filters); ok {
			s := subscriptions[near.Index]
			sentences = append(sentences, fmt.Sprintf("%s comes near %s, but %s%s.", s.name(), topic, near.Difference, s.end("; it ")))
		}
		if i, ok := mqtt.Receiver(topic, filters); ok {
			s := subscriptions[i]
			end := s.end(", but ") + "."
			if end == "." {
				end = ": was the client connected then?"
			}
			sentences = append(sentences, s.name()+" would receive "+topic+end)
		}
		if len(sentences) > before {
			named++
		}
	}
	if sentences == nil {
		shown := topics[:min(namedTopics, len(topics))]
		return "Of the subscriptions in this time range, none has a filter near the topics most hit (" + strings.Join(shown, ", ") + ")."
	}
	return strings.Join(sentences, " ")
}

// name is the filter with those who asked for it, few of them by name.
func (s subscription) name() string {
	who := ""
	switch {
	case s.clients == 0:
	case s.clients == 1:
		who = " of " + s.another
	case s.clients == 2:
		who = " of " + s.one + " and " + s.another
	default:
		who = fmt.Sprintf(" of %s, %s and %d more", s.one, s.another, s.clients-2)
	}
	return "The filter " + s.filter + who
}

// end says how the subscription ended, "" if it did not as far as is known.
func (s subscription) end(before string) string {
	switch {
	case isAfter(s.denied, s.subscribed) && isAfter(s.denied, s.unsubscribed):
		return before + "was denied at " + clock(*s.denied)
	case isAfter(s.unsubscribed, s.subscribed):
		return before + "was unsubscribed at " + clock(*s.unsubscribed)
	}
	return ""
}

func isAfter(x, y *time.Time) bool { return x != nil && (y == nil || x.After(*y)) }

func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
