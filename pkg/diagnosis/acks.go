package diagnosis

import (
	"context"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// suspectReceivers finds the receivers with the most missing acknowledgements by their numbers alone.
func (g *gathering) suspectReceivers(ctx context.Context, q *ask.Question) error {
	if !g.canRead(q, event.ClientID, event.ID, event.QoS) {
		return nil
	}
	b := q.Builder()
	delivered := "event = '" + event.MessageDelivered + "' AND qos IN (1, 2)"
	missing := "count(DISTINCT " + statement.Where(delivered, "id") + ") - count(DISTINCT " + statement.Where("event = '"+event.MessageAcked+"'", "id") + ")"
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: statement.Select{statement.Int("missing", missing)},
		From: scope(q, b, event.MessageDelivered, event.MessageAcked).SQL(), Having: missing + " >= 3", Order: "missing DESC", Limit: mostSuspects,
	}, func(r reader) { g.receivers = append(g.receivers, r.text(event.ClientID)) })
	return err
}

// unacked counts their missing acknowledgements exactly.
func (g *gathering) unacked(ctx context.Context, q *ask.Question) (err error) {
	if len(g.receivers) == 0 {
		return nil
	}
	g.Unacked, err = g.lookups.Unacknowledged(ctx, q, g.receivers)
	return err
}
