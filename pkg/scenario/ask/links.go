package ask

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

// Cell stands in a link's query for the value that is clicked.
const Cell = "${__value.raw}"

// explanation is a query that explains a value.
type explanation struct {
	title string
	model map[string]any
}

func exactly(column string) []map[string]any {
	return []map[string]any{{"column": column, "operator": "=", "values": []string{Cell}}}
}

// Client IDs are compared by filters, exactly: as a pattern, one with a star would match others too.
var (
	explainClient = []explanation{
		{"Connections of this client", map[string]any{"scenario": event.Lifecycle, "view": "connections", "filters": exactly(event.ClientID)}},
		{"What this client did", map[string]any{"scenario": event.Events, "view": "logs", "filters": exactly(event.ClientID)}},
	}
	explainMessage = []explanation{
		{"Trace of this message", map[string]any{"scenario": event.Delivery, "view": "trace", "messages": []string{Cell}}},
	}
	explainTopic = []explanation{
		{"Who publishes and receives this topic", map[string]any{"scenario": event.Delivery, "view": "graph", "topics": []string{Cell}}},
		{"What happened on this topic", map[string]any{"scenario": event.Events, "view": "logs", "topics": []string{Cell}}},
	}
	explainSource = []explanation{
		{"What came from this address", map[string]any{"scenario": event.Events, "view": "logs", "sources": []string{Cell}}},
	}
	explainNetwork = []explanation{
		{"What came from this network", map[string]any{"scenario": event.Events, "view": "logs", "sources": []string{Cell}}},
	}
	explainShape = []explanation{
		{"What happened on these topics", map[string]any{"scenario": event.Events, "view": "logs", "topics": []string{Cell}}},
	}
)

// explanations are by the name of the field that holds the value.
var explanations = map[string][]explanation{
	event.ClientID: explainClient, event.FromClientID: explainClient, "publisher": explainClient, "receiver": explainClient,
	event.ID: explainMessage, "message_id": explainMessage, event.Topic: explainTopic,
	event.Peername: explainSource, query.GroupSource: explainSource, query.GroupNetwork: explainNetwork, query.GroupTopicShape: explainShape,
}

// Link gives the fields that hold clients, messages, topics and addresses their links.
func (q *Question) Link(frames ...*data.Frame) {
	for _, f := range frames {
		for _, field := range f.Fields {
			for _, e := range explanations[field.Name] {
				if field.Config == nil {
					field.Config = &data.FieldConfig{}
				}
				field.Config.Links = append(field.Config.Links, q.Target.DataSource.Link(e.title, e.model))
			}
		}
	}
}
