package field

import (
	"fmt"
	"testing"
	"time"
)

// Messages that find no subscriber although somebody wants them: a subscription that is gone, or was never right.

var ads = client{id: "ads", user: "ads", ip: "203.0.113.10"}

// screen receives its topic until twenty past twelve, when something happens to its subscription, and stays connected or comes back.
func screen(happens func(s *script, c client)) func(s *script) {
	return func(s *script) {
		s.others()
		c := client{id: "tv-1", user: "tv", ip: "198.51.100.7"}
		s.connected(0, c)
		s.subscribed(5*ms, c, "ads/#", 1)
		happens(s, c)
		every(30*sec, hour, minute, func(at time.Duration) { s.ping(at, c) })
		every(10*sec, hour, 20*sec, func(at time.Duration) {
			m := message{from: ads, topic: "ads/tv-1", qos: 1, received: at}
			if at < 20*minute {
				s.delivered(at+2*ms, c, m)
				return
			}
			s.unheard(m, "no_subscribers")
		})
	}
}

// slip is one topic that is written wrong, among hundreds that only rules read and that have more messages.
func slip(s *script) {
	s.others()
	for i, c := range herd(300, client{id: "dev-", user: "dev", ip: "198.51.100.%d"}) {
		every(time.Duration(i)*sec/5, hour, 3*minute, func(at time.Duration) {
			s.unheard(message{from: c, topic: "up/" + c.id + "/telemetry", qos: 1, received: at}, "no_subscribers")
		})
	}
	app := client{id: "orders-app", user: "app", ip: "203.0.113.11"}
	s.connected(0, app)
	s.subscribed(5*ms, app, "orders/+/request", 1)
	kiosk := client{id: "kiosk-7", user: "kiosk", ip: "198.51.100.77"}
	every(10*sec, hour, 6*minute, func(at time.Duration) {
		s.unheard(message{from: kiosk, topic: "orders/kiosk-7/Request", qos: 1, received: at}, "no_subscribers")
	})
}

// behind is a receiver that stays connected and falls behind, at last by four minutes.
func behind(s *script) {
	s.others()
	c := client{id: "historian", user: "hist", ip: "198.51.100.7"}
	every(0, hour, minute, func(at time.Duration) { s.ping(at, c) })
	every(10*sec, 55*minute, 2*sec, func(at time.Duration) {
		m := message{from: ads, topic: fmt.Sprintf("site/%d", at/sec%20), qos: 1, received: at}
		s.delivered(at+min(4*minute, 10*sec+at/5), c, m)
	})
}

// fetchers sleep, and get what was queued meanwhile when they come.
func fetchers(s *script) {
	s.others()
	for i, c := range herd(40, client{id: "leak-", user: "leak", ip: "198.51.100.%d", resumes: true}) {
		every(time.Duration(i)*20*sec, hour, 15*minute, func(at time.Duration) {
			s.connected(at, c)
			for queued := range 5 {
				s.delivered(at+200*ms, c, message{from: ads, topic: "cfg/" + c.id, qos: 1, received: max(0, at-time.Duration(queued)*3*minute), number: queued})
			}
			s.ended(at+20*sec, c, "normal", at)
		})
	}
}

// poller subscribes every five minutes to get the retained settings, and unsubscribes.
func poller(s *script) {
	s.others()
	c := client{id: "poller", user: "poll", ip: "198.51.100.7"}
	every(sec, hour, 5*minute, func(at time.Duration) {
		s.subscribed(at, c, "cfg/#", 1)
		for n := range 12 {
			s.delivered(at+10*ms, c, message{from: ads, topic: fmt.Sprintf("cfg/%d", n), qos: 1, received: at - at%(10*minute) - time.Duration(n)*10*sec, number: n})
		}
		s.row(at+2*sec, "session.unsubscribed", c).Topic = new("cfg/#")
	})
}

// opened is an application that is opened and closed by people, one after the other, on a topic that is published all the time.
func opened(s *script) {
	s.others()
	for i, c := range herd(8, client{id: "web-", user: "web", ip: "198.51.100.%d"}) {
		since := time.Duration(i) * 7 * minute
		s.visit(since, since+5*minute, c, "normal")
		every(since, since+7*minute, 10*sec, func(at time.Duration) {
			m := message{from: ads, topic: "plant/state", qos: 0, received: at + sec}
			if at < since+5*minute-sec {
				s.delivered(at+sec+ms, c, m)
				return
			}
			s.unheard(m, "no_subscribers")
		})
	}
}

func TestKindSubscriber(t *testing.T) {
	missed := func(text string) want {
		return want{id: "no-subscribers", severity: "warning", about: "client tv-1", says: []string{"received it until 12:19:50", text}}
	}
	cleaned, left := missed("connected again at 12:21:00.*not subscribed again"), missed("unsubscribed .*12:20:00")
	wrong := want{id: "no-subscribers", severity: "warning", about: "topic orders/kiosk-7/Request", says: []string{`orders-app subscribed to orders/\+/request`, "case"}}
	late := want{id: "slow-delivery", severity: "warning", about: "client historian", says: []string{"3 min after", "goes on"}}
	play(t, []scene{
		{name: "a session that is new and has no subscription", rows: screen(func(s *script, c client) {
			s.ended(20*minute, c, "keepalive_timeout", 0)
			s.connected(21*minute, c)
		}), asks: []ask{ofFleet(cleaned), ofClient("tv-1", cleaned)}},
		{name: "a subscription that is given up", rows: screen(func(s *script, c client) {
			s.row(20*minute, "session.unsubscribed", c).Topic = new("ads/#")
		}), asks: []ask{ofFleet(left), ofClient("tv-1", left)}},
		{name: "a slip among topics that only rules read", rows: slip, asks: []ask{ofFleet(wrong), ofClient("kiosk-7", wrong)}},
		{name: "a receiver that falls minutes behind", rows: behind, asks: []ask{ofFleet(late), ofClient("historian", late)}},
		{name: "a client that fetches retained messages", rows: poller, asks: []ask{ofFleet().not("slow-delivery"), ofClient("poller").not("slow-delivery")}},
		{name: "people who open and close an application", rows: opened, asks: []ask{ofFleet(want{id: "no-subscribers", about: "topic plant/state", silent: "its connection ended"})}},
		{name: "sleepers that get what was queued", rows: fetchers, asks: []ask{ofFleet().not("slow-delivery"), ofClient("leak-3").not("slow-delivery")}},
	})
}
