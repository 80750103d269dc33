package cause

import (
	"slices"

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
	key    string     // the key of the model that asks for a value; "": a filter on the column
	group  string     // the group of the model that it is; "": the column itself
}

const dimensionPrefix = "clientPrefix"

// dimensions come from wide to narrow.
var dimensions = []dimension{
	{name: "node", column: event.Node, kind: event.String},
	{name: "listener", column: "sockname", kind: event.String},
	{name: "user", column: event.Username, kind: event.String},
	{name: "network", column: event.Peername, kind: event.String, key: "sources", group: query.GroupNetwork},
	{name: "source", column: event.Peername, kind: event.String, key: "sources", group: query.GroupSource},
	{name: dimensionPrefix, column: event.ClientID, kind: event.String, key: "clients"},
	{name: "topicShape", column: event.Topic, kind: event.String, key: "topics", group: query.GroupTopicShape},
	{name: event.Action, column: event.Action, kind: event.String},
	{name: event.AuthzSource, column: event.AuthzSource, kind: event.String},
	{name: event.QoS, column: event.QoS, kind: event.Int},
	{name: "keepalive", column: "keepalive", kind: event.Int},
	{name: "clean_start", column: "clean_start", kind: event.Bool},
	{name: event.Reason, column: event.Reason, kind: event.String},
	{name: event.ReasonCode, column: event.ReasonCode, kind: event.String},
}

func dimensionNamed(name string) dimension {
	return dimensions[slices.IndexFunc(dimensions, func(d dimension) bool { return d.name == name })]
}

// dimensions are those that the table has. Beside rows that are no failures, the columns by which failures are told tell nothing
// more: none of the others can have their values.
func (c *comparison) dimensions(q *ask.Question) []dimension {
	return slices.DeleteFunc(slices.Clone(dimensions), func(d dimension) bool {
		return !q.Has(d.column) || !c.previous && (d.column == event.Reason || d.column == event.ReasonCode)
	})
}

// expression is what rows have in common.
func (d dimension) expression(q *ask.Question) string {
	switch {
	case d.name == dimensionPrefix:
		return ask.ClientPrefix
	case d.group != "":
		return q.GroupExpression(query.Group{Name: d.group})
	}
	return statement.Identifier(d.column)
}
