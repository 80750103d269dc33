package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// group is the values that its rows have in common, in the order of the query's groupBy.
type group [3]member

// member is one of these values; numbers as their digits.
type member struct {
	null bool
	text string
}

// label is how people see the value.
func (m member) label() string {
	switch {
	case m.null:
		return frame.None
	case m.text == "":
		return frame.Empty
	}
	return m.text
}

// figure is what a group measures over the whole range.
type figure struct {
	group   group
	value   *float64 // nil: a share of nothing
	clients int64
	first   *time.Time
	last    *time.Time
}

func groupName(i int) string { return fmt.Sprintf("g%d", i+1) }

// figures measures the biggest groups over the whole range, biggest first; more says that there are others.
func (a *asking) figures(limit int, details bool) (list []figure, more bool, err error) {
	result, err := a.measureOnce(limit, details)
	if err != nil {
		return nil, false, err
	}
	for row := range result.Rows {
		f := figure{group: groupAt(result, len(a.q.GroupBy), row), value: a.valueAt(result, row, a.q.To.Sub(a.q.From))}
		if details {
			f.clients = result.Column("clients").Ints[row]
			f.first, f.last = timeAt(result.Column("first_at"), row), timeAt(result.Column("last_at"), row)
		}
		list = append(list, f)
	}
	if a.q.Measure == query.Share {
		known, err := a.successesAreRecorded(list)
		if err != nil {
			return nil, false, err
		}
		if !known {
			for i := range list {
				list[i].value = nil
			}
		}
	}
	slices.SortStableFunc(list, byValue(len(a.q.GroupBy)))
	return list, result.More, nil
}

// byValue sorts the biggest first, those without a value last, and equals by name.
func byValue(groups int) func(x, y figure) int {
	return func(x, y figure) int {
		switch {
		case x.value == nil && y.value != nil:
			return 1
		case x.value != nil && y.value == nil:
			return -1
		case x.value != nil && *x.value != *y.value:
			return cmp.Compare(*y.value, *x.value)
		}
		for i := range groups {
			if c := strings.Compare(x.group[i].label(), y.group[i].label()); c != 0 {
				return c
			}
		}
		return 0
	}
}

// measureOnce runs the aggregate over the whole range: the biggest groups, or one row where there are no groups.
func (a *asking) measureOnce(limit int, details bool) (*store.Result, error) {
	b := a.builder()
	if a.splitShare() {
		sql, columns, err := a.joinedShare(b, details)
		if err != nil {
			return nil, err
		}
		return a.biggest(b, sql, columns, byShare, "", limit)
	}
	agg, err := a.measure(b, whole, details)
	if err != nil {
		return nil, err
	}
	sql, columns := agg.sql(a.q.GroupBy)
	if len(agg.groups) == 0 {
		return a.run(b.Build(sql+"\nLIMIT 2", 1, columns...))
	}
	return a.biggest(b, sql, columns, agg.order, agg.only, limit)
}

// biggest sorts and cuts groups. That stands outside, where groups are plain columns: PostgreSQL sorts those by their
// bytes on request.
func (a *asking) biggest(b *statement.Builder, groups string, columns []statement.Column, order, only string, limit int) (*store.Result, error) {
	if only != "" {
		only = "\nWHERE " + only
	}
	sql := fmt.Sprintf("SELECT %s\nFROM (\n%s\n) AS q%s\nORDER BY %s\nLIMIT %d",
		strings.Join(names(columns), ", "), groups, only, order+", "+byName(b, columns[:len(a.q.GroupBy)]), limit+1)
	return a.run(b.Build(sql, limit, columns...))
}

// sql is the aggregate with a row for each group, in no order.
func (agg aggregate) sql(groups []query.Group) (string, []statement.Column) {
	list, columns := agg.selected(groups)
	sql := "SELECT " + strings.Join(list, ", ") + "\n" + agg.from
	if len(agg.groups) > 0 {
		sql += "\nGROUP BY " + ordinals(1, len(agg.groups))
	}
	return sql, columns
}

// selected writes the select list: groups by their place, then values.
func (agg aggregate) selected(groups []query.Group) (list []string, columns []statement.Column) {
	for i, expression := range agg.groups {
		list = append(list, expression+" AS "+groupName(i))
		columns = append(columns, groupColumn(i, groups[i]))
	}
	for _, v := range agg.values {
		list = append(list, v.sql+" AS "+v.name)
		columns = append(columns, v.column)
	}
	return list, columns
}

func groupColumn(i int, g query.Group) statement.Column {
	column := statement.Column{Name: groupName(i), Type: event.String}
	if g.Column.Type == event.Int {
		column.Type = event.Int
	}
	return column
}

func names(columns []statement.Column) []string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.Name
	}
	return list
}

// byName sorts groups that are equal otherwise. NULL comes first, as its label does.
func byName(b *statement.Builder, groups []statement.Column) string {
	list := names(groups)
	for i, g := range groups {
		if g.Type == event.String {
			list[i] = b.ByName(g.Name)
		}
		list[i] += " NULLS FIRST"
	}
	return strings.Join(list, ", ")
}

// ordinals lists places of a select list: "1, 2".
func ordinals(from, count int) string {
	list := make([]string, count)
	for i := range list {
		list[i] = strconv.Itoa(from + i)
	}
	return strings.Join(list, ", ")
}

func groupAt(result *store.Result, groups, row int) group {
	var g group
	for i := range groups {
		c := result.Column(groupName(i))
		switch {
		case c.Null(row):
			g[i] = member{null: true}
		case c.Type == event.Int:
			g[i] = member{text: strconv.FormatInt(c.Ints[row], 10)}
		default:
			g[i] = member{text: c.Strings[row]}
		}
	}
	return g
}

func timeAt(c *store.Column, row int) *time.Time {
	if c.Null(row) {
		return nil
	}
	return &c.Times[row]
}

// valueAt is the query's measure in one row of an aggregate over a span of time.
func (a *asking) valueAt(result *store.Result, row int, span time.Duration) *float64 {
	switch a.q.Measure {
	case query.Share:
		return ratio(result.Column("failed").Ints[row], result.Column("total").Ints[row])
	case query.Unacknowledged:
		return number(result.Column("failed").Ints[row])
	case query.PerSecond:
		if span <= 0 {
			return number(0)
		}
		perSecond := float64(result.Column("n").Ints[row]) / span.Seconds()
		return &perSecond
	}
	return number(result.Column("n").Ints[row])
}

func number(n int64) *float64 {
	f := float64(n)
	return &f
}

// ratio is nil where there is nothing to be a part of.
func ratio(part, total int64) *float64 {
	if total == 0 {
		return nil
	}
	f := float64(part) / float64(total)
	return &f
}

// equals is the condition that an expression has these members; each binds its own values.
func (a *asking) equals(b *statement.Builder, expressions []string, groups []query.Group, g group) string {
	conditions := make([]string, len(expressions))
	for i, expression := range expressions {
		switch m := g[i]; {
		case m.null:
			conditions[i] = expression + " IS NULL"
		case groups[i].Column.Type == event.Int:
			n, _ := strconv.ParseInt(m.text, 10, 64) // it was a number in groupAt
			conditions[i] = expression + " = " + b.Bind(n)
		default:
			conditions[i] = expression + " = " + b.Bind(m.text)
		}
	}
	return strings.Join(conditions, " AND ")
}
