package cause

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

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
		if both, alone := ofDeliveries(about); len(alone(about.Builder())) == 0 {
			r := statement.SelectRows(b, about.From, about.To, deliveries.Events)
			r.And(both(b)...)
			return r
		}
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

// from is what is counted, with the values of some dimensions in columns of deliveries.
func (c *comparison) from(b *statement.Builder, about *ask.Question, dimensions []dimension) string {
	if !c.deliveries {
		return c.rows(b, about).SQL()
	}
	list := deliveries.New(about, b)
	both, alone := ofDeliveries(about)
	list.Both, list.Delivered = both, alone(b)
	for i, d := range dimensions {
		list.Column(statement.Expr{SQL: d.expression(about), Column: statement.Column{Name: valueOf(i), Type: d.kind}})
	}
	return "FROM " + list.SQL() + " AS q"
}

// ofDeliveries are the conditions for deliveries and their acknowledgements alike, and those for deliveries alone; where there are none of these,
// the newest rows that are compared are those of both.
func ofDeliveries(about *ask.Question) (both, alone func(*statement.Builder) []string) {
	both = func(b *statement.Builder) []string {
		conditions := statement.AnyOf(ask.MatchPatterns(b, event.ClientID, about.Clients)...)
		if len(about.Messages) > 0 {
			conditions = append(conditions, statement.OneOfIDs(b, about.Messages))
		}
		return conditions
	}
	alone = func(b *statement.Builder) []string {
		others := *about.Query
		others.Clients, others.Messages = nil, nil
		return append(ask.Keys(b, &others, []string{event.MessageDelivered}), ask.Filters(b, about.Query, ask.AnyColumn)...)
	}
	return both, alone
}

// valueOf names the column with a dimension's value.
func valueOf(dimension int) string { return fmt.Sprintf("v%d", dimension+1) }

// counts are how many failed, of how many clients, and how many there are.
func counts(failed func() string) statement.Select {
	return statement.Select{
		statement.Int("failing", statement.CountWhere(failed())), statement.Int("total", "count(*)"),
		statement.Int("clients", "count(DISTINCT "+statement.Where("clientid <> '' AND "+failed(), event.ClientID)+")"),
	}
}

// count counts by the values of each dimension, those that most failures have first. It reads the rows once: each becomes one for each dimension.
// Where some values are given, only these are counted.
func (c *comparison) count(about *ask.Question, dimensions []dimension, among []value) statement.Statement {
	b := about.Builder()
	columns := []string{event.ClientID, "CASE WHEN " + c.failed(b, about) + " THEN 1 ELSE 0 END AS failed"}
	var numbers, values []string
	for i, d := range dimensions {
		number, expression := strconv.Itoa(i+1), d.expression(about)
		if d.events != nil && !c.deliveries { // rows of other events don't have it
			number = statement.Where(statement.Is(event.Event, event.Stored(d.events)...), number)
		}
		if c.deliveries {
			expression = "q." + valueOf(i)
		}
		if d.kind != event.String {
			expression += " || ''"
		}
		columns = append(columns, number+" AS d"+strconv.Itoa(i+1), expression+" AS "+valueOf(i))
		numbers, values = append(numbers, "d"+strconv.Itoa(i+1)), append(values, valueOf(i))
	}
	list := append(statement.Select{statement.Int("dimension", "dimension"), statement.Text("v", "v")}, counts(func() string { return "failed = 1" })...)
	each := fmt.Sprintf("SELECT clientid, failed, unnest(ARRAY[%s]) AS dimension, unnest(ARRAY[%s]) AS v\nFROM (SELECT %s\n%s) AS r",
		strings.Join(numbers, ", "), strings.Join(values, ", "), strings.Join(columns, ",\n  "), c.from(b, about, dimensions))
	where := "failing > 0"
	if among != nil {
		where += " AND " + oneOf(b, dimensions, among)
	}
	most := mostValues * len(dimensions)
	sql := fmt.Sprintf("SELECT dimension, v, failing, total, clients\n"+
		"FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, %s NULLS FIRST) AS place\n"+
		"FROM (SELECT %s\nFROM (%s) AS u\nWHERE dimension IS NOT NULL\nGROUP BY 1, 2) AS g\nWHERE %s) AS p\nWHERE place <= %d\nORDER BY dimension, place\nLIMIT %d",
		b.ByName("v"), list, each, where, mostValues, most+1)
	return b.Build(sql, most, list.Columns()...)
}

// oneOf compares dimensions and values with those that another statement found, NULL being one of them.
func oneOf(b *statement.Builder, dimensions []dimension, found []value) string {
	var alternatives []string
	for i, d := range dimensions {
		var list []string
		var values []string
		for _, v := range found {
			switch {
			case v.Dimension != d.name:
			case v.raw == nil:
				values = []string{"v IS NULL"}
			default:
				list = append(list, *v.raw)
			}
		}
		if len(list) > 0 {
			values = append(values, statement.OneOf(b, "v", list))
		}
		if len(values) > 0 {
			alternatives = append(alternatives, fmt.Sprintf("dimension = %d AND %s", i+1, statement.AnyOf(values...)[0]))
		}
	}
	return statement.AnyOf(alternatives...)[0]
}

// readValues reads the values of each dimension that failures have, and of how many clients.
func (c *comparison) readValues(ctx context.Context, q *ask.Question) ([]value, error) {
	// Where none of what failures are compared with can have a dimension, nothing is told by it.
	dimensions := slices.DeleteFunc(slices.Clone(c.dimensions), func(d dimension) bool {
		others, ok := c.totals.othersOf[d.name]
		return ok && others == 0 && c.totals.others > 0
	})
	if len(dimensions) == 0 {
		return nil, nil
	}
	list, err := valuesOf(ctx, q, dimensions, c.count(c.recent, dimensions, nil))
	if err != nil || !c.previous || len(list) == 0 {
		return list, err
	}
	before, err := valuesOf(ctx, q, dimensions, c.count(c.base, dimensions, list))
	if err != nil {
		return nil, err
	}
	then := map[[2]string]int64{}
	for _, v := range before {
		then[[2]string{v.Dimension, v.Value.Value}] = v.Failing
	}
	for i, v := range list {
		list[i].Others = then[[2]string{v.Dimension, v.Value.Value}]
	}
	return list, nil
}

// valuesOf reads what count counts.
func valuesOf(ctx context.Context, q *ask.Question, dimensions []dimension, st statement.Statement) ([]value, error) {
	result, err := q.Run(ctx, st)
	if err != nil {
		return nil, err
	}
	of, names := result.Ints("dimension"), result.Texts("v")
	failing, total, clients := result.Ints("failing"), result.Ints("total"), result.Ints("clients")
	list := make([]value, result.Rows)
	for i := range list {
		raw := names.Pointer(i)
		list[i] = value{raw: raw, clients: clients.Get(i), Value: contrast.Value{
			Dimension: dimensions[of.Get(i)-1].name, Value: frame.Label(raw), Failing: failing.Get(i), Others: total.Get(i) - failing.Get(i),
		}}
	}
	return list, nil
}
