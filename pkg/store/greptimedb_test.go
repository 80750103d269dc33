package store

import (
	"context"
	"encoding/binary"
	"math"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func TestEncode(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 123e6, time.FixedZone("", 3600))
	big := func(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
	for name, tc := range map[string]struct {
		dialect statement.Dialect
		value   any
		raw     []byte
		oid     uint32
	}{
		"time, GreptimeDB":     {statement.GreptimeDB, at, big(1772352000123), pgtype.Int8OID},
		"time, PostgreSQL":     {statement.PostgreSQL, at, big(1772352000123000 - 946684800000000), pgtype.TimestamptzOID},
		"old time, GreptimeDB": {statement.GreptimeDB, time.UnixMilli(-5), big(math.MaxUint64 - 4), pgtype.Int8OID},
		"text":                 {statement.GreptimeDB, `a''b'\ü`, []byte(`a''b'\ü`), pgtype.TextOID},
		"empty text":           {statement.GreptimeDB, "", []byte{}, pgtype.TextOID},
		"whole number":         {statement.GreptimeDB, int64(-2), big(math.MaxUint64 - 1), pgtype.Int8OID},
		"fraction":             {statement.GreptimeDB, 0.5, big(math.Float64bits(0.5)), pgtype.Float8OID},
		"true":                 {statement.GreptimeDB, true, []byte{1}, pgtype.BoolOID},
		"false":                {statement.PostgreSQL, false, []byte{0}, pgtype.BoolOID},
	} {
		t.Run(name, func(t *testing.T) {
			raws, oids, formats := encode(tc.dialect, []any{tc.value})
			require.Equal(t, [][]byte{tc.raw}, raws, "an empty text is no NULL")
			require.Equal(t, []uint32{tc.oid}, oids)
			require.Equal(t, []int16{1}, formats)
		})
	}
	require.PanicsWithValue(t, "store: no wire form for int", func() { encode(statement.GreptimeDB, []any{1}) })
}

// greptimeDB stands in for a server of that kind: it asks for the password in the clear, says its own version, lets a
// read-only account SET nothing, ends the connection on an empty statement (as on pgx's ping), and keeps what it was sent.
type greptimeDB struct {
	mu      sync.Mutex
	startup map[string]string
	parsed  []*pgproto3.Parse
	bound   []*pgproto3.Bind
	ended   chan struct{} // of the test
}

func (g *greptimeDB) serve(conn net.Conn) {
	defer conn.Close()
	b := pgproto3.NewBackend(conn, conn)
	first, err := b.ReceiveStartupMessage()
	startup, ok := first.(*pgproto3.StartupMessage)
	if err != nil || !ok { // a request to cancel, which has no effect
		return
	}
	g.mu.Lock()
	g.startup = startup.Parameters
	g.mu.Unlock()
	b.SetAuthType(pgproto3.AuthTypeCleartextPassword)
	b.Send(&pgproto3.AuthenticationCleartextPassword{})
	b.Flush()
	if password, err := b.Receive(); err != nil || password.(*pgproto3.PasswordMessage).Password != "secret" {
		return
	}
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.ParameterStatus{Name: "server_version", Value: "16.3-GreptimeDB-1.0.0"})
	b.Send(&pgproto3.BackendKeyData{SecretKey: []byte{0, 0, 0, 0}})
	ready := &pgproto3.ReadyForQuery{TxStatus: 'I'}
	b.Send(ready)
	b.Flush()
	for {
		message, err := b.Receive()
		if err != nil {
			return
		}
		switch m := message.(type) {
		case *pgproto3.Query:
			if strings.HasPrefix(m.String, "--") {
				return
			}
			b.Send(&pgproto3.ErrorResponse{Severity: "ERROR", Code: "42501", Message: "User is not authorized to perform this action"})
			b.Send(ready)
			b.Flush()
		case *pgproto3.Parse:
			g.mu.Lock()
			g.parsed = append(g.parsed, &pgproto3.Parse{Query: m.Query, ParameterOIDs: append([]uint32(nil), m.ParameterOIDs...)})
			g.mu.Unlock()
			b.Send(&pgproto3.ParseComplete{})
		case *pgproto3.Bind:
			copied := *m
			copied.Parameters = nil
			for _, p := range m.Parameters {
				copied.Parameters = append(copied.Parameters, append([]byte{}, p...))
			}
			copied.ParameterFormatCodes = append([]int16(nil), m.ParameterFormatCodes...)
			copied.ResultFormatCodes = append([]int16(nil), m.ResultFormatCodes...)
			g.mu.Lock()
			g.bound = append(g.bound, &copied)
			g.mu.Unlock()
			b.Send(&pgproto3.BindComplete{})
		case *pgproto3.Execute:
			g.answer(b)
		case *pgproto3.Sync:
			b.Send(ready)
			b.Flush()
		}
	}
}

// answer sends the rows of the statement that came last. One that takes for ever goes on when its client has gone.
func (g *greptimeDB) answer(b *pgproto3.Backend) {
	g.mu.Lock()
	sql := g.parsed[len(g.parsed)-1].Query
	g.mu.Unlock()
	if strings.Contains(sql, "for_ever") {
		<-g.ended
	}
	columns, oid, rows := 2, uint32(pgtype.VarcharOID), [][][]byte{}
	switch {
	case strings.Contains(sql, "version()"):
		rows = [][][]byte{{[]byte("PostgreSQL 16.3 GreptimeDB 1.0.0"), []byte("public")}}
	case strings.Contains(sql, "information_schema.columns"):
		for _, c := range [][2]string{{"timestamp", "timestamp(3)"}, {"event", "string"}, {"clientid", "string"}, {"qos", "bigint"}} {
			rows = append(rows, [][]byte{[]byte(c[0]), []byte(c[1])})
		}
	default:
		columns, oid, rows = 1, pgtype.TimestampOID, [][][]byte{{binary.BigEndian.AppendUint64(nil, 1_000_000)}}
	}
	var fields []pgproto3.FieldDescription
	for range columns {
		fields = append(fields, pgproto3.FieldDescription{Name: []byte("v"), DataTypeOID: oid, DataTypeSize: -1, TypeModifier: -1, Format: binaryFormat})
	}
	b.Send(&pgproto3.RowDescription{Fields: fields})
	for _, row := range rows {
		b.Send(&pgproto3.DataRow{Values: row})
	}
	b.Send(&pgproto3.CommandComplete{CommandTag: []byte("SELECT 1")})
}

func TestGreptimeDBsProtocol(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	server := &greptimeDB{ended: make(chan struct{})}
	defer close(server.ended)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go server.serve(conn)
		}
	}()
	s := open(t, Config{
		Host: "127.0.0.1", Port: portOf(t, listener.Addr().String()), User: "reader", Password: "secret", Database: "public", Table: table,
		TLS: TLS{Mode: TLSDisable}, QueryTimeout: 2 * time.Second, MaxOpenConns: 1, MaxIdleConns: 1, MaxLifetime: time.Hour,
	})
	f, err := s.Facts(context.Background())
	require.NoError(t, err)
	require.Equal(t, statement.GreptimeDB, f.Dialect)
	require.Equal(t, []string{"timestamp", "event", "clientid", "qos"}, f.Columns.Names())

	r, err := s.Query(context.Background(), statement.Statement{
		SQL:    `SELECT "timestamp" FROM events WHERE "timestamp" >= $1 AND clientid = $2 LIMIT 2`,
		Values: []any{time.UnixMilli(7), `it''s`}, Columns: []statement.Column{{Name: "timestamp", Type: event.Time}}, MaxRows: 1,
	})
	require.NoError(t, err)
	require.Equal(t, []time.Time{time.Date(2000, 1, 1, 0, 0, 1, 0, time.UTC)}, r.Columns[0].Times)

	_, err = s.Query(context.Background(), one("SELECT for_ever AS v LIMIT 2"))
	require.Equal(t, "The database didn't answer within 2s. Choose a shorter time range or name a client, or raise Query timeout in the data source's settings.",
		requireKind(t, TimedOut, err))
	_, err = s.Query(context.Background(), one("SELECT v LIMIT 2"))
	require.NoError(t, err, "the only connection of the pool must be free again")

	server.mu.Lock()
	defer server.mu.Unlock()
	require.Equal(t, "UTC", server.startup["TimeZone"], "in this spelling only")
	require.Equal(t, "public", server.startup["database"])
	last := 2 // after version and columns
	require.Equal(t, []uint32{pgtype.Int8OID, pgtype.TextOID}, server.parsed[last].ParameterOIDs)
	require.Equal(t, [][]byte{{0, 0, 0, 0, 0, 0, 0, 7}, []byte(`it''s`)}, server.bound[last].Parameters)
	require.Equal(t, []int16{1, 1}, server.bound[last].ParameterFormatCodes)
	require.Equal(t, []int16{1}, server.bound[last].ResultFormatCodes)
}
