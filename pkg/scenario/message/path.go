package message

import (
	"cmp"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// messagePath is what is known of one message, put together from its rows, which come in the order of their time.
type messagePath struct {
	until time.Time // deliveries of before then should have been acknowledged

	published *time.Time
	publisher *string
	topic     *string
	qos       *int64   // the highest of its rows: a receiver may have subscribed with a lower one
	source    *ask.Row // a row about the publisher, where there is one
	first     time.Time
	last      time.Time

	receivers []*receiver
	drops     []*drop
	byClient  map[string]*receiver
	byCause   map[[3]string]*drop // by event, client and reason
}

// receiver is what became of the message at one client, however often it was sent.
type receiver struct {
	ask.Row   // the first
	delivered []ask.Row
	acked     *time.Time
	qos       *int64 // the highest of its deliveries
	overdue   bool   // it should have been acknowledged by now
	failed    bool   // it was dropped for this client

	subscribed *time.Time // of a retained message: just before it was delivered
}

// drop is a drop, or a refusal by a schema or a transformation, however often it was recorded.
type drop struct {
	ask.Row // the first
	repeats int64
}

func newPath(until time.Time) *messagePath {
	return &messagePath{until: until, byClient: map[string]*receiver{}, byCause: map[[3]string]*drop{}}
}

func (p *messagePath) add(r ask.Row) {
	if p.first.IsZero() {
		p.first = r.At()
	}
	p.last = r.At()
	p.published = cmp.Or(p.published, r.Time(event.PublishReceivedAt))
	p.topic = cmp.Or(p.topic, r.Text(event.Topic))
	p.qos = higher(p.qos, r.Int(event.QoS))
	if slices.Contains(event.PublisherInClientID, r.Name()) {
		p.source = cmp.Or(p.source, &r)
		p.publisher = cmp.Or(p.publisher, r.Text(event.ClientID))
	} else {
		p.publisher = cmp.Or(p.publisher, r.Text(event.FromClientID))
	}
	switch r.Name() {
	case event.MessagePublish:
	case event.MessageDelivered:
		p.receiver(r).deliver(r, p.until)
	case event.MessageAcked:
		to := p.receiver(r)
		to.acked = cmp.Or(to.acked, new(r.At()))
	case event.MessageDeliveryDropped:
		to := p.receiver(r)
		to.failed = to.failed || r.Outcome() == event.Failure
		p.drop(r)
	default:
		p.drop(r)
	}
}

func (p *messagePath) receiver(r ask.Row) *receiver {
	client := who(r)
	if p.byClient[client] == nil {
		p.byClient[client] = &receiver{Row: r}
		p.receivers = append(p.receivers, p.byClient[client])
	}
	return p.byClient[client]
}

func (to *receiver) deliver(r ask.Row, until time.Time) {
	qos := r.Int(event.QoS)
	to.delivered = append(to.delivered, r)
	to.qos = higher(to.qos, qos)
	to.overdue = to.overdue || qos != nil && *qos > 0 && r.At().Before(until)
}

func (p *messagePath) drop(r ask.Row) {
	cause := [3]string{r.Name(), who(r), r.Known(event.Reason)}
	if p.byCause[cause] == nil {
		p.byCause[cause] = &drop{Row: r}
		p.drops = append(p.drops, p.byCause[cause])
		return
	}
	p.byCause[cause].repeats++
}

// state is how the path to a client ended; "" where it was only dropped, as the client had asked.
func (to *receiver) state() string {
	switch {
	case to.failed:
		return stateDropped
	case to.acked != nil:
		return stateAcknowledged
	case to.overdue:
		return stateUnacknowledged
	case len(to.delivered) == 0:
		return ""
	case to.qos != nil && *to.qos == 0:
		return stateDelivered
	}
	return stateUnknown
}

// state is the worst that became of the message.
func (p *messagePath) state() string {
	var list []string
	for _, to := range p.receivers {
		list = append(list, to.state())
	}
	for _, d := range p.drops {
		if p.lost(d) {
			list = append(list, stateDropped)
		}
	}
	return worst(list)
}

// received says whether anybody got the message.
func (p *messagePath) received() bool {
	return slices.ContainsFunc(p.receivers, func(to *receiver) bool { return len(to.delivered) > 0 || to.acked != nil })
}

// receivedLater says of a drop for want of subscribers that somebody got the message nevertheless: a retained one, when they had
// subscribed, or a delayed one.
func (p *messagePath) receivedLater(d *drop) bool {
	return d.Name() == event.MessageDropped && d.Known(event.Reason) == event.NoSubscribers && p.received()
}

// lost says whether a drop is a failure.
func (p *messagePath) lost(d *drop) bool { return d.Outcome() == event.Failure && !p.receivedLater(d) }

// who is the row's client, as people see it.
func who(r ask.Row) string { return frame.Label(r.Text(event.ClientID)) }

func higher(x, y *int64) *int64 {
	if x == nil || y != nil && *y > *x {
		return y
	}
	return x
}
