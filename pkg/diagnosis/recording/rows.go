// Package recording is about the table as a whole: how rows come over time, where there are none, which stand there twice, and whose clock
// is off.
package recording

import (
	"context"
	"fmt"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Rows of the whole table and of what is asked about: how many, of which events, when.

// Events counts rows by event and node, and clients.
func Events(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	b := q.Builder()
	counted := statement.Aggregate{Groups: statement.Select{statement.Text("named", ask.CanonicalEvent)}, Values: evidence.HowMany(), From: evidence.Scope(q, b).SQL()}
	if q.Schema.Has(event.Node) {
		counted.Groups = append(counted.Groups, statement.PlainText(event.Node))
	}
	list, columns := counted.List().Of("e."), counted.List().Columns()
	sql := fmt.Sprintf("SELECT %s\nFROM (%s) AS e", list, counted.SQL())
	if g.CanRead(q, event.ClientID) {
		// The clients are grouped and the groups counted: PostgreSQL sorts all rows for count(DISTINCT …), and hashes them for GROUP BY.
		clients := evidence.Scope(q, b)
		clients.And("clientid <> ''")
		sql = fmt.Sprintf("SELECT %s, c.clients\nFROM (%s) AS e\nCROSS JOIN (SELECT count(*) AS clients\nFROM (SELECT clientid\n%s\nGROUP BY 1) AS c) AS c", list, counted.SQL(), clients.SQL())
		columns = append(columns, statement.Int("clients", "").Column)
	}
	result, err := q.Run(ctx, b.Build(fmt.Sprintf("%s\nORDER BY e.n DESC\nLIMIT %d", sql, evidence.MostGroups+1), evidence.MostGroups, columns...))
	if err != nil {
		return err
	}
	evidence.ReadAll(result, func(r evidence.Reader) {
		g.Events = append(g.Events, evidence.EventCount{Event: r.Text("named"), Node: r.Text(event.Node), Span: evidence.SpanOf(r)})
		g.Clients = r.Int("clients")
	})
	return nil
}

// OverTime counts rows over time, and connects among them.
func OverTime(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if !g.CanRead(q, event.Node) {
		return nil
	}
	b := q.Builder()
	g.Over.Step = g.ShortStepOfNodes(time.Minute)
	more, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.Time("t", statement.Bucket(g.Over.Step, `"timestamp"`)), statement.PlainText(event.Node)},
		Values: append(evidence.HowMany(), statement.Int("connects", statement.CountWhere(statement.Is(event.Event, event.Connected)))), From: evidence.Everyone(q, b).SQL(),
		Order: "1", Limit: evidence.MostGroups,
	}, func(r evidence.Reader) {
		g.Over.Buckets = append(g.Over.Buckets, evidence.RowBucket{At: r.Time("t"), Node: r.Text(event.Node), Connects: r.Int("connects"), Span: evidence.SpanOf(r)})
	})
	g.Over.Cut = more
	return err
}
