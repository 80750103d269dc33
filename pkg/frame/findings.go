package frame

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Findings is what a diagnosis found, the worst first, each slice with a value a finding.
type Findings struct {
	Severity, Finding, Summary []string
	Evidence, Clients          []int64
	First, Last                []*time.Time
	Check, About, Certainty    []string
	Explore                    []string // panes of Explore with the rows behind the finding
	Page                       []string // the dashboard about what the finding is about
}

// exploreURL opens the panes that a hidden field of the same row holds; they are encoded already, which raw leaves alone.
const exploreURL = "/explore?schemaVersion=1&panes=${__data.fields.explore:raw}"

// Frame is the table.
func (t Findings) Frame() *data.Frame {
	linked := func(name string, minWidth int, values []string) *data.Field {
		return data.NewField(name, nil, values).SetConfig(&data.FieldConfig{
			Links: []data.DataLink{{Title: "Rows behind this finding", URL: exploreURL}}, Custom: map[string]any{"minWidth": minWidth},
		})
	}
	f := Table(
		data.NewField("severity", nil, t.Severity).SetConfig(&data.FieldConfig{
			Mappings: severityColors, Custom: map[string]any{"minWidth": 80, "cellOptions": map[string]any{"type": "color-text"}},
		}),
		linked("finding", 160, t.Finding),
		linked("summary", 400, t.Summary),
		data.NewField("evidence", nil, t.Evidence),
		data.NewField("clients", nil, t.Clients),
		Nullable("first", t.First),
		Nullable("last", t.Last),
		data.NewField("check", nil, t.Check),
		unseen("explore", t.Explore),
		data.NewField("about", nil, t.About),
		data.NewField("certainty", nil, t.Certainty),
		unseen("page", t.Page),
	)
	f.Meta.PreferredVisualizationPluginID = "table" // Explore's own table takes no widths and shows what is hidden
	return f
}

// unseen is a field for links, which tables don't show: Grafana's older one reads hidden, its newer one hideFrom.
func unseen(name string, values []string) *data.Field {
	return data.NewField(name, nil, values).SetConfig(&data.FieldConfig{
		Custom: map[string]any{"hidden": true, "hideFrom": map[string]any{"viz": true}},
	})
}

var severityColors = data.ValueMappings{data.ValueMapper{
	"critical": {Color: "red", Index: 0}, "warning": {Color: "orange", Index: 1}, "info": {Color: "blue", Index: 2},
}}

// Explore encodes the panes of an Explore address that asks this data source.
func (d DataSource) Explore(model map[string]any, from, to time.Time) string {
	query := map[string]any{"refId": "A", "datasource": map[string]string{"type": d.Type, "uid": d.UID}}
	for key, value := range model {
		query[key] = value
	}
	panes, _ := json.Marshal(map[string]any{"a": map[string]any{ // made of texts and lists of texts, which always can be
		"datasource": d.UID, "queries": []any{query},
		"range": map[string]string{"from": strconv.FormatInt(from.UnixMilli(), 10), "to": strconv.FormatInt(to.UnixMilli(), 10)},
	}})
	return strings.ReplaceAll(url.QueryEscape(string(panes)), "+", "%20")
}
