package query

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/regexps"
)

// Filter compares a column exactly, without patterns.
type Filter struct {
	Column   event.Column
	Operator string
	Values   []any            // string, int64, float64 or bool, as the column holds; for regular expressions none
	Missing  bool             // NULL is one of the values of = and !=
	Regexps  []regexps.Regexp // for =~ and !~

	Beginnings []string // of = and != on a payload: those that were shown cut, without the ellipsis
}

// splitCut tells apart the values that were shown cut: whoever sends one back asks for payloads that begin so and go on.
func (f *Filter) splitCut(limit int) {
	f.Values = slices.DeleteFunc(f.Values, func(value any) bool {
		text, _ := value.(string)
		beginning, cut := strings.CutSuffix(text, "…")
		cut = cut && utf8.RuneCountInString(beginning) == limit
		if cut {
			f.Beginnings = append(f.Beginnings, beginning)
		}
		return cut
	})
}

// Operator is a way to compare a column.
type Operator struct {
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Types       []event.Type `json:"types"`
}

// Operators lists the ways to compare a column, and the types each is for.
var Operators = []Operator{
	{"=", "is one of", []event.Type{event.String, event.Int, event.Float, event.Bool}},
	{"!=", "is none of, or is missing", []event.Type{event.String, event.Int, event.Float, event.Bool}},
	{"=~", "one of these regular expressions is found in it", []event.Type{event.String}},
	{"!~", "none of these regular expressions is found in it, or it is missing", []event.Type{event.String}},
	{"<", "is less than", []event.Type{event.Int, event.Float}},
	{"<=", "is at most", []event.Type{event.Int, event.Float}},
	{">", "is more than", []event.Type{event.Int, event.Float}},
	{">=", "is at least", []event.Type{event.Int, event.Float}},
}

func operatorNamed(name string) (Operator, bool) {
	i := slices.IndexFunc(Operators, func(o Operator) bool { return o.Name == name })
	if i < 0 {
		return Operator{}, false
	}
	return Operators[i], true
}

func operatorNames() []string {
	names := make([]string, len(Operators))
	for i, o := range Operators {
		names[i] = o.Name
	}
	return names
}

// draftFilter is a filter before the table's columns are known.
type draftFilter struct {
	key      string // "filters[2]", for errors
	column   string
	operator Operator
	values   []any // string, json.Number, bool or, for NULL, nil
}

// resolve reads the values by the type of the column. ok is false where the filter restricts nothing.
func (d draftFilter) resolve(column event.Column) (f Filter, ok bool, err error) {
	if len(d.values) == 0 {
		return Filter{}, false, nil
	}
	if !slices.Contains(d.operator.Types, column.Type) {
		return Filter{}, false, Errorf(d.key, "operator %q can't compare the column %s, which holds %s; allowed: %s",
			d.operator.Name, column.Name, column.Type, strings.Join(operatorsFor(column.Type), ", "))
	}
	f = Filter{Column: column, Operator: d.operator.Name}
	for _, raw := range d.values {
		if raw == nil {
			if d.operator.Name != "=" && d.operator.Name != "!=" {
				return Filter{}, false, Errorf(d.key+".values", "null, which stands for a missing value, can't be compared by %q; allowed: =, !=", d.operator.Name)
			}
			f.Missing = true
			continue
		}
		if d.operator.Name == "=~" || d.operator.Name == "!~" {
			re, err := regexps.Parse(textOf(raw))
			if err != nil {
				return Filter{}, false, Errorf(d.key+".values", "%v", err)
			}
			f.Regexps = append(f.Regexps, re)
			continue
		}
		value, err := typedValue(raw, column)
		if err != nil {
			return Filter{}, false, Errorf(d.key+".values", "%q is no value for %s: %v", textOf(raw), column.Name, err)
		}
		f.Values = append(f.Values, value)
	}
	return f, true, nil
}

func operatorsFor(t event.Type) []string {
	var names []string
	for _, o := range Operators {
		if slices.Contains(o.Types, t) {
			names = append(names, o.Name)
		}
	}
	if names == nil {
		return []string{"none for this column"}
	}
	return names
}

func textOf(raw any) string {
	switch v := raw.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return fmt.Sprint(raw)
}

// typedValue reads a value by the type of the column. A time that log lines show may be given as they write it.
func typedValue(raw any, column event.Column) (any, error) {
	text := textOf(raw)
	switch column.Type {
	case event.Int:
		if at, err := time.Parse(time.RFC3339, text); err == nil && column.EpochMillis {
			return at.UnixMilli(), nil
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("a whole number is needed")
		}
		return n, nil
	case event.Float:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, fmt.Errorf("a number is needed")
		}
		return n, nil
	case event.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, fmt.Errorf("true or false is needed")
		}
		return b, nil
	default:
		return text, nil
	}
}
