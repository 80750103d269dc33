package message

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What is read of messages that found no subscriber, and of who receives their topics at other times.

const (
	comparedTopics = 10  // with the filters that are subscribed
	heardTopics    = 200 // of which receivers are looked for
)

// Unreceived counts what was dropped before any receiver, by topic, publisher and reason.
func Unreceived(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if !g.CanRead(q, event.ClientID, event.Reason, event.Topic) {
		return nil
	}
	b := q.Builder()
	r := evidence.Scope(q, b, event.MessageDropped)
	more, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Topic), statement.PlainText(event.ClientID), statement.PlainText(event.Reason)},
		Values: evidence.HowMany(), From: r.SQL(), Order: "n DESC", Limit: evidence.MostGroups,
	}, func(r evidence.Reader) {
		g.NoSubscribers = append(g.NoSubscribers, evidence.Unreceived{Topic: r.Text(event.Topic), Publisher: r.Text(event.ClientID), Reason: r.Text(event.Reason), Span: evidence.SpanOf(r)})
	})
	evidence.TellMore(q, more, "topics without subscribers")
	return err
}

// Missed counts the messages that found no subscriber on the topics that were delivered to the one client that is asked about: they may
// be such as it missed.
func Missed(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if g.Subject == "" || g.EventRows(event.MessageDelivered) == 0 || !q.Schema.Has(event.ClientID, event.Topic, event.Reason) {
		return nil
	}
	b := q.Builder()
	dropped := evidence.Everyone(q, b, event.MessageDropped)
	dropped.And(statement.Is(event.Reason, event.NoSubscribers))
	delivered := evidence.Everyone(q, b, event.MessageDelivered)
	delivered.And("clientid = " + b.Bind(g.Subject))
	missed := statement.Aggregate{Groups: statement.Select{statement.PlainText(event.Topic), statement.PlainText(event.ClientID)}, Values: evidence.HowMany(), From: dropped.SQL()}
	received := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Topic)}, Values: statement.Select{statement.Time("first_at", `min("timestamp")`), statement.Time("last_at", `max("timestamp")`)},
		From: delivered.SQL(),
	}
	sql := fmt.Sprintf("SELECT %s, r.first_at AS received_first, r.last_at AS received_last\nFROM (%s) AS m\nJOIN (%s) AS r\nON r.topic = m.topic\nORDER BY m.n DESC\nLIMIT %d",
		missed.List().Of("m."), missed.SQL(), received.SQL(), heardTopics+1)
	columns := append(missed.List().Columns(), statement.Time("received_first", "").Column, statement.Time("received_last", "").Column)
	result, err := q.Run(ctx, b.Build(sql, heardTopics, columns...))
	if err != nil {
		return err
	}
	g.Received = map[string]evidence.TopicReceivers{}
	evidence.ReadAll(result, func(r evidence.Reader) {
		topic := r.Text(event.Topic)
		g.Missed = append(g.Missed, evidence.Unreceived{Topic: topic, Publisher: r.Text(event.ClientID), Reason: event.NoSubscribers, Span: evidence.SpanOf(r)})
		g.Received[topic] = evidence.TopicReceivers{FirstDelivered: r.Time("received_first"), LastDelivered: r.Time("received_last"), Receivers: 1, Receiver: g.Subject}
	})
	return nil
}

// TopicReceivers looks, for the topics most hit, whether they had receivers at all, whoever these were, and which subscribed
// filters come near.
func TopicReceivers(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	hit := topicNames(unreceivedTopics(g.Evidence))
	if len(hit) == 0 {
		return nil
	}
	var near map[string]evidence.TopicReceivers
	g.Topics = map[string]evidence.TopicReceivers{}
	err := q.Together(ctx,
		func(ctx context.Context, q *ask.Question) error {
			return delivered(ctx, g, q, hit[:min(heardTopics, len(hit))])
		},
		func(ctx context.Context, q *ask.Question) (err error) {
			near, err = g.Lookups.Near(ctx, q, compared(unreceivedTopics(g.Evidence)))
			return err
		})
	for topic, r := range near {
		known := g.Topics[topic]
		known.Near, known.Denied, known.Unsubscribed = r.Near, r.Denied, r.Unsubscribed
		g.Topics[topic] = known
	}
	return err
}

// compared are the topics that are compared with the filters that are subscribed: the one with the most messages of each shape, so that
// the many topics of devices that only rules read don't hide another one.
func compared(list []topicDrops) []string {
	var first, others []string
	seen := map[string]bool{}
	for _, t := range list {
		shape := mqtt.Shape(t.topic, t.publishers[0].Publisher, "")
		if seen[shape] {
			others = append(others, t.topic)
			continue
		}
		seen[shape] = true
		first = append(first, t.topic)
	}
	all := append(first, others...)
	return all[:min(comparedTopics, len(all))]
}

// delivered looks whether topics had receivers at all, when, and who one of them is.
func delivered(ctx context.Context, g *evidence.Gathering, q *ask.Question, topics []string) error {
	b := q.Builder()
	r := evidence.Everyone(q, b, event.MessageDelivered)
	r.And(statement.OneOf(b, event.Topic, topics))
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Topic)},
		Values: statement.Select{
			statement.Time("first_at", `min("timestamp")`), statement.Time("last_at", `max("timestamp")`),
			statement.Int("receivers", ask.DistinctClients), statement.Text("a_receiver", "min(clientid)"),
		},
		From: r.SQL(), Limit: heardTopics,
	}, func(r evidence.Reader) {
		g.Topics[r.Text(event.Topic)] = evidence.TopicReceivers{
			FirstDelivered: r.Time("first_at"), LastDelivered: r.Time("last_at"), Receivers: r.Int("receivers"), Receiver: r.Text("a_receiver"),
		}
	})
	return err
}

// Retained looks, among the newest rows of the topics that had receivers too, which of the messages that found no subscriber were
// delivered afterwards.
func Retained(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	topics := slices.DeleteFunc(topicNames(unreceivedTopics(g.Evidence)), func(topic string) bool { return g.Topics[topic].Receivers == 0 })
	topics = topics[:min(heardTopics, len(topics))]
	if len(topics) == 0 || !q.Schema.Has(event.ID) {
		return nil
	}
	rows := func(q *ask.Question) func(*statement.Builder) *statement.Rows {
		return func(b *statement.Builder) *statement.Rows {
			r := evidence.Everyone(q, b, event.MessageDropped, event.MessageDelivered)
			r.And(statement.OneOf(b, event.Topic, topics), "id <> ''")
			return r
		}
	}
	newest, _, err := q.NewestOf(ctx, evidence.SampledDeliveries, rows(q))
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
		Order: "lost DESC", Limit: heardTopics,
	}
	_, err = evidence.Read(ctx, q, b, a, func(r evidence.Reader) {
		known := g.Topics[r.Text(event.Topic)]
		known.Lost, known.Kept = r.Int("lost"), r.Int("kept")
		g.Topics[r.Text(event.Topic)] = known
	})
	return err
}
