package diagnosis

import (
	"context"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func (g *gathering) drops(ctx context.Context, q *ask.Question) error {
	if !g.canRead(q, event.ClientID, event.Reason, event.Topic) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.MessageDeliveryDropped, event.SchemaValidationFailed, event.MessageTransformationFailed)
	r.And("(" + statement.IsNot(event.Reason, event.UnwantedReasons()...) + " OR reason IS NULL)")
	more, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Event), statement.PlainText(event.Reason)},
		Values: append(howMany(), statement.Text("a_topic", "min(topic)"), statement.Int("topics", "count(DISTINCT topic)")),
		From:   r.SQL(), Order: "n DESC", Limit: mostGroups,
	}, func(r reader) {
		g.Drops = append(g.Drops, Drop{
			ClientID: r.text(event.ClientID), Event: event.Canonical(r.text(event.Event)), Reason: r.text(event.Reason),
			Topic: r.text("a_topic"), Topics: r.int("topics"), Span: spanOf(r),
		})
	})
	tellMore(q, more, "receivers with drops")
	return err
}
