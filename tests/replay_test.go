package tests

import (
	"encoding/binary"
	"math"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/health"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// replay is a server that knows nothing: it answers the statements that hold a text with columns of the types that a
// GreptimeDB was seen to send for a statement of the same shape, and with rows that stand in the test, byte by byte.
type replay []played

type played struct {
	holds string
	types []uint32
	rows  [][][]byte
}

// recordedTypes are the recorded types of a probe's columns, or of some of them.
func recordedTypes(t *testing.T, probe string, places ...int) []uint32 {
	t.Helper()
	probes := greptime.Probes()
	i := slices.IndexFunc(probes, func(p greptime.Probe) bool { return p.Name == probe })
	require.GreaterOrEqual(t, i, 0, probe)
	all := probes[i].Types()
	if places == nil {
		return all
	}
	var list []uint32
	for _, place := range places {
		list = append(list, all[place])
	}
	return list
}

// Values as they come over the wire in binary.
func wireText(s string) []byte { return []byte(s) }
func wireInt(n int64) []byte   { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
func wireTime(t time.Time) []byte {
	return wireInt(t.UnixMicro() - 946_684_800_000_000) // counted from 2000
}
func wireFloat(f float64) []byte { return wireInt(int64(math.Float64bits(f))) }

var (
	wireTrue = []byte{1}
	// 70000 is the one digit 7, in base 10000, at place 1: count, place, sign, decimals, digit.
	wireUnsigned = []byte{0, 1, 0, 1, 0, 0, 0, 0, 0, 7}
)

// store opens a store on the server. The first answers, those about the table, are the same for all.
func (r replay) store(t *testing.T) *store.Store {
	t.Helper()
	columns := played{holds: "data_type AS type", types: recordedTypes(t, "columns", 0, 1)}
	for _, c := range event.Wide {
		name := map[event.Type]string{event.Time: "timestamp(3)", event.String: "string", event.Int: "bigint", event.Bool: "boolean"}[c.Type]
		columns.rows = append(columns.rows, [][]byte{wireText(c.Name), wireText(name)})
	}
	r = append(replay{
		{"version()", append(recordedTypes(t, "version"), recordedTypes(t, "current_schema")...), [][][]byte{{wireText("PostgreSQL 16.3 GreptimeDB 1.0.0"), wireText("public")}}},
		{"information_schema.process_list", nil, nil}, // a server that shows nobody's statements
		columns,
	}, r...)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go r.serve(conn)
		}
	}()
	s, err := store.Open(store.Config{
		Host: "127.0.0.1", Port: uint16(listener.Addr().(*net.TCPAddr).Port), User: "u", Password: "p", Database: "public", Table: testkit.Table,
		TLS: store.TLS{Mode: store.TLSDisable}, QueryTimeout: time.Minute, MaxOpenConns: 1, MaxIdleConns: 1, MaxLifetime: time.Hour,
	})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

// serve answers a client until it leaves.
func (r replay) serve(conn net.Conn) {
	defer conn.Close()
	b := pgproto3.NewBackend(conn, conn)
	if _, err := b.ReceiveStartupMessage(); err != nil {
		return
	}
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	var one played
	var formats []int16
	for b.Flush() == nil {
		m, err := b.Receive()
		if err != nil {
			return
		}
		switch m := m.(type) {
		case *pgproto3.Query: // SET, which a read-only account may not
			b.Send(&pgproto3.ErrorResponse{Severity: "ERROR", Code: "42501"})
			b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		case *pgproto3.Parse:
			i := slices.IndexFunc(r, func(p played) bool { return strings.Contains(m.Query, p.holds) })
			if i < 0 {
				b.Send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: "P0000", Message: "not recorded: " + m.Query})
				b.Flush()
				return
			}
			one = r[i]
			b.Send(&pgproto3.ParseComplete{})
		case *pgproto3.Bind:
			formats = slices.Clone(m.ResultFormatCodes)
			b.Send(&pgproto3.BindComplete{})
		case *pgproto3.Describe:
			d := &pgproto3.RowDescription{}
			for i, oid := range one.types {
				d.Fields = append(d.Fields, pgproto3.FieldDescription{Name: []byte("c"), DataTypeOID: oid, Format: formats[i]})
			}
			b.Send(d)
		case *pgproto3.Execute:
			for _, row := range one.rows {
				b.Send(&pgproto3.DataRow{Values: row})
			}
			b.Send(&pgproto3.CommandComplete{CommandTag: []byte("SELECT")})
		case *pgproto3.Sync:
			b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		}
	}
}

// values are a decoded column's, NULL as nil.
func values(c columnar.Column, rows int) []any {
	var list []any
	for row := range rows {
		switch {
		case c.Null(row):
			list = append(list, nil)
		case c.Type == event.Int:
			list = append(list, c.Ints[row])
		case c.Type == event.Float:
			list = append(list, c.Floats[row])
		case c.Type == event.Bool:
			list = append(list, c.Bools[row])
		case c.Type == event.Time:
			list = append(list, c.Times[row])
		default:
			list = append(list, c.Strings[row])
		}
	}
	return list
}

// asks are the statements that a query becomes on GreptimeDB.
func asks(t *testing.T, model string) []statement.Statement {
	t.Helper()
	draft, err := query.Parse(query.Request{JSON: []byte(model), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
	require.NoError(t, err)
	q, err := draft.Resolve(query.Table{Name: testkit.Table, Schema: event.Wide, Payload: query.Payload{Mode: query.PayloadShow}, MaxRows: 1000})
	require.NoError(t, err)
	list, err := scenario.Statements(t.Context(), q, scenario.Target{Dialect: statement.GreptimeDB, Table: testkit.Table, Now: testkit.Start.Add(2 * time.Hour)})
	require.NoError(t, err)
	return list
}

func TestReplay(t *testing.T) {
	at := testkit.Start.Add(123 * time.Millisecond)
	every := [][]byte{
		wireTime(at), wireText("client.connected"), wireText("device001"), wireText(""), wireText("2001:db8::7:51022"), nil, wireText("emqx@10.0.0.1"), nil, nil, nil, nil,
		wireInt(1), wireText("a''b\\ ✓"), nil, nil, nil, nil, nil, wireInt(60), wireTrue, wireInt(0), wireInt(at.UnixMilli()), nil, wireInt(math.MaxInt32), wireText("{}"),
	}
	columns := func(names ...string) (list []statement.Column) {
		for _, name := range names {
			name, kind, _ := strings.Cut(name, " ")
			list = append(list, statement.Column{Name: name, Type: event.Type(kind)})
		}
		return list
	}
	for _, c := range []struct {
		name      string
		statement statement.Statement
		holds     string
		types     []uint32
		rows      [][][]byte
		want      [][]any // column by column
	}{
		{
			name: "all columns", statement: asks(t, `{"scenario":"events","columns":["*"]}`)[1], // the first finds out how far back the newest rows reach
			holds: "ORDER BY \"timestamp\" DESC",
			types: recordedTypes(t, "select star"), rows: [][][]byte{every, append([][]byte{wireTime(testkit.Start)}, make([][]byte, 24)...)},
			want: [][]any{
				{at, testkit.Start}, {"client.connected", nil}, {"device001", nil}, {"", nil}, {"2001:db8::7:51022", nil}, {nil, nil}, {"emqx@10.0.0.1", nil}, {nil, nil}, {nil, nil}, {nil, nil}, {nil, nil},
				{int64(1), nil}, {"a''b\\ ✓", nil}, {nil, nil}, {nil, nil}, {nil, nil}, {nil, nil}, {nil, nil}, {int64(60), nil}, {true, nil}, {int64(0), nil},
				{at, nil}, {nil, nil}, {time.UnixMilli(math.MaxInt32).UTC(), nil}, {"{}", nil},
			},
		}, {
			name: "count", statement: asks(t, `{"scenario":"events","view":"count"}`)[0], holds: "count(*) AS n",
			types: recordedTypes(t, "two $n on two columns"), rows: [][][]byte{{wireInt(math.MaxInt64)}}, want: [][]any{{int64(math.MaxInt64)}},
		}, {
			name: "share", statement: asks(t, `{"scenario":"access","view":"count","measure":"share"}`)[0], holds: "AS failed, count(*) AS total",
			types: recordedTypes(t, "count FILTER"), rows: [][][]byte{{wireInt(612), wireInt(60000)}}, want: [][]any{{int64(612)}, {int64(60000)}},
		}, {
			name: "clients over time", statement: asks(t, `{"scenario":"events","view":"rate","measure":"clients","interval":"5m"}`)[0], holds: "date_bin(",
			types: recordedTypes(t, "rate distinct clients"), rows: [][][]byte{{wireTime(testkit.Start), wireInt(198)}, {wireTime(testkit.Start.Add(5 * time.Minute)), wireInt(0)}},
			want: [][]any{{testkit.Start, testkit.Start.Add(5 * time.Minute)}, {int64(198), int64(0)}},
		}, {
			name: "groups", statement: statement.Statement{SQL: "SELECT groups", Columns: columns("source string", "n int", "clients int", "first_at time", "last_at time"), MaxRows: 9}, holds: "groups",
			types: recordedTypes(t, "top sources"), rows: [][][]byte{{wireText("78.234.1.9"), wireInt(218), wireInt(14), wireTime(testkit.Start), wireTime(at)}, {nil, wireInt(1), wireInt(0), nil, nil}},
			want: [][]any{{"78.234.1.9", nil}, {int64(218), int64(1)}, {int64(14), int64(0)}, {testkit.Start, nil}, {at, nil}},
		}, {
			name: "unsigned", statement: statement.Statement{SQL: "SELECT unsigned", Columns: columns("c string", "n int"), MaxRows: 9}, holds: "unsigned",
			types: recordedTypes(t, "row_number oid"), rows: [][][]byte{{wireText("x"), wireUnsigned}, {nil, nil}}, want: [][]any{{"x", nil}, {int64(70000), nil}},
		}, {
			name: "quantiles", statement: statement.Statement{SQL: "SELECT quantiles", Columns: columns("t time", "p50 float", "p99 float"), MaxRows: 9}, holds: "quantiles",
			types: recordedTypes(t, "latency quantiles by bucket"), rows: [][][]byte{{wireTime(testkit.Start), wireFloat(214.4375), nil}}, want: [][]any{{testkit.Start}, {214.4375}, {nil}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := replay{{c.holds, c.types, c.rows}}.store(t)
			result, err := s.Query(t.Context(), c.statement)
			require.NoError(t, err)
			require.Equal(t, len(c.rows), result.Rows)
			require.False(t, result.More)
			var got [][]any
			for i, column := range result.Columns {
				require.Equal(t, c.statement.Columns[i].Name, column.Name)
				got = append(got, values(column, result.Rows))
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestReplaySuggestions(t *testing.T) {
	s := replay{{"AS last_at", recordedTypes(t, "values by prefix"), [][][]byte{{wireText("device033"), wireTime(testkit.Start)}, {wireText("device*"), wireTime(testkit.Start)}}}}.store(t)
	list, err := scenario.Values(t.Context(), scenario.Target{Database: s, Dialect: statement.GreptimeDB, Table: testkit.Table, Now: testkit.Start},
		scenario.ValuesRequest{Column: event.ClientID, Prefix: "dev", From: testkit.Start, To: testkit.Start.Add(time.Minute), Limit: 5, Schema: event.Wide})
	require.NoError(t, err)
	require.Equal(t, []scenario.Value{{Text: "device033", Value: "device033"}, {Text: "device*", Value: `device\*`}}, list)
}

// TestReplayHealth: what the health check reads of a table, from what was recorded of one.
func TestReplayHealth(t *testing.T) {
	const created = "CREATE TABLE IF NOT EXISTS \"emqx_full_link_events\" (\n  \"timestamp\" TIMESTAMP(3) NOT NULL,\n  \"event\" STRING NULL,\n" +
		"  \"clientid\" STRING NULL SKIPPING INDEX WITH(false_positive_rate = '0.01', granularity = '10240', type = 'BLOOM'),\n  TIME INDEX (\"timestamp\")\n)"
	s := replay{
		{"create_options", recordedTypes(t, "table options", 1), [][][]byte{{wireText("ttl=7days append_mode=true")}}},
		{"semantic_type AS meaning", recordedTypes(t, "columns", 0, 2, 3), [][][]byte{{wireText("timestamp"), wireText("TimestampMillisecond"), wireText("TIMESTAMP")}}},
		{"SHOW CREATE TABLE", recordedTypes(t, "show create"), [][][]byte{{wireText(testkit.Table), wireText(created)}}},
		{"ORDER BY \"timestamp\" DESC", recordedTypes(t, "unquoted timestamp"), [][][]byte{{wireTime(testkit.Start.Add(-time.Minute))}}},
		{"AS authenticated", append(recordedTypes(t, "funnel in one pass"), recordedTypes(t, "count FILTER")...), [][][]byte{{wireInt(1), wireInt(2), wireInt(3), wireInt(4), wireInt(0)}}},
	}.store(t)
	facts, err := s.Facts(t.Context())
	require.NoError(t, err)
	require.Equal(t, statement.GreptimeDB, facts.Dialect)
	require.Equal(t, event.Wide, facts.Columns)
	report, err := health.Check(t.Context(), health.Target{
		Database: s, Dialect: facts.Dialect, Table: testkit.Table, Schema: facts.Schema, Name: testkit.Table, Version: facts.Version, Columns: facts.Columns, Now: testkit.Start,
	})
	require.NoError(t, err)
	require.Empty(t, report.Problems)
	require.True(t, *report.AppendMode)
	require.Equal(t, "7days", report.TTL)
	require.Equal(t, []string{"clientid"}, report.Indexed)
	require.Equal(t, []string{"username", "peername"}, report.NotIndexed)
	require.Equal(t, testkit.Start.Add(-time.Minute), *report.Newest)
	require.Equal(t, map[string]int64{"authenticated": 1, "allowed": 2, "delivered": 3, "acknowledged": 4, "published": 0}, report.Kinds)
}
