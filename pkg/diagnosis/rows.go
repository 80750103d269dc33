package diagnosis

import (
	"context"
	"fmt"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Rows of the whole table and of what is asked about: how many, of which events, when.

// RowsOverTime counts rows in steps of time, to see where there are none.
type RowsOverTime struct {
	Buckets []RowBucket // in the order of time; only steps with rows
	Cut     bool        // there were more than could be read: nothing can be said about silence
}

// RowBucket is the rows of one node in one step.
type RowBucket struct {
	Node string
	At   time.Time
	Span
}

// events counts rows by event and node, and clients.
func (g *gathering) events(ctx context.Context, q *ask.Question) error {
	b := q.Builder()
	counted := statement.Aggregate{Groups: statement.Select{statement.Text("named", ask.CanonicalEvent)}, Values: howMany(), From: scope(q, b).SQL()}
	if q.Schema.Has(event.Node) {
		counted.Groups = append(counted.Groups, statement.PlainText(event.Node))
	}
	list, columns := counted.List().Of("e."), counted.List().Columns()
	sql := fmt.Sprintf("SELECT %s\nFROM (%s) AS e", list, counted.SQL())
	if g.canRead(q, event.ClientID) {
		sql = fmt.Sprintf("SELECT %s, c.clients\nFROM (%s) AS e\nCROSS JOIN (SELECT %s AS clients\n%s) AS c", list, counted.SQL(), ask.DistinctClients, scope(q, b).SQL())
		columns = append(columns, statement.Int("clients", "").Column)
	}
	result, err := q.Run(ctx, b.Build(fmt.Sprintf("%s\nORDER BY e.n DESC\nLIMIT %d", sql, mostGroups+1), mostGroups, columns...))
	if err != nil {
		return err
	}
	readAll(result, func(r reader) {
		g.Events = append(g.Events, EventCount{Event: r.text("named"), Node: r.text(event.Node), Span: spanOf(r)})
		g.Clients = r.int("clients")
	})
	return nil
}

// rows is how many rows there are of what is asked about.
func (f *Evidence) rows() int64 {
	n := int64(0)
	for _, e := range f.Events {
		n += e.Count
	}
	return n
}

// eventRows is how many of them are of one event.
func (f *Evidence) eventRows(name string) (n int64) {
	for _, e := range f.Events {
		if e.Event == name {
			n += e.Count
		}
	}
	return n
}

// step is a part of the range, in whole seconds and not less than least.
func (g *gathering) step(parts int, least time.Duration) time.Duration {
	return max(least, (g.To.Sub(g.From)/time.Duration(parts)).Truncate(time.Second)+time.Second)
}

// overTime counts rows over time, in longer steps where there are so many nodes that short ones would be too many.
func (g *gathering) overTime(ctx context.Context, q *ask.Question) error {
	if !g.canRead(q, event.Node) {
		return nil
	}
	nodes := map[string]bool{}
	for _, e := range g.Events {
		nodes[e.Node] = true
	}
	step := g.step(min(steps, mostGroups/(len(nodes)+1)), 10*time.Second)
	b := q.Builder()
	more, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.Time("t", statement.Bucket(step, `"timestamp"`)), statement.PlainText(event.Node)},
		Values: howMany(), From: everyone(q, b).SQL(), Order: "1", Limit: mostGroups,
	}, func(r reader) {
		g.Over.Buckets = append(g.Over.Buckets, RowBucket{At: r.time("t"), Node: r.text(event.Node), Span: spanOf(r)})
	})
	g.Over.Cut = more
	return err
}
