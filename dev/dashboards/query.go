package main

import "slices"

// query is a query of the model, as panels, annotations and variables ask it; docs/queries.md says what its keys mean.
type query struct {
	RefID      string      `json:"refId"`
	Datasource *datasource `json:"datasource,omitempty"`
	Hide       bool        `json:"hide,omitempty"`

	Scenario string   `json:"scenario"`
	View     string   `json:"view"`
	Events   []string `json:"events,omitempty"`
	Outcome  string   `json:"outcome,omitempty"`
	Measure  string   `json:"measure,omitempty"`
	GroupBy  []string `json:"groupBy,omitempty"`
	Offset   string   `json:"offset,omitempty"`
	Baseline string   `json:"baseline,omitempty"`
	Text     string   `json:"text,omitempty"`

	Findings   []string `json:"findings,omitempty"`
	Severities []string `json:"severities,omitempty"`
	Order      string   `json:"order,omitempty"`
	Limit      int      `json:"limit,omitempty"`
	Columns    []string `json:"columns,omitempty"`

	Clients    []string `json:"clients,omitempty"`
	Parties    []string `json:"parties,omitempty"`
	Publishers []string `json:"publishers,omitempty"`
	Users      []string `json:"users,omitempty"`
	Sources    []string `json:"sources,omitempty"`
	Topics     []string `json:"topics,omitempty"`
	Covers     []string `json:"covers,omitempty"`
	Messages   []string `json:"messages,omitempty"`
	Nodes      []string `json:"nodes,omitempty"`
	Filters    []filter `json:"filters,omitempty"`
}

type filter struct {
	Column   string   `json:"column"`
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
}

type datasource struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

// ours is the data source that is chosen in the dashboard's head.
var ours = &datasource{Type: "emqx-fulllink-datasource", UID: "${datasource}"}

// Events by the names of the model.
const (
	authn            = "client.check_authn_complete"
	authz            = "client.check_authz_complete"
	connack          = "client.connack"
	connected        = "client.connected"
	disconnected     = "client.disconnected"
	subscribed       = "session.subscribed"
	published        = "message.publish"
	delivered        = "message.delivered"
	acked            = "message.acked"
	dropped          = "message.dropped"
	deliveryDropped  = "message.delivery_dropped"
	failure          = "failure"
	share            = "share"
	clientsMeasure   = "clients"
	unacknowledged   = "unacknowledged"
	perSecond        = "perSecond"
	ageMeasure       = "age"
	scenarioEvents   = "events"
	scenarioAccess   = "access"
	scenarioDelivery = "delivery"
	scenarioDrops    = "drops"
	scenarioConnect  = "lifecycle"
	diagnosis        = "diagnosis"
)

// topicless are events without a topic: a chosen topic would hide them all.
var topicless = []string{authn, connack, connected, disconnected}

// scope is what a dashboard's variables choose, as keys of a query.
type scope struct{ keys query }

// ask narrows a query to what the variables choose, with the keys that the query doesn't set itself.
func (s scope) ask(q query) query {
	set := func(key *[]string, value []string) {
		if *key == nil {
			*key = value
		}
	}
	k := s.keys
	set(&q.Users, k.Users)
	set(&q.Sources, k.Sources)
	set(&q.Messages, k.Messages)
	set(&q.Nodes, k.Nodes)
	set(&q.Covers, k.Covers)
	set(&q.Clients, k.Clients)
	set(&q.Publishers, k.Publishers)
	set(&q.Parties, k.Parties)
	if len(q.Events) == 0 || slices.ContainsFunc(q.Events, func(name string) bool { return !slices.Contains(topicless, name) }) {
		set(&q.Topics, k.Topics)
	}
	q.Filters = slices.Concat(q.Filters, k.Filters)
	return q
}

// lettered gives the queries of a panel their letters and the data source.
func lettered(queries []query) []query {
	for i := range queries {
		queries[i].RefID = string(rune('A' + i))
		if queries[i].Datasource == nil {
			queries[i].Datasource = ours
		}
	}
	return queries
}
