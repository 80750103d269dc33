package main

import (
	"math"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

func TestCell(t *testing.T) {
	unit := func(name string) *data.FieldConfig { return &data.FieldConfig{Unit: name} }
	for name, tc := range map[string]struct {
		field *data.Field
		want  string
	}{
		"text":                {data.NewField("f", nil, []string{"device001"}), "device001"},
		"empty text":          {data.NewField("f", nil, []string{""}), `""`},
		"NULL":                {data.NewField("f", nil, []*string{nil}), ""},
		"a value among NULLs": {data.NewField("f", nil, []*string{new("x")}), "x"},
		"wide characters":     {data.NewField("f", nil, []string{"émoji-🚀 日本語"}), "émoji-🚀 日本語"},
		"line break":          {data.NewField("f", nil, []string{"a\nb\tc"}), `a\nb\tc`},
		"escape sequence":     {data.NewField("f", nil, []string{"\x1b[2J"}), `\x1b[2J`},
		"C1 control":          {data.NewField("f", nil, []string{"\u009b2J"}), `\u009b2J`},
		"right to left":       {data.NewField("f", nil, []string{"\u202eabc"}), `\u202eabc`},
		"today":               {data.NewField("f", nil, []time.Time{noon.Add(-time.Second)}), "11:59:59.000"},
		"another zone":        {data.NewField("f", nil, []time.Time{noon.In(time.FixedZone("", 3600))}), "12:00:00.000"},
		"another day":         {data.NewField("f", nil, []time.Time{noon.AddDate(0, 0, -3)}), "Mar 2 12:00:00"},
		"the same last year":  {data.NewField("f", nil, []time.Time{noon.AddDate(-1, 0, 0)}), "Mar 5 12:00:00"},
		"whole number":        {data.NewField("f", nil, []int64{-7}), "-7"},
		"boolean":             {data.NewField("f", nil, []bool{true}), "true"},
		"number":              {data.NewField("f", nil, []float64{12}), "12"},
		"part":                {data.NewField("f", nil, []float64{1.126}), "1.13"},
		"small number":        {data.NewField("f", nil, []float64{0.00126}), "0.0013"},
		"percent":             {data.NewField("f", nil, []float64{12.5}).SetConfig(unit("percent")), "12.50 %"},
		"share":               {data.NewField("f", nil, []float64{0.05}).SetConfig(unit("percentunit")), "5 %"},
		"per second":          {data.NewField("f", nil, []float64{3}).SetConfig(unit("cps")), "3/s"},
		"no number":           {data.NewField("f", nil, []float64{math.NaN()}), "NaN"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, cell(tc.field, 0, noon))
		})
	}
}

func TestSparkline(t *testing.T) {
	for name, tc := range map[string]struct {
		values []*float64
		want   string
	}{
		"from zero to the largest": {[]*float64{new(0.), new(1.), new(2.), new(3.), new(4.), new(5.), new(6.), new(7.)}, "▁▂▃▄▅▆▇█"},
		"only zero":                {[]*float64{new(0.), new(0.)}, "▁▁"},
		"unknown in between":       {[]*float64{new(4.), nil, new(4.)}, "█ █"},
		"nothing":                  {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, sparkline(tc.values))
		})
	}
}
