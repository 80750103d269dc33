package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

const table = "emqx_full_link_events"

// rows is a good statement, with room for more conditions.
const rows = "SELECT \"timestamp\", event, clientid, \"Signal Strength\"\nFROM " + table + "\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2"

func broken(sql string, values, maxRows int) []string {
	return Statement(statement.Statement{SQL: sql, Values: make([]any, values), MaxRows: maxRows}, table)
}

func TestGoodStatements(t *testing.T) {
	ipv6 := statement.GreptimeDB.InIPv6Network("peername", "$3")
	for _, test := range []struct {
		name, sql string
		values    int
	}{
		{"rows", rows + "\nORDER BY \"timestamp\" DESC\nLIMIT 11", 2},
		{"keys", rows + "\n  AND clientid IN ($3, $4)\n  AND (username LIKE $5 OR topic ~ $6)\nLIMIT 11", 6},
		{"the program's own names", rows + "\n  AND event = 'client.connected'\n  AND reason NOT IN ('normal', 'takenover')\n  AND clientid <> ''\nLIMIT 11", 2},
		{"an IPv6 block", rows + "\n  AND " + ipv6 + "\nLIMIT 11", 3},
		{"an IPv6 block on PostgreSQL", rows + "\n  AND " + statement.PostgreSQL.InIPv6Network("peername", "$3") + "\nLIMIT 11", 3},
		{"an aggregate", "SELECT node AS g1, count(*) FILTER (WHERE qos > $1) AS n, sum(CAST(qos AS BIGINT)) AS q\nFROM " + table +
			"\nWHERE \"timestamp\" >= $2\n  AND \"timestamp\" < $3\nGROUP BY 1\nLIMIT 11", 3},
		{"buckets", "SELECT " + statement.Bucket(90_000_000_000, `"timestamp"`) + " AS t, count(*) AS n\nFROM " + table +
			"\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2\nGROUP BY 1\nORDER BY 1\nLIMIT 11", 2},
		{"a subquery", "SELECT q.g1 AS g1, q.n AS n\nFROM (\nSELECT node AS g1, count(*) AS n\nFROM " + table +
			"\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2\nGROUP BY 1\n) AS q\nORDER BY n DESC, g1 COLLATE \"C\"\nLIMIT 11", 2},
		{"the table twice", "SELECT a.id AS id\nFROM (SELECT id\nFROM " + table + "\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2) AS a\nLEFT JOIN (SELECT id\nFROM " +
			table + "\nWHERE \"timestamp\" >= $3\n  AND \"timestamp\" < $4) AS b\nON a.id = b.id\nLIMIT 11", 4},
		{"another table", "SELECT column_name AS name\nFROM information_schema.columns\nWHERE table_name = $1\nLIMIT 11", 1},
		{"SHOW CREATE TABLE", "SHOW CREATE TABLE " + table, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Empty(t, broken(test.sql, test.values, 10))
		})
	}
}

func TestPlaceholders(t *testing.T) {
	for _, test := range []struct {
		name, sql string
		values    int
		want      []string
	}{
		{"twice", rows + " AND clientid = $3 AND from_clientid = $3\nLIMIT 11", 3, []string{"$3 stands 2 times; each placeholder stands once"}},
		{"never", rows + " AND clientid = $3\nLIMIT 11", 4, []string{"$4 stands 0 times; each placeholder stands once"}},
		{"without a value", rows + " AND clientid = $3\nLIMIT 11", 2, []string{"$3 has no value"}},
		{"within a literal", rows + " AND clientid = '$3'\nLIMIT 11", 3,
			[]string{"$3 stands 0 times; each placeholder stands once", "the literal '$3' is not of the program's own vocabulary"}},
		{"$1 is not $10", "SELECT event\nFROM " + table + "\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2 AND id IN ($3, $4, $5, $6, $7, $8, $9, $10)\nLIMIT 11", 10, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, broken(test.sql, test.values, 10))
		})
	}
}

func TestWhatGreptimeDBRefuses(t *testing.T) {
	for _, test := range []struct {
		name, condition string // behind rows, where $3 is free
		why             string
	}{
		{"ANY", "AND clientid = ANY($3)", "arrays can't be bound"},
		{"ALL", "AND clientid <> ALL ($3)", "arrays can't be bound"},
		{"an array", "AND clientid = array[$3]", "arrays can't be bound"},
		{"unnest", "AND clientid IN (SELECT unnest($3) AS v)", "arrays can't be bound"},
		{"an offset", "AND id = $3 OFFSET $4", "LIMIT and OFFSET take numbers only"},
		{"a limit of an expression", "AND id = $3 LIMIT (10)", "LIMIT and OFFSET take numbers only"},
		{"an interval", "AND connected_at > now() - INTERVAL $3", "an interval is a literal"},
		{"ESCAPE", "AND clientid LIKE $3 ESCAPE ''", "LIKE has no ESCAPE clause"},
		{"IS DISTINCT FROM", "AND reason IS DISTINCT FROM $3", "IS DISTINCT FROM takes what follows it for its operand"},
		{"IS NOT DISTINCT FROM", "AND reason is not distinct from $3", "IS DISTINCT FROM takes what follows it for its operand"},
		{"a comment to the end of the line", "AND id = $3 -- so", "comments are dropped or end the connection"},
		{"a comment", "AND id = $3 /* so */", "comments are dropped or end the connection"},
		{"a second statement", "AND id = $3; SELECT 1 AS one", "one statement only"},
		{"ALIGN", "AND id = $3 ALIGN ''", "RANGE … ALIGN is GreptimeDB's alone"},
		{"a cast placeholder", "AND qos = $3::int", "placeholders are typed by the protocol, not by casts"},
	} {
		t.Run(test.name, func(t *testing.T) {
			values := 2 + strings.Count(test.condition, "$")
			found := broken(rows+"\n  "+test.condition+"\nLIMIT 11", values, 10)
			require.Len(t, found, 1)
			require.Contains(t, found[0], test.why)
		})
	}
}

func TestAFunctionAroundTheTime(t *testing.T) {
	found := broken("SELECT event\nFROM "+table+"\nWHERE date(\"timestamp\") >= $1\n  AND \"timestamp\" < $2\nLIMIT 11", 2, 10)
	require.Len(t, found, 2)
	require.Contains(t, found[0], "a function around the time column hides it from pruning")
	require.Equal(t, "the table is read 1 times, 0 times with a time range on the bare column", found[1])
}

func TestTextFromOutside(t *testing.T) {
	const disorder = "quotes or backslashes are in disorder"
	foreign := func(literal string) string {
		return "the literal " + literal + " is not of the program's own vocabulary"
	}
	for _, test := range []struct {
		name, condition string
		want            []string
	}{
		{"a literal", "clientid = 'device001'", []string{foreign("'device001'")}},
		{"an event's name in other letters", "event = 'Client.connected'", []string{foreign("'Client.connected'")}},
		{"a number as text", "username = '12'", []string{foreign("'12'")}},
		{"an escaped quote", "username = 'a''b'", []string{foreign("'a'"), foreign("'b'")}},
		{"injection", "username = '' OR clientid <> 'x'", []string{foreign("'x'")}},
		{"a regular expression of its own", "peername ~ '^1'", []string{foreign("'^1'")}},
		{"an open quote", "username = '", []string{disorder}},
		{"a backslash", `username = E'\n'`, []string{foreign(`'\n'`), disorder}},
		{"a backslash outside literals", `username = \n`, []string{disorder}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, broken(rows+"\n  AND "+test.condition+"\nLIMIT 11", 2, 10))
		})
	}
}

func TestSelectLists(t *testing.T) {
	for _, test := range []struct {
		name, list string
		want       []string
	}{
		{"a column", "clientid", nil},
		{"a quoted column", `"timestamp"`, nil},
		{"a column of a subquery", `q."timestamp"`, nil},
		{"an expression with a name", "count(*) AS n", nil},
		{"commas within an expression", "coalesce(reason, '') AS reason, left(payload, 5) AS payload", nil},
		{"a cast within an aggregate", "sum(CAST(qos AS BIGINT)) AS total", nil},
		{"an expression", "count(*)", []string{`"count(*)" has no alias`}},
		{"an expression among others", "clientid, max(qos), node", []string{`"max(qos)" has no alias`}},
		{"all columns", "*", []string{`"*" has no alias`}},
		{"a cast", "CAST(qos AS TEXT) AS qos", []string{`"CAST(qos AS TEXT) AS qos" has a cast on top`}},
		{"a cast in PostgreSQL's way", "qos::text AS qos", []string{`"qos::text AS qos" has a cast on top`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			sql := "SELECT " + test.list + "\nFROM " + table + "\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2\nLIMIT 11"
			require.Equal(t, test.want, broken(sql, 2, 10))
			sql = "SELECT q.a AS a\nFROM (\n" + strings.TrimSuffix(sql, "\nLIMIT 11") + ") AS q\nLIMIT 11"
			require.Equal(t, test.want, broken(sql, 2, 10), "in a subquery")
		})
	}
}

func TestBounds(t *testing.T) {
	const from = "SELECT event\nFROM " + table + "\n"
	for _, test := range []struct {
		name, sql string
		values    int
		want      []string
	}{
		{"no time range", from + "WHERE clientid = $1\nLIMIT 11", 1, []string{"the table is read 1 times, 0 times with a time range on the bare column"}},
		{"half a time range", from + "WHERE \"timestamp\" >= $1\nLIMIT 11", 1, []string{"the table is read 1 times, 0 times with a time range on the bare column"}},
		{"one of two reads", "SELECT a.id AS id\nFROM (SELECT id\nFROM " + table + "\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2) AS a\nJOIN (SELECT id\nFROM " + table +
			"\nWHERE id = $3) AS b\nON a.id = b.id\nLIMIT 11", 3, []string{"the table is read 2 times, 1 times with a time range on the bare column"}},
		{"no limit", rows, 2, []string{"there is no LIMIT at the end"}},
		{"a limit only within", "SELECT q.a AS a\nFROM (" + rows + "\nLIMIT 11) AS q", 2, []string{"there is no LIMIT at the end"}},
		{"a limit that is bound", rows + "\nLIMIT $3", 3, []string{`LIMIT and OFFSET take numbers only: (?i)\b(LIMIT|OFFSET)\s+[^0-9]`, "there is no LIMIT at the end"}},
		{"a limit that tells no cut", rows + "\nLIMIT 10", 2, []string{"LIMIT 10 doesn't tell whether more than 10 rows were there"}},
		{"a limit that reads too much", rows + "\nLIMIT 12", 2, []string{"LIMIT 12 doesn't tell whether more than 10 rows were there"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, broken(test.sql, test.values, 10))
		})
	}
}
