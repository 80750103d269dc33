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
	unit      string
	perSecond bool
	distinct  bool // clients are counted: those of two ranges may be the same
}

var (
	allRows         = counted{unit: "short"}
	perSecond       = counted{unit: "cps", perSecond: true}
	distinctClients = counted{unit: "short", distinct: true}
)

func countOf(q *ask.Question, c counted, since time.Time, from parts) Measure {
	return formula{q: q, since: since, counts: "n", additive: !c.distinct, of: c.unit, read: c.read, aggregate: func(b *statement.Builder, more bool) aggregate {
		return from.together(q, b, more || c.distinct, func(q *ask.Question) aggregate {
			agg := aggregate{time: `"timestamp"`, Aggregate: statement.Aggregate{
				From: q.Matching(b, q.AskedEvents()).SQL(), Groups: series.GroupColumns(q, q.GroupBy), Order: "n DESC",
			}}
			switch {
			case c.distinct:
				agg.Values = statement.Select{b.Clients("n", "")}
			case more:
				agg.Values = statement.Select{b.CountBeside("n", "")}
			default:
				agg.Values = statement.Select{b.Count("n", "")}
			}
			if more {
				agg.Values = append(agg.Values, details(b)...)
			}
			return agg
		})
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
