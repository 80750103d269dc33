package diagnosis

import (
	"context"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func (g *gathering) queues(ctx context.Context, q *ask.Question) error {
	var receivers []string
	for _, d := range g.Drops {
		if slices.Contains(event.NoRoomReasons(), d.Reason) && !slices.Contains(receivers, d.ClientID) && len(receivers) < mostReceivers {
			receivers = append(receivers, d.ClientID)
		}
	}
	if len(receivers) == 0 {
		return nil
	}
	b := q.Builder()
	r := everyone(q, b, event.MessageDelivered, event.MessageDeliveryDropped, event.Connected, event.Disconnected)
	r.And(statement.OneOf(b, event.ClientID, receivers))
	gone := statement.Is(event.Event, event.Disconnected) + " AND (" + statement.IsNot(event.Reason, event.ReplacedReasons()...) + " OR reason IS NULL)" // else it is still there
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.Time("t", statement.Bucket(g.step(queueSteps, 10*time.Second), `"timestamp"`))},
		Values: append(howManyIf(statement.Is(event.Reason, event.NoRoomReasons()...)),
			statement.Int("delivered", "count("+statement.Where(statement.Is(event.Event, event.MessageDelivered), "1")+")"),
			statement.Time("online_at", statement.Latest(statement.Is(event.Event, event.Connected))), statement.Time("offline_at", statement.Latest(gone))),
		From: r.SQL(), Order: "2, 1", Limit: mostGroups,
	}, func(r reader) {
		g.Queues = append(g.Queues, Queue{
			ClientID: r.text(event.ClientID), Delivered: r.int("delivered"), Online: r.time("online_at"), Offline: r.time("offline_at"), Span: spanOf(r),
		})
	})
	return err
}
