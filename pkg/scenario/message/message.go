// Package message holds the views that tell messages as a whole: a table of them, the trace of one, the graph of who publishes what
// to whom, a table of receivers.
package message

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Views are those of messages.
var Views = []ask.View{messagesView, traceView, graphView, receiversView}

var scenarios = []string{event.Delivery, event.Drops}

// tellingEvents are those that say what became of a message.
var tellingEvents = []string{
	event.MessagePublish, event.MessageDelivered, event.MessageAcked, event.MessageDropped, event.MessageDeliveryDropped,
}

// missingColumns are what a view of messages can't tell without a column.
var missingColumns = []struct{ column, loss string }{
	{event.Topic, "topics aren't known"},
	{event.FromClientID, "publishers are known only from rows of message.publish and message.dropped"},
	{event.QoS, "it isn't known which deliveries are to be acknowledged"},
	{event.PublishReceivedAt, "it isn't known when messages were published, and how long they took"},
	{event.Peername, "addresses aren't known"},
	{event.Node, "nodes aren't known"},
	{event.Reason, "drops count neither as failures nor otherwise"},
}

// tellMissing says what can't be told because the table lacks one of these columns.
func tellMissing(q *ask.Question, columns ...string) {
	for _, m := range missingColumns {
		if slices.Contains(columns, m.column) && !q.Has(m.column) {
			q.Warnf("The table lacks the column %s: %s.", m.column, m.loss)
		}
	}
}

// publisher is the publisher's client ID in rows of tellingEvents.
func publisher(q *ask.Question) string {
	if q.Has(event.FromClientID) {
		return ask.Publisher(tellingEvents)
	}
	return statement.Where(statement.Is(event.Event, event.PublisherInClientID...), event.ClientID)
}

// failedDrop is the condition for drops that nobody asked for.
func failedDrop(q *ask.Question, events ...string) string {
	if len(events) == 0 || !q.Has(event.Reason) {
		return statement.Nothing
	}
	return ask.OutcomeCondition(q.Schema, events, event.Failure)
}

// noSubscribers is the condition for rows that say that nobody was subscribed when a message was published.
func noSubscribers(q *ask.Question) string {
	if !q.Has(event.Reason) {
		return statement.Nothing
	}
	return statement.Is(event.Event, event.MessageDropped) + " AND " + statement.Is(event.Reason, event.NoSubscribers)
}

// columnsOf are those of some of EMQX's columns that the table has.
func columnsOf(q *ask.Question, names ...string) []event.Column {
	var columns []event.Column
	for _, name := range names {
		if c, ok := q.Schema.Column(name); ok && q.Has(name) {
			columns = append(columns, c)
		}
	}
	return columns
}
