package plugin

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
)

// vocabulary is what the query editor offers.
type vocabulary struct {
	Scenarios []scenarioWords     `json:"scenarios"`
	Views     []viewWords         `json:"views"`
	Events    []string            `json:"events"`
	Columns   []columnWords       `json:"columns"`
	GroupBy   []string            `json:"groupBy"`
	Operators []query.Operator    `json:"operators"`
	Measures  []words             `json:"measures"`
	Outcomes  []string            `json:"outcomes"`
	Reasons   []event.ReasonEntry `json:"reasons"`
}

type words struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

type viewWords struct {
	words
	Shape []string `json:"shape"` // the keys that the view takes beside those that choose rows
}

type scenarioWords struct {
	words
	Views    []string `json:"views"`
	Events   []string `json:"events"`
	Columns  []string `json:"columns"`
	Measures []string `json:"measures"`
	Outcomes []string `json:"outcomes"`
}

type columnWords struct {
	event.Column
	Filterable bool `json:"filterable"`
	Groupable  bool `json:"groupable"`
}

var measureWords = []words{
	{string(query.Count), "Count", "How many rows."},
	{string(query.PerSecond), "Per second", "How many rows a second."},
	{string(query.Share), "Share of failures", "Which part of the tries failed, between 0 and 1."},
	{string(query.Clients), "Clients", "How many different client IDs."},
	{string(query.Unacknowledged), "Unacknowledged", "How many deliveries of QoS 1 and 2 were not acknowledged within 30 seconds."},
}

func vocabularyOf(schema event.Schema, hidePayload bool) vocabulary {
	v := vocabulary{
		Events: event.All, GroupBy: query.Groupable(schema), Operators: query.Operators, Measures: measureWords,
		Outcomes: []string{string(event.Any), string(event.Failure), string(event.Success)}, Reasons: event.Reasons,
	}
	hidden := func(column string) bool { return hidePayload && column == event.Payload }
	for _, s := range event.Scenarios {
		v.Scenarios = append(v.Scenarios, scenarioWords{
			words: words{s.Name, s.Title, s.Description}, Views: scenario.ViewsOf(s.Name), Events: s.EventNames(),
			Columns:  slices.DeleteFunc(append([]string{event.Timestamp, event.Event}, s.Columns...), hidden),
			Measures: query.Measures(s.Name), Outcomes: query.Outcomes(s),
		})
	}
	for _, view := range scenario.Views {
		v.Views = append(v.Views, viewWords{words{view.Name, view.Title, view.Description}, view.Shape})
	}
	for _, c := range schema {
		if !hidden(c.Name) {
			v.Columns = append(v.Columns, columnWords{c, query.Filterable(c), slices.Contains(v.GroupBy, c.Name)})
		}
	}
	return v
}
