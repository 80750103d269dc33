package scenario

import (
	"fmt"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var messagesView = View{
	Name: "messages", Title: "Messages", Description: "A row for each message: how many were to receive it, who did, and what was lost.",
	Scenarios: []string{event.Delivery, event.Drops},
	Shape:     []string{"order", "limit"},
	Answer:    old(answerMessages),
}

// idsAtOnce bounds the message IDs that one statement compares.
const idsAtOnce = 1000

// answerMessages reads two rows for each message that it shows, and one more. The keys choose messages by any one of their
// rows; then each message is told as a whole.
func answerMessages(a *asking) (data.Frames, error) {
	if err := a.needs("messages", event.ID, event.ClientID); err != nil {
		return nil, err
	}
	a.tellLosses(event.Topic, event.FromClientID, event.QoS, event.PublishReceivedAt, event.Reason)
	limit := a.limit(defaultRows)
	ids, more, err := a.chooseMessages(a.choosing(), limit)
	if err != nil {
		return nil, err
	}
	if more {
		a.tellCut("messages", limit)
	}
	if a.preview {
		ids = []string{"…"}
	}
	messages := make(map[string]frame.Message, len(ids))
	for some := range slices.Chunk(ids, idsAtOnce) {
		result, err := a.run(a.wholeMessages(some))
		if err != nil {
			return nil, err
		}
		for i := range result.Rows {
			m := messageAt(eventRow{result, i})
			messages[m.ID] = m
		}
	}
	var list []frame.Message
	for _, id := range ids {
		if m, ok := messages[id]; ok { // its rows may have become too old and gone since the first statement
			list = append(list, m)
		}
	}
	if a.q.Ascending {
		slices.Reverse(list)
	}
	table := frame.Messages(list)
	a.link(table)
	return data.Frames{table}, nil
}

// wholeMessages sums messages up: inside, what became of each at each client; outside, over its clients.
//
// overdue deliveries should have been acknowledged by now, pending ones may be yet; unrouted is a drop before any receiver,
// undelivered one for a receiver.
func (a *asking) wholeMessages(ids []string) statement.Statement {
	b := a.builder()
	until, _ := a.ackTimes()
	const delivered = "event = 'message.delivered'"
	// A column that the table lacks is NULL, of its type.
	column := func(name, typed, expression string) string {
		if a.has(name) {
			return expression
		}
		return only(nothing, typed)
	}
	overdue, pending := nothing, delivered
	if a.has(event.QoS) {
		overdue = delivered + ` AND qos IN (1, 2) AND "timestamp" < ` + b.Bind(until)
		pending = delivered + " AND (qos <> 0 OR qos IS NULL)"
	}
	sql := fmt.Sprintf(`SELECT id, max(topic) AS topic, max(publisher) AS publisher, min(published) AS published, max(qos) AS qos,
  count(CASE WHEN delivered + acked + undelivered > 0 THEN 1 END) AS receivers,
  count(CASE WHEN delivered > 0 THEN 1 END) AS delivered,
  count(CASE WHEN acked > 0 THEN 1 END) AS acked,
  count(CASE WHEN undelivered > 0 THEN 1 END) + max(CASE WHEN unrouted > 0 THEN 1 ELSE 0 END) AS dropped,
  sum(CASE WHEN delivered > 1 THEN delivered - 1 ELSE 0 END) AS repeats,
  max(latency) AS slowest,
  count(CASE WHEN failed > 0 THEN 1 END) AS failed,
  count(CASE WHEN failed = 0 AND acked = 0 AND overdue > 0 THEN 1 END) AS unacknowledged,
  count(CASE WHEN failed = 0 AND acked = 0 AND overdue = 0 AND pending > 0 THEN 1 END) AS unclear
FROM (
SELECT id, clientid, max(%s) AS topic, max(%s) AS publisher, min(%s) AS published, max(%s) AS qos,
  count(CASE WHEN %s THEN 1 END) AS delivered,
  count(CASE WHEN event = 'message.acked' THEN 1 END) AS acked,
  count(CASE WHEN event IN ('message.delivery_dropped', 'delivery.dropped') THEN 1 END) AS undelivered,
  count(CASE WHEN event = 'message.dropped' THEN 1 END) AS unrouted,
  count(CASE WHEN %s THEN 1 END) AS failed,
  min(%s) AS latency,
  count(CASE WHEN %s THEN 1 END) AS overdue,
  count(CASE WHEN %s THEN 1 END) AS pending
%s
GROUP BY id, clientid
) AS q
GROUP BY id
LIMIT %d`,
		column(event.Topic, event.ID, "topic"), a.publisherOf(), column(event.PublishReceivedAt, "1", "publish_received_at"), column(event.QoS, "1", "qos"),
		delivered,
		a.failedDrop(event.MessageDropped, event.MessageDeliveryDropped),
		column(event.PublishReceivedAt, "1", only(delivered, b.Millis(`"timestamp"`)+" - publish_received_at")),
		overdue, pending,
		a.rowsOf(b, tellingEvents, ids).sql(), len(ids)+1)

	columns := []statement.Column{
		{Name: event.ID, Type: event.String}, {Name: event.Topic, Type: event.String}, {Name: "publisher", Type: event.String},
		{Name: "published", Type: event.Int, EpochMillis: true}, {Name: event.QoS, Type: event.Int},
	}
	for _, name := range []string{"receivers", "delivered", "acked", "dropped", "repeats", "slowest", "failed", "unacknowledged", "unclear"} {
		columns = append(columns, statement.Column{Name: name, Type: event.Int})
	}
	return b.Build(sql, len(ids), columns...)
}

// messageAt reads a row of wholeMessages.
func messageAt(r eventRow) frame.Message {
	count := func(column string) int64 { return r.result.Column(column).Ints[r.row] }
	m := frame.Message{
		ID: r.known(event.ID), Topic: r.text(event.Topic), Publisher: r.text("publisher"), Published: r.time("published"), QoS: r.int(event.QoS),
		Receivers: count("receivers"), Delivered: count("delivered"), Acked: count("acked"), Dropped: count("dropped"), Repeats: count("repeats"),
		Slowest: r.int("slowest"),
	}
	switch {
	case count("failed") > 0:
		m.State = stateDropped
	case count("unacknowledged") > 0:
		m.State = stateUnacknowledged
	case count("unclear") > 0:
		m.State = stateUnknown
	case m.Acked > 0:
		m.State = stateAcknowledged
	case m.Delivered > 0:
		m.State = stateDelivered
	default: // nothing but a publish, or drops that a receiver asked for
		m.State = stateUnknown
	}
	return m
}
