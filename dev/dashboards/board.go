package main

import (
	"bytes"
	"encoding/json"
	"strings"
)

// board is a dashboard's JSON as Grafana 12 has it (schema 42).
type board struct {
	UID           string      `json:"uid"`
	ID            *int        `json:"id"` // null: Grafana gives it
	Title         string      `json:"title"`
	Description   string      `json:"description"`
	Tags          []string    `json:"tags"`
	SchemaVersion int         `json:"schemaVersion"`
	Version       int         `json:"version"`
	Editable      bool        `json:"editable"`
	Timezone      string      `json:"timezone"`
	GraphTooltip  int         `json:"graphTooltip"`
	Refresh       string      `json:"refresh"`
	Time          timeRange   `json:"time"`
	Timepicker    struct{}    `json:"timepicker"`
	Annotations   listOf[any] `json:"annotations"`
	Links         []menu      `json:"links"`
	Templating    listOf[any] `json:"templating"`
	Panels        []panel     `json:"panels"`
}

type timeRange struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type listOf[T any] struct {
	List []T `json:"list"`
}

// menu is a link in a dashboard's head that lists dashboards by their tags.
type menu struct {
	Type        string   `json:"type"`
	Title       string   `json:"title"`
	Tags        []string `json:"tags"`
	AsDropdown  bool     `json:"asDropdown"`
	IncludeVars bool     `json:"includeVars"`
	KeepTime    bool     `json:"keepTime"`
	TargetBlank bool     `json:"targetBlank"`
	Icon        string   `json:"icon"`
	Tooltip     string   `json:"tooltip"`
	URL         string   `json:"url"`
}

// tag is what all dashboards have; those of a kind have another that tells it.
const tag = "emqx"

// crosshair shows the same moment in all graphs.
const crosshair = 1

// newBoard is a dashboard about the last hour, without variables and panels.
func newBoard(uid, title, description, kind string) board {
	return board{
		UID: uid, Title: title, Description: description, Tags: []string{tag, tag + "-" + kind},
		SchemaVersion: 42, Version: 1, Editable: true, Timezone: "browser", GraphTooltip: crosshair,
		Time: timeRange{From: "now-1h", To: "now"},
		Links: []menu{{
			Type: "dashboards", Title: "EMQX dashboards", Tags: []string{tag}, AsDropdown: true, IncludeVars: true, KeepTime: true,
			Icon: "external link",
		}},
	}
}

// file is the name of the dashboard's file.
func (b board) file() string { return strings.TrimPrefix(b.UID, tag+"-") + ".json" }

func (b board) json() []byte {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(b); err != nil {
		panic(err) // made of texts, numbers and lists, which always can be written
	}
	return text.Bytes()
}

// add puts panels below those that are there, from left to right; a panel that doesn't fit beside the others begins a new line. Where
// lines have panels of several heights, the highest counts.
func (b *board) add(panels ...panel) {
	for _, p := range placed(b.bottom(), panels) {
		b.Panels = append(b.Panels, b.identified(p))
	}
}

// closed adds a row that asks nothing until somebody opens it.
func (b *board) closed(title string, panels ...panel) {
	y := b.bottom()
	row := panel{ID: b.nextID(), Type: "row", Title: title, Collapsed: new(true), GridPos: gridPos{H: 1, W: 24, Y: y}}
	at := len(b.Panels)
	b.Panels = append(b.Panels, row)
	var inside []panel
	for _, p := range placed(y+1, panels) {
		b.Panels[at].Panels = inside // their IDs are taken
		inside = append(inside, b.identified(p))
	}
	b.Panels[at].Panels = inside
}

// open adds the title of a row that is open.
func (b *board) open(title string) {
	b.Panels = append(b.Panels, panel{
		ID: b.nextID(), Type: "row", Title: title, Collapsed: new(false), Panels: []panel{}, GridPos: gridPos{H: 1, W: 24, Y: b.bottom()},
	})
}

// placed gives panels their places, from a line on.
func placed(y int, panels []panel) []panel {
	x, height := 0, 0
	for i := range panels {
		at := &panels[i].GridPos
		if x+at.W > 24 {
			x, y, height = 0, y+height, 0
		}
		at.X, at.Y = x, y
		x, height = x+at.W, max(height, at.H)
	}
	return panels
}

// identified is a panel with an ID that no other has.
func (b *board) identified(p panel) panel {
	if p.ID == 0 {
		p.ID = b.nextID()
	}
	return p
}

// bottom is the line below all panels; a closed row is one line high.
func (b *board) bottom() int {
	y := 0
	for _, p := range b.Panels {
		y = max(y, p.GridPos.Y+p.GridPos.H)
	}
	return y
}

// firstID is the first ID of panels that nothing names; those below are for panels that links and alert rules lead to.
const firstID = 101

func (b *board) nextID() int {
	id := firstID - 1
	for _, p := range b.Panels {
		id = max(id, p.ID)
		for _, inside := range p.Panels {
			id = max(id, inside.ID)
		}
	}
	return id + 1
}
