package frame

import (
	"encoding/json"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Span is a part of a trace, as Grafana's traces panel draws it.
type Span struct {
	ID        string
	Parent    string // ID of another span; "" in the first
	Operation string
	Service   string // whose span it is: Grafana gives each service a colour
	Start     time.Time
	Duration  time.Duration // never negative
	Kind      string        // producer, consumer or internal
	Status    SpanStatus
	Message   string // what went wrong
	About     Tags   // the service
	Tags      Tags
	Logs      []SpanLog
}

// SpanStatus is the status of a span, as OpenTelemetry numbers it.
type SpanStatus int64

const (
	SpanUnset SpanStatus = iota
	SpanOK
	SpanError
)

// Tag is a name with its value: text, number or truth.
type Tag struct {
	Key   string `json:"key"`
	Value any    `json:"value"`
}

// Tags are shown in their order.
type Tags []Tag

// Text adds a text, unless it isn't known.
func (t *Tags) Text(key string, value *string) {
	if value != nil {
		*t = append(*t, Tag{key, *value})
	}
}

// Add adds a value.
func (t *Tags) Add(key string, value any) { *t = append(*t, Tag{key, value}) }

// SpanLog is something that happened within a span.
type SpanLog struct {
	At   time.Time
	Name string
	Tags Tags
}

// Trace is the spans of one trace, the first without a parent. Without spans it has no fields.
func Trace(id string, spans []Span) *data.Frame {
	fields := []*data.Field{
		column("traceID", spans, func(Span) string { return id }),
		column("spanID", spans, func(s Span) string { return s.ID }),
		column("parentSpanID", spans, func(s Span) string { return s.Parent }),
		column("operationName", spans, func(s Span) string { return s.Operation }),
		column("serviceName", spans, func(s Span) string { return s.Service }),
		column("serviceTags", spans, func(s Span) json.RawMessage { return encoded(s.About) }),
		column("startTime", spans, func(s Span) float64 { return float64(s.Start.UnixMilli()) }),
		column("duration", spans, func(s Span) float64 { return float64(s.Duration.Milliseconds()) }),
		column("kind", spans, func(s Span) string { return s.Kind }),
		column("statusCode", spans, func(s Span) int64 { return int64(s.Status) }),
		column("statusMessage", spans, func(s Span) string { return s.Message }),
		column("tags", spans, func(s Span) json.RawMessage { return encoded(s.Tags) }),
		column("logs", spans, func(s Span) json.RawMessage { return s.logs() }),
	}
	f := Table(fields...)
	f.Meta.PreferredVisualization = data.VisTypeTrace
	return f
}

func encoded(tags Tags) json.RawMessage {
	if tags == nil {
		tags = Tags{}
	}
	raw, _ := json.Marshal(tags) // texts, numbers and truths always can be
	return raw
}

func (s Span) logs() json.RawMessage {
	type log struct {
		Timestamp int64           `json:"timestamp"` // milliseconds
		Name      string          `json:"name"`
		Fields    json.RawMessage `json:"fields"`
	}
	list := make([]log, len(s.Logs))
	for i, l := range s.Logs {
		list[i] = log{l.At.UnixMilli(), l.Name, encoded(l.Tags)}
	}
	raw, _ := json.Marshal(list)
	return raw
}
