package rawsql

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

const ownTable = "emqx_full_link_events"

var eight = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func write(d statement.Dialect, sql string) (Statement, []any, error) {
	b := &statement.Builder{Dialect: d, Table: ownTable}
	st, err := Write(b, sql, Scope{Schema: event.Wide, From: eight, To: eight.Add(time.Hour), Interval: time.Minute})
	return st, b.Build("", 0).Values, err
}

func TestMacros(t *testing.T) {
	from, to := any(eight), any(eight.Add(time.Hour))
	const bucket = `, TIMESTAMP '1970-01-01 00:00:00')`
	for _, test := range []struct {
		sql, want string
		values    []any
	}{
		{`SELECT * FROM $__table WHERE $__timeFilter`, `SELECT * FROM emqx_full_link_events WHERE ("timestamp" >= $1 AND "timestamp" < $2)`, []any{from, to}},
		{`SELECT 1 FROM $__table() WHERE $__timeFilter()`, `SELECT 1 FROM emqx_full_link_events WHERE ("timestamp" >= $1 AND "timestamp" < $2)`, []any{from, to}},
		{`SELECT 1 FROM $__table e WHERE $__timeFilter(e."timestamp")`, `SELECT 1 FROM emqx_full_link_events e WHERE (e."timestamp" >= $1 AND e."timestamp" < $2)`, []any{from, to}},
		{`SELECT 1 FROM $__table WHERE $__timeFilter( Timestamp )`, `SELECT 1 FROM emqx_full_link_events WHERE ("timestamp" >= $1 AND "timestamp" < $2)`, []any{from, to}},
		{`SELECT 1 FROM $__table WHERE $__timeFilter(connected_at)`, `SELECT 1 FROM emqx_full_link_events WHERE (connected_at >= $1 AND connected_at < $2)`,
			[]any{eight.UnixMilli(), eight.Add(time.Hour).UnixMilli()}},
		{`SELECT 1 FROM $__table WHERE "timestamp" BETWEEN $__timeFrom AND $__timeTo`, `SELECT 1 FROM emqx_full_link_events WHERE "timestamp" BETWEEN $1 AND $2`, []any{from, to}},
		{`SELECT 1 FROM $__table WHERE "timestamp">=$__timeFrom() AND "timestamp"<$__timeTo()`, `SELECT 1 FROM emqx_full_link_events WHERE "timestamp">=$1 AND "timestamp"<$2`, []any{from, to}},
		{`SELECT $__timeGroup("timestamp", 5m) AS time FROM $__table`, `SELECT date_bin(INTERVAL '300 seconds', "timestamp"` + bucket + ` AS time FROM emqx_full_link_events`, nil},
		{`SELECT $__timeGroup(timestamp,'500ms') AS time FROM $__table`, `SELECT date_bin(INTERVAL '500 milliseconds', "timestamp"` + bucket + ` AS time FROM emqx_full_link_events`, nil},
		{`SELECT $__timeGroup("timestamp", $__interval) AS time FROM $__table`, `SELECT date_bin(INTERVAL '60 seconds', "timestamp"` + bucket + ` AS time FROM emqx_full_link_events`, nil},
		{`SELECT now() - $__interval AS t`, `SELECT now() - INTERVAL '60 seconds' AS t`, nil},
		{`SELECT '$__table' AS a, "a $__table" AS b -- $__timeFilter` + "\n" + `/* $__unknown */ FROM $__table`, `SELECT '$__table' AS a, "a $__table" AS b  ` + "\n" + `  FROM emqx_full_link_events`, nil},
		{`SELECT 1 FROM $__table WHERE $__timeFilter OR $__timeFilter`,
			`SELECT 1 FROM emqx_full_link_events WHERE ("timestamp" >= $1 AND "timestamp" < $2) OR ("timestamp" >= $3 AND "timestamp" < $4)`, []any{from, to, from, to}},
	} {
		t.Run(test.sql, func(t *testing.T) {
			for _, d := range []statement.Dialect{statement.GreptimeDB, statement.PostgreSQL} {
				st, values, err := write(d, test.sql)
				require.NoError(t, err)
				require.Equal(t, Statement{SQL: test.want, TimeRange: len(test.values) > 0}, st)
				require.Equal(t, test.values, values)
			}
		})
	}
}

func writeOver(table, sql string) error {
	_, err := Write(&statement.Builder{Dialect: statement.PostgreSQL, Table: table}, sql, Scope{Schema: event.Wide, From: eight, To: eight, Interval: time.Minute})
	return err
}

func TestTableNames(t *testing.T) {
	for _, test := range []struct {
		table string
		good  []string
		bad   []string
	}{
		{"emqx_full_link_events",
			[]string{`SELECT * FROM $__table`, `SELECT emqx_full_link_events.id FROM Emqx_Full_Link_Events`},
			[]string{`SELECT * FROM public.emqx_full_link_events`, `SELECT public.emqx_full_link_events.id FROM $__table`}},
		{`audit_log."Events"`,
			[]string{`SELECT $__table.id FROM $__table`, `SELECT audit_log."Events".id FROM audit_log."Events"`, `SELECT "Events".* FROM "audit_log"."Events"`},
			[]string{`SELECT * FROM "Events"`, `SELECT * FROM audit_log.Events`, `SELECT * FROM audit_log.events`, `SELECT * FROM "Audit_Log"."Events"`, `SELECT other."Events".id FROM $__table`}},
		{`"order"`, []string{`SELECT * FROM "order"`, `SELECT * FROM $__table`}, []string{`SELECT * FROM order`}},
		{`"a$b: c.d"`, []string{`SELECT * FROM "a$b: c.d"`}, []string{`SELECT * FROM "a$b: c"."d"`}},
	} {
		for _, sql := range test.good {
			require.NoError(t, writeOver(test.table, sql), "%s: %s", test.table, sql)
		}
		for _, sql := range test.bad {
			require.Error(t, writeOver(test.table, sql), "%s: %s", test.table, sql)
		}
	}
}

func TestWhatNoFileHolds(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT '\xff'":                         "rawSql: the text is not valid UTF-8",
		"SELECT 1 -- a comment\r; DROP TABLE x": "rawSql: only one statement is allowed; remove what follows ;",
		"SELECT 1 -- a comment\u2028":           "",
		"SELECT " + strings.Repeat("(", 100) + "1" + strings.Repeat(")", 100): "",
		"SELECT " + strings.Repeat("(", 101) + "1" + strings.Repeat(")", 101): "rawSql: more than 100 parentheses in each other are not allowed",
		"SELECT " + strings.Repeat("(", 60_000):                               "rawSql: more than 100 parentheses in each other are not allowed",
		strings.Repeat("(", 60_000) + "SELECT 1":                              "rawSql: more than 100 parentheses in each other are not allowed",
		"SELECT 1 /*" + strings.Repeat("/*", 30_000):                          "rawSql: the comment has no end: */ is missing",
		"SELECT 1 " + strings.Repeat("+", 15) + "1":                           "",
		"SELECT " + strings.Repeat("+", 60_000) + "1":                         "rawSql: the operator ++++++++++++++++… is too long; put spaces between operators",
		"SELECT 1" + strings.Repeat(" ", 70_000):                              "rawSql: the SQL is 70008 bytes long; at most 65536 are allowed",
		"SELECT\n1\n\nFROM canary":                                            "rawSql: line 4: the table canary is not allowed; the data source's own is, emqx_full_link_events ($__table), and queries that WITH names",
	} {
		_, _, err := write(statement.PostgreSQL, sql)
		if want == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, want)
	}
}

func TestVariablesThatNobodyFilledIn(t *testing.T) {
	for sql, refused := range map[string]bool{
		`SELECT '$client'`: true, `SELECT 'a ${client} b'`: true, `SELECT '[[client]]'`: true, `SELECT '$', 'US$ 5', '[a-z]', 'x$'`: false,
	} {
		_, err := Write(&statement.Builder{Table: ownTable}, sql, Scope{})
		if refused {
			require.ErrorContains(t, err, "is a variable that nobody filled in; write the value itself", sql)
		} else {
			require.NoError(t, err, sql)
		}
	}
}

// TestWords: the lists that the guard goes by don't contradict each other, and no function in them does more than compute.
func TestWords(t *testing.T) {
	for name := range functions {
		require.NotRegexp(t, `^(pg_|lo_|dblink|txid|ts_stat|query_to|table_to|database_to|schema_to|cursor_to|set_config|current_setting|nextval|setval|currval|lastval|`+
			`repeat|version|xml|flush_|compact_|migrate_|kill|build_index)`, name)
	}
	for _, list := range []map[string]bool{functions, types, inFrom} {
		for name := range list {
			require.Equal(t, "", writes[name], name)
		}
	}
	for name := range writes {
		require.True(t, reserved[name], "%s would be taken for a name", name)
	}
	for _, name := range afterFrom {
		require.True(t, reserved[name], "%s would be taken for a name", name)
	}
}
