package greptime

import (
	"regexp"
	"strconv"
	"strings"
)

// statement is one statement as GreptimeDB reads it: without comments. Its literals stand aside, as '#0', '#1' …, so that
// what is looked for in its code isn't found in them.
type statement struct {
	code     string
	literals []string
}

var token = regexp.MustCompile(`(?s)'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|;|[^'"\-/;]+|.`)

// statements reads a text.
func statements(text string) []statement {
	var list []statement
	var one statement
	end := func() {
		if one.code = strings.TrimSpace(one.code); one.code != "" {
			list = append(list, one)
		}
		one = statement{}
	}
	for _, t := range token.FindAllString(text, -1) {
		switch {
		case t == ";":
			end()
		case strings.HasPrefix(t, "--"), strings.HasPrefix(t, "/*"):
			one.code += " "
		case len(t) > 1 && t[0] == '\'':
			one.code += "'#" + strconv.Itoa(len(one.literals)) + "'"
			one.literals = append(one.literals, strings.ReplaceAll(t[1:len(t)-1], "''", "'"))
		default:
			one.code += t
		}
	}
	end()
	return list
}

var (
	masked  = regexp.MustCompile(`'#(\d+)'`)
	inQuote = regexp.MustCompile(`\\'+|''|'`)
)

// print writes code with the literals in their places. GreptimeDB prints each statement and parses it again, and in
// printing takes a quote after a backslash or another quote for one that is escaped already: such a literal ends early.
func (one statement) print(code string) string {
	return masked.ReplaceAllStringFunc(code, func(place string) string {
		n, _ := strconv.Atoi(place[2 : len(place)-1])
		return "'" + inQuote.ReplaceAllStringFunc(one.literals[n], func(quote string) string {
			if quote == "'" {
				return "''"
			}
			return quote
		}) + "'"
	})
}

// word is the statement's first one, in upper case.
func (one statement) word() string {
	return strings.ToUpper(strings.TrimLeft(firstWord.FindString(one.code), "( \n"))
}

var firstWord = regexp.MustCompile(`^\(*\s*\w+`)

// rewrites turn what PostgreSQL lacks or would type otherwise into what the stand-in's objects offer.
var rewrites = []struct {
	pattern *regexp.Regexp
	into    string
}{
	{regexp.MustCompile(`(?i)\binformation_schema\.(columns|tables|key_column_usage|process_list)\b`), `standin.$1`},
	{regexp.MustCompile(`(?i)\b(?:row_number|rank|dense_rank|ntile)\([^()]*\)\s+OVER\s+\([^()]*\)`), `CAST($0 AS numeric)`},
	{regexp.MustCompile(`(?i)\bCAST\(\s*"?timestamp"?\s+AS\s+BIGINT\)`), `standin.epoch_millis("timestamp")`},
	// CASE doesn't keep a function from being called for the other rows: it is called first.
	{regexp.MustCompile(`(?i)\bCASE\s+WHEN\s+(.*?)\s+THEN\s+(ipv[46]_in_range\(.*?\))\s+ELSE\s+false\s+END`), `CASE WHEN $2 THEN $1 ELSE false END`},
}

var statistics = regexp.MustCompile(`(?i)\binformation_schema\.statistics\b`)

// forPostgres is the statement as PostgreSQL shall run it.
func (s *Server) forPostgres(one statement) string {
	code := one.code
	for _, r := range rewrites {
		code = r.pattern.ReplaceAllString(code, r.into)
	}
	if grouped.MatchString(code) {
		code = countUnknown(code)
	}
	if !s.since(1, 2, 0) {
		code = limitEachPart(code)
	}
	if s.since(1, 1, 0) { // there is no such table before
		code = statistics.ReplaceAllString(code, "standin.statistics")
	}
	return one.print(code)
}

var (
	grouped  = regexp.MustCompile(`(?i)\bGROUP\s+BY\b`)
	filtered = regexp.MustCompile(`(?i)\bcount\(\*\)\s+FILTER\s*\(\s*WHERE\s`)
)

// countUnknown makes a filtered count(*) count what GreptimeDB counts where there are groups: also the rows for which the
// condition is NULL.
func countUnknown(code string) string {
	from := 0
	for {
		m := filtered.FindStringIndex(code[from:])
		if m == nil {
			return code
		}
		from += m[1]
		depth := 1
		for i := from; i < len(code) && depth > 0; i++ {
			switch code[i] {
			case '(':
				depth++
			case ')':
				if depth--; depth == 0 {
					code = code[:from] + "(" + code[from:i] + ") IS NOT FALSE" + code[i:]
				}
			}
		}
	}
}
