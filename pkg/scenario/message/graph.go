package message

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// graphView counts the newest rows. It reads at most limit edges of either side, and one more of each: the biggest of all are among
// the biggest of each.
var graphView = ask.View{
	Name: "graph", Title: "Node graph", Description: "Who publishes to which topic, who receives it, how many messages, and how many are lost.",
	Scenarios: scenarios, Shape: []string{"limit"}, Answer: answerGraph,
}

// defaultEdges is more than a person takes in at once, and less than a browser.
const defaultEdges = 100

func answerGraph(ctx context.Context, q *ask.Question) (data.Frames, error) {
	if err := q.Needs("graph", event.ID, event.ClientID, event.Topic); err != nil {
		return nil, err
	}
	tellMissing(q, event.FromClientID, event.Reason)
	limit := q.RowLimit(defaultEdges)
	sides := sides(q)
	if len(sides) == 0 {
		return frame.Graph(nil, nil), nil
	}
	recent, cut, err := q.Recent(ctx, func(b *statement.Builder) *statement.Rows { return sideRows(q, b, sides...) })
	if err != nil {
		return nil, err
	}
	if cut {
		q.TellRecent("Messages are counted", recent)
	}
	statements := make([]statement.Statement, len(sides))
	for i, s := range sides {
		statements[i] = biggestEdges(recent, s, limit)
	}
	results, err := q.RunAll(ctx, statements...)
	if err != nil {
		return nil, err
	}
	var edges []edge
	more := false
	for i, s := range sides {
		edges, more = append(edges, s.edgesOf(results[i])...), more || results[i].More
	}
	slices.SortStableFunc(edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.dropped, x.dropped), cmp.Compare(y.messages, x.messages), strings.Compare(x.topic, y.topic))
	})
	if more || len(edges) > limit {
		edges = edges[:min(limit, len(edges))]
		q.Warnf("Only the biggest %d edges are shown; there are more. Name a topic or a client, or raise the limit.", limit)
	}
	frames := frame.Graph(drawn(edges))
	linkNodes(q, frames[0])
	return frames, nil
}

// Kinds of nodes.
const (
	publisherNode = "publisher"
	topicNode     = "topic"
	receiverNode  = "receiver"
)

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
	received := map[*frame.Node]int64{} // by the one receiver that was to get the most of a topic
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
			received[topic] = max(received[topic], e.messages)
		}
	}
	for topic, messages := range received {
		if topic.Messages == 0 { // the edges of its publishers are too small to be shown; so many were published at least
			topic.Messages = messages
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
func linkNodes(q *ask.Question, nodes *data.Frame) {
	title, _ := nodes.FieldByName("title")
	if title == nil {
		return
	}
	model := map[string]any{"scenario": event.Events, "view": "logs", "filters": []map[string]any{
		{"column": "${__data.fields.column}", "operator": "=", "values": []string{ask.Cell}},
	}}
	title.SetConfig(&data.FieldConfig{Links: []data.DataLink{q.Target.DataSource.Link("What happened here", model)}})
}
