package diagnosis

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// unheard is a topic whose messages found no subscriber.
type unheard struct {
	topic string
	Audience
	publishers []Unheard // the one with the most messages first
	Span
}

// unheardTopics puts the publishers of each topic together; the topics with the most messages come first.
func unheardTopics(f *Evidence) []unheard {
	tallies := byClient(f.Unheard, func(u Unheard) string { return u.Topic }, func(u Unheard) Span { return u.Span })
	list := make([]unheard, len(tallies))
	for i, t := range tallies {
		list[i] = unheard{topic: t.Client, Audience: f.Topics[t.Client], publishers: t.Rows, Span: t.Span}
	}
	return list
}

// left says whether the topic had receivers who went away. A message or two meanwhile are nothing unusual.
func (u unheard) left() bool {
	return !u.LastDelivered.IsZero() && u.LastDelivered.Before(u.Last) && u.Count >= fewUnheard
}

// missed says whether somebody probably misses the messages: else they may be such as only rules read.
func (u unheard) missed() bool { return u.Near != nil || u.Denied != nil || u.left() }

func findUnheard(f *Evidence, _ *blame) []Finding {
	var missed, unread []unheard
	for _, u := range unheardTopics(f) {
		switch {
		case u.Count < f.enough(fewUnheard):
		case u.missed():
			missed = append(missed, u)
		default:
			unread = append(unread, u)
		}
	}
	var findings []Finding
	if len(missed) > 0 {
		findings = append(findings, f.unheard(missed, Warning))
	}
	if len(unread) > 0 {
		findings = append(findings, f.unheard(unread, Info))
	}
	return findings
}

func (f *Evidence) unheard(list []unheard, severity Severity) Finding {
	worst, all := list[0], sum(list, func(u unheard) Span { return u.Span })
	var publishers []string
	for _, u := range list {
		for _, p := range u.publishers {
			publishers = append(publishers, p.Publisher)
		}
	}
	slices.Sort(publishers)
	publishers = slices.Compact(publishers)
	summary := fmt.Sprintf("Nobody receives %s: %s of %s found no subscriber", worst.topic, count(worst.Count, "message", "messages"), andOthers(worst.publishers[0].Publisher, int64(len(worst.publishers))))
	switch {
	case worst.Denied != nil:
		summary += fmt.Sprintf(". %s wanted %s, which was denied", worst.Denied.who(), worst.Denied.Filter)
	case worst.Near != nil:
		summary += fmt.Sprintf(". %s subscribed to %s, which %s", worst.Near.who(), worst.Near.Filter, worst.Near.Difference)
	case worst.left():
		summary += fmt.Sprintf(". It had receivers until %s", f.at(worst.LastDelivered))
	case !worst.LastDelivered.IsZero():
		summary += fmt.Sprintf(". It had a receiver at %s", f.at(worst.LastDelivered))
	default:
		summary += ". That is normal for topics that only rules read"
	}
	if len(list) > 1 {
		summary += fmt.Sprintf("; %s in all, %s", count(int64(len(list)), "topic", "topics"), count(all.Count, "message", "messages"))
	}
	return Finding{
		Severity: severity, Span: all, Clients: int64(len(publishers)), Summary: summary + ".",
		Rows: Rows{Scenario: event.Drops, Keys: map[string][]string{"events": {event.MessageDropped}}, Filters: []Filter{
			{event.Reason, "=", []string{event.NoSubscribers}}, {event.Topic, "=", topicNames(list)},
		}},
	}
}

func topicNames(list []unheard) []string {
	names := make([]string, len(list))
	for i, u := range list {
		names[i] = u.topic
	}
	return names
}

// who names a subscriber, and says how many others there are.
func (n Near) who() string { return andOthers(n.Subscriber, n.Subscribers) }

func (g *gathering) unheard(ctx context.Context, q *ask.Question) error {
	if !g.canRead(q, event.ClientID, event.Reason, event.Topic) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.MessageDropped)
	r.And(statement.Is(event.Reason, event.NoSubscribers))
	more, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Topic), statement.PlainText(event.ClientID)}, Values: howMany(), From: r.SQL(), Order: "n DESC", Limit: mostGroups,
	}, func(r reader) {
		g.Unheard = append(g.Unheard, Unheard{Topic: r.text(event.Topic), Publisher: r.text(event.ClientID), Span: spanOf(r)})
	})
	tellMore(q, more, "topics without subscribers")
	return err
}

// receivers looks, for the topics most hit, whether they had receivers at all, whoever these were, and which subscribed filters
// come near.
func (g *gathering) topicReceivers(ctx context.Context, q *ask.Question) error {
	hit := topicNames(unheardTopics(g.Evidence))
	if len(hit) == 0 {
		return nil
	}
	var near map[string]Audience
	g.Topics = map[string]Audience{}
	err := q.Together(ctx,
		func(ctx context.Context, q *ask.Question) error {
			return g.heard(ctx, q, hit[:min(heardTopics, len(hit))])
		},
		func(ctx context.Context, q *ask.Question) (err error) {
			near, err = g.lookups.Near(ctx, q, hit[:min(comparedTopics, len(hit))])
			return err
		})
	for topic, audience := range near {
		audience.LastDelivered = g.Topics[topic].LastDelivered
		g.Topics[topic] = audience
	}
	return err
}

// heard looks whether topics had receivers at all.
func (g *gathering) heard(ctx context.Context, q *ask.Question, topics []string) error {
	b := q.Builder()
	r := everyone(q, b, event.MessageDelivered)
	r.And(statement.OneOf(b, event.Topic, topics))
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Topic)}, Values: statement.Select{statement.Time("last_at", `max("timestamp")`)}, From: r.SQL(), Limit: heardTopics,
	}, func(r reader) {
		g.Topics[r.text(event.Topic)] = Audience{LastDelivered: r.time("last_at")}
	})
	return err
}
