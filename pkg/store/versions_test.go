package store

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// standIn is a bench whose store asks a stand-in for GreptimeDB.
type standIn struct {
	bench
	server *greptime.Server
	config Config
}

func newStandIn(t *testing.T, o greptime.Options, change func(*Config)) standIn {
	t.Helper()
	o.Upstream = postgres.Shared(t)
	database := greptime.NewDatabase(t, o.Upstream)
	conn, err := pgx.Connect(t.Context(), o.Upstream.ConnString(database))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(context.Background()) })
	require.NoError(t, postgres.CreateTable(t.Context(), conn, table))
	server, err := greptime.Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	config := configOf(t, o.Upstream, database)
	config.Port = portOf(t, server.Addr())
	if change != nil {
		change(&config)
	}
	return standIn{bench{conn, open(t, config)}, server, config}
}

// running are the statements about the table that run in the server.
func (s standIn) running(t *testing.T) []greptime.Process {
	t.Helper()
	list, err := s.server.Processes(context.Background())
	require.NoError(t, err)
	return slices.DeleteFunc(list, func(p greptime.Process) bool { return p.Query != rowCount.SQL })
}

const (
	wait = time.Minute
	tick = 10 * time.Millisecond
)

// taken waits until so many of the store's connections are in use.
func (s standIn) taken(t *testing.T, n int32) {
	t.Helper()
	require.Eventually(t, func() bool { return s.store.pool.Stat().AcquiredConns() == n }, wait, tick)
}

// TestVersions meets GreptimeDB as it was and is, with an account that may do everything and one that may only read.
func TestVersions(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		version string
		scram   bool
		limit   string // the statement timeout of an account that may SET one, as the server keeps it
	}{
		{version: "1.0.0", limit: "0"}, {version: "1.1.0", limit: "1min"},
		{version: "1.2.1", limit: "1min"}, {version: "1.2.1", scram: true, limit: "1min"}, {version: "1.3.0", scram: true, limit: "1min"},
	} {
		for _, readOnly := range []bool{false, true} {
			name, limit := tc.version, tc.limit
			if tc.scram {
				name += ", SCRAM"
			}
			if readOnly {
				name, limit = name+", read-only", "0"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := newStandIn(t, greptime.Options{Version: tc.version, SCRAM: tc.scram, ReadOnly: []string{"reader"}}, func(c *Config) {
					if readOnly {
						c.User = "reader"
					}
				})
				f, err := s.store.Facts(t.Context())
				require.NoError(t, err)
				require.Equal(t, statement.GreptimeDB, f.Dialect)
				require.Equal(t, "PostgreSQL 16.3 GreptimeDB "+tc.version, f.Version)
				require.Equal(t, limit, answerOf(t, s.store, one("SELECT current_setting('statement_timeout') AS v LIMIT 2")))

				wrong := s.config
				wrong.Password = "wrong"
				_, err = open(t, wrong).Facts(t.Context())
				require.Contains(t, requireKind(t, Unauthenticated, err), "Check user and password in the settings.")

				release := s.lock(t)
				require.Contains(t, s.giveUp(t), "The query was cancelled. It is being stopped in the server: ")
				if !readOnly {
					require.Eventually(t, func() bool { return len(s.running(t)) == 0 }, wait, tick, "it is killed")
					s.taken(t, 0)
					return
				}
				require.Eventually(t, s.store.stopper.mayNot, wait, tick)
				require.Contains(t, s.giveUp(t), `where the user "reader" has no right to stop it (KILL)`)
				require.Len(t, s.running(t), 2, "both go on")
				s.taken(t, 2)
				release()
				require.Eventually(t, func() bool { return len(s.running(t)) == 0 }, wait, tick)
				s.taken(t, 0)
				require.Equal(t, "0", answerOf(t, s.store, rowCount))
			})
		}
	}
}

// giveUp begins a statement that waits, and cancels it when it runs. It returns what its caller is told.
func (s standIn) giveUp(t *testing.T) string {
	t.Helper()
	before := len(s.running(t))
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := s.store.Query(ctx, rowCount)
		failed <- err
	}()
	require.Eventually(t, func() bool { return len(s.running(t)) == before+1 }, wait, tick)
	cancel()
	return requireKind(t, Canceled, <-failed)
}

// TestServerEndsStatement: from 1.1 on GreptimeDB itself ends what takes longer than the query timeout.
func TestServerEndsStatement(t *testing.T) {
	t.Parallel()
	s := newStandIn(t, greptime.Options{Version: "1.1.0"}, func(c *Config) { c.QueryTimeout = 3 * time.Second })
	require.Equal(t, "0", answerOf(t, s.store, rowCount))
	s.lock(t)
	_, _, err := s.store.attempt(t.Context(), statement.GreptimeDB, rowCount) // without the store's own limit
	require.Equal(t, "The database ended the query: Stream timeout (SQLSTATE 57000). Choose a shorter time range or name a client.",
		requireKind(t, TimedOut, s.store.explain(t.Context(), err)))
	require.Empty(t, s.running(t))
}

// TestOnlyOwnStatementIsKilled: another store's statement is the same in every word.
func TestOnlyOwnStatementIsKilled(t *testing.T) {
	t.Parallel()
	s := newStandIn(t, greptime.Options{}, nil)
	other := standIn{bench{s.conn, open(t, s.config)}, s.server, s.config}
	s.lock(t)
	answered := make(chan error)
	go func() {
		_, err := other.store.Query(t.Context(), rowCount)
		answered <- err
	}()
	require.Eventually(t, func() bool { return len(s.running(t)) == 1 }, wait, tick)
	others := s.running(t)
	s.giveUp(t)
	s.taken(t, 0)
	require.Equal(t, others, s.running(t))
	require.Empty(t, answered)
}
