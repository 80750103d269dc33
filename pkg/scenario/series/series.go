// Package series holds what figures are about: the groups of rows, which of them get a series, and the series' points in buckets of time.
package series

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Series says which series are to be computed over which buckets.
type Series struct {
	Cut    ask.Buckets
	Groups []Group       // a series for each; one of no values is all rows
	Others bool          // one more, of all other groups together
	Offset time.Duration // how much earlier the rows are than the buckets that they are drawn in
}

// Length is the number of series.
func (s Series) Length() int {
	if s.Others {
		return len(s.Groups) + 1
	}
	return len(s.Groups)
}

// Points are the values of series over the same buckets, one series after the other; NaN is what isn't known.
type Points struct {
	Values  []float64
	buckets int
}

func (s Series) Blank(empty float64) Points {
	p := Points{make([]float64, s.Length()*len(s.Cut.Starts)), len(s.Cut.Starts)}
	if empty != 0 {
		for i := range p.Values {
			p.Values[i] = empty
		}
	}
	return p
}

// Of are the values of one series.
func (p Points) Of(i int) []float64 { return p.Values[i*p.buckets : (i+1)*p.buckets] }

// Forget takes away what is measured of buckets that begin before a time: their rows aren't all there.
func (s Series) Forget(p Points, before time.Time) {
	for bucket, start := range s.Cut.Starts {
		if !start.Add(-s.Offset).Before(before) {
			return
		}
		for i := range s.Length() {
			p.Of(i)[bucket] = math.NaN()
		}
	}
}

// Select writes an aggregate in buckets, which are cut from the expression at. Where there are others, or numbered says so, rows get
// the number of their group, so that whatever is measured is measured over all rows of the others together.
func (s Series) Select(b *statement.Builder, agg statement.Aggregate, at string, numbered bool) statement.Statement {
	list := statement.Select{statement.Time("t", s.Bucket(at))}
	if groups := agg.Groups; len(groups) > 0 {
		if s.Others || numbered {
			groups = statement.Select{statement.Int("g", s.numbering(b, groups))}
		}
		list = append(list, groups...)
	}
	limit := len(s.Cut.Starts) * (len(s.Groups) + 1)
	return statement.Aggregate{Groups: list, Values: agg.Values, From: agg.From, Order: "1", Limit: limit}.Build(b)
}

// Bucket is the beginning of the bucket that a time lies in, an offset earlier than it is drawn.
func (s Series) Bucket(time string) string {
	return statement.BucketFrom(epoch.Add(-s.Offset), s.Cut.Interval, time)
}

var epoch = time.Unix(0, 0)

// numbering gives each row the place of its group, and all others the next number.
func (s Series) numbering(b *statement.Builder, expressions statement.Select) string {
	var cases strings.Builder
	for i, g := range s.Groups {
		fmt.Fprintf(&cases, " WHEN %s THEN %d", Equals(b, expressions, g), i)
	}
	return fmt.Sprintf("CASE%s ELSE %d END", cases.String(), len(s.Groups))
}

// Run runs such a statement.
func (s Series) Run(ctx context.Context, q *ask.Question, st statement.Statement) (Rows, error) {
	result, err := q.Run(ctx, st)
	if err != nil {
		return Rows{}, err
	}
	return s.rowsOf(q, result), nil
}

// Rows are the rows of an aggregate in buckets.
type Rows struct {
	series Series
	Result *columnar.Result
}

func (s Series) rowsOf(q *ask.Question, result *columnar.Result) Rows {
	if result.More {
		q.Warnf("Groups came up while the question was being answered, so the last points may be missing. Ask again.")
	}
	return Rows{s, result}
}

// Each tells for each row the place of its series, and its bucket. A group that came up since the groups were
// chosen has no series; a row at the very edge no bucket.
func (r Rows) Each(tell func(row, place, bucket int)) {
	times, numbers := r.Result.Times("t"), r.Result.Column("g")
	count := r.series.Length()
	var groups places
	if numbers == nil {
		groups = placesOf(r.series.Groups, GroupsIn(r.Result))
	}
	for i := range r.Result.Rows {
		bucket, place := r.series.Cut.Place(times.Get(i).Add(r.series.Offset)), 0
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

// Count fills in a column of whole numbers.
func (s Series) Count(q *ask.Question, result *columnar.Result, column string, p Points) {
	numbers := result.Ints(column)
	s.rowsOf(q, result).Each(func(row, place, bucket int) { p.Of(place)[bucket] = float64(numbers.Get(row)) })
}
