package columnar

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

func TestArrange(t *testing.T) {
	at := []time.Time{time.UnixMilli(1), time.UnixMilli(2), time.UnixMilli(3)}
	r := &Result{Rows: 3, Columns: []Column{
		{Name: "s", Strings: []string{"a", "b", "c"}, nulls: []bool{true, false, false}},
		{Name: "i", Ints: []int64{1, 2, 3}},
		{Name: "f", Floats: []float64{1, 2, 3}},
		{Name: "b", Bools: []bool{true, false, false}},
		{Name: "t", Times: slices.Clone(at)},
	}}
	r.Arrange([]int{2, 0, 1})
	require.Equal(t, &Result{Rows: 3, Columns: []Column{
		{Name: "s", Strings: []string{"c", "a", "b"}, nulls: []bool{false, true, false}},
		{Name: "i", Ints: []int64{3, 1, 2}},
		{Name: "f", Floats: []float64{3, 1, 2}},
		{Name: "b", Bools: []bool{false, true, false}},
		{Name: "t", Times: []time.Time{at[2], at[0], at[1]}},
	}}, r)
	require.Equal(t, []int64{3, 1, 2}, r.Column("i").Ints)
	require.Nil(t, r.Column("x"))
}

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
