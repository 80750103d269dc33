package fleet

import "time"

// inbox is the session of a subscriber that can't keep up or isn't always there: so many messages are under way to it,
// so many wait, the others are lost.
type inbox struct {
	subscriber
	window  int           // messages delivered and not yet acknowledged
	limit   int           // messages that wait
	pace    time.Duration // what the subscriber needs for one message
	unacked []*message
	waiting []*message
	busy    int64 // until when, in microseconds
}

// arrive takes a message from its publisher.
func (in *inbox) arrive(m *message) {
	qos := min(m.qos, in.qos)
	switch {
	case in.online() && qos == 0:
		in.delivered(m, qos)
	case qos == 0:
		in.deliveryDropped(m, qos, "qos0_msg")
	default:
		in.wait(m)
		if in.online() {
			in.handOver()
		}
	}
}

// wait queues a message; where there is no room, the one that waited longest goes.
func (in *inbox) wait(m *message) {
	if in.waiting = append(in.waiting, m); len(in.waiting) > in.limit {
		oldest := in.waiting[0]
		in.waiting = in.waiting[1:]
		in.deliveryDropped(oldest, min(oldest.qos, in.qos), "queue_full")
	}
}

// handOver delivers what waits, as far as the window lets it.
func (in *inbox) handOver() {
	for len(in.waiting) > 0 && len(in.unacked) < in.window {
		m := in.waiting[0]
		in.waiting = in.waiting[1:]
		if m.expires > 0 && m.expires <= in.now {
			in.deliveryDropped(m, min(m.qos, in.qos), "expired")
			continue
		}
		in.unacked = append(in.unacked, m)
		in.deliver(m)
	}
}

func (in *inbox) deliver(m *message) {
	qos := min(m.qos, in.qos)
	in.delivered(m, qos)
	in.busy = max(in.now, in.busy) + in.pace.Microseconds()
	in.during(time.Duration(in.busy-in.now)*time.Microsecond, func() {
		in.unacked = in.unacked[1:]
		in.acked(m, qos)
		in.handOver()
	})
}

// resume goes on with the session on a new connection: first again what was never acknowledged.
func (in *inbox) resume() {
	in.busy = in.now
	for _, m := range in.unacked {
		in.deliver(m)
	}
	in.handOver()
}
