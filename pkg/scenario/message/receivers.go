package message

import (
	"context"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/message/path"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// receiversView reads a row for each receiver that it shows, at most 16 more of what became of messages there, and one for each
// message that nobody was subscribed to.
var receiversView = ask.View{
	Name: "receivers", Title: "Receivers", Description: "A row for each message and receiver: when it was delivered, acknowledged or dropped, and how long that took.",
	Scenarios: scenarios, Shape: []string{"order", "limit"}, Answer: answerReceivers,
}

// pairsAtOnce bounds the receivers that one statement looks for.
const pairsAtOnce = 500

func answerReceivers(ctx context.Context, q *ask.Question) (data.Frames, error) {
	if err := q.Needs("receivers", event.ID, event.ClientID); err != nil {
		return nil, err
	}
	tellMissing(q, event.Topic, event.FromClientID, event.Peername, event.Node, event.QoS, event.PublishReceivedAt, event.Reason)
	limit := q.RowLimit(ask.DefaultRows)
	pairs, more, err := choosePairs(ctx, q, limit)
	if err != nil {
		return nil, err
	}
	if more {
		q.TellCut("receivers", limit)
	}
	receipts, err := readReceipts(ctx, q, pairs)
	if err != nil {
		return nil, err
	}
	var list []frame.Receiver
	for _, p := range pairs {
		if r := receipts[p]; r != nil { // its rows may have become too old and gone since the first statement
			list = append(list, r.row(p))
		}
	}
	if q.Ascending {
		slices.Reverse(list)
	}
	table := frame.Receivers(list)
	q.Link(table)
	return data.Frames{table}, nil
}

// readReceipts reads what became of messages at their receivers.
func readReceipts(ctx context.Context, q *ask.Question, pairs []pair) (map[pair]*receipt, error) {
	var statements []statement.Statement
	for some := range slices.Chunk(pairs, pairsAtOnce) {
		statements = append(statements, receiptRows(q, some))
	}
	whole := len(statements)
	for some := range slices.Chunk(unroutedIDs(pairs), idsAtOnce) {
		statements = append(statements, receivedMessages(q, some))
	}
	results, err := q.RunAll(ctx, statements...)
	if err != nil {
		return nil, err
	}
	until, _ := q.AckTimes()
	receipts := make(map[pair]*receipt, len(pairs))
	for _, p := range pairs {
		receipts[p] = nil
	}
	cut := false
	for _, result := range results[:whole] {
		cut = cut || result.More
		ask.InProtocolOrder(result, true)
		rows := ask.EventsOf(result)
		for i := range result.Rows {
			row := rows.Row(i)
			p := pairOf(row)
			r, chosen := receipts[p]
			if !chosen {
				continue
			}
			if r == nil {
				r = &receipt{Receiver: path.Receiver{Row: row}}
				receipts[p] = r
			}
			r.add(row, until)
		}
	}
	if cut {
		q.Warnf("Only the newest rows of these receivers were read, %d for each; what was before isn't told.", rowsPerReceiver)
	}
	received := map[string]bool{}
	for _, result := range results[whole:] {
		for _, id := range result.Column(event.ID).Strings {
			received[id] = true
		}
	}
	for p, r := range receipts {
		if r != nil && p.unrouted {
			r.receivedLater = received[p.id]
		}
	}
	return receipts, nil
}
