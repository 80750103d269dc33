package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
)

func TestRun(t *testing.T) {
	var out strings.Builder
	profiled := 0
	require.NoError(t, run(t.Context(), options{
		rows: []int{5, 70}, table: 60, time: time.Millisecond, executable: host.Build(t),
		profile: func() (func(), error) { return func() { profiled++ }, nil },
	}, &out))
	// The second size is more than the table has: then all of it is the answer.
	for _, size := range []string{"5", "70"} {
		require.Regexp(t, `│ +`+size+` │ +7 │ +\d+\.\d\d ms │ +\d+\.\d\d ms │ +\d+\.\d\d │ +\d+\.\d\d ms │ +\d+\.\d\d │ +\d+\.\d\d ms │ +\d+\.\d\d │`, out.String())
	}
	require.Contains(t, out.String(), "Writing 60 rows\n")
	require.Equal(t, 2, profiled)
}

func TestRunSaysWhatFails(t *testing.T) {
	var out strings.Builder
	err := run(t.Context(), options{rows: []int{1}, executable: "no such plugin"}, &out)
	require.ErrorContains(t, err, "no such plugin")

	noProfile := errors.New("no profile")
	err = run(t.Context(), options{
		rows: []int{1}, executable: host.Build(t), profile: func() (func(), error) { return nil, noProfile },
	}, &out)
	require.ErrorIs(t, err, noProfile)
}

func TestAllocations(t *testing.T) {
	var kept [][]byte
	count, bytes, err := allocations(func() error {
		for range 1000 {
			kept = append(kept[:0], make([]byte, 512))
		}
		return nil
	}, 1000)
	require.NoError(t, err)
	require.InDelta(t, 1, count, 0.1)
	require.InDelta(t, 512, bytes, 64)
}

func TestNumbers(t *testing.T) {
	sizes, err := numbers("100,1000000")
	require.NoError(t, err)
	require.Equal(t, []int{100, 1_000_000}, sizes)
	for _, list := range []string{"", "0", "1,", "1000001", "many"} {
		_, err := numbers(list)
		require.ErrorContains(t, err, "-rows")
	}
}

func TestMedian(t *testing.T) {
	require.Equal(t, 2*time.Second, median([]time.Duration{3 * time.Second, time.Second, 2 * time.Second}))
	require.Equal(t, 25*time.Second, median([]time.Duration{40 * time.Second, 10 * time.Second, 20 * time.Second, 30 * time.Second}))
}

func TestAim(t *testing.T) {
	for name, tc := range map[string]struct {
		result
		want string
	}{
		"quick and sparing": {result{bare: 10, inProcess: 13, allocs: 0.99}, "met"},
		"too slow":          {result{bare: 10, inProcess: 14, allocs: 0.5}, "missed"},
		"too lavish":        {result{bare: 10, inProcess: 10, allocs: 1}, "missed"},
	} {
		t.Run(name, func(t *testing.T) {
			cells := tc.cells()
			require.Equal(t, tc.want, cells[len(cells)-1])
		})
	}
}
