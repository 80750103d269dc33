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

// step is a part of the range, in whole seconds and not less than least.
func (g *gathering) step(parts int, least time.Duration) time.Duration {
	return max(least, (g.To.Sub(g.From)/time.Duration(parts)).Truncate(time.Second)+time.Second)
}

// beat counts rows over time, in longer steps where there are so many nodes that short ones would be too many.
func (g *gathering) beat(ctx context.Context, q *ask.Question) error {
	if !g.canRead(q, event.Node) {
		return nil
	}
	nodes := map[string]bool{}
	for _, e := range g.Events {
		nodes[e.Node] = true
	}
	step := g.step(min(beats, mostGroups/(len(nodes)+1)), 10*time.Second)
	b := q.Builder()
	more, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.Time("t", statement.Bucket(step, `"timestamp"`)), statement.PlainText(event.Node)},
		Values: howMany(), From: everyone(q, b).SQL(), Order: "1", Limit: mostGroups,
	}, func(r reader) {
		g.Beat.Ticks = append(g.Beat.Ticks, Tick{At: r.time("t"), Node: r.text(event.Node), Span: spanOf(r)})
	})
	g.Beat.Cut = more
	return err
}
