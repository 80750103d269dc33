package fleet

import (
	"fmt"
	"time"
)

// Sites of which there is little to see, or nothing for a while.

// A node is drained before it is restarted: its clients are sent to the others, one after the other, and some time later they are
// sent back.
func drainedNode(s *stage) {
	store := s.store()
	home := s.fleet.nodes[1%len(s.fleet.nodes)]
	away, takes, length := s.between(10*time.Minute, 40*time.Minute), s.between(20*time.Second, 3*time.Minute), s.between(4*time.Minute, 30*time.Minute)
	for i := range s.some(30, 400) {
		d := s.device(profile{id: fmt.Sprintf("unit-%03d", i), user: new("unit"), ip: fmt.Sprintf("10.93.%d.%d", i/250, 1+i%250), node: home, resumes: true, expiry: time.Hour})
		if i%3 == 0 {
			d.node = s.fleet.nodes[0]
		}
		here := d.node
		d.wasConnected(s.between(time.Hour, 90*time.Hour))
		d.reports("units/"+d.id, time.Minute, store)
		moves := func(after time.Duration, to []*node) {
			s.after(after, func() {
				d.disconnect("use_another_server")
				d.node = to[s.random.IntN(len(to))]
				s.after(s.between(300*time.Millisecond, 4*time.Second), func() { d.connect(nil) })
			})
		}
		if here == home {
			moves(away+s.between(0, takes), s.others(home))
			moves(away+takes+length+s.between(0, takes), []*node{home})
		}
	}
}

// others are the nodes beside one.
func (s *stage) others(than *node) []*node {
	var list []*node
	for _, n := range s.fleet.nodes {
		if n != than {
			list = append(list, n)
		}
	}
	return list
}

// A site of three clients: one listens, one measures now and then, one comes and goes.
func threeClients(s *stage) {
	panel := s.device(profile{id: "panel", user: new("home"), ip: "192.168.7.2"})
	sensor := s.device(profile{id: "sensor", user: new("home"), ip: "192.168.7.3"})
	visitor := s.device(profile{id: "tablet", user: new("home"), ip: "192.168.7.4"})
	panel.wasConnected(s.between(time.Hour, 90*time.Hour))
	sensor.wasConnected(s.between(time.Hour, 90*time.Hour))
	sensor.reports("home/temperature", time.Duration(s.some(1, 20))*time.Minute, subscriber{panel, 1})
	s.after(s.between(0, 20*time.Minute), func() {
		s.cycle(time.Duration(s.some(15, 50))*time.Minute, func() {
			visitor.connect(func() { visitor.subscribe("home/#", 0, nil) })
			s.after(s.between(time.Minute, 10*time.Minute), func() { visitor.disconnect(pick(s, "normal", "normal", "tcp_closed")) })
		})
	})
}

// The first row of a table.
func oneRow(s *stage) {
	d := s.device(profile{id: "first", user: new("me"), ip: "192.168.7.9"})
	s.after(s.between(time.Second, time.Hour), func() {
		switch s.random.IntN(3) {
		case 0:
			d.authenticated(d.dial(), "success")
		case 1:
			d.wasConnected(time.Minute)
			d.authorize("publish", "first/hello")
		default:
			d.wasConnected(time.Minute)
			d.delivered(s.apiMessage("first/hello", "1", 0, time.Millisecond), 0)
		}
	})
}

// A message every minute or few, as regular as a clock.
func trickle(s *stage) {
	store := s.store()
	tank := s.device(profile{id: "tank", user: new("tank"), ip: "10.94.0.1", node: s.fleet.nodes[0]})
	tank.wasConnected(s.between(time.Hour, 90*time.Hour))
	every := s.between(61*time.Second, 9*time.Minute)
	s.after(s.between(0, every), func() {
		s.cycle(every, func() { s.route(tank.message("tank/level", "3", 0), store) })
	})
}

// Clients that connect, exchange messages for a while, and stay connected without another word.
func idleClients(s *stage) {
	var all []subscriber
	for i := range s.some(2, 60) {
		all = append(all, subscriber{s.device(profile{id: fmt.Sprintf("idle-%02d", i), user: new("dev"), ip: "192.168.1.21"}), 0})
	}
	until := s.between(30*time.Second, 5*time.Minute)
	for _, d := range all {
		s.after(s.between(time.Second, 5*time.Second), func() { d.connect(func() { d.subscribe("chat/#", 0, nil) }) })
	}
	s.after(10*time.Second, func() {
		s.times(int(until/time.Second), time.Second, func(int) { all[0].send("chat/a", "hello", 0, all[1:]...) })
	})
}

// Machines that say goodbye at the end of the shift, and nothing comes for the rest of the time.
func endOfShift(s *stage) {
	store := s.store()
	end := s.between(20*time.Minute, 100*time.Minute)
	for i := range s.some(8, 200) {
		d := s.device(profile{id: fmt.Sprintf("loom-%03d", i), user: new("loom"), ip: fmt.Sprintf("10.95.0.%d", 1+i)})
		d.wasConnected(s.between(time.Hour, 9*time.Hour))
		d.reports("looms/"+d.id, 40*time.Second, store)
		s.after(end+s.between(0, 50*time.Second), func() { d.disconnect("normal") })
	}
}

// Settings that are kept for whoever comes: when they are published nobody subscribes, and everybody gets them later.
func retainedSettings(s *stage) {
	var settings []*message
	s.after(s.between(time.Second, 3*time.Minute), func() {
		s.times(s.some(3, 12), 5*time.Second, func(int) {
			m := s.apiMessage("settings/rooms", `{"on":true}`, 1, 0)
			s.published(m)
			s.dropped(m, "no_subscribers")
			settings = append(settings, m)
		})
	})
	for i := range s.some(10, 120) {
		room := s.device(profile{id: fmt.Sprintf("room-%03d", i), user: new("room"), ip: fmt.Sprintf("10.96.0.%d", 1+i)})
		s.after(s.between(5*time.Minute, 50*time.Minute), func() {
			room.connect(func() {
				room.subscribe("settings/+", 1, func() {
					for _, m := range settings {
						room.receive(m, 1)
					}
				})
			})
		})
	}
}
