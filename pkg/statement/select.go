package statement

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Expr is one expression of a select list with the column that it returns: the text and the columns of a statement that is made
// of them can't get out of step.
type Expr struct {
	SQL string
	Column
	merge string // how it is put together of the values of parts; see Merged
}

// Text is an expression that returns texts.
func Text(name, sql string) Expr {
	return Expr{SQL: sql, Column: Column{Name: name, Type: event.String}}
}

// Int is an expression that returns whole numbers.
func Int(name, sql string) Expr { return Expr{SQL: sql, Column: Column{Name: name, Type: event.Int}} }

// Float is an expression that returns numbers.
func Float(name, sql string) Expr {
	return Expr{SQL: sql, Column: Column{Name: name, Type: event.Float}}
}

// Time is an expression that returns times.
func Time(name, sql string) Expr { return Expr{SQL: sql, Column: Column{Name: name, Type: event.Time}} }

// Plain is a column of the table as it is.
func Plain(c event.Column) Expr {
	return Expr{SQL: Identifier(c.Name), Column: Column{Name: c.Name, Type: c.Type, EpochMillis: c.EpochMillis}}
}

// PlainText is a column of texts as it is.
func PlainText(name string) Expr { return Text(name, Identifier(name)) }

// Select is a select list.
type Select []Expr

// String writes the list.
func (s Select) String() string { return strings.Join(s.texts(), ", ") }

// Lines writes each expression in a line of its own.
func (s Select) Lines() string { return strings.Join(s.texts(), ",\n  ") }

// texts are the expressions. One that is called by its own name needs no AS.
func (s Select) texts() []string {
	list := make([]string, len(s))
	for i, e := range s {
		list[i] = e.SQL
		if e.SQL != e.Name && e.SQL != Identifier(e.Name) {
			list[i] += " AS " + e.Name
		}
	}
	return list
}

// Columns are those that the list returns.
func (s Select) Columns() []Column {
	columns := make([]Column, len(s))
	for i, e := range s {
		columns[i] = e.Column
	}
	return columns
}

// Of lists the names of the columns, each behind a prefix such as "q.", as a query around this one selects them.
func (s Select) Of(prefix string) string {
	names := make([]string, len(s))
	for i, e := range s {
		names[i] = prefix + e.Name // given by the program, as String writes it
		if e.SQL == Identifier(e.Name) {
			names[i] = prefix + e.SQL
		}
	}
	return strings.Join(names, ", ")
}

// Aggregate is a row for each group of rows.
type Aggregate struct {
	Groups Select // expressions that groups have in common; none: one row of all
	Values Select
	From   string // FROM and WHERE
	Having string // which groups there are; "" for all
	Order  string // "" where any will do
	Limit  int    // groups that are wanted
}

// List is the whole select list: groups, then values.
func (a Aggregate) List() Select { return append(append(Select{}, a.Groups...), a.Values...) }

// SQL is the aggregate without order and limit, as it stands in another query.
func (a Aggregate) SQL() string {
	a.Groups, a.From = belowGroups(a.Groups, a.From)
	sql := "SELECT " + a.List().String() + "\n" + a.From
	if len(a.Groups) > 0 {
		sql += "\nGROUP BY " + Ordinals(1, len(a.Groups))
	}
	if a.Having != "" {
		sql += "\nHAVING " + a.Having
	}
	return sql
}

// Build makes the statement.
func (a Aggregate) Build(b *Builder) Statement {
	sql := a.SQL()
	if a.Order != "" {
		sql += "\nORDER BY " + a.Order
	}
	return b.Build(fmt.Sprintf("%s\nLIMIT %d", sql, a.Limit+1), a.Limit, a.List().Columns()...)
}

// Sorted sorts and cuts the groups outside; where says which there are, by the names of values.
func (a Aggregate) Sorted(where string) Sorted {
	return Sorted{SQL: a.SQL(), List: a.List(), Groups: a.Groups, Where: where, Order: a.Order, Limit: a.Limit}
}

// BuildSorted makes the statement of that.
func (a Aggregate) BuildSorted(b *Builder, where string) Statement { return a.Sorted(where).Build(b) }

// Sorted sorts and cuts the groups of a query around it, where they are plain columns: PostgreSQL sorts those by their bytes on
// request, and conditions on values can name them. Equal groups are sorted by name.
type Sorted struct {
	SQL    string
	List   Select // the query's
	More   Select // expressions over all of its rows, behind the list
	Groups Select // those of its columns that are groups
	Where  string // "" for all
	Order  string
	Limit  int
}

// Build makes the statement.
func (s Sorted) Build(b *Builder) Statement {
	where := ""
	if s.Where != "" {
		where = "\nWHERE " + s.Where
	}
	list := s.List.Of("")
	if len(s.More) > 0 {
		list += ", " + s.More.String()
	}
	sql := fmt.Sprintf("SELECT %s\nFROM (\n%s\n) AS q%s\nORDER BY %s\nLIMIT %d",
		list, s.SQL, where, s.Order+", "+b.ByNames(s.Groups), s.Limit+1)
	return b.Build(sql, s.Limit, append(s.List.Columns(), s.More.Columns()...)...)
}

// ByNames sorts groups by their names; NULL comes first, as its label does.
func (d Dialect) ByNames(groups Select) string {
	list := make([]string, len(groups))
	for i, g := range groups {
		list[i] = g.Name
		if g.Type == event.String {
			list[i] = d.ByName(g.Name)
		}
		list[i] += " NULLS FIRST"
	}
	return strings.Join(list, ", ")
}

// Ordinals lists places of a select list: "1, 2".
func Ordinals(from, count int) string {
	list := make([]string, count)
	for i := range list {
		list[i] = strconv.Itoa(from + i)
	}
	return strings.Join(list, ", ")
}
