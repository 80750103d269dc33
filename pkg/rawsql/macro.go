package rawsql

import (
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Macro is a word that the data source replaces.
type Macro struct {
	Name        string `json:"name"` // as it is written, with its arguments
	Description string `json:"description"`
}

// Macros lists them for editors.
var Macros = []Macro{
	{"$__table", "The data source's table."},
	{"$__timeFilter", "Rows in the time range."},
	{"$__timeFilter(column)", "Rows whose time in this column is in the time range; the column holds times, or milliseconds since 1970."},
	{"$__timeFrom", "The beginning of the time range, to compare a time column with."},
	{"$__timeTo", "The end of the time range, which doesn't belong to it."},
	{"$__timeGroup(column, interval)", "The beginning of the interval (30s, 5m, $__interval) in which the column's time lies."},
	{"$__interval", "The length of a step, as an INTERVAL: Grafana's, or the query's own."},
}

// macroNames are for errors.
func macroNames() string {
	names := make([]string, len(Macros))
	for i, m := range Macros {
		names[i] = m.Name
	}
	return strings.Join(names, ", ")
}

// macros replaces tokens by what they stand for.
type macros struct {
	sql       string
	builder   *statement.Builder
	scope     Scope
	timeRange bool
}

// replace writes an expression or the table where a macro was, and everything else as it was.
func (m *macros) replace(tokens []token) ([]token, error) {
	var replaced []token
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.kind != macro {
			replaced = append(replaced, t)
			continue
		}
		var given [][]token
		if tokens[i+1].isMark("(") {
			length := 0
			if given, length = arguments(tokens[i+1:]); length == 0 {
				return nil, wrong(m.sql, t.at, "the arguments of %s have no end: ) is missing, or they hold more than names and intervals", t.text)
			}
			i += length
		}
		var err error
		t.kind = value
		if t.raw, err = m.expand(t, given); err != nil {
			return nil, err
		}
		if t.text == "$__table" {
			t.kind = table
		}
		replaced = append(replaced, t)
	}
	return replaced, nil
}

// arguments reads what stands between parentheses; length is the number of tokens, both parentheses included.
func arguments(tokens []token) (given [][]token, length int) {
	var one []token
	for i, t := range tokens[1:] {
		switch {
		case t.isMark(")"):
			if len(given) > 0 || len(one) > 0 {
				given = append(given, one)
			}
			return given, i + 2
		case t.isMark(","):
			given, one = append(given, one), nil
		case t.kind == end || t.isMark("("):
			return nil, 0
		default:
			one = append(one, t)
		}
	}
	return nil, 0
}

func (m *macros) expand(t token, given [][]token) (string, error) {
	count := func(allowed ...int) error {
		for _, n := range allowed {
			if len(given) == n {
				return nil
			}
		}
		return wrong(m.sql, t.at, "%s with %d arguments is not known; allowed: %s", t.text, len(given), macroNames())
	}
	switch t.text {
	case "$__table":
		return m.builder.Table, count(0)
	case "$__timeFrom":
		return m.bind(m.scope.From, false), count(0)
	case "$__timeTo":
		return m.bind(m.scope.To, false), count(0)
	case "$__interval":
		return statement.Interval(m.scope.Interval), count(0)
	case "$__timeFilter":
		if err := count(0, 1); err != nil {
			return "", err
		}
		column, millis := statement.Identifier(event.Timestamp), false
		if len(given) == 1 {
			written, c, err := m.column(t, given[0])
			if err != nil {
				return "", err
			}
			column, millis = written, c.EpochMillis
		}
		return "(" + column + " >= " + m.bind(m.scope.From, millis) + " AND " + column + " < " + m.bind(m.scope.To, millis) + ")", nil
	case "$__timeGroup":
		if err := count(2); err != nil {
			return "", err
		}
		written, c, err := m.column(t, given[0])
		if err != nil {
			return "", err
		}
		if c.EpochMillis {
			return "", wrong(m.sql, t.at, "%s: %s holds milliseconds; only columns that hold times are allowed", t.text, c.Name)
		}
		interval, err := m.interval(t, given[1])
		return statement.Bucket(interval, written), err
	}
	return "", wrong(m.sql, t.at, "the macro %s is not known; allowed: %s", t.text, macroNames())
}

// bind gives a placeholder for a bound of the time range.
func (m *macros) bind(at time.Time, millis bool) string {
	m.timeRange = true
	if millis {
		return m.builder.Bind(at.UnixMilli())
	}
	return m.builder.Bind(at)
}

// column reads an argument that names a column of the table, maybe behind another name for the table.
func (m *macros) column(of token, given []token) (written string, c event.Column, err error) {
	named := given
	if len(given) == 3 && isName(given[0]) && given[1].isMark(".") {
		named = given[2:]
	}
	var allowed []string
	for _, c := range m.scope.Schema {
		if c.Type == event.Time || c.EpochMillis {
			allowed = append(allowed, c.Name)
		}
	}
	if len(named) == 1 && isName(named[0]) {
		if c, ok := m.scope.Schema.Column(named[0].text); ok && (c.Type == event.Time || c.EpochMillis) {
			for _, t := range given[:len(given)-1] {
				written += t.raw
			}
			return written + statement.Identifier(c.Name), c, nil
		}
	}
	return "", event.Column{}, wrong(m.sql, of.at, "the column of %s must be one of the table's that hold a time: %s", of.text, strings.Join(allowed, ", "))
}

func isName(t token) bool { return t.kind == word && !reserved[t.text] || t.kind == quoted }

// interval reads an argument such as 5m, '5m' or $__interval.
func (m *macros) interval(of token, given []token) (time.Duration, error) {
	if len(given) == 1 {
		switch t := given[0]; {
		case t.kind == macro && t.text == "$__interval":
			return m.scope.Interval, nil
		case t.kind == span || t.kind == literal:
			interval, err := query.ParseInterval(t.text)
			if err != nil {
				return 0, wrong(m.sql, t.at, "%s: %v", of.text, err)
			}
			return interval, nil
		}
	}
	return 0, wrong(m.sql, of.at, "the interval of %s must be a number and one of ms, s, m, h, d, w, such as 30s, 5m, or $__interval", of.text)
}
