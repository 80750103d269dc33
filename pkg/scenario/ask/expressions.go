package ask

import (
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Expressions of what is no column, or is shown otherwise than it is stored.
const (
	Source          = `regexp_replace(peername, ':[0-9]+$', '')` // the address without its port
	CanonicalEvent  = "CASE WHEN event = '" + event.DeliveryDropped + "' THEN '" + event.MessageDeliveryDropped + "' ELSE event END"
	DistinctClients = `count(DISTINCT CASE WHEN clientid <> '' THEN clientid END)`
)

// GroupExpression is what rows of a group have in common.
func (q *Question) GroupExpression(g query.Group) string {
	switch {
	case g.Computed():
		return q.computed(g.Name)
	case g.Name == event.Event:
		return CanonicalEvent
	}
	return statement.Identifier(g.Name)
}

func (q *Question) computed(group string) string {
	switch group {
	case query.GroupSource:
		return Source
	case query.GroupNetwork:
		return q.Target.Dialect.Network(event.Peername)
	case query.GroupTopicShape:
		return TopicShape(q.Schema)
	case query.GroupSeverity:
		return SeverityExpression(q.Schema, q.AskedEvents())
	}
	return OutcomeExpression(q.Schema, q.AskedEvents())
}
