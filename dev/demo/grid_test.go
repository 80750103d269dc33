package main

import (
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/stretchr/testify/require"
)

func rendered(frames data.Frames, rows, width int) grid {
	g := gridOf(frames, rows, noon)
	g.fit(width)
	return g
}

// lines are the lines of a picture in a test.
func lines(picture string) string {
	var out []string
	for line := range strings.SplitSeq(strings.Trim(picture, "\n"), "\n") {
		out = append(out, strings.TrimPrefix(line, "\t\t"))
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n\t")
}

func eventFrame() *data.Frame {
	at := func(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }
	return data.NewFrame("",
		data.NewField("timestamp", nil, []time.Time{at(1), at(1), at(250)}),
		data.NewField("event", nil, []string{"client.connected", "client.connack", "client.disconnected"}),
		data.NewField("clientid", nil, []string{"émoji-🚀", "émoji-🚀", "émoji-🚀"}),
		data.NewField("username", nil, []*string{new("日本語"), nil, new("")}),
		data.NewField("topic", nil, []*string{nil, nil, nil}),
		data.NewField("keepalive", nil, []*int64{new(int64(60)), new(int64(5)), nil}))
}

func TestRows(t *testing.T) {
	t.Run("a table", func(t *testing.T) {
		g := rendered(data.Frames{eventFrame()}, 8, 100)
		require.Equal(t, lines(`
		timestamp     event                username  keepalive
		────────────────────────────────────────────────────────
		12:00:00.001  client.connected     日本語           60
		12:00:00.001  client.connack                         5
		12:00:00.250  client.disconnected  ""
		`), g.String())
		require.Equal(t, []string{"clientid émoji-🚀"}, g.same)
	})
	t.Run("the first rows", func(t *testing.T) {
		g := rendered(data.Frames{eventFrame()}, 2, 100)
		require.Len(t, g.rows, 2)
	})
	t.Run("one row keeps its columns", func(t *testing.T) {
		g := rendered(data.Frames{eventFrame()}, 1, 100)
		require.Equal(t, []string{"timestamp", "event", "clientid", "username", "keepalive"}, g.header)
		require.Empty(t, g.same)
	})
	t.Run("columns of numbers that are alike stay", func(t *testing.T) {
		g := rendered(data.Frames{data.NewFrame("",
			data.NewField("reason", nil, []string{"expired", "queue_full"}),
			data.NewField("value", nil, []float64{3, 3}))}, 8, 100)
		require.Equal(t, lines(`
		reason      value
		───────────────────
		expired         3
		queue_full      3
		`), g.String())
	})
	t.Run("no data", func(t *testing.T) {
		require.Equal(t, grid{}, gridOf(data.Frames{data.NewFrame("")}, 8, noon))
		require.Equal(t, grid{}, gridOf(nil, 8, noon))
	})
}

func TestFit(t *testing.T) {
	long := strings.Repeat("長い", 30)
	frame := func() data.Frames {
		return data.Frames{data.NewFrame("",
			data.NewField("timestamp", nil, []time.Time{noon}),
			data.NewField("event", nil, []string{"client.check_authn_complete"}),
			data.NewField("topic", nil, []string{long}),
			data.NewField("qos", nil, []int64{1}),
			data.NewField("payload", nil, []string{"short"}))}
	}
	for name, tc := range map[string]struct {
		width  int
		header []string
		left   []string
	}{
		"wide enough":         {200, []string{"timestamp", "event", "topic", "qos", "payload"}, nil},
		"the widest is cut":   {80, []string{"timestamp", "event", "topic", "qos", "payload"}, nil},
		"the last is left":    {60, []string{"timestamp", "event", "topic", "qos"}, []string{"payload"}},
		"only whole ones":     {41, []string{"timestamp", "event"}, []string{"topic", "qos", "payload"}},
		"not even the whole":  {30, []string{"timestamp"}, []string{"event", "topic", "qos", "payload"}},
		"less than a column":  {8, []string{"timesta…"}, []string{"event", "topic", "qos", "payload"}},
		"less than an answer": {1, []string{"…"}, []string{"event", "topic", "qos", "payload"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := rendered(frame(), 8, tc.width)
			require.Equal(t, tc.header, g.header)
			require.Equal(t, tc.left, g.left)
			for line := range strings.SplitSeq(g.String(), "\n") {
				require.LessOrEqual(t, text.StringWidthWithoutEscSequences(line), tc.width+gap, line)
			}
		})
	}
}

func TestSeries(t *testing.T) {
	series := func(reason string, unit string, values ...*float64) *data.Frame {
		f := data.NewFrame("",
			data.NewField("time", nil, make([]time.Time, len(values))),
			data.NewField("value", data.Labels{"reason": reason, "event": "message.dropped"}, values).SetConfig(&data.FieldConfig{Unit: unit}))
		return f.SetMeta(&data.FrameMeta{Type: data.FrameTypeTimeSeriesMulti})
	}
	frames := data.Frames{
		series("queue_full", "short", new(0.), new(7.), new(3.)),
		series("expired", "short", new(2.), nil, nil),
		series("no_local", "percentunit", nil, nil, nil),
	}
	g := rendered(frames, 8, 100)
	require.Equal(t, lines(`
		event            reason      over time  least  most  last
		───────────────────────────────────────────────────────────
		message.dropped  queue_full  ▁█▄            0     7     3
		message.dropped  expired     █              2     2     2
		message.dropped  no_local
		`), g.String())
	require.Len(t, gridOf(frames, 2, noon).rows, 2)

	n, one, many := size(frames)
	require.Equal(t, "3 series", counted(n, one, many))
}
