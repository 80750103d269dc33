package rows

import (
	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// What tells a row from all others: the ID of its log line is the same in every answer that holds it.

// identifying says whether a column belongs to a row's identity: it is EMQX's, and never cut or hidden.
func identifying(c event.Column) bool { return c.Known && c.Name != event.Payload }

// identityColumns are those of a result that make up the identity of its rows, nil where the table lacks one: a column that it
// doesn't have yet counts as NULL.
func identityColumns(result *columnar.Result) []*columnar.Column {
	var columns []*columnar.Column
	for _, c := range event.Wide {
		if identifying(c) {
			columns = append(columns, result.Column(c.Name))
		}
	}
	return columns
}
