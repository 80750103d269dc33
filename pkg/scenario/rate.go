package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

const (
	defaultSeries = 20
	maxPoints     = 1_000_000 // over all series of one answer
)

var rateView = View{
	Name: "rate", Title: "Over time", Description: "A time series, or one for each group.",
	Shape:  []string{"groupBy", "measure", "interval", "limit"},
	Answer: oldMeasure(answerRate),
}

func answerRate(a *asking) (data.Frames, error) {
	cut := a.question.Buckets()
	if len(cut.Starts) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	if len(a.q.GroupBy) == 0 {
		return a.rateOf(cut, []group{{}}, false)
	}
	limit := a.limit(defaultSeries)
	if most := max(1, maxPoints/len(cut.Starts)); limit > most {
		a.q.Infof("The limit was lowered to %d series: an answer has at most %d points.", most, maxPoints)
		limit = most
	}
	list, more, err := a.figures(limit, false)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	groups := make([]group, len(list))
	for i, f := range list {
		groups[i] = f.group
	}
	if more && a.q.FromAlert {
		a.q.Warnf("Only the biggest %d groups are looked at; there are more.", limit)
	}
	return a.rateOf(cut, groups, more)
}

// rateOf measures each group in each bucket. others adds a series of everything else, except for alert rules, which
// would take it for one more group.
func (a *asking) rateOf(cut ask.Buckets, groups []group, others bool) (data.Frames, error) {
	part := whole
	if a.splitShare() {
		part = numerator
	}
	shown, err := a.series(cut, part, a.q.GroupBy, groups, others)
	if err != nil {
		return nil, err
	}
	values := shown.values
	if a.splitShare() {
		if values, err = a.overTries(cut, shown, groups, others); err != nil {
			return nil, err
		}
	}
	if a.q.Measure == query.Share {
		if err := a.hideUnknownShares(values); err != nil {
			return nil, err
		}
	}
	list := groups
	if others && !a.q.FromAlert {
		var other group
		for i := range a.q.GroupBy {
			other[i] = member{text: frame.Other}
		}
		list = append(slices.Clone(groups), other)
	}
	s := frame.Series{Times: cut.Starts, Unit: a.unit(), Nullable: a.q.Measure == query.Share}
	var frames data.Frames
	for i, g := range list {
		var labels data.Labels
		var texts []string
		for n, name := range a.groupNames() {
			if labels == nil {
				labels = data.Labels{}
			}
			labels[name] = g[n].label()
			texts = append(texts, g[n].label())
		}
		frames = append(frames, s.Frame(labels, strings.Join(texts, ", "), values[i]))
	}
	return frames, nil
}

// hideUnknownShares takes the values away where the table doesn't record successes.
func (a *asking) hideUnknownShares(values [][]*float64) error {
	var list []figure
	for _, series := range values {
		for _, v := range series {
			list = append(list, figure{value: v})
		}
	}
	known, err := a.successesAreRecorded(list)
	if err != nil || known {
		return err
	}
	for _, series := range values {
		clear(series)
	}
	return nil
}

// points is the numbers of each series in each bucket; the series behind the groups is that of all others.
type points struct {
	values [][]*float64 // what the measure makes of them
	failed [][]int64    // of a numerator
	total  [][]int64    // of a denominator
}

// series runs one aggregate in buckets. Where there are others, rows get the number of their group, so that whatever is
// measured is measured over all rows of the others together. So they do where groups that measure nothing may be many.
func (a *asking) series(cut ask.Buckets, p part, by []query.Group, groups []group, others bool) (points, error) {
	b := a.builder()
	agg, err := a.measure(b, p, false)
	if err != nil {
		return points{}, err
	}
	if len(by) == 0 {
		agg.groups = nil
	}
	selected := []string{statement.Bucket(cut.Interval, agg.time) + " AS t"}
	columns := []statement.Column{{Name: "t", Type: event.Time}}
	grouped := 1
	numbered := others || agg.only != "" && len(by) > 0 && len(groups) > 0
	if numbered {
		selected = append(selected, a.numbering(b, agg.groups, by, groups)+" AS g")
		columns = append(columns, statement.Column{Name: "g", Type: event.Int})
		grouped++
		agg.groups = nil
	}
	more, moreColumns := agg.selected(by)
	selected, columns = append(selected, more...), append(columns, moreColumns...)
	limit := len(cut.Starts) * (len(groups) + 1)
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY %s\nORDER BY 1\nLIMIT %d",
		strings.Join(selected, ", "), agg.from, ordinals(1, grouped+len(agg.groups)), limit+1)
	result, err := a.run(b.Build(sql, limit, columns...))
	if err != nil {
		return points{}, err
	}
	return a.collect(cut, p, result, len(agg.groups), groups, others, numbered), nil
}

// numbering gives each row the place of its group, and all others the next number.
func (a *asking) numbering(b *statement.Builder, expressions []string, by []query.Group, groups []group) string {
	var cases strings.Builder
	for i, g := range groups {
		fmt.Fprintf(&cases, " WHEN %s THEN %d", a.equals(b, expressions, by, g), i)
	}
	return fmt.Sprintf("CASE%s ELSE %d END", cases.String(), len(groups))
}

func (a *asking) collect(cut ask.Buckets, p part, result *store.Result, grouped int, groups []group, others, numbered bool) points {
	place := make(map[group]int, len(groups))
	for i, g := range groups {
		place[g] = i
	}
	count := len(groups)
	if others {
		count++
	}
	pts := points{values: make([][]*float64, count), failed: make([][]int64, count), total: make([][]int64, count)}
	for i := range count {
		pts.values[i] = make([]*float64, len(cut.Starts))
		pts.failed[i], pts.total[i] = make([]int64, len(cut.Starts)), make([]int64, len(cut.Starts))
		if a.q.Measure != query.Share {
			for n := range pts.values[i] {
				pts.values[i][n] = number(0)
			}
		}
	}
	for row := range result.Rows {
		n := cut.Place(result.Columns[0].Times[row])
		var i int
		ok := true
		if numbered {
			i = int(result.Columns[1].Ints[row])
		} else {
			i, ok = place[groupAt(result, grouped, row)]
		}
		// A group that came up since the groups were chosen has no series; a row at the very edge no bucket.
		if !ok || i >= count || n < 0 {
			continue
		}
		switch p {
		case numerator:
			pts.failed[i][n] = result.Column("failed").Ints[row]
		case denominator:
			pts.total[i][n] = result.Column("total").Ints[row]
		default:
			pts.values[i][n] = a.valueAt(result, row, cut.Inside(n))
		}
	}
	return pts
}

// overTries divides failures by the tries of their base; those of the others by all tries.
func (a *asking) overTries(cut ask.Buckets, failures points, groups []group, others bool) ([][]*float64, error) {
	bases := a.bases(groups)
	// Bases without failures may be many, so they are counted as others.
	tries, err := a.series(cut, denominator, a.baseGroups(), bases, len(a.baseGroups()) > 0 && len(bases) > 0)
	if err != nil {
		return nil, err
	}
	totals := make([][]int64, len(groups), len(groups)+1)
	for i, g := range groups {
		totals[i] = tries.total[slices.Index(bases, a.baseOf(g))]
	}
	if others {
		// One message can belong to several bases, so theirs can't be added up.
		all, err := a.series(cut, denominator, nil, []group{{}}, false)
		if err != nil {
			return nil, err
		}
		totals = append(totals, all.total[0])
	}
	values := make([][]*float64, len(totals))
	for i, total := range totals {
		values[i] = make([]*float64, len(total))
		for n := range total {
			values[i][n] = ratio(failures.failed[i][n], total[n])
		}
	}
	return values, nil
}
