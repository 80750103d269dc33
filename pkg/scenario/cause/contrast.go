package cause

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// contrastView tells what sets failures apart. It looks at the newest rows, and reads for each dimension the values that most of the
// failures have (mostValues); where failures are compared with earlier ones, how many of those have these values.
var contrastView = ask.View{
	Name: "contrast", Title: "Contrast", Description: "What the failures have in common that the other rows, or the failures before, don't: a node, a listener, a network, a user, a kind of client or topic.",
	Scenarios: []string{event.Lifecycle, event.Access, event.Delivery, event.Drops}, Shape: []string{"baseline", "limit"}, Answer: answerContrast,
}

const (
	defaultContrasts = 50
	mostValues       = 50 // of one dimension
)

func answerContrast(ctx context.Context, q *ask.Question) (data.Frames, error) {
	c := newComparison(q)
	if why := c.impossible(q); why != "" {
		q.Warnf("%s", why)
		return data.Frames{frame.Contrasts(nil)}, nil
	}
	if err := c.bound(ctx, q); err != nil {
		return nil, err
	}
	if err := c.findReceived(ctx, q); err != nil {
		return nil, err
	}
	if err := c.readTotals(ctx, q); err != nil {
		return nil, err
	}
	c.tellTotals(q)
	if c.totals.failing == 0 {
		return data.Frames{frame.Contrasts(nil)}, nil
	}
	list, err := c.readValues(ctx, q)
	if err != nil {
		return nil, err
	}
	contrast.Rank(list, func(v value) contrast.Value { return v.Value }, c.totalsOf)
	c.tellApart(q, list)
	limit := q.RowLimit(defaultContrasts)
	if len(list) > limit {
		q.Infof("Only the %d values that differ most are shown; there are more.", limit)
		list = list[:limit]
	}
	return data.Frames{c.table(q, list)}, nil
}

// value is a value that failures have.
type value struct {
	contrast.Value
	raw     *string // as the table holds it
	clients int64   // of the failures
}

// tellApart says where nothing sets failures apart, or why that can't be told.
func (c *comparison) tellApart(q *ask.Question, list []value) {
	switch {
	case c.totals.others == 0 && c.previous:
		q.Infof("Nothing failed in the time before, so all of this is new: baseline %s compares it with the other rows.", query.Others)
	case c.totals.others == 0:
		q.Infof("There are no other rows to compare with: choose a longer time range or fewer restrictions, or baseline %s.", query.Previous)
	case c.totals.clients == 1 || c.totals.clients == 2:
		q.Infof("They are of so few clients that it can't be told what they have in common from what is their own.")
	default:
		for _, v := range list {
			if v.SetsApart(c.totalsOf(v.Value)) {
				return
			}
		}
		q.Infof("Nothing sets them apart: no value is so much more frequent among them than in what they are compared with that it tells anything.")
	}
}

// table shows the values.
func (c *comparison) table(q *ask.Question, list []value) *data.Frame {
	rows := make([]frame.Contrast, len(list))
	for i, v := range list {
		t := c.totalsOf(v.Value)
		rows[i] = frame.Contrast{
			Dimension: v.Dimension, Value: v.Value.Value, Clients: v.clients, Rows: v.Failing, Share: v.Share(t),
			BaseRows: v.Others, BaseShare: v.OthersShare(t), Difference: v.Difference(t), Few: v.Small(),
			Explore: q.Target.DataSource.Explore(c.narrowed(q, v), q.From, q.To),
		}
	}
	return frame.Contrasts(rows)
}
