// Package faults breaks everything that lies between Grafana and the rows, and wants an answer in time and full recovery.
package faults

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/jackc/pgx/v5"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/plugin"
)

func TestMain(m *testing.M) {
	log.DefaultLogger = log.NewNullLogger() // a line for each statement of each fault is too much to read
	postgres.MainOfWaiting(m)
}

const (
	// queryTimeout is the data source's, in seconds: enough for a very busy machine, where nothing waits for its end.
	queryTimeout = 60
	// shortTimeout is that of a data source whose answer comes when its time is up.
	shortTimeout = 5
	// patience is for what must happen and may take a busy machine some time.
	patience = 2 * time.Minute
	tick     = 20 * time.Millisecond

	few  = `{"scenario":"events","limit":5}`
	many = `{"scenario":"events","columns":["*"]}`
)

// scene is a data source that reaches its database through a proxy.
type scene struct {
	*testkit.Bench
	proxy    *toxiproxy.Proxy
	settings backend.DataSourceInstanceSettings
	d        *plugin.Datasource
	mend     []func() // what undoes the fault
}

// newScene sets a scene on a server. change may alter the settings, whose address is the proxy's.
func newScene(t *testing.T, b *testkit.Bench, jsonData map[string]any, change func(*backend.DataSourceInstanceSettings)) *scene {
	t.Helper()
	f, err := fleet.New(fleet.Options{Seed: 5, Start: testkit.Start, Duration: 10 * time.Minute})
	require.NoError(t, err)
	require.NotZero(t, b.Load(t, f.Rows()))
	s := &scene{Bench: b}
	s.proxy = toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), t.Name(), "127.0.0.1:0", b.Addr())
	require.NoError(t, s.proxy.Start())
	t.Cleanup(s.proxy.Stop)
	more := map[string]any{"queryTimeout": queryTimeout, "maxOpenConns": 3}
	for key, value := range jsonData {
		more[key] = value
	}
	s.settings = b.Settings(t, more)
	s.settings.URL = s.proxy.Listen
	if change != nil {
		change(&s.settings)
	}
	made, err := plugin.New(t.Context(), s.settings)
	require.NoError(t, err)
	s.d = made.(*plugin.Datasource)
	t.Cleanup(s.d.Dispose)
	return s
}

// asked counts what scenes ask.
var asked atomic.Int64

// ask asks a query; whatever is the matter, an answer comes. Each is about a time range of its own, as a panel's is that is loaded anew,
// so that the plugin has no answer from a moment before.
func (s *scene) ask(t *testing.T, model string) backend.DataResponse {
	t.Helper()
	return s.askIn(t, t.Context(), model)
}

func (s *scene) askIn(t *testing.T, ctx context.Context, model string) backend.DataResponse {
	t.Helper()
	answer := make(chan backend.DataResponse, 1)
	to := testkit.Start.Add(time.Hour + time.Duration(asked.Add(1))*time.Millisecond)
	go func() {
		r, _ := s.d.QueryData(ctx, &backend.QueryDataRequest{Queries: []backend.DataQuery{{
			RefID: "A", JSON: []byte(model), TimeRange: backend.TimeRange{From: testkit.Start, To: to},
		}}}) // it has no other errors than those in its answers
		answer <- r.Responses["A"]
	}()
	select {
	case r := <-answer:
		return r
	case <-time.After(patience):
		require.FailNow(t, "no answer came")
		return backend.DataResponse{}
	}
}

// toxic lets the proxy do something to what flows through it; the names are toxiproxy's.
func (s *scene) toxic(t *testing.T, kind, stream string, attributes string) {
	t.Helper()
	_, err := s.proxy.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(`{"type":%q,"name":"%s %s","stream":%q,"attributes":{%s}}`, kind, kind, stream, stream, attributes)))
	require.NoError(t, err)
	s.undo(func() { s.proxy.Toxics.ResetToxics(context.Background()) })
}

// undo says how the fault is mended.
func (s *scene) undo(how func()) { s.mend = append(s.mend, how) }

// cut breaks the connections that there are; new ones go to an address.
func (s *scene) cut(t *testing.T, address string) {
	t.Helper()
	before := s.proxy.Upstream
	s.route(t, address)
	s.undo(func() { s.route(t, before) })
}

// route is the same for good.
func (s *scene) route(t *testing.T, address string) {
	t.Helper()
	s.proxy.Stop()
	s.proxy.Upstream = address
	require.NoError(t, s.proxy.Start())
}

// exec runs a statement in the database.
func (s *scene) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := s.Conn.Exec(context.Background(), sql, args...)
	require.NoError(t, err, sql)
}

// count asks the database for a number about the plugin's connections.
func (s *scene) count(t *testing.T, condition string) (n int) {
	t.Helper()
	require.NoError(t, s.Conn.QueryRow(context.Background(), `SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = 'grafana-emqx-fulllink' AND `+condition).Scan(&n))
	return n
}

const waits = "wait_event_type = 'Lock'"

// occupy lets each of so many connections wait for the table, until it is unlocked.
func (s *scene) occupy(t *testing.T, connections int) (unlock func()) {
	t.Helper()
	unlock = s.lock(t)
	for range connections {
		go s.ask(t, few)
	}
	require.Eventually(t, func() bool { return s.count(t, waits) == connections }, patience, tick)
	return unlock
}

// open opens so many connections, as many as the data source may have, and leaves them idle.
func (s *scene) open(t *testing.T, connections int) {
	t.Helper()
	s.occupy(t, connections)()
	require.Eventually(t, func() bool { return s.count(t, "state = 'idle'") == connections }, patience, tick)
}

// lock holds the table, so that who reads it waits, until it is unlocked or undone.
func (s *scene) lock(t *testing.T) (unlock func()) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.Server.ConnString(s.Database))
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), "BEGIN; LOCK TABLE "+testkit.Table+" IN ACCESS EXCLUSIVE MODE")
	require.NoError(t, err)
	unlock = func() { conn.Close(context.Background()) } // it may have ended with its server
	t.Cleanup(unlock)
	s.undo(unlock)
	return unlock
}
