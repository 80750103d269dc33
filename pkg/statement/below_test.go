package statement

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGroupsOfClients: what is computed of the client ID is computed below the groups, and nothing else is.
func TestGroupsOfClients(t *testing.T) {
	const from = "FROM events\nWHERE qos = 1"
	count := Select{Int("n", "count(*)")}
	for name, test := range map[string]struct {
		groups Select
		from   string
		want   string
	}{
		"none":              {nil, from, "SELECT count(*) AS n\nFROM events\nWHERE qos = 1"},
		"the client ID":     {Select{PlainText("clientid")}, from, "SELECT clientid, count(*) AS n\nFROM events\nWHERE qos = 1\nGROUP BY 1"},
		"of another column": {Select{Text("g", "lower(from_clientid)")}, from, "SELECT lower(from_clientid) AS g, count(*) AS n\nFROM events\nWHERE qos = 1\nGROUP BY 1"},
		"of the client ID": {Select{PlainText("node"), Text("g", "lower(clientid)")}, from,
			"SELECT node, of_client_2 AS g, count(*) AS n\nFROM (SELECT *, lower(clientid) AS of_client_2\nFROM events\nWHERE qos = 1) AS r\nGROUP BY 1, 2"},
		"beside it": {Select{Text("g", "lower(clientid)"), PlainText("clientid")}, from,
			"SELECT lower(clientid) AS g, clientid, count(*) AS n\nFROM events\nWHERE qos = 1\nGROUP BY 1, 2"},
		"of a query": {Select{Text("g", "lower(d.clientid)")}, "FROM (SELECT 1) AS d", "SELECT lower(d.clientid) AS g, count(*) AS n\nFROM (SELECT 1) AS d\nGROUP BY 1"},
	} {
		a := Aggregate{Groups: test.groups, Values: count, From: test.from}
		require.Equal(t, test.want, a.SQL(), name)
		require.Equal(t, len(test.groups)+1, len(a.List().Columns()), name)
	}
}
