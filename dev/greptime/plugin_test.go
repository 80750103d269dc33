package greptime

import (
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/pkg/health"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// storeConfig reaches the bench's table at an address, which is the stand-in's or PostgreSQL's own.
func (b *bench) storeConfig(t *testing.T, addr string) store.Config {
	t.Helper()
	host, digits, err := net.SplitHostPort(addr)
	require.NoError(t, err)
	port, err := strconv.ParseUint(digits, 10, 16)
	require.NoError(t, err)
	return store.Config{
		Host: host, Port: uint16(port), User: b.User(), Password: b.Password(), Database: b.database, Table: table,
		TLS: store.TLS{Mode: store.TLSDisable}, QueryTimeout: time.Minute, MaxOpenConns: 2, MaxIdleConns: 2, MaxLifetime: time.Hour,
	}
}

func openStore(t *testing.T, config store.Config) (*store.Store, *store.Facts) {
	t.Helper()
	s, err := store.Open(config)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	facts, err := s.Facts(t.Context())
	require.NoError(t, err)
	return s, facts
}

// TestPluginAnswersAlike asks the same questions of PostgreSQL and of the stand-in on it: every view and measure, every key.
func TestPluginAnswersAlike(t *testing.T) {
	b := newBench(t, Options{})
	f, err := fleet.New(fleet.Options{Seed: 1, Start: noon, Duration: 10 * time.Minute, Clients: 5, Publishes: true})
	require.NoError(t, err)
	_, err = fleet.Copy(t.Context(), b.direct, table, f.Rows())
	require.NoError(t, err)
	_, err = b.direct.Exec(t.Context(), "ANALYZE")
	require.NoError(t, err)
	postgres, direct := openStore(t, b.storeConfig(t, b.options.Upstream.Addr()))
	standIn, facts := openStore(t, b.storeConfig(t, b.Addr()))
	require.Equal(t, "PostgreSQL", direct.Dialect.String())
	require.Equal(t, "GreptimeDB", facts.Dialect.String())
	require.Equal(t, direct.Columns, facts.Columns)

	for _, model := range models() {
		t.Run(model, func(t *testing.T) {
			want, refused := ask(t, postgres, direct, model)
			got, err := ask(t, standIn, facts, model)
			if refused == nil {
				require.NoError(t, err)
			}
			require.Equal(t, want, got)
		})
	}
}

// TestVersions lets the plugin's store and health check meet each version, with an account that may only read.
func TestVersions(t *testing.T) {
	for _, o := range []Options{{}, {Version: "1.1.2"}, {Version: "1.2.1", SCRAM: true}, {Version: "1.3.0", SCRAM: true}} {
		t.Run(o.Version, func(t *testing.T) {
			o.ReadOnly = []string{"reader"}
			b := newBench(t, o)
			b.insert(t, "device001", "78.234.1.9:51022")
			config := b.storeConfig(t, b.Addr())
			config.User = "reader"
			s, facts := openStore(t, config)
			list, err := ask(t, s, facts, `{"scenario":"events","clients":["device001"],"columns":["clientid"]}`)
			require.NoError(t, err)
			require.Len(t, list, 1)
			report, err := health.Check(t.Context(), health.Target{
				Database: s, Dialect: facts.Dialect, Table: table, Schema: facts.Schema, Name: table, Version: facts.Version, Columns: facts.Columns, Now: noon,
			})
			require.NoError(t, err)
			require.Empty(t, report.Problems)
			require.Equal(t, Solution.Indexed, report.Indexed)
			require.Equal(t, Solution.TTL, report.TTL)
		})
	}
}

// ask gives the answer as text. The rows of a table of events are sorted: those of one millisecond may come in any order.
func ask(t *testing.T, s *store.Store, facts *store.Facts, model string) ([]string, error) {
	t.Helper()
	draft, err := query.Parse(query.Request{JSON: []byte(model), From: noon, To: noon.Add(10 * time.Minute)})
	require.NoError(t, err)
	q, err := draft.Resolve(query.Table{Name: table, Schema: facts.Columns, Payload: query.Payload{Mode: query.PayloadShow}, MaxRows: 100_000})
	if err != nil {
		return nil, err
	}
	frames, err := scenario.Answer(t.Context(), q, scenario.Target{Database: s, Dialect: facts.Dialect, Table: table, Now: noon.Add(time.Hour)})
	if err != nil {
		return nil, err
	}
	var list []string
	for _, frame := range frames {
		for row := range frame.Rows() {
			raw, err := json.Marshal(frame.RowCopy(row))
			require.NoError(t, err)
			list = append(list, fmt.Sprintf("%s %s", frame.Name, raw))
		}
	}
	if q.View == "events" {
		slices.Sort(list)
	}
	return list, nil
}

// models are questions: every view, measure and kind of group of every scenario, and every key.
func models() []string {
	var list []string
	for _, s := range []string{"lifecycle", "access", "delivery", "drops", "events"} {
		measures := []string{"count", "clients", "share"}
		switch s {
		case "events":
			measures = measures[:2]
		case "delivery":
			measures = append(measures, "unacknowledged")
		}
		for _, measure := range measures {
			for _, groups := range []string{`[]`, `["clientid","reason"]`, `["source","outcome","qos"]`} {
				for _, view := range []string{"count", "rate", "top"} {
					list = append(list, fmt.Sprintf(`{"scenario":%q,"view":%q,"measure":%q,"groupBy":%s,"limit":3,"interval":"5m"}`, s, view, measure, groups))
				}
			}
		}
	}
	for _, key := range []string{
		`"clients":["*e-1*","x"]`, `"parties":["*1"]`, `"users":["*"]`, `"publishers":["*1"]`, `"sources":["10.0.0.0/9"]`, `"sources":["2001:db8::/32"]`,
		`"topics":["+/#"]`, `"covers":["a/b"]`, `"messages":["x","y"]`, `"nodes":["emqx*"]`, `"outcome":"failure"`, `"order":"asc"`,
		`"filters":[{"column":"qos","operator":">=","values":[1]},{"column":"topic","operator":"=~","values":["[a-m].*[^b]é?$"]}]`,
		`"filters":[{"column":"reason","operator":"!=","values":["normal"]},{"column":"connected_at","operator":">","values":[5]}]`,
		`"filters":[{"column":"clean_start","operator":"=","values":["true"]}]`, `"filters":[{"column":"clientid","operator":"=","values":["a''b"]}]`,
	} {
		list = append(list, fmt.Sprintf(`{"scenario":"events","columns":["*"],"limit":100000,%s}`, key))
	}
	return list
}
