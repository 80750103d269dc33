package scenario

import (
	"cmp"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// way is what is known of one message, put together from its rows, which come in the order of their time.
type way struct {
	until time.Time // deliveries of before then should have been acknowledged

	published *time.Time
	publisher *string
	topic     *string
	qos       *int64    // the highest of its rows: a receiver may have subscribed with a lower one
	source    *eventRow // a row about the publisher, where there is one
	first     time.Time
	last      time.Time

	receivers []*reception
	drops     []*drop
	known     map[string]*reception // by client
	dropped   map[[3]string]*drop   // by event, client and reason
}

// reception is what became of the message at one client, however often it was sent.
type reception struct {
	eventRow  // the first
	delivered []eventRow
	acked     *time.Time
	level     *int64 // the highest QoS of its deliveries
	late      bool   // it should have been acknowledged by now
	failed    bool   // it was dropped for this client
}

// drop is a drop, or a refusal by a schema or a transformation, however often it was recorded.
type drop struct {
	eventRow // the first
	repeats  int64
}

func newWay(until time.Time) *way {
	return &way{until: until, known: map[string]*reception{}, dropped: map[[3]string]*drop{}}
}

func (w *way) add(r eventRow) {
	if w.first.IsZero() {
		w.first = r.at()
	}
	w.last = r.at()
	w.published = cmp.Or(w.published, r.time(event.PublishReceivedAt))
	w.topic = cmp.Or(w.topic, r.text(event.Topic))
	w.qos = higher(w.qos, r.int(event.QoS))
	if slices.Contains(event.PublisherInClientID, r.name()) {
		w.source = cmp.Or(w.source, &r)
		w.publisher = cmp.Or(w.publisher, r.text(event.ClientID))
	} else {
		w.publisher = cmp.Or(w.publisher, r.text(event.FromClientID))
	}
	switch r.name() {
	case event.MessagePublish:
	case event.MessageDelivered:
		w.receiver(r).deliver(r, w.until)
	case event.MessageAcked:
		to := w.receiver(r)
		to.acked = cmp.Or(to.acked, new(r.at()))
	case event.MessageDeliveryDropped:
		to := w.receiver(r)
		to.failed = to.failed || r.outcome() == event.Failure
		w.drop(r)
	default:
		w.drop(r)
	}
}

func (w *way) receiver(r eventRow) *reception {
	client := r.who()
	if w.known[client] == nil {
		w.known[client] = &reception{eventRow: r}
		w.receivers = append(w.receivers, w.known[client])
	}
	return w.known[client]
}

func (to *reception) deliver(r eventRow, until time.Time) {
	qos := r.int(event.QoS)
	to.delivered = append(to.delivered, r)
	to.level = higher(to.level, qos)
	to.late = to.late || qos != nil && *qos > 0 && r.at().Before(until)
}

func (w *way) drop(r eventRow) {
	key := [3]string{r.name(), r.who(), r.known(event.Reason)}
	if w.dropped[key] == nil {
		w.dropped[key] = &drop{eventRow: r}
		w.drops = append(w.drops, w.dropped[key])
		return
	}
	w.dropped[key].repeats++
}

// state is how the way to a client ended; "" where it was only dropped, as the client had asked.
func (to *reception) state() string {
	switch {
	case to.failed:
		return stateDropped
	case to.acked != nil:
		return stateAcknowledged
	case to.late:
		return stateUnacknowledged
	case len(to.delivered) == 0:
		return ""
	case to.level != nil && *to.level == 0:
		return stateDelivered
	}
	return stateUnknown
}

// state is the worst that became of the message.
func (w *way) state() string {
	worst := -1
	note := func(state string) {
		if i := slices.Index(states, state); i >= 0 && (worst < 0 || i < worst) {
			worst = i
		}
	}
	for _, to := range w.receivers {
		note(to.state())
	}
	for _, d := range w.drops {
		if d.outcome() == event.Failure {
			note(stateDropped)
		}
	}
	if worst < 0 {
		return stateUnknown
	}
	return states[worst]
}

// who is the row's client, as people see it.
func (r eventRow) who() string { return shown(r.text(event.ClientID)) }

func shown(text *string) string {
	if text == nil {
		return member{null: true}.label()
	}
	return member{text: *text}.label()
}

func higher(x, y *int64) *int64 {
	if x == nil || y != nil && *y > *x {
		return y
	}
	return x
}
