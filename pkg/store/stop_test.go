package store

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var (
	forEver = one("SELECT for_ever AS v LIMIT 2")
	quick   = one("SELECT v AS v LIMIT 2")
)

const mayGoOn = "The query was cancelled. It is being stopped in the server: its connection counts as busy until it has ended, for 30s at most."

// giveUp begins a statement that runs for ever, and cancels it when it runs. It returns what its caller is told.
func giveUp(t *testing.T, f *frontend, s *Store) string {
	t.Helper()
	before := len(f.list())
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := s.Query(ctx, forEver)
		failed <- err
	}()
	synctest.Wait()
	require.Len(t, f.list(), before+1)
	asked := time.Now()
	cancel()
	message := requireKind(t, Canceled, <-failed)
	require.Zero(t, time.Since(asked), "the caller doesn't wait")
	return message
}

// taken is the number of connections in use, after some time.
func taken(s *Store, after time.Duration) int {
	time.Sleep(after)
	synctest.Wait()
	return int(s.pool.Stat().AcquiredConns())
}

func TestStatementIsKilled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFrontend(t, &frontend{mayKill: true, clock: time.Hour})
		s := f.store(t, nil)
		_, err := s.Query(t.Context(), quick)
		require.NoError(t, err)
		go func() { _, _ = s.Query(t.Context(), forEver) }() // another caller's, the same in every word
		synctest.Wait()
		others := f.list()
		require.Len(t, others, 1)

		require.Equal(t, mayGoOn, giveUp(t, f, s))
		require.Equal(t, 1, taken(s, firstPause))
		require.Equal(t, others, f.list(), "only the one that was given up is killed")
		require.Len(t, f.kills(), 1)
		require.NotContains(t, f.kills()[0], others[0])
		_, err = s.Query(t.Context(), quick)
		require.NoError(t, err)

		require.Equal(t, 1, taken(s, 4*firstPause))
		require.EqualValues(t, 2, f.open.Load(), "the stopper's own connection is closed when it has nothing to do")
	})
}

func TestStatementThatIsKilledLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFrontend(t, &frontend{mayKill: true, deaf: true})
		s := f.store(t, nil)
		giveUp(t, f, s)
		require.Equal(t, 1, taken(s, 10*time.Second))
		kills := len(f.kills())
		require.InDelta(t, 10*time.Second/longestPause, kills, 5, "it is killed again while it is listed")
		giveUp(t, f, s)
		synctest.Wait()
		require.Len(t, f.kills(), kills+2, "another one doesn't wait for the next look")
		f.mu.Lock()
		f.deaf = false
		f.mu.Unlock()
		require.Equal(t, 0, taken(s, 4*firstPause))
		require.Empty(t, f.list())
	})
}

func TestTimedOutStatementIsKilled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFrontend(t, &frontend{mayKill: true})
		s := f.store(t, func(c *Config) { c.MaxOpenConns = 1 })
		begun := time.Now()
		_, err := s.Query(t.Context(), forEver)
		require.Equal(t, "The database didn't answer within 30s. Choose a shorter time range or name a client, or raise Query timeout in the data source's settings. "+
			"It is being stopped in the server: its connection counts as busy until it has ended, for 30s at most.", requireKind(t, TimedOut, err))
		require.Equal(t, 30*time.Second, time.Since(begun))
		synctest.Wait()
		require.EqualValues(t, 1, f.open.Load(), "the statement's connection is closed at once; the stopper has one of its own")
		require.Zero(t, taken(s, firstPause))
		require.Empty(t, f.list())
	})
}

func TestStatementThatMayNotBeKilled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFrontend(t, &frontend{})
		s := f.store(t, nil)
		const refused = "The query was cancelled. It may still run in the server, where the user \"reader\" has no right to stop it (KILL): its connection counts as busy until it has ended, for 30s at most."
		require.Equal(t, mayGoOn, giveUp(t, f, s), "it isn't known yet")
		require.Equal(t, 1, taken(s, 5*time.Second))
		require.Equal(t, refused, giveUp(t, f, s))
		require.Equal(t, 2, taken(s, 5*time.Second))
		require.Len(t, f.kills(), 1, "the refusal is remembered")

		begun := time.Now()
		_, err := s.Query(t.Context(), quick)
		require.Equal(t, "All 2 connections of this data source stayed busy, 2 of them with statements that were given up but may still run in the server, "+
			"where the user \"reader\" has no right to stop them (KILL). Look at shorter time ranges, or raise Max open connections in its settings.", requireKind(t, Busy, err))
		require.Equal(t, 15*time.Second, time.Since(begun))
		require.Less(t, f.looks, 35, "the server is asked gently")

		f.finish(t, f.list()[0])
		require.Equal(t, 1, taken(s, longestPause))
		_, err = s.Query(t.Context(), quick)
		require.NoError(t, err)
		require.Equal(t, 0, taken(s, 30*time.Second), "a place is kept for the query timeout at most")
		require.Len(t, f.list(), 1, "even if the statement still runs")
	})
}

// TestPlaceIsGivenBack: whatever goes wrong with the process list, a place is kept for the query timeout at most.
func TestPlaceIsGivenBack(t *testing.T) {
	const notShown = "The query was cancelled. It may still run in the server, which doesn't show it (information_schema.process_list): its connection counts as busy for 30s."
	for name, tc := range map[string]struct {
		first, then string // of the process list
		message     string
	}{
		"not there":      {"refused", "refused", notShown},
		"not there then": {"", "refused", mayGoOn},
		"drops":          {"drops", "drops", notShown},
		"drops then":     {"", "drops", mayGoOn},
		"hangs":          {"hangs", "hangs", notShown},
		"hangs then":     {"", "hangs", mayGoOn},
		"odd ID":         {"odd", "odd", notShown},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFrontend(t, &frontend{mayKill: true, listing: tc.first})
				s := f.store(t, func(c *Config) { c.MaxOpenConns = 1 })
				begun := time.Now()
				_, err := s.Query(t.Context(), quick)
				require.NoError(t, err)
				require.LessOrEqual(t, time.Since(begun), identifyWithin, "no query fails for it")
				f.mu.Lock()
				f.listing = tc.then
				f.mu.Unlock()
				require.Equal(t, tc.message, giveUp(t, f, s))
				require.Equal(t, 1, taken(s, 29*time.Second))
				require.Equal(t, 0, taken(s, 2*time.Second))
				require.Empty(t, f.kills())
				if tc.first == "drops" || tc.first == "hangs" {
					require.Equal(t, 1, f.shown, "a server that fails at this is not asked again for a while")
				}
			})
		})
	}
}

func TestStatementThatTheServerHasNotBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFrontend(t, &frontend{mayKill: true, delay: slowStart / 2})
		s := f.store(t, nil)
		ctx, cancel := context.WithTimeout(t.Context(), slowStart/4)
		defer cancel()
		_, err := s.Query(ctx, forEver)
		requireKind(t, TimedOut, err)
		synctest.Wait()
		require.Empty(t, f.list())
		require.Equal(t, 0, taken(s, 2*slowStart))
		require.Len(t, f.kills(), 1, "it is killed when it has begun")
		require.Empty(t, f.list())
	})
}

func TestRestartedFrontend(t *testing.T) {
	for _, clock := range []time.Duration{0, time.Hour, -time.Hour} {
		t.Run(fmt.Sprint(clock), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFrontend(t, &frontend{mayKill: true, clock: clock})
				s := f.store(t, nil)
				ctx, cancel := context.WithCancel(t.Context())
				go func() {
					time.Sleep(time.Second)
					f.mu.Lock()
					defer f.mu.Unlock()
					for id, other := range f.running {
						other.started = time.Now().Add(f.clock + slowStart + time.Millisecond)
						f.running[id] = other // a new connection with the same number
					}
					cancel()
				}()
				_, err := s.Query(ctx, forEver)
				requireKind(t, Canceled, err)
				require.Equal(t, 0, taken(s, 2*slowStart))
				require.Empty(t, f.kills(), "somebody else's statement isn't touched")
				require.Len(t, f.list(), 1)
			})
		})
	}
}

func TestCloseDoesNotWaitForStatementsThatWereGivenUp(t *testing.T) {
	for _, listing := range []string{"", "hangs", "refused"} {
		t.Run(listing, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFrontend(t, &frontend{})
				s := f.store(t, nil)
				_, err := s.Query(t.Context(), quick)
				require.NoError(t, err)
				f.mu.Lock()
				f.listing = listing
				f.mu.Unlock()
				giveUp(t, f, s)
				giveUp(t, f, s)
				time.Sleep(5 * time.Second)
				begun := time.Now()
				s.Close()
				require.Zero(t, time.Since(begun))
				require.Zero(t, s.pool.Stat().TotalConns())
				require.Zero(t, s.stopper.waiting())
			})
		})
	}
	t.Run("a statement that is given up while it closes", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			f := newFrontend(t, &frontend{mayKill: true})
			s := f.store(t, nil)
			ctx, cancel := context.WithCancel(t.Context())
			failed := make(chan error)
			go func() {
				_, err := s.Query(ctx, forEver)
				failed <- err
			}()
			synctest.Wait()
			closed := make(chan struct{})
			go func() {
				s.Close()
				close(closed)
			}()
			synctest.Wait()
			require.Len(t, f.list(), 1, "what isn't given up is waited for")
			cancel()
			require.Equal(t, "The query was cancelled.", requireKind(t, Canceled, <-failed))
			<-closed
		})
	})
}

func TestProcessIDs(t *testing.T) {
	for id, safe := range map[string]bool{
		"127.0.0.1:4001/7": true, "/0": true, "greptimedb-frontend-0.db_1:4001/4294967295": true, "[2001:db8::7]:4001/12": true,
		"": false, "7": false, "a/b/7": false, "a/": false, "a/-1": false, "a/7'": false, "a'/7": false, `a\/7`: false, "a b/7": false, "a/7\n": false, "ü/7": false, "a/12345678901": false,
	} {
		require.Equal(t, safe, processID.MatchString(id), "%q", id)
	}
}

// TestPostgreSQLHasNoProcess: it ends a statement when it is asked to, so that nothing is left to do.
func TestPostgreSQLHasNoProcess(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	require.Equal(t, "0", answerOf(t, b.store, rowCount))
	conn, err := b.store.pool.Acquire(t.Context())
	require.NoError(t, err)
	defer conn.Release()
	require.NotContains(t, conn.Conn().PgConn().CustomData(), processKey)
}

// TestRowsWithoutEnd: a user's own statement needs no LIMIT. It ends when there are as many rows as are wanted.
func TestRowsWithoutEnd(t *testing.T) {
	endless := statement.Statement{
		SQL: "WITH RECURSIVE r (n) AS (SELECT 1::bigint UNION ALL SELECT n + 1 FROM r) SELECT n AS n FROM r", MaxRows: 3,
		Columns: []statement.Column{{Name: "n", Type: event.Int}},
	}
	few := endless
	few.SQL += " LIMIT 100"
	onBoth(t, func(c *Config) { c.MaxOpenConns, c.QueryTimeout = 1, 10*time.Second }, func(t *testing.T, b bench) {
		require.Equal(t, "0", answerOf(t, b.store, rowCount))
		made := b.store.pool.Stat().NewConnsCount()
		_, err := b.store.Query(t.Context(), few)
		require.NoError(t, err)
		require.Equal(t, "0", answerOf(t, b.store, rowCount))
		require.Equal(t, made, b.store.pool.Stat().NewConnsCount(), "a few rows too many don't cost the connection")

		r, err := b.store.Query(t.Context(), endless)
		require.NoError(t, err)
		require.Equal(t, []int64{1, 2, 3}, r.Columns[0].Ints)
		require.True(t, r.More)
		require.Eventually(t, func() bool { return b.connections(t, "state = 'active'") == 0 }, wait, tick, "it must end in the server too")
		require.Equal(t, "0", answerOf(t, b.store, rowCount), "the only connection of the pool is free again")
	})
}
