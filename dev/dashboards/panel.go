package main

import "strings"

// panel is what all kinds of panels have.
type panel struct {
	ID              int            `json:"id"`
	Type            string         `json:"type"`
	Title           string         `json:"title"`
	Description     string         `json:"description,omitempty"`
	PluginVersion   string         `json:"pluginVersion,omitempty"`
	GridPos         gridPos        `json:"gridPos"`
	Collapsed       *bool          `json:"collapsed,omitempty"`
	Panels          []panel        `json:"panels,omitempty"`
	Datasource      *datasource    `json:"datasource,omitempty"`
	Interval        string         `json:"interval,omitempty"`
	Targets         []query        `json:"targets,omitempty"`
	Transformations []object       `json:"transformations,omitempty"`
	FieldConfig     *fieldConfig   `json:"fieldConfig,omitempty"`
	Options         map[string]any `json:"options,omitempty"`
}

type gridPos struct {
	H int `json:"h"`
	W int `json:"w"`
	X int `json:"x"`
	Y int `json:"y"`
}

type object = map[string]any

type fieldConfig struct {
	Defaults  object     `json:"defaults"`
	Overrides []override `json:"overrides"`
}

// override sets properties of the fields that match.
type override struct {
	Matcher    matcher    `json:"matcher"`
	Properties []property `json:"properties"`
}

type matcher struct {
	ID      string `json:"id"`
	Options any    `json:"options"`
}

type property struct {
	ID    string `json:"id"`
	Value any    `json:"value"`
}

// grafanaVersion is that of the panels' options.
const grafanaVersion = "12.3.0"

// asking is a panel that asks; its kind adds what it is drawn with.
func asking(kind, title, description string, queries []query) panel {
	return panel{
		Type: kind, Title: title, Description: description, PluginVersion: grafanaVersion, Datasource: ours, Targets: lettered(queries),
		FieldConfig: &fieldConfig{Defaults: object{}, Overrides: []override{}},
	}
}

// sized is the panel, some columns of 24 wide and some lines high.
func (p panel) sized(w, h int) panel {
	p.GridPos.W, p.GridPos.H = w, h
	return p
}

// orNone sets the text where a panel has nothing to show: for an answer without rows, and for a query that failed. Grafana can't tell
// them apart there, so the text mustn't read like an answer.
func (p panel) orNone(text string) panel {
	p.FieldConfig.Defaults["noValue"] = "Nothing to show: " + strings.ToLower(text[:1]) + text[1:] + ", or the query failed (red triangle)"
	return p
}

// noAnswer is the text of a panel whose answers always have something to show.
const noAnswer = "no answer"

func (p panel) orNoAnswer() panel { return p.set("noValue", noAnswer) }

// with adds properties for fields of a name.
func (p panel) with(field string, properties ...property) panel {
	return p.override(matcher{"byName", field}, properties...)
}

// answering adds properties for the fields of one query.
func (p panel) answering(refID string, properties ...property) panel {
	return p.override(matcher{"byFrameRefID", refID}, properties...)
}

func (p panel) override(m matcher, properties ...property) panel {
	p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, override{m, properties})
	return p
}

func unit(u string) property { return property{"unit", u} }

// unseen keeps a field out of sight.
var unseen = property{"custom.hideFrom.viz", true}

func width(pixels int) property { return property{"custom.width", pixels} }

func minWidth(pixels int) property { return property{"custom.minWidth", pixels} }

func named(text string) property { return property{"displayName", text} }

// fixed is one colour whatever the value is.
func fixed(color string) property {
	return property{"color", object{"mode": "fixed", "fixedColor": color}}
}

// thresholds colours a value by the step that it has reached; the first begins at minus infinity.
func thresholds(first string, steps ...step) property {
	list := []object{{"color": first, "value": nil}}
	for _, s := range steps {
		list = append(list, object{"color": s.color, "value": s.from})
	}
	return property{"thresholds", object{"mode": "absolute", "steps": list}}
}

type step struct {
	color string
	from  float64
}
