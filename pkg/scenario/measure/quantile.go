package measure

import (
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// The measures p50, p90 and p99: how long deliveries take, in milliseconds from their publish.

// deliveryQuantile is one of them. It remembers how many deliveries the last statement left out: those that came too late, and those
// whose publish is at no time.
type deliveryQuantile struct {
	formula
	name         string // of the quantile
	late, noTime *int64
}

func quantileOf(ctx context.Context, q *ask.Question) (Measure, error) {
	if !slices.Contains(q.AskedEvents(), event.MessageDelivered) {
		return nil, query.Errorf("events", "%s times deliveries; allowed: %s", q.Measure, event.MessageDelivered)
	}
	q, since, err := NewestTimes(ctx, q)
	if err != nil {
		return nil, err
	}
	m := deliveryQuantile{name: string(q.Measure), late: new(int64), noTime: new(int64)}
	m.formula = formula{q: q, since: since, of: "ms", empty: math.NaN(), read: m.read, aggregate: func(b *statement.Builder, details bool) aggregate {
		from, groups := DeliveryTimes(q, b, []string{event.MessageDelivered})
		inTime, late := "d.took <= "+strconv.Itoa(TooOld), "d.took > "+strconv.Itoa(TooOld)
		var values statement.Select
		for _, quantile := range Quantiles {
			// Without groups, all cost as much as one, and panels that show several of them share a statement.
			if len(groups) == 0 || quantile.Name == m.name {
				values = append(values, statement.Float(quantile.Name, b.Quantile(quantile.Number, statement.Where(inTime, "d.took"))))
			}
		}
		agg := aggregate{time: "d.first_at", Aggregate: statement.Aggregate{
			From: from, Groups: groups, Order: m.name + " DESC NULLS LAST", Values: append(values,
				statement.Int("too_old", statement.CountWhere(late)), statement.Int("no_time", statement.CountWhere("d.took IS NULL"))),
		}}
		if details {
			agg.Values = append(agg.Values,
				statement.Int("clients", "count(DISTINCT "+statement.Where("d.clientid <> '' AND "+inTime, "d.clientid")+")"),
				statement.Time("first_at", "min("+statement.Where(inTime, "d.first_at")+")"),
				statement.Time("last_at", "max("+statement.Where(inTime, "d.first_at")+")"))
		}
		return agg
	}}
	return m, nil
}

func (m deliveryQuantile) read(result *columnar.Result) reader {
	took, late, noTime := result.Floats(m.name), result.Ints("too_old"), result.Ints("no_time")
	*m.late, *m.noTime = 0, 0
	for row := range result.Rows {
		*m.late += late.Get(row)
		*m.noTime += noTime.Get(row)
	}
	return func(row int, _ time.Duration) float64 {
		if value, ok := took.At(row); ok {
			return value
		}
		return math.NaN()
	}
}

func (m deliveryQuantile) Tell() {
	if *m.late > 0 {
		m.q.Infof("Left out, because they came more than %s after the publish (retained, delayed or queued messages): %d deliveries.", OldAge, *m.late)
	}
	if *m.noTime > 0 {
		m.q.Infof("Left out, because the publish is before 1678 or after 2262 (perhaps microseconds were written where milliseconds belong): %d deliveries.", *m.noTime)
	}
}
