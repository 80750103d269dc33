// Package vocabulary is what the editors offer: scenarios with their views and keys, columns, measures, the dictionary of reasons.
package vocabulary

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rawsql"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
)

// Vocabulary is what the query editor offers.
type Vocabulary struct {
	Scenarios []scenarioWords     `json:"scenarios"`
	Views     []words             `json:"views"`
	Events    []string            `json:"events"`
	Columns   []columnWords       `json:"columns"`
	GroupBy   []string            `json:"groupBy"`
	Operators []query.Operator    `json:"operators"`
	Measures  []words             `json:"measures"`
	Outcomes  []string            `json:"outcomes"`
	Reasons   []event.ReasonEntry `json:"reasons"`
	Macros    []rawsql.Macro      `json:"macros"`
	Findings  []words             `json:"findings"`
}

type words struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

type scenarioWords struct {
	words
	Views    []string            `json:"views"`
	Shapes   map[string][]string `json:"shapes"` // by view: the keys that it takes beside those that choose rows
	Keys     []string            `json:"keys"`   // those that choose rows and make sense here
	Events   []string            `json:"events"`
	Columns  []string            `json:"columns"`
	GroupBy  []string            `json:"groupBy"`
	Measures map[string][]string `json:"measures"` // by view, of those that measure
	Outcomes []string            `json:"outcomes"`
}

type columnWords struct {
	event.Column
	Filterable bool `json:"filterable"`
	Groupable  bool `json:"groupable"`
}

// Of is the vocabulary for a table with these columns.
func Of(schema event.Schema, hidePayload bool) Vocabulary {
	v := Vocabulary{
		Events: event.All, GroupBy: query.Groupable(schema), Operators: query.Operators,
		Outcomes: []string{string(event.Any), string(event.Failure), string(event.Success)}, Reasons: event.Reasons, Macros: rawsql.Macros,
	}
	hidden := func(column string) bool { return hidePayload && column == event.Payload }
	for _, s := range event.AllScenarios {
		v.Scenarios = append(v.Scenarios, scenarioWords{
			words: words{s.Name, s.Title, s.Description}, Views: scenario.ViewsOf(s.Name), Shapes: shapesOf(s.Name), Keys: keysOf(s),
			Events: s.EventNames(), Columns: slices.DeleteFunc(append([]string{event.Timestamp, event.Event}, s.Columns...), hidden),
			GroupBy: groupsOf(s.Name, v.GroupBy), Measures: measuresOf(s.Name), Outcomes: query.Outcomes(s),
		})
	}
	for _, view := range scenario.Views {
		if slices.ContainsFunc(v.Views, func(w words) bool { return w.Name == view.Name }) {
			continue // findings have a view of the same name
		}
		v.Views = append(v.Views, words{view.Name, view.Title, view.Description})
	}
	for _, m := range query.MeasureEntries {
		v.Measures = append(v.Measures, words{string(m.Name), m.Title, m.Description})
	}
	for _, rule := range diagnosis.Rules {
		v.Findings = append(v.Findings, words{rule.ID, rule.Meaning, rule.Recognized})
	}
	for _, c := range schema {
		if !hidden(c.Name) {
			v.Columns = append(v.Columns, columnWords{c, query.Filterable(c), slices.Contains(v.GroupBy, c.Name)})
		}
	}
	return v
}

// shapesOf are the keys that shape the answers of a scenario's views. Views of one name may differ by scenario.
func shapesOf(name string) map[string][]string {
	shapes := map[string][]string{}
	for _, view := range scenario.Views {
		if view.IsOf(name) {
			shapes[view.Name] = append([]string{}, view.Shape...)
		}
	}
	return shapes
}

// measuresOf are what a scenario's views can measure.
func measuresOf(name string) map[string][]string {
	measures := map[string][]string{}
	for view, shape := range shapesOf(name) {
		if slices.Contains(shape, "measure") {
			measures[view] = query.Measures(name, view)
		}
	}
	return measures
}

// keysOf are the keys that choose rows, without those that no row of the scenario, or no view of it, answers to.
func keysOf(s event.Scenario) []string {
	if s.Name == event.SQL {
		return []string{} // the SQL itself says
	}
	keys := []string{}
	for _, k := range query.Choosing() {
		looksAtAll := s.Name == event.Diagnosis && (k.Name == "events" || k.Name == "outcome")
		if !looksAtAll && k.Tells(s.Events) {
			keys = append(keys, k.Name)
		}
	}
	if s.Name == event.Diagnosis {
		keys = append(keys, "findings", "severities")
	}
	return keys
}

// groupsOf are what a scenario can be grouped by, where rows of the table can be grouped by these.
func groupsOf(name string, rows []string) []string {
	switch name {
	case event.Diagnosis:
		return query.FindingGroups
	case event.SQL:
		return []string{}
	}
	return rows
}
