package store

import (
	"context"
	"errors"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func TestMain(m *testing.M) { postgres.MainOfWaiting(m) }

const table = "events"

// bench is a database with the table, and a store on it.
type bench struct {
	conn  *pgx.Conn // for what the test itself asks
	store *Store
}

func newBench(t *testing.T, change func(*Config)) bench {
	t.Helper()
	server := postgres.Shared(t)
	database := server.NewDatabase(t)
	conn, err := pgx.Connect(t.Context(), server.ConnString(database))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(context.Background()) })
	require.NoError(t, postgres.CreateTable(t.Context(), conn, table))
	config := configOf(t, server, database)
	if change != nil {
		change(&config)
	}
	return bench{conn, open(t, config)}
}

// onBoth runs a test on a bench of each server, beside other tests: on PostgreSQL, and on the stand-in for GreptimeDB.
func onBoth(t *testing.T, change func(*Config), test func(t *testing.T, b bench)) {
	t.Parallel()
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		test(t, newBench(t, change))
	})
	t.Run("GreptimeDB", func(t *testing.T) {
		t.Parallel()
		test(t, newStandIn(t, greptime.Options{}, change).bench)
	})
}

// asked is the server that the store asks.
func (b bench) asked() statement.Dialect {
	if b.store.config.Port != b.conn.Config().Port {
		return statement.GreptimeDB
	}
	return statement.PostgreSQL
}

func configOf(t *testing.T, server *postgres.Server, database string) Config {
	t.Helper()
	return Config{
		Host: "127.0.0.1", Port: portOf(t, server.Addr()), User: server.User(), Password: server.Password(), Database: database, Table: table,
		TLS: TLS{Mode: TLSDisable}, QueryTimeout: time.Minute, MaxOpenConns: 4, MaxIdleConns: 4, MaxLifetime: time.Hour,
	}
}

func portOf(t *testing.T, address string) uint16 {
	t.Helper()
	_, digits, err := net.SplitHostPort(address)
	require.NoError(t, err)
	port, err := strconv.ParseUint(digits, 10, 16)
	require.NoError(t, err)
	return uint16(port)
}

func open(t *testing.T, config Config) *Store {
	t.Helper()
	s, err := Open(config)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

func (b bench) exec(t *testing.T, sql string) {
	t.Helper()
	_, err := b.conn.Exec(t.Context(), sql)
	require.NoError(t, err)
}

// connections counts those of the store that PostgreSQL has, directly or through a stand-in, in a state or any.
func (b bench) connections(t *testing.T, condition string) (n int) {
	t.Helper()
	require.NoError(t, b.conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND (application_name = 'grafana-emqx-fulllink' OR application_name LIKE 'stand-in %') AND `+condition).Scan(&n))
	return n
}

// one is a statement with one text as its answer.
func one(sql string, values ...any) statement.Statement {
	return statement.Statement{SQL: sql, Values: values, Columns: []statement.Column{{Name: "v", Type: event.String}}, MaxRows: 1}
}

func answerOf(t *testing.T, s *Store, st statement.Statement) string {
	t.Helper()
	r, err := s.Query(t.Context(), st)
	require.NoError(t, err)
	require.Equal(t, 1, r.Rows)
	return r.Columns[0].Strings[0]
}

// requireKind wants an error of this kind, and gives its message.
func requireKind(t *testing.T, want Kind, err error) string {
	t.Helper()
	var failed *Error
	require.ErrorAs(t, err, &failed)
	require.Equal(t, want, failed.Kind, "%v", err)
	return failed.Message
}

func TestLimit(t *testing.T) {
	onBoth(t, nil, func(t *testing.T, b bench) {
		for _, tc := range []struct {
			there, wanted, rows int
			more                bool
		}{{0, 3, 0, false}, {2, 3, 2, false}, {3, 3, 3, false}, {4, 3, 3, true}} {
			r, err := b.store.Query(t.Context(), statement.Statement{
				SQL: "SELECT n AS n FROM generate_series(1, $1) AS n LIMIT " + strconv.Itoa(tc.wanted+1), Values: []any{int64(tc.there)},
				Columns: []statement.Column{{Name: "n", Type: event.Int}}, MaxRows: tc.wanted,
			})
			require.NoError(t, err)
			require.Equal(t, tc.rows, r.Rows, "%+v", tc)
			require.Len(t, r.Columns[0].Ints, tc.rows)
			require.Equal(t, tc.more, r.More, "%+v", tc)
		}
	})
}

func TestNothingIsReadFromTheEnvironment(t *testing.T) {
	server := postgres.Shared(t) // which is reached as the environment says
	for name, value := range map[string]string{
		"PGHOST": "elsewhere.invalid", "PGPORT": "nonsense", "PGUSER": "somebody", "PGPASSWORD": "wrong", "PGDATABASE": "nothing",
		"PGPASSFILE": "/nowhere", "PGSERVICEFILE": "/nowhere", "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/nowhere", "PGSSLCERT": "/nowhere",
		"PGSSLKEY": "/nowhere", "PGSSLPASSWORD": "wrong", "PGSSLCERTMODE": "nonsense", "PGSSLSNI": "nonsense", "PGSSLNEGOTIATION": "direct",
		"PGCHANNELBINDING": "require", "PGREQUIREAUTH": "none", "PGCONNECT_TIMEOUT": "nonsense", "PGTARGETSESSIONATTRS": "nonsense",
		"PGMINPROTOCOLVERSION": "3.2", "PGMAXPROTOCOLVERSION": "nonsense", "PGOPTIONS": "nonsense", "PGTZ": "Asia/Tokyo", "PGAPPNAME": "nonsense",
	} {
		t.Setenv(name, value)
	}
	s := open(t, configOf(t, server, server.Database()))
	r, err := s.run(t.Context(), statement.PostgreSQL, one("SELECT current_setting('TimeZone') AS v LIMIT 2"))
	require.NoError(t, err)
	require.Equal(t, "UTC", r.Columns[0].Strings[0])
}

// lock holds the table, so that who reads it waits, until the test ends or release is called.
func (b bench) lock(t *testing.T) (release func()) {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), b.conn.Config())
	require.NoError(t, err)
	release = func() { conn.Close(context.Background()) }
	t.Cleanup(release)
	_, err = conn.Exec(t.Context(), "BEGIN; LOCK TABLE "+table+" IN ACCESS EXCLUSIVE MODE")
	require.NoError(t, err)
	return release
}

const waits = "wait_event_type = 'Lock'"

var rowCount = one("SELECT CAST(count(*) AS text) AS v FROM " + table + " LIMIT 2")

func TestCancellation(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	require.Equal(t, "0", answerOf(t, b.store, rowCount))
	release := b.lock(t)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := b.store.Query(ctx, rowCount)
		failed <- err
	}()
	require.Eventually(t, func() bool { return b.connections(t, waits) == 1 }, wait, tick)
	cancel()
	require.Equal(t, "The query was cancelled.", requireKind(t, Canceled, <-failed))
	require.Eventually(t, func() bool { return b.connections(t, waits) == 0 }, wait, tick, "it must end in the server too")
	release()
	require.Equal(t, "0", answerOf(t, b.store, rowCount))
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.QueryTimeout = 4 * time.Second })
	require.Equal(t, "0", answerOf(t, b.store, rowCount))
	release := b.lock(t)
	_, err := b.store.Query(t.Context(), rowCount)
	require.Contains(t, requireKind(t, TimedOut, err), "Choose a shorter time range or name a client")

	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	_, err = b.store.Query(ctx, rowCount)
	require.Equal(t, "The database didn't answer in time. Choose a shorter time range or name a client.", requireKind(t, TimedOut, err),
		"a caller's own limit is not the setting's")
	require.Eventually(t, func() bool { return b.connections(t, waits) == 0 }, wait, tick)
	release()
	require.Equal(t, "0", answerOf(t, b.store, rowCount))
}

// fill opens connections until the pool has all that it may.
func (b bench) fill(t *testing.T) {
	t.Helper()
	release := b.lock(t)
	var all sync.WaitGroup
	for range b.store.config.MaxOpenConns {
		all.Go(func() { _, _ = b.store.Query(t.Context(), rowCount) })
	}
	require.Eventually(t, func() bool { return b.connections(t, waits) == b.store.config.MaxOpenConns }, wait, tick)
	release()
	all.Wait()
}

func TestDeadConnections(t *testing.T) {
	t.Parallel()
	for name, kill := range map[string]func(t *testing.T, b bench, sockets []net.Conn){
		"terminated": func(t *testing.T, b bench, _ []net.Conn) {
			b.exec(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		},
		"idle for too long": func(*testing.T, bench, []net.Conn) {}, // the database's own setting ends them
		"cut": func(t *testing.T, _ bench, sockets []net.Conn) {
			for _, socket := range sockets {
				socket.Close()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, nil, func(t *testing.T, b bench) {
				var mu sync.Mutex
				var sockets []net.Conn
				config := b.store.config
				config.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
					socket, err := new(net.Dialer).DialContext(ctx, network, address)
					mu.Lock()
					defer mu.Unlock()
					sockets = append(sockets, socket)
					return socket, err
				}
				b.store = open(t, config)
				if name == "idle for too long" {
					b.exec(t, `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET idle_session_timeout = 1000', current_database()); END $$`)
				}
				require.Equal(t, "0", answerOf(t, b.store, rowCount))
				b.fill(t)
				mu.Lock()
				kill(t, b, sockets)
				sockets = nil
				mu.Unlock()
				require.Eventually(t, func() bool { return b.connections(t, "true") == 0 }, wait, tick)
				for range 5 {
					require.Equal(t, "0", answerOf(t, b.store, rowCount))
				}
			})
		})
	}
}

func TestIdleConnections(t *testing.T) {
	t.Parallel()
	for _, most := range []int{0, 1} {
		t.Run(strconv.Itoa(most), func(t *testing.T) {
			onBoth(t, func(c *Config) { c.MaxIdleConns = most }, func(t *testing.T, b bench) {
				require.Equal(t, "0", answerOf(t, b.store, rowCount))
				b.fill(t)
				require.Eventually(t, func() bool { return b.connections(t, "true") <= most }, wait, tick)
			})
		})
	}
}

func TestBusyPool(t *testing.T) {
	onBoth(t, func(c *Config) { c.MaxOpenConns, c.QueryTimeout = 1, 4*time.Second }, func(t *testing.T, b bench) {
		require.Equal(t, "0", answerOf(t, b.store, rowCount))
		conn, err := b.store.pool.Acquire(t.Context())
		require.NoError(t, err)
		_, err = b.store.Query(t.Context(), rowCount)
		require.Equal(t, "All 1 connections of this data source stayed busy. Look at shorter time ranges, or raise Max open connections in its settings.",
			requireKind(t, Busy, err))
		conn.Release()
		require.Equal(t, "0", answerOf(t, b.store, rowCount))
	})
}

func TestDialReplacesTheNetwork(t *testing.T) {
	var asked string
	s := open(t, Config{
		Host: "tables.internal", Port: 4003, User: "u", Database: "public", Table: table,
		TLS: TLS{Mode: TLSDisable}, QueryTimeout: time.Minute, MaxOpenConns: 1,
		Dial: func(_ context.Context, network, address string) (net.Conn, error) {
			asked = network + " " + address
			return nil, errors.New("the proxy is away")
		},
	})
	_, err := s.Facts(t.Context())
	require.Equal(t, "Can't connect to tables.internal:4003: the proxy is away. Check host and port, and that the database runs.", requireKind(t, Unreachable, err))
	require.Equal(t, "tcp tables.internal:4003", asked, "the proxy resolves names itself")
}
