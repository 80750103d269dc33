package frame_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
)

// TestMessages: what isn't known is null.
func TestMessages(t *testing.T) {
	require.Empty(t, frame.Messages(nil).Fields)
	frame := frame.Messages([]frame.Message{{ID: "m2", State: "unknown"}, {ID: "m1", Topic: new("t"), Published: &at, QoS: new(int64(1)), Slowest: new(int64(-3)), Receivers: 2, State: "delivered"}})
	var fields []string
	for _, field := range frame.Fields {
		fields = append(fields, field.Name+" "+field.Type().ItemTypeString())
	}
	require.Equal(t, []string{
		"id string", "topic *string", "publisher *string", "published *time.Time", "qos *int64", "receivers int64", "delivered int64",
		"acked int64", "dropped int64", "repeats int64", "slowest *int64", "state string",
	}, fields)
	require.Equal(t, "ms", frame.Fields[10].Config.Unit)
	require.Nil(t, frame.Fields[10].At(0).(*int64))
	require.Equal(t, int64(-3), *frame.Fields[10].At(1).(*int64))
}

// TestTrace: times are milliseconds, tags keep their order, and lists are never null.
func TestTrace(t *testing.T) {
	require.Empty(t, frame.Trace("m1", nil).Fields)
	root := frame.Span{ID: "1", Operation: "publish t", Service: "a", Start: at.Add(7 * time.Millisecond), Duration: 1500 * time.Millisecond, Kind: "producer"}
	child := frame.Span{ID: "2", Parent: "1", Service: "b", Start: at, Status: frame.SpanError, Message: "lost"}
	child.About.Text("clientid", new("b"))
	child.About.Text("username", nil)
	child.Tags.Add("qos", int64(1))
	child.Tags.Add("b", true)
	child.Logs = []frame.SpanLog{{At: at.Add(time.Second), Name: "again", Tags: frame.Tags{{Key: "node", Value: `"<&>`}}}}
	frame := frame.Trace("m1", []frame.Span{root, child})
	require.EqualValues(t, data.VisTypeTrace, frame.Meta.PreferredVisualization)
	values := map[string][2]any{}
	for _, field := range frame.Fields {
		pair := [2]any{field.At(0), field.At(1)}
		for i, v := range pair {
			if raw, ok := v.(json.RawMessage); ok {
				pair[i] = string(raw)
			}
		}
		values[field.Name] = pair
	}
	require.Equal(t, map[string][2]any{
		"traceID": {"m1", "m1"}, "spanID": {"1", "2"}, "parentSpanID": {"", "1"}, "operationName": {"publish t", ""}, "serviceName": {"a", "b"},
		"serviceTags": {`[]`, `[{"key":"clientid","value":"b"}]`}, "startTime": {1772352000007.0, 1772352000000.0}, "duration": {1500.0, 0.0},
		"kind": {"producer", ""}, "statusCode": {int64(0), int64(2)}, "statusMessage": {"", "lost"},
		"tags": {`[]`, `[{"key":"qos","value":1},{"key":"b","value":true}]`},
		"logs": {`[]`, `[{"timestamp":1772352001000,"name":"again","fields":[{"key":"node","value":"\"\u003c\u0026\u003e"}]}]`},
	}, values)
}

// TestGraph: arcs add up to a whole ring and have colours, without which Grafana doesn't draw them.
func TestGraph(t *testing.T) {
	nothing := frame.Graph(nil, nil)
	require.Len(t, nothing, 1)
	require.Empty(t, nothing[0].Fields)
	frames := frame.Graph([]frame.Node{
		{ID: "publisher:a", Title: "a", Kind: "publisher", Column: "clientid", Messages: 4, Lost: 1, Tries: 4}, {ID: "topic:t", Title: "t", Kind: "topic", Column: "topic", Messages: 4},
	}, []frame.Edge{{Source: "publisher:a", Target: "topic:t", Messages: 4, Lost: 1}})
	require.Len(t, frames, 2)
	for i, name := range []string{"nodes", "edges"} {
		require.Equal(t, name, frames[i].Name)
		require.EqualValues(t, data.VisTypeNodeGraph, frames[i].Meta.PreferredVisualization)
	}
	for row, want := range [][2]float64{{0.75, 0.25}, {1, 0}} {
		for n, name := range []string{"arc__arrived", "arc__lost"} {
			arc, _ := frames[0].FieldByName(name)
			require.Equal(t, want[n], arc.At(row))
			require.Equal(t, "fixed", arc.Config.Color["mode"])
		}
	}
	var edge []any
	for _, field := range frames[1].Fields {
		edge = append(edge, field.At(0))
	}
	require.Equal(t, []any{"publisher:a → topic:t", "publisher:a", "topic:t", int64(4), int64(1), "red"}, edge)
}
