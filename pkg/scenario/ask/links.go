package ask

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

// Cell stands in a link's query for the value that is clicked.
const Cell = "${__value.raw}"

// explanation is a query that explains a value, or else the kind of the page that is about it.
type explanation struct {
	title string
	model map[string]any
	page  string
}

func exactly(column string) []map[string]any {
	return []map[string]any{{"column": column, "operator": "=", "values": []string{Cell}}}
}

// Client IDs are compared by filters, exactly: as a pattern, one with a star would match others too.
var (
	explainClient = []explanation{
		{title: "Connections of this client", model: map[string]any{"scenario": event.Lifecycle, "view": "connections", "filters": exactly(event.ClientID)}},
		{title: "What this client did", model: map[string]any{"scenario": event.Events, "view": "logs", "filters": exactly(event.ClientID)}},
		{page: "client"},
	}
	explainMessage = []explanation{
		{title: "Trace of this message", model: map[string]any{"scenario": event.Delivery, "view": "trace", "messages": []string{Cell}}},
		{page: "message"},
	}
	explainTopic = []explanation{
		{title: "Who publishes and receives this topic", model: map[string]any{"scenario": event.Delivery, "view": "graph", "topics": []string{Cell}}},
		{title: "What happened on this topic", model: map[string]any{"scenario": event.Events, "view": "logs", "topics": []string{Cell}}},
		{page: "topic"},
	}
	explainSource = []explanation{
		{title: "What came from this address", model: map[string]any{"scenario": event.Events, "view": "logs", "sources": []string{Cell}}},
		{page: "source"},
	}
	explainNetwork = []explanation{
		{title: "What came from this network", model: map[string]any{"scenario": event.Events, "view": "logs", "sources": []string{Cell}}},
		{page: "network"},
	}
	explainShape = []explanation{
		{title: "What happened on these topics", model: map[string]any{"scenario": event.Events, "view": "logs", "topics": []string{Cell}}},
	}
)

// explanations are by the name of the field that holds the value.
var explanations = map[string][]explanation{
	event.ClientID: explainClient, event.FromClientID: explainClient, "publisher": explainClient, "receiver": explainClient,
	event.ID: explainMessage, "message_id": explainMessage, event.Topic: explainTopic,
	event.Peername: explainSource, query.GroupSource: explainSource, query.GroupNetwork: explainNetwork, query.GroupTopicShape: explainShape,
	event.Node: {{page: "node"}}, event.Username: {{page: "user"}}, event.FromUsername: {{page: "user"}},
}

// Link gives the fields that hold clients, messages, topics, addresses, nodes and users their links.
func (q *Question) Link(frames ...*data.Frame) {
	for _, f := range frames {
		for _, field := range f.Fields {
			for _, e := range explanations[field.Name] {
				if field.Config == nil {
					field.Config = &data.FieldConfig{}
				}
				link := q.Target.DataSource.Link(e.title, e.model)
				if e.page != "" {
					link = q.Target.DataSource.PageLink(e.page)
				}
				field.Config.Links = append(field.Config.Links, link)
			}
		}
	}
}
