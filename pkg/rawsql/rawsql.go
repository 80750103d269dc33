// Package rawsql makes a statement of SQL that a user wrote: it makes sure that the text is one statement that only reads the
// data source's own table, and replaces macros. It runs nothing.
//
// Nothing but the text itself is trusted to say what it does: it is cut into tokens, which must make sense to the guard one by
// one. What the guard doesn't know it refuses, so that a form of SQL that it never heard of is an error, not a hole.
package rawsql

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Scope is what the SQL is about.
type Scope struct {
	Schema   event.Schema // the table's columns
	From, To time.Time
	Interval time.Duration
}

// Statement is the text that the database gets; its values are the builder's.
type Statement struct {
	SQL       string
	TimeRange bool // a macro binds it to the time range
}

// maxLength bounds the SQL, in bytes.
const maxLength = 64 << 10

// Write checks the SQL and replaces its macros. The builder takes the bound values, and says which table and database it is.
// Comments don't come out again: what they hide from one reader and show to another is of no matter then. Errors are *query.Error.
func Write(b *statement.Builder, sql string, s Scope) (Statement, error) {
	switch {
	case len(sql) > maxLength:
		return Statement{}, wrong("", 0, "the SQL is %d bytes long; at most %d are allowed", len(sql), maxLength)
	case !utf8.ValidString(sql):
		return Statement{}, wrong("", 0, "the text is not valid UTF-8")
	}
	tokens, err := scan(sql)
	if err != nil {
		return Statement{}, err
	}
	for len(tokens) > 1 && tokens[len(tokens)-2].isMark(";") {
		tokens = append(tokens[:len(tokens)-2], tokens[len(tokens)-1])
	}
	for _, t := range tokens {
		if t.kind == literal {
			if err := checkLiteral(b.Dialect, sql, t); err != nil {
				return Statement{}, err
			}
		}
	}
	m := &macros{sql: sql, builder: b, scope: s}
	if tokens, err = m.replace(tokens); err != nil {
		return Statement{}, err
	}
	if err := check(sql, tokens, b.Table); err != nil {
		return Statement{}, err
	}
	var text strings.Builder
	for _, t := range tokens {
		text.WriteString(t.before)
		text.WriteString(t.raw)
	}
	return Statement{SQL: strings.TrimSpace(text.String()), TimeRange: m.timeRange}, nil
}

// checkLiteral refuses what GreptimeDB reads differently than it is meant: it prints each statement and parses it again, and loses
// the escaping of quotes on the way.
func checkLiteral(d statement.Dialect, sql string, t token) error {
	switch {
	case query.IsVariable(t.text) && !strings.HasPrefix(t.text, "$__"): // which macros begin with, in a text too
		return wrong(sql, t.at, "%q is a variable that nobody filled in; write the value itself", t.text)
	case d == statement.GreptimeDB && strings.ContainsAny(t.text, `'\`):
		return wrong(sql, t.at, `on GreptimeDB a text with a quote or a backslash is not safe; write chr(39) for a quote and chr(92) for a backslash, such as 'it' || chr(39) || 's'`)
	}
	return nil
}

// wrong says what is wrong with the SQL, and in which of its lines.
func wrong(sql string, at int, format string, args ...any) error {
	message := query.Errorf("", format, args...).Msg
	if strings.Contains(strings.TrimSpace(sql), "\n") {
		message = fmt.Sprintf("line %d: %s", 1+strings.Count(sql[:at], "\n"), message)
	}
	return query.Errorf("rawSql", "%s", message)
}
