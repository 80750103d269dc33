package frame

import "github.com/grafana/grafana-plugin-sdk-go/data"

// Node is a client or a topic in a node graph.
type Node struct {
	ID    string
	Title string
	Kind  string // publisher, topic or receiver
	// Column is the one of the table that Title is a value of, for links. Graphs don't show it.
	Column   string
	Messages int64 // those that it published, those published to it, as far as the edges tell, or those on their way to it
	Lost     int64
	Tries    int64 // of which Lost is a part; for a topic, a message counts once for each receiver
}

// lost is the part of what went through a node that was lost, from 0 to 1.
func (n Node) lost() float64 {
	if n.Tries == 0 {
		return 0
	}
	return float64(n.Lost) / float64(n.Tries)
}

// about is the kind of thing that the node is.
func (n Node) about() string {
	if n.Kind == "topic" {
		return "topic"
	}
	return "client"
}

// Edge is what goes from one node to another.
type Edge struct {
	Source, Target string // IDs of nodes
	Messages, Lost int64
}

// Colours of what arrived and what was lost, as Grafana names them.
const (
	arrivedColor = "green"
	lostColor    = "red"
)

// Graph is the frames of a node graph, nodes first. Without nodes there is one frame without fields.
func Graph(nodes []Node, edges []Edge) data.Frames {
	arc := func(name, color, title string, value func(Node) float64) *data.Field {
		return column(name, nodes, value).SetConfig(&data.FieldConfig{DisplayName: title, Color: map[string]any{"mode": "fixed", "fixedColor": color}})
	}
	// The panel's own menu shows a field's display name, not the one from the data source.
	named := func(f *data.Field, title string) *data.Field {
		return f.SetConfig(&data.FieldConfig{DisplayName: title})
	}
	list := graph("nodes",
		column("id", nodes, func(n Node) string { return n.ID }),
		column("title", nodes, func(n Node) string { return n.Title }),
		column("subtitle", nodes, func(n Node) string { return n.Kind }),
		named(column("mainstat", nodes, func(n Node) int64 { return n.Messages }), "Messages"),
		named(column("secondarystat", nodes, func(n Node) int64 { return n.Lost }), "Lost"),
		arc("arc__arrived", arrivedColor, "Arrived", func(n Node) float64 { return 1 - n.lost() }),
		arc("arc__lost", lostColor, "Lost", Node.lost),
		column("column", nodes, func(n Node) string { return n.Column }),
		column("page", nodes, func(n Node) string { return Page(n.about(), n.Title) }),
	)
	if len(nodes) == 0 {
		return data.Frames{list}
	}
	return data.Frames{list, graph("edges",
		column("id", edges, func(e Edge) string { return e.Source + " → " + e.Target }),
		column("source", edges, func(e Edge) string { return e.Source }),
		column("target", edges, func(e Edge) string { return e.Target }),
		named(column("mainstat", edges, func(e Edge) int64 { return e.Messages }), "Messages"),
		named(column("secondarystat", edges, func(e Edge) int64 { return e.Lost }), "Lost"),
		column("color", edges, func(e Edge) string {
			if e.Lost > 0 {
				return lostColor
			}
			return arrivedColor
		}),
	)}
}

func graph(name string, fields ...*data.Field) *data.Frame {
	f := Table(fields...)
	f.Name = name
	f.Meta.PreferredVisualization = data.VisTypeNodeGraph
	return f
}
