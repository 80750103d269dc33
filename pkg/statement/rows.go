package statement

import (
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Nothing is a condition that no row meets.
const Nothing = "1 = 0"

// Rows selects rows of the table by conditions that all apply: FROM and WHERE.
type Rows struct {
	table      string
	conditions []string
}

// SelectRows begins with a time range (from included, to excluded), on the bare column, so that both databases prune by it, and
// with events by their canonical names; nil stands for any event.
func SelectRows(b *Builder, from, to time.Time, events []string) *Rows {
	r := &Rows{table: b.Table}
	r.And(`"timestamp" >= `+b.Bind(from), `"timestamp" < `+b.Bind(to))
	if events != nil {
		r.And(OneOf(b, event.Event, event.Stored(events)))
	}
	return r
}

// And adds conditions.
func (r *Rows) And(conditions ...string) { r.conditions = append(r.conditions, conditions...) }

// SQL writes FROM and WHERE.
func (r *Rows) SQL() string {
	return "FROM " + r.table + "\nWHERE " + strings.Join(r.conditions, "\n  AND ")
}

// Is compares a column with names of the program's own vocabulary.
func Is(column string, names ...string) string {
	if len(names) == 1 {
		return column + " = " + Constants(names...)
	}
	return column + " IN (" + Constants(names...) + ")"
}

// IsNot is the opposite of Is; like it, it doesn't hold for NULL.
func IsNot(column string, names ...string) string {
	return column + " NOT IN (" + Constants(names...) + ")"
}

// AnyOf joins alternatives. No alternative at all is no restriction.
func AnyOf(alternatives ...string) []string {
	switch len(alternatives) {
	case 0:
		return nil
	case 1:
		return alternatives
	}
	return []string{"(" + joined(alternatives) + ")"}
}

// joined nests many alternatives in halves: what goes into each OR one deeper, some hundred deep, ends a GreptimeDB cluster's frontend.
func joined(alternatives []string) string {
	if len(alternatives) <= longList {
		return strings.Join(alternatives, " OR ")
	}
	half := len(alternatives) / 2
	return "(" + joined(alternatives[:half]) + ") OR (" + joined(alternatives[half:]) + ")"
}

// Where is a value in the rows that meet a condition, and NULL in the others, which aggregates pass over. FILTER would say the
// same, but GreptimeDB's count(*) takes a condition that is NULL for one that is met.
func Where(condition, value string) string {
	return "CASE WHEN " + condition + " THEN " + value + " END"
}

// CountWhere counts the rows that meet a condition.
func CountWhere(condition string) string { return "count(" + Where(condition, "1") + ")" }

// Latest is the time of the last row that meets a condition.
func Latest(condition string) string { return "max(" + Where(condition, `"timestamp"`) + ")" }
