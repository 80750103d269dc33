package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What the views of messages have in common: which rows tell of a message, which messages a query means, and how each of
// them can have ended.

// tellingEvents are those that say what became of a message.
var tellingEvents = []string{
	event.MessagePublish, event.MessageDelivered, event.MessageAcked, event.MessageDropped, event.MessageDeliveryDropped,
}

// States of a message, or of its way to one receiver, the worst first.
const (
	stateDropped        = "dropped"
	stateUnacknowledged = "unacknowledged"
	stateUnknown        = "unknown"
	stateAcknowledged   = "acknowledged"
	stateDelivered      = "delivered"
)

var states = []string{stateDropped, stateUnacknowledged, stateUnknown, stateAcknowledged, stateDelivered}

// messageRows selects rows of these events that the query's keys describe and that name a message.
func (a *asking) messageRows(b *statement.Builder, events []string) *rows {
	r := a.askedAbout(b, events)
	r.and("id <> ''")
	return r
}

// choosing are the events that choose messages. In delivery every row of a message does: where nobody records publishes, a
// drop can be all that tells of one.
func (a *asking) choosing() []string {
	if len(a.q.Events) == 0 && a.q.Scenario.Name == event.Delivery {
		return tellingEvents
	}
	return a.q.AskedEvents()
}

// chooseMessages lists the IDs of the messages of which a row meets all of the query's keys, the newest first.
func (a *asking) chooseMessages(events []string, limit int) (ids []string, more bool, err error) {
	b := a.builder()
	published := "min(" + b.Millis(`"timestamp"`) + ")"
	if a.has(event.PublishReceivedAt) {
		published = "coalesce(min(publish_received_at), " + published + ")"
	}
	// IDs begin with the time at which EMQX made them, in microseconds: they order what one millisecond brought.
	sql := fmt.Sprintf("SELECT id, %s AS published\n%s\nGROUP BY id\nORDER BY published DESC, %s DESC\nLIMIT %d",
		published, a.messageRows(b, events).sql(), b.ByName(event.ID), limit+1)
	result, err := a.run(b.Build(sql, limit, statement.Column{Name: event.ID, Type: event.String}, statement.Column{Name: "published", Type: event.Int}))
	if err != nil {
		return nil, false, err
	}
	return result.Column(event.ID).Strings, result.More, nil
}

// ackTimes says until when a delivery must have come for a missing acknowledgement to mean something, and until when
// acknowledgements are read: to the end of the range or to now, whichever is later, with patience for one under way.
func (a *asking) ackTimes() (until, heard time.Time) {
	return later(a.q.From, a.until().Add(-ackPatience)), later(a.q.To, a.target.Now).Add(ackPatience)
}

// rowsOf selects the rows of whole messages: those of the range, and acknowledgements as long as they are heard.
func (a *asking) rowsOf(b *statement.Builder, events, ids []string) *rows {
	_, heard := a.ackTimes()
	r := selectRows(b, a.q.From, heard, events)
	r.and(statement.OneOf(b, event.ID, ids))
	r.and(`("timestamp" < ` + b.Bind(a.q.To) + " OR " + constant(event.Event, event.MessageAcked) + ")")
	return r
}

// has says whether the table has a column as EMQX writes it.
func (a *asking) has(name string) bool {
	column, ok := a.q.Schema.Column(name)
	known, _ := event.Wide.Column(name)
	return ok && column.Type == known.Type
}

// needs refuses a view of messages whose core columns the table lacks.
func (a *asking) needs(view string, columns ...string) error {
	for _, name := range columns {
		if !a.has(name) {
			return query.Errorf("view", "%s needs the column %s, which the table %s lacks; add it to the table and to EMQX's action, or ask another view",
				view, name, strings.ReplaceAll(a.target.Table, `"`, ""))
		}
	}
	return nil
}

// losses are what a view of messages can't tell without a column.
var losses = []struct{ column, loss string }{
	{event.Topic, "topics aren't known"},
	{event.FromClientID, "publishers are known only from rows of message.publish and message.dropped"},
	{event.QoS, "it isn't known which deliveries are to be acknowledged"},
	{event.PublishReceivedAt, "it isn't known when messages were published, and how long they took"},
	{event.Reason, "drops count neither as failures nor otherwise"},
}

// tellLosses says what can't be told because the table lacks one of these columns.
func (a *asking) tellLosses(columns ...string) {
	for _, l := range losses {
		if slices.Contains(columns, l.column) && !a.has(l.column) {
			a.q.Warnf("The table lacks the column %s: %s.", l.column, l.loss)
		}
	}
}

// publisherOf is the publisher's client ID in rows of tellingEvents.
func (a *asking) publisherOf() string {
	if a.has(event.FromClientID) {
		return publisher(tellingEvents)
	}
	return only(constant(event.Event, event.PublisherInClientID...), event.ClientID)
}

// failedDrop is the condition for drops that nobody asked for.
func (a *asking) failedDrop(events ...string) string {
	if len(events) == 0 || !a.has(event.Reason) {
		return nothing
	}
	return having(a.q.Schema, events, event.Failure)
}

// int is the value of a column of whole numbers; nil for NULL and where the result lacks the column.
func (r eventRow) int(column string) *int64 {
	c := r.result.Column(column)
	if c == nil || c.Type != event.Int || c.Null(r.row) {
		return nil
	}
	return &c.Ints[r.row]
}
