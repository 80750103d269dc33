package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// lookup is one aggregate over groups of rows, as a diagnosis gathers them.
type lookup struct {
	groups []value // expressions and their names
	values []value
	from   *rows
	having string
	order  string
	limit  int
}

func textValue(name, sql string) value {
	return value{name, sql, statement.Column{Name: name, Type: event.String}}
}

// columnValue is a group that is a plain column.
func columnValue(name string) value { return textValue(name, statement.Identifier(name)) }

// sourceValue is the address of a client.
func sourceValue() value { return textValue("source", sourceExpression) }

// howMany are the values of a diagnosis.Span.
func howMany() []value {
	return []value{intValue("n", "count(*)"), timeValue("first_at", `min("timestamp")`), timeValue("last_at", `max("timestamp")`)}
}

// howManyIf are the same of the rows that meet a condition; it must not hold placeholders.
func howManyIf(condition string) []value {
	return []value{
		intValue("n", "count("+only(condition, "1")+")"),
		timeValue("first_at", "min("+only(condition, `"timestamp"`)+")"),
		timeValue("last_at", latest(condition)),
	}
}

// latest is the time of the last row that meets a condition.
func latest(condition string) string { return "max(" + only(condition, `"timestamp"`) + ")" }

// list names the columns of the lookup, as they are called in another query around it.
func (l lookup) list(prefix string) (list string, columns []statement.Column) {
	var names []string
	for _, v := range slices.Concat(l.groups, l.values) {
		names, columns = append(names, prefix+v.name), append(columns, v.column)
	}
	return strings.Join(names, ", "), columns
}

// sql is the lookup without order and limit.
func (l lookup) sql() string {
	var list []string
	for _, v := range slices.Concat(l.groups, l.values) {
		text := v.sql
		if v.sql != v.name {
			text += " AS " + v.name
		}
		list = append(list, text)
	}
	sql := fmt.Sprintf("SELECT %s\n%s", strings.Join(list, ", "), l.from.sql())
	if len(l.groups) > 0 {
		sql += "\nGROUP BY " + ordinals(1, len(l.groups))
	}
	if l.having != "" {
		sql += "\nHAVING " + l.having
	}
	return sql
}

func (l lookup) statement(b *statement.Builder) statement.Statement {
	_, columns := l.list("")
	sql := l.sql()
	if l.order != "" {
		sql += "\nORDER BY " + l.order
	}
	return b.Build(fmt.Sprintf("%s\nLIMIT %d", sql, l.limit+1), l.limit, columns...)
}

// reader reads the rows of an aggregate by the names of its columns; what is NULL or wasn't asked for reads as zero.
type reader struct {
	*store.Result
	row int
}

func (r reader) text(name string) string {
	if c := r.Column(name); c != nil && !c.Null(r.row) {
		return c.Strings[r.row]
	}
	return ""
}

func (r reader) int(name string) int64 {
	if c := r.Column(name); c != nil && !c.Null(r.row) {
		return c.Ints[r.row]
	}
	return 0
}

func (r reader) time(name string) time.Time {
	if c := r.Column(name); c != nil && !c.Null(r.row) {
		return c.Times[r.row]
	}
	return time.Time{}
}

// look runs a lookup and reads it row by row; more says that there were other groups.
func (a *asking) look(b *statement.Builder, l lookup, each func(reader)) (more bool, err error) {
	result, err := a.run(l.statement(b))
	if err != nil {
		return false, err
	}
	for row := range result.Rows {
		each(reader{result, row})
	}
	return result.More, nil
}
