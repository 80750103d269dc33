package frame_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
)

func TestLines(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines frame.Lines
		want  []*data.Field
	}{
		{"none", frame.Lines{More: []*data.Field{data.NewField("clientid", nil, []string{})}}, nil},
		{
			"one", frame.Lines{
				Times: []time.Time{at}, Bodies: []string{"a connected"}, Severities: []string{"info"}, IDs: []string{"1"},
				Labels: []map[string]string{{"topic": "a\"b<c", "qos": "1"}}, More: []*data.Field{data.NewField("clientid", nil, []string{"a"})},
			},
			[]*data.Field{
				data.NewField("timestamp", nil, []time.Time{at}), data.NewField("body", nil, []string{"a connected"}),
				data.NewField("severity", nil, []string{"info"}), data.NewField("id", nil, []string{"1"}),
				data.NewField("labels", nil, []json.RawMessage{json.RawMessage(`{"qos":"1","topic":"a\"b\u003cc"}`)}),
				data.NewField("clientid", nil, []string{"a"}),
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.lines.Frame()
			require.Equal(t, c.want, got.Fields)
			require.Equal(t, &data.FrameMeta{Type: data.FrameTypeLogLines, TypeVersion: data.FrameTypeVersion{0, 1}, PreferredVisualization: data.VisTypeLogs}, got.Meta)
		})
	}
}

// TestAnnotations: what Grafana would take for HTML or for the end of a tag stays text.
func TestAnnotations(t *testing.T) {
	end := at.Add(time.Minute)
	got := frame.Annotations([]frame.Annotation{
		{Time: at, End: &end, Title: "a disconnected", Text: "a disconnected: kicked. It's over & done.", Tags: []string{"client.disconnected", "kicked"}},
		{Time: at, Title: `<img src=x>`, Text: `<a href="https://example.com">b</a> connected`, Tags: []string{"one,two", "three"}},
	})
	require.Equal(t, []*data.Field{
		data.NewField("time", nil, []time.Time{at, at}), data.NewField("timeEnd", nil, []*time.Time{&end, nil}),
		data.NewField("title", nil, []string{"a disconnected", "&lt;img src=x>"}),
		data.NewField("text", nil, []string{"a disconnected: kicked. It's over & done.", `&lt;a href="https://example.com">b&lt;/a> connected`}),
		data.NewField("tags", nil, []string{"client.disconnected,kicked", "one;two,three"}),
	}, got.Fields)
	require.Empty(t, frame.Annotations(nil).Fields)
}
