package measure

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// The measures count, perSecond and clients: of the rows that the query's keys choose.

// counted is one of them.
type counted struct {
	expression string
	unit       string
	perSecond  bool
	distinct   bool // what is counted in two ranges may be the same
}

var (
	allRows         = counted{expression: "count(*)", unit: "short"}
	perSecond       = counted{expression: "count(*)", unit: "cps", perSecond: true}
	distinctClients = counted{expression: ask.DistinctClients, unit: "short", distinct: true}
)

func countOf(q *ask.Question, c counted) Measure {
	return formula{q: q, counts: "n", additive: !c.distinct, of: c.unit, read: c.read, aggregate: func(b *statement.Builder, more bool) aggregate {
		agg := aggregate{time: `"timestamp"`, Aggregate: statement.Aggregate{
			From: q.Matching(b, q.AskedEvents()).SQL(), Groups: series.GroupColumns(q, q.GroupBy), Order: "n DESC",
			Values: statement.Select{statement.Int("n", c.expression)},
		}}
		if more {
			agg.Values = append(agg.Values, details()...)
		}
		return agg
	}}
}

func (c counted) read(result *columnar.Result) reader {
	n := result.Ints("n")
	if !c.perSecond {
		return func(row int, _ time.Duration) float64 { return float64(n.Get(row)) }
	}
	return func(row int, span time.Duration) float64 {
		if span <= 0 {
			return 0
		}
		return float64(n.Get(row)) / span.Seconds()
	}
}
