package measure

import (
	"context"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Series of groups in one read: where a group has few values, all of them are read in buckets, and the biggest are chosen afterwards.
// Otherwise the rows would be read twice, to choose the groups and to measure them.

// fewValued are the groups that have few values in any table.
var fewValued = []string{
	event.Event, event.Node, event.QoS, event.Action, event.Result, event.AuthzSource, event.Reason, event.ReasonCode,
	query.GroupOutcome, query.GroupSeverity,
}

func hasFewValues(g query.Group) bool { return slices.Contains(fewValued, g.Name) }

// Once isn't done where the measure of a range isn't the sum of its parts, and gives up where there are more groups than expected.
func (f formula) Once(ctx context.Context, s series.Series, limit int) (series.Series, series.Points, bool, error) {
	if !f.additive || slices.ContainsFunc(f.q.GroupBy, func(g query.Group) bool { return !hasFewValues(g) }) {
		return s, series.Points{}, false, nil
	}
	b := f.q.Builder()
	agg := f.aggregate(b, false)
	groups := append(statement.Select{statement.Time("t", s.Bucket(agg.time))}, agg.Groups...)
	most := len(s.Cut.Starts) * (limit + 1)
	result, err := f.q.Run(ctx, statement.Aggregate{Groups: groups, Values: agg.Values, From: agg.From, Order: "1", Limit: most}.Build(b))
	if err != nil || result.More {
		return s, series.Points{}, false, err
	}
	all, placeOf := series.GroupsByRow(result)
	counts, counted := make([]int64, len(all)), result.Ints(f.counts)
	for row, place := range placeOf {
		counts[place] += counted.Get(row)
	}
	seriesOf := s.Choose(all, counts, agg.Groups, limit)
	p, times, read := s.Blank(f.empty), result.Times("t"), f.read(result)
	for row, place := range placeOf {
		if bucket := s.Cut.Place(times.Get(row).Add(s.Offset)); bucket >= 0 {
			p.Of(seriesOf[place])[bucket] += read(row, s.Cut.Inside(bucket))
		}
	}
	return s, p, true, nil
}
