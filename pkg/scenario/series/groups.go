package series

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What rows are grouped by: the expressions in SQL, the values that come back, their labels.

// Group is the values that its rows have in common, in the order of the query's groupBy.
type Group [3]Value

// Value is one of these values; numbers as their digits.
type Value struct {
	null bool
	Text string
}

// label is how people see the value.
func (m Value) label() string {
	if m.null {
		return frame.None
	}
	return frame.Label(&m.Text)
}

// Labels are those of a group.
func (g Group) Labels(count int) []string {
	list := make([]string, count)
	for i := range list {
		list[i] = g[i].label()
	}
	return list
}

// Labelled are labels by the names of the groups, nil where there are none, and the title of a series that has them.
func Labelled(by []query.Group, labels []string) (data.Labels, string) {
	if len(by) == 0 {
		return nil, ""
	}
	named := data.Labels{}
	for i, g := range by {
		named[g.Name] = labels[i]
	}
	return named, strings.Join(labels, ", ")
}

func ColumnName(i int) string { return "g" + strconv.Itoa(i+1) }

// GroupColumns are the expressions of groups as columns g1, g2 …
func GroupColumns(q *ask.Question, by []query.Group) statement.Select {
	list := make(statement.Select, len(by))
	for i, g := range by {
		list[i] = statement.Text(ColumnName(i), q.GroupExpression(g))
		if g.Column.Type == event.Int {
			list[i].Type = event.Int
		}
	}
	return list
}

// Names are the names of groups, for fields.
func Names(by []query.Group) []string {
	list := make([]string, len(by))
	for i, g := range by {
		list[i] = g.Name
	}
	return list
}

// Equals is the condition that expressions have the values of a group; each binds its own.
func Equals(b *statement.Builder, expressions statement.Select, g Group) string {
	conditions := make([]string, len(expressions))
	for i, e := range expressions {
		switch m := g[i]; {
		case m.null:
			conditions[i] = e.SQL + " IS NULL"
		case e.Type == event.Int:
			n, _ := strconv.ParseInt(m.Text, 10, 64) // it was a number in the result
			conditions[i] = e.SQL + " = " + b.Bind(n)
		default:
			conditions[i] = e.SQL + " = " + b.Bind(m.Text)
		}
	}
	return strings.Join(conditions, " AND ")
}

// GroupCells are the columns of a result that hold groups, each found once.
type GroupCells []*columnar.Column

func GroupsIn(result *columnar.Result) GroupCells {
	var cells GroupCells
	for c := result.Column(ColumnName(0)); c != nil; c = result.Column(ColumnName(len(cells))) {
		cells = append(cells, c)
	}
	return cells
}

// At is the group of a row.
func (cells GroupCells) At(row int) Group {
	var g Group
	for i, c := range cells {
		text, ok := c.Text(row)
		g[i] = Value{null: !ok, Text: text}
	}
	return g
}

// places finds the places of rows' groups among some groups. It keeps the values of each column apart, by numbers: a row costs a look-up
// for each of its values, and no memory.
type places struct {
	columns []values
	of      map[int64]int // by the numbers of the values
}

// values numbers the different values of one column, from 1; 0 is NULL.
type values struct {
	cells *columnar.Column
	texts map[string]int64
	ints  map[int64]int64
}

// mostValues is how many values of a column can be told apart: three numbers fit into one.
const mostValues = 1 << 21

func placesIn(cells GroupCells) places {
	p := places{columns: make([]values, len(cells)), of: map[int64]int{}}
	for i, c := range cells {
		p.columns[i] = values{c, map[string]int64{}, map[int64]int64{}}
	}
	return p
}

func placesOf(groups []Group, cells GroupCells) places {
	p := placesIn(cells)
	for place, g := range groups {
		key := int64(0)
		for i := range p.columns {
			key = key*mostValues + p.columns[i].numberOf(g[i])
		}
		p.of[key] = place
	}
	return p
}

// numberOf is the number of a value, a new one where it has none yet.
func (v *values) numberOf(m Value) int64 {
	switch {
	case m.null:
		return 0
	case v.cells.Type == event.Int:
		n, _ := strconv.ParseInt(m.Text, 10, 64) // it was a number in the result
		return numbered(v.ints, n)
	}
	return numbered(v.texts, m.Text)
}

func numbered[T comparable](numbers map[T]int64, value T) int64 {
	n, ok := numbers[value]
	if !ok {
		n = int64(len(numbers)) + 1
		numbers[value] = n
	}
	return n
}

// at is the place of a row's group; -1 where it is none of the groups.
func (p places) at(row int) int {
	key := int64(0)
	for i := range p.columns {
		v := &p.columns[i]
		number := int64(0)
		if !v.cells.Null(row) {
			if v.cells.Type == event.Int {
				number = v.ints[v.cells.Ints[row]]
			} else {
				number = v.texts[v.cells.Strings[row]]
			}
			if number == 0 {
				return -1
			}
		}
		key = key*mostValues + number
	}
	if place, ok := p.of[key]; ok {
		return place
	}
	return -1
}

// add is the place of a row's group, the next one where the group is new.
func (p places) add(row int) int {
	key := int64(0)
	for i := range p.columns {
		v := &p.columns[i]
		number := int64(0)
		switch {
		case v.cells.Null(row):
		case v.cells.Type == event.Int:
			number = numbered(v.ints, v.cells.Ints[row])
		default:
			number = numbered(v.texts, v.cells.Strings[row])
		}
		key = key*mostValues + number
	}
	place, ok := p.of[key]
	if !ok {
		place = len(p.of)
		p.of[key] = place
	}
	return place
}

// compareValues sorts as the database does: NULL first, texts by their bytes, numbers by size.
func compareValues(x, y Value, of event.Type) int {
	switch {
	case x.null || y.null:
		return cmp.Compare(boolean(y.null), boolean(x.null))
	case of == event.Int:
		a, _ := strconv.ParseInt(x.Text, 10, 64)
		b, _ := strconv.ParseInt(y.Text, 10, 64)
		return cmp.Compare(a, b)
	}
	return strings.Compare(x.Text, y.Text)
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}
