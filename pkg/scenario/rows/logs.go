package rows

import (
	"context"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// logsView reads limit rows, and one more to tell whether there are any.
var logsView = ask.View{
	Name: "logs", Title: "Logs", Description: "A sentence for each row, newest first.",
	Shape: []string{"columns", "limit"}, Answer: answerLogs,
}

func answerLogs(ctx context.Context, q *ask.Question) (data.Frames, error) {
	tellLacking(q, slices.Concat(q.Lacking, spoken(q.AskedEvents())))
	limit := q.RowLimit(ask.DefaultRows)
	rows := func(b *statement.Builder) *statement.Rows { return q.Matching(b, q.AskedEvents()) }
	result, err := q.Newest(ctx, rows, logColumns(q), limit)
	if err != nil {
		return nil, err
	}
	ask.InProtocolOrder(result, false)
	if result.More {
		q.TellCut("rows", result.Rows)
	}
	lines := logLines(result, q.Columns)
	q.Link(&data.Frame{Fields: lines.More}) // not the line's own ID, which is none of a message
	return data.Frames{lines.Frame()}, nil
}

// logColumns are those that lines are made of: whatever is shown, all that identify a row.
func logColumns(q *ask.Question) []event.Column {
	columns := slices.DeleteFunc(slices.Clone(q.Schema), func(c event.Column) bool { return !identifying(c) })
	for _, c := range q.Columns {
		if !identifying(c) {
			columns = append(columns, c)
		}
	}
	return columns
}

// linked are the columns that carry links, by the names of their fields: a log line has an ID of its own.
var linked = []struct{ column, field string }{
	{event.ClientID, event.ClientID}, {event.Topic, event.Topic}, {event.Peername, event.Peername}, {event.ID, "message_id"},
}

// logLines tells the rows of a result; their labels are these columns.
func logLines(result *columnar.Result, labels []event.Column) frame.Lines {
	var lines frame.Lines
	ids, identities := frame.LineIDs{}, identityColumns(result)
	rows := ask.EventsOf(result)
	for i := range result.Rows {
		r := row{rows.Row(i)}
		lines.Times = append(lines.Times, r.At())
		lines.Bodies = append(lines.Bodies, r.sentence().body)
		lines.Severities = append(lines.Severities, r.severity())
		lines.Labels = append(lines.Labels, r.labels(labels))
		lines.IDs = append(lines.IDs, ids.Next(columnar.Identity(identities, i)))
	}
	for _, l := range linked {
		if c := result.Column(l.column); c != nil && filled(c, result.Rows) {
			field := frame.Field(c)
			field.Name = l.field
			lines.More = append(lines.More, field)
		}
	}
	return lines
}

func filled(c *columnar.Column, rows int) bool {
	for i := range rows {
		if !c.Null(i) {
			return true
		}
	}
	return false
}

// labels are the values of columns as texts; NULL is left out, and so is the time, which each line shows.
func (r row) labels(columns []event.Column) map[string]string {
	labels := make(map[string]string, len(columns))
	for _, c := range columns {
		switch text := r.Text(c.Name); {
		case text == nil || c.Name == event.Timestamp:
		case c.Name == event.Event:
			labels[c.Name] = r.Name()
		default:
			labels[c.Name] = *text
		}
	}
	return labels
}
