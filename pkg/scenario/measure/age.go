package measure

import (
	"context"
	"math"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// The measure age: how many seconds ago the newest row was written.

func ageOf(ctx context.Context, q *ask.Question) (Measure, error) {
	q, _, err := newestGroups(ctx, q)
	if err != nil {
		return nil, err
	}
	now := q.Target.Now.Add(-q.Offset)
	return formula{q: q, of: "s", empty: math.NaN(),
		aggregate: func(b *statement.Builder, _ bool) aggregate {
			return aggregate{Aggregate: statement.Aggregate{
				From: q.Matching(b, q.AskedEvents()).SQL(), Groups: series.GroupColumns(q, q.GroupBy), Order: "newest",
				Values: statement.Select{statement.Time("newest", `max("timestamp")`)},
			}}
		},
		read: func(result *columnar.Result) reader {
			newest := result.Times("newest")
			return func(row int, _ time.Duration) float64 {
				if at, ok := newest.At(row); ok {
					return now.Sub(at).Seconds()
				}
				return math.NaN()
			}
		},
	}, nil
}
