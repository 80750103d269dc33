package store

import (
	"encoding/binary"
	"math"
	"testing"
	"testing/synctest"
	"time"

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

func TestGreptimeDBsProtocol(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newFrontend(t, &frontend{})
		s := server.store(t, func(c *Config) { c.MaxOpenConns = 1 })
		f, err := s.Facts(t.Context())
		require.NoError(t, err)
		require.Equal(t, statement.GreptimeDB, f.Dialect)
		require.Equal(t, []string{"timestamp", "event", "clientid", "qos"}, f.Columns.Names())

		r, err := s.Query(t.Context(), statement.Statement{
			SQL:    `SELECT "timestamp" FROM events WHERE "timestamp" >= $1 AND clientid = $2 LIMIT 2`,
			Values: []any{time.UnixMilli(7), `it''s`}, Columns: []statement.Column{{Name: "timestamp", Type: event.Time}}, MaxRows: 1,
		})
		require.NoError(t, err)
		require.Equal(t, []time.Time{time.Date(2000, 1, 1, 0, 0, 1, 0, time.UTC)}, r.Columns[0].Times)

		server.mu.Lock()
		defer server.mu.Unlock()
		require.Equal(t, "UTC", server.startup["TimeZone"], "in this spelling only")
		require.Equal(t, "public", server.startup["database"])
		parsed, bound := server.parsed[len(server.parsed)-1], server.bound[len(server.bound)-1]
		require.Equal(t, []uint32{pgtype.Int8OID, pgtype.TextOID}, parsed.ParameterOIDs)
		require.Equal(t, [][]byte{{0, 0, 0, 0, 0, 0, 0, 7}, []byte(`it''s`)}, bound.Parameters)
		require.Equal(t, []int16{1, 1}, bound.ParameterFormatCodes)
		require.Equal(t, []int16{1}, bound.ResultFormatCodes)
	})
}

// TestIdleConnectionIsNotPinged: GreptimeDB would drop it. pgx's own choice is to ping one that was idle for more than a second.
func TestIdleConnectionIsNotPinged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newFrontend(t, &frontend{})
		s := server.store(t, func(c *Config) { c.MaxOpenConns = 1 })
		for range 20 {
			_, err := s.Query(t.Context(), one("SELECT v LIMIT 2"))
			require.NoError(t, err)
			time.Sleep(maxIdleTime / 3)
		}
		server.mu.Lock()
		defer server.mu.Unlock()
		require.Equal(t, 1, server.logins, "one connection serves all")
	})
}
