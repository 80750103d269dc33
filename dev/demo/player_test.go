package main

import (
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

func TestEachRowComesOnceAndNotBeforeItsTime(t *testing.T) {
	at := []int64{10, 20, 20, 21, 40}
	p := &player{}
	p.next, p.stop = iter.Pull(func(yield func(fleet.Row) bool) {
		for _, ms := range at {
			if !yield(fleet.Row{Timestamp: ms}) {
				return
			}
		}
	})
	defer p.stop()
	p.row, p.more = p.next()

	before := func(t int64) []int64 {
		var got []int64
		for row := range p.until(t) {
			got = append(got, row.Timestamp)
		}
		return got
	}
	require.Empty(t, before(10))
	require.Equal(t, []int64{10}, before(20))
	require.Equal(t, []int64{20, 20}, before(21))
	require.Equal(t, int64(3), p.written.Load())

	// Whoever stops in between loses nothing.
	taken := slices.Collect(fleet.Take(p.until(100), 1))
	require.Equal(t, int64(21), taken[0].Timestamp)
	require.Equal(t, []int64{40}, before(100))
	require.Empty(t, before(1000))
	require.Equal(t, int64(5), p.written.Load())
}
