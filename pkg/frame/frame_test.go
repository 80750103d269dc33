package frame_test

import (
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

var at = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// TestFinish: each frame says what was run; Grafana shows notices once, so they stand in one.
func TestFinish(t *testing.T) {
	frames := frame.Finish(data.Frames{frame.NoSeries(), frame.NoSeries()}, "SELECT 1", []query.Notice{{Text: "info"}, {Text: "warning", Warning: true}})
	require.Equal(t, []data.Notice{{Severity: data.NoticeSeverityInfo, Text: "info"}, {Severity: data.NoticeSeverityWarning, Text: "warning"}}, frames[0].Meta.Notices)
	require.Empty(t, frames[1].Meta.Notices)
	for _, f := range frames {
		require.Equal(t, "SELECT 1", f.Meta.ExecutedQueryString)
	}
}

// TestFinishMany: many frames don't multiply a long text; the first has it whole.
func TestFinishMany(t *testing.T) {
	frames := make(data.Frames, 1000)
	for i := range frames {
		frames[i] = frame.NoSeries()
	}
	executed := "SELECT 1\n" + strings.Repeat("é", 5000)
	frame.Finish(frames, executed, nil)
	require.Equal(t, executed, frames[0].Meta.ExecutedQueryString)
	size := 0
	for _, f := range frames[1:] {
		text := f.Meta.ExecutedQueryString
		require.True(t, strings.HasPrefix(text, "SELECT 1\né") && utf8.ValidString(text), text)
		require.Contains(t, text, "The first frame of the answer has the whole text.")
		size += len(text)
	}
	require.Less(t, size, 2<<20)
}

// TestNothing: an answer without rows is a frame without fields, with its type.
func TestNothing(t *testing.T) {
	for _, c := range []struct {
		name    string
		frame   *data.Frame
		kind    data.FrameType
		version data.FrameTypeVersion
	}{
		{"rows", frame.Rows(&columnar.Result{}, event.Wide), data.FrameTypeTable, data.FrameTypeVersion{0, 0}},
		{"numbers", frame.Numbers([]string{"clientid"}, [][]string{{}}, nil, "short"), data.FrameTypeNumericLong, data.FrameTypeVersion{0, 1}},
		{"series", frame.NoSeries(), data.FrameTypeTimeSeriesMulti, data.FrameTypeVersion{0, 1}},
		{"top", frame.Top{Names: []string{"clientid"}}.Frame(), data.FrameTypeTable, data.FrameTypeVersion{0, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Empty(t, c.frame.Fields)
			require.Equal(t, c.kind, c.frame.Meta.Type)
			require.Equal(t, c.version, c.frame.Meta.TypeVersion)
		})
	}
}

func TestField(t *testing.T) {
	for _, c := range []struct {
		column columnar.Column
		want   *data.Field
	}{
		{columnar.Column{Name: "s", Type: event.String, Strings: []string{"a", ""}}, data.NewField("s", nil, []string{"a", ""})},
		{columnar.Column{Name: "o", Type: event.Other, Strings: []string{`\x00`}}, data.NewField("o", nil, []string{`\x00`})},
		{columnar.Column{Name: "i", Type: event.Int, Ints: []int64{1, -1}}, data.NewField("i", nil, []int64{1, -1})},
		{columnar.Column{Name: "f", Type: event.Float, Floats: []float64{0.5}}, data.NewField("f", nil, []float64{0.5})},
		{columnar.Column{Name: "b", Type: event.Bool, Bools: []bool{true}}, data.NewField("b", nil, []bool{true})},
		{columnar.Column{Name: "t", Type: event.Time, Times: []time.Time{at}}, data.NewField("t", nil, []time.Time{at})},
	} {
		t.Run(string(c.column.Type), func(t *testing.T) { require.Equal(t, c.want, frame.Field(&c.column)) })
	}
}

// TestRows: columns stand in the order asked for, whatever the order of the result.
func TestRows(t *testing.T) {
	result := &columnar.Result{Rows: 1, Columns: []columnar.Column{
		{Name: "timestamp", Type: event.Time, Times: []time.Time{at}},
		{Name: "event", Type: event.String, Strings: []string{"client.ping"}},
		{Name: "expiry_interval", Type: event.Int, Ints: []int64{7}},
	}}
	expiry, _ := event.Wide.Column(event.ExpiryInterval)
	frame := frame.Rows(result, []event.Column{expiry, {Name: "timestamp"}})
	require.Len(t, frame.Fields, 2)
	require.Equal(t, "expiry_interval", frame.Fields[0].Name)
	require.Contains(t, frame.Fields[0].Config.Description, "milliseconds in client.connack")
	require.Equal(t, "timestamp", frame.Fields[1].Name)
	require.Empty(t, frame.Fields[1].Config.Description)
}

// TestSeries: all series of an answer have one type, also those in which nothing is missing.
func TestSeries(t *testing.T) {
	labels := data.Labels{"reason": "expired"}
	for _, c := range []struct {
		name     string
		nullable bool
		values   []*float64
		want     data.FieldType
	}{
		{"numbers", false, []*float64{new(1.0), new(0.0)}, data.FieldTypeFloat64},
		{"shares", true, []*float64{new(1.0), new(0.0)}, data.FieldTypeNullableFloat64},
		{"missing", true, []*float64{nil, new(0.5)}, data.FieldTypeNullableFloat64},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := frame.Series{Times: []time.Time{at, at.Add(time.Minute)}, Unit: "short", Nullable: c.nullable}
			frame := s.Frame(labels, "expired", c.values)
			require.Equal(t, data.FieldTypeTime, frame.Fields[0].Type())
			value := frame.Fields[1]
			require.Equal(t, c.want, value.Type())
			require.Equal(t, labels, value.Labels)
			require.Equal(t, &data.FieldConfig{Unit: "short", DisplayNameFromDS: "expired"}, value.Config)
			for i, v := range c.values {
				got, ok := value.ConcreteAt(i)
				require.Equal(t, v != nil, ok)
				if ok {
					require.Equal(t, *v, got)
				}
			}
		})
	}
}

// TestFlat: series of plain numbers have the type of the others, and no number is none.
func TestFlat(t *testing.T) {
	labels := data.Labels{"reason": "expired"}
	for _, c := range []struct {
		nullable bool
		values   []float64
		want     data.FieldType
	}{
		{false, []float64{1, 0}, data.FieldTypeFloat64},
		{true, []float64{1, 0}, data.FieldTypeNullableFloat64},
		{true, []float64{math.NaN(), 0.5}, data.FieldTypeNullableFloat64},
	} {
		s := frame.Series{Times: []time.Time{at, at.Add(time.Minute)}, Unit: "short", Nullable: c.nullable}
		flat := s.Flat(labels, "expired", c.values)
		require.Equal(t, c.want, flat.Fields[1].Type())
		if c.nullable || !math.IsNaN(c.values[0]) {
			require.Equal(t, s.Frame(labels, "expired", frame.Known(c.values)), flat)
		}
	}
}

func TestTop(t *testing.T) {
	top := frame.Top{
		Names: []string{"topic"}, Unit: "percentunit", Rows: []frame.TopRow{
			{Labels: []string{"a"}, Value: 0.5, Percent: 100, Clients: 1, First: &at, Last: &at},
			{Labels: []string{frame.None}, Value: math.NaN(), Last: &at},
		},
	}
	var names []string
	for _, field := range top.Frame().Fields {
		names = append(names, field.Name+" "+field.Type().ItemTypeString())
	}
	require.Equal(t, []string{"topic string", "value *float64", "clients int64", "first *time.Time", "last time.Time"}, names)
	top.Percent = true
	require.Equal(t, "percent", top.Frame().Fields[2].Name)
	require.Equal(t, "percent", top.Frame().Fields[2].Config.Unit)
}

// TestLabels: no two texts have one label.
func TestLabels(t *testing.T) {
	require.Equal(t, "(none)", frame.Label(nil))
	for text, want := range map[string]string{
		"": "(empty)", "a": "a", "(none)": `\(none)`, "(empty)": `\(empty)`, "(other)": `\(other)`, `\(none)`: `\\(none)`, `\\(other)`: `\\\(other)`,
		" (none)": " (none)", "(None)": "(None)", `\`: `\`, `\a`: `\a`,
	} {
		require.Equal(t, want, frame.Label(&text))
	}
}
