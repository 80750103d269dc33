package grafana

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// dashboard is a dashboard's JSON, as far as tests look at it.
type dashboard struct {
	file, text    string
	UID           string
	ID            *int
	Title         string
	Description   string
	Tags          []string
	SchemaVersion int
	Links         []struct {
		Type, Title           string
		Tags                  []string
		IncludeVars, KeepTime bool
	}
	Templating  struct{ List []dashboardVariable }
	Annotations struct {
		List []struct {
			Name   string
			Target map[string]any
		}
	}
	Panels []dashboardPanel
}

type dashboardVariable struct {
	Name, Label, Description, Type string
	Query                          json.RawMessage
	Multi, IncludeAll              bool
	AllValue                       string
	Refresh, Hide                  int
	Current                        struct{ Value any }
}

type dashboardPanel struct {
	ID                       int
	Type, Title, Description string
	GridPos                  struct{ X, Y, W, H int }
	Interval                 string
	Panels                   []dashboardPanel // of a collapsed row
	Targets                  []map[string]any
	Options                  map[string]any
	Transformations          []struct {
		ID      string
		Options struct{ IndexByName map[string]int }
	}
	FieldConfig struct {
		Defaults  map[string]any
		Overrides []struct {
			Matcher    struct{ ID, Options string }
			Properties []panelProperty
		}
	}
}

type panelProperty struct {
	ID    string
	Value any
}

func dashboards(t *testing.T) []dashboard {
	t.Helper()
	files, err := filepath.Glob("../../dashboards/*.json")
	require.NoError(t, err)
	require.Len(t, files, 11)
	var list []dashboard
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		d := dashboard{file: "dashboards/" + filepath.Base(file), text: string(text)}
		require.NoError(t, json.Unmarshal(text, &d), file)
		list = append(list, d)
	}
	return list
}

func dashboardNamed(t *testing.T, list []dashboard, uid string) dashboard {
	t.Helper()
	for _, d := range list {
		if d.UID == uid {
			return d
		}
	}
	require.Fail(t, "there is no dashboard "+uid)
	return dashboard{}
}

// everyPanel lists rows too, and what is inside collapsed ones.
func (d dashboard) everyPanel() []dashboardPanel {
	var list []dashboardPanel
	for _, p := range d.Panels {
		list = append(append(list, p), p.Panels...)
	}
	return list
}

// asking lists the panels that ask something.
func (d dashboard) asking() []dashboardPanel {
	var list []dashboardPanel
	for _, p := range d.everyPanel() {
		if len(p.Targets) > 0 {
			list = append(list, p)
		}
	}
	return list
}

func (d dashboard) panelTitled(t *testing.T, title string) dashboardPanel {
	t.Helper()
	for _, p := range d.asking() {
		if p.Title == title {
			return p
		}
	}
	require.Fail(t, d.file+" has no panel "+title)
	return dashboardPanel{}
}

func (d dashboard) variable(name string) *dashboardVariable {
	for _, v := range d.Templating.List {
		if v.Name == name {
			return &v
		}
	}
	return nil
}

// property is what a panel sets for the field of a frame: by an override, the last of which counts, or for all fields.
func (p dashboardPanel) property(refID, field, name string) any {
	value := p.FieldConfig.Defaults[name]
	for _, o := range p.FieldConfig.Overrides {
		var matches bool
		switch o.Matcher.ID {
		case "byName":
			matches = o.Matcher.Options == field
		case "byRegexp":
			matches = regexp.MustCompile(o.Matcher.Options).MatchString(field)
		case "byFrameRefID":
			matches = o.Matcher.Options == refID
		}
		for _, property := range o.Properties {
			if matches && property.ID == name {
				value = property.Value
			}
		}
	}
	return value
}
