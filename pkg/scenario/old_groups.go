package scenario

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// What views that no family holds yet need of aggregates.

const sourceExpression = ask.Source

// only is a value in the rows that meet a condition, and NULL in the others, which aggregates pass over. FILTER would say
// the same, but GreptimeDB's count(*) takes a condition that is NULL for one that is met.
func only(condition, value string) string {
	return "CASE WHEN " + condition + " THEN " + value + " END"
}

func later(x, y time.Time) time.Time {
	if x.After(y) {
		return x
	}
	return y
}

func timeAt(c *store.Column, row int) *time.Time {
	if c.Null(row) {
		return nil
	}
	return &c.Times[row]
}
