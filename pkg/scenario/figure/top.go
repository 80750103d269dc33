package figure

import (
	"context"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/measure"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
)

const defaultTop = 10

var topView = ask.View{
	Name: "top", Title: "Top", Description: "The biggest groups, with their part of the whole, their clients, and when they were first and last seen.",
	Shape:  []string{"groupBy", "measure", "offset", "limit"},
	Answer: top,
}

func top(ctx context.Context, q *ask.Question) (data.Frames, error) {
	if len(q.GroupBy) == 0 {
		return nil, query.Errorf("groupBy", "the view top needs at least one group; allowed: %s", strings.Join(query.Groupable(q.Schema), ", "))
	}
	limit := q.RowLimit(defaultTop)
	q = q.Earlier()
	m, err := measure.Of(ctx, q)
	if err != nil {
		return nil, err
	}
	list, more, err := figures(ctx, q, m, limit, true)
	if err != nil {
		return nil, err
	}
	if more {
		q.Infof("Only the biggest %d groups are shown; there are more.", limit)
	}
	m.Tell()
	table := frame.Top{Names: series.Names(q.GroupBy), Unit: m.Unit(), Percent: m.Counted() != "", Rows: make([]frame.TopRow, len(list))}
	for i, f := range list {
		table.Rows[i] = frame.TopRow{Labels: f.group.Labels(len(q.GroupBy)), Value: f.value, Clients: f.clients, First: f.first, Last: f.last, Percent: 100 * f.part}
	}
	f := table.Frame()
	q.Link(f)
	return data.Frames{f}, nil
}
