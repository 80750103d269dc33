package ask

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Newest reads the newest of some rows, at most limit, newest first, with payloads as the data source's settings want them. Time
// and event come first in the result: rows are put into order by them (InProtocolOrder).
func (q *Question) Newest(ctx context.Context, rows func(*statement.Builder) *statement.Rows, columns []event.Column, limit int) (*columnar.Result, error) {
	rows, err := q.SinceNewest(ctx, limit+1, rows)
	if err != nil {
		return nil, err
	}
	b := q.Builder()
	return q.NewestOfFew(ctx, b, rows(b), columns, limit)
}

// NewestOfFew does the same with rows that an index finds.
func (q *Question) NewestOfFew(ctx context.Context, b *statement.Builder, from *statement.Rows, columns []event.Column, limit int) (*columnar.Result, error) {
	result, err := q.Run(ctx, NewestRows(b, from, columns, q.Payload, limit))
	if err != nil {
		return nil, err
	}
	if c := result.Column(event.Payload); c != nil && q.Payload.Mode == query.PayloadTruncate {
		cutTexts(c.Strings, q.Payload.Limit)
	}
	return result, nil
}

// SinceNewest bounds rows to the time since the nth newest of them. GreptimeDB reads all columns that are asked for of the whole time range to find
// the newest of a few rows; of that time, it reads a little.
func (q *Question) SinceNewest(ctx context.Context, n int, rows func(*statement.Builder) *statement.Rows) (func(*statement.Builder) *statement.Rows, error) {
	if q.Target.Dialect == statement.PostgreSQL { // its index on the time holds the rows in their order
		return rows, nil
	}
	since, _, err := q.nth(ctx, n, rows)
	if err != nil || since == nil {
		return rows, err
	}
	return func(b *statement.Builder) *statement.Rows {
		r := rows(b)
		r.And(`"timestamp" >= ` + b.Bind(*since))
		return r
	}, nil
}

// NewestRows selects rows, the newest first.
func NewestRows(b *statement.Builder, from *statement.Rows, shown []event.Column, payload query.Payload, limit int) statement.Statement {
	list := statement.Select{
		statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time}), statement.Plain(event.Column{Name: event.Event, Type: event.String}),
	}
	for _, c := range shown {
		if c.Name == event.Timestamp || c.Name == event.Event {
			continue
		}
		expr := statement.Plain(c)
		if c.Name == event.Payload && payload.Mode == query.PayloadTruncate {
			expr.SQL = fmt.Sprintf("left(payload, %d)", payload.Limit+1) // one more tells that there is more
		}
		list = append(list, expr)
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d", list, from.SQL(), limit+1)
	return b.Build(sql, limit, list.Columns()...)
}

// InProtocolOrder sorts rows that came newest first by time, and those of one millisecond as the protocol brings them about.
func InProtocolOrder(result *columnar.Result, ascending bool) {
	times, events := result.Columns[0].Times, result.Columns[1].Strings
	order := make([]int, result.Rows)
	for i := range order {
		order[i] = result.Rows - 1 - i
	}
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && times[order[to]].Equal(times[order[from]]) {
			to++
		}
		if to-from > 1 {
			slices.SortStableFunc(order[from:to], func(x, y int) int { return event.Rank(events[x]) - event.Rank(events[y]) })
		}
		from = to
	}
	if !ascending {
		slices.Reverse(order)
	}
	if !slices.IsSorted(order) {
		result.Arrange(order)
	}
}

// cutTexts ends what is longer than limit characters in an ellipsis.
func cutTexts(texts []string, limit int) {
	for i, text := range texts {
		if len(text) <= limit || utf8.RuneCountInString(text) <= limit {
			continue
		}
		n := 0
		for at := range text {
			if n == limit {
				texts[i] = text[:at] + "…"
				break
			}
			n++
		}
	}
}
