package store

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// TestColumnsKeepAllRows looks at results of every size around those at which columns grow (128, 512, 2048), with a first NULL early and late.
func TestColumnsKeepAllRows(t *testing.T) {
	onBoth(t, nil, func(t *testing.T, b bench) {
		s := b.store
		for _, rows := range []int{1, 127, 128, 129, 513, 2049} {
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
