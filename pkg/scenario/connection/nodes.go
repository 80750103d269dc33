package connection

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Nodes that have gone: on them, a missing row of a disconnect means nothing.

// A node is taken for dead when it has written nothing for a while, though before it was never quiet for long: it wrote in three of
// four minutes. A node that writes in bursts only, as many clients come and go, may be silent and well.
const (
	nodeSilence = 5 * time.Minute
	watchTime   = 10 * time.Minute // at least, to know its habits
	watchStep   = time.Minute
)

// deadNodes finds nodes that stopped writing rows while others went on, with the time of their last row. It looks at the last minutes
// of the range, and further only at those nodes of open connections that were silent.
func deadNodes(ctx context.Context, q *ask.Question, connections []*session.Connection) (map[string]time.Time, error) {
	recent := q.Until().Add(-nodeSilence)
	if !q.Has(event.Node) || !recent.After(q.From) {
		return nil, nil
	}
	var nodes []string
	for _, c := range connections {
		if c.State == session.Open && c.Node != nil && !slices.Contains(nodes, *c.Node) {
			nodes = append(nodes, *c.Node)
		}
	}
	if len(nodes) == 0 {
		return nil, nil
	}
	writing, more, err := writingNodes(ctx, q, recent)
	if err != nil || len(writing) == 0 || more {
		return nil, err // nobody wrote anything: that says nothing about one node
	}
	silent := slices.DeleteFunc(nodes, func(n string) bool { return slices.Contains(writing, n) })
	return habitualWriters(ctx, q, silent, recent)
}

// writingNodes lists the nodes that wrote rows since a time.
func writingNodes(ctx context.Context, q *ask.Question, since time.Time) (nodes []string, more bool, err error) {
	b := q.Builder()
	list := statement.Select{statement.PlainText(event.Node), statement.Time("last_at", `max("timestamp")`)}
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY node\nLIMIT %d",
		list, statement.SelectRows(b, since, q.Until(), nil).SQL(), ask.DefaultRows+1)
	result, err := q.Run(ctx, b.Build(sql, ask.DefaultRows, list.Columns()...))
	if err != nil {
		return nil, false, err
	}
	return result.Column(event.Node).Strings, result.More, nil
}

// habitualWriters finds those of some nodes that wrote all the time up to their last row, with its time.
func habitualWriters(ctx context.Context, q *ask.Question, nodes []string, until time.Time) (map[string]time.Time, error) {
	list := statement.Select{
		statement.PlainText(event.Node), statement.Int("minutes", "count(DISTINCT "+statement.Bucket(watchStep, `"timestamp"`)+")"),
		statement.Time("first_at", `min("timestamp")`), statement.Time("last_at", `max("timestamp")`),
	}
	var statements []statement.Statement
	for some := range slices.Chunk(nodes, inList) {
		b := q.Builder()
		r := statement.SelectRows(b, q.From, until, nil)
		r.And(statement.OneOf(b, event.Node, some))
		sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY node\nLIMIT %d", list, r.SQL(), len(some)+1)
		statements = append(statements, b.Build(sql, len(some), list.Columns()...))
	}
	results, err := q.RunAll(ctx, statements...)
	if err != nil {
		return nil, err
	}
	dead := map[string]time.Time{}
	for _, result := range results {
		names, minutes, first, last := result.Texts(event.Node), result.Ints("minutes"), result.Times("first_at"), result.Times("last_at")
		for i := range result.Rows {
			if span := last.Get(i).Sub(first.Get(i)); span >= watchTime && time.Duration(minutes.Get(i))*watchStep >= span*3/4 {
				dead[names.Get(i)] = last.Get(i)
			}
		}
	}
	return dead, nil
}
