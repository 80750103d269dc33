// Package measure computes what numbers, tables of the biggest groups and series show of the rows that a question chooses: how many they
// are, how many clients, what share failed. Each measure has a file.
package measure

import (
	"context"
	"math"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Measure is what count, top and rate compute of a question's rows.
type Measure interface {
	// Biggest selects the biggest groups over the whole range, or the one row of all where there are no groups. details adds
	// what top shows beside the value.
	Biggest(limit int, details bool) statement.Statement
	// Reader reads the measure from the rows of that statement.
	Reader(result *columnar.Result) reader
	// Over computes the measure of each series in each bucket.
	Over(ctx context.Context, s series.Series) (series.Points, error)
	// Once chooses the biggest groups and measures them in one read, as far as that can be.
	Once(ctx context.Context, s series.Series, limit int) (series.Series, series.Points, bool, error)
	// Check takes values away that the table can't tell.
	Check(ctx context.Context, values []float64) error
	// Since is when the rows begin that are measured; no time where that is the beginning of the range.
	Since() time.Time
	// Tell says at last what the values leave out.
	Tell()

	Unit() string    // Grafana's name for what is counted
	Counted() string // the column of counts that add up over groups, "" where none does
	Nullable() bool
}

// reader is the value in a row of an aggregate over a span of time; NaN where there is none.
type reader func(row int, span time.Duration) float64

// measures makes the measure of a question.
var measures = map[query.Measure]func(context.Context, *ask.Question) (Measure, error){
	query.Count:          countMeasure(allRows),
	query.PerSecond:      countMeasure(perSecond),
	query.Clients:        countMeasure(distinctClients),
	query.Unacknowledged: unacknowledged,
	query.Share:          shareOf,
	query.P50:            quantileOf,
	query.P90:            quantileOf,
	query.P99:            quantileOf,
	query.Age:            ageOf,
}

// Of makes the measure that a question asks for.
func Of(ctx context.Context, q *ask.Question) (Measure, error) {
	return measures[q.Measure](ctx, q)
}

// aggregate is what a measure computes over groups of rows.
type aggregate struct {
	statement.Aggregate
	time  string // the expression that buckets are cut from
	where string // which groups count, by the names of values; "" for all
}

// inBuckets selects an aggregate for each series and bucket.
func inBuckets(b *statement.Builder, s series.Series, agg aggregate, numbered bool) statement.Statement {
	return s.Select(b, agg.Aggregate, agg.time, numbered)
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
	since     time.Time
}

func (f formula) Biggest(limit int, details bool) statement.Statement {
	b := f.q.Builder()
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

func (f formula) Reader(result *columnar.Result) reader { return f.read(result) }

func (f formula) Over(ctx context.Context, s series.Series) (series.Points, error) {
	b := f.q.Builder()
	agg := f.aggregate(b, false)
	// Groups that measure nothing may be many, so they are counted as one where they don't count.
	rows, err := s.Run(ctx, f.q, inBuckets(b, s, agg, agg.where != ""))
	if err != nil {
		return series.Points{}, err
	}
	p := s.Blank(f.empty)
	read := f.read(rows.Result)
	rows.Each(func(row, place, bucket int) { p.Of(place)[bucket] = read(row, s.Cut.Inside(bucket)) })
	return p, nil
}

func (f formula) Check(context.Context, []float64) error { return nil }
func (f formula) Since() time.Time                       { return f.since }
func (f formula) Tell()                                  {}
func (f formula) Unit() string                           { return f.of }
func (f formula) Counted() string                        { return f.counts }
func (f formula) Nullable() bool                         { return math.IsNaN(f.empty) || !f.since.IsZero() }

// details are what top shows beside a measure, of the rows that are counted.
func details(b *statement.Builder) statement.Select {
	return detailsWhere(b, func() string { return "" })
}

// detailsWhere are the same of those that meet a condition, which is written anew each time: placeholders stand once.
func detailsWhere(b *statement.Builder, condition func() string) statement.Select {
	return statement.Select{b.Clients("clients", condition()), b.First("first_at", condition()), b.Last("last_at", condition())}
}
