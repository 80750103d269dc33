package check

import (
	"regexp"
	"strings"
)

var (
	selectList = regexp.MustCompile(`(?is)\bSELECT\s+(?:DISTINCT\s+(?:ON\s*\([^()]*\)\s*)?)?(.*?)\s+FROM\s+(\S+)`)
	plain      = regexp.MustCompile(`^(?:[a-z]\w*\.)?(?:[a-z_]\w*|"[^"]+")$`)
	aliased    = regexp.MustCompile(`(?s)^(.+) AS [a-z_]\w*$`)
	topCast    = regexp.MustCompile(`(?i)^(?:TRY_)?CAST\(|^[\w."]+::`)
	anyCast    = regexp.MustCompile(`(?i)\bCAST\(|::`)
	window     = regexp.MustCompile(`(?i)\bOVER\s*\(`)
	aggregate  = regexp.MustCompile(`(?i)\b(?:count|sum|min|max|avg|string_agg|array_agg|(?:approx_)?percentile_cont|first_value|last_value)\(`)
)

// selectLists wants an alias on every expression, and where rows are read from the table nothing that keeps GreptimeDB from
// sorting and cutting them where they are: a cast, or a window function over all of them.
func (c *checker) selectLists() {
	for _, m := range selectList.FindAllStringSubmatch(c.code, -1) {
		innermost := m[2] == c.table
		items := splitTop(m[1])
		for _, item := range items {
			item = strings.TrimSpace(item)
			if plain.MatchString(item) || item == "*" && len(items) > 1 {
				continue
			}
			a := aliased.FindStringSubmatch(item)
			switch {
			case a == nil:
				c.fail("%q has no alias", item)
			case strings.Contains(item, "(SELECT "):
				c.fail("%q is a subquery in the select list, which becomes NULL or is cut to one row", item)
			case topCast.MatchString(a[1]):
				c.fail("%q has a cast on top", item)
			case innermost && anyCast.MatchString(withoutAggregates(a[1])):
				c.fail("%q casts what is read from the table", item)
			case innermost && window.MatchString(a[1]):
				c.fail("%q takes every row of the range to one place: a window function belongs around what is bounded", item)
			}
		}
	}
}

// withoutAggregates takes the calls of aggregate functions out of an expression.
func withoutAggregates(expression string) string {
	for {
		at := aggregate.FindStringIndex(expression)
		if at == nil {
			return expression
		}
		_, behind := closed(expression[at[1]:])
		expression = expression[:at[0]] + behind
	}
}

// splitTop splits at commas outside parentheses.
func splitTop(list string) []string {
	var items []string
	depth, from := 0, 0
	for i, r := range list {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				items = append(items, list[from:i])
				from = i + 1
			}
		}
	}
	return append(items, list[from:])
}
