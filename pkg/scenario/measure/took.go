package measure

import (
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// How long messages take from their publish to a delivery or an acknowledgement.

// tooOld is how many milliseconds behind its publish a delivery says nothing of the broker's speed any more: it was retained,
// delayed or queued.
const tooOld = 60_000

// quantiles are those that are told.
var quantiles = []struct{ name, number string }{{"p50", "0.5"}, {"p90", "0.9"}, {"p99", "0.99"}}

// deliveryTimes is a row for each delivery and each acknowledgement: a message, a receiver and a step, however often it was
// recorded. Of a delivery that was repeated the first counts. It took as long as the two nodes' clocks say, which can be less
// than nothing, and NULL if the publish is at no time. The groups are those of the question, as columns of these rows.
func deliveryTimes(q *ask.Question, b *statement.Builder, events []string) (from string, groups statement.Select) {
	selected := []string{
		"event", "id", "clientid", `min("timestamp") AS first_at`,
		"min(CAST(" + b.Millis(`"timestamp"`) + " - " + ask.Millis(event.PublishReceivedAt) + " AS DOUBLE PRECISION)) AS took",
	}
	for _, g := range groupsBy(q, q.GroupBy) {
		selected = append(selected, "min("+g.SQL+") AS "+g.Name)
		g.SQL = "d." + g.Name
		groups = append(groups, g)
	}
	r := q.Matching(b, events)
	r.And(event.ID+" <> ''", event.PublishReceivedAt+" IS NOT NULL")
	return "FROM (\nSELECT " + strings.Join(selected, ", ") + "\n" + r.SQL() + "\nGROUP BY event, id, clientid\n) AS d", groups
}
