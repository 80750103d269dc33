package frame

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Found is a name that holds what somebody looked for; nil is what isn't known.
type Found struct {
	Kind, Value string
	Rows        *int64
	First, Last *time.Time
}

// FoundTable is the table; each value leads to its dashboard. Without names it has no fields.
func FoundTable(list []Found, source DataSource) *data.Frame {
	value := column("value", list, func(f Found) string { return f.Value }).SetConfig(&data.FieldConfig{
		Links:  []data.DataLink{{Title: "Its dashboard", URL: source.pageURL()}},
		Custom: map[string]any{"minWidth": 200},
	})
	f := Table(
		column("kind", list, func(f Found) string { return f.Kind }),
		value,
		optional("rows", list, func(f Found) *int64 { return f.Rows }),
		optional("first", list, func(f Found) *time.Time { return f.First }),
		optional("last", list, func(f Found) *time.Time { return f.Last }),
		column("page", list, func(f Found) string { return Page(f.Kind, f.Value) }).SetConfig(hidden()),
	)
	f.Meta.PreferredVisualizationPluginID = "table" // Explore's own table takes no widths and shows what is hidden
	return f
}

// hidden keeps a field that only links read out of tables: Grafana's older table reads hidden, its newer one hideFrom.
func hidden() *data.FieldConfig {
	return &data.FieldConfig{Custom: map[string]any{"hidden": true, "hideFrom": map[string]any{"viz": true}}}
}

// pageURL opens the page that a hidden field of the same row names, with the time range and the data source that are looked at. The
// page is encoded already, which raw leaves alone.
func (d DataSource) pageURL() string {
	return "/d/${__data.fields.page:raw}" + d.kept()
}
