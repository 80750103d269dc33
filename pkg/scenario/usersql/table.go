package usersql

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// tableView shows the rows as they are.
var tableView = ask.View{
	Name: "table", Title: "Table", Description: "The rows of the SQL, with whatever columns it selects.",
	Scenarios: scenarios, Shape: shape, Answer: answerTable,
}

func answerTable(ctx context.Context, q *ask.Question) (data.Frames, error) {
	result, err := run(ctx, q, ask.DefaultRows)
	if err != nil {
		return nil, err
	}
	fields := make([]*data.Field, len(result.Columns))
	var texts []*data.Field
	for i := range result.Columns {
		fields[i] = frame.Field(&result.Columns[i])
		if result.Columns[i].Type == event.String {
			texts = append(texts, fields[i])
		}
	}
	q.Link(&data.Frame{Fields: texts}) // a number called id isn't a message's
	return data.Frames{frame.Table(fields...)}, nil
}
