package measure

import (
	"context"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Measures of messages, not of rows, take a place in the server's memory for each message: they are those of the newest rows, where there
// are too many.

// perMessage is how many times the rows are looked at that other views group: a message is kept as its ID and a few numbers.
const perMessage = 5

// newest is the question about the newest of some rows, and since when they are all of them; no time where nothing is left out. It says what is
// measured so, such as "Messages are counted".
func newest(ctx context.Context, q *ask.Question, what string, rows func(*statement.Builder) *statement.Rows) (*ask.Question, time.Time, error) {
	count := perMessage * q.NewestRows()
	recent, cut, err := q.NewestOf(ctx, count, rows)
	if err != nil || !cut {
		return recent, time.Time{}, err
	}
	q.TellNewest(what, recent, count)
	return recent, recent.From, nil
}

// byMessage says whether each message is a group.
func byMessage(q *ask.Question) bool {
	return slices.ContainsFunc(q.GroupBy, func(g query.Group) bool { return g.Name == event.ID })
}

// newestGroups is the question about the newest rows, where each message is a group.
func newestGroups(ctx context.Context, q *ask.Question) (*ask.Question, time.Time, error) {
	if !byMessage(q) {
		return q, time.Time{}, nil
	}
	return newest(ctx, q, "Messages are counted", func(b *statement.Builder) *statement.Rows { return q.Matching(b, q.AskedEvents()) })
}
