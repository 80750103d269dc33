package check

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// TestGroups: whatever needs memory in the server for each message, client or topic is refused, unless what goes in is bounded.
func TestGroups(t *testing.T) {
	const read = "\nFROM " + table + "\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2"
	for _, test := range []struct {
		name, sql string
		values    int
		by        string // "" if the statement is good
	}{
		{"by event and bucket", "SELECT event, " + statement.Bucket(60_000_000_000, `"timestamp"`) + " AS t, count(*) AS rows_read" + read + "\nGROUP BY 1, 2\nLIMIT 11", 2, ""},
		{"by message", "SELECT id, count(*) AS rows_read" + read + "\nGROUP BY id\nLIMIT 11", 2, "id"},
		{"by topic, by its place", "SELECT node, topic AS topic_name, count(*) AS rows_read" + read + "\nGROUP BY 1, 2\nLIMIT 11", 2, "topic AS topic_name"},
		{"by an expression", "SELECT CASE WHEN qos = 1 THEN clientid END AS who, count(*) AS rows_read" + read + "\nGROUP BY 1\nLIMIT 11", 2,
			"CASE WHEN qos = 1 THEN clientid END AS who"},
		{"by message, some of them", "SELECT id, clientid, count(*) AS rows_read" + read + "\n  AND id IN ($3, $4)\nGROUP BY id, clientid\nLIMIT 11", 4, ""},
		{"by client, one of them", "SELECT clientid, count(*) AS rows_read" + read + "\n  AND clientid = $3\nGROUP BY clientid\nLIMIT 11", 3, ""},
		{"by message of some clients", "SELECT id, count(*) AS rows_read" + read + "\n  AND clientid = $3\nGROUP BY id\nLIMIT 11", 3, "id"},
		{"by client, all but one", "SELECT clientid, count(*) AS rows_read" + read + "\n  AND clientid <> $3\nGROUP BY clientid\nLIMIT 11", 3, "clientid"},
		{"different messages", "SELECT event, count(DISTINCT id) AS ids" + read + "\nGROUP BY event\nLIMIT 11", 2, "DISTINCT id"},
		{"different messages under a condition", "SELECT count(DISTINCT CASE WHEN qos > $1 THEN id END) AS ids\nFROM " + table +
			"\nWHERE \"timestamp\" >= $2\n  AND \"timestamp\" < $3\nLIMIT 11", 3, "DISTINCT THEN id END"},
		{"different events", "SELECT count(DISTINCT event) AS events" + read + "\nLIMIT 11", 2, ""},
		{"the last of each", "SELECT DISTINCT ON (clientid) clientid, reason" + read + "\nORDER BY clientid\nLIMIT 11", 2, "clientid"},
		{"a join row for row", "SELECT a.id AS id\nFROM (SELECT id" + read + ") AS a\nJOIN (SELECT id\nFROM " + table +
			"\nWHERE \"timestamp\" >= $3\n  AND \"timestamp\" < $4\n  AND id = $5) AS b\nON a.id = b.id\nLIMIT 11", 5, "id"},
		{"within", "SELECT q.n AS n\nFROM (SELECT id, count(*) AS n" + read + "\nGROUP BY id) AS q\nORDER BY n\nLIMIT 11", 2, "id"},
	} {
		t.Run(test.name, func(t *testing.T) {
			st := statement.Statement{SQL: test.sql, Values: make([]any, test.values), MaxRows: 10}
			if found := Statement(st, table); test.by == "" {
				require.Empty(t, found)
			} else {
				require.Len(t, found, 1)
				require.Contains(t, found[0], fmt.Sprintf("%q makes a group, or keeps a value, for each ", test.by))
			}
			st.Bounded = true
			require.Empty(t, Statement(st, table))
		})
	}
}
