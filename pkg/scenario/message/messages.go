package message

import (
	"context"
	"fmt"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/message/path"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// messagesView reads two rows for each message that it shows, and one more.
var messagesView = ask.View{
	Name: "messages", Title: "Messages", Description: "A row for each message: how many were to receive it, who did, and what was lost.",
	Scenarios: scenarios, Shape: []string{"order", "limit"}, Answer: answerMessages,
}

// idsAtOnce bounds the message IDs that one statement compares.
const idsAtOnce = 1000

func answerMessages(ctx context.Context, q *ask.Question) (data.Frames, error) {
	if err := q.Needs("messages", event.ID, event.ClientID); err != nil {
		return nil, err
	}
	tellMissing(q, event.Topic, event.FromClientID, event.QoS, event.PublishReceivedAt, event.Reason)
	limit := q.RowLimit(ask.DefaultRows)
	ids, more, err := choose(ctx, q, choosingEvents(q), limit)
	if err != nil {
		return nil, err
	}
	if more {
		q.TellCut("messages", limit)
	}
	var statements []statement.Statement
	for some := range slices.Chunk(ids, idsAtOnce) {
		statements = append(statements, wholeMessages(q, some))
	}
	results, err := q.RunAll(ctx, statements...)
	if err != nil {
		return nil, err
	}
	messages := make(map[string]frame.Message, len(ids))
	var receivedLater, noTime int64
	for _, result := range results {
		for _, m := range messagesOf(result) {
			messages[m.ID] = m
		}
		for i := range result.Rows {
			receivedLater += result.Ints("received_later").Get(i)
			noTime += result.Ints("no_time").Get(i)
		}
	}
	if noTime > 0 {
		q.Infof("Rows whose publish_received_at is before 1678 or after 2262: %d. They count as without it; perhaps microseconds were written where milliseconds belong.", noTime)
	}
	if receivedLater > 0 {
		q.Infof("Messages that nobody was subscribed to when they were published, and that were delivered later: %d. They were retained or delayed, and aren't lost.", receivedLater)
	}
	var list []frame.Message
	for _, id := range ids {
		if m, ok := messages[id]; ok { // its rows may have become too old and gone since the first statement
			list = append(list, m)
		}
	}
	if q.Ascending {
		slices.Reverse(list)
	}
	table := frame.Messages(list)
	q.Link(table)
	return data.Frames{table}, nil
}

// wholeMessages sums messages up: inside, what became of each at each client; outside, over its clients.
//
// overdue deliveries should have been acknowledged by now, pending ones may be yet; unrouted is a drop before any receiver,
// undelivered one for a receiver. no_subscribers is no failure of a message that somebody received later.
func wholeMessages(q *ask.Question, ids []string) statement.Statement {
	b := q.Builder()
	until, _ := q.AckTimes()
	const isDelivered = "event = 'message.delivered'"
	// A column that the table lacks is NULL, of its type.
	column := func(name, typed, expression string) string {
		if q.Has(name) {
			return expression
		}
		return statement.Where(statement.Nothing, typed)
	}
	overdue, pending := statement.Nothing, isDelivered
	if q.Has(event.QoS) {
		overdue = isDelivered + ` AND qos IN (1, 2) AND "timestamp" < ` + b.Bind(until)
		pending = isDelivered + " AND (qos <> 0 OR qos IS NULL)"
	}
	published := column(event.PublishReceivedAt, "1", ask.Millis(event.PublishReceivedAt))
	latency := column(event.PublishReceivedAt, "1", statement.Where(isDelivered, b.Millis(`"timestamp"`)+" - "+published))

	byClient := statement.Select{
		statement.PlainText(event.ID), statement.PlainText(event.ClientID),
		statement.Text("topic", "max("+column(event.Topic, event.ID, "topic")+")"),
		statement.Text("publisher", "max("+publisher(q)+")"),
		statement.Int("published", "min("+published+")"),
		statement.Int("qos", "max("+column(event.QoS, "1", "qos")+")"),
	}
	ofClient := statement.Select{
		statement.Int("delivered", statement.CountWhere(isDelivered)),
		statement.Int("acked", statement.CountWhere("event = 'message.acked'")),
		statement.Int("undelivered", statement.CountWhere("event IN ('message.delivery_dropped', 'delivery.dropped')")),
		statement.Int("unrouted", statement.CountWhere("event = 'message.dropped'")),
		statement.Int("failed", statement.CountWhere(failedDrop(q, event.MessageDropped, event.MessageDeliveryDropped))),
		statement.Int("no_subscribers", statement.CountWhere(noSubscribers(q))),
		statement.Int("latency", "min("+latency+")"),
		statement.Int("no_time", "count("+column(event.PublishReceivedAt, "1", statement.Where(ask.NoTime(event.PublishReceivedAt), "1"))+")"),
		statement.Int("overdue", statement.CountWhere(overdue)),
		statement.Int("pending", statement.CountWhere(pending)),
	}
	byMessage := statement.Select{
		statement.PlainText(event.ID), statement.Text("topic", "max(topic)"), statement.Text("publisher", "max(publisher)"),
		{SQL: "min(published)", Column: statement.Column{Name: "published", Type: event.Int, EpochMillis: true}},
		statement.Int("qos", "max(qos)"),
	}
	ofMessage := statement.Select{
		statement.Int("receivers", statement.CountWhere("delivered + acked + undelivered > 0")),
		statement.Int("delivered", statement.CountWhere("delivered > 0")),
		statement.Int("acked", statement.CountWhere("acked > 0")),
		statement.Int("dropped", statement.CountWhere("undelivered > 0")+" + max(CASE WHEN unrouted > 0 THEN 1 ELSE 0 END)"),
		statement.Int("repeats", "sum(CASE WHEN delivered > 1 THEN delivered - 1 ELSE 0 END)"),
		statement.Int("slowest", "max(latency)"),
		statement.Int("failed", statement.CountWhere("failed > no_subscribers")+
			" + CASE WHEN sum(delivered + acked) = 0 THEN "+statement.CountWhere("no_subscribers > 0")+" ELSE 0 END"),
		statement.Int("received_later", "CASE WHEN sum(delivered + acked) > 0 AND sum(no_subscribers) > 0 THEN 1 ELSE 0 END"),
		statement.Int("unacknowledged", statement.CountWhere("failed = no_subscribers AND acked = 0 AND overdue > 0")),
		statement.Int("no_time", "sum(no_time)"),
		statement.Int("unclear", statement.CountWhere("failed = no_subscribers AND acked = 0 AND overdue = 0 AND pending > 0")),
	}
	sql := fmt.Sprintf("SELECT %s,\n  %s\nFROM (\nSELECT %s,\n  %s\n%s\nGROUP BY id, clientid\n) AS q\nGROUP BY id\nLIMIT %d",
		byMessage, ofMessage.Lines(), byClient, ofClient.Lines(), rowsOf(q, b, tellingEvents, ids).SQL(), len(ids)+1)
	return b.Build(sql, len(ids), slices.Concat(byMessage, ofMessage).Columns()...)
}

// messagesOf reads the rows of wholeMessages.
func messagesOf(result *columnar.Result) []frame.Message {
	ids, topics, publishers, published := result.Texts(event.ID), result.Texts("topic"), result.Texts("publisher"), result.Times("published")
	qos, slowest := result.Ints("qos"), result.Ints("slowest")
	receivers, delivered, acked, dropped, repeats := result.Ints("receivers"), result.Ints("delivered"), result.Ints("acked"), result.Ints("dropped"), result.Ints("repeats")
	failed, unacknowledged, unclear := result.Ints("failed"), result.Ints("unacknowledged"), result.Ints("unclear")

	list := make([]frame.Message, result.Rows)
	for i := range list {
		m := frame.Message{
			ID: ids.Get(i), Topic: topics.Pointer(i), Publisher: publishers.Pointer(i), Published: published.Pointer(i), QoS: qos.Pointer(i),
			Receivers: receivers.Get(i), Delivered: delivered.Get(i), Acked: acked.Get(i), Dropped: dropped.Get(i), Repeats: repeats.Get(i),
			Slowest: slowest.Pointer(i),
		}
		switch {
		case failed.Get(i) > 0:
			m.State = path.Dropped
		case unacknowledged.Get(i) > 0:
			m.State = path.Unacknowledged
		case unclear.Get(i) > 0:
			m.State = path.Unknown
		case m.Acked > 0:
			m.State = path.Acknowledged
		case m.Delivered > 0:
			m.State = path.Delivered
		default: // nothing but a publish, or drops that a receiver asked for
			m.State = path.Unknown
		}
		list[i] = m
	}
	return list
}
