package message

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
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

// namedMessages are those that a query names by their IDs, each once.
func namedMessages(q *query.Query) []string {
	named := slices.Clone(q.Messages)
	for _, f := range q.Filters {
		if len(named) == 0 && f.Column.Name == event.ID && f.Operator == "=" {
			for _, value := range f.Values {
				named = append(named, value.(string)) // the column's type, or Needs would have refused it
			}
		}
	}
	slices.Sort(named)
	return slices.Compact(named)
}

// newest is the question about the newest rows that choose messages; all of them, if the query names messages.
func newest(ctx context.Context, q *ask.Question, events []string) (recent *ask.Question, cut bool, err error) {
	if len(namedMessages(q.Query)) > 0 {
		return q, false, nil
	}
	return q.Recent(ctx, func(b *statement.Builder) *statement.Rows { return matching(q, b, events) })
}

// choose lists the IDs of the messages of which a row of these events meets all of the query's keys, the newest first.
func choose(ctx context.Context, q *ask.Question, events []string, limit int) (ids []string, more bool, err error) {
	recent, cut, err := newest(ctx, q, events)
	if err != nil {
		return nil, false, err
	}
	b := recent.Builder()
	// IDs begin with the time at which EMQX made them, in microseconds: they order what one millisecond brought.
	list := statement.Select{statement.PlainText(event.ID), statement.Int("published", publishedAt(q, b))}
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY id\nORDER BY published DESC, %s DESC\nLIMIT %d",
		list, matching(recent, b, events).SQL(), b.ByName(event.ID), limit+1)
	result, err := q.Run(ctx, b.Build(sql, limit, list.Columns()...))
	if err != nil {
		return nil, false, err
	}
	if cut && !result.More {
		q.TellRecent("Messages are looked for", recent)
	}
	return result.Column(event.ID).Strings, result.More, nil
}

// publishedAt is when the messages of some rows were published, in milliseconds; where that isn't said, the time of the first row.
func publishedAt(q *ask.Question, b *statement.Builder) string {
	first := "min(" + b.Millis(`"timestamp"`) + ")"
	if !q.Has(event.PublishReceivedAt) {
		return first
	}
	return "coalesce(min(" + ask.Millis(event.PublishReceivedAt) + "), " + first + ")"
}

// rowsOf selects the rows of whole messages: those of the range, and acknowledgements as long as they are heard.
func rowsOf(q *ask.Question, b *statement.Builder, events, ids []string) *statement.Rows {
	_, heard := q.AckTimes()
	r := statement.SelectRows(b, q.From, heard, events)
	r.And(statement.OneOfIDs(b, ids))
	r.And(`("timestamp" < ` + b.Bind(q.To) + " OR " + statement.Is(event.Event, event.MessageAcked) + ")")
	return r
}
