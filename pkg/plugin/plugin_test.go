package plugin

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/proxy"
	"github.com/grafana/grafana-plugin-sdk-go/config"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

func TestMain(m *testing.M) { postgres.Main(m) }

// start is the time around which the rows of these tests are.
var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func instance(t *testing.T, settings backend.DataSourceInstanceSettings) *Datasource {
	t.Helper()
	made, err := New(t.Context(), settings)
	require.NoError(t, err)
	d := made.(*Datasource)
	t.Cleanup(d.Dispose)
	return d
}

// filled is a data source on a table with these rows.
func filled(t *testing.T, more map[string]any, rows ...fleet.Row) *Datasource {
	t.Helper()
	b := testkit.New(t)
	b.Load(t, func(yield func(fleet.Row) bool) {
		for _, row := range rows {
			if !yield(row) {
				return
			}
		}
	})
	return instance(t, b.Settings(t, more))
}

func asked(refID, model string) backend.DataQuery {
	return backend.DataQuery{RefID: refID, JSON: []byte(model), TimeRange: backend.TimeRange{From: start.Add(-time.Hour), To: start.Add(time.Hour)}}
}

func ask(t *testing.T, d *Datasource, queries ...backend.DataQuery) backend.Responses {
	t.Helper()
	answer, err := d.QueryData(t.Context(), &backend.QueryDataRequest{Queries: queries})
	require.NoError(t, err)
	return answer.Responses
}

func TestNewNeverFails(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	instance(t, backend.DataSourceInstanceSettings{URL: listener.Addr().String()})
	require.NoError(t, listener.(*net.TCPListener).SetDeadline(time.Now()))
	_, err = listener.Accept()
	require.ErrorContains(t, err, "timeout", "a new data source doesn't connect")

	for name, settings := range map[string]backend.DataSourceInstanceSettings{
		"settings":     {},
		"certificates": {URL: "db", DecryptedSecureJSONData: map[string]string{"tlsClientKey": "x"}},
	} {
		d := instance(t, settings)
		require.Error(t, d.wrong, name)
		require.Equal(t, d.wrong.Error(), ask(t, d, asked("A", `{"scenario":"events"}`))["A"].Error.Error())
	}
}

func TestFaultsOfThePlugin(t *testing.T) {
	broken := &Datasource{} // without a store, which no instance is
	answers := ask(t, broken, asked("A", `{"scenario":"events"}`), asked("B", `{}`))
	require.EqualError(t, answers["A"].Error, "the plugin failed to answer the query A; Grafana's log has more")
	require.Equal(t, backend.StatusInternal, answers["A"].Status)
	require.Equal(t, backend.ErrorSourcePlugin, answers["A"].ErrorSource)
	require.ErrorContains(t, answers["B"].Error, "scenario: missing")
}

func TestWhatIsWrongWithAQueryIsSaidFirst(t *testing.T) {
	away := instance(t, backend.DataSourceInstanceSettings{URL: "127.0.0.1:1"})
	answers := ask(t, away, asked("A", `{"scenario":"nothing"}`), asked("B", `{"scenario":"events","view":"nothing"}`), asked("C", `{"scenario":"events"}`))
	require.ErrorContains(t, answers["A"].Error, `scenario: "nothing" is not known`)
	require.ErrorContains(t, answers["B"].Error, `has no view "nothing"`)
	require.ErrorContains(t, answers["C"].Error, "Can't connect to 127.0.0.1:1")
}

func TestRowLimit(t *testing.T) {
	d := &Datasource{settings: settings{maxRows: 100}}
	limit := func(rows string) context.Context {
		return config.WithGrafanaConfig(t.Context(), config.NewGrafanaCfg(map[string]string{
			config.SQLRowLimit: rows, config.SQLMaxOpenConnsDefault: "1", config.SQLMaxIdleConnsDefault: "1", config.SQLMaxConnLifetimeSecondsDefault: "1",
		}))
	}
	require.Equal(t, 100, d.maxRows(t.Context()))
	require.Equal(t, 100, d.maxRows(limit("1000000")))
	require.Equal(t, 7, d.maxRows(limit("7")))
	require.Equal(t, 100, d.maxRows(limit("0")), "none")
}

func TestDispose(t *testing.T) {
	b := testkit.New(t)
	d := instance(t, b.Settings(t, nil))
	require.NoError(t, ask(t, d, asked("A", `{"scenario":"events"}`))["A"].Error)
	connections := func() (n int) {
		require.NoError(t, b.Conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'grafana-emqx-fulllink'`, b.Database).Scan(&n))
		return n
	}
	require.NotZero(t, connections())
	d.Dispose()
	require.Eventually(t, func() bool { return connections() == 0 }, time.Minute, time.Millisecond)
	instance(t, backend.DataSourceInstanceSettings{}).Dispose() // without a store
}

func TestProxyIsOffByDefault(t *testing.T) {
	dial, err := proxyDialer(t.Context(), backend.DataSourceInstanceSettings{URL: "db", JSONData: []byte(`{}`)})
	require.NoError(t, err)
	require.Nil(t, dial)
}

// The proxy is asked for the host by its name: only it may be able to resolve that.
func TestProxy(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	target := make(chan string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		target <- socksTarget(conn)
	}()
	ctx := config.WithGrafanaConfig(t.Context(), config.NewGrafanaCfg(map[string]string{
		proxy.PluginSecureSocksProxyEnabled: "true", proxy.PluginSecureSocksProxyAllowInsecure: "true",
		proxy.PluginSecureSocksProxyProxyAddress: listener.Addr().String(), proxy.PluginSecureSocksProxyServerName: "proxy",
	}))
	made, err := New(ctx, backend.DataSourceInstanceSettings{
		UID: "emqx", Name: "EMQX", Type: ID, URL: "tables.internal:4003", JSONData: json.RawMessage(`{"enableSecureSocksProxy":true}`),
	})
	require.NoError(t, err)
	d := made.(*Datasource)
	defer d.Dispose()
	require.NoError(t, d.wrong)
	r := ask(t, d, asked("A", `{"scenario":"events"}`))["A"]
	require.ErrorContains(t, r.Error, "Can't connect to tables.internal:4003: ")
	require.Equal(t, backend.StatusBadGateway, r.Status)
	require.Equal(t, "tables.internal:4003", <-target)
}

// socksTarget plays the server's part of SOCKS 5 up to the client's request, and gives the address in that.
func socksTarget(conn net.Conn) string {
	read := func(n int) []byte {
		raw := make([]byte, n)
		if _, err := io.ReadFull(conn, raw); err != nil {
			return make([]byte, n)
		}
		return raw
	}
	read(int(read(2)[1]))                                 // version and ways to log in
	write := func(raw ...byte) { _, _ = conn.Write(raw) } // who has gone is found out by reading
	write(5, 2)
	read(int(read(2)[1])) // user
	read(int(read(1)[0])) // password
	write(1, 0)
	if request := read(4); request[3] != 3 {
		return "no name"
	}
	host := string(read(int(read(1)[0])))
	port := binary.BigEndian.Uint16(read(2))
	write(5, 4, 0, 1, 0, 0, 0, 0, 0, 0) // host unreachable
	return net.JoinHostPort(host, strconv.Itoa(int(port)))
}
