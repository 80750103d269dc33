package measure

import (
	"context"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/deliveries"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// How long messages take from their publish to a delivery or an acknowledgement.

// TooOld is how many milliseconds behind its publish a delivery says nothing of the broker's speed any more: it was retained,
// delayed or queued.
const TooOld = 60_000

// OldAge is tooOld as people read it.
const OldAge = time.Duration(TooOld) * time.Millisecond

// Quantile is a quantile as it is asked for, and as a number.
type Quantile struct{ Name, Number string }

// Quantiles are those that are told.
var Quantiles = []Quantile{{"p50", "0.5"}, {"p90", "0.9"}, {"p99", "0.99"}}

// DeliveryTimes is a row for each delivery and each acknowledgement: a message, a receiver and a step, however often it was
// recorded. Of a delivery that was repeated the first counts. It took as long as the two nodes' clocks say, which can be less
// than nothing, and NULL if the publish is at no time. The groups are those of the question, as columns of these rows.
func DeliveryTimes(q *ask.Question, b *statement.Builder, events []string) (from string, groups statement.Select) {
	selected := []string{
		"event", "id", "clientid", `min("timestamp") AS first_at`,
		"min(CAST(" + b.Millis(`"timestamp"`) + " - " + ask.Millis(event.PublishReceivedAt) + " AS DOUBLE PRECISION)) AS took",
	}
	for _, g := range series.GroupColumns(q, q.GroupBy) {
		selected = append(selected, "min("+g.SQL+") AS "+g.Name)
		g.SQL = "d." + g.Name
		groups = append(groups, g)
	}
	return "FROM (\nSELECT " + strings.Join(selected, ", ") + "\n" + timedRows(q, b, events).SQL() + "\nGROUP BY event, id, clientid\n) AS d", groups
}

func timedRows(q *ask.Question, b *statement.Builder, events []string) *statement.Rows {
	r := q.Matching(b, events)
	r.And(event.ID+" <> ''", event.PublishReceivedAt+" IS NOT NULL")
	return r
}

// NewestTimes is the question about the newest of them, and since when they are all of them; no time where nothing is left out. Whether
// deliveries are timed, acknowledgements, or both, and whether they are counted: all figures of a page are of the same time.
func NewestTimes(ctx context.Context, q *ask.Question) (*ask.Question, time.Time, error) {
	return newest(ctx, q, "Deliveries are timed", func(b *statement.Builder) *statement.Rows { return q.Matching(b, deliveries.Events) })
}
