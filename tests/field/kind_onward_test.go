package field

import (
	"testing"
	"time"
)

// What becomes of a device's messages on the way to an application, asked of the topic, of the device and of the application.

// onTheWay is a device that publishes every 20 seconds, to an application that is there all the time. until twenty past twelve all is well.
func onTheWay(fails func(s *script, at time.Duration, device, app client, m message)) func(s *script) {
	return func(s *script) {
		s.others()
		device, app := client{id: "dev-7", user: "dev", ip: "198.51.100.7"}, client{id: "app", user: "app", ip: "203.0.113.10"}
		s.connected(0, device)
		s.connected(ms, app)
		every(10*sec, hour, 20*sec, func(at time.Duration) {
			s.ping(at, app)
			m := message{from: device, topic: "up/dev-7", qos: 1, received: at}
			if at < 20*minute {
				s.publishes(at, device, m.topic)
				s.delivered(at+2*ms, app, m)
				return
			}
			fails(s, at, device, app, m)
		})
	}
}

func TestKindOnward(t *testing.T) {
	fine := func(says ...string) want { return want{id: "nothing-unusual", severity: "info", says: says} }
	full := want{id: "slow-consumer", severity: "warning", about: "client app"}
	denied := want{id: "acl-denied", severity: "warning", about: "client dev-7"}
	topic := func(wants ...want) ask { return asking(`"topics":["up/dev-7"]`, wants...) }
	play(t, []scene{
		{name: "an application whose queue is full", rows: onTheWay(func(s *script, at time.Duration, device, app client, m message) {
			s.publishes(at, device, m.topic)
			s.lost(at+2*ms, app, m, "queue_full")
		}), asks: []ask{topic(full), ofClient("app", full), ofClient("dev-7", fine(`Of its messages, 120 were dropped on the way to app \(queue_full\), since 12:20:10 UTC, and it goes on`)).not("slow-consumer")}},
		{name: "a device that says nothing any more", rows: onTheWay(func(s *script, at time.Duration, device, app client, m message) { s.ping(at, device) }), asks: []ask{
			topic(fine("The last message on up/dev-7 is of 12:19:50 UTC; they had come every 20 s")), ofClient("app", fine("The last delivery to it is of 12:19:50 UTC")),
		}},
		{name: "a device that may not any more", rows: onTheWay(func(s *script, at time.Duration, device, app client, m message) {
			s.may(at, device, "publish", m.topic, "deny", "file")
		}), asks: []ask{topic(denied), ofClient("app", fine("The last delivery to it is of 12:19:50 UTC"))}},
	})
}
