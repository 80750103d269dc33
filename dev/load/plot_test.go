package main

import (
	"encoding/xml"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestPlot: each dashboard has a bar for each span, as long as it took, and says how long that was.
func TestPlot(t *testing.T) {
	text := plot([]loaded{
		{"a & b", time.Hour, 2 * time.Second}, {"c", time.Hour, 4 * time.Second},
		{"a & b", 6 * time.Hour, 8 * time.Second}, {"c", 6 * time.Hour, 16 * time.Second},
	})
	var svg struct {
		Rect []struct {
			Width string `xml:"width,attr"`
			Y     int    `xml:"y,attr"`
		} `xml:"rect"`
		Text []string `xml:"text"`
	}
	require.NoError(t, xml.Unmarshal([]byte(text), &svg))
	require.Equal(t, []string{"over 1 hour", "over 6 hours", "2.0 s", "4.0 s", "8.0 s", "16.0 s", "a & b", "c"}, svg.Text)
	bars := svg.Rect[2:]
	require.Len(t, bars, 4)
	for i, times := range []float64{1, 2, 4, 8} {
		width, err := strconv.ParseFloat(bars[i].Width, 64)
		require.NoError(t, err)
		first, err := strconv.ParseFloat(bars[0].Width, 64)
		require.NoError(t, err)
		require.InDelta(t, times, width/first, 0.01)
	}
	places := map[int]bool{}
	for _, b := range bars {
		places[b.Y] = true
	}
	require.Len(t, places, 4, "no bar hides another")
}
