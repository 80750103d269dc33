package fleet

import (
	"fmt"
	"time"
)

// Sites are small healthy fleets, each with a habit that looks like trouble to whoever doesn't know it. How big they are, and how
// often they do what they do, comes from the seed.
var sites = []struct {
	name string
	play func(*stage)
}{
	{"sleepers", sleepers}, {"roaming phones", roamingPhones}, {"behind a balancer", behindBalancer}, {"idle node", idleNode}, {"bench", bench}, {"drained node", drainedNode},
	{"three clients", threeClients}, {"one row", oneRow}, {"trickle", trickle}, {"idle clients", idleClients}, {"end of the shift", endOfShift}, {"retained settings", retainedSettings},
}

// Sites lists their names.
func Sites() []string {
	var names []string
	for _, one := range sites {
		names = append(names, one.name)
	}
	return names
}

func siteNamed(name string) (func(*stage), error) {
	for _, one := range sites {
		if one.name == name {
			return one.play, nil
		}
	}
	return nil, fmt.Errorf("simulate a fleet: there is no site %q; there are %q", name, Sites())
}

// pick is one of several values.
func pick[T any](s *stage, values ...T) T { return values[s.random.IntN(len(values))] }

// some is a number of at least from, and less than to.
func (s *stage) some(from, to int) int { return from + s.random.IntN(to-from) }

// store receives what a site publishes, since long before.
func (s *stage) store() subscriber {
	store := s.device(profile{id: "store", user: new("store"), ip: "10.8.0.9"})
	store.wasConnected(s.between(time.Hour, 90*time.Hour))
	return subscriber{store, 1}
}

// reports publishes as long as the device is connected, also on its later connections.
func (d *device) reports(topic string, every time.Duration, to ...subscriber) {
	d.after(d.between(0, every), func() {
		d.cycle(every, func() {
			if d.online() && !d.conn.mute {
				d.send(topic, fmt.Sprintf(`{"n":%d}`, d.messages), 1, to...)
			}
		})
	})
}

// Sleepers wake all at the same times, send what they have, and go back to sleep without a DISCONNECT.
func sleepers(s *stage) {
	store := s.store()
	period, reason := pick(s, 5, 10, 15, 30), pick(s, "tcp_closed", "ssl_closed", "tcp_closed")
	awake, late := s.between(300*time.Millisecond, 20*time.Second), s.between(time.Second, 20*time.Second)
	first := s.between(0, time.Duration(period)*time.Minute)
	for i := range s.some(40, 320) {
		meter := s.device(profile{id: fmt.Sprintf("meter-%03d", i), user: new("meter"), ip: fmt.Sprintf("10.90.%d.%d", i/250, 1+i%250)})
		s.after(first, func() {
			s.cycle(time.Duration(period)*time.Minute, func() {
				s.after(s.between(0, late), func() {
					meter.connect(func() {
						meter.send("meters/"+meter.id, "7", 1, store)
						meter.during(awake, func() { meter.disconnect(reason) })
					})
				})
			})
		})
	}
}

// Phones move from network to network, and share the addresses of those with others.
func roamingPhones(s *stage) {
	store := s.store()
	addresses := s.some(25, 200)
	elsewhere := func() string {
		n := s.random.IntN(addresses)
		return fmt.Sprintf("100.64.%d.%d", n/200, 1+n%200)
	}
	for i := range s.some(30, 250) {
		phone := s.device(profile{id: fmt.Sprintf("phone-%03d", i), user: new(fmt.Sprintf("person-%d", i)), ip: elsewhere(), resumes: true, expiry: time.Hour})
		var arrive, stay func()
		arrive = func() {
			phone.ip = elsewhere()
			phone.connect(stay)
		}
		stay = func() {
			phone.during(8*time.Minute+s.about(10*time.Minute), func() {
				switch n := s.random.IntN(20); {
				case n < 9: // before EMQX knows that it has gone
					arrive()
				case n < 16:
					phone.disconnect("normal")
					s.after(s.between(2*time.Minute, 20*time.Minute), arrive)
				case n < 19:
					phone.disconnect("tcp_closed")
					s.after(s.between(2*time.Second, time.Minute), arrive)
				default:
					phone.timeOut(func() { s.after(s.between(time.Second, time.Minute), arrive) })
				}
			})
		}
		s.after(s.between(0, 20*time.Minute), arrive)
		phone.reports("places/"+phone.id, 2*time.Minute, store)
	}
}

// Behind a balancer without the PROXY protocol all have one address, or two. Now and then one of them comes back before EMQX has
// noticed that it was gone, or mistypes its password.
func behindBalancer(s *stage) {
	store := s.store()
	addresses := s.some(1, 3)
	dial := func() string { return fmt.Sprintf("10.4.0.%d", 1+s.random.IntN(addresses)) }
	for i := range s.some(60, 400) {
		d := s.device(profile{id: fmt.Sprintf("client-%03d", i), user: new(fmt.Sprintf("user-%d", i)), ip: dial(), resumes: true, expiry: time.Hour})
		d.wasConnected(s.between(time.Hour, 90*time.Hour))
		d.reports("clients/"+d.id, time.Minute, store)
		s.after(s.about(90*time.Minute), func() {
			d.ip = dial()
			switch s.random.IntN(8) {
			case 0:
				d.disconnect("normal")
				d.refused("bad_username_or_password")
				s.after(s.between(3*time.Second, 10*time.Second), func() { d.connect(nil) })
			case 1, 2:
				d.connect(nil)
			default:
				d.disconnect("normal")
				s.after(s.between(time.Second, 10*time.Second), func() { d.connect(nil) })
			}
		})
	}
}

// On an idle node clients only listen, and hear something a few times an hour.
func idleNode(s *stage) {
	store := s.store()
	for i := range s.some(40, 120) {
		talker := s.device(profile{id: fmt.Sprintf("talker-%03d", i), user: new("talker"), ip: fmt.Sprintf("10.91.0.%d", 1+i), node: s.fleet.nodes[0]})
		talker.wasConnected(s.between(time.Hour, 9*time.Hour))
		talker.reports("talk/"+talker.id, time.Minute, store)
	}
	var signs []subscriber
	for i := range s.some(5, 150) {
		sign := s.device(profile{id: fmt.Sprintf("sign-%03d", i), user: new("sign"), ip: fmt.Sprintf("10.92.0.%d", 1+i), node: s.fleet.nodes[1%len(s.fleet.nodes)]})
		signs = append(signs, subscriber{sign, 0})
		if s.random.IntN(2) == 0 {
			sign.wasConnected(s.between(time.Hour, 9*time.Hour))
			continue
		}
		s.after(s.between(0, time.Minute), func() { sign.connect(func() { sign.subscribe("signs/all", 0, nil) }) })
	}
	s.after(s.between(time.Minute, 10*time.Minute), func() {
		s.cycle(time.Duration(s.some(4, 25))*time.Minute, func() { s.route(s.apiMessage("signs/all", "welcome", 0, 0), signs...) })
	})
}

// A bench is run now and then: clients connect, exchange messages as fast as they can, and leave together.
func bench(s *stage) {
	pause, runs := time.Duration(s.some(10, 40))*time.Minute, time.Duration(s.some(30, 240))*time.Second
	gap := time.Duration(s.some(100, 1000)) * time.Millisecond
	n := s.some(2, 30)
	receiver := s.device(profile{id: "bench-0", user: new("dev"), ip: "192.168.1.20", node: s.fleet.nodes[0]})
	var senders []*device
	for i := range n {
		senders = append(senders, s.device(profile{id: fmt.Sprintf("bench-%d", i+1), user: new("dev"), ip: "192.168.1.20", node: s.fleet.nodes[0]}))
	}
	s.after(s.between(0, 5*time.Minute), func() {
		s.cycle(pause+runs, func() {
			receiver.connect(func() { receiver.subscribe("test/#", 0, nil) })
			for _, d := range senders {
				d.work(func() {
					d.after(0, func() {
						s.times(int(runs/gap), gap, func(int) {
							if d.online() {
								d.send("test/a", "x", 0, subscriber{receiver, 0})
							}
						})
					})
				})
			}
			s.after(runs+time.Second, func() {
				for _, d := range append([]*device{receiver}, senders...) {
					s.after(s.between(0, 300*time.Millisecond), func() { d.disconnect("normal") })
				}
			})
		})
	})
}
