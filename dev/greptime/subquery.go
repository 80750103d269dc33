package greptime

import (
	"regexp"
	"strings"
)

// Before 1.2, an ordered LIMIT of a subquery whose rows the query around it puts together (groups, counts) isn't that of all rows: GreptimeDB
// takes as many of each part of a table, and not always the first ones by their order. Recorded of 1.0.0, with a table of two time
// windows:
//
//	SELECT count(*), min("timestamp") FROM (SELECT "timestamp" FROM t ORDER BY "timestamp" DESC LIMIT 100) AS s
//
// counts 200 rows, half of them of the older window. A statement without an aggregate around the subquery is answered as it says.
// The stand-in takes the first and the last rows of the order, as if they were the first of two parts. A newer Version doesn't.

// bothEnds is a subquery with the first and the last of its rows.
const (
	beforeBothEnds = "(SELECT * FROM (SELECT standin_rows.*, row_number() OVER () AS standin_number, count(*) OVER () AS standin_all FROM ("
	behindBothEnds = ") AS standin_rows) AS standin_ends WHERE standin_number <= LIMITED OR standin_number > standin_all - LIMITED)"
)

var (
	subqueryBegins = regexp.MustCompile(`(?i)\b(?:FROM|JOIN)\s*\(\s*SELECT\b`)
	orderedLimit   = regexp.MustCompile(`(?is)\bORDER\s+BY\s[^()]*(?:\([^()]*\)[^()]*)*\sLIMIT\s+(\d+)\s*$`)
	limitAlone     = regexp.MustCompile(`(?i)\sLIMIT\s+\d+\s*$`)
	aggregates     = regexp.MustCompile(`(?i)\b(?:count|sum|min|max|avg|string_agg|array_agg|approx_percentile_cont|percentile_cont)\s*\(|\bGROUP\s+BY\b`)
	selects        = regexp.MustCompile(`(?i)\bSELECT\b`)
)

// limitEachPart makes such subqueries take as many rows of two parts.
func limitEachPart(code string) string {
	for from := 0; ; {
		m := subqueryBegins.FindStringIndex(code[from:])
		if m == nil {
			return code
		}
		open := from + m[0] + strings.IndexByte(code[from+m[0]:], '(')
		from = open + 1
		end := closing(code, open)
		if end < 0 {
			return code
		}
		inner := code[open+1 : end]
		limit := orderedLimit.FindStringSubmatch(top(inner))
		if limit == nil || !aggregates.MatchString(around(code, open, end)) {
			continue
		}
		all := limitAlone.ReplaceAllString(inner, "")
		both := beforeBothEnds + all + strings.ReplaceAll(behindBothEnds, "LIMITED", limit[1])
		code = code[:open] + both + code[end+1:]
		from = open + len(beforeBothEnds) // a subquery within it may be another
	}
}

// closing is where the parenthesis that opens there is closed, -1 if nowhere.
func closing(code string, open int) int {
	depth := 0
	for i := open; i < len(code); i++ {
		switch code[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// top is code with what stands in parentheses left out.
func top(code string) string {
	var b strings.Builder
	depth := 0
	for _, c := range code {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth == 0:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// around is the query that a subquery belongs to: its select list, and what stands behind the subquery.
func around(code string, open, end int) string {
	before := code[:open]
	depth, start := 0, 0
	for i := len(before) - 1; i >= 0; i-- {
		switch before[i] {
		case ')':
			depth++
		case '(':
			depth--
		}
		if depth < 0 {
			start = i + 1
			break
		}
	}
	list := before[start:]
	if at := selects.FindAllStringIndex(list, -1); at != nil {
		list = list[at[0][0]:]
	}
	behind := code[end+1:]
	for i, depth := 0, 0; i < len(behind); i++ {
		switch behind[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth < 0 {
			behind = behind[:i]
			break
		}
	}
	return list + " " + behind
}
