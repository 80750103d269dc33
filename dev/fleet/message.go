package fleet

import (
	"fmt"
	"time"
)

// message is what was published: one, whoever receives it.
type message struct {
	clientID, username, peername *string // the publisher
	attrs                        *string
	node                         *node

	id         *string
	topic      *string
	payload    *string
	qos        int64
	receivedAt *int64 // milliseconds
	expires    int64  // microseconds; 0: never
}

// levels are the values of the column qos, to point to.
var levels = [3]int64{0, 1, 2}

// message makes a message of this device, received now, without any row.
func (d *device) message(topic, payload string, qos int64) *message {
	d.messages++
	return &message{
		clientID: d.clientID, username: d.user, peername: d.last.peername, attrs: d.attrs, node: d.last.node,
		id: guid(d.now, d.id, d.messages), topic: new(topic), payload: new(payload), qos: qos, receivedAt: new(d.now / 1000),
	}
}

// apiMessage is one that was published by HTTP rather than by a client, some time ago.
func (s *stage) apiMessage(topic, payload string, qos int64, ago time.Duration) *message {
	at := s.now - ago.Microseconds()
	s.apiMessages++
	return &message{
		clientID: new("http_api"), attrs: new("{}"), node: s.anyNode(), id: guid(at, "http_api"+s.story, s.apiMessages),
		topic: new(topic), payload: new(payload), qos: qos, receivedAt: new(at / 1000),
	}
}

// guid is a message ID: when it was made in microseconds, who made it, and a number.
func guid(at int64, maker string, number uint64) *string {
	return new(fmt.Sprintf("%016X%012X%04X", at, hash(maker)&0xFFFFFFFFFFFF, number&0xFFFF))
}

// publish is an allowed publish of a connected device.
func (d *device) publish(topic, payload string, qos int64) *message {
	d.authorize("publish", topic)
	m := d.message(topic, payload, qos)
	d.published(m)
	return m
}

// subscriber is a device with the QoS of its subscription.
type subscriber struct {
	*device
	qos int64
}

// send publishes a message to those of the subscribers who are connected, who acknowledge it as they should.
func (d *device) send(topic, payload string, qos int64, to ...subscriber) {
	d.route(d.publish(topic, payload, qos), to...)
}

// work connects a publisher and lets it begin a second later, when its subscribers are there.
func (d *device) work(do func()) {
	d.connect(func() { d.after(time.Second, do) })
}

// route brings a message to those of the subscribers who are connected; without any it is dropped.
func (s *stage) route(m *message, to ...subscriber) {
	found := false
	for _, receiver := range to {
		if receiver.online() {
			found = true
			receiver.receive(m, min(m.qos, receiver.qos))
		}
	}
	if !found {
		s.dropped(m, "no_subscribers")
	}
}

// receive is a delivery that works: at once, and acknowledged after a round trip.
func (d *device) receive(m *message, qos int64) {
	d.during(d.between(150*time.Microsecond, 4*time.Millisecond), func() {
		d.delivered(m, qos)
		if qos > 0 {
			d.during(d.between(3*time.Millisecond, 80*time.Millisecond), func() {
				if !d.conn.mute {
					d.acked(m, qos)
				}
			})
		}
	})
}
