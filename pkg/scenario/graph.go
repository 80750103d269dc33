package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var graphView = View{
	Name: "graph", Title: "Node graph", Description: "Who publishes to which topic, who receives it, how many messages, and how many are lost.",
	Scenarios: []string{event.Delivery, event.Drops},
	Shape:     []string{"limit"},
	Answer:    old(answerGraph),
}

// defaultEdges is more than a person takes in at once, and less than a browser.
const defaultEdges = 100

// answerGraph reads at most limit edges of either kind, and one more of each: the biggest of all are among the biggest of each.
func answerGraph(a *asking) (data.Frames, error) {
	if err := a.needs("graph", event.ID, event.ClientID, event.Topic); err != nil {
		return nil, err
	}
	a.tellLosses(event.FromClientID, event.Reason)
	limit := a.limit(defaultEdges)
	var edges []edge
	more := false
	for _, s := range a.sides() {
		list, cut, err := a.edges(s, limit)
		if err != nil {
			return nil, err
		}
		edges, more = append(edges, list...), more || cut
	}
	slices.SortStableFunc(edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.dropped, x.dropped), cmp.Compare(y.messages, x.messages), strings.Compare(x.topic, y.topic))
	})
	if more || len(edges) > limit {
		edges = edges[:min(limit, len(edges))]
		a.q.Warnf("Only the biggest %d edges are shown; there are more. Name a topic or a client, or raise the limit.", limit)
	}
	frames := frame.Graph(drawn(edges))
	a.linkNodes(frames[0])
	return frames, nil
}

// side is one half of the graph: publishers and topics, or topics and receivers.
type side struct {
	kind   string   // of its clients
	client string   // the expression that tells them
	events []string // whose rows tell of its edges
	drops  []string // in drops: those of its events that make an edge one of the answer
	losing []string // those that lose messages on its edges
}

// Kinds of nodes.
const (
	publisherNode = "publisher"
	topicNode     = "topic"
	receiverNode  = "receiver"
)

// sides are the halves of which the chosen events tell. Every row of a message tells of its publisher: where nobody records
// publishes, nothing else does. Beside drops stands what was delivered, so that one sees what part was lost.
func (a *asking) sides() []side {
	asked, inDrops := a.choosing(), a.q.Scenario.Name == event.Drops
	of := func(events, asked []string) []string {
		return slices.DeleteFunc(slices.Clone(events), func(name string) bool { return !slices.Contains(asked, name) })
	}
	receiving := []string{event.MessageDelivered, event.MessageAcked, event.MessageDeliveryDropped}
	sides := []side{
		{kind: publisherNode, client: a.publisherOf(), events: tellingEvents, losing: of([]string{event.MessageDropped}, asked)},
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

// edges lists the biggest edges of a side; in drops, those on which most was dropped.
func (a *asking) edges(s side, limit int) (list []edge, more bool, err error) {
	b := a.builder()
	agg := aggregate{groups: []string{s.client, event.Topic}, values: a.edgeValues(b, s), order: "messages DESC"}
	agg.from = a.edgeRows(b, s).sql()
	if len(s.drops) > 0 {
		agg.only, agg.order = "\nWHERE dropped > 0", "dropped DESC, messages DESC"
	}
	edges, columns := agg.sql(make([]query.Group, len(agg.groups)))
	sql := fmt.Sprintf("SELECT %s\nFROM (\n%s\n) AS q%s\nORDER BY %s, %s\nLIMIT %d",
		strings.Join(names(columns), ", "), edges, agg.only, agg.order, byName(b, columns[:len(agg.groups)]), limit+1)
	result, err := a.run(b.Build(sql, limit, columns...))
	if err != nil {
		return nil, false, err
	}
	for row := range result.Rows {
		ends := groupAt(result, len(agg.groups), row)
		e := edge{kind: s.kind, client: ends[0].label(), topic: ends[1].label(), messages: result.Column("messages").Ints[row], lost: result.Column("lost").Ints[row]}
		if len(s.drops) > 0 {
			e.dropped = result.Column("dropped").Ints[row]
		}
		list = append(list, e)
	}
	return list, result.More, nil
}

// edgeValues count messages, each once however many rows it has.
func (a *asking) edgeValues(b *statement.Builder, s side) []value {
	count := func(condition string) string {
		conditions := []string{condition}
		if len(s.drops) > 0 {
			conditions = append(conditions, filters(b, a.q, isNarrowing)...)
		}
		return "count(DISTINCT " + only(strings.Join(conditions, " AND "), event.ID) + ")"
	}
	values := []value{intValue("messages", "count(DISTINCT id)"), intValue("lost", count(a.failedDrop(s.losing...)))}
	if len(s.drops) > 0 {
		dropped := constant(event.Event, event.Stored(s.drops)...)
		if a.q.Outcome != event.Any {
			dropped = having(a.q.Schema, s.drops, a.q.Outcome)
		}
		values = append(values, intValue("dropped", count(dropped)))
	}
	return values
}

// edgeRows are those that a side is counted from. As in shares, what tells failures apart narrows the drops alone.
func (a *asking) edgeRows(b *statement.Builder, s side) *rows {
	if len(s.drops) == 0 {
		return a.messageRows(b, s.events)
	}
	r := selectRows(b, a.q.From, a.q.To, s.events)
	r.and(keys(b, a.q, s.events)...)
	r.and(filters(b, a.q, isNotNarrowing)...)
	r.and("id <> ''")
	return r
}

// drawn makes nodes of the ends of edges, in the order of publishers, topics and receivers. Their IDs say what they are: a
// client may publish and receive, and have the name of a topic.
func drawn(edges []edge) ([]frame.Node, []frame.Edge) {
	nodes := map[string]*frame.Node{}
	var order []*frame.Node
	node := func(kind, title, column string) *frame.Node {
		id := kind + ":" + title
		if nodes[id] == nil {
			nodes[id] = &frame.Node{ID: id, Title: title, Kind: kind, Column: column}
			order = append(order, nodes[id])
		}
		return nodes[id]
	}
	var lines []frame.Edge
	for _, e := range edges {
		client, topic := node(e.kind, e.client, event.ClientID), node(topicNode, e.topic, event.Topic)
		line := frame.Edge{Source: client.ID, Target: topic.ID, Messages: e.messages, Lost: e.lost}
		if e.kind == receiverNode {
			line.Source, line.Target = line.Target, line.Source
		}
		lines = append(lines, line)
		client.Messages += e.messages
		client.Lost += e.lost
		client.Tries += e.messages
		topic.Lost += e.lost
		if e.kind == publisherNode {
			topic.Messages += e.messages
			topic.Tries += e.lost // what is lost before any receiver; the others are counted by receiver
		} else {
			topic.Tries += e.messages
		}
	}
	kinds := []string{publisherNode, topicNode, receiverNode}
	slices.SortStableFunc(order, func(x, y *frame.Node) int { return slices.Index(kinds, x.Kind) - slices.Index(kinds, y.Kind) })
	list := make([]frame.Node, len(order))
	for i, n := range order {
		list[i] = *n
	}
	return list, lines
}

// linkNodes leads from a node to what happened with it. Clients and topics are values of different columns, whose name each
// node has in a field that graphs don't show.
func (a *asking) linkNodes(nodes *data.Frame) {
	title, _ := nodes.FieldByName("title")
	if title == nil {
		return
	}
	model := map[string]any{"scenario": event.Events, "view": "logs", "filters": []map[string]any{
		{"column": "${__data.fields.column}", "operator": "=", "values": []string{cell}},
	}}
	title.SetConfig(&data.FieldConfig{Links: []data.DataLink{a.target.DataSource.Link("What happened here", model)}})
}
