package cause

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// contrastView tells what sets failures apart. It looks at the newest rows, and reads for each dimension the values that most of the
// failures have (mostValues); where failures are compared with earlier ones, how many of those have these values.
var contrastView = ask.View{
	Name: "contrast", Title: "Contrast", Description: "What the failures have in common that the other rows, or the failures before, don't: a node, a listener, a network, a user, a kind of client or topic.",
	Scenarios: []string{event.Lifecycle, event.Access, event.Delivery, event.Drops}, Shape: []string{"baseline", "limit"}, Answer: answerContrast,
}

const (
	defaultContrasts = 50
	mostValues       = 50  // of one dimension
	apart            = 0.2 // the least difference that sets failures apart
)

func answerContrast(ctx context.Context, q *ask.Question) (data.Frames, error) {
	c := newComparison(q)
	if c.failed == statement.Nothing {
		q.Warnf("No row of this question can be a %s, so there is nothing to compare.", c.outcome)
		return data.Frames{frame.Contrasts(nil)}, nil
	}
	if err := c.bound(ctx, q); err != nil {
		return nil, err
	}
	totals, err := c.total(ctx, q)
	if err != nil {
		return nil, err
	}
	if totals.Failing == 0 {
		return data.Frames{frame.Contrasts(nil)}, nil
	}
	values, clients, err := c.values(ctx, q)
	if err != nil {
		return nil, err
	}
	contrast.Rank(values, totals)
	if len(values) == 0 || values[0].Small() || values[0].Difference(totals) < apart {
		q.Infof("Nothing sets them apart: no value is much more frequent among them than in what they are compared with.")
	}
	limit := q.RowLimit(defaultContrasts)
	if len(values) > limit {
		q.Infof("Only the %d values that differ most are shown; there are more.", limit)
		values = values[:limit]
	}
	list := make([]frame.Contrast, len(values))
	for i, v := range values {
		d := dimensionNamed(v.Dimension)
		list[i] = frame.Contrast{
			Dimension: v.Dimension, Value: v.Value, Clients: clients[v.Dimension][v.Value], Rows: v.Failing, Share: v.Share(totals),
			BaseRows: v.Others, BaseShare: v.OthersShare(totals), Difference: v.Difference(totals), Few: v.Small(),
			Explore: q.Target.DataSource.Explore(c.narrowed(q, d, v.Value), q.From, q.To),
		}
	}
	return data.Frames{frame.Contrasts(list)}, nil
}

// comparison is which rows are compared with which.
type comparison struct {
	outcome  event.Outcome
	failed   string // the condition for the failures
	previous bool   // they are compared with those of the time before, not with the other rows

	recent, base *ask.Question // the same question about the newest rows
}

// newComparison takes the failures of the question; with an outcome, what has that.
func newComparison(q *ask.Question) *comparison {
	c := &comparison{outcome: q.Outcome, previous: q.Baseline == query.Previous}
	if c.outcome == event.Any {
		c.outcome = event.Failure
	}
	c.failed = ask.OutcomeCondition(q.Schema, q.AskedEvents(), c.outcome)
	whole := *q.Query
	whole.Outcome = event.Any
	if c.previous {
		whole.Outcome = c.outcome
	}
	before := whole
	before.From, before.To = q.From.Add(-q.To.Sub(q.From)), q.From
	c.recent, c.base = q.Instead(&whole), q.Instead(&before)
	return c
}

// bound finds the newest rows, of which different clients and shapes of topics can be counted.
func (c *comparison) bound(ctx context.Context, q *ask.Question) error {
	parts := []func(context.Context, *ask.Question) error{newestOf(&c.recent)}
	if c.previous {
		parts = append(parts, newestOf(&c.base))
	}
	return q.Together(ctx, parts...)
}

func newestOf(of **ask.Question) func(context.Context, *ask.Question) error {
	return func(ctx context.Context, q *ask.Question) error {
		about := q.Instead((*of).Query)
		recent, cut, err := about.Recent(ctx, func(b *statement.Builder) *statement.Rows { return about.Matching(b, about.AskedEvents()) })
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

// counts are how many rows and clients failed, and how many didn't.
func (c *comparison) counts() statement.Select {
	others := "CASE WHEN " + c.failed + " THEN NULL ELSE 1 END"
	clients := func(condition string) string {
		return "count(DISTINCT " + statement.Where(condition+" AND clientid <> ''", event.ClientID) + ")"
	}
	return statement.Select{
		statement.Int("failing", statement.CountWhere(c.failed)), statement.Int("others", "count("+others+")"), statement.Int("clients", clients(c.failed)),
	}
}

// total counts all rows, and says what the comparison rests on.
func (c *comparison) total(ctx context.Context, q *ask.Question) (contrast.Totals, error) {
	count := func(about *ask.Question) statement.Statement {
		b := about.Builder()
		list := append(c.counts(), statement.Int("all_clients", ask.DistinctClients))
		return statement.Aggregate{Values: list, From: about.Matching(b, about.AskedEvents()).SQL(), Limit: 1}.Build(b)
	}
	statements := []statement.Statement{count(c.recent)}
	if c.previous {
		statements = append(statements, count(c.base))
	}
	results, err := q.RunAll(ctx, statements...)
	if err != nil {
		return contrast.Totals{}, err
	}
	one := func(result *store.Result, name string) int64 { return result.Ints(name).Get(0) }
	now := results[0]
	totals := contrast.Totals{Failing: one(now, "failing"), Others: one(now, "others")}
	if c.previous {
		totals.Others = one(results[1], "failing")
		q.Infof("%d rows of outcome %s, of %d clients, are compared with the %d of %d clients in the same time before.",
			totals.Failing, c.outcome, one(now, "clients"), totals.Others, one(results[1], "clients"))
	} else {
		q.Infof("%d rows of outcome %s, of %d clients, are compared with the %d other rows; all are of %d clients.",
			totals.Failing, c.outcome, one(now, "clients"), totals.Others, one(now, "all_clients"))
	}
	return totals, nil
}

// values reads the values of each dimension that failures have, and of how many clients.
func (c *comparison) values(ctx context.Context, q *ask.Question) ([]contrast.Value, map[string]map[string]int64, error) {
	list := c.dimensions(q)
	values, clients := make([][]contrast.Value, len(list)), make([]map[string]int64, len(list))
	parts := make([]func(context.Context, *ask.Question) error, len(list))
	for i, d := range list {
		parts[i] = func(ctx context.Context, q *ask.Question) (err error) {
			values[i], clients[i], err = c.valuesOf(ctx, q, d)
			return err
		}
	}
	err := q.Together(ctx, parts...)
	var all []contrast.Value
	byDimension := map[string]map[string]int64{}
	for i, d := range list {
		all = append(all, values[i]...)
		byDimension[d.name] = clients[i]
	}
	return all, byDimension, err
}

// valuesOf reads those of one dimension.
func (c *comparison) valuesOf(ctx context.Context, q *ask.Question, d dimension) ([]contrast.Value, map[string]int64, error) {
	result, err := q.Run(ctx, c.count(c.recent, d, nil))
	if err != nil {
		return nil, nil, err
	}
	names, failing, others, clients := result.Column(valueColumn), result.Ints("failing"), result.Ints("others"), result.Ints("clients")
	var values []contrast.Value
	of := map[string]int64{}
	for i := range result.Rows {
		name, _ := names.Text(i)
		values = append(values, contrast.Value{Dimension: d.name, Value: name, Failing: failing.Get(i), Others: others.Get(i)})
		of[name] = clients.Get(i)
	}
	if !c.previous || len(values) == 0 {
		return values, of, nil
	}
	before, err := q.Run(ctx, c.count(c.base, d, names))
	if err != nil {
		return nil, nil, err
	}
	then := map[string]int64{}
	for i := range before.Rows {
		name, _ := before.Column(valueColumn).Text(i)
		then[name] = before.Ints("failing").Get(i)
	}
	for i := range values {
		values[i].Others = then[values[i].Value]
	}
	return values, of, nil
}

const valueColumn = "v"

// count counts rows by the values of a dimension, those that most failures have first; among some values, these alone.
func (c *comparison) count(about *ask.Question, d dimension, among *store.Column) statement.Statement {
	b := about.Builder()
	rows := about.Matching(b, about.AskedEvents())
	expression := d.expression(about)
	rows.And(expression + " IS NOT NULL")
	if among != nil {
		rows.And(statement.OneOf(b, expression, cellsOf(among)))
	}
	return statement.Aggregate{
		Groups: statement.Select{{SQL: expression, Column: statement.Column{Name: valueColumn, Type: d.kind}}}, Values: c.counts(),
		From: rows.SQL(), Order: "failing DESC", Limit: mostValues,
	}.BuildSorted(b, "failing > 0")
}

// cellsOf are a column's values as they are bound.
func cellsOf(c *store.Column) []any {
	var list []any
	for i := range max(len(c.Strings), len(c.Ints), len(c.Bools)) {
		switch c.Type {
		case event.Int:
			list = append(list, c.Ints[i])
		case event.Bool:
			list = append(list, c.Bools[i])
		default:
			list = append(list, c.Strings[i])
		}
	}
	return list
}

// narrowed is the question about the failures that have a value.
func (c *comparison) narrowed(q *ask.Question, d dimension, value string) map[string]any {
	model := map[string]any{"scenario": q.Scenario.Name, "outcome": string(c.outcome)}
	if len(q.Events) > 0 {
		model["events"] = q.Events
	}
	maps.Copy(model, asAny(q.About))
	if d.key != "" {
		model[d.key] = []string{d.keyValue(value)}
		return model
	}
	var filters []any
	if raw, ok := q.About["filters"]; ok {
		_ = json.Unmarshal(raw, &filters) // it was read as a list before
	}
	model["filters"] = append(filters, map[string]any{"column": d.column, "operator": "=", "values": []string{value}})
	return model
}

func asAny(keys map[string]json.RawMessage) map[string]any {
	model := map[string]any{}
	for key, raw := range keys {
		model[key] = raw
	}
	return model
}

func (d dimension) keyValue(value string) string {
	if d.name == dimensionPrefix {
		return query.EscapePattern(value) + "*"
	}
	return fmt.Sprint(value)
}
