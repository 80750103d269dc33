package statement

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

var ofClient = regexp.MustCompile(`\b` + event.ClientID + `\b`)

// belowGroups computes below the groups what is computed of the client ID. In a cluster the rows lie on datanodes by their client ID, and
// GreptimeDB takes each group whose expression names it for one that lies on a single datanode: of "CASE WHEN clientid = … ELSE …" it gives as
// many groups as there are datanodes, and puts them together nowhere. Beside the client ID itself there is nothing to put together.
func belowGroups(groups Select, from string) (Select, string) {
	isClient := func(e Expr) bool { return e.SQL == event.ClientID }
	if strings.HasPrefix(from, "FROM (") || slices.ContainsFunc(groups, isClient) {
		return groups, from
	}
	groups = slices.Clone(groups)
	var computed Select
	for i, g := range groups {
		if ofClient.MatchString(g.SQL) {
			below := Expr{SQL: g.SQL, Column: Column{Name: fmt.Sprintf("of_client_%d", i+1)}} // no column of a table is called so
			computed = append(computed, below)
			groups[i].SQL = below.Name
		}
	}
	if len(computed) == 0 {
		return groups, from
	}
	return groups, "FROM (SELECT *, " + computed.String() + "\n" + from + ") AS r"
}
