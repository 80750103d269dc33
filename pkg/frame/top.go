package frame

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Top is the biggest groups, in order.
type Top struct {
	Names   []string // of the groups
	Rows    []TopRow
	Percent bool // whether the values of all groups add up
	Unit    string
}

// TopRow is one of these groups.
type TopRow struct {
	Labels      []string // one for each name
	Value       float64  // NaN: not known
	Percent     float64  // of the values of all groups
	Clients     int64
	First, Last *time.Time
}

// Frame is the table; without groups it has no fields.
func (t Top) Frame() *data.Frame {
	var fields []*data.Field
	for i, name := range t.Names {
		fields = append(fields, column(name, t.Rows, func(r TopRow) string { return r.Labels[i] }))
	}
	values := make([]float64, len(t.Rows))
	for i, r := range t.Rows {
		values[i] = r.Value
	}
	fields = append(fields, valueField(Known(values), nil, t.Unit))
	if t.Percent {
		percent := column("percent", t.Rows, func(r TopRow) float64 { return r.Percent })
		fields = append(fields, percent.SetConfig(&data.FieldConfig{Unit: "percent"}))
	}
	return Table(append(fields,
		column("clients", t.Rows, func(r TopRow) int64 { return r.Clients }),
		optional("first", t.Rows, func(r TopRow) *time.Time { return r.First }),
		optional("last", t.Rows, func(r TopRow) *time.Time { return r.Last }))...)
}
