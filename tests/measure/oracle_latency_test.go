package measure

import (
	"math"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// What the quantiles of deliveries' times must be.

// isQuantile says whether times of deliveries are measured.
func (c counting) isQuantile() bool { return quantiles[c.Measure] > 0 }

var quantiles = map[string]float64{"p50": 0.5, "p90": 0.9, "p99": 0.99}

// timed are deliveries with the milliseconds that they took, and those of them that came within a minute.
func (c counting) timed() (inTime, all []oracle.Record) {
	rows := oracle.Chosen(oracle.Between(c.records, c.from, c.to), oracle.All([]oracle.Test{
		oracle.OfEvents([]string{"message.delivered"}), c.Asks(), func(r oracle.Record) bool {
			id, _ := r.Text("id")
			return id != "" && r.Cells["publish_received_at"] != nil
		},
	}))
	for _, same := range split(rows, []string{"id", "clientid"}) {
		delivery := c.firstOf(same)
		took := int64(math.MaxInt64)
		for _, r := range same {
			took = min(took, r.At-c.offset-r.Cells["publish_received_at"].(int64))
		}
		delivery.Cells["took"] = took
		all = append(all, delivery)
		if took <= 60_000 {
			inTime = append(inTime, delivery)
		}
	}
	return inTime, all
}

// firstOf is one record for rows of one delivery: the first row says when; of each group's values the smallest is taken.
func (c counting) firstOf(same []oracle.Record) oracle.Record {
	delivery := oracle.Record{At: slices.MinFunc(same, byTime).At, Cells: map[string]any{"clientid": same[0].Cells["clientid"]}}
	for _, by := range c.GroupBy {
		var smallest *string
		for _, r := range same {
			if value := oracle.GroupValue(r, by); smallest == nil || value != nil && *value < *smallest {
				smallest = value
			}
		}
		delivery.Cells["group "+by] = smallest
	}
	return delivery
}

// requireEstimates compares the quantile of all deliveries, which a GreptimeDB estimates. Which groups are the biggest by it, estimates
// decide alone.
func (c counting) requireEstimates(t require.TestingT, b *testkit.Bench, frames data.Frames, list []figure, model string) {
	if c.View != "count" || len(c.GroupBy) > 0 {
		return
	}
	require.Len(t, frames, 1, model)
	got, ok := frames[0].Fields[0].ConcreteAt(0)
	require.Equal(t, list[0].value != nil, ok, model)
	if ok {
		oracle.RequireQuantile(t, b, tookOf(list[0].counted), quantiles[c.Measure], got.(float64), model)
	}
}

// tookOf is what deliveries took.
func tookOf(deliveries []oracle.Record) (took []float64) {
	for _, d := range deliveries {
		took = append(took, float64(d.Cells["took"].(int64)))
	}
	return took
}

// quantile is that of what deliveries took, between the two nearest where it falls between.
func quantile(part float64, deliveries []oracle.Record) *float64 {
	if len(deliveries) == 0 {
		return nil
	}
	took := tookOf(deliveries)
	slices.Sort(took)
	at := part * float64(len(took)-1)
	below := int(at)
	above := min(below+1, len(took)-1)
	return new(took[below] + (at-float64(below))*(took[above]-took[below]))
}
