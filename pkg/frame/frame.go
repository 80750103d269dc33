// Package frame builds data frames from columns: tables of rows, numbers, series. It is the only package that knows how
// Grafana wants its frames (the data plane contract: type and version, so that panels and alert rules take them as they are).
package frame

import (
	"math"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

var (
	tableVersion = data.FrameTypeVersion{0, 0}
	planeVersion = data.FrameTypeVersion{0, 1}
)

func newFrame(kind data.FrameType, version data.FrameTypeVersion, fields ...*data.Field) *data.Frame {
	return &data.Frame{Fields: fields, Meta: &data.FrameMeta{Type: kind, TypeVersion: version}}
}

// mostExecuted bounds, over all frames of an answer, the text of the statements that were run.
const mostExecuted = 1 << 20

// Finish adds what every answer carries: the statements that were run, and the notices, which Grafana reads from the first frame. Where
// the statements are long and the frames many, the first frame has them whole and the others their beginning.
func Finish(frames data.Frames, executed string, notices []query.Notice) data.Frames {
	short := executed
	if len(executed)*len(frames) > mostExecuted && len(frames) > 1 {
		short = strings.ToValidUTF8(executed[:min(len(executed), mostExecuted/len(frames))], "") + "…\n(The first frame of the answer has the whole text.)"
	}
	for i, f := range frames {
		f.Meta.ExecutedQueryString = executed
		if i > 0 {
			f.Meta.ExecutedQueryString = short
		}
		if i > 0 {
			continue
		}
		for _, n := range notices {
			notice := data.Notice{Severity: data.NoticeSeverityInfo, Text: n.Text}
			if n.Warning {
				notice.Severity = data.NoticeSeverityWarning
			}
			f.Meta.Notices = append(f.Meta.Notices, notice)
		}
	}
	return frames
}

// Rows is a table of the result's columns, in the order asked for. Without rows it has no fields: "No data".
func Rows(result *columnar.Result, columns []event.Column) *data.Frame {
	table := newFrame(data.FrameTypeTable, tableVersion)
	table.Meta.PreferredVisualization = data.VisTypeTable
	if result.Rows == 0 {
		return table
	}
	for _, c := range columns {
		field := Field(result.Column(c.Name))
		field.Config = &data.FieldConfig{}
		if c.Name == event.ExpiryInterval {
			field.Config.Description = c.Description
		}
		table.Fields = append(table.Fields, field)
	}
	return table
}

// Field turns a column into a field, nullable only if a NULL was seen.
func Field(c *columnar.Column) *data.Field {
	switch c.Type {
	case event.Int:
		return field(c, c.Ints)
	case event.Float:
		return field(c, c.Floats)
	case event.Bool:
		return field(c, c.Bools)
	case event.Time:
		return field(c, c.Times)
	default:
		return field(c, c.Strings)
	}
}

func field[T int64 | float64 | bool | string | time.Time](c *columnar.Column, values []T) *data.Field {
	if !c.HasNulls() {
		return data.NewField(c.Name, nil, values)
	}
	// Setting the few values there are takes less than a slice of pointers, which the field would copy.
	f := data.NewFieldFromFieldType(data.FieldTypeFor((*T)(nil)), len(values))
	f.Name = c.Name
	for i := range values {
		if !c.Null(i) {
			f.Set(i, &values[i])
		}
	}
	return f
}

// Numbers is one value for each group; without groups, one value.
func Numbers(names []string, groups [][]string, values []*float64, unit string) *data.Frame {
	f := newFrame(data.FrameTypeNumericLong, planeVersion)
	if len(values) == 0 {
		return f
	}
	for i, name := range names {
		f.Fields = append(f.Fields, data.NewField(name, nil, groups[i]))
	}
	f.Fields = append(f.Fields, valueField(values, nil, unit))
	return f
}

func valueField(values []*float64, labels data.Labels, unit string) *data.Field {
	plain := make([]float64, len(values))
	for i, v := range values {
		if v == nil {
			return data.NewField("value", labels, values).SetConfig(&data.FieldConfig{Unit: unit})
		}
		plain[i] = *v
	}
	return data.NewField("value", labels, plain).SetConfig(&data.FieldConfig{Unit: unit})
}

// Series makes the frames of a multi-frame time series, all over the same times.
type Series struct {
	Times    []time.Time
	Unit     string
	Nullable bool // whatever the values: series of one answer have one type
}

// Frame is the series of one group. title is what a legend calls it; "" leaves that to Grafana.
func (s Series) Frame(labels data.Labels, title string, values []*float64) *data.Frame {
	value := valueField(values, labels, s.Unit)
	if s.Nullable && !value.Nullable() {
		value = data.NewField("value", labels, values).SetConfig(value.Config)
	}
	value.Config.DisplayNameFromDS = title
	return newFrame(data.FrameTypeTimeSeriesMulti, planeVersion, data.NewField("time", nil, s.Times), value)
}

// Flat is the series of one group whose values are plain numbers; NaN stands for one that isn't known.
func (s Series) Flat(labels data.Labels, title string, values []float64) *data.Frame {
	var value *data.Field
	if s.Nullable {
		value = known("value", values)
		value.Labels = labels
	} else {
		value = data.NewField("value", labels, values)
	}
	value.Config = &data.FieldConfig{Unit: s.Unit, DisplayNameFromDS: title}
	return newFrame(data.FrameTypeTimeSeriesMulti, planeVersion, data.NewField("time", nil, s.Times), value)
}

// known makes a field of numbers; NaN is null.
func known(name string, values []float64) *data.Field {
	f := data.NewFieldFromFieldType(data.FieldTypeNullableFloat64, len(values))
	f.Name = name
	for i := range values {
		if !math.IsNaN(values[i]) {
			f.Set(i, &values[i])
		}
	}
	return f
}

// Known turns plain numbers into values of which some may not be known: NaN becomes nil.
func Known(values []float64) []*float64 {
	list := make([]*float64, len(values))
	for i := range values {
		if !math.IsNaN(values[i]) {
			list[i] = &values[i]
		}
	}
	return list
}

// NoSeries says that there is none.
func NoSeries() *data.Frame { return newFrame(data.FrameTypeTimeSeriesMulti, planeVersion) }
