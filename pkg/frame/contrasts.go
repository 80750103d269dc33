package frame

import "github.com/grafana/grafana-plugin-sdk-go/data"

// Contrast is a value that failures have, beside how frequent it is in what they are compared with.
type Contrast struct {
	Dimension, Value string
	Clients          int64 // of the failures
	Rows             int64
	Share            float64 // of the failures
	BaseRows         int64
	BaseShare        float64
	Difference       float64
	Few              bool   // so few failures have it that it proves little
	Explore          string // the encoded panes of the failures that have it
}

// Contrasts is the table; without values it has no fields.
func Contrasts(list []Contrast) *data.Frame {
	share := func(text string) *data.FieldConfig { return &data.FieldConfig{Unit: "percentunit", Description: text} }
	return Table(
		column("dimension", list, func(c Contrast) string { return c.Dimension }),
		column("value", list, func(c Contrast) string { return c.Value }).SetConfig(&data.FieldConfig{
			Links: []data.DataLink{{Title: "The rows that have this value", URL: exploreURL}},
		}),
		column("clients", list, func(c Contrast) int64 { return c.Clients }),
		column("rows", list, func(c Contrast) int64 { return c.Rows }),
		column("share", list, func(c Contrast) float64 { return c.Share }).SetConfig(share("Which part of the failures has the value.")),
		column("baseRows", list, func(c Contrast) int64 { return c.BaseRows }),
		column("baseShare", list, func(c Contrast) float64 { return c.BaseShare }).SetConfig(share("Which part of the rows that they are compared with has it.")),
		column("difference", list, func(c Contrast) float64 { return c.Difference }).SetConfig(share("share less baseShare.")),
		column("few", list, func(c Contrast) bool { return c.Few }).SetConfig(&data.FieldConfig{
			Description: "So few failures have the value that it proves little; such values come last.",
		}),
		column("explore", list, func(c Contrast) string { return c.Explore }).SetConfig(&data.FieldConfig{
			// Grafana's older table reads hidden, its newer one hideFrom.
			Custom: map[string]any{"hidden": true, "hideFrom": map[string]any{"viz": true}},
		}),
	)
}
