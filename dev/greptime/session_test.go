package greptime

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"
)

// simple runs a text by the simple protocol.
func simple(t *testing.T, conn *pgx.Conn, sql string) string {
	t.Helper()
	return outcome(nil, conn.PgConn().Exec(t.Context(), sql).Close())
}

// first is the first value of a statement's answer.
func first(t *testing.T, conn *pgx.Conn, sql string, args ...any) any {
	t.Helper()
	var v any
	require.NoError(t, conn.QueryRow(t.Context(), sql, args...).Scan(&v))
	return v
}

// exactly runs a statement with a value in its own form, and gives the first value of the answer as text.
func exactly(t *testing.T, conn *pgx.Conn, sql string, oid uint32, format int16, raw string) (string, error) {
	t.Helper()
	result := conn.PgConn().ExecParams(t.Context(), sql, [][]byte{[]byte(raw)}, []uint32{oid}, []int16{format}, nil).Read()
	if result.Err != nil {
		return "", result.Err
	}
	return string(result.Rows[0][0]), nil
}

func TestEmpty(t *testing.T) {
	old, young := newBench(t, Options{Version: "1.2.1"}).connect(t), newBench(t, Options{Version: "1.3.0"}).connect(t)
	require.Equal(t, "22023", outcome(nil, old.Ping(t.Context())))
	require.Equal(t, "22023", simple(t, old, ""))
	require.Equal(t, "22023", params(t, old.PgConn(), "", nil))
	require.EqualValues(t, 1, first(t, old, "SELECT 1"), "the connection is as good as before")
	require.Equal(t, "EOF", run(old, "-- ping"))
	require.True(t, old.IsClosed())

	require.NoError(t, young.Ping(t.Context()))
	require.Empty(t, run(young, "-- ping"))
	require.EqualValues(t, 1, first(t, young, "SELECT 1"))
}

func TestSeveralStatements(t *testing.T) {
	b := newBench(t, Options{})
	conn := b.connect(t)
	require.Empty(t, run(conn, "DELETE FROM "+table+"; SELECT 1/0"), "the extended protocol runs the first")
	results, err := conn.PgConn().Exec(t.Context(), "SELECT 1; SELECT ';' /* ; */ || 'x'; SELECT nope; SELECT 4").ReadAll()
	require.Equal(t, "P0000", outcome(nil, err))
	require.Len(t, results, 2, "up to the one that fails")
	require.Equal(t, ";x", string(results[1].Rows[0][0]))
	require.EqualValues(t, 5, first(t, conn, "SELECT 5"))
}

func TestQuotes(t *testing.T) {
	b := newBench(t, Options{})
	b.insert(t, "a''b'c", "10.0.0.1:1")
	conn := b.connect(t)
	const echo, count = "SELECT $1::TEXT AS v", "SELECT count(*) AS n FROM " + table + " WHERE clientid = "

	v, err := exactly(t, conn, echo, pgtype.TextOID, pgtype.BinaryFormatCode, `a''b'c\`)
	require.NoError(t, err)
	require.Equal(t, `a''b'c\`, v, "binary: as it is")
	v, err = exactly(t, conn, echo, pgtype.TextOID, pgtype.TextFormatCode, `a''b'c\`)
	require.NoError(t, err)
	require.Equal(t, `a'b'c\`, v, "text: loses what is doubled")

	require.EqualValues(t, 0, first(t, conn, count+`'a''''b''c'`), "a correctly quoted literal is misread")
	require.EqualValues(t, 1, first(t, conn, count+`'zzz\'' OR 1=1 --'`), "and lets out what it holds")
	require.EqualValues(t, 0, first(t, conn, count+`'zzz'' OR 1=1 --'`))
}

func TestTimes(t *testing.T) {
	b := newBench(t, Options{})
	b.insert(t, "x", "10.0.0.1:1")
	const since = "SELECT count(*) AS n FROM " + table + ` WHERE "timestamp" >= $1`
	conn := b.connect(t)
	for _, c := range []struct {
		name   string
		oid    uint32
		format int16
		raw    string
		rows   string
	}{
		{"milliseconds", pgtype.Int8OID, pgtype.BinaryFormatCode, string(bigEndian(noon.UnixMilli())), "1"},
		{"a millisecond later", pgtype.Int8OID, pgtype.BinaryFormatCode, string(bigEndian(noon.UnixMilli() + 1)), "0"},
		{"milliseconds as text", pgtype.Int8OID, pgtype.TextFormatCode, "1772366400001", "0"},
		{"time", pgtype.TimestampOID, pgtype.BinaryFormatCode, string(microseconds(noon)), "1"},
		{"time with a zone", pgtype.TimestamptzOID, pgtype.TextFormatCode, "2026-03-01 20:00:00+08:00", "1"},
		{"the zone is lost", pgtype.TimestampOID, pgtype.TextFormatCode, "2026-03-01 20:00:00+08:00", "0"},
		{"without a type too", 0, pgtype.TextFormatCode, "2026-03-01 20:00:00+08:00", "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := exactly(t, conn, since, c.oid, c.format, c.raw)
			require.NoError(t, err)
			require.Equal(t, c.rows, rows)
		})
	}
	for name, oid := range map[string]uint32{"text": pgtype.TextOID, "list": pgtype.TextArrayOID, "number": pgtype.NumericOID} {
		t.Run("not "+name, func(t *testing.T) {
			_, err := exactly(t, conn, since, oid, pgtype.TextFormatCode, "1")
			require.Error(t, err)
		})
	}
	t.Run("results have no zone", func(t *testing.T) {
		tokyo := connect(t, b.config(t, b.User(), "sslmode=disable&TimeZone=Asia/Tokyo"))
		const text = `SELECT "timestamp" FROM ` + table
		for _, conn := range []*pgx.Conn{conn, tokyo} {
			require.Equal(t, "2026-03-01 12:00:00.000000", string(conn.PgConn().ExecParams(t.Context(), text, nil, nil, nil, nil).Read().Rows[0][0]))
			require.Equal(t, noon, first(t, conn, text))
		}
		require.EqualValues(t, 1, first(t, tokyo, "SELECT count(*) FROM "+table+` WHERE "timestamp" = '2026-03-01 21:00:00'`), "literals are in the session's zone")
		require.EqualValues(t, 0, first(t, connect(t, b.config(t, b.User(), "sslmode=disable&timezone=Asia/Tokyo")),
			"SELECT count(*) FROM "+table+` WHERE "timestamp" = '2026-03-01 21:00:00'`))
	})
}

func bigEndian(n int64) []byte { return microseconds(time.UnixMicro(n + postgresEpoch)) }

func TestReadOnlyAccount(t *testing.T) {
	b := newBench(t, Options{ReadOnly: []string{"reader"}})
	admin, reader := b.connect(t), connect(t, b.config(t, "reader", "sslmode=disable"))
	for _, sql := range []string{
		"SET statement_timeout = '30s'", "KILL QUERY 1", "INSERT INTO " + table + ` ("timestamp") VALUES (now())`, "DELETE FROM " + table,
		"CREATE TABLE t (x int)", "DROP TABLE " + table, "WITH d AS (DELETE FROM " + table + " RETURNING 1) SELECT * FROM d",
	} {
		require.Equal(t, "42501", run(reader, sql), sql)
		require.Equal(t, "42501", simple(t, reader, sql), sql)
	}
	for _, sql := range []string{
		"SELECT 1", "SHOW CREATE TABLE " + table, "EXPLAIN SELECT 1", "SELECT id FROM information_schema.process_list",
		"SELECT create_options FROM information_schema.tables",
	} {
		require.Empty(t, simple(t, reader, sql), sql)
	}
	require.Empty(t, run(admin, "INSERT INTO "+table+` ("timestamp") VALUES (now())`))
	require.Empty(t, run(admin, "DELETE FROM "+table))
}

func TestConditions(t *testing.T) {
	b := newBench(t, Options{})
	b.insert(t, "device002", "2001:db8::7:51022")
	conn := b.connect(t)
	for _, c := range []struct {
		condition string
		values    int
		outcome   string
	}{
		{"clientid = $1 OR from_clientid = $1", 1, "22023"},
		{"clientid = $1 OR from_clientid = $2", 2, "1043:0"},
		{"clientid IN ($1, $2) OR topic = $2", 2, "22023"},
		{"clientid = $1 OR username = $1", 1, "1043:0"}, // indexed in the same way
		{"topic = $1 OR reason LIKE $1", 1, "1043:0"},
		{"clientid ~ $1 AND regexp_replace(clientid, 'a', 'b') = $2", 2, "1043:0"},
		{`clientid ~ $1 AND topic ~ '\u0061'`, 1, "1043:0"},
		{"ipv4_in_range('10.0.0.1', $1)", 1, "22023"},
		{"clientid = coalesce($1, 'x')", 1, "22023"},
		{"ipv4_in_range(split_part(peername, ':', 1), '10.0.0.0/8')", 0, "P0000"},
		{"peername ~ '^[0-9.]+:[0-9]+$' AND ipv4_in_range(split_part(peername, ':', 1), '10.0.0.0/8')", 0, "P0000"},
		{"ipv6_in_range(regexp_replace(peername, ':[0-9]+$', ''), '2001:db8::/32')", 0, "1043:0"},
		{"clientid LIKE 'a' ESCAPE '!'", 0, "P0000"},
		{"topic = 'a ESCAPE b'", 0, "1043:0"},
	} {
		t.Run(c.condition, func(t *testing.T) {
			args := []any{pgx.QueryExecModeExec, "10.0.0.0/8", `a\u0061\\u`}[:1+c.values]
			require.Equal(t, c.outcome, run(conn, "SELECT topic FROM "+table+" WHERE "+c.condition, args...))
		})
	}
}

func TestTypes(t *testing.T) {
	b := newBench(t, Options{})
	b.insert(t, "x", "10.0.0.1:1")
	conn := b.connect(t)
	for expression, kind := range map[string]string{
		"sum(qos)": "20:1", "sum(CASE WHEN qos = 1 THEN 1 ELSE 0 END)": "20:1", "1": "20:1", "'x'": "1043:0", "now()": "1114:1", "true": "16:1",
		`CAST("timestamp" AS timestamp)`: "1114:1", "date_bin(INTERVAL '1 minute', \"timestamp\")": "1114:1", "connection_id()": "20:1", "pg_backend_pid()": "1700:1", "row_number() OVER (ORDER BY 1)": "1700:1",
	} {
		require.Equal(t, kind, run(conn, "SELECT "+expression+" AS x FROM "+table+" GROUP BY qos, \"timestamp\""), expression)
	}
}

func TestFilteredCount(t *testing.T) {
	b := newBench(t, Options{})
	b.insert(t, "x", "10.0.0.1:1")
	conn := b.connect(t)
	const failed = "count(*) FILTER (WHERE (reason_code NOT IN ('a', 'b')) OR (result = 'deny')) AS failed FROM " + table
	require.EqualValues(t, 0, first(t, conn, "SELECT "+failed))
	require.EqualValues(t, 1, first(t, conn, "SELECT "+failed+" GROUP BY clientid"), "with groups, a condition that is NULL counts")
	require.EqualValues(t, 0, first(t, conn, "SELECT count(*) FILTER (WHERE reason <> 'normal') + count(*) FILTER (WHERE false) AS n FROM "+table+" GROUP BY clientid"))
	require.EqualValues(t, 0, first(t, conn, "SELECT count(DISTINCT id) FILTER (WHERE reason_code <> 'a') AS n FROM "+table+" GROUP BY clientid"))
}

func TestStatementTimeout(t *testing.T) {
	const sleep = "SELECT count(*) AS n FROM pg_sleep(0.8)"
	for version, extended := range map[string]string{"1.0.3": "20:0", "1.1.0": "57000"} {
		t.Run(version, func(t *testing.T) {
			conn := newBench(t, Options{Version: version}).connect(t)
			require.Empty(t, simple(t, conn, "SET statement_timeout = 200"))
			require.Equal(t, "57000", simple(t, conn, "SELECT count(*) FROM pg_sleep(60)"))
			require.Equal(t, extended, run(conn, sleep, pgx.QueryExecModeExec))
			require.Empty(t, simple(t, conn, "SET statement_timeout = '1h'"))
			require.Empty(t, simple(t, conn, sleep))
			require.Equal(t, "20:0", run(conn, sleep, pgx.QueryExecModeExec))
		})
	}
	conn := newBench(t, Options{}).connect(t)
	require.Equal(t, "22023", simple(t, conn, "SET statement_timeout = 'soon'"))
	require.Empty(t, simple(t, conn, "SET anything = 1"))
}

func TestProcesses(t *testing.T) {
	b := newBench(t, Options{})
	client, other := b.connect(t), b.connect(t)
	connection := first(t, client, "SELECT connection_id()")
	finish, done := b.blocked(t, client)
	process := b.running(t)[0]
	require.Contains(t, process.Query, "pg_advisory_xact_lock")
	require.Equal(t, process.ID, first(t, other, "SELECT id FROM information_schema.process_list WHERE query LIKE '%advisory%' AND query NOT LIKE '%process_list%'"))

	t.Run("a client that goes away leaves its statement", func(t *testing.T) {
		require.NoError(t, client.PgConn().Conn().Close())
		require.Error(t, <-done)
		require.EqualValues(t, 1, first(t, other, "SELECT count(*) FROM information_schema.process_list WHERE id = $1", process.ID))
		require.Equal(t, []Process{process}, b.running(t))
		finish()
		require.Eventually(t, func() bool { return len(b.running(t)) == 0 }, wait, tick)
	})
	t.Run("kill by connection", func(t *testing.T) {
		client := b.connect(t)
		connection = first(t, client, "SELECT pg_backend_pid()::BIGINT")
		_, done := b.blocked(t, client)
		require.Empty(t, simple(t, other, fmt.Sprint("KILL QUERY ", connection)))
		err := <-done
		require.Equal(t, "57000", outcome(nil, err))
		require.ErrorContains(t, err, "Stream has been cancelled")
		require.EqualValues(t, 1, first(t, client, "SELECT 1"), "the connection is as good as before")
	})
	t.Run("kill an orphan by its ID", func(t *testing.T) {
		client := b.connect(t)
		_, done := b.blocked(t, client)
		require.NoError(t, client.PgConn().Conn().Close())
		require.Error(t, <-done)
		require.Equal(t, "XX000", simple(t, other, "KILL '127.0.0.1:1/7'"))
		require.Empty(t, simple(t, other, "KILL '"+b.running(t)[0].ID+"'"))
		require.Eventually(t, func() bool { return len(b.running(t)) == 0 }, wait, tick)
	})
	t.Run("nothing to kill", func(t *testing.T) {
		tag, err := other.Exec(t.Context(), "KILL QUERY 1")
		require.NoError(t, err)
		require.Equal(t, pgconn.NewCommandTag("OK 0"), tag)
	})
	t.Run("Stop ends what runs", func(t *testing.T) {
		one := newBench(t, Options{})
		_, done := one.blocked(t, one.connect(t))
		require.NoError(t, one.Stop())
		require.Error(t, <-done)
		var n int
		require.NoError(t, one.direct.QueryRow(context.Background(), "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1", one.name()).Scan(&n))
		require.Zero(t, n)
	})
}
