package frame

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Message is what became of one message; nil is what isn't known.
type Message struct {
	ID        string
	Topic     *string
	Publisher *string // its client ID
	Published *time.Time
	QoS       *int64

	Receivers int64  // clients that the message was delivered to or dropped for
	Delivered int64  // clients
	Acked     int64  // clients
	Dropped   int64  // clients, and one if the message was dropped before any
	Repeats   int64  // deliveries after the first to the same client
	Slowest   *int64 // milliseconds from its publish to the last client's first delivery; by two nodes' clocks
	State     string
}

// Messages is the table; without messages it has no fields.
func Messages(list []Message) *data.Frame {
	return Table(
		column("id", list, func(m Message) string { return m.ID }),
		optional("topic", list, func(m Message) *string { return m.Topic }),
		optional("publisher", list, func(m Message) *string { return m.Publisher }),
		optional("published", list, func(m Message) *time.Time { return m.Published }),
		optional("qos", list, func(m Message) *int64 { return m.QoS }),
		column("receivers", list, func(m Message) int64 { return m.Receivers }),
		column("delivered", list, func(m Message) int64 { return m.Delivered }),
		column("acked", list, func(m Message) int64 { return m.Acked }),
		column("dropped", list, func(m Message) int64 { return m.Dropped }),
		column("repeats", list, func(m Message) int64 { return m.Repeats }).SetConfig(&data.FieldConfig{Description: repeatsMean}),
		optional("slowest", list, func(m Message) *int64 { return m.Slowest }).SetConfig(&data.FieldConfig{Unit: "ms"}),
		column("state", list, func(m Message) string { return m.State }),
	)
}

// column makes a field of one value of each thing in a list.
func column[E, T any](name string, list []E, value func(E) T) *data.Field {
	values := make([]T, len(list))
	for i, e := range list {
		values[i] = value(e)
	}
	return data.NewField(name, nil, values)
}

// optional is a column in which values may be missing.
func optional[E, T any](name string, list []E, value func(E) *T) *data.Field {
	values := make([]*T, len(list))
	for i, e := range list {
		values[i] = value(e)
	}
	return Nullable(name, values)
}
