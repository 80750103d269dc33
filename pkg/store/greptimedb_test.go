package store

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

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
