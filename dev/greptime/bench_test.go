package greptime

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }

const table = "emqx_full_link_events"

// bench is a stand-in on a database with an empty wide table.
type bench struct {
	*Server
	database string
	direct   *pgx.Conn // to PostgreSQL, past the stand-in
}

func newBench(t *testing.T, o Options) *bench {
	t.Helper()
	o.Upstream = postgres.Shared(t)
	b := &bench{database: NewDatabase(t, o.Upstream)}
	var err error
	b.direct, err = pgx.Connect(t.Context(), o.Upstream.ConnString(b.database))
	require.NoError(t, err)
	t.Cleanup(func() { b.direct.Close(context.Background()) })
	require.NoError(t, postgres.CreateTable(t.Context(), b.direct, table))
	b.Server, err = Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.Stop()) })
	return b
}

// config is how a client reaches the stand-in.
func (b *bench) config(t *testing.T, user, more string) *pgx.ConnConfig {
	t.Helper()
	config, err := pgx.ParseConfig(fmt.Sprintf("postgres://%s:%s@%s/%s?%s", user, b.Password(), b.Addr(), b.database, more))
	require.NoError(t, err)
	return config
}

func connect(t *testing.T, config *pgx.ConnConfig) *pgx.Conn {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func (b *bench) connect(t *testing.T) *pgx.Conn {
	t.Helper()
	return connect(t, b.config(t, b.User(), "sslmode=disable&TimeZone=UTC"))
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// insert writes a row, past the stand-in.
func (b *bench) insert(t *testing.T, clientID, peername string) {
	t.Helper()
	_, err := b.direct.Exec(t.Context(), `INSERT INTO `+table+` ("timestamp", event, clientid, peername, topic, reason, connected_at, publish_received_at, payload, qos)
		VALUES ($1, 'message.acked', $2, $3, 'factory/1/status', 'normal', 1000, $4, '{"t":21.5}', 1)`, noon, clientID, peername, noon.UnixMilli()-250)
	require.NoError(t, err)
}

// How long to wait for what must come, and how often to look.
const (
	wait = time.Minute
	tick = 10 * time.Millisecond
)

// blocked runs a statement by a connection. When it returns, the statement runs; it ends when finish is called.
func (b *bench) blocked(t *testing.T, conn *pgx.Conn) (finish func(), done chan error) {
	t.Helper()
	lock := func(sql string) {
		_, err := b.direct.Exec(context.Background(), sql)
		require.NoError(t, err)
	}
	lock("SELECT pg_advisory_lock(1)")
	ctx, cancel := context.WithCancel(context.Background())
	done = make(chan error, 1)
	go func() {
		_, err := conn.Exec(ctx, "SELECT pg_advisory_xact_lock(1)::text AS waited", pgx.QueryExecModeExec)
		done <- err
	}()
	finish = sync.OnceFunc(func() { lock("SELECT pg_advisory_unlock(1)") })
	t.Cleanup(func() {
		finish()
		cancel()
	})
	require.Eventually(t, func() bool { return len(b.running(t)) == 1 }, wait, tick)
	return finish, done
}

// running are the statements that run in the stand-in.
func (b *bench) running(t *testing.T) []Process {
	t.Helper()
	list, err := b.Processes(context.Background())
	require.NoError(t, err)
	return list
}
