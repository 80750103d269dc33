package measure

import (
	"context"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// figure is what a group measures over the whole range.
type figure struct {
	group       group
	value       float64 // NaN: a share of nothing
	clients     int64
	first, last *time.Time
	part        float64 // of what all groups count
}

// figures measures the biggest groups over the whole range, biggest first; more says that there are others.
func figures(ctx context.Context, q *ask.Question, m measure, limit int, details bool) (list []figure, more bool, err error) {
	result, err := q.Run(ctx, m.biggest(q.Builder(), limit, details))
	if err != nil {
		return nil, false, err
	}
	read, groups := m.reader(result), groupsIn(result)
	counted, all := result.Ints(m.counted()), result.Ints("of_all")
	clients, first, last := result.Ints("clients"), result.Times("first_at"), result.Times("last_at")
	values := make([]float64, result.Rows)
	for row := range values {
		values[row] = read(row, q.To.Sub(q.From))
	}
	if err := m.check(ctx, values); err != nil {
		return nil, false, err
	}
	list = make([]figure, result.Rows)
	for row := range list {
		list[row] = figure{groups.at(row), values[row], clients.Get(row), first.Pointer(row), last.Pointer(row), 0}
		if total := all.Get(row); total > 0 {
			list[row].part = float64(counted.Get(row)) / float64(total)
		}
	}
	slices.SortStableFunc(list, byValue(len(q.GroupBy)))
	return list, result.More, nil
}
