package ask

import (
	"context"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rollup"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Parts of a question's time range: what a rollup has counted, and the rest. Which questions a rollup can answer is decided here, how
// far it can be trusted by package rollup.

// Parts cuts the range where a rollup can answer a part of the question. None: all is read from the rows.
func (q *Question) Parts(ctx context.Context) []rollup.Part {
	if q.Target.Rollup == nil || !q.asksWholeMinutes() {
		return nil
	}
	columns, ok := q.rolledColumns()
	if !ok {
		return nil
	}
	parts := q.Target.Rollup.Parts(ctx, rollup.Question{
		Database: q.Target.Database, Dialect: q.Target.Dialect, Now: q.Target.Now, From: q.From, To: q.To, Columns: columns,
	})
	if len(parts) > 0 {
		q.log.roll()
	}
	return parts
}

func (l *log) roll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rolled = true
}

// Rolled says whether a part of the answer was to come from a rollup.
func (q *Question) Rolled() bool { return q.log.rolled }

// Within is the question about a part of its range.
func (q *Question) Within(from, to time.Time) *Question {
	part := *q.Query
	part.From, part.To = from, to
	return q.Instead(&part)
}

// rolledColumns are the columns that the question reads, if it reads none but those that a rollup has.
func (q *Question) rolledColumns() ([]string, bool) {
	columns := slices.Clone(rollup.Outcomes) // of which shares and outcomes are told
	for _, key := range q.Used() {
		columns = append(columns, key.Needs...)
	}
	for _, f := range q.Filters {
		columns = append(columns, f.Column.Name)
	}
	for _, g := range q.GroupBy {
		switch g.Name {
		case query.GroupOutcome, query.GroupSeverity: // told by the same columns
		case query.GroupSource, query.GroupNetwork, query.GroupTopicShape:
			return nil, false
		default:
			columns = append(columns, g.Name)
		}
	}
	// A column that the table lacks is in no statement.
	columns = slices.DeleteFunc(columns, func(name string) bool { return !q.Schema.Has(name) })
	for _, name := range columns {
		if !slices.Contains(rollup.Columns, name) {
			return nil, false
		}
	}
	return columns, true
}

// CutsTime says whether the answer is cut into intervals.
func (q *Question) CutsTime() bool { return q.View == "rate" }

// asksWholeMinutes says whether a minute never lies in two intervals.
func (q *Question) asksWholeMinutes() bool {
	if !q.CutsTime() {
		return true
	}
	drawn := q.Within(q.From.Add(q.Offset), q.To.Add(q.Offset))
	return q.Offset%time.Minute == 0 && drawn.CutRange().Interval%time.Minute == 0
}

// SketchesClients says whether clients can be counted in parts.
func (q *Question) SketchesClients() bool {
	return q.Target.Dialect == statement.GreptimeDB && q.Target.Rollup.Has(statement.RollupClients)
}

// TellSketched says that numbers of clients aren't exact.
func (q *Question) TellSketched() {
	q.Infof("Clients are estimated, to about 2%%: they are counted from the table's rollup.")
}
