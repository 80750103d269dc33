package fleet

import (
	"fmt"
	"time"
)

// Stories about connections.

func factory(s *stage) {
	monitor := s.device(profile{id: "factory-monitor", user: new("monitor"), ip: "10.9.0.5"})
	monitor.connect(func() { monitor.subscribe("factory/device/#", 1, nil) })
	to := subscriber{monitor, 1}

	report := func(d *device) {
		s.cycle(10*time.Second, func() {
			if d.online() {
				d.send("factory/device/status", fmt.Sprintf(`{"device":%q,"temp":%d}`, d.id, 20+d.random.IntN(60)), 1, to)
			}
		})
	}
	for i := 1; i <= 9; i++ {
		ip := fmt.Sprintf("78.234.1.%d", i)
		if i == 9 {
			ip = "78.234.200.9"
		}
		d := s.device(profile{id: fmt.Sprintf("device%03d", i), user: new("test"), ip: ip, attributes: `{"line":"A"}`})
		join := func() { d.connect(func() { d.subscribe("factory/device/cmd", 1, nil) }) }
		s.after(s.between(time.Second, 5*time.Second), func() {
			join()
			report(d)
			switch i {
			case 1:
				s.cycle(10*time.Minute, func() {
					s.after(6*time.Minute, func() {
						d.unsubscribed("factory/device/cmd", 1)
						d.disconnect("normal")
						s.after(time.Minute, join)
					})
				})
			case 9:
				s.cycle(10*time.Minute, func() {
					s.after(4*time.Minute, func() {
						d.disconnect("tcp_closed")
						s.after(time.Minute, join)
					})
				})
			}
		})
	}

	// Its names only begin or end like those of the questions.
	other := s.device(profile{id: "device0010", user: new("tester"), ip: "178.234.1.10"})
	other.work(func() {
		s.cycle(30*time.Second, func() { other.send("factory/device/status/detail", "{}", 0, to) })
	})
}

func keepaliveTimeout(s *stage) {
	tracker := s.device(profile{id: "tracker-5", user: new("tracker"), ip: "192.0.2.51", silent: true})
	var connect func()
	connect = func() {
		tracker.connect(func() {
			tracker.subscribe("trackers/5/cmd", 0, func() {
				tracker.timeOut(func() { s.after(s.between(500*time.Millisecond, 2*time.Second), connect) })
			})
		})
	}
	connect()
}

func duplicateClientID(s *stage) {
	// One client ID is one device here: who has it is only seen from the address.
	gateway := s.device(profile{id: "gateway-1", user: new("gateway"), ip: "192.0.2.61", resumes: true})
	gateway.connect(func() { gateway.subscribe("gateways/1/cmd", 1, nil) })
	s.after(5*time.Second, func() {
		s.cycle(10*time.Second, func() {
			for i, ip := range []string{"192.0.2.62", "192.0.2.61"} {
				s.after(time.Duration(i)*5*time.Second+s.between(0, time.Second), func() {
					gateway.ip = ip
					gateway.connect(nil)
				})
			}
		})
	})
}

const (
	restartingNode = "emqx@10.0.1.19"
	presses        = 24
)

func nodeRestart(s *stage) {
	home := newNode(restartingNode, 8)
	service := s.device(profile{id: "press-log", user: new("press-service"), ip: "10.9.0.8", node: s.fleet.nodes[0]})
	service.connect(func() { service.subscribe("presses/#", 1, nil) })

	var all []*device
	for i := 1; i <= presses; i++ {
		d := s.device(profile{
			id: fmt.Sprintf("press-%02d", i), user: new("press"), ip: fmt.Sprintf("192.0.2.2%02d", i), node: home, resumes: true,
		})
		all = append(all, d)
		d.wasConnected(d.between(time.Hour, 48*time.Hour))
		s.cycle(time.Minute, func() {
			s.after(s.between(0, 50*time.Second), func() {
				if d.online() {
					d.send(fmt.Sprintf("presses/%02d/strokes", i), fmt.Sprintf(`{"n":%d}`, d.messages), 1, subscriber{service, 1})
				}
			})
		})
	}
	s.cycle(30*time.Minute, func() {
		s.after(4*time.Minute, func() {
			for i, d := range all {
				if i%3 == 2 {
					d.vanish()
				} else {
					s.after(s.between(0, 400*time.Millisecond), func() { d.disconnect("tcp_closed") })
				}
				s.after(s.between(25*time.Second, time.Minute), func() { d.connect(nil) })
			}
			s.after(5*time.Second, func() { s.alarm(true, s.fleet.nodes[0]) })
			s.after(25*time.Second, func() { s.alarm(false, s.fleet.nodes[0]) })
		})
	})
}
