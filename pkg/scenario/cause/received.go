package cause

import (
	"context"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// A message that nobody was subscribed to when it was published, and that was delivered later because it was retained or delayed, isn't
// lost: its drop is no failure to be compared.

// mostUnheard is how many messages that nobody was subscribed to are looked up.
const mostUnheard = 1000

// findReceived looks which messages that nobody was subscribed to were delivered after all.
func (c *comparison) findReceived(ctx context.Context, q *ask.Question) error {
	if !slices.Contains(c.asked, event.MessageDropped) || c.outcome != event.Failure || !q.Has(event.ID) || !q.Has(event.Reason) {
		return nil
	}
	periods := []*ask.Question{c.recent}
	if c.previous {
		periods = append(periods, c.base)
	}
	for _, about := range periods {
		b := about.Builder()
		dropped := []string{event.MessageDropped}
		rows := statement.SelectRows(b, about.From, about.To, dropped)
		rows.And(ask.Keys(b, about.Query, dropped)...)
		rows.And(ask.Filters(b, about.Query, ask.AnyColumn)...)
		rows.And(statement.Is(event.Reason, event.NoSubscribers), event.ID+" <> ''")
		unheard, err := q.Run(ctx, idsOf(b, rows))
		if err != nil {
			return err
		}
		if unheard.Rows == 0 {
			continue
		}
		if unheard.More {
			q.Infof("Of the messages that nobody was subscribed to, only %d were looked up among later deliveries.", mostUnheard)
		}
		b = about.Builder()
		rows = statement.SelectRows(b, about.From, about.To, []string{event.MessageDelivered})
		rows.And(statement.OneOfIDs(b, unheard.Columns[0].Strings))
		received, err := q.Run(ctx, idsOf(b, rows))
		if err != nil {
			return err
		}
		if received.Rows > 0 {
			c.received = append(c.received, received.Columns[0].Strings...)
		}
	}
	if len(c.received) > 0 {
		q.Infof("Messages that nobody was subscribed to when they were published, and that were delivered later: %d. They were retained or delayed, and aren't lost.", len(c.received))
	}
	return nil
}

// idsOf lists the different messages of some rows.
func idsOf(b *statement.Builder, rows *statement.Rows) statement.Statement {
	return statement.Aggregate{Groups: statement.Select{statement.Text("unheard_id", event.ID)}, From: rows.SQL(), Limit: mostUnheard}.Build(b)
}

// notReceived is the condition for rows that are no drop of such a message.
func (c *comparison) notReceived(b *statement.Builder) string {
	return "(event <> '" + event.MessageDropped + "' OR reason <> '" + event.NoSubscribers + "' OR reason IS NULL OR id IS NULL OR " + statement.NoneOf(b, event.ID, c.received) + ")"
}
