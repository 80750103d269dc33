package message

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/message/path"
)

// traceView reads at most four rows for each span that it may show, and two more. Where there are more rows it keeps the newest, so
// that whatever was acknowledged or dropped is known of those receivers that are shown.
var traceView = ask.View{
	Name: "trace", Title: "Trace", Description: "The way of one message: its publish, each receiver, each drop.",
	Scenarios: scenarios, Shape: []string{"limit"}, Answer: answerTrace,
}

// tracedEvents are those that hold a message ID.
var tracedEvents = append([]string{event.SchemaValidationFailed, event.MessageTransformationFailed}, tellingEvents...)

// rowsPerSpan bounds the rows of a trace: mostly a receiver has two, and some more where a delivery was repeated.
const rowsPerSpan = 4

func answerTrace(ctx context.Context, q *ask.Question) (data.Frames, error) {
	if err := q.Needs("trace", event.ID, event.ClientID); err != nil {
		return nil, err
	}
	id, err := tracedMessage(q.Query)
	if err != nil {
		return nil, err
	}
	tellMissing(q, event.FromClientID, event.QoS, event.PublishReceivedAt, event.Reason)
	chosen := q.Events
	if len(chosen) == 0 {
		chosen = tracedEvents
	}
	ids, _, err := choose(ctx, q, chosen, 1)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return data.Frames{frame.Trace(id, nil)}, nil
	}
	limit := q.RowLimit(ask.DefaultRows)
	b := q.Builder()
	result, err := q.NewestOfFew(ctx, b, rowsOf(q, b, tracedEvents, []string{id}), traceColumns(q), rowsPerSpan*limit)
	if err != nil {
		return nil, err
	}
	if result.Rows == 0 { // also where rows became too old and went since the first statement
		return data.Frames{frame.Trace(id, nil)}, nil
	}
	ask.InProtocolOrder(result, true)
	until, _ := q.AckTimes()
	path := path.New(until)
	rows := ask.EventsOf(result)
	for i := range result.Rows {
		path.Add(rows.Row(i))
	}
	if err := findRetained(ctx, q, path); err != nil {
		return nil, err
	}
	spans, cut := path.Spans(limit)
	if cut || result.More {
		q.TellCut("spans", len(spans))
	}
	tellEdges(q, path)
	return data.Frames{frame.Trace(id, spans)}, nil
}

// tracedMessage is the one message that a query names.
func tracedMessage(q *query.Query) (string, error) {
	switch named := namedMessages(q); len(named) {
	case 0:
		return "", query.Errorf("messages", "the view trace tells one message, and none is named; allowed: one message ID, such as one that the view messages lists")
	case 1:
		return named[0], nil
	default:
		return "", query.Errorf("messages", "the view trace tells one message, and %d are named; allowed: one message ID", len(named))
	}
}

// traceColumns are those of EMQX's that a trace tells, as far as the table has them. There is no payload among them.
func traceColumns(q *ask.Question) []event.Column {
	return columnsOf(q, event.ClientID, event.Username, event.Peername, event.Node, event.Topic, event.FromClientID, event.QoS, event.Reason, event.PublishReceivedAt)
}

// tellEdges says what the edges of the time range may hide.
func tellEdges(q *ask.Question, p *path.Message) {
	if p.Published != nil && p.Published.Before(q.From) {
		q.Infof("The message was published at %s, before the time range; what happened before the range isn't shown.",
			p.Published.Format("2006-01-02 15:04:05.000 MST"))
	}
	open := 0
	for _, to := range p.Receivers {
		if to.QoS != nil && to.State() == path.Unknown {
			open++
		}
	}
	if open > 0 {
		q.Infof("Deliveries that may be acknowledged yet: %d.", open)
	}
}
