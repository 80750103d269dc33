package ask

import (
	"context"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Preview is a database that answers each statement with one row of placeholders, so that a question shows the statements that
// depend on the answers of others. Of a user's own SQL it doesn't know the columns, and answers nothing.
func Preview(now time.Time) Database { return preview{now} }

// Placeholder stands in a preview for any text.
const Placeholder = "…"

type preview struct{ now time.Time }

func (p preview) Query(_ context.Context, st statement.Statement) (*columnar.Result, error) {
	result := &columnar.Result{Columns: make([]columnar.Column, len(st.Columns))}
	for i, c := range st.Columns {
		column := columnar.Column{Name: c.Name, Type: c.Type}
		if c.EpochMillis {
			column.Type = event.Time
		}
		switch column.Type {
		case event.Int:
			column.Ints = []int64{1}
		case event.Float:
			column.Floats = []float64{1}
		case event.Bool:
			column.Bools = []bool{true}
		case event.Time:
			column.Times = []time.Time{p.now}
		default:
			column.Strings = []string{Placeholder}
		}
		result.Columns[i] = column
	}
	if len(st.Columns) > 0 {
		result.Rows = 1
	}
	return result, nil
}
