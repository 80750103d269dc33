package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// TestGroups: nothing is kept in the server for each message, and little for each client or topic, unless what goes in is bounded.
func TestGroups(t *testing.T) {
	const read = "\nFROM " + table + "\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2"
	const (
		message = "%q keeps something for each message "
		set     = "%q makes a group for each "
	)
	for _, test := range []struct {
		name, sql string
		values    int
		broken    string // "" if the statement is good
		by        string
	}{
		{"by event and bucket", "SELECT event, " + statement.Bucket(60_000_000_000, `"timestamp"`) + " AS t, count(*) AS rows_read" + read + "\nGROUP BY 1, 2\nLIMIT 11", 2, "", ""},
		{"by message", "SELECT id, count(*) AS rows_read" + read + "\nGROUP BY id\nLIMIT 11", 2, message, "id"},
		{"by message, by its place", "SELECT node, id AS message_id, count(*) AS rows_read" + read + "\nGROUP BY 1, 2\nLIMIT 11", 2, message, "id AS message_id"},
		{"by an expression", "SELECT CASE WHEN qos = 1 THEN id END AS which, count(*) AS rows_read" + read + "\nGROUP BY 1\nLIMIT 11", 2, message,
			"CASE WHEN qos = 1 THEN id END AS which"},
		{"by message, some of them", "SELECT id, clientid, count(*) AS rows_read" + read + "\n  AND id IN ($3, $4)\nGROUP BY id, clientid\nLIMIT 11", 4, "", ""},
		{"by message of some clients", "SELECT id, count(*) AS rows_read" + read + "\n  AND clientid = $3\nGROUP BY id\nLIMIT 11", 3, message, "id"},
		{"different messages", "SELECT event, count(DISTINCT id) AS ids" + read + "\nGROUP BY event\nLIMIT 11", 2, message, "DISTINCT id"},
		{"different messages under a condition", "SELECT count(DISTINCT CASE WHEN qos > $1 THEN id END) AS ids\nFROM " + table +
			"\nWHERE \"timestamp\" >= $2\n  AND \"timestamp\" < $3\nLIMIT 11", 3, message, "DISTINCT THEN id END"},
		{"different events", "SELECT count(DISTINCT event) AS events" + read + "\nLIMIT 11", 2, "", ""},
		{"the last of each", "SELECT DISTINCT ON (id) id, reason" + read + "\nORDER BY id\nLIMIT 11", 2, message, "id"},
		{"a join row for row", "SELECT a.id AS id\nFROM (SELECT id" + read + ") AS a\nJOIN (SELECT id\nFROM " + table +
			"\nWHERE \"timestamp\" >= $3\n  AND \"timestamp\" < $4\n  AND id = $5) AS b\nON a.id = b.id\nLIMIT 11", 5, message, "id"},
		{"by message, beside what is computed of the client", "SELECT of_client_1 AS g1, id, count(*) AS rows_read\nFROM (SELECT *, CASE WHEN qos = 1 THEN clientid END AS of_client_1" + read +
			") AS r\nGROUP BY 1, 2\nLIMIT 11", 2, message, "id"},
		{"clients and users by what is computed of a client", "SELECT of_client_1 AS g1, count(DISTINCT topic) AS topics, count(DISTINCT username) AS users\nFROM (SELECT *, lower(clientid) AS of_client_1" + read +
			") AS r\nGROUP BY 1\nLIMIT 11", 2, "%q makes a group for each clientid ", "lower(clientid) AS g1"},
		{"within", "SELECT q.n AS n\nFROM (SELECT id, count(*) AS n" + read + "\nGROUP BY id) AS q\nORDER BY n\nLIMIT 11", 2, message, "id"},

		{"by client", "SELECT clientid, count(*) AS rows_read" + read + "\nGROUP BY clientid\nLIMIT 11", 2, "", ""},
		{"clients by topic, counted twice over", "SELECT topic, sum(1) AS rows_read, count(DISTINCT clientid) AS clients, max(\"timestamp\") AS last_at" + read +
			"\nGROUP BY topic\nLIMIT 11", 2, "", ""},
		{"clients by topic beside a count", "SELECT topic, count(*) AS rows_read, count(DISTINCT clientid) AS clients" + read + "\nGROUP BY topic\nLIMIT 11", 2, set, "topic"},
		{"clients by topic beside a count of the groups", "SELECT topic, count(DISTINCT clientid) AS clients" + read + "\nGROUP BY topic\nHAVING count(*) > 5\nLIMIT 11", 2,
			set, "topic"},
		{"clients by topic under a filter", "SELECT topic, count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients" + read + "\nGROUP BY topic\nLIMIT 11", 2,
			set, "topic"},
		{"clients and users by topic", "SELECT topic, count(DISTINCT clientid) AS clients, count(DISTINCT username) AS users" + read + "\nGROUP BY topic\nLIMIT 11", 2,
			set, "topic"},
		{"the same of a topic", "SELECT topic, count(*) AS rows_read, count(DISTINCT clientid) AS clients" + read + "\n  AND topic = $3\nGROUP BY topic\nLIMIT 11", 3, "", ""},
		{"clients and users of some addresses", "SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(DISTINCT clientid) AS clients, count(DISTINCT username) AS users" + read +
			"\n  AND regexp_replace(peername, ':[0-9]+$', '') IN ($3, $4)\nGROUP BY 1\nLIMIT 11", 4, "", ""},
		{"clients and users by node", "SELECT node, count(DISTINCT clientid) AS clients, count(DISTINCT username) AS users" + read + "\nGROUP BY node\nLIMIT 11", 2, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			st := statement.Statement{SQL: test.sql, Values: make([]any, test.values), MaxRows: 10}
			if found := Statement(st, table); test.broken == "" {
				require.Empty(t, found)
			} else {
				require.Len(t, found, 1)
				require.Contains(t, found[0], fmt.Sprintf(test.broken, test.by))
			}
			st.Bounded = true
			require.Empty(t, Statement(st, table))
		})
	}
}

// TestPartitions: what groups is computed of the client ID is computed below them, or stands beside the client ID itself.
func TestPartitions(t *testing.T) {
	const read = "\nFROM " + table + "\nWHERE \"timestamp\" >= $1\n  AND \"timestamp\" < $2"
	for sql, broken := range map[string]bool{
		"SELECT clientid, count(*) AS n" + read + "\nGROUP BY clientid\nLIMIT 11":                                               false,
		"SELECT left(clientid, 2) AS g, count(*) AS n" + read + "\nGROUP BY 1\nLIMIT 11":                                        true,
		"SELECT node, left(clientid, 2) AS g, count(*) AS n" + read + "\nGROUP BY 1, 2\nLIMIT 11":                               true,
		"SELECT left(clientid, 2) AS g, clientid, count(*) AS n" + read + "\nGROUP BY 1, 2\nLIMIT 11":                           false,
		"SELECT g.b AS b, count(*) AS n\nFROM (SELECT *, left(clientid, 2) AS b" + read + ") AS g\nGROUP BY 1\nLIMIT 11":        false,
		"SELECT left(from_clientid, 2) AS g, count(*) AS n" + read + "\nGROUP BY 1\nLIMIT 11":                                   false,
		"SELECT q.n AS n\nFROM (SELECT lower(clientid) AS g, count(*) AS n" + read + "\nGROUP BY 1) AS q\nORDER BY n\nLIMIT 11": true,
	} {
		found := Statement(statement.Statement{SQL: sql, Values: make([]any, 2), MaxRows: 10}, table)
		require.Equal(t, broken, len(found) == 1 && strings.Contains(found[0], "puts them together nowhere"), "%s: %s", sql, found)
		require.True(t, broken || len(found) == 0, "%s: %s", sql, found)
	}
}
