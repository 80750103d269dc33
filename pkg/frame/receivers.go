package frame

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Receiver is what became of one message at one receiver; nil is what isn't known. Of a message that was dropped before any receiver
// it is the drop.
type Receiver struct {
	ID        string
	Topic     *string
	Publisher *string // its client ID
	Published *time.Time

	ClientID *string
	Source   *string // the address without its port
	Node     *string
	QoS      *int64

	Delivered *time.Time // first
	Acked     *time.Time
	Delay     *int64 // milliseconds from the publish to the delivery; by two nodes' clocks
	AckDelay  *int64 // milliseconds from the delivery to the acknowledgement
	Repeats   int64  // deliveries after the first
	Dropped   *time.Time
	Reason    *string // of the drop
	State     string
}

// Receivers is the table; without receivers it has no fields.
func Receivers(list []Receiver) *data.Frame {
	return Table(
		column("id", list, func(r Receiver) string { return r.ID }),
		optional("topic", list, func(r Receiver) *string { return r.Topic }),
		optional("publisher", list, func(r Receiver) *string { return r.Publisher }),
		optional("published", list, func(r Receiver) *time.Time { return r.Published }),
		optional("clientid", list, func(r Receiver) *string { return r.ClientID }),
		optional("source", list, func(r Receiver) *string { return r.Source }),
		optional("node", list, func(r Receiver) *string { return r.Node }),
		optional("qos", list, func(r Receiver) *int64 { return r.QoS }),
		optional("delivered", list, func(r Receiver) *time.Time { return r.Delivered }),
		optional("acked", list, func(r Receiver) *time.Time { return r.Acked }),
		optional("delay", list, func(r Receiver) *int64 { return r.Delay }).SetConfig(&data.FieldConfig{Unit: "ms"}),
		optional("ackDelay", list, func(r Receiver) *int64 { return r.AckDelay }).SetConfig(&data.FieldConfig{Unit: "ms"}),
		column("repeats", list, func(r Receiver) int64 { return r.Repeats }).SetConfig(&data.FieldConfig{Description: repeatsMean}),
		optional("dropped", list, func(r Receiver) *time.Time { return r.Dropped }),
		optional("reason", list, func(r Receiver) *string { return r.Reason }),
		column("state", list, func(r Receiver) string { return r.State }),
	)
}

// repeatsMean says where further deliveries come from.
const repeatsMean = "Deliveries after the first to the same client: sent again without an acknowledgement or for a resumed session, " +
	"or once for each of its subscriptions that overlap"
