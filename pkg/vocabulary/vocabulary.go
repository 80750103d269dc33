// Package vocabulary is what the editors offer: scenarios with their views, keys, columns, measures, the dictionary of reasons.
package vocabulary

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query/field"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rawsql"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
)

// Vocabulary is what the query editor offers.
type Vocabulary struct {
	Scenarios []scenarioWords     `json:"scenarios"`
	Keys      []keyWords          `json:"keys"` // that have a field in the query editor, in its order
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

// keyWords is how the query editor asks for a key.
type keyWords struct {
	words
	Kind      field.Kind     `json:"kind"`
	Empty     string         `json:"empty,omitempty"`
	Column    string         `json:"column,omitempty"` // whose values are offered
	Syntax    field.Syntax   `json:"syntax,omitempty"`
	Preset    string         `json:"preset,omitempty"`
	Choices   []field.Choice `json:"choices,omitempty"`
	Rows      bool           `json:"rows"`      // it chooses rows
	Condition bool           `json:"condition"` // it says whom and what a query is about, and not how the answer looks
	First     bool           `json:"first"`     // it is shown before anybody sets it
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
	for _, k := range query.Keys() {
		if k.Kind != "" {
			v.Keys = append(v.Keys, keyWords{
				words: words{k.Name, k.Title, k.Description}, Kind: k.Kind, Empty: k.Empty, Column: k.Suggests(), Syntax: k.Syntax,
				Preset: k.Preset, Choices: k.Choices, Rows: k.Chooses(), Condition: k.Condition || k.Chooses(), First: k.First,
			})
		}
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

// keysOf are the keys that say what a query of the scenario is about.
func keysOf(s event.Scenario) []string {
	keys := []string{}
	for _, k := range query.Keys() {
		if k.IsOf(s) {
			keys = append(keys, k.Name)
		}
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
