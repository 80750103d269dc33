package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// TestHeavyResult: rows that are too large for one answer are cut as at a limit, long before they would fill the memory.
func TestHeavyResult(t *testing.T) {
	onBoth(t, func(c *Config) { c.MaxOpenConns = 1 }, func(t *testing.T, b bench) {
		rows := func(size, n int) statement.Statement {
			return statement.Statement{
				SQL: fmt.Sprintf("SELECT repeat('x', %d) AS v FROM generate_series(1, %d) AS n LIMIT %d", size, n, n+1), MaxRows: n,
				Columns: []statement.Column{{Name: "v", Type: event.String}},
			}
		}
		ctx, left, cancel := b.store.Limit(t.Context())
		defer cancel()
		r, err := b.store.Query(ctx, rows(1<<20, 63))
		require.NoError(t, err)
		require.Equal(t, 63, r.Rows)
		require.False(t, r.More || r.Heavy)
		require.Empty(t, left.Notices())

		r, err = b.store.Query(ctx, rows(1<<20, 1000))
		require.NoError(t, err)
		require.Equal(t, 64, r.Rows)
		require.True(t, r.More && r.Heavy)
		require.Equal(t, []string{"The rows that were found first fill 64 MiB, the most that an answer may hold; the others are left out. " +
			"Choose fewer columns or a shorter time range, or let the data source cut payloads."}, left.Notices())
		require.Equal(t, "0", answerOf(t, b.store, rowCount), "the only connection of the pool is free again")

		_, err = b.store.Query(t.Context(), rows(100<<20, 1))
		require.Equal(t, "A row of the answer is larger than 64 MiB, the most that an answer may hold. Choose fewer columns, or let the data source cut payloads.",
			requireKind(t, BadStatement, err))
		require.Equal(t, "0", answerOf(t, b.store, rowCount))
	})
}

// TestTimesThatNoFrameHolds are NULL, not another time that looks like one.
func TestTimesThatNoFrameHolds(t *testing.T) {
	onBoth(t, nil, func(t *testing.T, b bench) {
		millis, clock := statement.Column{Name: "v", Type: event.Int, EpochMillis: true}, statement.Column{Name: "v", Type: event.Time}
		for _, tc := range []struct {
			sql    string
			column statement.Column
			holds  bool
		}{
			{"1772352000123::bigint", millis, true},
			{"0::bigint", millis, true},
			{"(-9223372036853)::bigint", millis, true},
			{"9223372036853::bigint", millis, true},
			{"(-9223372036855)::bigint", millis, false},
			{"9223372036855::bigint", millis, false},
			{"1772352000123456::bigint", millis, false},
			{"9223372036854775807::bigint", millis, false},
			{"'-9223372036854775808'::bigint", millis, false},
			{"1772352000123456::numeric", millis, false},
			{"'1677-09-22 00:00:00Z'::timestamptz", clock, true},
			{"'2262-04-11 00:00:00Z'::timestamptz", clock, true},
			{"'1677-09-21 00:00:00Z'::timestamptz", clock, false},
			{"'2262-04-12 00:00:00Z'::timestamptz", clock, false},
			{"'4713-01-01 00:00:00 BC'::timestamp", clock, false},
			{"'infinity'::timestamptz", clock, false},
			{"'-infinity'::timestamp", clock, false},
			{"'2026-03-01'::date", clock, true},
			{"'infinity'::date", clock, false},
			{"'9999-12-31'::date", clock, false},
		} {
			ctx, left, cancel := b.store.Limit(t.Context())
			defer cancel()
			r, err := b.store.Query(ctx, statement.Statement{
				SQL: "SELECT v AS v FROM (VALUES (" + tc.sql + "), (NULL), (" + tc.sql + ")) AS t(v) LIMIT 4", Columns: []statement.Column{tc.column}, MaxRows: 3,
			})
			require.NoError(t, err, tc.sql)
			require.Len(t, r.Columns[0].Times, 3)
			require.True(t, r.Columns[0].Null(1))
			for _, row := range []int{0, 2} {
				require.Equal(t, !tc.holds, r.Columns[0].Null(row), tc.sql)
				if tc.holds {
					require.Equal(t, r.Columns[0].Times[row].UnixMilli(), time.Unix(0, r.Columns[0].Times[row].UnixNano()).UnixMilli(), "a frame holds it")
				}
			}
			if tc.holds {
				require.Zero(t, r.Columns[0].OutOfRange)
				require.Empty(t, left.Notices())
				continue
			}
			require.Equal(t, 2, r.Columns[0].OutOfRange, tc.sql)
			require.Equal(t, []string{"2 times are left empty, because they are before 1678 or after 2262: perhaps microseconds were written where milliseconds belong."}, left.Notices())
		}
	})
}

func TestTooManyValues(t *testing.T) {
	onBoth(t, nil, func(t *testing.T, b bench) {
		of := func(n int) statement.Statement {
			builder := &statement.Builder{Dialect: b.asked()}
			var list []string
			for i := range n {
				list = append(list, builder.Bind(int64(i)))
			}
			return builder.Build("SELECT '1' AS v WHERE 7 IN ("+strings.Join(list, ", ")+") LIMIT 2", 1, statement.Column{Name: "v", Type: event.String})
		}
		require.Equal(t, "1", answerOf(t, b.store, of(65_535)))
		_, err := b.store.Query(t.Context(), of(65_536))
		require.Equal(t, "The query names too many values: a statement would hold 65536 of them, and 65535 are possible. Name fewer, or use patterns.",
			requireKind(t, BadStatement, err))
	})
}

// TestLimitIsTheQuerys: the query timeout is that of all statements together.
func TestLimitIsTheQuerys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFrontend(t, &frontend{mayKill: true})
		s := f.store(t, nil)
		begun := time.Now()
		ctx, _, cancel := s.Limit(t.Context())
		defer cancel()
		time.Sleep(20 * time.Second) // statements that came before
		_, err := s.Query(ctx, forEver)
		require.Contains(t, requireKind(t, TimedOut, err), "The database didn't answer within 30s. Choose a shorter time range or name a client, or raise Query timeout")
		require.Equal(t, 30*time.Second, time.Since(begun))
	})
}

// TestLookUps: what is asked while somebody types uses two connections at most, also when it was given up and the server goes on.
func TestLookUps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFrontend(t, &frontend{}) // the account may not KILL
		s := f.store(t, func(c *Config) { c.MaxOpenConns = 5 })
		_, err := s.Facts(t.Context())
		require.NoError(t, err)
		type answer struct {
			err  error
			took time.Duration
		}
		answers := make(chan answer, 10)
		typed := func() {
			ctx, cancel := context.WithTimeout(LookUp(t.Context()), 2*time.Second)
			defer cancel()
			begun := time.Now()
			_, err := s.Query(ctx, forEver)
			answers <- answer{err, time.Since(begun)}
		}
		for range 4 {
			go typed()
		}
		synctest.Wait()
		require.Len(t, f.list(), 2)
		require.Equal(t, 2, taken(s, 2*time.Second), "those that were given up still count")
		kinds := map[Kind]int{}
		for range 4 {
			a := <-answers
			require.Equal(t, 2*time.Second, a.took)
			kinds[a.err.(*Error).Kind]++
			if a.err.(*Error).Kind == Busy {
				require.Contains(t, a.err.Error(), "The 2 connections that look-ups of the editors may use stayed busy")
			}
		}
		require.Equal(t, map[Kind]int{TimedOut: 2, Busy: 2}, kinds)
		typed()
		requireKind(t, Busy, (<-answers).err)

		ctx, cancel := context.WithCancel(LookUp(t.Context()))
		go func() {
			_, err := s.Query(ctx, forEver)
			answers <- answer{err: err}
		}()
		synctest.Wait()
		cancel()
		requireKind(t, Canceled, (<-answers).err)

		_, err = s.Query(t.Context(), quick)
		require.NoError(t, err, "queries have their turn")
		for _, id := range f.list() {
			f.finish(t, id)
		}
		require.Zero(t, taken(s, 2*longestPause))
		require.Empty(t, s.lookUps)
		_, err = s.Query(LookUp(t.Context()), quick)
		require.NoError(t, err)
		require.Empty(t, s.lookUps)
	})
}

func TestSmallPoolsKeepAPlaceForQueries(t *testing.T) {
	for most, want := range map[int]int{1: 1, 2: 1, 3: 1, 4: 2, 10: 2, 100: 2} {
		s := open(t, Config{Host: "h", Port: 1, TLS: TLS{Mode: TLSDisable}, MaxOpenConns: most})
		require.Equal(t, want, cap(s.lookUps), most)
	}
}
