package check

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReads(t *testing.T) {
	const bounds = `"timestamp" >= $1`
	for _, test := range []struct {
		name, sql string
		want      [][]string
	}{
		{"none", "SELECT a AS a FROM q WHERE a = $1", nil},
		{"rows", "SELECT id\nFROM " + table + "\nWHERE " + bounds + "\n  AND clientid IN ($2, $3)\n  AND (username = $4 OR topic = $5 AND qos = $6)\nORDER BY id\nLIMIT 2",
			[][]string{{bounds, "clientid IN ($2, $3)", "(username = $4 OR topic = $5 AND qos = $6)"}}},
		{"a choice", "SELECT id\nFROM " + table + "\nWHERE " + bounds + "\n  AND CASE WHEN a AND CASE WHEN b AND c THEN d END = e THEN clientid ELSE f END = $2 AND g LIMIT 2",
			[][]string{{bounds, "CASE WHEN a AND CASE WHEN b AND c THEN d END = e THEN clientid ELSE f END = $2", "g"}}},
		{"two", "SELECT n\nFROM (SELECT id\nFROM " + table + "\nWHERE " + bounds + "\nGROUP BY id) AS a\nJOIN (SELECT id\nFROM " + table + "\nWHERE id = $2) AS b ON a.id = b.id AND a.n = b.n LIMIT 2",
			[][]string{{bounds}, {"id = $2"}}},
		{"a list from a subquery", "SELECT id\nFROM " + table + "\nWHERE id IN (SELECT id\nFROM " + table + "\nWHERE " + bounds + "\n  AND username = $2 GROUP BY 1)\n  AND clientid = $3",
			[][]string{{"id IN (SELECT id\nFROM " + table + "\nWHERE " + bounds + "\n  AND username = $2 GROUP BY 1)", "clientid = $3"}, {bounds, "username = $2"}}},
		{"words in literals", "SELECT id\nFROM " + table + "\nWHERE a = ' AND ) LIMIT ' AND b = 'é'\nLIMIT 2", [][]string{{"a = ' AND ) LIMIT '", "b = 'é'"}}},
		{"words in names", "SELECT id\nFROM " + table + "\nWHERE LAND = 1 AND ENDED = 2\nLIMIT 2", [][]string{{"LAND = 1", "ENDED = 2"}}},
	} {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, Reads(test.sql, table)) })
	}
}

func TestServed(t *testing.T) {
	for condition, want := range map[string]bool{
		"clientid = $1": true, "clientid = $12": true, "clientid IN ($1, $2)": true, "clientid IN ($1)": true,
		"clientid <> $1": false, "clientid NOT IN ($1)": false, "clientid LIKE $1": false, "clientid ~ $1": false, "clientid IS NULL": false,
		"(clientid = $1 OR username = $2)": false, "lower(clientid) = $1": false, "from_clientid = $1": false, "clientid = username": false,
		"clientid = $1 OR username = $2": false, "clientid IN ($1, username)": false, "q.clientid = $1": false,
	} {
		require.Equal(t, want, Served([]string{"event = $9", condition}, "clientid"), condition)
	}
	require.False(t, Served(nil, "clientid"))
}
