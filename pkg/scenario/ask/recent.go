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
	if q.rows != nil && *q.rows <= int64(n) {
		newest = q.Instead(q.Query)
		newest.recent = true
		return newest, false, nil
	}
	b := q.Builder()
	list := statement.Select{statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time})}
	sql := fmt.Sprintf("SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT 2 OFFSET %d", list, rows(b).SQL(), n-1)
	result, err := q.Run(ctx, b.Build(sql, 1, list.Columns()...))
	if err != nil {
		return nil, false, err
	}
	part := *q.Query
	if since, ok := result.Times(event.Timestamp).At(0); ok {
		part.From = since
	}
	newest = q.Instead(&part)
	newest.recent = true
	return newest, result.More, nil
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
