package measure

import (
	"cmp"
	"context"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
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

// once isn't done where the measure of a range isn't the sum of its parts, and gives up where there are more groups than expected.
func (f formula) once(ctx context.Context, s series, limit int) (series, points, bool, error) {
	if !f.additive || slices.ContainsFunc(f.q.GroupBy, func(g query.Group) bool { return !hasFewValues(g) }) {
		return s, points{}, false, nil
	}
	b := f.q.Builder()
	agg := f.aggregate(b, false)
	groups := append(statement.Select{statement.Time("t", s.bucket(agg.time))}, agg.Groups...)
	most := len(s.cut.Starts) * (limit + 1)
	result, err := f.q.Run(ctx, statement.Aggregate{Groups: groups, Values: agg.Values, From: agg.From, Order: "1", Limit: most}.Build(b))
	if err != nil || result.More {
		return s, points{}, false, err
	}
	all, placeOf := groupsByRow(result)
	counts, counted := make([]int64, len(all)), result.Ints(f.counts)
	for row, place := range placeOf {
		counts[place] += counted.Get(row)
	}
	seriesOf := s.choose(all, counts, agg.Groups, limit)
	p, times, read := s.points(f.empty), result.Times("t"), f.read(result)
	for row, place := range placeOf {
		if bucket := s.cut.Place(times.Get(row).Add(s.offset)); bucket >= 0 {
			p.series(seriesOf[place])[bucket] += read(row, s.cut.Inside(bucket))
		}
	}
	return s, p, true, nil
}

// groupsByRow lists the groups of a result, and the place of each row's group among them.
func groupsByRow(result *columnar.Result) (groups []group, placeOf []int) {
	cells := groupsIn(result)
	found := placesIn(cells)
	placeOf = make([]int, result.Rows)
	for row := range placeOf {
		if placeOf[row] = found.add(row); placeOf[row] == len(groups) {
			groups = append(groups, cells.at(row))
		}
	}
	return groups, placeOf
}

// choose makes series of the biggest groups, of equal ones of those that the database would choose, and lists the series of each
// group; that of all others is the last.
func (s *series) choose(all []group, counts []int64, by statement.Select, limit int) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int {
		if c := cmp.Compare(counts[y], counts[x]); c != 0 {
			return c
		}
		for i, g := range by {
			if c := compareMembers(all[x][i], all[y][i], g.Type); c != 0 {
				return c
			}
		}
		return 0
	})
	s.others = len(order) > limit
	shown := order[:min(limit, len(order))]
	slices.SortStableFunc(shown, func(x, y int) int {
		return cmp.Or(cmp.Compare(counts[y], counts[x]), slices.Compare(all[x].labels(len(by)), all[y].labels(len(by))))
	})
	s.groups = make([]group, len(shown))
	seriesOf := make([]int, len(all))
	for i := range seriesOf {
		seriesOf[i] = len(shown)
	}
	for i, place := range shown {
		s.groups[i], seriesOf[place] = all[place], i
	}
	return seriesOf
}
