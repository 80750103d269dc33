// Package check compares statements with what GreptimeDB can run (and what is safe on it), where no GreptimeDB is at hand.
// It reads text, not grammar: it knows the statements that this plugin writes, and refuses what it doesn't know.
package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Statement lists the rules that a statement breaks. table is the table's name as it stands in the SQL.
func Statement(st statement.Statement, table string) []string {
	c := &checker{sql: st.SQL, code: literal.ReplaceAllString(st.SQL, "''"), table: table}
	if strings.HasPrefix(st.SQL, "SHOW CREATE TABLE ") {
		return nil
	}
	c.placeholders(len(st.Values))
	c.forbidden()
	c.literals()
	c.selectLists()
	c.bounds(st.MaxRows)
	return c.broken
}

type checker struct {
	sql    string
	code   string // without what literals hold
	table  string
	broken []string
}

func (c *checker) fail(format string, args ...any) {
	c.broken = append(c.broken, fmt.Sprintf(format, args...))
}

var (
	literal     = regexp.MustCompile(`'[^']*'`)
	placeholder = regexp.MustCompile(`\$([0-9]+)`)
)

func (c *checker) placeholders(values int) {
	seen := map[int]int{}
	for _, m := range placeholder.FindAllStringSubmatch(c.code, -1) {
		n, _ := strconv.Atoi(m[1])
		seen[n]++
	}
	for n := 1; n <= values; n++ {
		if seen[n] != 1 {
			c.fail("$%d stands %d times; each placeholder stands once", n, seen[n])
		}
		delete(seen, n)
	}
	for n := range seen {
		c.fail("$%d has no value", n)
	}
}

// forbidden is what GreptimeDB refuses, loses or gets wrong.
func (c *checker) forbidden() {
	for _, rule := range []struct{ why, pattern string }{
		{"arrays can't be bound", `(?i)\b(ANY|ALL|ARRAY|UNNEST)\s*[(\[]`},
		{"LIMIT and OFFSET take numbers only", `(?i)\b(LIMIT|OFFSET)\s+[^0-9]`},
		{"an interval is a literal", `(?i)\bINTERVAL\s+[^']`},
		{"LIKE has no ESCAPE clause", `(?i)\bESCAPE\b`},
		{"IS DISTINCT FROM takes what follows it for its operand", `(?i)\bIS\s+(NOT\s+)?DISTINCT\s+FROM\b`},
		{"comments are dropped or end the connection", `--|/\*`},
		{"one statement only", `;`},
		{"RANGE … ALIGN is GreptimeDB's alone", `(?i)\bALIGN\b`},
		{"placeholders are typed by the protocol, not by casts", `\$[0-9]+::`},
		{"a function around the time column hides it from pruning", `(?i)WHERE[^()]*\b\w+\("timestamp"\)\s*[<>=]`},
	} {
		if regexp.MustCompile(rule.pattern).MatchString(c.code) {
			c.fail("%s: %s", rule.why, rule.pattern)
		}
	}
}

// vocabulary is every text that the program itself writes into statements.
var vocabulary = func() []string {
	list := []string{"", "1970-01-01 00:00:00", ":[0-9]+$", "::", "subscribe", "success", "failure", "neither", event.DeliveryDropped}
	list = append(list, event.All...)
	for _, rule := range event.OutcomeRules {
		list = slices.Concat(list, rule.Success, rule.Failure, rule.Neither)
	}
	return list
}()

var intervalText = regexp.MustCompile(`^[0-9]+ (seconds|milliseconds)$`)

// literals makes sure that no text from outside stands in the statement: on GreptimeDB even a correctly quoted one is
// not safe.
func (c *checker) literals() {
	address := statement.GreptimeDB.InIPv6Network("peername", "$1")
	for _, quoted := range literal.FindAllString(c.sql, -1) {
		text := quoted[1 : len(quoted)-1]
		if !slices.Contains(vocabulary, text) && !intervalText.MatchString(text) && !strings.Contains(address, quoted) {
			c.fail("the literal %s is not of the program's own vocabulary", quoted)
		}
	}
	if strings.Count(c.sql, "'")%2 != 0 || strings.Contains(c.sql, `\`) {
		c.fail("quotes or backslashes are in disorder")
	}
}

var (
	selectList = regexp.MustCompile(`(?is)\bSELECT\s+(.*?)\s+FROM\b`)
	plain      = regexp.MustCompile(`^(?:[a-z]\w*\.)?(?:[a-z_]\w*|"[^"]+")$`)
	aliased    = regexp.MustCompile(`(?s)^(.+) AS [a-z_]\w*$`)
)

// selectLists wants an alias on every expression, and no cast on top of one: that keeps GreptimeDB from pushing sorting
// and limits down to the data.
func (c *checker) selectLists() {
	for _, m := range selectList.FindAllStringSubmatch(c.code, -1) {
		for _, item := range splitTop(m[1]) {
			item = strings.TrimSpace(item)
			if plain.MatchString(item) {
				continue
			}
			a := aliased.FindStringSubmatch(item)
			switch {
			case a == nil:
				c.fail("%q has no alias", item)
			case strings.HasPrefix(strings.ToUpper(a[1]), "CAST(") || strings.Contains(a[1], "::"):
				c.fail("%q has a cast on top", item)
			}
		}
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

var limit = regexp.MustCompile(`LIMIT ([0-9]+)$`)

// bounds wants a time range wherever the table is read, and a limit at the end.
func (c *checker) bounds(maxRows int) {
	reads := len(regexp.MustCompile(`\b(?:FROM|JOIN)\s+`+regexp.QuoteMeta(c.table)+`(?:\s|\)|$)`).FindAllString(c.code, -1))
	ranges := len(regexp.MustCompile(`FROM `+regexp.QuoteMeta(c.table)+`\nWHERE "timestamp" >= \$[0-9]+\n  AND "timestamp" < \$[0-9]+\b`).FindAllString(c.code, -1))
	if reads != ranges {
		c.fail("the table is read %d times, %d times with a time range on the bare column", reads, ranges)
	}
	if m := limit.FindStringSubmatch(c.code); m == nil {
		c.fail("there is no LIMIT at the end")
	} else if n, _ := strconv.Atoi(m[1]); n != maxRows+1 {
		c.fail("LIMIT %d doesn't tell whether more than %d rows were there", n, maxRows)
	}
}
