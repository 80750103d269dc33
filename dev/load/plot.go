package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// A plot of how long dashboards take: a group of bars for each, a bar for each span of time.

// loaded is how long a dashboard took to load over a span of time.
type loaded struct {
	name       string
	span, took time.Duration
}

const (
	plotWidth   = 760
	labelWidth  = 90
	valueWidth  = 50
	barHeight   = 11
	groupGap    = 10
	legendSpace = 26
)

// colors are those of the bars, the shortest span first; they can be told apart on light and dark pages, and by who sees few colors.
var colors = []string{"#7eb26d", "#5794f2", "#b877d9"}

// plot draws dashboards in the order in which they were loaded.
func plot(list []loaded) string {
	var names []string
	var spans []time.Duration
	most := time.Duration(1)
	for _, l := range list {
		if !slices.Contains(names, l.name) {
			names = append(names, l.name)
		}
		if !slices.Contains(spans, l.span) {
			spans = append(spans, l.span)
		}
		most = max(most, l.took)
	}
	group := len(spans)*barHeight + groupGap
	var svg strings.Builder
	height := legendSpace + len(names)*group
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11" fill="#808080">`+"\n", plotWidth, height)
	fmt.Fprintf(&svg, "<title>Seconds that each dashboard takes to load</title>\n")
	for i, span := range spans {
		x := labelWidth + i*110
		fmt.Fprintf(&svg, `<rect x="%d" y="4" width="10" height="10" fill="%s"/><text x="%d" y="13">over %s</text>`+"\n", x, colors[i%len(colors)], x+15, inWords(span))
	}
	for _, l := range list {
		row, bar := slices.Index(names, l.name), slices.Index(spans, l.span)
		y := legendSpace + row*group + bar*barHeight
		width := float64(plotWidth-labelWidth-valueWidth) * l.took.Seconds() / most.Seconds()
		fmt.Fprintf(&svg, `<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/><text x="%.1f" y="%d">%.1f s</text>`+"\n",
			labelWidth, y, width, barHeight-1, colors[bar%len(colors)], labelWidth+width+4, y+barHeight-2, l.took.Seconds())
	}
	for i, name := range names {
		fmt.Fprintf(&svg, `<text x="%d" y="%d" text-anchor="end">`, labelWidth-8, legendSpace+i*group+len(spans)*barHeight/2+4)
		_ = xml.EscapeText(&svg, []byte(name)) // a strings.Builder takes all
		svg.WriteString("</text>\n")
	}
	svg.WriteString("</svg>\n")
	return svg.String()
}

// inWords is a span of hours.
func inWords(span time.Duration) string {
	if span == time.Hour {
		return "1 hour"
	}
	return fmt.Sprintf("%g hours", span.Hours())
}

// writePlot does nothing without a file's name.
func writePlot(file string, list []loaded) error {
	if file == "" {
		return nil
	}
	if err := os.WriteFile(file, []byte(plot(list)), 0o644); err != nil {
		return fmt.Errorf("write the plot: %w", err)
	}
	return nil
}
