package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"net"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// wiretap keeps what a store sends, connection by connection.
type wiretap struct {
	mu    sync.Mutex
	conns []*tap
}

type tap struct {
	net.Conn
	mu   sync.Mutex
	sent bytes.Buffer
}

func (c *tap) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent.Write(b)
	return c.Conn.Write(b)
}

func (w *wiretap) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conns = append(w.conns, &tap{Conn: conn})
	return w.conns[len(w.conns)-1], nil
}

// bound finds a statement that was sent, with its values: their types, their forms, and themselves.
func (w *wiretap) bound(t *testing.T, sql string) (oids []uint32, formats []int16, values [][]byte) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, conn := range w.conns {
		conn.mu.Lock()
		rest := bytes.Clone(conn.sent.Bytes())
		conn.mu.Unlock()
		rest = rest[binary.BigEndian.Uint32(rest):] // the start-up message has no kind
		for found := false; len(rest) > 0; {
			kind, length := rest[0], 1+binary.BigEndian.Uint32(rest[1:])
			body := rest[5:length]
			rest = rest[length:]
			switch kind {
			case 'P':
				var m pgproto3.Parse
				require.NoError(t, m.Decode(body))
				if found = m.Query == sql; found {
					oids = slices.Clone(m.ParameterOIDs)
				}
			case 'B':
				if found {
					var m pgproto3.Bind
					require.NoError(t, m.Decode(body))
					return oids, m.ParameterFormatCodes, m.Parameters
				}
			}
		}
	}
	require.Fail(t, "it was not sent", sql)
	return nil, nil, nil
}

// TestTimeBoundsOnTheWire: GreptimeDB takes milliseconds where PostgreSQL wants a time with its zone.
func TestTimeBoundsOnTheWire(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 9, 0, 0, 123e6, time.FixedZone("", 3600))
	count := statement.Statement{
		SQL:     `SELECT count(*) AS n FROM ` + table + ` WHERE "timestamp" >= $1 AND "timestamp" < $2 AND clientid = $3 LIMIT 2`,
		Values:  []any{at, at.Add(time.Millisecond), `a''b`},
		Columns: []statement.Column{{Name: "n", Type: event.Int}}, MaxRows: 1,
	}
	big := func(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
	var w wiretap
	overhear := func(c *Config) { w.conns, c.Dial = nil, w.dial }
	for name, tc := range map[string]struct {
		bench  func() bench
		oid    uint32
		values [2]int64
	}{
		"PostgreSQL": {func() bench { return newBench(t, overhear) }, pgtype.TimestamptzOID, [2]int64{at.UnixMicro() - year2000, at.UnixMicro() - year2000 + 1000}},
		"GreptimeDB": {func() bench { return newStandIn(t, greptime.Options{}, overhear).bench }, pgtype.Int8OID, [2]int64{at.UnixMilli(), at.UnixMilli() + 1}},
	} {
		t.Run(name, func(t *testing.T) {
			b := tc.bench()
			for _, ms := range []int{-1, 0, 1} { // the first and the last are out of range
				_, err := b.conn.Exec(t.Context(), `INSERT INTO `+table+` ("timestamp", clientid) VALUES ($1, $2)`, at.Add(time.Duration(ms)*time.Millisecond), `a''b`)
				require.NoError(t, err)
			}
			r, err := b.store.Query(t.Context(), count)
			require.NoError(t, err)
			require.Equal(t, []int64{1}, r.Columns[0].Ints)
			oids, formats, values := w.bound(t, count.SQL)
			require.Equal(t, []uint32{tc.oid, tc.oid, pgtype.TextOID}, oids)
			require.Equal(t, []int16{1, 1, 1}, formats)
			require.Equal(t, [][]byte{big(tc.values[0]), big(tc.values[1]), []byte(`a''b`)}, values)
		})
	}
}

// TestCancelRequestThroughProxy: it goes to the database, not to where the connection's other end is.
func TestCancelRequestThroughProxy(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	asked := map[string]int{}
	b := newBench(t, func(c *Config) {
		port := c.Port
		c.Host, c.Port = "tables.internal", 4003
		c.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			mu.Lock()
			asked[network+" "+address]++
			mu.Unlock()
			return new(net.Dialer).DialContext(ctx, network, net.JoinHostPort("127.0.0.1", strconv.Itoa(int(port))))
		}
	})
	require.Equal(t, "0", answerOf(t, b.store, rowCount))
	b.lock(t)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := b.store.Query(ctx, rowCount)
		failed <- err
	}()
	require.Eventually(t, func() bool { return b.connections(t, waits) == 1 }, wait, tick)
	cancel()
	requireKind(t, Canceled, <-failed)
	require.Eventually(t, func() bool { return b.connections(t, waits) == 0 }, wait, tick)
	mu.Lock()
	defer mu.Unlock()
	require.Len(t, asked, 1)
	require.Contains(t, asked, "tcp tables.internal:4003")
}
