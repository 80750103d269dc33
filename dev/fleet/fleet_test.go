package fleet

import (
	"encoding/json"
	"hash/fnv"
	"iter"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func rows(t *testing.T, o Options) iter.Seq[Row] {
	t.Helper()
	f, err := New(o)
	require.NoError(t, err)
	return f.Rows()
}

// everything is an hour of a fleet with all kinds of rows.
var everything = Options{Seed: 7, Duration: time.Hour, Clients: 60, Publishes: true, Pings: true, Stories: Names()}

func only(rows iter.Seq[Row], keep func(Row) bool) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for row := range rows {
			if keep(row) && !yield(row) {
				return
			}
		}
	}
}

func fingerprint(t *testing.T, rows iter.Seq[Row]) uint64 {
	t.Helper()
	sum := fnv.New64a()
	encoder := json.NewEncoder(sum)
	n := 0
	for row := range rows {
		require.NoError(t, encoder.Encode(row))
		n++
	}
	require.NotZero(t, n)
	return sum.Sum64()
}

func TestRowsDependOnTheOptionsAlone(t *testing.T) {
	o := everything
	o.Duration = 10 * time.Minute
	f, err := New(o)
	require.NoError(t, err)
	first := fingerprint(t, f.Rows())
	require.Equal(t, first, fingerprint(t, f.Rows()), "played again")
	require.Equal(t, first, fingerprint(t, rows(t, o)), "another fleet with the same options")

	t.Run("seed", func(t *testing.T) {
		other := o
		other.Seed++
		require.NotEqual(t, first, fingerprint(t, rows(t, other)))
	})
	t.Run("a story alone", func(t *testing.T) {
		among := map[string][]Row{}
		for row := range f.Rows() {
			among[row.Story] = append(among[row.Story], row)
		}
		for _, story := range f.Stories() {
			alone := o
			alone.Clients, alone.Stories = 0, []string{story.Name}
			require.Equal(t, fingerprint(t, slices.Values(among[story.Name])), fingerprint(t, rows(t, alone)), story.Name)
		}
	})
	t.Run("without publishes and pings", func(t *testing.T) {
		less := o
		less.Publishes = false
		without := func(event string) iter.Seq[Row] {
			return only(f.Rows(), func(r Row) bool { return r.Event != event })
		}
		require.Equal(t, fingerprint(t, without("message.publish")), fingerprint(t, rows(t, less)))
		less = o
		less.Pings = false
		require.Equal(t, fingerprint(t, without("client.ping")), fingerprint(t, rows(t, less)))
	})
	t.Run("longer", func(t *testing.T) {
		endless := o
		endless.Duration = 0
		n := len(slices.Collect(f.Rows()))
		require.Equal(t, first, fingerprint(t, Take(rows(t, endless), n)), "what is written live goes on where the past ended")
	})
}

func TestRowsComeInOrder(t *testing.T) {
	o := everything
	o.Start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("", 3600))
	last := o.Start.UnixMilli()
	for row := range rows(t, o) {
		require.GreaterOrEqual(t, row.Timestamp, last)
		last = row.Timestamp
	}
	end := o.Start.Add(o.Duration)
	require.Less(t, last, end.UnixMilli())
	require.Greater(t, last, end.Add(-time.Minute).UnixMilli())
}

func TestPlansOfOneTimeKeepTheirOrder(t *testing.T) {
	f, err := New(Options{})
	require.NoError(t, err)
	w := &world{fleet: f}
	s := w.stage("")
	var got, want []int
	for i := range 100 {
		want = append(want, i)
		s.after(time.Second, func() { got = append(got, i) })
	}
	w.run()
	require.Equal(t, want, got)
}

func TestOptions(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*Options)
		fails  string
	}{
		"unknown story":     {func(o *Options) { o.Stories = []string{"no-such"} }, `there is no story "no-such"`},
		"negative clients":  {func(o *Options) { o.Clients = -1 }, "must not be negative"},
		"negative rate":     {func(o *Options) { o.Rate = -1 }, "must not be negative"},
		"negative duration": {func(o *Options) { o.Duration = -time.Second }, "must not be negative"},
		"endless gap":       {func(o *Options) { o.Gaps = []Gap{{From: time.Minute}} }, "a gap must end after it begins"},
		"early gap":         {func(o *Options) { o.Gaps = []Gap{{From: -time.Second, To: time.Minute}} }, "a gap must end after it begins"},
	} {
		t.Run(name, func(t *testing.T) {
			o := everything
			tc.change(&o)
			_, err := New(o)
			require.ErrorContains(t, err, tc.fails)
		})
	}
	t.Run("no stories", func(t *testing.T) {
		o := everything
		o.Stories = []string{}
		for row := range rows(t, o) {
			require.Empty(t, row.Story)
		}
	})
	t.Run("nodes", func(t *testing.T) {
		o := everything
		o.Stories, o.Nodes = []string{"ipv6"}, []string{"emqx@broker.example.com"}
		for row := range rows(t, o) {
			require.Equal(t, o.Nodes[0], *row.Node)
			if row.Sockname != nil {
				require.Contains(t, []string{"10.0.1.11:1883", "2001:db8:1::11:1883"}, *row.Sockname)
			}
		}
	})
	t.Run("few rows", func(t *testing.T) {
		require.Len(t, slices.Collect(Take(rows(t, everything), 100)), 100)
		require.Empty(t, slices.Collect(Take(rows(t, everything), 0)))
	})
}

func TestCasesArePlayedWhenNamed(t *testing.T) {
	f, err := New(Options{})
	require.NoError(t, err)
	require.Equal(t, len(stories), len(f.Stories()))
	require.Len(t, Names(), len(stories)+len(cases))
	for _, name := range Names() {
		f, err := New(Options{Stories: []string{name}})
		require.NoError(t, err)
		require.Equal(t, name, f.Stories()[0].Name)
	}
}

func TestGapsTakeRowsAway(t *testing.T) {
	o := everything
	o.Duration = 10 * time.Minute
	all := slices.Collect(rows(t, o))
	start := all[0].Time().Truncate(time.Minute)
	node := "emqx@10.0.1.12"
	o.Gaps = []Gap{{From: time.Minute, To: 3 * time.Minute}, {From: 5 * time.Minute, To: 6 * time.Minute, Node: node}}
	want := slices.DeleteFunc(slices.Clone(all), func(r Row) bool {
		after := r.Time().Sub(start)
		return after >= time.Minute && after < 3*time.Minute || after >= 5*time.Minute && after < 6*time.Minute && *r.Node == node
	})
	require.Less(t, len(want), len(all)*8/10)
	require.Equal(t, fingerprint(t, slices.Values(want)), fingerprint(t, rows(t, o)), "all others stay as they are")
}

func TestMemoryDoesNotGrowWithTheRows(t *testing.T) {
	heap := func() int64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	var n, early int64
	for range Take(rows(t, Options{Clients: 500, Rate: 1, Publishes: true}), 1_000_000) {
		if n++; n == 100_000 {
			early = heap()
		}
		if n == 1_000_000 {
			require.Less(t, heap()-early, int64(4<<20), "heap in bytes")
		}
	}
	require.EqualValues(t, 1_000_000, n)
}
