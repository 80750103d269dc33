package message

import (
	"context"
	"fmt"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Which messages a question means. Its keys choose messages by any one of their rows; then each message is told as a whole.

// matching selects rows of these events that the query's keys choose and that name a message.
func matching(q *ask.Question, b *statement.Builder, events []string) *statement.Rows {
	r := q.Matching(b, events)
	r.And("id <> ''")
	return r
}

// choosingEvents are those whose rows choose messages. In delivery every row of a message does: where nobody records publishes, a
// drop can be all that tells of one.
func choosingEvents(q *ask.Question) []string {
	if len(q.Events) == 0 && q.Scenario.Name == event.Delivery {
		return tellingEvents
	}
	return q.AskedEvents()
}

// choose lists the IDs of the messages of which a row of these events meets all of the query's keys, the newest first.
func choose(ctx context.Context, q *ask.Question, events []string, limit int) (ids []string, more bool, err error) {
	b := q.Builder()
	published := "min(" + b.Millis(`"timestamp"`) + ")"
	if q.Has(event.PublishReceivedAt) {
		published = "coalesce(min(publish_received_at), " + published + ")"
	}
	// IDs begin with the time at which EMQX made them, in microseconds: they order what one millisecond brought.
	list := statement.Select{statement.PlainText(event.ID), statement.Int("published", published)}
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY id\nORDER BY published DESC, %s DESC\nLIMIT %d",
		list, matching(q, b, events).SQL(), b.ByName(event.ID), limit+1)
	result, err := q.Run(ctx, b.Build(sql, limit, list.Columns()...))
	if err != nil {
		return nil, false, err
	}
	return result.Column(event.ID).Strings, result.More, nil
}

// rowsOf selects the rows of whole messages: those of the range, and acknowledgements as long as they are heard.
func rowsOf(q *ask.Question, b *statement.Builder, events, ids []string) *statement.Rows {
	_, heard := q.AckTimes()
	r := statement.SelectRows(b, q.From, heard, events)
	r.And(statement.OneOf(b, event.ID, ids))
	r.And(`("timestamp" < ` + b.Bind(q.To) + " OR " + statement.Is(event.Event, event.MessageAcked) + ")")
	return r
}
