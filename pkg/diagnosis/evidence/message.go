package evidence

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Messages on their way.

// Drop is what was dropped for one receiver for one reason. Of schema.validation_failed and message.transformation_failed, which
// have no reason, the client is the publisher.
type Drop struct {
	ClientID, Event, Reason string
	Topic                   string // one of them
	Topics                  int64
	Span
}

func (d Drop) Key() any { return [3]string{d.Event, d.ClientID, d.Reason} }

// Class is what the reason proves.
func (d Drop) Class() event.Class {
	entry, ok := event.ReasonFor(event.Reason, d.Event, d.Reason)
	if !ok {
		return event.Unknown
	}
	return entry.Class
}

func RefusesPayloads(d Drop) bool {
	return d.Event == event.SchemaValidationFailed || d.Event == event.MessageTransformationFailed
}

// Queue is what happened to one receiver in one step of time: Span is the drops for want of room, Present the rows that only a
// connected client can cause.
type Queue struct {
	ClientID string
	Span
	Present Span
}

// Absence is a begin or an end of one of a receiver's connections.
type Absence struct {
	ClientID string
	At       time.Time
	Ended    bool
	Replaced bool // another connection ended it: the receiver stays
}

// Unreceived is the messages of one publisher on one topic that were dropped before any receiver.
type Unreceived struct {
	Topic, Publisher, Reason string
	Span
}

func (u Unreceived) Key() any { return [4]string{event.MessageDropped, u.Topic, u.Publisher, u.Reason} }

// TopicReceivers is what is known of the receivers of a topic.
type TopicReceivers struct {
	FirstDelivered time.Time // zero: never in the range, or not looked at
	LastDelivered  time.Time
	Receivers      int64  // different ones
	Receiver       string // one of them
	Lost, Kept     int64  // of a sample of the messages that found no subscriber: all, and those that were delivered afterwards
	Near           *Near  // the subscribed filter that comes nearest
	Denied         *Near  // a filter that would receive the topic, had the subscription not been denied
	Unsubscribed   *Near  // a filter that received the topic, until its subscribers gave it up
}

// Near is a filter with those who asked for it.
type Near struct {
	Filter, Difference string
	Subscriber         string // one of them
	Subscribers        int64
	UnsubscribedAt     time.Time // zero where it is subscribed
}

// Who names a subscriber, and says how many others there are.
func (n Near) Who() string { return words.AndOthers(n.Subscriber, n.Subscribers) }

// Unacked is the deliveries of QoS 1 and 2 to one receiver that were not acknowledged in time.
type Unacked struct {
	ClientID  string
	Delivered int64 // those that were to be acknowledged
	Span            // of those that weren't
}

// None says whether a receiver acknowledges as good as nothing. Then its full queue is a consequence; else a full queue or a
// connection that breaks all the time is the cause of acknowledgements that are missing.
func (u Unacked) None() bool { return u.Count*20 >= u.Delivered*19 }

// LateReceiver is a receiver that gets many of its messages late.
type LateReceiver struct {
	ClientID, Node string
	Deliveries     int64         // messages delivered to it whose time is known
	Mean           time.Duration // from publish to delivery, of the late ones
	Spread         time.Duration // between the shortest and the longest of these times
	Delayed        bool          // most of the late ones are of messages whose publish was delayed
	Span                         // of the late ones
	MinutesLate    Span          // those that came over a minute late, which are late only for a receiver that was connected
	MinutesMean    time.Duration // of these
}

// Senders are the publishers whose messages a receiver lost for want of room, those with the most first.
type Senders struct {
	Receiver string
	Most     []Sender
}

// Sender is how many messages of one publisher were lost, and their topic, where they had one.
type Sender struct {
	ClientID, Topic string
	Messages        int64
}
