package diagnosis

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Messages that found no subscriber: who receives the topic at other times, and which subscription comes near.

// Unreceived is the messages of one publisher on one topic that were dropped before any receiver.
type Unreceived struct {
	Topic, Publisher, Reason string
	Span
}

func (u Unreceived) key() any { return [4]string{event.MessageDropped, u.Topic, u.Publisher, u.Reason} }

// TopicReceivers is what is known of the receivers of a topic.
type TopicReceivers struct {
	FirstDelivered time.Time // zero: never in the range, or not looked at
	LastDelivered  time.Time
	Receivers      int64  // different ones
	Receiver       string // one of them
	Lost, Kept     int64  // of a sample of the messages that found no subscriber: all, and those that were delivered afterwards
	Near           *Near  // the subscribed filter that comes nearest
	Denied         *Near  // a filter that would receive the topic, had the subscription not been denied
}

// Near is a filter with those who asked for it.
type Near struct {
	Filter, Difference string
	Subscriber         string // one of them
	Subscribers        int64
}

const fewUnheard = 3 // messages of one topic

var noSubscribersRule = Rule{
	ID:      "no-subscribers",
	Meaning: "Messages were published to a topic that nobody subscribes to.",
	Recognized: "Drops with no_subscribers: 3 or more of one topic; 1 where at most 20 clients are asked about. A warning where a subscribed filter nearly matches the topic, " +
		"where the only subscription that would receive it was denied, or where the topic had receivers before, which may have come back since; else only information, because topics that only rules read count as dropped as well.",
	Otherwise: "Retained messages wait for whoever subscribes later: such that were delivered afterwards aren't lost, and don't count.",
	Check: "Compare the topic with the filters that are subscribed: case, a missing or an extra level, a wildcard. If it had a receiver, find out where that one was (its lifecycle): with clean start, nothing waits for it. " +
		"If only rules read the topic, all is well.",
	find: findUnreceived,
}

// unreceived counts what was dropped before any receiver, by topic, publisher and reason.
func (g *gathering) unreceived(ctx context.Context, q *ask.Question) error {
	if !g.canRead(q, event.ClientID, event.Reason, event.Topic) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.MessageDropped)
	more, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Topic), statement.PlainText(event.ClientID), statement.PlainText(event.Reason)},
		Values: howMany(), From: r.SQL(), Order: "n DESC", Limit: mostGroups,
	}, func(r reader) {
		g.NoSubscribers = append(g.NoSubscribers, Unreceived{Topic: r.text(event.Topic), Publisher: r.text(event.ClientID), Reason: r.text(event.Reason), Span: spanOf(r)})
	})
	tellMore(q, more, "topics without subscribers")
	return err
}

// received lists the topics that were delivered to the one client that is asked about: messages on them that found no subscriber
// may be such as it missed.
func (g *gathering) received(ctx context.Context, q *ask.Question) error {
	if g.Subject == "" || g.eventRows(event.MessageDelivered) == 0 || len(g.OwnBursts)+len(g.Returns) == 0 || !q.Schema.Has(event.ClientID, event.Topic, event.Reason) {
		return nil
	}
	b := q.Builder()
	r := everyone(q, b, event.MessageDelivered)
	r.And(event.ClientID + " = " + b.Bind(g.Subject))
	g.Received = map[string]TopicReceivers{}
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Topic)},
		Values: statement.Select{statement.Int("n", "count(*)"), statement.Time("first_at", `min("timestamp")`), statement.Time("last_at", `max("timestamp")`)},
		From:   r.SQL(), Order: "n DESC", Limit: heardTopics,
	}, func(r reader) {
		g.Received[r.text(event.Topic)] = TopicReceivers{FirstDelivered: r.time("first_at"), LastDelivered: r.time("last_at"), Receivers: 1, Receiver: g.Subject}
	})
	return err
}

// missed counts the messages on these topics that found no subscriber.
func (g *gathering) missed(ctx context.Context, q *ask.Question) error {
	if len(g.Received) == 0 {
		return nil
	}
	b := q.Builder()
	r := everyone(q, b, event.MessageDropped)
	r.And(statement.Is(event.Reason, event.NoSubscribers), statement.OneOf(b, event.Topic, slices.Sorted(maps.Keys(g.Received))))
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Topic), statement.PlainText(event.ClientID)}, Values: howMany(), From: r.SQL(), Order: "n DESC", Limit: heardTopics,
	}, func(r reader) {
		g.Missed = append(g.Missed, Unreceived{Topic: r.text(event.Topic), Publisher: r.text(event.ClientID), Reason: event.NoSubscribers, Span: spanOf(r)})
	})
	return err
}

// topicReceivers looks, for the topics most hit, whether they had receivers at all, whoever these were, and which subscribed
// filters come near.
func (g *gathering) topicReceivers(ctx context.Context, q *ask.Question) error {
	hit := topicNames(unreceivedTopics(g.Evidence))
	if len(hit) == 0 {
		return nil
	}
	var near map[string]TopicReceivers
	g.Topics = map[string]TopicReceivers{}
	err := q.Together(ctx,
		func(ctx context.Context, q *ask.Question) error {
			return g.delivered(ctx, q, hit[:min(heardTopics, len(hit))])
		},
		func(ctx context.Context, q *ask.Question) (err error) {
			near, err = g.lookups.Near(ctx, q, hit[:min(comparedTopics, len(hit))])
			return err
		})
	for topic, r := range near {
		known := g.Topics[topic]
		known.Near, known.Denied = r.Near, r.Denied
		g.Topics[topic] = known
	}
	return err
}

// delivered looks whether topics had receivers at all, when, and who one of them is.
func (g *gathering) delivered(ctx context.Context, q *ask.Question, topics []string) error {
	b := q.Builder()
	r := everyone(q, b, event.MessageDelivered)
	r.And(statement.OneOf(b, event.Topic, topics))
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Topic)},
		Values: statement.Select{
			statement.Time("first_at", `min("timestamp")`), statement.Time("last_at", `max("timestamp")`),
			statement.Int("receivers", ask.DistinctClients), statement.Text("a_receiver", "min(clientid)"),
		},
		From: r.SQL(), Limit: heardTopics,
	}, func(r reader) {
		g.Topics[r.text(event.Topic)] = TopicReceivers{
			FirstDelivered: r.time("first_at"), LastDelivered: r.time("last_at"), Receivers: r.int("receivers"), Receiver: r.text("a_receiver"),
		}
	})
	return err
}

// retained looks, among the newest rows of the topics that had receivers too, which of the messages that found no subscriber were
// delivered afterwards.
func (g *gathering) retained(ctx context.Context, q *ask.Question) error {
	topics := slices.DeleteFunc(topicNames(unreceivedTopics(g.Evidence)), func(topic string) bool { return g.Topics[topic].Receivers == 0 })
	topics = topics[:min(comparedTopics, len(topics))]
	if len(topics) == 0 || !q.Schema.Has(event.ID) {
		return nil
	}
	rows := func(q *ask.Question) func(*statement.Builder) *statement.Rows {
		return func(b *statement.Builder) *statement.Rows {
			r := everyone(q, b, event.MessageDropped, event.MessageDelivered)
			r.And(statement.OneOf(b, event.Topic, topics), "id <> ''")
			return r
		}
	}
	newest, _, err := q.NewestOf(ctx, sampledDeliveries, rows(q))
	if err != nil {
		return err
	}
	b := newest.Builder()
	dropped, delivered := statement.CountWhere(statement.Is(event.Event, event.MessageDropped)), statement.CountWhere(statement.Is(event.Event, event.MessageDelivered))
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Topic)},
		Values: statement.Select{statement.Int("lost", statement.CountWhere("dropped > 0")), statement.Int("kept", statement.CountWhere("dropped > 0 AND delivered > 0"))},
		From: fmt.Sprintf("FROM (SELECT topic, id, %s AS dropped, %s AS delivered\n%s\nGROUP BY topic, id) AS m",
			dropped, delivered, rows(newest)(b).SQL()),
		Order: "lost DESC", Limit: comparedTopics,
	}
	_, err = read(ctx, q, b, a, func(r reader) {
		known := g.Topics[r.text(event.Topic)]
		known.Lost, known.Kept = r.int("lost"), r.int("kept")
		g.Topics[r.text(event.Topic)] = known
	})
	return err
}

// kept says whether the messages were delivered afterwards, because they are retained: nothing is lost.
func (t topicDrops) kept() bool { return t.Kept > 0 && t.Kept >= t.Lost }

// topicDrops is a topic whose messages found no subscriber.
type topicDrops struct {
	topic string
	TopicReceivers
	publishers []Unreceived // the one with the most messages first
	Span
}

// unreceivedTopics puts the publishers of each topic together; the topics with the most messages come first.
func unreceivedTopics(f *Evidence) []topicDrops {
	var chosen []Unreceived
	for _, u := range f.NoSubscribers {
		if u.Reason == event.NoSubscribers {
			chosen = append(chosen, u)
		}
	}
	return f.topicsOf(chosen, f.Topics)
}

func (f *Evidence) topicsOf(chosen []Unreceived, known map[string]TopicReceivers) []topicDrops {
	tallies := byClient(chosen, func(u Unreceived) string { return u.Topic }, func(u Unreceived) Span { return u.Span })
	list := make([]topicDrops, len(tallies))
	for i, t := range tallies {
		list[i] = topicDrops{topic: t.Client, TopicReceivers: known[t.Client], publishers: t.Rows, Span: t.Span}
	}
	return list
}

// left says whether the topic had receivers who went away. A message or two meanwhile are nothing unusual.
func (t topicDrops) left() bool {
	return !t.LastDelivered.IsZero() && t.LastDelivered.Before(t.Last) && t.Count >= fewUnheard
}

// between says whether the messages were dropped between deliveries to a receiver that was away meanwhile.
func (f *Evidence) between(t topicDrops) bool {
	if t.Receiver == "" || t.Count < fewUnheard || !t.FirstDelivered.Before(t.First) || !t.LastDelivered.After(t.Last) {
		return false
	}
	s, ok := f.Status[t.Receiver]
	return ok && t.Receivers == 1 && !s.LastEnd.IsZero() && s.FirstEnd.Before(t.Last) && s.LastConnected.After(t.First)
}

func findUnreceived(f *Evidence, b *blame) []Finding {
	var missed, unread []topicDrops
	for _, t := range unreceivedTopics(f) {
		switch {
		case t.kept():
		case t.Count < f.enough(fewUnheard):
			continue
		case t.Near != nil || t.Denied != nil || t.left() || f.between(t): // somebody probably misses the messages
			missed = append(missed, t)
		default: // they may be such as only rules read
			unread = append(unread, t)
		}
		for _, u := range t.publishers {
			b.tell(u.key())
		}
	}
	var findings []Finding
	for _, t := range f.topicsOf(f.Missed, f.Received) { // what the one client that is asked about missed
		if f.between(t) || t.left() {
			missed = append(missed, t)
		}
	}
	if len(missed) > 0 {
		findings = append(findings, f.unreceivedBy(missed, Warning))
	}
	if len(unread) > 0 {
		findings = append(findings, f.unreceivedBy(unread, Info))
	}
	return findings
}

func (f *Evidence) unreceivedBy(list []topicDrops, severity Severity) Finding {
	worst, all := list[0], sum(list, func(t topicDrops) Span { return t.Span })
	var publishers []string
	for _, t := range list {
		for _, p := range t.publishers {
			publishers = append(publishers, p.Publisher)
		}
	}
	slices.Sort(publishers)
	publishers = slices.Compact(publishers)
	summary := fmt.Sprintf("Nobody receives %s: %s of %s found no subscriber", worst.topic, count(worst.Count, "message", "messages"), andOthers(worst.publishers[0].Publisher, int64(len(worst.publishers))))
	certainty := Likely
	switch {
	case worst.Denied != nil:
		summary += fmt.Sprintf(". %s wanted %s, which was denied", worst.Denied.who(), worst.Denied.Filter)
	case worst.Near != nil:
		summary += fmt.Sprintf(". %s subscribed to %s, which %s", worst.Near.who(), worst.Near.Filter, worst.Near.Difference)
	case worst.left() && worst.Receiver == "":
		summary += fmt.Sprintf(". It had receivers until %s", f.at(worst.LastDelivered))
	case worst.left():
		summary += fmt.Sprintf(". %s received it until %s", andOthers(worst.Receiver, worst.Receivers), f.at(worst.LastDelivered)) + f.whereWas(worst)
	case f.between(worst):
		summary += fmt.Sprintf(". %s received it before and again until %s", andOthers(worst.Receiver, worst.Receivers), f.at(worst.LastDelivered)) + f.whereWas(worst)
	case !worst.LastDelivered.IsZero():
		summary += fmt.Sprintf(". It had a receiver at %s", f.at(worst.LastDelivered))
	default:
		certainty = Possible
		summary += ". That is normal for topics that only rules read"
	}
	if len(list) > 1 {
		summary += fmt.Sprintf("; %s in all, %s", count(int64(len(list)), "topic", "topics"), count(all.Count, "message", "messages"))
	}
	subject := Fleet
	receivers := values(list, func(t topicDrops) string { return t.Receiver })
	switch {
	case severity == Warning && len(receivers) == 1 && receivers[0] != "" && worst.Receivers == 1 && worst.Near == nil && worst.Denied == nil:
		subject = about("client", receivers[0])
	case len(list) == 1:
		subject = about("topic", worst.topic)
	}
	return Finding{
		Severity: severity, Span: all, Clients: int64(len(publishers)), About: subject, Certainty: certainty, Summary: summary + ".",
		Rows: Rows{Scenario: event.Drops, Keys: map[string][]string{"events": {event.MessageDropped}}, Filters: []Filter{
			{event.Reason, "=", []string{event.NoSubscribers}}, {event.Topic, "=", topicNames(list)},
		}},
	}
}

// whereWas says where the receiver was while the messages found none.
func (f *Evidence) whereWas(t topicDrops) string {
	s, ok := f.Status[t.Receiver]
	if !ok || s.LastEnd.IsZero() {
		return ""
	}
	text := fmt.Sprintf("; its connection ended at %s", f.at(s.LastEnd))
	if s.EndReason != "" {
		text += " (" + s.EndReason + ")"
	}
	if s.LastConnected.After(s.LastEnd) {
		return text + fmt.Sprintf(", and it connected again at %s: without a persistent session nothing waits for it", f.at(s.LastConnected))
	}
	return text + ", and it has not connected again"
}

func topicNames(list []topicDrops) []string {
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = t.topic
	}
	return names
}

// who names a subscriber, and says how many others there are.
func (n Near) who() string { return andOthers(n.Subscriber, n.Subscribers) }
