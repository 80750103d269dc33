package message

import (
	"cmp"
	"regexp"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/message/path"
)

// receipt is what became of a message at a receiver, put together from their rows, which come in the order of their time.
type receipt struct {
	path.Receiver
	published     *time.Time
	topic         *string
	publisher     *string
	level         *int64   // the highest QoS of all rows
	drop          *ask.Row // the first
	receivedLater bool     // of a message that was dropped before any receiver: somebody got it nevertheless
}

func (r *receipt) add(row ask.Row, until time.Time) {
	r.published = cmp.Or(r.published, row.Time(event.PublishReceivedAt))
	r.topic = cmp.Or(r.topic, row.Text(event.Topic))
	r.publisher = cmp.Or(r.publisher, publisherIn(row))
	r.level = path.Higher(r.level, row.Int(event.QoS))
	switch row.Name() {
	case event.MessageDelivered:
		r.Deliver(row, until)
	case event.MessageAcked:
		r.Acked = cmp.Or(r.Acked, new(row.At()))
	default:
		r.drop = cmp.Or(r.drop, &row)
		r.Failed = r.Failed || row.Outcome() == event.Failure
	}
}

// publisherIn is the publisher's client ID in a row.
func publisherIn(row ask.Row) *string {
	if row.Name() == event.MessageDropped {
		return row.Text(event.ClientID)
	}
	return row.Text(event.FromClientID)
}

// ended is how it ended.
func (r *receipt) ended() string {
	if r.drop != nil && r.drop.Known(event.Reason) == event.NoSubscribers && r.receivedLater {
		return path.Later
	}
	if state := r.State(); state != "" {
		return state
	}
	return path.Unwanted
}

var port = regexp.MustCompile(`:[0-9]+$`)

// row is the receiver's row of the table.
func (r *receipt) row(p pair) frame.Receiver {
	row := frame.Receiver{
		ID: p.id, Topic: r.topic, Publisher: r.publisher, Published: r.published, Node: r.Text(event.Node), QoS: r.level, Acked: r.Acked,
		State: r.ended(),
	}
	if !p.unrouted {
		row.ClientID = r.Text(event.ClientID)
		if peername := r.Text(event.Peername); peername != nil {
			row.Source = new(port.ReplaceAllString(*peername, ""))
		}
	}
	if len(r.Delivered) > 0 {
		at := r.Delivered[0].At()
		row.Delivered, row.Repeats = &at, int64(len(r.Delivered)-1)
		if r.published != nil {
			row.Delay = new(at.Sub(*r.published).Milliseconds())
		}
		if r.Acked != nil {
			row.AckDelay = new(r.Acked.Sub(at).Milliseconds())
		}
	}
	if r.drop != nil {
		row.Dropped, row.Reason = new(r.drop.At()), r.drop.Text(event.Reason)
	}
	return row
}
