package check

import (
	"regexp"
	"slices"
	"strings"
)

// rules are forms that GreptimeDB refuses, loses or gets wrong.
var rules = []struct {
	why     string
	pattern *regexp.Regexp
}{
	{"arrays can't be bound", regexp.MustCompile(`(?i)\b(?:(?:ANY|ALL)\s*\(|ARRAY\s*\[[^\]]*\$|unnest\([^A])`)},
	{"LIMIT and OFFSET take numbers only", regexp.MustCompile(`(?i)\b(LIMIT|OFFSET)\s+[^0-9]`)},
	{"an interval is a literal", regexp.MustCompile(`(?i)\bINTERVAL\s+[^']`)},
	{"LIKE has no ESCAPE clause", regexp.MustCompile(`(?i)\bESCAPE\b`)},
	{"comments are dropped or end the connection", regexp.MustCompile(`--|/\*`)},
	{"one statement only", regexp.MustCompile(`;`)},
	{"RANGE … ALIGN is GreptimeDB's alone", regexp.MustCompile(`(?i)\bALIGN\b`)},
	{"a function isn't one of a table", regexp.MustCompile(`(?i)\b[a-z_]\w*\.\w+\(`)},
	{"placeholders are typed by the protocol, not by casts", regexp.MustCompile(`\$[0-9]+\s*::`)},
	{"a function around the time column hides it from pruning", regexp.MustCompile(`(?i)WHERE[^()]*\b\w+\("timestamp"\)\s*[<>=]`)},
	{"a time that is bound is known for one beside the bare column only", regexp.MustCompile(`(?i)\b\w+\([^()]*"timestamp"\)\s*[<>=]+\s*\$`)},
	{"a time that is bound isn't known for one in HAVING", regexp.MustCompile(`\bHAVING .*"timestamp" [<>=]+ \$`)},
	{"a LIKE or a cast that is the whole filter isn't pushed down", regexp.MustCompile(`(?i)\bWHERE\s+(?:CAST\(.*\)|[^()\s]+\s+(?:NOT\s+)?I?LIKE\s+\S+)\s*(?:\)|GROUP BY|ORDER BY|LIMIT|$)`)},
}

var (
	reading       = regexp.MustCompile(`^(?:SELECT|WITH)\s`)
	distinctFrom  = regexp.MustCompile(`(?i)\bIS\s+(?:NOT\s+)?DISTINCT\s+FROM\b`)
	inParentheses = regexp.MustCompile(`(?i)\([\w."]+\s+IS\s+(?:NOT\s+)?DISTINCT\s+FROM\s+[\w."$]+\)`)
)

func (c *checker) forbidden() {
	if !reading.MatchString(c.code) {
		c.fail("a statement begins with SELECT or WITH")
	}
	for _, rule := range rules {
		if rule.pattern.MatchString(c.code) {
			c.fail("%s: %s", rule.why, rule.pattern)
		}
	}
	if distinctFrom.MatchString(inParentheses.ReplaceAllString(c.code, "")) {
		c.fail("IS DISTINCT FROM takes what follows it for its operand: put it in parentheses")
	}
}

var (
	countFilter = regexp.MustCompile(`(?i)\bcount\(\s*(?:\*|1)\s*\)\s+FILTER\s*\(`)
	neverNull   = regexp.MustCompile(`^(?i)WHERE\s+[\w."]+\s+IS\s+(?:NOT\s+)?NULL$`)
	dateBin     = regexp.MustCompile(`(?i)\bdate_bin\(`)
	inRange     = regexp.MustCompile(`(?i)\bipv[46]_(?:in_range|to_cidr)\(`)
	castValue   = regexp.MustCompile(`(?i)\bCAST\(\s*\$[0-9]+\s+AS\s+(\w+)`)
)

// functions are those that both servers are known to have, or one of them in place of the other's.
var functions = []string{
	"count", "sum", "min", "max", "avg", "string_agg", "array_agg", "percentile_cont", "approx_percentile_cont",
	"coalesce", "nullif", "abs", "date_bin", "date_part", "now", "lower", "left", "octet_length", "substr", "strpos", "split_part", "starts_with", "regexp_replace",
	"replace", "row_number", "unnest", "ipv4_in_range", "ipv6_in_range", "ipv6_to_cidr", "arrow_cast", "inet", "set_masklen", "network", "host",
	"version", "current_schema", "hll", "hll_merge", "hll_count",
}

var call = regexp.MustCompile(`\b([a-z_][a-z0-9_]*)\(`)

// calls looks at functions and their arguments.
func (c *checker) calls() {
	for _, m := range call.FindAllStringSubmatch(c.code, -1) {
		if !slices.Contains(functions, m[1]) {
			c.fail("the function %s isn't known to exist on both servers", m[1])
		}
	}
	// In groups GreptimeDB counts the rows for which such a condition is NULL, too.
	for _, at := range countFilter.FindAllStringIndex(c.code, -1) {
		if inside, _ := closed(c.code[at[1]:]); !neverNull.MatchString(strings.TrimSpace(inside)) {
			c.fail("count(*) FILTER (%s) counts rows whose condition is NULL: count(CASE WHEN … THEN 1 END) doesn't", inside)
		}
	}
	for _, at := range dateBin.FindAllStringIndex(c.code, -1) {
		if inside, _ := closed(c.code[at[1]:]); len(splitTop(inside)) != 3 {
			c.fail("date_bin(%s): PostgreSQL needs the origin too", inside)
		}
	}
	for _, at := range inRange.FindAllStringIndex(c.code, -1) {
		if !strings.HasPrefix(c.code[at[1]:], "CASE ") {
			c.fail("%s: a text that is no address fails the whole query, whatever condition stands before: let CASE put a harmless one in its place", c.code[at[0]:at[1]])
		}
	}
	for _, m := range castValue.FindAllStringSubmatch(c.code, -1) {
		if m[1] != "inet" { // PostgreSQL's own way with networks
			c.fail("%s: placeholders are typed by the protocol, not by casts", m[0])
		}
	}
}

var (
	inList = regexp.MustCompile(`(?i)\bIN\s*\(`)
	member = regexp.MustCompile(`^(?:\$[0-9]+|''|-?[0-9]+(?:\.[0-9]+)?)$`)
)

// inLists wants members that are known before the statement runs: an index may lose rows for others.
func (c *checker) inLists() {
	for _, at := range inList.FindAllStringIndex(c.code, -1) {
		inside, _ := closed(c.code[at[1]:])
		if strings.HasPrefix(strings.TrimSpace(inside), "SELECT ") {
			continue
		}
		for _, item := range splitTop(inside) {
			if item = strings.TrimSpace(item); !member.MatchString(item) {
				c.fail("%q in a list after IN is neither a placeholder nor a literal", item)
			}
		}
	}
}

// indexed are the columns that have an index in the solution's table.
const indexed = `(clientid|username|peername)\s*(?:=\s*\$[0-9]+|IN\s*\([^()]*\))`

var acrossIndexes = regexp.MustCompile(`(?i)\b` + indexed + `\s+OR\s+` + indexed)

// alternatives over several indexed columns are served by none of the indexes: two statements are.
func (c *checker) alternatives() {
	for _, m := range acrossIndexes.FindAllStringSubmatch(c.code, -1) {
		if m[1] != m[2] {
			c.fail("%s: no index serves alternatives of several columns", m[0])
		}
	}
}

// closed is what stands before the parenthesis that closes one opened before the text, and what is behind it.
func closed(text string) (inside, behind string) {
	depth := 1
	for i, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return text[:i], text[i+1:]
			}
		}
	}
	return text, ""
}
