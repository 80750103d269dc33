package check

import (
	"regexp"
	"slices"
	"strings"
)

// Reads lists, for each place where a statement reads the table, the conditions of its WHERE: those that all apply. An OR
// within one leaves it whole.
func Reads(sql, table string) [][]string {
	var list [][]string
	from := regexp.MustCompile(`\b(?:FROM|JOIN)\s+` + regexp.QuoteMeta(table) + `\s+WHERE\s+`)
	code := literal.ReplaceAllStringFunc(sql, func(quoted string) string { return "'" + strings.Repeat("x", len(quoted)-2) + "'" })
	for _, at := range from.FindAllStringIndex(code, -1) {
		inside, _ := closed(code[at[1]:])
		outline := withoutParentheses(inside)
		if end := afterWhere.FindStringIndex(outline); end != nil {
			outline = outline[:end[0]]
		}
		list = append(list, conditions(sql[at[1]:], outline))
	}
	return list
}

var (
	afterWhere = regexp.MustCompile(`\s(?:GROUP BY|HAVING|ORDER BY|LIMIT|UNION)\s`)
	word       = regexp.MustCompile(`\b(?:CASE|END|AND)\b`)
)

// withoutParentheses hides what stands in parentheses; everything else stays in its place.
func withoutParentheses(text string) string {
	outline := []byte(text)
	depth := 0
	for i, b := range outline {
		if b == '(' {
			depth++
		}
		if depth > 0 {
			outline[i] = '_'
		}
		if b == ')' {
			depth--
		}
	}
	return string(outline)
}

// conditions splits a WHERE at the ANDs outside CASE, by an outline of it in which no others are seen.
func conditions(where, outline string) []string {
	var list []string
	open, from := 0, 0
	for _, at := range word.FindAllStringIndex(outline, -1) {
		switch outline[at[0]:at[1]] {
		case "CASE":
			open++
		case "END":
			open--
		case "AND":
			if open == 0 {
				list = append(list, strings.TrimSpace(where[from:at[0]]))
				from = at[1]
			}
		}
	}
	return append(list, strings.TrimSpace(where[from:len(outline)]))
}

// Served says whether a skipping index on the column finds the rows that meet all of the conditions: one of them compares
// the bare column with values.
func Served(conditions []string, column string) bool {
	compared := regexp.MustCompile(`^` + regexp.QuoteMeta(column) + ` (?:= \$[0-9]+|IN \(\$[0-9]+(?:, \$[0-9]+)*\))$`)
	return slices.ContainsFunc(conditions, compared.MatchString)
}
