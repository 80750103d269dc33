// Package rows holds the views that show rows one by one: as a table, as the lines of a log, as marks on graphs; and the sentences
// that tell them.
package rows

import (
	"context"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Views are those of rows.
var Views = []ask.View{eventsView, logsView, annotationsView}

// eventsView reads limit rows, and one more to tell whether there are any.
var eventsView = ask.View{
	Name: "events", Title: "Events", Description: "The rows themselves, as a table.",
	Shape: []string{"columns", "order", "limit"}, Answer: answerEvents,
}

func answerEvents(ctx context.Context, q *ask.Question) (data.Frames, error) {
	for _, name := range q.Lacking {
		q.Infof("The table lacks the column %s, which is not shown.", name)
	}
	limit := q.RowLimit(ask.DefaultRows)
	rows := func(b *statement.Builder) *statement.Rows { return q.Matching(b, q.AskedEvents()) }
	result, err := q.Newest(ctx, rows, q.Columns, limit)
	if err != nil {
		return nil, err
	}
	ask.InProtocolOrder(result, q.Ascending)
	if result.More {
		q.TellCut("rows", result.Rows)
	}
	table := frame.Rows(result, q.Columns)
	q.Link(table)
	return data.Frames{table}, nil
}

// tellLacking names the columns that an answer would show, had the table them.
func tellLacking(q *ask.Question, columns []string) {
	var told []string
	for _, name := range columns {
		if !q.Schema.Has(name) && !slices.Contains(told, name) {
			told = append(told, name)
			q.Infof("The table lacks the column %s, which is not shown.", name)
		}
	}
	if q.Outcome == event.Any { // otherwise it has been told
		q.TellMissingOutcomes()
	}
}
