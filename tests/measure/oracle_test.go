package measure

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// What the measures mean, counted in memory: rows are gathered, split into groups, and counted one by one.

// count is a question about numbers with everything that its answer depends on.
type counting struct {
	oracle.Question
	records       []oracle.Record
	from, to, now int64 // milliseconds
	alert         bool
	offset        int64 // milliseconds by which the records stand later than in the table, so that they lie in the range
}

// countingOf counts for a question. What is asked so much earlier is counted from rows that are moved so much later, at a time that
// comes so much later.
func countingOf(s *oracle.Stock, q oracle.Question, from, to time.Time, alert bool) counting {
	offset, _ := time.ParseDuration(q.Offset)
	c := counting{q, s.Records, from.UnixMilli(), to.UnixMilli(), s.Target.Now.UnixMilli(), alert, offset.Milliseconds()}
	if c.offset > 0 {
		c.records = slices.Clone(s.Records)
		for i := range c.records {
			c.records[i].At += c.offset
		}
		c.now += c.offset
	}
	return c
}

// basis are the groups that split what a share is a part of.
func (c counting) basis() []string {
	if c.Measure != "share" || c.Scenario == "delivery" {
		return c.GroupBy
	}
	return slices.DeleteFunc(slices.Clone(c.GroupBy), oracle.IsNarrow)
}

// parts are the rows that are counted and, of a share, those that they are a part of.
func (c counting) parts() (counted, base []oracle.Record) {
	inRange := oracle.Between(c.records, c.from, c.to)
	switch {
	case c.isQuantile():
		return c.timed()
	case c.Measure == "unacknowledged":
		counted, _ = c.deliveries()
		return counted, nil
	case c.Measure == "share" && c.Scenario == "delivery":
		return c.deliveries()
	case c.Measure == "share":
		base = oracle.Chosen(inRange, oracle.All([]oracle.Test{oracle.OfEvents(c.tried()), c.Keys(), c.FiltersOn(oracle.IsWide)}))
		counted = oracle.Chosen(base, oracle.All([]oracle.Test{oracle.OfEvents(c.EventNames()), c.FiltersOn(oracle.IsNarrow), func(r oracle.Record) bool { return oracle.Outcome(r) == "failure" }}))
		if c.byMessage() {
			counted = slices.DeleteFunc(counted, receivedLater(inRange))
		}
		return counted, base
	}
	return oracle.Chosen(inRange, c.Asks()), nil
}

// receivedLater is true of drops for want of subscribers of messages that somebody got nevertheless: retained ones.
func receivedLater(rows []oracle.Record) oracle.Test {
	delivered := map[any]bool{}
	for _, r := range rows {
		if r.Event() == "message.delivered" && r.Cells["id"] != nil {
			delivered[r.Cells["id"]] = true
		}
	}
	return func(r oracle.Record) bool {
		return r.Event() == "message.dropped" && r.Cells["reason"] == any("no_subscribers") && delivered[r.Cells["id"]]
	}
}

// tried are the events whose rows a share is a part of.
func (c counting) tried() []string {
	if c.Scenario == "drops" {
		if slices.Equal(slices.Compact(c.EventNames()), []string{"message.delivery_dropped"}) {
			return []string{"message.delivery_dropped", "message.delivered"}
		}
		return []string{"message.dropped", "message.delivery_dropped", "message.delivered"}
	}
	fail := []string{"client.check_authn_complete", "client.check_authz_complete", "client.connack", "client.disconnected"}
	return slices.DeleteFunc(slices.Clone(c.EventNames()), func(event string) bool { return !slices.Contains(fail, event) })
}

// byMessage says whether messages are counted instead of rows.
func (c counting) byMessage() bool {
	return c.Measure == "share" && c.Scenario == "drops" && slices.Contains(c.tried(), "message.dropped")
}

// deliveries are one record for each message and receiver, old enough to be acknowledged, and those of them that aren't.
func (c counting) deliveries() (lost, all []oracle.Record) {
	until := max(c.from, min(c.to, c.now)-30_000)
	heard := map[string]bool{}
	for _, r := range oracle.Between(c.records, c.from, max(c.to, c.now-c.offset)+30_000) {
		if r.Event() == "message.acked" && r.Cells["id"] != nil && r.Cells["clientid"] != nil {
			heard[r.Show([]string{"id", "clientid"})] = true
		}
	}
	rows := oracle.Chosen(oracle.Between(c.records, c.from, until), oracle.All([]oracle.Test{
		oracle.OfEvents([]string{"message.delivered"}), c.Keys(), c.FiltersOn(oracle.Every),
		func(r oracle.Record) bool { return r.Cells["qos"] == any(int64(1)) || r.Cells["qos"] == any(int64(2)) },
	}))
	for _, same := range split(rows, []string{"id", "clientid"}) {
		delivery := c.firstOf(same)
		all = append(all, delivery)
		if !heard[same[0].Show([]string{"id", "clientid"})] {
			lost = append(lost, delivery)
		}
	}
	return lost, all
}

// key is the group of a row: its members.
func key(r oracle.Record, by []string) string {
	var members []string
	for _, column := range by {
		if value := oracle.GroupValue(r, column); value == nil {
			members = append(members, oracle.Null)
		} else {
			members = append(members, *value)
		}
	}
	return strings.Join(members, "\x01")
}

// split gathers rows by group.
func split(records []oracle.Record, by []string) map[string][]oracle.Record {
	groups := map[string][]oracle.Record{}
	for _, r := range records {
		k := key(r, by)
		groups[k] = append(groups[k], r)
	}
	return groups
}

// labels are the members as people see them.
func labels(key string, by []string) []string {
	if len(by) == 0 {
		return nil
	}
	list := strings.Split(key, "\x01")
	for i, text := range list {
		switch text {
		case oracle.Null:
			list[i] = "(none)"
		case "":
			list[i] = "(empty)"
		default:
			// Who is called like that is told apart by a backslash more than it has.
			if name := strings.TrimLeft(text, `\`); name == "(none)" || name == "(empty)" || name == "(other)" {
				list[i] = `\` + text
			}
		}
	}
	return list
}

// size is how many rows, messages or clients there are.
func (c counting) size(records []oracle.Record) float64 {
	column := ""
	switch {
	case c.byMessage():
		column = "id"
	case c.Measure == "clients":
		column = "clientid"
	default:
		return float64(len(records))
	}
	return float64(len(distinct(records, column)))
}

func distinct(records []oracle.Record, column string) map[string]bool {
	values := map[string]bool{}
	for _, r := range records {
		if text, ok := r.Text(column); ok && (text != "" || column != "clientid") {
			values[text] = true
		}
	}
	return values
}

// value is the measure over some rows; nil is a share of nothing.
func (c counting) value(counted, base []oracle.Record, span time.Duration) *float64 {
	switch c.Measure {
	case "p50", "p90", "p99":
		return quantile(quantiles[c.Measure], counted)
	case "age":
		if len(counted) == 0 {
			return nil
		}
		newest := slices.MaxFunc(counted, byTime).At
		return new(float64(c.now-c.offset-newest) / 1000)
	case "share":
		if c.size(base) == 0 {
			return nil
		}
		return new(c.size(counted) / c.size(base))
	case "perSecond":
		if span <= 0 {
			return new(0.0)
		}
		return new(c.size(counted) / span.Seconds())
	}
	return new(c.size(counted))
}

// figure is one group over the whole range.
type figure struct {
	key     string
	value   *float64
	counted []oracle.Record
}

// figures are all groups, the biggest first; ties as the database sorts them, NULL first.
func (c counting) figures() (list []figure, known bool) {
	counted, base := c.parts()
	groups := split(counted, c.GroupBy)
	basis := split(base, c.basis())
	if c.isQuantile() || c.Measure == "share" && len(c.basis()) == len(c.GroupBy) {
		for k := range basis {
			if _, ok := groups[k]; !ok {
				groups[k] = nil
			}
		}
	}
	if len(c.GroupBy) == 0 {
		groups = map[string][]oracle.Record{"": counted}
	}
	for k, rows := range groups {
		list = append(list, figure{k, c.value(rows, basis[c.baseKey(k)], time.Duration(c.to-c.from)*time.Millisecond), rows})
	}
	known = c.known(list)
	for i := range list {
		if !known {
			list[i].value = nil
		}
	}
	slices.SortFunc(list, func(x, y figure) int {
		return cmp.Or(cmp.Compare(size(y.value), size(x.value)), slices.CompareFunc(strings.Split(x.key, "\x01"), strings.Split(y.key, "\x01"), byName))
	})
	return list, known
}

func byName(x, y string) int {
	switch {
	case x == y:
		return 0
	case x == oracle.Null:
		return -1
	case y == oracle.Null:
		return 1
	}
	return cmp.Compare(x, y)
}

// size sorts what is not known behind everything.
func size(value *float64) float64 {
	if value == nil {
		return math.Inf(-1)
	}
	return *value
}

// baseKey is the part of a group's key that splits the base too.
func (c counting) baseKey(k string) string {
	var members []string
	for i, text := range strings.Split(k, "\x01") {
		if i < len(c.GroupBy) && slices.Contains(c.basis(), c.GroupBy[i]) {
			members = append(members, text)
		}
	}
	return strings.Join(members, "\x01")
}

// known is false where the table holds none of the rows that succeed, so that every share would look like a failure.
func (c counting) known(list []figure) bool {
	if c.Measure != "share" || !slices.ContainsFunc(list, func(f figure) bool { return size(f.value) > 0 }) {
		return true
	}
	has := func(ok oracle.Test) bool { return slices.ContainsFunc(oracle.Between(c.records, c.from, c.to), ok) }
	switch c.Scenario {
	case "delivery":
		return has(oracle.OfEvents([]string{"message.acked"}))
	case "drops":
		return has(oracle.OfEvents([]string{"message.delivered"}))
	}
	for _, event := range c.tried() {
		of := func(outcomes string) oracle.Test {
			return func(r oracle.Record) bool {
				return oracle.EventName(r.Event()) == event && oracle.Outcome(r) == outcomes
			}
		}
		alone := !slices.ContainsFunc(c.tried(), func(other string) bool { return other != event })
		if (event != "client.disconnected" || alone) && has(of("failure")) && !has(of("success")) {
			return false
		}
	}
	return true
}
