package oracle

import (
	"math"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// rankError is by how much of all values the rank of an estimated quantile may be wrong; a rank between two values may be either's.
const rankError = 0.02

// RequireQuantile compares a quantile with the values that it is of: exactly, or, where a GreptimeDB estimated it from a sketch, with those
// that stand near its rank.
func RequireQuantile(t require.TestingT, b *testkit.Bench, values []float64, part, got float64, about ...any) {
	slices.Sort(values)
	last := float64(len(values) - 1)
	rank := part * last
	if b.Named == nil {
		require.InDelta(t, between(values, rank), got, 1e-6, about...)
		return
	}
	slack := 1 + rankError*last
	require.GreaterOrEqual(t, got, between(values, max(0, rank-slack)), about...)
	require.LessOrEqual(t, got, between(values, min(last, rank+slack)), about...)
}

// between is the value at a rank; one between two ranks lies between their values.
func between(values []float64, rank float64) float64 {
	low, high := values[int(math.Floor(rank))], values[int(math.Ceil(rank))]
	return low + (rank-math.Floor(rank))*(high-low)
}
