package message

import (
	"fmt"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
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

// biggestEdges selects the biggest edges of a side; in drops, those on which most was dropped. Inside, each message stands once for
// each of its clients; a message that nobody was subscribed to isn't lost if it was delivered nevertheless.
func biggestEdges(q *ask.Question, s side, limit int) statement.Statement {
	b := q.Builder()
	where, order := "", "messages DESC"
	ends := statement.Select{statement.Text("g1", s.client), statement.Text("g2", event.Topic)}
	message := statement.Aggregate{Groups: append(slices.Clone(ends), statement.PlainText(event.ID)), Values: statement.Select{
		statement.Int("failed", s.countWhere(q, b, failedDrop(q, s.losing...))),
		statement.Int("no_subscribers", s.countWhere(q, b, s.noSubscribers(q))),
		statement.Int("received", statement.CountWhere(statement.Is(event.Event, event.MessageDelivered, event.MessageAcked))),
	}}
	counts := statement.Select{
		statement.Int("messages", "count(*)"),
		statement.Int("lost", statement.CountWhere("failed > no_subscribers OR no_subscribers > 0 AND received = 0")),
	}
	if len(s.drops) > 0 {
		dropped := statement.Is(event.Event, event.Stored(s.drops)...)
		if q.Outcome != event.Any {
			dropped = ask.OutcomeCondition(q.Schema, s.drops, q.Outcome)
		}
		message.Values = append(message.Values, statement.Int("dropped", s.countWhere(q, b, dropped)))
		counts = append(counts, statement.Int("dropped", statement.CountWhere("dropped > 0")))
		where, order = "\nWHERE dropped > 0", "dropped DESC, messages DESC"
	}
	message.From = sideRows(q, b, s).SQL()
	sql := fmt.Sprintf("SELECT g1, g2, %s\nFROM (\nSELECT g1, g2, %s\nFROM (\n%s\n) AS m\nGROUP BY g1, g2\n) AS q%s\nORDER BY %s, %s\nLIMIT %d",
		counts.Of(""), counts, message.SQL(), where, order, b.ByNames(ends), limit+1)
	return b.Build(sql, limit, slices.Concat(ends, counts).Columns()...)
}

// countWhere counts rows that meet a condition. In drops, what tells failures apart narrows these alone.
func (s side) countWhere(q *ask.Question, b *statement.Builder, condition string) string {
	conditions := []string{condition}
	if len(s.drops) > 0 {
		conditions = append(conditions, ask.Filters(b, q.Query, ask.SplitsFailuresOnly)...)
	}
	return statement.CountWhere(strings.Join(conditions, " AND "))
}

// noSubscribers is the condition for such drops, as far as they lose messages on this side.
func (s side) noSubscribers(q *ask.Question) string {
	if !slices.Contains(s.losing, event.MessageDropped) {
		return statement.Nothing
	}
	return noSubscribers(q)
}

func (s side) edgesOf(result *columnar.Result) []edge {
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
