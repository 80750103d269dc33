package store

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func TestArrangeAnyOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 3, 10, 1000} {
		for range 20 {
			order := random.Perm(n)
			numbers, nulls, want := make([]int64, n), make([]bool, n), make([]int64, n)
			for i, from := range order {
				numbers[from], nulls[from] = int64(from), from%3 == 0
				want[i] = int64(from)
			}
			r := &Result{Rows: n, Columns: []Column{{Name: "n", Type: event.Int, Ints: numbers, nulls: nulls}}}
			r.Arrange(order)
			require.Equal(t, want, r.Columns[0].Ints)
			for i := range n {
				require.Equal(t, want[i]%3 == 0, r.Columns[0].Null(i))
			}
		}
	}
}

// TestColumnsKeepAllRows looks at results of every size around those at which columns grow, with a first NULL early and late.
func TestColumnsKeepAllRows(t *testing.T) {
	onBoth(t, nil, func(t *testing.T, b bench) {
		s := b.store
		for _, rows := range []int{1, firstRoom - 1, firstRoom, firstRoom + 1, growth*firstRoom + 1, growth*growth*firstRoom + 1} {
			for _, firstNull := range []int{1, rows, rows + 1} {
				t.Run(fmt.Sprintf("%d rows, NULL from %d", rows, firstNull), func(t *testing.T) {
					r, err := s.Query(t.Context(), statement.Statement{
						SQL: fmt.Sprintf(`SELECT i::bigint AS i, CASE WHEN i < %[2]d THEN i::text END AS s, CASE WHEN i < %[2]d THEN i %% 2 = 0 END AS b
						FROM generate_series(1, %[1]d) AS i ORDER BY 1`, rows, firstNull),
						Columns: []statement.Column{{Name: "i", Type: event.Int}, {Name: "s", Type: event.String}, {Name: "b", Type: event.Bool}},
						MaxRows: 1_000_000,
					})
					require.NoError(t, err)
					require.Equal(t, rows, r.Rows)
					for i := range rows {
						n := i + 1
						require.Equal(t, int64(n), r.Columns[0].Ints[i])
						require.Equal(t, n >= firstNull, r.Columns[1].Null(i))
						require.Equal(t, n >= firstNull, r.Columns[2].Null(i))
						if n < firstNull {
							require.Equal(t, fmt.Sprint(n), r.Columns[1].Strings[i])
							require.Equal(t, n%2 == 0, r.Columns[2].Bools[i])
						}
					}
				})
			}
		}
	})
}
