package store

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func TestSession(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.QueryTimeout, c.MaxOpenConns = 12500*time.Millisecond, 1 })
	for name, want := range map[string]string{
		"TimeZone": "UTC", "statement_timeout": "12500ms", "application_name": "grafana-emqx-fulllink", "transaction_read_only": "on", "standard_conforming_strings": "on",
	} {
		require.Equal(t, want, answerOf(t, b.store, one("SELECT current_setting($1) AS v LIMIT 2", name)))
		own := one("SELECT current_setting('" + name + "') AS v")
		own.Raw = true
		require.Equal(t, want, answerOf(t, b.store, own), "of a user's own SQL")
	}
	conn, err := b.store.pool.Acquire(t.Context())
	require.NoError(t, err)
	defer conn.Release()
	for name, want := range map[string]string{"statement_timeout": "0", "transaction_read_only": "off"} {
		var got string
		require.NoError(t, conn.QueryRow(t.Context(), "SHOW "+name).Scan(&got))
		require.Equal(t, want, got, "a setting ends with its statement")
	}
}

// TestServerEndsStatementOfItsOwn: also if nobody is left who would ask PostgreSQL to cancel it.
func TestServerEndsStatementOfItsOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.QueryTimeout = 3 * time.Second })
	require.Equal(t, "0", answerOf(t, b.store, rowCount))
	b.lock(t)
	own := rowCount
	own.Raw = true
	for _, st := range []statement.Statement{rowCount, own} {
		_, _, err := b.store.attempt(t.Context(), statement.PostgreSQL, st) // without the store's own limit
		require.Equal(t, "The database ended the query: canceling statement due to statement timeout (SQLSTATE 57014). Choose a shorter time range or name a client.",
			requireKind(t, TimedOut, b.store.explain(t.Context(), err)))
	}
}

func TestNothingIsWritten(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	_, err := b.store.Query(t.Context(), one(`INSERT INTO events ("timestamp", event) VALUES (now(), 'x') RETURNING event AS v`))
	require.Contains(t, requireKind(t, BadStatement, err), "cannot execute INSERT in a read-only transaction")
	require.Equal(t, "0", answerOf(t, b.store, rowCount), "the connection is as good as before")
}

// behindPooler is a store that reaches its server through pgbouncer.
func behindPooler(t *testing.T, mode string, size int, change func(*Config)) (bench, *postgres.Pooler) {
	t.Helper()
	b := newBench(t, nil)
	pooler := postgres.Shared(t).NewPooler(t, mode, size)
	config := b.store.config
	config.Port = portOf(t, pooler.Addr())
	if change != nil {
		change(&config)
	}
	b.store = open(t, config)
	return b, pooler
}

// TestPooler: behind pgbouncer a store works as without, and leaves no setting to the others who get its connections.
func TestPooler(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"session", "transaction"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			b, pooler := behindPooler(t, mode, 1, func(c *Config) { c.QueryTimeout, c.MaxOpenConns, c.MaxIdleConns = 5*time.Second, 2, 0 })
			others := b.conn.Config().Database
			settings := func(conn *pgx.Conn) string {
				var text string
				require.NoError(t, conn.QueryRow(t.Context(), "SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('transaction_read_only'), "+
					"current_setting('TimeZone'), pg_backend_pid())", pgx.QueryExecModeSimpleProtocol).Scan(&text))
				return text
			}
			// In the mode transaction somebody else is there all the time; in the mode session connections are shared one after the other.
			other, err := pgx.Connect(t.Context(), pooler.ConnString(others))
			require.NoError(t, err)
			before := settings(other)
			if mode == "session" {
				require.NoError(t, other.Close(t.Context()))
			}

			f, err := b.store.Facts(t.Context())
			require.NoError(t, err)
			require.Equal(t, statement.PostgreSQL, f.Dialect)
			require.Equal(t, "UTC 5s", answerOf(t, b.store, one("SELECT concat_ws(' ', current_setting('TimeZone'), current_setting('statement_timeout')) AS v LIMIT 2")))
			own := one("SELECT current_setting('transaction_read_only') AS v")
			own.Raw = true
			require.Equal(t, "on", answerOf(t, b.store, own))
			_, err = b.store.Query(t.Context(), one("SELECT nothing AS v FROM events LIMIT 2"))
			requireKind(t, Missing, err)
			own.SQL = "SELECT 1 / 0 AS v"
			_, err = b.store.Query(t.Context(), own)
			requireKind(t, BadStatement, err)
			if mode == "transaction" {
				require.Equal(t, before, settings(other), "on the same connection of the server")
			}

			endless := one("WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n::text AS v FROM r")
			endless.Raw = true
			r, err := b.store.Query(t.Context(), endless)
			require.NoError(t, err)
			require.True(t, r.More)

			release := b.lock(t)
			ctx, cancel := context.WithCancel(t.Context())
			failed := make(chan error)
			go func() {
				_, err := b.store.Query(ctx, rowCount)
				failed <- err
			}()
			require.Eventually(t, func() bool { return b.connections(t, waits) == 1 }, wait, tick)
			cancel()
			requireKind(t, Canceled, <-failed)
			require.Eventually(t, func() bool { return b.connections(t, waits) == 0 }, wait, tick, "it ends in the server too")
			release()
			require.Eventually(t, func() bool { return b.store.pool.Stat().TotalConns() == 0 }, wait, tick)

			if mode == "session" {
				other, err = pgx.Connect(t.Context(), pooler.ConnString(others))
				require.NoError(t, err)
			}
			defer other.Close(context.Background())
			withoutProcess := func(s string) string { return s[:len(s)-len(lastWord(s))] } // a cancelled statement costs its connection
			require.Equal(t, withoutProcess(before), withoutProcess(settings(other)))
			_, err = other.Exec(t.Context(), "SELECT pg_sleep(5.5)") // longer than the query timeout
			require.NoError(t, err)
		})
	}
}

func lastWord(s string) string {
	for i := len(s) - 1; ; i-- {
		if i < 0 || s[i] == ' ' {
			return s[i+1:]
		}
	}
}

// TestManyBehindAPooler: many statements at once share two connections of the server, each with its own settings.
func TestManyBehindAPooler(t *testing.T) {
	t.Parallel()
	b, pooler := behindPooler(t, "transaction", 2, func(c *Config) { c.MaxOpenConns, c.MaxIdleConns = 20, 20 })
	stranger, err := pgx.Connect(t.Context(), pooler.ConnString(b.conn.Config().Database))
	require.NoError(t, err)
	defer stranger.Close(context.Background())
	_, err = stranger.Exec(t.Context(), "SET TimeZone = 'Asia/Tokyo'")
	require.NoError(t, err)
	var all sync.WaitGroup
	failures := make(chan error, 200)
	for i := range 200 {
		all.Go(func() {
			r, err := b.store.Query(t.Context(), statement.Statement{
				SQL: "SELECT current_setting('TimeZone') AS z, CAST($1 AS text) AS v LIMIT 2", Values: []any{fmt.Sprint(i)}, MaxRows: 1,
				Columns: []statement.Column{{Name: "z", Type: event.String}, {Name: "v", Type: event.String}},
			})
			if err == nil && (r.Columns[0].Strings[0] != "UTC" || r.Columns[1].Strings[0] != fmt.Sprint(i)) {
				err = fmt.Errorf("%s, %s", r.Columns[0].Strings[0], r.Columns[1].Strings[0])
			}
			if err != nil {
				failures <- err
			}
		})
	}
	for range 50 {
		var zone string
		require.NoError(t, stranger.QueryRow(t.Context(), "SELECT current_setting('TimeZone')", pgx.QueryExecModeSimpleProtocol).Scan(&zone))
		require.Equal(t, "Asia/Tokyo", zone)
	}
	all.Wait()
	require.Empty(t, failures)
}
