package message

import (
	"context"
	"fmt"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Whose messages a receiver couldn't take: one publisher that sends too many fills the queue for all.

// senders counts whose messages the receiver with the most drops lost.
func senders(ctx context.Context, g *evidence.Gathering, q *ask.Question, receiver string) error {
	if !q.Schema.Has(event.FromClientID) {
		return nil
	}
	b := q.Builder()
	r := evidence.Everyone(q, b, event.MessageDeliveryDropped)
	r.And(statement.Is(event.Reason, event.NoRoomReasons()...), "clientid = "+b.Bind(receiver))
	g.Senders = evidence.Senders{Receiver: receiver}
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.FromClientID)},
		Values: statement.Select{statement.Int("n", "count(*)"), statement.Text("topic_least", "min(topic)"), statement.Text("topic_most", "max(topic)")},
		From:   r.SQL(), Order: "n DESC", Limit: evidence.MostGroups,
	}, func(r evidence.Reader) {
		s := evidence.Sender{ClientID: r.Text(event.FromClientID), Messages: r.Int("n")}
		if topic := r.Text("topic_most"); topic == r.Text("topic_least") {
			s.Topic = topic
		}
		g.Senders.Most = append(g.Senders.Most, s)
	})
	return err
}

const (
	mostOfThem = 0.5 // of a receiver's drops: their publisher is named
	fewSenders = 3   // of fewer, each has a good part
)

// sentMost names the publisher whose messages most of a receiver's drops are, where many publish to it.
func sentMost(f *evidence.Evidence, worst evidence.Tally[evidence.Drop]) string {
	most := f.Senders.Most
	if f.Senders.Receiver != worst.Client || len(most) < fewSenders || most[0].ClientID == "" {
		return ""
	}
	all := int64(0)
	for _, s := range most {
		all += s.Messages
	}
	if float64(most[0].Messages) < mostOfThem*float64(all) {
		return ""
	}
	text := fmt.Sprintf("; %s of them are of %s", words.Digits(most[0].Messages), words.Name(most[0].ClientID))
	if most[0].Topic != "" {
		text += " on " + most[0].Topic
	}
	return text + fmt.Sprintf(", the rest of %s", words.Count(int64(len(most)-1), "other publisher", "other publishers"))
}
