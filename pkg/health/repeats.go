package health

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

const (
	// lookedThrough are the newest rows that are compared with each other, and fewest how many say anything.
	lookedThrough, fewest = 500, 20
	// repeating is the part of them that must have a twin. Deliveries that are tried again make far fewer.
	repeating = 0.9
)

// checkRepeats compares the newest rows. Where each stands there twice or more, every count is wrong by as much.
func checkRepeats(ctx context.Context, t Target, r *Report, newest time.Time) {
	b := &statement.Builder{Dialect: t.Dialect}
	var names []string
	var columns []statement.Column
	for _, c := range t.Columns {
		if c.Known && c.Name != event.Payload && c.Type != event.Other {
			names = append(names, statement.Identifier(c.Name))
			columns = append(columns, statement.Column{Name: c.Name, Type: c.Type})
		}
	}
	result, err := t.Database.Query(ctx, b.Build(fmt.Sprintf("SELECT %s\nFROM %s\nWHERE \"timestamp\" >= %s\n  AND \"timestamp\" < %s\nORDER BY \"timestamp\" DESC\nLIMIT %d",
		strings.Join(names, ", "), t.Table, b.Bind(newest.Add(-windows[0])), b.Bind(newest.Add(time.Millisecond)), lookedThrough+1), lookedThrough, columns...))
	if err != nil {
		r.note("Whether rows stand twice couldn't be read: %v", err)
		return
	}
	if n := twins(result); result.Rows >= fewest && float64(n) >= repeating*float64(result.Rows) {
		r.problem("Of the newest %d rows %d stand in the table twice or more, so that everything is counted as often: "+
			"look for a second rule or action of EMQX that writes to this table, and delete it.", result.Rows, n)
	}
}

// twins counts the rows that are not the only ones of their kind.
func twins(result *columnar.Result) (n int) {
	all := make([]*columnar.Column, len(result.Columns))
	for i := range result.Columns {
		all[i] = &result.Columns[i]
	}
	alike := map[uint64]int{}
	for row := range result.Rows {
		alike[columnar.Identity(all, row)]++
	}
	for _, count := range alike {
		if count > 1 {
			n += count
		}
	}
	return n
}
