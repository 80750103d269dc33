package store

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// gate is a statement that is answered once the test lets it: it waits for a lock that the test's own connection holds.
var gate = statement.Statement{
	SQL: "SELECT 'open' || pg_advisory_xact_lock_shared(7)::text AS v, n, CAST(NULL AS bigint) AS nothing FROM generate_series(1, 3) AS n LIMIT 11", MaxRows: 10,
	Columns: []statement.Column{{Name: "v", Type: event.String}, {Name: "n", Type: event.Int}, {Name: "nothing", Type: event.Int}},
}

// counting is a bench whose statements are counted as they begin, but for those that look what the database is.
func counting(t *testing.T) (bench, *atomic.Int64) {
	var count atomic.Int64
	b := newBench(t, func(c *Config) {
		c.Observe = func(ctx context.Context, _ statement.Dialect, st statement.Statement) (context.Context, func(Outcome)) {
			if !strings.Contains(st.SQL, "version()") && !strings.Contains(st.SQL, "information_schema") {
				count.Add(1)
			}
			return ctx, func(Outcome) {}
		}
	})
	return b, &count
}

// shut lets no gate statement through until open is called.
func (b bench) shut(t *testing.T) (open func()) {
	t.Helper()
	_, err := b.conn.Exec(context.Background(), "SELECT pg_advisory_lock(7)")
	require.NoError(t, err)
	return func() {
		_, err := b.conn.Exec(context.Background(), "SELECT pg_advisory_unlock(7)")
		require.NoError(t, err)
	}
}

// waiting waits until so many callers want the gate statement's result.
func (s *Shared) waiting(t *testing.T, callers int) {
	t.Helper()
	require.Eventually(t, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		one := s.running[keyOf(gate)]
		return one != nil && one.callers == callers
	}, wait, tick)
}

// TestSharedRun: who asks for the same statement at the same time or a moment later gets the result of one run, as a copy of its own.
func TestSharedRun(t *testing.T) {
	t.Parallel()
	b, count := counting(t)
	open := b.shut(t)
	results := make([]*columnar.Result, 5)
	var group errgroup.Group
	for i := range results {
		group.Go(func() (err error) {
			results[i], err = b.store.Shared().Query(t.Context(), gate)
			return err
		})
	}
	b.store.shared.waiting(t, len(results))
	open()
	require.NoError(t, group.Wait())
	later, err := b.store.Shared().Query(t.Context(), gate)
	require.NoError(t, err)
	results = append(results, later)
	require.EqualValues(t, 1, count.Load(), "runs")
	for i, r := range results {
		require.Equal(t, []int64{1, 2, 3}, r.Columns[1].Ints, i)
		require.True(t, r.Columns[2].Null(2))
		r.Columns[1].Ints[0], r.Columns[0].Strings[1] = 99, "changed" // by a caller who sorts what is his
	}
	_, err = b.store.Query(t.Context(), gate)
	require.NoError(t, err)
	require.EqualValues(t, 2, count.Load(), "who doesn't ask the shared store gets a run of its own")
}

// TestSharedCancellation: a caller that goes away leaves the others their result, whoever came first; with the last one the statement ends.
func TestSharedCancellation(t *testing.T) {
	t.Parallel()
	b, count := counting(t)
	open := b.shut(t)
	ask := func(ctx context.Context) chan error {
		failed := make(chan error, 1)
		go func() {
			_, err := b.store.Shared().Query(ctx, gate)
			failed <- err
		}()
		return failed
	}
	ctx, cancel := context.WithCancel(t.Context())
	first := ask(ctx)
	b.store.shared.waiting(t, 1)
	second := ask(t.Context())
	b.store.shared.waiting(t, 2)
	cancel()
	requireKind(t, Canceled, <-first)
	open()
	require.NoError(t, <-second)
	require.EqualValues(t, 1, count.Load())

	b.store.shared.drop()
	open = b.shut(t)
	ctx, cancel = context.WithCancel(t.Context())
	first, second = ask(ctx), ask(ctx)
	b.store.shared.waiting(t, 2)
	cancel()
	requireKind(t, Canceled, <-first)
	requireKind(t, Canceled, <-second)
	require.EqualValues(t, 2, count.Load())
	var running int
	require.Eventually(t, func() bool {
		err := b.conn.QueryRow(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%pg_advisory_xact_lock_shared%'").Scan(&running)
		return err == nil && running == 0
	}, time.Minute, 10*time.Millisecond, "the statement ends in the server")
	open()
	require.NoError(t, <-ask(t.Context()))
	require.EqualValues(t, 3, count.Load(), "what was cancelled is run anew")
}

// TestSharedTimeout: a caller whose time is up is told so.
func TestSharedTimeout(t *testing.T) {
	t.Parallel()
	b, _ := counting(t)
	defer b.shut(t)()
	ctx, cancel := context.WithTimeoutCause(t.Context(), 10*time.Millisecond, errQueryTimeout)
	defer cancel()
	_, err := b.store.Shared().Query(ctx, gate)
	requireKind(t, TimedOut, err)
}

// drop forgets everything that is kept.
func (s *Shared) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept, s.bytes = map[key]*columnar.Result{}, 0
}

// TestSharedErrors: a failure is told to those who wait for it, and not kept.
func TestSharedErrors(t *testing.T) {
	t.Parallel()
	b, count := counting(t)
	st := statement.Statement{SQL: "SELECT 1 / (n - 1) AS v FROM generate_series(1, 1) AS n LIMIT 2", MaxRows: 1, Columns: []statement.Column{{Name: "v", Type: event.Int}}}
	for range 2 {
		_, err := b.store.Shared().Query(t.Context(), st)
		require.Error(t, err)
	}
	require.EqualValues(t, 2, count.Load())
}

// TestSharedKeys: only what is the same to the last value is shared, and nothing that a user wrote.
func TestSharedKeys(t *testing.T) {
	t.Parallel()
	b, count := counting(t)
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	base := statement.Statement{SQL: "SELECT CAST($1 AS text) AS v LIMIT 2", Values: []any{"a"}, MaxRows: 1, Columns: []statement.Column{{Name: "v", Type: event.String}}}
	different := []func(*statement.Statement){
		func(*statement.Statement) {},
		func(st *statement.Statement) { st.Values = []any{"b"} },
		func(st *statement.Statement) { st.Values = []any{`a" string "b`} },
		func(st *statement.Statement) { st.SQL = "SELECT CAST($1 AS text) AS v LIMIT 3"; st.MaxRows = 2 },
		func(st *statement.Statement) { st.Columns = []statement.Column{{Name: "w", Type: event.String}} },
	}
	for range 2 {
		for _, change := range different {
			st := base
			change(&st)
			_, err := b.store.Shared().Query(t.Context(), st)
			require.NoError(t, err)
		}
	}
	require.EqualValues(t, len(different), count.Load())
	raw := statement.Statement{SQL: "SELECT 'x'", MaxRows: 1, Raw: true}
	for range 2 {
		_, err := b.store.Shared().Query(t.Context(), raw)
		require.NoError(t, err)
	}
	require.EqualValues(t, len(different)+2, count.Load())

	keys := map[key]bool{}
	for _, v := range []any{int64(1), "1", 1.0, true, "true", at, at.Add(time.Millisecond), at.UnixNano()} {
		keys[keyOf(statement.Statement{Values: []any{v}})] = true
	}
	require.Len(t, keys, 8, "a value is its type, too")
}

// TestSharedIsBounded: results are kept for some seconds, and only as many as there is room for.
func TestSharedIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShared(nil)
		add := func(n, bytes int) {
			k := keyOf(statement.Statement{MaxRows: n})
			s.ended(k, &run{result: &columnar.Result{Bytes: bytes}, callers: 1, done: make(chan struct{})})
		}
		add(0, mostOfOne+1)
		require.Zero(t, s.holds(), "what is large isn't kept")
		for n := range 100 {
			add(n, mostOfOne)
		}
		require.Equal(t, mostKept/mostOfOne, s.holds())
		time.Sleep(keptFor + time.Millisecond)
		synctest.Wait()
		require.Zero(t, s.holds())
	})
}

// holds is how many results are kept, -1 where their bytes aren't counted right.
func (s *Shared) holds() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	sum := 0
	for _, r := range s.kept {
		sum += r.Bytes
	}
	if sum != s.bytes {
		return -1
	}
	return len(s.kept)
}

// TestSharedOmissions: whoever gets a result is told what it lacks.
func TestSharedOmissions(t *testing.T) {
	t.Parallel()
	b, _ := counting(t)
	st := statement.Statement{SQL: "SELECT '9999-12-31'::date AS v LIMIT 2", MaxRows: 1, Columns: []statement.Column{{Name: "v", Type: event.Time}}}
	for range 3 {
		ctx, left, cancel := b.store.Limit(t.Context())
		_, err := b.store.Shared().Query(ctx, st)
		require.NoError(t, err)
		require.Len(t, left.Notices(), 1)
		cancel()
	}
}
