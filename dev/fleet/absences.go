package fleet

import (
	"fmt"
	"time"
)

// Cases about connections that end, alone or many at once, and about messages that look lost.

func flapping(s *stage) {
	log := s.device(profile{id: "buoy-log", user: new("harbour"), ip: "198.51.100.3"})
	buoy := s.device(profile{id: "buoy-2", user: new("buoy"), ip: "198.51.100.2"})
	log.connect(func() { log.subscribe("buoys/+/wave", 1, nil) })
	s.after(time.Second, func() {
		s.cycle(time.Minute, func() {
			buoy.connect(func() {
				s.times(4, 10*time.Second, func(i int) { buoy.send("buoys/2/wave", fmt.Sprintf(`{"m":%d}`, i), 1, subscriber{log, 1}) })
			})
			s.after(50*time.Second, func() { buoy.disconnect("tcp_closed") })
		})
	})
}

func roamingTakeover(s *stage) {
	courier := s.device(profile{id: "courier-8", user: new("courier"), ip: "198.51.100.31", resumes: true, expiry: time.Hour})
	courier.connect(func() { courier.subscribe("couriers/8/route", 1, nil) })
	place := 0
	s.after(10*time.Minute, func() {
		s.cycle(20*time.Minute, func() {
			place = (place + 1) % 4
			courier.ip = fmt.Sprintf("198.51.100.%d", 31+place)
			courier.connect(nil)
		})
	})
}

func ordinaryTimeouts(s *stage) {
	log := s.device(profile{id: "sled-log", user: new("slope"), ip: "198.51.100.56"})
	log.connect(func() { log.subscribe("sleds/+/place", 1, nil) })
	for i := 1; i <= 5; i++ {
		sled := s.device(profile{id: fmt.Sprintf("sled-%d", i), user: new("sled"), ip: fmt.Sprintf("198.51.100.%d", 50+i)})
		sled.connect(nil)
		s.after(s.between(time.Second, time.Minute), func() {
			s.cycle(time.Minute, func() {
				if sled.online() && !sled.conn.mute {
					sled.send(fmt.Sprintf("sleds/%d/place", i), "{}", 1, subscriber{log, 1})
				}
			})
		})
		s.cycle(time.Hour, func() {
			s.after(time.Duration(10*i)*time.Minute, func() {
				sled.timeOut(func() { s.after(s.between(time.Second, 5*time.Second), func() { sled.connect(nil) }) })
			})
		})
	}
}

const (
	silentNodeName    = "emqx@10.0.1.18"
	evacuatedNodeName = "emqx@10.0.1.17"
	herdSize          = 16
)

// herd is many devices on one node, which publish once a minute.
func (s *stage) herd(kind, ips, serviceIP string, home *node) []*device {
	log := s.device(profile{id: kind + "-log", user: new(kind + "-service"), ip: serviceIP, node: s.fleet.nodes[0]})
	log.connect(func() { log.subscribe(kind+"s/+/count", 1, nil) })
	var all []*device
	for i := 1; i <= herdSize; i++ {
		d := s.device(profile{
			id: fmt.Sprintf("%s-%02d", kind, i), user: &kind, ip: fmt.Sprintf(ips, i), node: home, resumes: true, expiry: time.Hour,
		})
		d.wasConnected(d.between(time.Hour, 48*time.Hour))
		s.after(s.between(time.Second, 50*time.Second), func() {
			s.cycle(time.Minute, func() {
				if d.online() {
					d.send(fmt.Sprintf("%ss/%02d/count", kind, i), fmt.Sprintf(`{"n":%d}`, d.messages), 1, subscriber{log, 1})
				}
			})
		})
		all = append(all, d)
	}
	return all
}

// elsewhere connects a device to any node of the cluster, and some time later, one after the other, to its own again.
func (s *stage) elsewhere(d *device, home *node, after, back time.Duration) {
	s.after(after, func() {
		d.node = nil
		d.connect(nil)
	})
	s.after(back, func() {
		d.disconnect("normal")
		d.node = home
		s.after(s.between(time.Second, 3*time.Second), func() { d.connect(nil) })
	})
}

func silentNode(s *stage) {
	home := newNode(silentNodeName, 7)
	all := s.herd("loom", "198.51.100.1%02d", "10.9.0.9", home)
	s.cycle(30*time.Minute, func() {
		s.after(5*time.Minute, func() {
			for i, d := range all {
				d.vanish()
				s.elsewhere(d, home, s.between(25*time.Second, time.Minute), 10*time.Minute+time.Duration(i)*15*time.Second)
			}
		})
	})
}

func evacuatedNode(s *stage) {
	home := newNode(evacuatedNodeName, 6)
	all := s.herd("mixer", "203.0.113.1%02d", "10.9.0.10", home)
	s.cycle(30*time.Minute, func() {
		s.after(6*time.Minute, func() {
			for i, d := range all {
				s.after(s.between(0, 5*time.Second), func() {
					d.disconnect("use_another_server")
					s.elsewhere(d, home, s.between(time.Second, 5*time.Second), 10*time.Minute+time.Duration(i)*15*time.Second)
				})
			}
		})
	})
}

func workingHours(s *stage) {
	desk := s.device(profile{id: "sewing-desk", user: new("sewing-service"), ip: "10.9.0.11"})
	desk.connect(func() { desk.subscribe("sewing/+/seams", 1, nil) })
	for i := 1; i <= 8; i++ {
		machine := s.device(profile{id: fmt.Sprintf("sewing-%d", i), user: new("sewing"), ip: fmt.Sprintf("203.0.113.3%d", i)})
		s.after(s.between(time.Second, 5*time.Second), func() {
			s.cycle(20*time.Minute, func() {
				machine.work(func() {
					s.times(54, 10*time.Second, func(n int) {
						machine.send(fmt.Sprintf("sewing/%d/seams", i), fmt.Sprintf(`{"n":%d}`, n), 1, subscriber{desk, 1})
					})
				})
				s.after(570*time.Second, func() { machine.disconnect("normal") })
			})
		})
	}
}

func lostAcks(s *stage) {
	lamp := s.device(profile{id: "lamp-5", user: new("lamp"), ip: "198.51.100.5"})
	dimmer := s.device(profile{id: "dimmer", user: new("light-control"), ip: "198.51.100.6"})
	var retry func(m *message)
	retry = func(m *message) {
		lamp.delivered(m, 1)
		lamp.during(30*time.Second, func() { retry(m) })
	}
	dimmer.work(func() {
		s.cycle(10*time.Minute, func() {
			lamp.connect(func() { lamp.subscribe("lamps/5/level", 1, nil) })
			s.after(20*time.Second, func() {
				s.times(20, 20*time.Second, func(i int) {
					m := dimmer.publish("lamps/5/level", fmt.Sprint(5*i), 1)
					if i%4 == 3 {
						retry(m)
					} else {
						lamp.receive(m, 1)
					}
				})
			})
			s.after(555*time.Second, func() { lamp.disconnect("normal") })
		})
	})
}

const turbines = 20

func rulesOnlyTopics(s *stage) {
	desk := s.device(profile{id: "turbine-desk", user: new("control-room"), ip: "10.9.0.12"})
	desk.connect(func() { desk.subscribe("turbines/+/power", 1, nil) })
	for i := 1; i <= turbines; i++ {
		turbine := s.device(profile{id: fmt.Sprintf("turbine-%02d", i), user: new("turbine"), ip: fmt.Sprintf("203.0.113.2%02d", i)})
		turbine.work(func() {
			s.cycle(15*time.Second, func() { turbine.send(fmt.Sprintf("turbines/%02d/spectrum", i), "[3, 1, 4]", 0) })
			s.cycle(time.Minute, func() {
				turbine.send(fmt.Sprintf("turbines/%02d/power", i), `{"kW":812}`, 1, subscriber{desk, 1})
			})
		})
	}
}

// misses are topics with the filters that should have received them.
var misses = []struct{ topic, filter string }{
	{"/cellar/1/temp", "cellar/+/temp"},
	{"attic/temp", "attic/+/temp"},
	{"garage/1/temprature", "garage/+/temperature"},
	{"yard/1/wind", "yard/+"},
}

func nearMisses(s *stage) {
	hub := s.device(profile{id: "house-hub", user: new("house"), ip: "10.9.0.13"})
	hub.connect(func() {
		for _, miss := range misses {
			hub.subscribe(miss.filter, 1, nil)
		}
	})
	for i, miss := range misses {
		near := s.device(profile{id: fmt.Sprintf("near-%d", i+1), user: new("near"), ip: fmt.Sprintf("203.0.113.4%d", i+1)})
		near.work(func() {
			s.cycle(20*time.Second, func() { near.send(miss.topic, "1", 1) })
		})
	}
}
