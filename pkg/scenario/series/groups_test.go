package series

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// TestPlaces: the place of a row's group is that of the equal group in the list, whatever NULLs, empty texts and numbers they hold.
func TestPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := make([]columnar.Column, rapid.IntRange(0, 3).Draw(t, "columns"))
		rows := rapid.IntRange(1, 20).Draw(t, "rows")
		for i := range columns {
			c := &columns[i]
			*c = columnar.Column{Name: ColumnName(i), Type: rapid.SampledFrom([]event.Type{event.String, event.Int}).Draw(t, "type")}
			for range rows {
				switch {
				case rapid.IntRange(0, 3).Draw(t, "null") == 0:
					c.AppendNull()
					continue
				case c.Type == event.Int:
					c.Ints = append(c.Ints, rapid.Int64Range(-1, 2).Draw(t, "number"))
				default:
					c.Strings = append(c.Strings, rapid.SampledFrom([]string{"", "a", "b", "0", "(none)"}).Draw(t, "text"))
				}
				c.Appended()
			}
		}
		cells := GroupsIn(&columnar.Result{Columns: columns, Rows: rows})
		require.Len(t, cells, len(columns))
		place := map[Group]int{}
		var groups []Group
		for row := range rows {
			if _, ok := place[cells.At(row)]; !ok && rapid.Bool().Draw(t, "chosen") {
				place[cells.At(row)] = len(groups)
				groups = append(groups, cells.At(row))
			}
		}
		found := placesOf(groups, cells)
		for row := range rows {
			want, ok := place[cells.At(row)]
			if !ok {
				want = -1
			}
			require.Equal(t, want, found.at(row), "row %d of %v among %v", row, cells.At(row), groups)
		}
	})
}
