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

// TestBrokenBetweenNodes: a connection of the frontend to a datanode that broke is made anew by asking again, once; one that can't be made
// isn't waited for twice.
func TestBrokenBetweenNodes(t *testing.T) {
	const broken, gone = "h2 protocol error: http2 error", "tcp connect error"
	for _, test := range []struct {
		says  []string
		left  int
		error string
	}{
		{[]string{broken}, 0, ""},
		{[]string{"transport error"}, 0, ""},
		{[]string{"operation was canceled"}, 0, ""},
		{[]string{broken, broken, broken}, 1, "A part of the cluster at tables.internal:4003 can't be reached: h2 protocol error: http2 error"},
		{[]string{"transport error", gone, gone}, 1, "A part of the cluster at tables.internal:4003 can't be reached: tcp connect error"},
		{[]string{gone, gone}, 1, "A part of the cluster at tables.internal:4003 can't be reached: tcp connect error"},
		{[]string{"column clientid does not exist", gone}, 1, "The database refused the query: column clientid does not exist"},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := newFrontend(t, &frontend{})
			s := server.store(t, nil)
			_, err := s.Facts(t.Context())
			require.NoError(t, err)
			server.mu.Lock()
			server.refusals = test.says
			logins := server.logins
			server.mu.Unlock()
			_, err = s.Query(t.Context(), statement.Statement{
				SQL:    `SELECT "timestamp" FROM events WHERE "timestamp" >= $1 AND clientid = $2 LIMIT 2`,
				Values: []any{time.UnixMilli(7), "a"}, Columns: []statement.Column{{Name: "timestamp", Type: event.Time}}, MaxRows: 1,
			})
			if test.error == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, test.error)
			}
			server.mu.Lock()
			defer server.mu.Unlock()
			require.Len(t, server.refusals, test.left, "%s", test.says)
			require.Equal(t, logins, server.logins, "the plugin's own connection is sound")
		})
	}
}
