// Package path tells what became of one message: its publish, its receivers, its drops, the state of each, and the spans of a trace.
package path

import (
	"cmp"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Message is what is known of one message, put together from its rows, which come in the order of their time.
type Message struct {
	until time.Time // deliveries of before then should have been acknowledged

	Published *time.Time
	publisher *string
	Topic     *string
	QoS       *int64   // the highest of its rows: a receiver may have subscribed with a lower one
	source    *ask.Row // a row about the publisher, where there is one
	first     time.Time
	last      time.Time

	Receivers []*Receiver
	drops     []*drop
	byClient  map[string]*Receiver
	byCause   map[[3]string]*drop // by event, client and reason
}

// Receiver is what became of the message at one client, however often it was sent.
type Receiver struct {
	ask.Row   // the first
	Delivered []ask.Row
	Acked     *time.Time
	QoS       *int64 // the highest of its deliveries
	overdue   bool   // it should have been acknowledged by now
	Failed    bool   // it was dropped for this client

	Subscribed *time.Time // of a retained message: just before it was delivered
}

// drop is a drop, or a refusal by a schema or a transformation, however often it was recorded.
type drop struct {
	ask.Row // the first
	repeats int64
}

func New(until time.Time) *Message {
	return &Message{until: until, byClient: map[string]*Receiver{}, byCause: map[[3]string]*drop{}}
}

func (p *Message) Add(r ask.Row) {
	if p.first.IsZero() {
		p.first = r.At()
	}
	p.last = r.At()
	p.Published = cmp.Or(p.Published, r.Time(event.PublishReceivedAt))
	p.Topic = cmp.Or(p.Topic, r.Text(event.Topic))
	p.QoS = Higher(p.QoS, r.Int(event.QoS))
	if slices.Contains(event.PublisherInClientID, r.Name()) {
		p.source = cmp.Or(p.source, &r)
		p.publisher = cmp.Or(p.publisher, r.Text(event.ClientID))
	} else {
		p.publisher = cmp.Or(p.publisher, r.Text(event.FromClientID))
	}
	switch r.Name() {
	case event.MessagePublish:
	case event.MessageDelivered:
		p.to(r).Deliver(r, p.until)
	case event.MessageAcked:
		to := p.to(r)
		to.Acked = cmp.Or(to.Acked, new(r.At()))
	case event.MessageDeliveryDropped:
		to := p.to(r)
		to.Failed = to.Failed || r.Outcome() == event.Failure
		p.drop(r)
	default:
		p.drop(r)
	}
}

func (p *Message) to(r ask.Row) *Receiver {
	client := who(r)
	if p.byClient[client] == nil {
		p.byClient[client] = &Receiver{Row: r}
		p.Receivers = append(p.Receivers, p.byClient[client])
	}
	return p.byClient[client]
}

func (to *Receiver) Deliver(r ask.Row, until time.Time) {
	qos := r.Int(event.QoS)
	to.Delivered = append(to.Delivered, r)
	to.QoS = Higher(to.QoS, qos)
	to.overdue = to.overdue || qos != nil && *qos > 0 && r.At().Before(until)
}

func (p *Message) drop(r ask.Row) {
	cause := [3]string{r.Name(), who(r), r.Known(event.Reason)}
	if p.byCause[cause] == nil {
		p.byCause[cause] = &drop{Row: r}
		p.drops = append(p.drops, p.byCause[cause])
		return
	}
	p.byCause[cause].repeats++
}

// State is how the path to a client ended; "" where it was only dropped, as the client had asked.
func (to *Receiver) State() string {
	switch {
	case to.Failed:
		return Dropped
	case to.Acked != nil:
		return Acknowledged
	case to.overdue:
		return Unacknowledged
	case len(to.Delivered) == 0:
		return ""
	case to.QoS != nil && *to.QoS == 0:
		return Delivered
	}
	return Unknown
}

// State is the worst that became of the message.
func (p *Message) state() string {
	var list []string
	for _, to := range p.Receivers {
		list = append(list, to.State())
	}
	for _, d := range p.drops {
		if p.lost(d) {
			list = append(list, Dropped)
		}
	}
	return worst(list)
}

// received says whether anybody got the message.
func (p *Message) received() bool {
	return slices.ContainsFunc(p.Receivers, func(to *Receiver) bool { return len(to.Delivered) > 0 || to.Acked != nil })
}

// receivedLater says of a drop for want of subscribers that somebody got the message nevertheless: a retained one, when they had
// subscribed, or a delayed one.
func (p *Message) receivedLater(d *drop) bool {
	return d.Name() == event.MessageDropped && d.Known(event.Reason) == event.NoSubscribers && p.received()
}

// lost says whether a drop is a failure.
func (p *Message) lost(d *drop) bool { return d.Outcome() == event.Failure && !p.receivedLater(d) }

// who is the row's client, as people see it.
func who(r ask.Row) string { return frame.Label(r.Text(event.ClientID)) }

func Higher(x, y *int64) *int64 {
	if x == nil || y != nil && *y > *x {
		return y
	}
	return x
}

// Unheard says whether nobody was subscribed when the message was published, and somebody got it later.
func (p *Message) Unheard() bool { return slices.ContainsFunc(p.drops, p.receivedLater) }
