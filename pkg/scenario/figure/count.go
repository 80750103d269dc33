package figure

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/measure"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
)

const defaultGroups = 1000

var countView = ask.View{
	Name: "count", Title: "Numbers", Description: "One number, or one for each group, over the whole time range.",
	Shape:  []string{"groupBy", "measure", "offset", "limit"},
	Answer: count,
}

func count(ctx context.Context, q *ask.Question) (data.Frames, error) {
	limit := q.RowLimit(defaultGroups)
	q = q.Earlier()
	m, err := measure.Of(ctx, q)
	if err != nil {
		return nil, err
	}
	list, more, err := figures(ctx, q, m, limit, false)
	if err != nil {
		return nil, err
	}
	if more {
		q.Warnf("Only the biggest %d groups are shown; there are more. Raise the limit, or group by less.", limit)
	}
	m.Tell()
	groups, values := make([][]string, len(q.GroupBy)), make([]float64, len(list))
	for row, f := range list {
		for i, label := range f.group.Labels(len(q.GroupBy)) {
			groups[i] = append(groups[i], label)
		}
		values[row] = f.value
	}
	return data.Frames{frame.Numbers(series.Names(q.GroupBy), groups, frame.Known(values), m.Unit())}, nil
}
