package check

import (
	"regexp"
	"slices"
	"strings"
)

// A LIMIT bounds the rows that a statement returns. What bounds the memory that it takes in the server is how much goes into its
// groups, its different values and the sides of its joins.
//
// Messages come without end, so that nothing may be kept for each: the newest rows must be found first (ask.Question.Recent), or a
// column be compared with values. Clients, users, addresses and topics are as many as the site has, whatever the time range, and a group of
// counts takes the server some hundred bytes: a million clients are a hundred megabytes. But what keeps more than a few numbers for a group (a
// set of different values, what a quantile is found in) takes ten thousand bytes and more, and isn't allowed for each of these either.

var (
	endless    = regexp.MustCompile(`\bid\b`)
	many       = regexp.MustCompile(`\b(?:clientid|from_clientid|username|from_username|peername|topic|payload|client_attrs)\b`)
	groupBy    = regexp.MustCompile(`\bGROUP BY ([^\n()]+)`)
	ordinal    = regexp.MustCompile(`^[0-9]+$`)
	different  = regexp.MustCompile(`\bcount\(DISTINCT `)
	distinctOn = regexp.MustCompile(`\bDISTINCT ON \(([^()]*)\)`)
	quantile   = regexp.MustCompile(`\bWITHIN GROUP\b|\bapprox_percentile|\bstring_agg\(|\barray_agg\(`)
	uncounted  = regexp.MustCompile(`\bFILTER \(|\bcount\([^D]`)
)

// groups refuses statements that read the table and keep too much for what there may be many of.
func (c *checker) groups() {
	for _, read := range c.readsIn() {
		for _, by := range read.kept() {
			if endless.MatchString(by) && !read.served("id") {
				c.fail("%q keeps something for each message of the time range: find the newest rows first, or compare the column with values", by)
			}
		}
		for _, by := range read.groups() {
			if column := many.FindString(by); column != "" && !read.served(column) && !read.compared(by) && read.lavish() {
				c.fail("%q makes a group for each %s of the time range, and keeps a set for each: count one kind of different values, beside sums, minima and maxima alone", by, column)
			}
		}
	}
}

var (
	ofClient = regexp.MustCompile(`\bclientid\b`)
	alias    = regexp.MustCompile(` AS \w+$`)
)

// partitions refuses groups of what is computed of the client ID, by which a cluster's table is partitioned.
func (c *checker) partitions() {
	for _, read := range c.readsIn() {
		groups := read.groups()
		isClient := func(by string) bool { return alias.ReplaceAllString(by, "") == "clientid" }
		if read.below || slices.ContainsFunc(groups, isClient) {
			continue
		}
		for _, by := range groups {
			if ofClient.MatchString(by) {
				c.fail("%q names the client ID: GreptimeDB makes such a group on each datanode, and puts them together nowhere. Compute it below the groups", by)
			}
		}
	}
}

// read is one place where the table is read.
type read struct {
	list       string   // between SELECT and FROM
	behind     string   // behind FROM table
	conditions []string // of its WHERE
	joined     bool     // it is a side of a join, row for row
	below      bool     // what groups it is computed in a query of its own
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
		if below, ok := strings.CutPrefix(r.list, "*, "); ok {
			r.above(before, below, c.code[at[1]:])
		}
		reads = append(reads, r)
	}
	return reads
}

// above takes for the read's list that of the query around it, in which what is computed below has a name.
func (r *read) above(before, below, after string) {
	before = strings.TrimSuffix(before[:strings.LastIndex(before, "SELECT ")], "(")
	before = strings.TrimSuffix(before, "\nFROM ")
	r.list = before[strings.LastIndex(before, "SELECT ")+len("SELECT "):]
	for _, item := range splitTop(below) {
		if expression, name, ok := strings.Cut(strings.TrimSpace(item), " AS of_client_"); ok {
			r.list = strings.Replace(r.list, "of_client_"+name, expression, 1)
		}
	}
	_, behind := closed(after)
	r.behind, _ = closed(behind)
	r.below = true
}

// groups are the expressions of GROUP BY.
func (r read) groups() []string {
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
	return list
}

// kept are the expressions of which the database holds every value.
func (r read) kept() []string {
	list := r.groups()
	for _, value := range r.different() {
		list = append(list, "DISTINCT "+value)
	}
	if m := distinctOn.FindStringSubmatch(r.list); m != nil {
		list = append(list, m[1])
	}
	if r.joined && endless.MatchString(r.list) {
		list = append(list, endless.FindString(r.list))
	}
	return list
}

// different are the expressions of which different values are counted.
func (r read) different() []string {
	var list []string
	for _, text := range []string{r.list, r.behind} {
		for _, at := range different.FindAllStringIndex(text, -1) {
			inside, _ := closed(text[at[1]:])
			if then := strings.LastIndex(inside, " THEN "); then >= 0 {
				inside = inside[then:]
			}
			list = append(list, strings.TrimSpace(inside))
		}
	}
	return list
}

// lavish says whether a group takes more than a few numbers. One kind of different values beside sums, minima and maxima doesn't: then the database
// groups twice, the first time by the values as well.
func (r read) lavish() bool {
	if quantile.MatchString(r.list) {
		return true
	}
	values := map[string]bool{}
	for _, text := range []string{r.list, r.behind} {
		for _, at := range different.FindAllStringIndex(text, -1) {
			inside, _ := closed(text[at[1]:])
			values[placeholder.ReplaceAllString(inside, "$")] = true
		}
	}
	return len(values) > 1 || len(values) == 1 && uncounted.MatchString(r.list+r.behind)
}

func (r read) served(column string) bool { return Served(r.conditions, column) }

// compared says whether one of the conditions compares an expression with values.
func (r read) compared(expression string) bool {
	expression, _, _ = strings.Cut(expression, " AS ")
	return slices.ContainsFunc(r.conditions, func(condition string) bool {
		condition = literal.ReplaceAllString(condition, "''")
		return strings.HasPrefix(condition, expression+" = $") || strings.HasPrefix(condition, expression+" IN ($")
	})
}
