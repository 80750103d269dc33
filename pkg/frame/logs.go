package frame

import (
	"encoding/json"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Lines are the lines of a log, newest first, each slice with a value a line.
type Lines struct {
	Times      []time.Time
	Bodies     []string
	Severities []string            // error, warning, info or debug
	IDs        []string            // each once
	Labels     []map[string]string // what the line is about, for Grafana's filters
	More       []*data.Field       // behind the others, to carry links
}

// Frame is the log; without lines it has no fields.
func (l Lines) Frame() *data.Frame {
	f := newFrame(data.FrameTypeLogLines, planeVersion)
	f.Meta.PreferredVisualization = data.VisTypeLogs
	if len(l.Times) == 0 {
		return f
	}
	labels := make([]json.RawMessage, len(l.Labels))
	for i, of := range l.Labels {
		labels[i], _ = json.Marshal(of) // texts always can be
	}
	f.Fields = append(data.Fields{
		data.NewField("timestamp", nil, l.Times),
		data.NewField("body", nil, l.Bodies),
		data.NewField("severity", nil, l.Severities),
		data.NewField("id", nil, l.IDs),
		data.NewField("labels", nil, labels),
	}, l.More...)
	return f
}
