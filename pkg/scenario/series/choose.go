package series

import (
	"cmp"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Which groups get a series, once what they count to is known.

// GroupsByRow lists the groups of a result, and the place of each row's group among them.
func GroupsByRow(result *columnar.Result) (groups []Group, placeOf []int) {
	cells := GroupsIn(result)
	found := placesIn(cells)
	placeOf = make([]int, result.Rows)
	for row := range placeOf {
		if placeOf[row] = found.add(row); placeOf[row] == len(groups) {
			groups = append(groups, cells.At(row))
		}
	}
	return groups, placeOf
}

// Choose makes series of the biggest groups, of equal ones of those that the database would choose, and lists the series of each
// group; that of all others is the last.
func (s *Series) Choose(all []Group, counts []int64, by statement.Select, limit int) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int {
		if c := cmp.Compare(counts[y], counts[x]); c != 0 {
			return c
		}
		for i, g := range by {
			if c := compareValues(all[x][i], all[y][i], g.Type); c != 0 {
				return c
			}
		}
		return 0
	})
	s.Others = len(order) > limit
	shown := order[:min(limit, len(order))]
	slices.SortStableFunc(shown, func(x, y int) int {
		return cmp.Or(cmp.Compare(counts[y], counts[x]), slices.Compare(all[x].Labels(len(by)), all[y].Labels(len(by))))
	})
	s.Groups = make([]Group, len(shown))
	seriesOf := make([]int, len(all))
	for i := range seriesOf {
		seriesOf[i] = len(shown)
	}
	for i, place := range shown {
		s.Groups[i], seriesOf[place] = all[place], i
	}
	return seriesOf
}
