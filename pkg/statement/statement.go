// Package statement holds SQL text with its bound values, and the little in which GreptimeDB and PostgreSQL differ.
package statement

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Statement is one SELECT, ready to run.
type Statement struct {
	SQL     string
	Values  []any // for $1, $2 …: string, int64, float64, bool or time.Time
	Columns []Column
	// MaxRows is the number of rows that are wanted. The text's LIMIT is one higher, so that a cut can be told.
	MaxRows int
	// Raw: the text is a user's own. What its columns are the server says; it may have no LIMIT, and it runs where nothing can be
	// written, if the database knows how.
	Raw bool
	// Bounded: the rows that it reads were counted before, so that it may group them by anything.
	Bounded bool
}

// Column is what the statement's select list returns at one place.
type Column struct {
	Name string
	Type event.Type
	// EpochMillis: a number of milliseconds since 1970, to be read as a time.
	EpochMillis bool
}

// mostShown bounds the values that are listed for people.
const mostShown = 100

// String is the text for people: the SQL with its placeholders, then the values; of very many the first.
func (s Statement) String() string {
	var b strings.Builder
	b.WriteString(s.SQL)
	for i, v := range s.Values[:min(mostShown, len(s.Values))] {
		fmt.Fprintf(&b, "\n  $%d = %s", i+1, Show(v))
	}
	if more := len(s.Values) - mostShown; more > 0 {
		fmt.Fprintf(&b, "\n  … and %d more", more)
	}
	return b.String()
}

// Show writes a bound value for people: JSON, and times as RFC 3339.
func Show(v any) string {
	if t, ok := v.(time.Time); ok {
		return t.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Builder collects the values of one statement. Every call of Bind gives a placeholder of its own: GreptimeDB refuses
// one placeholder that stands in two places.
type Builder struct {
	Dialect
	Table string // quoted where it must be
	// Source is what Table is: the rows, or a rollup of them.
	Source Source
	// Bounded is that of the statement.
	Bounded bool
	values  []any
}

// Bind adds a value and returns its placeholder.
func (b *Builder) Bind(value any) string {
	b.values = append(b.values, value)
	return fmt.Sprintf("$%d", len(b.values))
}

// Build makes the statement; the text must hold each placeholder once.
func (b *Builder) Build(sql string, maxRows int, columns ...Column) Statement {
	return Statement{SQL: sql, Values: b.values, Columns: columns, MaxRows: maxRows, Bounded: b.Bounded}
}

// Constants lists names of the program's own vocabulary as SQL literals. Nothing from outside may pass here.
func Constants(names ...string) string {
	for _, name := range names {
		if strings.ContainsAny(name, `'\`) {
			panic("statement: " + name + " is no constant of the vocabulary")
		}
	}
	return "'" + strings.Join(names, "', '") + "'"
}

// plainName matches names that need no quotes; one without an underscore may be a reserved word.
var plainName = regexp.MustCompile(`^[a-z][a-z0-9]*_[a-z0-9_]*$`)

// Identifier writes a column that the table is known to have.
func Identifier(name string) string {
	if known, ok := event.Wide.Column(name); ok && known.Name != event.Timestamp {
		return name
	}
	return Quote(name)
}

// Quote writes an identifier in double quotes. It must be one for which SafeName holds: nothing else may become part of a statement.
func Quote(name string) string {
	if !SafeName(name) {
		panic(fmt.Sprintf("statement: %q must not stand in a statement", name))
	}
	return `"` + name + `"`
}

var safeName = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_$ .:-]*$`)

// SafeName says whether an identifier may stand in a statement between double quotes. GreptimeDB prints and parses
// statements again, so names with quotes or backslashes are never used.
func SafeName(name string) bool { return safeName.MatchString(name) }

// TableName writes a table, with its schema where one is given.
func TableName(schema, table string) string {
	name := table
	if !plainName.MatchString(table) {
		name = Quote(table)
	}
	if schema == "" {
		return name
	}
	if !plainName.MatchString(schema) {
		schema = Quote(schema)
	}
	return schema + "." + name
}
