package main

import (
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

const (
	gap       = 2  // between columns
	narrowest = 10 // what a column may be cut to as long as another can be left out instead
)

// whole lists columns that say nothing when they are cut.
var whole = []string{"timestamp", "event"}

// grid is the beginning of an answer as text.
type grid struct {
	header []string
	rows   [][]string
	right  []bool   // columns of numbers
	same   []string // what all shown rows have in common, in place of columns
	left   []string // columns that had no room
}

// gridOf shows the first rows of an answer, or its series with a line for each.
func gridOf(frames data.Frames, most int, now time.Time) grid {
	if len(frames) == 0 || len(frames[0].Fields) == 0 {
		return grid{}
	}
	if frames[0].Meta != nil && frames[0].Meta.Type == data.FrameTypeTimeSeriesMulti {
		return seriesGrid(frames[:min(most, len(frames))])
	}
	return rowsGrid(frames[0], most, now)
}

// size says how many rows or series an answer has.
func size(frames data.Frames) (n int, one, many string) {
	if len(frames) == 0 || len(frames[0].Fields) == 0 {
		return 0, "row", "rows"
	}
	if frames[0].Meta != nil && frames[0].Meta.Type == data.FrameTypeTimeSeriesMulti {
		return len(frames), "series", "series"
	}
	return frames[0].Rows(), "row", "rows"
}

// rowsGrid leaves out what would only take room: columns without any value, and in tables of events those in which all
// shown rows are alike.
func rowsGrid(f *data.Frame, most int, now time.Time) grid {
	n := min(most, f.Rows())
	g := grid{rows: make([][]string, n)}
	events := slices.ContainsFunc(f.Fields, func(field *data.Field) bool { return field.Name == "timestamp" })
	for _, field := range f.Fields {
		column := make([]string, n)
		for i := range column {
			column[i] = cell(field, i, now)
		}
		alike := !slices.ContainsFunc(column, func(s string) bool { return s != column[0] })
		switch {
		case alike && n > 0 && column[0] == "":
			continue
		case alike && n > 1 && events && field.Name != "timestamp":
			g.same = append(g.same, field.Name+" "+column[0])
			continue
		}
		g.add(field.Name, field.Type().Numeric(), column)
	}
	return g
}

func seriesGrid(frames data.Frames) grid {
	g := grid{rows: make([][]string, len(frames))}
	var names []string
	for name := range frames[0].Fields[1].Labels {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		column := make([]string, len(frames))
		for i, f := range frames {
			column[i] = shownText(f.Fields[1].Labels[name])
		}
		g.add(name, false, column)
	}
	drawn, least, most, last := make([]string, len(frames)), make([]string, len(frames)), make([]string, len(frames)), make([]string, len(frames))
	for i, f := range frames {
		field := f.Fields[1]
		values := make([]*float64, field.Len())
		var known []float64
		for row := range values {
			if v, err := field.NullableFloatAt(row); err == nil && v != nil {
				values[row] = v
				known = append(known, *v)
			}
		}
		drawn[i] = sparkline(values)
		if len(known) > 0 {
			least[i] = shownNumber(slices.Min(known), unitOf(field))
			most[i] = shownNumber(slices.Max(known), unitOf(field))
			last[i] = shownNumber(known[len(known)-1], unitOf(field))
		}
	}
	g.add("over time", false, drawn)
	g.add("least", true, least)
	g.add("most", true, most)
	g.add("last", true, last)
	return g
}

func (g *grid) add(name string, right bool, column []string) {
	g.header, g.right = append(g.header, shownText(name)), append(g.right, right)
	for i, text := range column {
		g.rows[i] = append(g.rows[i], text)
	}
}

// fit leaves out the last columns as long as the others would be cut too short, then cuts the widest until a line has room.
func (g *grid) fit(width int) {
	var widths []int
	least := -gap
	for i, name := range g.header {
		most := text.StringWidthWithoutEscSequences(name)
		for _, row := range g.rows {
			most = max(most, text.StringWidthWithoutEscSequences(row[i]))
		}
		widths = append(widths, most)
		least += g.least(i, most) + gap
	}
	for last := len(widths) - 1; last > 0 && least > width; last-- {
		least -= g.least(last, widths[last]) + gap
		g.left = append([]string{g.header[last]}, g.left...)
		g.header, g.right, widths = g.header[:last], g.right[:last], widths[:last]
		for i := range g.rows {
			g.rows[i] = g.rows[i][:last]
		}
	}
	total := -gap
	for _, n := range widths {
		total += n + gap
	}
	for ; total > width; total-- {
		widest := 0
		for i := range widths {
			if widths[i]-g.least(i, widths[i]) > widths[widest]-g.least(widest, widths[widest]) {
				widest = i
			}
		}
		if widths[widest] <= 1 {
			break
		}
		widths[widest]--
	}
	for i, most := range widths {
		g.header[i] = text.Snip(g.header[i], most, ellipsis)
		for _, row := range g.rows {
			row[i] = text.Snip(row[i], most, ellipsis)
		}
	}
}

// least is what a column needs.
func (g *grid) least(i, most int) int {
	if slices.Contains(whole, g.header[i]) {
		return most
	}
	return min(most, narrowest)
}

// String is the table with a line under the header and no frame around it.
func (g *grid) String() string {
	w := table.NewWriter()
	style := table.StyleLight
	style.Options = table.Options{SeparateColumns: false, SeparateHeader: true}
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", strings.Repeat(" ", gap)
	w.SetStyle(style)
	w.SuppressTrailingSpaces()
	header := make(table.Row, len(g.header))
	columns := make([]table.ColumnConfig, len(g.header))
	for i, name := range g.header {
		header[i] = name
		columns[i].Number = i + 1
		if g.right[i] {
			columns[i].Align, columns[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	w.SetColumnConfigs(columns)
	w.AppendHeader(header)
	for _, row := range g.rows {
		line := make(table.Row, len(row))
		for i, s := range row {
			line[i] = s
		}
		w.AppendRow(line)
	}
	return w.Render()
}
