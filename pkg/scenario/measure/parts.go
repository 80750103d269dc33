package measure

import (
	"context"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/rollup"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Answers that are put together: of whole minutes that a rollup has counted, and of the rows of all other times.

// parts are those of a question's time range; none: all is read from the rows.
type parts []rollup.Part

func partsOf(ctx context.Context, q *ask.Question) parts { return q.Parts(ctx) }

func countMeasure(c counted) func(context.Context, *ask.Question) (Measure, error) {
	return func(ctx context.Context, q *ask.Question) (Measure, error) {
		q, since, err := newestGroups(ctx, q)
		if err != nil {
			return nil, err
		}
		return countOf(q, c, since, partsOf(ctx, q)), nil
	}
}

// together is an aggregate over the whole range. of makes it of a part, and clients says that it also counts clients, of which the
// rollups of some databases know nothing.
func (p parts) together(q *ask.Question, b *statement.Builder, clients bool, of func(*ask.Question) aggregate) aggregate {
	if len(p) == 0 || clients && !q.SketchesClients() {
		return of(q)
	}
	if clients {
		q.TellSketched()
	}
	var whole aggregate
	var selects []string
	for _, part := range p {
		b.Table, b.Source = part.Table, part.Source
		whole = of(q.Within(part.From, part.To))
		read := whole.Aggregate
		if q.CutsTime() {
			at := whole.time
			if part.Source != statement.RollupRow { // whose times are minutes
				at = statement.Bucket(time.Minute, at)
			}
			read.Groups = append(statement.Select{statement.Time("at", at)}, read.Groups...)
		}
		selects = append(selects, read.SQL())
	}
	b.Table, b.Source = q.Target.Table, statement.AllRows
	whole.time = "p.at"
	whole.From = "FROM (" + strings.Join(selects, "\nUNION ALL\n") + ") AS p"
	groups, values := make(statement.Select, len(whole.Groups)), make(statement.Select, len(whole.Values))
	for i, g := range whole.Groups {
		g.SQL = "p." + g.Name
		groups[i] = g
	}
	for i, v := range whole.Values {
		values[i] = v.Merged("p.")
	}
	whole.Groups, whole.Values = groups, values
	return whole
}
