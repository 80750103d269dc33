// Package measure is the family of views that count: numbers, the biggest groups, series over time, quantiles of latency, and the
// funnel of connecting. What is counted is a measure; each has a file.
package measure

import (
	"context"
	"math"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Views of this family; Latency is one too.
var Views = []ask.View{funnelView, countView, rateView, topView}

// measure is what count, top and rate compute of a question's rows.
type measure interface {
	// biggest selects the biggest groups over the whole range, or the one row of all where there are no groups. details adds
	// what top shows beside the value.
	biggest(b *statement.Builder, limit int, details bool) statement.Statement
	// reader reads the measure from the rows of that statement.
	reader(result *columnar.Result) reader
	// over computes the measure of each series in each bucket.
	over(ctx context.Context, s series) (points, error)
	// once chooses the biggest groups and measures them in one read, as far as that can be.
	once(ctx context.Context, s series, limit int) (series, points, bool, error)
	// check takes values away that the table can't tell.
	check(ctx context.Context, values []float64) error
	// tell says at last what the values leave out.
	tell()

	unit() string    // Grafana's name for what is counted
	counted() string // the column of counts that add up over groups, "" where none does
	nullable() bool
}

// reader is the value in a row of an aggregate over a span of time; NaN where there is none.
type reader func(row int, span time.Duration) float64

// measures makes the measure of a question.
var measures = map[query.Measure]func(context.Context, *ask.Question) (measure, error){
	query.Count:          func(_ context.Context, q *ask.Question) (measure, error) { return countOf(q, allRows), nil },
	query.PerSecond:      func(_ context.Context, q *ask.Question) (measure, error) { return countOf(q, perSecond), nil },
	query.Clients:        func(_ context.Context, q *ask.Question) (measure, error) { return countOf(q, distinctClients), nil },
	query.Unacknowledged: func(_ context.Context, q *ask.Question) (measure, error) { return unacknowledged(q), nil },
	query.Share:          shareOf,
	query.P50:            quantileOf,
	query.P90:            quantileOf,
	query.P99:            quantileOf,
	query.Age:            func(_ context.Context, q *ask.Question) (measure, error) { return ageOf(q), nil },
}

func measureOf(ctx context.Context, q *ask.Question) (measure, error) {
	return measures[q.Measure](ctx, q)
}

// aggregate is what a measure computes over groups of rows.
type aggregate struct {
	statement.Aggregate
	time  string // the expression that buckets are cut from
	where string // which groups count, by the names of values; "" for all
}

// formula is a measure that one aggregate computes, over the range and in buckets alike.
type formula struct {
	q         *ask.Question
	aggregate func(b *statement.Builder, details bool) aggregate
	read      func(result *columnar.Result) reader
	counts    string  // the value that adds up over groups, "" where none does
	of        string  // the unit
	additive  bool    // the value of a range is the sum of those of its parts
	empty     float64 // of a bucket without rows; NaN where that isn't known
}

func (f formula) biggest(b *statement.Builder, limit int, details bool) statement.Statement {
	agg := f.aggregate(b, details)
	if len(agg.Groups) == 0 {
		agg.Limit, agg.Order = 1, ""
		return agg.Build(b)
	}
	agg.Limit = limit
	sorted := agg.Sorted(agg.where)
	if details && f.counts != "" {
		sorted.More = statement.Select{statement.Int("of_all", "sum("+f.counts+") OVER ()")}
	}
	return sorted.Build(b)
}

func (f formula) reader(result *columnar.Result) reader { return f.read(result) }

func (f formula) over(ctx context.Context, s series) (points, error) {
	b := f.q.Builder()
	agg := f.aggregate(b, false)
	// Groups that measure nothing may be many, so they are counted as one where they don't count.
	rows, err := s.run(ctx, f.q, s.selected(b, agg, agg.where != ""))
	if err != nil {
		return points{}, err
	}
	p := s.points(f.empty)
	read := f.read(rows.result)
	rows.each(func(row, place, bucket int) { p.series(place)[bucket] = read(row, s.cut.Inside(bucket)) })
	return p, nil
}

func (f formula) check(context.Context, []float64) error { return nil }
func (f formula) tell()                                  {}
func (f formula) unit() string                           { return f.of }
func (f formula) counted() string                        { return f.counts }
func (f formula) nullable() bool                         { return math.IsNaN(f.empty) }

// details are what top shows beside a measure, of the rows that are counted.
func details() statement.Select {
	return statement.Select{
		statement.Int("clients", ask.DistinctClients), statement.Time("first_at", `min("timestamp")`), statement.Time("last_at", `max("timestamp")`),
	}
}

// detailsWhere are the same of those that meet a condition, which is written anew each time: placeholders stand once.
func detailsWhere(condition func() string) statement.Select {
	return statement.Select{
		statement.Int("clients", "count(DISTINCT "+statement.Where("clientid <> '' AND "+condition(), event.ClientID)+")"),
		statement.Time("first_at", "min("+statement.Where(condition(), `"timestamp"`)+")"),
		statement.Time("last_at", statement.Latest(condition())),
	}
}
