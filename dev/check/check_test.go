package check

import (
	"fmt"
	"strings"
	"testing"
	"time"

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
		{"an aggregate", "SELECT node AS g1, count(CASE WHEN qos > $1 THEN 1 END) AS n, count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients, sum(CAST(qos AS BIGINT)) AS q\nFROM " + table +
			"\nWHERE \"timestamp\" >= $2\n  AND \"timestamp\" < $3\nGROUP BY 1\nLIMIT 11", 3},
		{"buckets", "SELECT " + statement.Bucket(90_000_000_000, `"timestamp"`) + " AS t, count(*) AS n\nFROM " + table +
			"\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2\nGROUP BY 1\nORDER BY 1\nLIMIT 11", 2},
		{"a subquery", "SELECT q.g1 AS g1, q.n AS n\nFROM (\nSELECT node AS g1, count(*) AS n\nFROM " + table +
			"\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2\nGROUP BY 1\n) AS q\nORDER BY n DESC, g1 COLLATE \"C\"\nLIMIT 11", 2},
		{"the table twice", "SELECT a.node AS node\nFROM (SELECT node\nFROM " + table + "\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2) AS a\nLEFT JOIN (SELECT node\nFROM " +
			table + "\nWHERE \"timestamp\" >= $3\n  AND \"timestamp\" < $4) AS b\nON a.node = b.node\nLIMIT 11", 4},
		{"what a join didn't find", "SELECT count(*) FILTER (WHERE a.id IS NULL) AS lost, count(*) FILTER (WHERE a.id IS NOT NULL) AS found\nFROM (" +
			rows + ") AS a\nLIMIT 11", 2},
		{"a comparison that NULL takes part in", rows + "\n  AND (reason IS DISTINCT FROM $3) AND (event = $4 OR topic = $5)\nLIMIT 11", 5},
		{"the last of each", "SELECT DISTINCT ON (clientid, username) clientid, reason\nFROM (" + rows + ") AS q\nORDER BY clientid\nLIMIT 11", 2},
		{"alternatives of one column", rows + "\n  AND (clientid = $3 OR clientid = $4)\nLIMIT 11", 4},
		{"a list from a subquery", rows + "\n  AND id IN (SELECT id\nFROM " + table + "\nWHERE \"timestamp\" >= $3\n  AND \"timestamp\" < $4)\nLIMIT 11", 4},
		{"numbers in a list", rows + "\n  AND qos IN (1, 2)\nLIMIT 11", 2},
		{"the newest of the newest", "SELECT q.id AS id\nFROM (" + rows + "\nORDER BY \"timestamp\" DESC\nLIMIT 5) AS q\nORDER BY coalesce(q.\"timestamp\", $3) DESC\nLIMIT 11", 3},
		{"a cast around an aggregate of a subquery", "SELECT q.n + CAST(q.m AS BIGINT) AS n\nFROM (" + rows + ") AS q\nLIMIT 11", 2},
		{"a window over what is grouped", "SELECT q.g1 AS g1, sum(q.n) OVER () AS n\nFROM (SELECT node AS g1, count(*) AS n\nFROM " + table +
			"\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2\nGROUP BY 1) AS q\nORDER BY 1\nLIMIT 11", 2},
		{"a common table", "WITH q AS (" + rows + ")\nSELECT DISTINCT event, q.id\nFROM q\nWHERE q.event LIKE $3\n  AND q.clientid = $4\nLIMIT 11", 4},
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
		{"a function behind a name", "AND r.left(clientid, 1) = $3", "a function isn't one of a table"},
		{"an offset", "AND id = $3 OFFSET $4", "LIMIT and OFFSET take numbers only"},
		{"a limit of an expression", "AND id = $3 LIMIT (10)", "LIMIT and OFFSET take numbers only"},
		{"an interval", "AND connected_at > now() - INTERVAL $3", "an interval is a literal"},
		{"ESCAPE", "AND clientid LIKE $3 ESCAPE ''", "LIKE has no ESCAPE clause"},
		{"IS DISTINCT FROM", "AND reason IS DISTINCT FROM $3", "IS DISTINCT FROM takes what follows it for its operand"},
		{"IS DISTINCT FROM with more in its parentheses", "AND (reason IS DISTINCT FROM $3 AND qos = $4)", "IS DISTINCT FROM takes what follows it for its operand"},
		{"IS NOT DISTINCT FROM", "AND reason is not distinct from $3", "IS DISTINCT FROM takes what follows it for its operand"},
		{"a comment to the end of the line", "AND id = $3 -- so", "comments are dropped or end the connection"},
		{"a comment", "AND id = $3 /* so */", "comments are dropped or end the connection"},
		{"a second statement", "AND id = $3; SELECT 1 AS one", "one statement only"},
		{"ALIGN", "AND id = $3 ALIGN ''", "RANGE … ALIGN is GreptimeDB's alone"},
		{"a cast placeholder", "AND qos = $3::int", "placeholders are typed by the protocol, not by casts"},
		{"a cast placeholder in SQL's way", "AND qos = CAST($3 AS integer)", "placeholders are typed by the protocol, not by casts"},
		{"a filter of a count", "AND 1 = (SELECT count(*) FILTER (WHERE q.qos > $3) AS n FROM q)", "counts rows whose condition is NULL"},
		{"a filter of a count of ones", "AND 1 = (SELECT count(1) filter (WHERE q.qos = 1 OR id IS NULL) AS n FROM q) AND id = $3", "counts rows whose condition is NULL"},
		{"buckets without an origin", "AND date_bin(INTERVAL '7 seconds', now()) = $3", "PostgreSQL needs the origin too"},
		{"a network with any text", "AND ipv4_in_range(split_part(peername, $3, 1), $4)", "a text that is no address fails the whole query"},
		{"a column in a list", "AND clientid IN ($3, from_clientid)", `"from_clientid" in a list after IN is neither a placeholder nor a literal`},
		{"an expression in a list", "AND clientid NOT IN (lower($3))", `"lower($3)" in a list after IN is neither a placeholder nor a literal`},
		{"indexes side by side", "AND (clientid = $3 OR username IN ($4, $5))", "clientid = $3 OR username IN ($4, $5): no index serves alternatives of several columns"},
		{"JSON", "AND json_get_string(client_attrs, $3) = $4", "the function json_get_string isn't known to exist on both servers"},
		{"nothing but LIKE", "AND id IN (SELECT id FROM q WHERE id LIKE $3)", "a LIKE or a cast that is the whole filter isn't pushed down"},
		{"nothing but a cast", "AND id IN (SELECT id FROM q WHERE CAST(clean_start AS boolean))", "a LIKE or a cast that is the whole filter isn't pushed down"},
	} {
		t.Run(test.name, func(t *testing.T) {
			values := 2 + strings.Count(test.condition, "$")
			found := broken(rows+"\n  "+test.condition+"\nLIMIT 11", values, 10)
			require.Len(t, found, 1)
			require.Contains(t, found[0], test.why)
		})
	}
}

func TestTimesOfGroups(t *testing.T) {
	for having, why := range map[string]string{
		`min("timestamp") < $3`:                                     "known for one beside the bare column only",
		`count(CASE WHEN "timestamp" < $3 THEN 1 END) > 0`:          "isn't known for one in HAVING",
		`count(*) > 1 AND count(CASE WHEN qos = $3 THEN 1 END) > 0`: "",
	} {
		found := broken("SELECT node, count(*) AS n\nFROM "+table+"\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2\nGROUP BY node\nHAVING "+having+"\nLIMIT 11", 3, 10)
		if why == "" {
			require.Empty(t, found)
			continue
		}
		require.Contains(t, strings.Join(found, "\n"), why)
	}
}

func TestAFunctionAroundTheTime(t *testing.T) {
	found := broken("SELECT event\nFROM "+table+"\nWHERE max(\"timestamp\") >= $1\n  AND \"timestamp\" < $2\nLIMIT 11", 2, 10)
	require.Len(t, found, 3)
	require.Contains(t, found[0], "a function around the time column hides it from pruning")
	require.Contains(t, found[1], "a time that is bound is known for one beside the bare column only")
	require.Equal(t, "the table is read 1 times, 0 times with a time range on the bare column", found[2])
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
		{"a cast below the top", "1 + CAST(qos AS BIGINT) AS qos", []string{`"1 + CAST(qos AS BIGINT) AS qos" casts what is read from the table`}},
		{"a cast beside an aggregate", "count(*) + max(a.qos)::bigint AS n", []string{`"count(*) + max(a.qos)::bigint AS n" casts what is read from the table`}},
		{"a window", "count(*) OVER (ORDER BY clientid) AS n", []string{
			`"count(*) OVER (ORDER BY clientid) AS n" takes every row of the range to one place: a window function belongs around what is bounded`}},
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
	const (
		from = "SELECT event\nFROM " + table + "\n"
		lost = "in a cluster a subquery with a LIMIT may lose its order, and so give other rows, unless the statement around it sorts too"
	)
	for _, test := range []struct {
		name, sql string
		values    int
		want      []string
	}{
		{"no time range", from + "WHERE clientid = $1\nLIMIT 11", 1, []string{"the table is read 1 times, 0 times with a time range on the bare column"}},
		{"half a time range", from + "WHERE \"timestamp\" >= $1\nLIMIT 11", 1, []string{"the table is read 1 times, 0 times with a time range on the bare column"}},
		{"one of two reads", "SELECT a.node AS node\nFROM (SELECT node\nFROM " + table + "\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2) AS a\nJOIN (SELECT node\nFROM " + table +
			"\nWHERE node = $3) AS b\nON a.node = b.node\nLIMIT 11", 3, []string{"the table is read 2 times, 1 times with a time range on the bare column"}},
		{"no limit", rows, 2, []string{"there is no LIMIT at the end"}},
		{"a limit only within", "SELECT q.a AS a\nFROM (" + rows + "\nLIMIT 11) AS q", 2, []string{"there is no LIMIT at the end", lost}},
		{"a limit within, and no order around it", "SELECT count(*) AS n\nFROM (" + rows + "\nORDER BY event\nLIMIT 5) AS q\nLIMIT 11", 2, []string{lost}},
		{"a limit that is bound", rows + "\nLIMIT $3", 3, []string{`LIMIT and OFFSET take numbers only: (?i)\b(LIMIT|OFFSET)\s+[^0-9]`, "there is no LIMIT at the end"}},
		{"a limit that tells no cut", rows + "\nLIMIT 10", 2, []string{"LIMIT 10 doesn't tell whether more than 10 rows were there"}},
		{"a limit that reads too much", rows + "\nLIMIT 12", 2, []string{"LIMIT 12 doesn't tell whether more than 10 rows were there"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, broken(test.sql, test.values, 10))
		})
	}
}

func TestWhatIsBound(t *testing.T) {
	st := statement.Statement{SQL: rows + "\n  AND id = $3\nLIMIT 11", Values: []any{time.Now(), time.Now(), ""}, MaxRows: 10}
	for _, value := range []any{"a", int64(1), 1.5, true, time.Now(), nil} {
		st.Values[2] = value
		require.Empty(t, Statement(st, table), "%T", value)
	}
	for _, value := range []any{[]string{"a"}, 1, uint64(1), time.Second} {
		st.Values[2] = value
		require.Equal(t, []string{fmt.Sprintf("$3 is a %T, which can't be bound on both servers", value)}, Statement(st, table))
	}
}

func TestOnlyWhatReads(t *testing.T) {
	for _, sql := range []string{"DELETE FROM q\nLIMIT 11", "EXPLAIN SELECT 1 AS one\nLIMIT 11", "SET a = 1 LIMIT 11", "SELECTED LIMIT 11"} {
		require.Equal(t, []string{"a statement begins with SELECT or WITH"}, broken(sql, 0, 10))
	}
}

func TestSubqueriesInSelectLists(t *testing.T) {
	found := broken("SELECT q.a AS a, (SELECT max(b) AS b FROM q) AS b\nFROM q\nLIMIT 11", 0, 10)
	require.Equal(t, []string{`"(SELECT max(b) AS b" is a subquery in the select list, which becomes NULL or is cut to one row`}, found)
}
