package cause

import (
	"context"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/deliveries"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// The rows and deliveries that a comparison counts, by the values of each dimension.

// rows are those that are compared, or of which the deliveries are.
func (c *comparison) rows(b *statement.Builder, about *ask.Question) *statement.Rows {
	wanted := ask.SplitsAttempts
	if c.deliveries {
		wanted = ask.AnyColumn
	}
	r := statement.SelectRows(b, about.From, about.To, c.events)
	r.And(ask.Keys(b, about.Query, c.events)...)
	r.And(ask.Filters(b, about.Query, wanted)...)
	switch {
	case c.deliveries:
		r.And("qos IN (1, 2)")
	case c.previous:
		r.And(c.failed(b, about))
	}
	return r
}

// failed is the condition for failures. Placeholders stand once, so every use binds its values anew.
func (c *comparison) failed(b *statement.Builder, about *ask.Question) string {
	switch {
	case c.deliveries && c.outcome == event.Success:
		return "q.acked = 1"
	case c.deliveries:
		return "q.acked = 0"
	}
	conditions := append([]string{ask.OutcomeCondition(about.Schema, c.asked, c.outcome)}, ask.Filters(b, about.Query, ask.SplitsFailuresOnly)...)
	if len(c.received) > 0 {
		conditions = append(conditions, c.notReceived(b))
	}
	return strings.Join(conditions, " AND ")
}

const valueColumn = "v"

// from is what is counted, with the value of a dimension in a column of deliveries.
func (c *comparison) from(b *statement.Builder, about *ask.Question, d *dimension) string {
	if !c.deliveries {
		rows := c.rows(b, about)
		if d != nil && d.events != nil {
			rows.And(statement.Is(event.Event, event.Stored(d.events)...))
		}
		return rows.SQL()
	}
	list := deliveries.New(about, b)
	list.Both = func(b *statement.Builder) []string {
		both := statement.AnyOf(ask.MatchPatterns(b, event.ClientID, about.Clients)...)
		if len(about.Messages) > 0 {
			both = append(both, statement.OneOfIDs(b, about.Messages))
		}
		return both
	}
	others := *about.Query
	others.Clients, others.Messages = nil, nil
	list.Delivered = append(ask.Keys(b, &others, c.events), ask.Filters(b, about.Query, ask.AnyColumn)...)
	if d != nil {
		list.Column(statement.Expr{SQL: d.expression(about), Column: statement.Column{Name: valueColumn, Type: d.kind}})
	}
	return "FROM " + list.SQL() + " AS q"
}

// counts are how many failed, of how many clients, and how many there are.
func (c *comparison) counts(b *statement.Builder, about *ask.Question) statement.Select {
	return statement.Select{
		statement.Int("failing", statement.CountWhere(c.failed(b, about))), statement.Int("total", "count(*)"),
		statement.Int("clients", "count(DISTINCT "+statement.Where("clientid <> '' AND "+c.failed(b, about), event.ClientID)+")"),
	}
}

// count counts by the values of a dimension, those that most failures have first; among some values, these alone.
func (c *comparison) count(about *ask.Question, d dimension, among *columnar.Column) statement.Statement {
	b := about.Builder()
	expression := d.expression(about)
	if c.deliveries {
		expression = "q." + valueColumn
	}
	agg := statement.Aggregate{
		Groups: statement.Select{{SQL: expression, Column: statement.Column{Name: valueColumn, Type: d.kind}}}, Values: c.counts(b, about),
		From: c.from(b, about, &d), Order: "failing DESC", Limit: mostValues,
	}
	where := "failing > 0"
	if among != nil {
		where += " AND " + oneOf(b, among)
	}
	return agg.BuildSorted(b, where)
}

// oneOf compares the column of values with those that another statement found, NULL being one of them.
func oneOf(b *statement.Builder, found *columnar.Column) string {
	var list []any
	var alternatives []string
	for i := range max(len(found.Strings), len(found.Ints), len(found.Bools)) {
		switch {
		case found.Null(i):
			alternatives = []string{valueColumn + " IS NULL"}
		case found.Type == event.Int:
			list = append(list, found.Ints[i])
		case found.Type == event.Bool:
			list = append(list, found.Bools[i])
		default:
			list = append(list, found.Strings[i])
		}
	}
	if len(list) > 0 {
		alternatives = append(alternatives, statement.OneOf(b, valueColumn, list))
	}
	return statement.AnyOf(alternatives...)[0]
}

// readValues reads the values of each dimension that failures have, and of how many clients.
func (c *comparison) readValues(ctx context.Context, q *ask.Question) ([]value, error) {
	// Where none of what failures are compared with can have a dimension, nothing is told by it.
	list := slices.DeleteFunc(slices.Clone(c.dimensions), func(d dimension) bool {
		others, ok := c.totals.othersOf[d.name]
		return ok && others == 0 && c.totals.others > 0
	})
	read := make([][]value, len(list))
	parts := make([]func(context.Context, *ask.Question) error, len(list))
	for i, d := range list {
		parts[i] = func(ctx context.Context, q *ask.Question) (err error) {
			read[i], err = c.valuesOf(ctx, q, d)
			return err
		}
	}
	if err := q.Together(ctx, parts...); err != nil {
		return nil, err
	}
	return slices.Concat(read...), nil
}

// valuesOf reads those of one dimension.
func (c *comparison) valuesOf(ctx context.Context, q *ask.Question, d dimension) ([]value, error) {
	result, err := q.Run(ctx, c.count(c.recent, d, nil))
	if err != nil || result.Rows == 0 {
		return nil, err
	}
	names, failing, total, clients := result.Column(valueColumn), result.Ints("failing"), result.Ints("total"), result.Ints("clients")
	list := make([]value, result.Rows)
	for i := range list {
		raw := textOf(names, i)
		list[i] = value{raw: raw, clients: clients.Get(i), Value: contrast.Value{
			Dimension: d.name, Value: frame.Label(raw), Failing: failing.Get(i), Others: total.Get(i) - failing.Get(i),
		}}
	}
	if !c.previous {
		return list, nil
	}
	before, err := q.Run(ctx, c.count(c.base, d, names))
	if err != nil {
		return nil, err
	}
	then := map[string]int64{}
	for i := range before.Rows {
		then[frame.Label(textOf(before.Column(valueColumn), i))] = before.Ints("failing").Get(i)
	}
	for i := range list {
		list[i].Others = then[list[i].Value.Value]
	}
	return list, nil
}

func textOf(c *columnar.Column, row int) *string {
	if text, ok := c.Text(row); ok {
		return &text
	}
	return nil
}
