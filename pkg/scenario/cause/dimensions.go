package cause

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// In what failures may differ from others.

// dimension is one of these.
type dimension struct {
	name   string
	column string     // that it is, or is computed from
	kind   event.Type // of its values
	group  string     // the group of the model that it is; "": none
	events []string   // whose rows have it; nil: all

	publisher string // the column that has it in deliveries, where failures are told of publishers; "": as in others
}

const (
	dimensionPrefix = "client ID prefix"
	sockname        = "sockname"
	keepalive       = "keepalive"
	cleanStart      = "clean_start"
)

var (
	connecting = []string{event.Connected, event.Connack}
	aboutTopic = []string{
		event.CheckAuthzComplete, event.Subscribed, event.Unsubscribed, event.MessagePublish, event.MessageDelivered, event.MessageAcked,
		event.MessageDropped, event.MessageDeliveryDropped,
	}
	withQoS = slices.DeleteFunc(slices.Clone(aboutTopic), func(name string) bool { return name == event.CheckAuthzComplete })
)

// dimensions come from narrow to wide: of what explains failures alike, the narrowest comes first.
var dimensions = []dimension{
	{name: "source", column: event.Peername, kind: event.String, group: query.GroupSource},
	{name: "topicShape", column: event.Topic, kind: event.String, group: query.GroupTopicShape, events: aboutTopic},
	{name: "user", column: event.Username, kind: event.String, publisher: event.FromUsername},
	{name: "network", column: event.Peername, kind: event.String, group: query.GroupNetwork},
	{name: dimensionPrefix, column: event.ClientID, kind: event.String, publisher: event.FromClientID},
	{name: "listener", column: sockname, kind: event.String, events: append(slices.Clone(connecting), event.Disconnected)},
	{name: "node", column: event.Node, kind: event.String},
	{name: event.Action, column: event.Action, kind: event.String, events: []string{event.CheckAuthzComplete}},
	{name: event.AuthzSource, column: event.AuthzSource, kind: event.String, events: []string{event.CheckAuthzComplete}},
	{name: event.QoS, column: event.QoS, kind: event.Int, events: withQoS},
	{name: keepalive, column: keepalive, kind: event.Int, events: connecting},
	{name: cleanStart, column: cleanStart, kind: event.Bool, events: connecting},
	{name: event.Reason, column: event.Reason, kind: event.String, events: []string{event.Disconnected, event.MessageDropped, event.MessageDeliveryDropped}},
	{name: event.ReasonCode, column: event.ReasonCode, kind: event.String, events: []string{event.CheckAuthnComplete, event.Connack}},
}

// dimensionsOf are those that the table and the events have. Beside rows that are no failures, the columns by which failures are told
// tell nothing more: none of the others can have their values.
func (c *comparison) dimensionsOf(q *ask.Question) []dimension {
	var list []dimension
	for _, d := range dimensions {
		if !q.Has(d.column) || !c.previous && (d.column == event.Reason || d.column == event.ReasonCode) {
			continue
		}
		if d, ok := c.among(q, d); ok {
			list = append(list, d)
		}
	}
	return list
}

// among is a dimension of the events that are compared; false where none has it. A drop and a delivery are compared by what both tell of
// the same client: a receiver's drop by all of its receiver, a message that was dropped as a whole by its publisher's names.
func (c *comparison) among(q *ask.Question, d dimension) (dimension, bool) {
	if d.events != nil {
		d.events = slices.DeleteFunc(slices.Clone(c.events), func(name string) bool { return !slices.Contains(d.events, name) })
		if len(d.events) == len(c.events) {
			d.events = nil
		} else if len(d.events) == 0 {
			return d, false
		}
	}
	publishers := slices.Contains(c.asked, event.MessageDropped)
	if !publishers || c.previous || d.name == "topicShape" || d.name == event.QoS {
		d.publisher = ""
		return d, true
	}
	if len(c.asked) == 1 {
		return d, d.publisher != "" && q.Has(d.publisher)
	}
	d.publisher, d.events = "", []string{event.MessageDeliveryDropped, event.MessageDelivered}
	return d, true
}

// expression is what rows have in common.
func (d dimension) expression(q *ask.Question) string {
	expression := statement.Identifier(d.column)
	if d.group != "" {
		return q.GroupExpression(query.Group{Name: d.group})
	}
	if d.publisher != "" {
		expression = "CASE WHEN " + statement.Is(event.Event, event.MessageDelivered) + " THEN " + d.publisher + " ELSE " + expression + " END"
	}
	if d.name == dimensionPrefix {
		return clientPrefix(expression)
	}
	return expression
}

// ClientPrefix is what contrast.Prefix makes of a client ID.
var ClientPrefix = clientPrefix(event.ClientID)

func clientPrefix(clientID string) string {
	sql := "CASE"
	for _, e := range contrast.Endings {
		sql += " WHEN " + clientID + " ~ '" + e.Found + "' THEN regexp_replace(" + clientID + ", '" + e.Cut + "', '')"
	}
	return sql + " ELSE " + clientID + " END"
}

func dimensionNamed(name string) dimension {
	return dimensions[slices.IndexFunc(dimensions, func(d dimension) bool { return d.name == name })]
}
