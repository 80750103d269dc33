package field

import (
	"testing"
	"time"
)

// Kind E: whether a receiver was connected is read from the rows around a drop, not guessed.

var hq = client{id: "hq-bridge", user: "bridge", ip: "203.0.113.8", port: 41000, node: "emqx@n1", resumes: true}

// blink is an MQTT bridge whose line breaks for half a second: its queue overflows in it, and all else arrives.
func blink(s *script) {
	s.others()
	s.connected(sec, hq)
	s.subscribed(2*sec, hq, "cells/#", 1)
	since, bridge := sec, hq
	for n := range 4 {
		gone := time.Duration(10+12*n)*minute + 20*sec
		s.ended(gone, bridge, "tcp_closed", since)
		flow(gone+10*ms, gone+500*ms, 5*ms, "cells/%d", func(at time.Duration, m message) { s.lost(at, bridge, m, "queue_full") })
		bridge.port++
		s.connected(gone+500*ms, bridge)
		since = gone + 500*ms
	}
	flow(3*sec, hour, 700*ms, "cells/%d", func(at time.Duration, m message) { s.delivered(at, hq, m) })
}

// hanging is a bridge that hangs: it publishes, so it is connected; what it gets piles up and it acknowledges nothing any more.
func hanging(s *script) {
	s.others()
	flow(0, 10*minute, 2*sec, "cells/%d", func(at time.Duration, m message) { s.delivered(at, hq, m) })
	flow(10*minute, 10*minute+32*sec, sec, "cells/%d", func(at time.Duration, m message) { s.receives(at, "message.delivered", hq, m) })
	flow(14*minute, 59*minute, 2*sec, "cells/%d", func(at time.Duration, m message) { s.lost(at, hq, m, "queue_full") })
	every(0, hour, 20*sec, func(at time.Duration) { s.publishes(at, hq, "hq/alive") })
}

// nights is a receiver that was switched off for a quarter of an hour, and gets what its session kept.
func nights(s *script) {
	s.others()
	log := client{id: "night-log", user: "log", ip: "2001:db8:77::4", resumes: true}
	s.connected(minute, log)
	flow(2*minute, 20*minute, 3*sec, "night/%d", func(at time.Duration, m message) { s.delivered(at, log, m) })
	s.ended(20*minute, log, "normal", minute)
	flow(26*minute, 35*minute, 3*sec, "night/%d", func(at time.Duration, m message) { s.lost(at, log, m, "queue_full") })
	s.connected(35*minute, log)
	flow(35*minute+sec, 59*minute, 3*sec, "night/%d", func(at time.Duration, m message) { s.delivered(at, log, m) })
}

// nobodyKnows is a receiver of which there is nothing but drops.
func nobodyKnows(s *script) {
	s.others()
	flow(0, hour, 4*sec, "dark/%d", func(at time.Duration, m message) {
		s.lost(at, client{id: "dark-1", user: "dark", ip: "10.70.0.1"}, m, "queue_full")
	})
}

func TestKindState(t *testing.T) {
	away := want{id: "offline-queue-full", severity: bad, about: "client hq-bridge", certainty: quiteSure,
		says: []string{`hq-bridge`, `\b392\b`}, silent: `could not keep up|while it was connected`}
	hangs := want{id: "slow-consumer", severity: bad, about: "client hq-bridge", certainty: quiteSure, says: []string{`hq-bridge`}, silent: `while it was (offline|away)`}
	off := want{id: "offline-queue-full", severity: bad, about: "client night-log", certainty: certain, says: []string{`night-log`, `\b180\b`}}
	unsure := want{id: "slow-consumer|offline-queue-full", severity: bad, about: "client dark-1", certainty: possible,
		says: []string{`dark-1`, `(?i)isn't known|not known|can't be told`}}
	both := func(w want, client string) []ask {
		return []ask{{want: []want{w}}, {keys: `"clients":["` + client + `"]`, want: []want{w}}}
	}
	play(t, []scene{
		{name: "half a second of absence", rows: blink, asks: []ask{
			ofFleet(away).not("slow-consumer"),
			ofClient("hq-bridge", away).not("slow-consumer"),
		}},
		{name: "a bridge that hangs", rows: hanging, asks: []ask{
			ofFleet(hangs).not("offline-queue-full").also("unacknowledged"),
			ofClient("hq-bridge", hangs).not("offline-queue-full").also("unacknowledged"),
		}},
		{name: "switched off at night", rows: nights, asks: []ask{
			ofFleet(off).not("slow-consumer|message-expired"),
			ofClient("night-log", off).not("slow-consumer|message-expired"),
		}},
		{name: "nothing but drops", rows: nobodyKnows, asks: both(unsure, "dark-1")},
		{name: "a receiver that copes", rows: coping, asks: []ask{ofClient("board-7").not("slow-consumer")}},
	})
}
