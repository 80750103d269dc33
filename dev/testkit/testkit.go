// Package testkit gives tests what they need to ask the plugin real questions: a database of their own with rows in it, a
// store on it, and the settings that Grafana would send, on PostgreSQL and on the stand-in for GreptimeDB, or on a GreptimeDB that
// is named. Every statement that runs through it is compared with GreptimeDB's rules.
package testkit

import (
	"context"
	"encoding/json"
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/check"
	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/dev/greptimedb"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// Table is the name of the table in every database.
const Table = "emqx_full_link_events"

// Start is when simulated fleets and small tables begin: eight o'clock.
var Start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// Servers are those on which every test should hold, but for those that are about one of them.
var Servers = []statement.Dialect{statement.PostgreSQL, statement.GreptimeDB}

// Bench is a database with the wide table. Its rows are in PostgreSQL, and written there directly; the plugin asks for them
// either there or at a stand-in for GreptimeDB. Where a GreptimeDB is named, rows that are loaded are written there as well, to a database
// of the same name, and the plugin asks for them there.
type Bench struct {
	Server   *postgres.Server
	StandIn  *greptime.Server   // nil: PostgreSQL is asked, or
	Named    *greptimedb.Server // a GreptimeDB
	Database string
	Conn     *pgx.Conn // for what the test itself asks, of PostgreSQL
}

// OnBoth runs a test on a bench of each server, beside other tests.
func OnBoth(t *testing.T, test func(t *testing.T, b *Bench)) {
	t.Parallel()
	for _, server := range Servers {
		t.Run(server.String(), func(t *testing.T) {
			t.Parallel()
			test(t, On(t, server))
		})
	}
}

// New makes a database with an empty table in PostgreSQL, for one test.
func New(t testing.TB) *Bench { return On(t, statement.PostgreSQL) }

// On makes a database with an empty table, for one test, to be asked at a server.
func On(t testing.TB, server statement.Dialect) *Bench {
	t.Helper()
	b := &Bench{Server: postgres.Shared(t)}
	switch named, err := greptimedb.Named(); {
	case err != nil:
		require.NoError(t, err)
	case server == statement.GreptimeDB && named != nil:
		b.Database, b.Named = greptime.NewDatabase(t, b.Server), named
		require.NoError(t, named.CreateDatabase(context.Background(), b.Database))
		t.Cleanup(func() { require.NoError(t, named.DropDatabase(context.Background(), b.Database)) })
	case server == statement.GreptimeDB:
		b.Database = greptime.NewDatabase(t, b.Server)
		b.ThroughStandIn(t, greptime.Options{})
	default:
		b.Database = b.Server.NewDatabase(t)
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, b.Server.ConnString(b.Database))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(ctx) })
	b.Conn = conn
	require.NoError(t, postgres.CreateTable(ctx, conn, Table))
	return b
}

// Direct is the same bench, asked at PostgreSQL itself: for tests that ask both about the same rows, because filling a table takes longer
// than asking.
func (b *Bench) Direct() *Bench {
	direct := *b
	direct.StandIn, direct.Named = nil, nil
	return &direct
}

// ThroughStandIn puts a stand-in of this kind before the bench's database, whose text must be compared by bytes.
func (b *Bench) ThroughStandIn(t testing.TB, o greptime.Options) {
	t.Helper()
	o.Upstream = b.Server
	standIn, err := greptime.Start(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, standIn.Stop()) })
	b.StandIn, b.Named = standIn, nil
}

// Asked is the server that the plugin asks.
func (b *Bench) Asked() statement.Dialect {
	if b.StandIn != nil || b.Named != nil {
		return statement.GreptimeDB
	}
	return statement.PostgreSQL
}

// Addr is where the plugin asks. User and password are the same on PostgreSQL and the stand-in.
func (b *Bench) Addr() string {
	switch {
	case b.Named != nil:
		return b.Named.Addr()
	case b.StandIn != nil:
		return b.StandIn.Addr()
	}
	return b.Server.Addr()
}

// login is who asks there.
func (b *Bench) login() (user, password string) {
	if b.Named != nil {
		return b.Named.User(), b.Named.Password()
	}
	return b.Server.User(), b.Server.Password()
}

// Exec changes the bench's database by a statement of PostgreSQL, also when the test's own context is over.
func (b *Bench) Exec(t testing.TB, sql string) {
	t.Helper()
	_, err := b.Conn.Exec(context.Background(), sql)
	require.NoError(t, err)
	if b.Named != nil {
		b.follow(t)
	}
}

// Rounds is how often random questions are asked: less at the stand-in, which tells little about the questions themselves.
func (b *Bench) Rounds(often int) int {
	if b.Asked() == statement.GreptimeDB {
		return (often + 3) / 4
	}
	return often
}

// Settings are what Grafana sends for a data source on this database, with more of jsonData.
func (b *Bench) Settings(t testing.TB, more map[string]any) backend.DataSourceInstanceSettings {
	t.Helper()
	jsonData := map[string]any{"database": b.Database, "sslmode": "disable"}
	for key, value := range more {
		jsonData[key] = value
	}
	raw, err := json.Marshal(jsonData)
	require.NoError(t, err)
	user, password := b.login()
	return backend.DataSourceInstanceSettings{
		UID: "emqx", Type: "emqx-fulllink-datasource", Name: "EMQX", URL: b.Addr(), User: user,
		JSONData: raw, DecryptedSecureJSONData: map[string]string{"password": password}, Updated: time.Now(),
	}
}

// StoreConfig reaches this database.
func (b *Bench) StoreConfig(t testing.TB) store.Config {
	t.Helper()
	host, port, err := net.SplitHostPort(b.Addr())
	require.NoError(t, err)
	number, err := strconv.ParseUint(port, 10, 16)
	require.NoError(t, err)
	user, password := b.login()
	return store.Config{
		Host: host, Port: uint16(number), User: user, Password: password, Database: b.Database, Table: Table,
		TLS: store.TLS{Mode: store.TLSDisable}, QueryTimeout: time.Minute, MaxOpenConns: 4, MaxIdleConns: 4, MaxLifetime: time.Hour,
	}
}

// Asker asks queries in process, as the plugin does.
type Asker struct {
	Store  *store.Store
	Target scenario.Target
	Table  query.Table
	Ran    []statement.Statement
}

// Asker opens a store. now is the time at which queries are asked.
func (b *Bench) Asker(t testing.TB, now time.Time) *Asker {
	t.Helper()
	s, err := store.Open(b.StoreConfig(t))
	require.NoError(t, err)
	t.Cleanup(s.Close)
	facts, err := s.Facts(context.Background())
	require.NoError(t, err)
	a := &Asker{Store: s}
	a.Target = scenario.Target{Database: &checked{t, a}, Dialect: facts.Dialect, Table: Table, Now: now,
		Asked: time.Now().Add(time.Hour)} // there is time enough, however busy the machine
	a.Table = query.Table{Name: Table, Schema: facts.Columns, Payload: query.Payload{Mode: query.PayloadShow}, MaxRows: 1_000_000}
	return a
}

// checked compares every statement with GreptimeDB's rules before it runs.
type checked struct {
	t testing.TB
	a *Asker
}

func (c *checked) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	require.Empty(c.t, check.Statement(st, Table), "%s", st)
	c.a.Ran = append(c.a.Ran, st)
	return c.a.Store.Query(ctx, st)
}

// Ask answers a query over a range.
func (a *Asker) Ask(t testing.TB, from, to time.Time, model string) (backend.DataResponse, error) {
	t.Helper()
	q, err := a.Query(query.Request{JSON: []byte(model), From: from, To: to})
	if err != nil {
		return backend.DataResponse{}, err
	}
	frames, err := scenario.Answer(context.Background(), q, a.Target)
	return backend.DataResponse{Frames: frames}, err
}

// Query reads a query for this table.
func (a *Asker) Query(r query.Request) (*query.Query, error) {
	draft, err := query.Parse(r)
	if err != nil {
		return nil, err
	}
	return draft.Resolve(a.Table)
}
