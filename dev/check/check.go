// Package check compares statements with what GreptimeDB can run (and what is safe and quick on it), where no GreptimeDB is at
// hand. It reads text, not grammar: it knows the statements that this plugin writes, and refuses what it doesn't know.
package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/cause"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Statement lists the rules that a statement breaks. table is the table's name as it stands in the SQL.
// What a user wrote isn't the program's to keep in order.
func Statement(st statement.Statement, table string) []string {
	if st.Raw || strings.HasPrefix(st.SQL, "SHOW CREATE TABLE ") {
		return nil
	}
	c := &checker{sql: st.SQL, code: literal.ReplaceAllString(st.SQL, "''"), table: table}
	c.placeholders(st.Values)
	return append(c.broken, textual(text{sql: st.SQL, code: c.code, table: table, maxRows: st.MaxRows, bounded: st.Bounded})...)
}

// text is what most rules look at. Tests ask for the same texts again and again, with other values.
type text struct {
	sql, code, table string
	maxRows          int
	bounded          bool
}

var known sync.Map // of text, what it breaks

// textual lists the rules that a text breaks.
func textual(t text) []string {
	if broken, ok := known.Load(t); ok {
		return broken.([]string)
	}
	c := &checker{sql: t.sql, code: t.code, table: t.table}
	c.forbidden()
	c.calls()
	c.inLists()
	c.alternatives()
	c.literals()
	c.selectLists()
	c.partitions()
	if !t.bounded {
		c.groups()
	}
	c.bounds(t.maxRows)
	known.Store(t, c.broken)
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

// placeholders wants each value in one place, and of a type that both servers take. Of a value that isn't known any more,
// which is nil, only the place counts.
func (c *checker) placeholders(values []any) {
	seen := map[int]int{}
	for _, m := range placeholder.FindAllStringSubmatch(c.code, -1) {
		n, _ := strconv.Atoi(m[1])
		seen[n]++
	}
	for i, value := range values {
		n := i + 1
		if seen[n] != 1 {
			c.fail("$%d stands %d times; each placeholder stands once", n, seen[n])
		}
		delete(seen, n)
		switch value.(type) {
		case nil, string, int64, float64, bool, time.Time:
		default:
			c.fail("$%d is a %T, which can't be bound on both servers", n, value)
		}
	}
	for n := range seen {
		c.fail("$%d has no value", n)
	}
}

// vocabulary is every text that the program itself writes into statements.
var vocabulary = func() []string {
	list := []string{"", ":[0-9]+$", "::", "subscribe", "epoch", "success", "failure", "neither", event.SeverityInfo, event.DeliveryDropped}
	list = append(list, event.All...)
	for _, rule := range event.OutcomeRules {
		list = slices.Concat(list, rule.Success, rule.Failure, rule.Neither)
	}
	for _, rule := range event.SeverityRules() {
		list = append(list, rule.Severity)
	}
	for _, reason := range event.Reasons {
		list = append(list, reason.Value)
	}
	for _, expression := range []string{
		statement.GreptimeDB.InIPv6Network("peername", "$1"), statement.GreptimeDB.Network("peername"), statement.PostgreSQL.Network("peername"),
		ask.TopicShape(event.Wide), cause.ClientPrefix,
	} {
		for _, quoted := range literal.FindAllString(expression, -1) {
			list = append(list, quoted[1:len(quoted)-1])
		}
	}
	return list
}()

// timeText is a length of time, or where buckets are counted from.
var timeText = regexp.MustCompile(`^(?:[0-9]+ (?:seconds|milliseconds)|19[67][0-9]-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{3})?)$`)

// literals makes sure that no text from outside stands in the statement: on GreptimeDB even a correctly quoted one is
// not safe.
func (c *checker) literals() {
	for _, quoted := range literal.FindAllString(c.sql, -1) {
		text := quoted[1 : len(quoted)-1]
		if !slices.Contains(vocabulary, text) && !timeText.MatchString(text) {
			c.fail("the literal %s is not of the program's own vocabulary", quoted)
		}
	}
	if strings.Count(c.sql, "'")%2 != 0 || strings.Contains(c.sql, `\`) {
		c.fail("quotes or backslashes are in disorder")
	}
}

var (
	limit      = regexp.MustCompile(`LIMIT ([0-9]+)(?: OFFSET [0-9]+)?$`)
	innerLimit = regexp.MustCompile(`LIMIT [0-9]+\s*\)`)
	outerOrder = regexp.MustCompile(`ORDER BY [^()]*(?:\([^()]*\)[^()]*)*\nLIMIT [0-9]+(?: OFFSET [0-9]+)?$`)
)

// bounds wants a time range wherever the table or its rollup is read, and a limit at the end.
func (c *checker) bounds(maxRows int) {
	reads := len(regexp.MustCompile(`\b(?:FROM|JOIN)\s+`+regexp.QuoteMeta(c.table)+`(?:_1m)?(?:\s|\)|$)`).FindAllString(c.code, -1))
	ranges := len(regexp.MustCompile(`FROM `+regexp.QuoteMeta(c.table)+`(?:_1m)?\nWHERE "timestamp" >= \$[0-9]+\n  AND "timestamp" < \$[0-9]+\b`).FindAllString(c.code, -1))
	if reads != ranges {
		c.fail("the table is read %d times, %d times with a time range on the bare column", reads, ranges)
	}
	if m := limit.FindStringSubmatch(c.code); m == nil {
		c.fail("there is no LIMIT at the end")
	} else if n, _ := strconv.Atoi(m[1]); n != maxRows+1 {
		c.fail("LIMIT %d doesn't tell whether more than %d rows were there", n, maxRows)
	}
	if innerLimit.MatchString(c.code) && !outerOrder.MatchString(c.code) {
		c.fail("in a cluster a subquery with a LIMIT may lose its order, and so give other rows, unless the statement around it sorts too")
	}
}
