package cause

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// comparison is which rows are compared with which. As in shares, drops are compared with deliveries, deliveries without an
// acknowledgement with those that have one, and filters on what only failures have narrow the failures alone.
type comparison struct {
	outcome    event.Outcome
	previous   bool     // failures are compared with those of the time before, not with the other rows
	deliveries bool     // deliveries are compared, not rows
	asked      []string // the events that the question is about
	events     []string // those that are compared
	dimensions []dimension

	recent, base *ask.Question // the question about the newest rows, now and before
	received     []string      // messages that were delivered though a row says that nobody had subscribed
	totals       totals
}

// newComparison takes the failures of the question; with an outcome, what has that.
func newComparison(q *ask.Question) *comparison {
	c := &comparison{outcome: q.Outcome, previous: q.Baseline == query.Previous, asked: q.AskedEvents()}
	if c.outcome == event.Any {
		c.outcome = event.Failure
	}
	c.events = c.asked
	switch {
	case q.Scenario.Name == event.Delivery && slices.Contains(c.asked, event.MessageDelivered):
		c.deliveries, c.events = true, []string{event.MessageDelivered}
	case q.Scenario.Name == event.Drops && !c.previous:
		c.events = append(slices.Clone(c.asked), event.MessageDelivered)
	}
	before := *q.Query
	before.From, before.To = q.From.Add(-q.To.Sub(q.From)), q.From
	c.recent, c.base = q, q.Instead(&before)
	c.dimensions = c.dimensionsOf(q)
	return c
}

// impossible says why there is nothing to compare, whatever the rows; "" where there may be.
func (c *comparison) impossible(q *ask.Question) string {
	switch {
	case c.deliveries && !q.Has(event.ID):
		return "The table lacks the column id, without which it isn't known which deliveries were acknowledged."
	case !c.deliveries && ask.OutcomeCondition(q.Schema, c.asked, c.outcome) == statement.Nothing:
		return fmt.Sprintf("No row of this question can be a %s, so there is nothing to compare.", c.outcome)
	}
	return ""
}

// things are what is compared, by name.
func (c *comparison) things() string {
	switch {
	case !c.deliveries:
		return "rows of outcome " + string(c.outcome)
	case c.outcome == event.Success:
		return "deliveries with an acknowledgement"
	}
	return "deliveries without an acknowledgement"
}

// bound finds the newest rows, of which different clients and shapes of topics can be counted.
func (c *comparison) bound(ctx context.Context, q *ask.Question) error {
	parts := []func(context.Context, *ask.Question) error{c.newestOf(&c.recent)}
	if c.previous {
		parts = append(parts, c.newestOf(&c.base))
	}
	return q.Together(ctx, parts...)
}

func (c *comparison) newestOf(of **ask.Question) func(context.Context, *ask.Question) error {
	return func(ctx context.Context, q *ask.Question) error {
		about := q.Instead((*of).Query)
		recent, cut, err := about.Recent(ctx, func(b *statement.Builder) *statement.Rows { return c.rows(b, about) })
		if err != nil {
			return err
		}
		if cut {
			q.TellRecent("Rows are compared", recent)
		}
		*of = recent
		return nil
	}
}

// totals are how many there are in all.
type totals struct {
	failing, others, clients, allClients, clientsBefore int64

	othersOf map[string]int64 // of the dimensions that not all events have
}

// readTotals counts all rows.
func (c *comparison) readTotals(ctx context.Context, q *ask.Question) error {
	statements := []statement.Statement{c.countAll(c.recent)}
	if c.previous {
		statements = append(statements, c.countAll(c.base))
	}
	results, err := q.RunAll(ctx, statements...)
	if err != nil {
		return err
	}
	one := func(result *columnar.Result, name string) int64 { return result.Ints(name).Get(0) }
	now, compared := results[0], results[len(results)-1]
	t := totals{failing: one(now, "failing"), clients: one(now, "clients"), allClients: one(now, "all_clients"), othersOf: map[string]int64{}}
	others := func(name string) int64 {
		if c.previous {
			return one(compared, "failing"+name)
		}
		return one(compared, "total"+name) - one(compared, "failing"+name)
	}
	t.others = others("")
	for i, d := range c.dimensions {
		if d.events != nil {
			t.othersOf[d.name] = others(suffix(i))
		}
	}
	if c.previous {
		t.clientsBefore = one(compared, "clients")
		t.allClients = t.clientsBefore
	}
	c.totals = t
	return nil
}

func suffix(dimension int) string { return fmt.Sprintf("_%d", dimension+1) }

// countAll counts the rows of all events, and of those that have a dimension.
func (c *comparison) countAll(about *ask.Question) statement.Statement {
	b := about.Builder()
	list := append(counts(func() string { return c.failed(b, about) }), statement.Int("all_clients", "count(DISTINCT "+statement.Where("clientid <> ''", event.ClientID)+")"))
	for i, d := range c.dimensions {
		if d.events == nil {
			continue
		}
		has := statement.Is(event.Event, event.Stored(d.events)...)
		list = append(list, statement.Int("total"+suffix(i), statement.CountWhere(has)),
			statement.Int("failing"+suffix(i), statement.CountWhere(has+" AND "+c.failed(b, about))))
	}
	return statement.Aggregate{Values: list, From: c.from(b, about, nil), Limit: 1}.Build(b)
}

// tellTotals says what the comparison rests on.
func (c *comparison) tellTotals(q *ask.Question) {
	t := c.totals
	var compared string
	switch {
	case t.failing == 0:
		q.Infof("There are no %s.", c.things())
		return
	case c.previous:
		compared = fmt.Sprintf("%d of %s in the same time before", t.others, clients(t.clientsBefore))
	case c.deliveries:
		compared = fmt.Sprintf("%d other deliveries; all are of %s", t.others, clients(t.allClients))
	case q.Scenario.Name == event.Drops:
		compared = fmt.Sprintf("%d deliveries and other rows; all are of %s", t.others, clients(t.allClients))
	default:
		compared = fmt.Sprintf("%d other rows; all are of %s", t.others, clients(t.allClients))
	}
	q.Infof("%d %s, of %s, are compared with the %s.", t.failing, c.things(), clients(t.clients), compared)
}

func clients(n int64) string {
	if n == 1 {
		return "1 client"
	}
	return fmt.Sprintf("%d clients", n)
}

// totalsOf are those that a value's numbers are parts of: of what isn't a failure, the rows of the events that have its dimension.
func (c *comparison) totalsOf(v contrast.Value) contrast.Totals {
	others, ok := c.totals.othersOf[v.Dimension]
	if !ok {
		others = c.totals.others
	}
	return contrast.Totals{Failing: c.totals.failing, Others: others, FailingClients: c.totals.clients, AllClients: c.totals.allClients}
}
