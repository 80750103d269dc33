package event

import "slices"

// Values of the column event. MessageDeliveryDropped is the name that EMQX's topic and guides use;
// its rule engine writes DeliveryDropped. The two are one event.
const (
	CheckAuthnComplete          = "client.check_authn_complete"
	CheckAuthzComplete          = "client.check_authz_complete"
	Connected                   = "client.connected"
	Connack                     = "client.connack"
	Disconnected                = "client.disconnected"
	Ping                        = "client.ping"
	Subscribed                  = "session.subscribed"
	Unsubscribed                = "session.unsubscribed"
	MessagePublish              = "message.publish"
	MessageDelivered            = "message.delivered"
	MessageAcked                = "message.acked"
	MessageDropped              = "message.dropped"
	MessageDeliveryDropped      = "message.delivery_dropped"
	DeliveryDropped             = "delivery.dropped"
	SchemaValidationFailed      = "schema.validation_failed"
	MessageTransformationFailed = "message.transformation_failed"
	AlarmActivated              = "alarm.activated"
	AlarmDeactivated            = "alarm.deactivated"
)

// All lists every event once, in the order in which the protocol brings them about.
var All = []string{
	AlarmActivated, CheckAuthnComplete, Connected, Connack, Ping, CheckAuthzComplete, Subscribed,
	SchemaValidationFailed, MessageTransformationFailed, MessagePublish, MessageDelivered, MessageAcked,
	MessageDropped, MessageDeliveryDropped, Unsubscribed, Disconnected, AlarmDeactivated,
}

var ranks = func() map[string]int {
	m := make(map[string]int, len(All)+1)
	for i, name := range All {
		m[name] = i
	}
	m[DeliveryDropped] = m[MessageDeliveryDropped]
	return m
}()

// Rank orders rows of one millisecond as the protocol brings them about. An unknown event comes last.
func Rank(name string) int {
	if r, ok := ranks[name]; ok {
		return r
	}
	return len(All)
}

// Known says whether a query may name this event; both names of a delivery drop are known.
func Known(name string) bool {
	_, ok := ranks[name]
	return ok
}

// Canonical is the name by which an event is labelled and grouped.
func Canonical(name string) string {
	if name == DeliveryDropped {
		return MessageDeliveryDropped
	}
	return name
}

// Stored lists the values of the column event that mean these events: both names of a delivery drop.
func Stored(events []string) []string {
	var stored []string
	for _, name := range events {
		name = Canonical(name)
		if slices.Contains(stored, name) {
			continue
		}
		stored = append(stored, name)
		if name == MessageDeliveryDropped {
			stored = append(stored, DeliveryDropped)
		}
	}
	return stored
}

// PublisherInClientID lists the events in which the publisher stands in the column clientid.
var PublisherInClientID = []string{MessagePublish, MessageDropped, SchemaValidationFailed, MessageTransformationFailed}

// SubscriptionEvents lists the events that always hold a topic filter in the column topic.
// client.check_authz_complete does so where its action is subscribe.
var SubscriptionEvents = []string{Subscribed, Unsubscribed}
