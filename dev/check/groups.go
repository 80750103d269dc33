package check

import (
	"regexp"
	"strings"
)

// A LIMIT bounds the rows that a statement returns. What bounds the memory that it takes in the server is how much goes into its
// groups, its different values and the sides of its joins: every message, client and topic of a day may be too many for one.

var (
	many       = regexp.MustCompile(`\b(?:id|clientid|from_clientid|topic)\b`)
	groupBy    = regexp.MustCompile(`\bGROUP BY ([^\n()]+)`)
	ordinal    = regexp.MustCompile(`^[0-9]+$`)
	distinct   = regexp.MustCompile(`\bcount\(DISTINCT `)
	distinctOn = regexp.MustCompile(`\bDISTINCT ON \(([^()]*)\)`)
)

// groups refuses statements that read the table and put a group, a different value or a side of a join in memory for each message,
// client or topic there is: the newest rows must be found first (ask.Question.Recent), or the column be compared with values.
func (c *checker) groups() {
	for _, read := range c.readsIn() {
		text := read.list + "\n" + read.behind
		for _, by := range read.grouped() {
			column := many.FindString(by)
			if column == "" || read.served("id") || read.served(column) || tolerated(text) {
				continue
			}
			c.fail("%q makes a group, or keeps a value, for each %s of the time range: find the newest rows first, or compare the column with values", by, column)
		}
	}
}

// read is one place where the table is read.
type read struct {
	list       string   // between SELECT and FROM
	behind     string   // behind FROM table
	conditions []string // of its WHERE
	joined     bool     // it is a side of a join, row for row
}

func (c *checker) readsIn() []read {
	var reads []read
	conditions := Reads(c.sql, c.table)
	from := regexp.MustCompile(`\bFROM ` + regexp.QuoteMeta(c.table) + `\s+WHERE\s+`)
	for i, at := range from.FindAllStringIndex(c.code, -1) {
		before := c.code[:at[0]]
		r := read{list: before[strings.LastIndex(before, "SELECT ")+len("SELECT "):]}
		r.behind, _ = closed(c.code[at[1]:])
		if i < len(conditions) {
			r.conditions = conditions[i]
		}
		r.joined = strings.Contains(c.code, "JOIN (") && !groupBy.MatchString(r.behind)
		reads = append(reads, r)
	}
	return reads
}

// grouped are the expressions of which the database holds every value.
func (r read) grouped() []string {
	items := splitTop(r.list)
	var list []string
	if m := groupBy.FindStringSubmatch(withoutParentheses(r.behind)); m != nil {
		for _, by := range strings.Split(m[1], ",") {
			by = strings.TrimSpace(by)
			if n := len(by); n == 1 && ordinal.MatchString(by) && int(by[0]-'1') < len(items) {
				by = strings.TrimSpace(items[by[0]-'1'])
			}
			list = append(list, by)
		}
	}
	for _, at := range distinct.FindAllStringIndex(r.list, -1) {
		inside, _ := closed(r.list[at[1]:])
		value := inside
		if then := strings.LastIndex(inside, " THEN "); then >= 0 {
			value = inside[then:]
		}
		list = append(list, "DISTINCT "+strings.TrimSpace(value))
	}
	if m := distinctOn.FindStringSubmatch(r.list); m != nil {
		list = append(list, m[1])
	}
	if r.joined && many.MatchString(r.list) {
		list = append(list, many.FindString(r.list))
	}
	return list
}

func (r read) served(column string) bool { return Served(r.conditions, column) }

// tolerated are the statements that aren't bounded yet.
func tolerated(text string) bool {
	for _, t := range notYetBounded {
		if t.pattern.MatchString(text) {
			return true
		}
	}
	return false
}

// notYetBounded tells them by their select lists.
var notYetBounded = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"groups that a query asks for, and shares by message", regexp.MustCompile(`\bAS (?:g[1-3]|failed|total|unheard_id|received_id)\b`)},
	{"different clients", regexp.MustCompile(`^(?:[^\n]* AS t, )?(?:node, |event, )*(?:count\(\*\) AS \w+, )?count\(DISTINCT clientid\)`)},
	{"deliveries with their acknowledgements", regexp.MustCompile(`^(?:event, )?id, clientid\b`)},
	{"what a diagnosis gathers of clients and topics", regexp.MustCompile(`^(?:event, )?(?:clientid|topic)\b[^\n]* AS (?:n|ends|missing|last_at)\b|^clientid\n|\bAS (?:a_topic|a_user|topic_filter)\b|^date_bin|^(?:username, )?regexp_replace`)},
	{"suggestions", regexp.MustCompile(`^(?:id|clientid|from_clientid|topic) AS v\b`)},
}
