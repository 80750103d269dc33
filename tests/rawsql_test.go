package tests

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

// rawSQL is a query of the scenario sql.
func rawSQL(t testing.TB, sql, view string, limit int) string {
	t.Helper()
	model := map[string]any{"scenario": "sql", "rawSql": sql, "view": view}
	if limit > 0 {
		model["limit"] = limit
	}
	raw, err := json.Marshal(model)
	require.NoError(t, err)
	return string(raw)
}

// sqlCorpus reads the guard's own corpus: names behind #, each with its statement.
func sqlCorpus(t testing.TB, file string) (names, statements []string) {
	t.Helper()
	text, err := os.ReadFile("../pkg/rawsql/testdata/" + file)
	require.NoError(t, err)
	for _, one := range strings.Split("\n"+string(text), "\n# ")[1:] {
		name, sql, _ := strings.Cut(one, "\n")
		names, statements = append(names, name), append(statements, sql)
	}
	return names, statements
}

// asksSQL opens a bench on which users may write SQL.
func asksSQL(t *testing.T, b *testkit.Bench) *testkit.Asker {
	t.Helper()
	b.LoadStories(t)
	a := b.Asker(t, testkit.Start.Add(time.Hour))
	a.Table.RawSQL = true
	return a
}

var onlyOn = regexp.MustCompile(` \[(\w+)( only)?\]$`)

func TestRawSQLThatReads(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		a := asksSQL(t, b)
		names, statements := sqlCorpus(t, "allowed.txt")
		for i, sql := range statements {
			t.Run(names[i], func(t *testing.T) {
				if m := onlyOn.FindStringSubmatch(strings.TrimSpace(sql)); m != nil {
					if m[1] != b.Asked().String() || m[2] != "" {
						return // the stand-in doesn't know all of GreptimeDB's own syntax
					}
					sql = onlyOn.ReplaceAllString(strings.TrimSpace(sql), "")
				}
				r, err := a.Ask(t, testkit.Start, testkit.Start.Add(time.Hour), rawSQL(t, sql, "", 0))
				require.NoError(t, err)
				require.NotEmpty(t, r.Frames[0].Meta.ExecutedQueryString)
				require.NotZero(t, r.Frames[0].Rows())
			})
		}
	})
}

// canary is a table beside the events' that nobody may read, let alone change.
func canary(t *testing.T, b *testkit.Bench) (state func() string) {
	t.Helper()
	_, err := b.Conn.Exec(t.Context(), `CREATE TABLE canary (n serial, note text); INSERT INTO canary (note) VALUES ('sings')`)
	require.NoError(t, err)
	return func() string {
		var text string
		require.NoError(t, b.Conn.QueryRow(t.Context(), fmt.Sprintf(`SELECT concat_ws(' | ',
			(SELECT string_agg(c::text, ',') FROM canary c), (SELECT last_value || ' ' || is_called FROM canary_n_seq), (SELECT count(*) FROM %s),
			(SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
			(SELECT count(*) FROM pg_largeobject_metadata), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'))`, testkit.Table)).Scan(&text))
		return text
	}
}

func TestRawSQLThatIsRefused(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		a := asksSQL(t, b)
		state := canary(t, b)
		before := state()
		names, statements := sqlCorpus(t, "refused.txt")
		require.Greater(t, len(names), 200)
		for i, sql := range statements {
			for _, view := range []string{"table", "timeseries", "logs"} {
				_, err := a.Ask(t, testkit.Start, testkit.Start.Add(time.Hour), rawSQL(t, sql, view, 0))
				var wrong *query.Error
				require.ErrorAs(t, err, &wrong, names[i])
				require.Equal(t, "rawSql", wrong.Key, names[i])
			}
		}
		require.Empty(t, a.Ran, "what is refused doesn't reach the database")
		require.Equal(t, before, state())
	})
}

// TestRawSQLIsInAReadOnlyTransaction: had the guard let a statement through, PostgreSQL would still not write.
func TestRawSQLIsInAReadOnlyTransaction(t *testing.T) {
	t.Parallel()
	b := testkit.New(t)
	a := asksSQL(t, b)
	state := canary(t, b)
	before := state()
	ctx := t.Context()
	_, err := b.Conn.Exec(ctx, `ALTER DATABASE "`+b.Database+`" SET standard_conforming_strings = off`)
	if err == nil { // gone for good in some version
		t.Cleanup(func() {
			_, err := b.Conn.Exec(context.Background(), `ALTER DATABASE "`+b.Database+`" RESET standard_conforming_strings`)
			require.NoError(t, err)
		})
	}
	for _, sql := range []string{
		"INSERT INTO canary (note) VALUES ('x')", "UPDATE canary SET note = 'x'", "DELETE FROM canary", "TRUNCATE canary", "DROP TABLE canary",
		"WITH x AS (DELETE FROM canary RETURNING *) SELECT * FROM x", "SELECT * INTO stolen FROM canary", "CREATE TABLE stolen (a int)",
		"SELECT nextval('canary_n_seq')", "SELECT setval('canary_n_seq', 100)", "SELECT lo_from_bytea(0, decode('00', 'hex'))",
		"SELECT * FROM canary FOR UPDATE", "EXPLAIN ANALYZE DELETE FROM canary", "VACUUM canary",
		"SELECT 1; COMMIT; DELETE FROM canary",
	} {
		_, err := a.Store.Query(ctx, statement.Statement{SQL: sql, MaxRows: 10, Raw: true})
		var failed *store.Error
		require.ErrorAs(t, err, &failed, sql)
		require.Equal(t, store.BadStatement, failed.Kind, "%s: %v", sql, err)
	}
	require.Equal(t, before, state())

	// What was set for a statement ends with it, and the connection can be used again.
	_, err = a.Store.Query(ctx, statement.Statement{SQL: "SELECT set_config('application_name', 'changed', false), pg_advisory_xact_lock(1)", MaxRows: 1, Raw: true})
	require.NoError(t, err)
	r, err := a.Store.Query(ctx, statement.Statement{SQL: `SELECT current_setting('transaction_read_only') AS reads, current_setting('standard_conforming_strings') AS texts,
		current_setting('application_name') AS name, '\' AS backslash`, MaxRows: 1, Raw: true})
	require.NoError(t, err)
	var got []string
	for _, c := range r.Columns {
		got = append(got, c.Strings[0])
	}
	require.Equal(t, []string{"on", "on", "grafana-emqx-fulllink", `\`}, got)
	require.Equal(t, before, state())
	var open int
	require.NoError(t, b.Conn.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND state LIKE 'idle in transaction%'", b.Database).Scan(&open))
	require.Zero(t, open)
}

func TestRawSQLIsOff(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		for _, test := range []struct {
			settings map[string]any
			says     string
		}{
			{nil, "scenario: raw SQL is off in this data source; whoever administers it can allow it (Allow raw SQL in its settings)"},
			{map[string]any{"allowRawSql": false}, "scenario: raw SQL is off in this data source; whoever administers it can allow it (Allow raw SQL in its settings)"},
			{map[string]any{"allowRawSql": true, "payload": "hide"},
				"scenario: raw SQL is refused while payloads are hidden (Payload in the data source's settings): it could bring them out"},
		} {
			a := ask.New(t, b.Settings(t, test.settings))
			r := a.Ask(t, rawSQL(t, "SELECT payload FROM $__table", "", 0))
			require.EqualError(t, r.Error, test.says)
			require.Equal(t, backend.StatusBadRequest, r.Status)
			require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)
		}
	})
}

// askSQL asks in the plugin process; that the statement keeps the program's own rules can't be wanted.
func askSQL(t *testing.T, a *ask.Asker, alert bool, models ...string) backend.Responses {
	t.Helper()
	var queries []backend.DataQuery
	for i, model := range models {
		queries = append(queries, a.DataQuery(ask.RefID(i), model))
	}
	headers := map[string]string{}
	if alert {
		headers["FromAlert"] = "true"
	}
	responses, err := a.Query(t.Context(), headers, queries...)
	require.NoError(t, err)
	return responses
}

func TestRawSQLInTheProcess(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		a := ask.New(t, b.Settings(t, map[string]any{"allowRawSql": true, "maxRows": 50}))
		for _, alert := range []bool{false, true} {
			r := askSQL(t, a, alert,
				rawSQL(t, "SELECT count(*) AS n FROM $__table WHERE $__timeFilter", "", 0),
				rawSQL(t, "SELECT $__timeGroup(\"timestamp\", '2m') AS time, event, count(*) AS n FROM $__table WHERE $__timeFilter AND event LIKE 'client.%' GROUP BY 1, 2 ORDER BY 1", "timeseries", 0),
				rawSQL(t, "SELECT \"timestamp\", clientid AS body, event FROM $__table WHERE $__timeFilter ORDER BY 1 DESC", "logs", 3),
				rawSQL(t, "SELECT clientid FROM $__table", "table", 1000),
				rawSQL(t, "SELECT pg_sleep(1)", "table", 0),
				rawSQL(t, "SELECT nothing FROM $__table", "table", 0))
			for ref, one := range r {
				for _, f := range one.Frames {
					require.Equal(t, ref, f.RefID)
					require.NotEmpty(t, f.Meta.ExecutedQueryString)
				}
			}
			var rows int64
			require.NoError(t, b.Conn.QueryRow(t.Context(), "SELECT count(*) FROM "+testkit.Table).Scan(&rows))
			require.Equal(t, rows, testkit.Frame(t, r["A"]).Fields[0].At(0))
			require.Contains(t, testkit.Frame(t, r["A"]).Meta.ExecutedQueryString, `SELECT count(*) AS n FROM emqx_full_link_events WHERE ("timestamp" >= $1 AND "timestamp" < $2)`+"\n  $1 = 2026-03-01T08:00:00.000Z")

			require.Equal(t, data.FrameTypeTimeSeriesMulti, testkit.Frame(t, r["B"]).Meta.Type)
			require.Equal(t, "n", r["B"].Frames[0].Fields[1].Name)
			require.Contains(t, r["B"].Frames[0].Fields[1].Labels["event"], "client.")

			require.Equal(t, data.FrameTypeLogLines, testkit.Frame(t, r["C"]).Meta.Type)
			require.Equal(t, 3, testkit.Frame(t, r["C"]).Rows())
			require.Contains(t, testkit.Notices(t, r["C"]), "Only the first 3 rows are shown; there are more. Count or group in the SQL, choose a shorter time range, or raise the limit.")

			require.Equal(t, 50, testkit.Frame(t, r["D"]).Rows())
			require.Equal(t, []string{
				"The limit 1000 was lowered to 50, the most that this data source allows (Max rows in its settings).",
				"The SQL doesn't use the time range: it reads whatever the table holds. $__timeFilter binds it.",
				"Only the first 50 rows are shown; there are more. Count or group in the SQL, choose a shorter time range, or raise the limit.",
			}, testkit.Notices(t, r["D"]))

			require.ErrorContains(t, r["E"].Error, "rawSql: the function pg_sleep is not allowed")
			require.Equal(t, backend.StatusBadRequest, r["E"].Status)
			require.ErrorContains(t, r["F"].Error, "The table emqx_full_link_events lacks a column: ")
			require.Equal(t, backend.ErrorSourceDownstream, r["F"].ErrorSource)
		}
	})
}

// TestRawSQLStops: a statement with far more rows than are wanted ends, in the server too.
func TestRawSQLStops(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		a := asksSQL(t, b)
		running := func() (n int) {
			require.NoError(t, b.Conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND state = 'active' AND query LIKE '%endless%'
				AND pid <> pg_backend_pid()`, b.Database).Scan(&n))
			return n
		}
		for range 10 { // more than there are connections
			r, err := a.Ask(t, testkit.Start, testkit.Start.Add(time.Hour), rawSQL(t, "SELECT generate_series(1, 1000000000000) AS endless", "", 5))
			require.NoError(t, err)
			require.Equal(t, 5, r.Frames[0].Rows())
			require.Equal(t, int64(5), r.Frames[0].Fields[0].At(4))
		}
		require.Eventually(t, func() bool { return running() == 0 }, time.Minute, 10*time.Millisecond)
	})
}

func TestRawSQLTimeout(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		a := ask.New(t, b.Settings(t, map[string]any{"allowRawSql": true, "queryTimeout": 3}))
		answered := func() bool { return askSQL(t, a, false, rawSQL(t, "SELECT 1 AS one", "", 0))["A"].Error == nil }
		require.Eventually(t, answered, time.Minute, 10*time.Millisecond) // a busy machine may take longer to connect
		r := askSQL(t, a, false, rawSQL(t, "SELECT count(*) AS n FROM generate_series(1, 1000000000000) AS g(n)", "", 0))["A"]
		require.Error(t, r.Error)
		require.Equal(t, backend.StatusTimeout, r.Status)
		require.Eventually(t, answered, time.Minute, 10*time.Millisecond)
	})
}

func TestTypesOfRawSQL(t *testing.T) {
	t.Parallel()
	b := testkit.New(t)
	a := asksSQL(t, b)
	r, err := a.Ask(t, testkit.Start, testkit.Start.Add(time.Hour), rawSQL(t, `SELECT 'a' AS t, CAST('b' AS varchar(3)) AS v, CAST(1 AS smallint) AS i2, 2 AS i4, CAST(3 AS bigint) AS i8,
		CAST(0.5 AS real) AS f4, CAST(0.25 AS double precision) AS f8, 12.125 AS num, true AS yes, TIMESTAMP '2026-03-01 08:00:00.5' AS ts,
		TIMESTAMP WITH TIME ZONE '2026-03-01 10:00:00+02' AS tz, DATE '2026-03-01' AS d, CAST('10.0.0.1' AS inet) AS ip, CAST('{"a":1}' AS jsonb) AS j, ARRAY[1, 2] AS list,
		INTERVAL '90 minutes' AS span, CAST('b5b5a3a2-9d1f-4d0c-8a4e-0123456789ab' AS uuid) AS id, NULL AS nothing, CAST(NULL AS bigint) AS none`, "table", 0))
	require.NoError(t, err)
	got := map[string]any{}
	for _, f := range r.Frames[0].Fields {
		got[f.Name] = nil
		if v, ok := f.ConcreteAt(0); ok {
			got[f.Name] = v
		}
	}
	require.Equal(t, map[string]any{
		"t": "a", "v": "b", "i2": int64(1), "i4": int64(2), "i8": int64(3), "f4": 0.5, "f8": 0.25, "num": 12.125, "yes": true,
		"ts": testkit.Start.Add(500 * time.Millisecond), "tz": testkit.Start, "d": testkit.Start.Truncate(24 * time.Hour), "ip": "10.0.0.1", "j": `{"a": 1}`, "list": "{1,2}",
		"span": "01:30:00", "id": "b5b5a3a2-9d1f-4d0c-8a4e-0123456789ab", "nothing": nil, "none": nil,
	}, got)
}
