package message

import (
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// The edges of the graph: which clients publish to a topic or receive it, how many messages, and how many are lost.

// side is one half of the graph: publishers and topics, or topics and receivers.
type side struct {
	kind   string   // of its clients
	client string   // the expression that tells them
	events []string // whose rows tell of its edges
	drops  []string // in drops: those of its events that make an edge one of the answer
	losing []string // those that lose messages on its edges
}

// sides are the halves of which the chosen events tell. Every row of a message tells of its publisher: where nobody records
// publishes, nothing else does. Beside drops stands what was delivered, so that one sees what part was lost.
func sides(q *ask.Question) []side {
	asked, inDrops := choosingEvents(q), q.Scenario.Name == event.Drops
	of := func(events, asked []string) []string {
		return slices.DeleteFunc(slices.Clone(events), func(name string) bool { return !slices.Contains(asked, name) })
	}
	receiving := []string{event.MessageDelivered, event.MessageAcked, event.MessageDeliveryDropped}
	sides := []side{
		{kind: publisherNode, client: publisher(q), events: tellingEvents, losing: of([]string{event.MessageDropped}, asked)},
		{kind: receiverNode, client: event.ClientID, events: receiving, losing: of([]string{event.MessageDeliveryDropped}, asked)},
	}
	for i := range sides {
		s := &sides[i]
		if s.events = of(s.events, asked); inDrops && len(s.events) > 0 {
			s.drops = s.events
			s.events = append([]string{event.MessageDelivered}, s.events...)
		}
	}
	return slices.DeleteFunc(sides, func(s side) bool { return len(s.events) == 0 })
}

// edge is how many messages a client has published to a topic, or received from it.
type edge struct {
	kind     string // of the client
	client   string
	topic    string
	messages int64
	dropped  int64 // in drops: those for which the edge is shown
	lost     int64 // on this edge
}

// sideRows are the rows that some sides are counted from. As in shares, what tells failures apart narrows the drops alone.
func sideRows(q *ask.Question, b *statement.Builder, sides ...side) *statement.Rows {
	var events []string
	for _, s := range sides {
		for _, name := range s.events {
			if !slices.Contains(events, name) {
				events = append(events, name)
			}
		}
	}
	if q.Scenario.Name != event.Drops {
		return matching(q, b, events)
	}
	r := statement.SelectRows(b, q.From, q.To, events)
	r.And(ask.Keys(b, q.Query, events)...)
	r.And(ask.Filters(b, q.Query, ask.SplitsAttempts)...)
	r.And("id <> ''")
	return r
}

// biggestEdges selects the biggest edges of a side; in drops, those on which most was dropped.
func biggestEdges(q *ask.Question, s side, limit int) statement.Statement {
	b := q.Builder()
	edges := statement.Aggregate{
		Groups: statement.Select{statement.Text("g1", s.client), statement.Text("g2", event.Topic)},
		Values: edgeValues(q, b, s), From: sideRows(q, b, s).SQL(), Order: "messages DESC", Limit: limit,
	}
	where := ""
	if len(s.drops) > 0 {
		where, edges.Order = "dropped > 0", "dropped DESC, messages DESC"
	}
	return edges.BuildSorted(b, where)
}

func (s side) edgesOf(result *store.Result) []edge {
	clients, topics := result.Texts("g1"), result.Texts("g2")
	messages, dropped, lost := result.Ints("messages"), result.Ints("dropped"), result.Ints("lost")
	list := make([]edge, result.Rows)
	for i := range list {
		list[i] = edge{
			kind: s.kind, client: frame.Label(clients.Pointer(i)), topic: frame.Label(topics.Pointer(i)),
			messages: messages.Get(i), dropped: dropped.Get(i), lost: lost.Get(i),
		}
	}
	return list
}

// edgeValues count messages, each once however many rows it has.
func edgeValues(q *ask.Question, b *statement.Builder, s side) statement.Select {
	count := func(condition string) string {
		conditions := []string{condition}
		if len(s.drops) > 0 {
			conditions = append(conditions, ask.Filters(b, q.Query, ask.SplitsFailuresOnly)...)
		}
		return "count(DISTINCT " + statement.Where(strings.Join(conditions, " AND "), event.ID) + ")"
	}
	values := statement.Select{statement.Int("messages", "count(DISTINCT id)"), statement.Int("lost", count(failedDrop(q, s.losing...)))}
	if len(s.drops) > 0 {
		dropped := statement.Is(event.Event, event.Stored(s.drops)...)
		if q.Outcome != event.Any {
			dropped = ask.OutcomeCondition(q.Schema, s.drops, q.Outcome)
		}
		values = append(values, statement.Int("dropped", count(dropped)))
	}
	return values
}
