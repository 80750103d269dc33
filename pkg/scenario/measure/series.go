package measure

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// series says which series are to be computed over which buckets.
type series struct {
	cut    ask.Buckets
	groups []group       // a series for each; one of no values is all rows
	others bool          // one more, of all other groups together
	offset time.Duration // how much earlier the rows are than the buckets that they are drawn in
}

// length is the number of series.
func (s series) length() int {
	if s.others {
		return len(s.groups) + 1
	}
	return len(s.groups)
}

// points are the values of series over the same buckets, one series after the other; NaN is what isn't known.
type points struct {
	values  []float64
	buckets int
}

func (s series) points(empty float64) points {
	p := points{make([]float64, s.length()*len(s.cut.Starts)), len(s.cut.Starts)}
	if empty != 0 {
		for i := range p.values {
			p.values[i] = empty
		}
	}
	return p
}

// series are the values of one.
func (p points) series(i int) []float64 { return p.values[i*p.buckets : (i+1)*p.buckets] }

// selected writes an aggregate in buckets. Where there are others, or numbered says so, rows get the number of their group, so that
// whatever is measured is measured over all rows of the others together.
func (s series) selected(b *statement.Builder, agg aggregate, numbered bool) statement.Statement {
	list := statement.Select{statement.Time("t", s.bucket(agg.time))}
	if groups := agg.Groups; len(groups) > 0 {
		if s.others || numbered {
			groups = statement.Select{statement.Int("g", s.numbering(b, groups))}
		}
		list = append(list, groups...)
	}
	limit := len(s.cut.Starts) * (len(s.groups) + 1)
	return statement.Aggregate{Groups: list, Values: agg.Values, From: agg.From, Order: "1", Limit: limit}.Build(b)
}

// bucket is the beginning of the bucket that a time lies in, an offset earlier than it is drawn.
func (s series) bucket(time string) string {
	return statement.BucketFrom(epoch.Add(-s.offset), s.cut.Interval, time)
}

var epoch = time.Unix(0, 0)

// numbering gives each row the place of its group, and all others the next number.
func (s series) numbering(b *statement.Builder, expressions statement.Select) string {
	var cases strings.Builder
	for i, g := range s.groups {
		fmt.Fprintf(&cases, " WHEN %s THEN %d", equals(b, expressions, g), i)
	}
	return fmt.Sprintf("CASE%s ELSE %d END", cases.String(), len(s.groups))
}

// run runs such a statement.
func (s series) run(ctx context.Context, q *ask.Question, st statement.Statement) (seriesRows, error) {
	result, err := q.Run(ctx, st)
	if err != nil {
		return seriesRows{}, err
	}
	return s.rowsOf(q, result), nil
}

// seriesRows are the rows of an aggregate in buckets.
type seriesRows struct {
	series series
	result *columnar.Result
}

func (s series) rowsOf(q *ask.Question, result *columnar.Result) seriesRows {
	if result.More {
		q.Warnf("Groups came up while the question was being answered, so the last points may be missing. Ask again.")
	}
	return seriesRows{s, result}
}

// each tells for each row the place of its series, and its bucket. A group that came up since the groups were
// chosen has no series; a row at the very edge no bucket.
func (r seriesRows) each(tell func(row, place, bucket int)) {
	times, numbers := r.result.Times("t"), r.result.Column("g")
	count := r.series.length()
	var groups places
	if numbers == nil {
		groups = placesOf(r.series.groups, groupsIn(r.result))
	}
	for i := range r.result.Rows {
		bucket, place := r.series.cut.Place(times.Get(i).Add(r.series.offset)), 0
		if numbers != nil {
			place = int(numbers.Ints[i])
		} else {
			place = groups.at(i)
		}
		if bucket >= 0 && place >= 0 && place < count {
			tell(i, place, bucket)
		}
	}
}

// count fills in a column of whole numbers.
func (s series) count(q *ask.Question, result *columnar.Result, column string, p points) {
	numbers := result.Ints(column)
	s.rowsOf(q, result).each(func(row, place, bucket int) { p.series(place)[bucket] = float64(numbers.Get(row)) })
}
