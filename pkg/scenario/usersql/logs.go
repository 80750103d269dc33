package usersql

import (
	"context"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Names of the columns that make a line, beside its time.
const (
	bodyColumn     = "body"
	severityColumn = "severity"
)

// logsView makes a line of each row, newest first. Without a column body, the first text is the line.
var logsView = ask.View{
	Name: "logs", Title: "Log lines", Description: "The first time column and the text body make a line; severity colours it; other columns are its labels.",
	Scenarios: scenarios, Shape: shape, Answer: answerLogs,
}

func answerLogs(ctx context.Context, q *ask.Question) (data.Frames, error) {
	result, err := run(ctx, q, ask.DefaultRows)
	if err != nil {
		return nil, err
	}
	if columnsUnknown(result) {
		return data.Frames{frame.Lines{}.Frame()}, nil
	}
	times, body, severity := firstColumn(result, event.Time), result.Column(bodyColumn), result.Column(severityColumn)
	if body == nil {
		body = firstColumn(result, event.String)
	}
	switch {
	case times == nil:
		return nil, query.Errorf("rawSql", "log lines need a time column, which the SQL doesn't select; such as \"timestamp\"")
	case body == nil:
		return nil, query.Errorf("rawSql", "log lines need a text column, which the SQL doesn't select; such as topic AS body")
	}
	var lines frame.Lines
	ids := frame.LineIDs{}
	columns := make([]*columnar.Column, len(result.Columns))
	for i := range columns {
		columns[i] = &result.Columns[i]
	}
	rows := withTime(q, result, times)
	slices.Reverse(rows)
	for _, row := range rows {
		line, _ := body.Text(row)
		level := ""
		if severity != nil {
			level, _ = severity.Text(row)
		}
		labels := map[string]string{}
		for _, c := range columns {
			if value, ok := c.Text(row); ok && c != times && c != body && c != severity {
				labels[c.Name] = value
			}
		}
		lines.Times = append(lines.Times, times.Times[row])
		lines.Bodies = append(lines.Bodies, line)
		lines.Severities = append(lines.Severities, strings.ToLower(level))
		lines.Labels = append(lines.Labels, labels)
		lines.IDs = append(lines.IDs, ids.Next(columnar.Identity(columns, row)))
	}
	return data.Frames{lines.Frame()}, nil
}
