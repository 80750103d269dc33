// Package usersql holds the views of the scenario sql, which show the rows of the user's own statement. What such a statement may
// be, and what its macros stand for, is package rawsql's.
package usersql

import (
	"context"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rawsql"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Views are those of the scenario sql.
var Views = []ask.View{tableView, timeseriesView, logsView}

var (
	scenarios = []string{event.SQL}
	shape     = []string{"interval", "limit"}
)

// run runs the query's own SQL and reads as many rows as are wanted; otherwise is how many where the query doesn't say.
func run(ctx context.Context, q *ask.Question, otherwise int) (*columnar.Result, error) {
	interval := q.CutRange().Interval
	if strings.Contains(q.RawSQL, "$__interval") {
		interval = q.Buckets().Interval // and say so where it was raised
	}
	b := q.Builder()
	written, err := rawsql.Write(b, q.RawSQL, rawsql.Scope{
		Schema: q.Schema, From: q.From, To: q.To, Interval: interval,
	})
	if err != nil {
		return nil, err
	}
	if !written.TimeRange {
		q.Infof("The SQL doesn't use the time range: it reads whatever the table holds. $__timeFilter binds it.")
	}
	limit := q.RowLimit(otherwise)
	st := b.Build(written.SQL, limit)
	st.Raw = true
	result, err := q.Run(ctx, st)
	if err != nil {
		return nil, err
	}
	if result.More {
		q.Warnf("Only the first %d rows are shown; there are more. Count or group in the SQL, choose a shorter time range, or raise the limit.", result.Rows)
	}
	return result, nil
}

// columnsUnknown says that nothing came, not even columns: that is how a preview answers, which can't know them.
func columnsUnknown(result *columnar.Result) bool {
	return len(result.Columns) == 0 && result.Rows == 0
}

// firstColumn finds the first column of a type; nil if there is none.
func firstColumn(result *columnar.Result, kind event.Type) *columnar.Column {
	for i := range result.Columns {
		if result.Columns[i].Type == kind {
			return &result.Columns[i]
		}
	}
	return nil
}

// withTime lists the rows that have a time, the oldest first; those of one time stay in the order of the SQL.
func withTime(q *ask.Question, result *columnar.Result, times *columnar.Column) []int {
	order := make([]int, 0, result.Rows)
	for i := range result.Rows {
		if !times.Null(i) {
			order = append(order, i)
		}
	}
	if n := result.Rows - len(order); n > 0 {
		q.Warnf("Rows without a time in the column %s are not shown: %d.", times.Name, n)
	}
	slices.SortStableFunc(order, func(x, y int) int { return times.Times[x].Compare(times.Times[y]) })
	return order
}

// text is a value of any type as people read it; nil for NULL.
func text(c *columnar.Column, row int) *string {
	if value, ok := c.Text(row); ok {
		return &value
	}
	return nil
}
