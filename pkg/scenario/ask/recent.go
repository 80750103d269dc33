package ask

import (
	"context"
	"fmt"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// newestRows bounds the rows that a statement groups or joins by message, client or topic. A LIMIT bounds what a statement returns;
// a database also holds a group for each message, client or topic until it has read the last row.
const newestRows = 200_000

// NewestRows is this bound.
func (q *Question) NewestRows() int {
	if q.Target.NewestRows > 0 {
		return q.Target.NewestRows
	}
	return newestRows
}

// Recent is the question about the newest of some rows, NewestRows of them; see NewestOf.
func (q *Question) Recent(ctx context.Context, rows func(*statement.Builder) *statement.Rows) (recent *Question, cut bool, err error) {
	return q.NewestOf(ctx, q.NewestRows(), rows)
}

// Holding is the question where it is known how many rows it chooses, at most: the newest of few need not be looked for.
func (q *Question) Holding(rows int64) *Question {
	part := *q
	part.rows = &rows
	return &part
}

// NewestOf is the question about the newest n of some rows: the same with a later beginning. cut says that there are others before.
// The rows are selected from the whole time range; several rows may be of the first millisecond.
//
// The bound is a time, which every part of an answer can keep to, and not an ordered LIMIT in a subquery: there GreptimeDB 1.0.0
// forgets the order, and takes as many rows of each part of the table.
func (q *Question) NewestOf(ctx context.Context, n int, rows func(*statement.Builder) *statement.Rows) (newest *Question, cut bool, err error) {
	var since *time.Time
	if q.rows == nil || *q.rows > int64(n) {
		find := q.nth
		if n > q.NewestRows() && q.Target.Dialect == statement.GreptimeDB { // PostgreSQL's index on the time holds the rows in their order
			find = q.nthBySteps
		}
		if since, cut, err = find(ctx, n, rows); err != nil {
			return nil, false, err
		}
	}
	part := *q.Query
	if since != nil {
		part.From = *since
	}
	newest = q.Instead(&part)
	newest.recent = true
	return newest, cut, nil
}

// nth is the time of the nth newest of some rows, nil where there aren't so many; more says that there are others before.
func (q *Question) nth(ctx context.Context, n int, rows func(*statement.Builder) *statement.Rows) (since *time.Time, more bool, err error) {
	b := q.Builder()
	list := statement.Select{statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time})}
	sql := fmt.Sprintf("SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT 2 OFFSET %d", list, rows(b).SQL(), n-1)
	result, err := q.Run(ctx, b.Build(sql, 1, list.Columns()...))
	if err != nil {
		return nil, false, err
	}
	return result.Times(event.Timestamp).Pointer(0), result.More, nil
}

// stepsOfNewest are the parts of a time range in which rows are counted to find the nth newest, and as many more of what may come after it.
const stepsOfNewest = 100

// nthBySteps is the same of many rows: it counts those of each step of time, and looks for the time in one of them. To sort a million times takes
// GreptimeDB three times as long as to count them.
func (q *Question) nthBySteps(ctx context.Context, n int, rows func(*statement.Builder) *statement.Rows) (since *time.Time, more bool, err error) {
	b := q.Builder()
	step := (q.To.Sub(q.From) / stepsOfNewest).Truncate(time.Second) + time.Second
	list := statement.Select{statement.Time("t", statement.Bucket(step, `"timestamp"`)), statement.Int("n", "count(*)")}
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY 1\nORDER BY 1 DESC\nLIMIT %d", list, rows(b).SQL(), 2*stepsOfNewest+1)
	result, err := q.Run(ctx, b.Build(sql, 2*stepsOfNewest, list.Columns()...))
	if err != nil {
		return nil, false, err
	}
	starts, counts := result.Times("t"), result.Ints("n")
	for i := range result.Rows {
		if count := int(counts.Get(i)); n > count {
			n -= count
			continue
		}
		start := starts.Get(i)
		since, more, err = q.nth(ctx, n, func(b *statement.Builder) *statement.Rows {
			r := rows(b)
			r.And(`"timestamp" >= `+b.Bind(start), `"timestamp" < `+b.Bind(start.Add(step)))
			return r
		})
		if since == nil { // rows have become too old and gone since they were counted
			since = &start
		}
		return since, more || i+1 < result.Rows || result.More, err
	}
	if result.More {
		return q.nth(ctx, n, rows)
	}
	return nil, false, nil
}

// TellRecent says that something is done with the newest rows only, such as "Messages are counted".
func (q *Question) TellRecent(what string, recent *Question) {
	q.TellNewest(what, recent, q.NewestRows())
}

// TellNewest says it where these are so many.
func (q *Question) TellNewest(what string, newest *Question, count int) {
	q.Warnf("%s from %s on, in the newest %d rows; there are more before. Choose a shorter time range, or name a client or a topic.",
		what, newest.From.UTC().Format(time.RFC3339), count)
}
