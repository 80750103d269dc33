package figure

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/measure"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
)

// figure is what a group measures over the whole range.
type figure struct {
	group       series.Group
	value       float64 // NaN: a share of nothing
	clients     int64
	first, last *time.Time
	part        float64 // of what all groups count
}

// figures measures the biggest groups over the whole range, biggest first; more says that there are others.
func figures(ctx context.Context, q *ask.Question, m measure.Measure, limit int, details bool) (list []figure, more bool, err error) {
	result, err := q.Run(ctx, m.Biggest(limit, details))
	if err != nil {
		return nil, false, err
	}
	read, groups := m.Reader(result), series.GroupsIn(result)
	counted, all := result.Ints(m.Counted()), result.Ints("of_all")
	clients, first, last := result.Ints("clients"), result.Times("first_at"), result.Times("last_at")
	values := make([]float64, result.Rows)
	for row := range values {
		values[row] = read(row, q.To.Sub(q.From))
	}
	if err := m.Check(ctx, values); err != nil {
		return nil, false, err
	}
	list = make([]figure, result.Rows)
	for row := range list {
		list[row] = figure{groups.At(row), values[row], clients.Get(row), first.Pointer(row), last.Pointer(row), 0}
		if total := all.Get(row); total > 0 {
			list[row].part = float64(counted.Get(row)) / float64(total)
		}
	}
	slices.SortStableFunc(list, byValue(len(q.GroupBy)))
	return list, result.More, nil
}

// byValue sorts the biggest first, those without a value last, and equals by name.
func byValue(by int) func(x, y figure) int {
	return func(x, y figure) int {
		switch {
		case math.IsNaN(x.value) != math.IsNaN(y.value):
			if math.IsNaN(x.value) {
				return 1
			}
			return -1
		case x.value != y.value && !math.IsNaN(x.value):
			return cmp.Compare(y.value, x.value)
		}
		return slices.Compare(x.group.Labels(by), y.group.Labels(by))
	}
}
