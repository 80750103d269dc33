package fleet

import (
	"fmt"
	"time"
)

// site is a part of the healthy fleet: sensors, the services that receive from them, and apps of people.
type site struct {
	*stage
	name      string
	ingest    *device
	dashboard *device // nil in the smallest site
	sensors   []*device
	apps      []*device
	config    *message // retained
}

// healthy is a fleet in which nothing is wrong: clients come and go, a few lose their connection, most messages arrive.
func healthy(s *stage) {
	sites := make([]*site, 1+s.fleet.options.Clients/40)
	for i := range sites {
		name := fmt.Sprintf("s%03d", i+1)
		sites[i] = &site{stage: s, name: name}
		sites[i].config = s.apiMessage("sites/"+name+"/config", `{"interval":10,"unit":"C"}`, 1, s.between(time.Hour, 9*24*time.Hour))
	}
	for i := range s.fleet.options.Clients {
		sites[i%len(sites)].add(i, i/len(sites))
	}
	for _, site := range sites {
		if len(site.sensors) > 0 {
			site.operate()
		}
	}
}

// add makes the client with this number in the fleet and in the site, and starts it.
func (s *site) add(i, k int) {
	switch {
	case k == 0:
		s.ingest = s.service("ingest", "+/telemetry", "+/events")
	case k == 2:
		s.dashboard = s.service("dashboard", "+/events")
	case k%10 == 3:
		s.app(i)
	default:
		s.sensor(i)
	}
}

// service connects at the beginning and stays.
func (s *site) service(name string, filters ...string) *device {
	d := s.device(profile{
		id: name + "-" + s.name, user: new(name), ip: fmt.Sprintf("10.8.%d.%d", s.random.IntN(8), 10+s.random.IntN(200)),
		attributes: `{"role":"service"}`, resumes: true, expiry: 2 * time.Hour,
	})
	d.connect(func() {
		for _, filter := range filters {
			d.subscribe("sites/"+s.name+"/"+filter, 2, nil)
		}
	})
	return d
}

func (s *site) sensor(i int) {
	p := profile{
		id: fmt.Sprintf("sensor-%05d", i), user: new("site-" + s.name), keepalive: 5 * time.Minute,
		ip: fmt.Sprintf("10.%d.%d.%d", 20+i/62500, i/250%250, 1+i%250),
	}
	if s.random.IntN(20) == 0 {
		p.user = nil
	}
	d := s.device(p)
	s.sensors = append(s.sensors, d)
	qos := [...]int64{0, 0, 0, 1, 1, 1, 1, 1, 1, 2}[s.random.IntN(10)]

	var join func()
	work := func() {
		s.measure(d, qos)
		d.during(time.Second+d.about(90*time.Minute), func() { s.leave(d, join) })
	}
	join = func() { d.connect(func() { d.subscribe(s.commands(d), 1, work) }) }
	if s.random.IntN(10) < 6 {
		d.wasConnected(d.between(time.Minute, 5*time.Hour))
		d.during(time.Second, work)
	} else {
		s.after(s.between(time.Second, time.Minute), join)
	}
}

func (s *site) commands(d *device) string { return "sites/" + s.name + "/" + d.id + "/cmd" }

// measure publishes now and then: mostly what only one service wants, some events that many want, and records that only
// rules read, which therefore count as dropped.
func (s *site) measure(d *device, qos int64) {
	gap := time.Duration(float64(time.Second) / s.fleet.options.Rate)
	d.during(gap/2+d.about(gap/2), func() {
		if d.conn.mute {
			return
		}
		own := "sites/" + s.name + "/" + d.id
		switch n := d.random.IntN(100); {
		case n < 88:
			d.send(own+"/telemetry", fmt.Sprintf(`{"t":%.1f,"n":%d}`, 18+6*d.random.Float64(), d.messages), qos, subscriber{s.ingest, 2})
		case n < 95:
			d.send(own+"/events", fmt.Sprintf(`{"door":%t}`, n%2 == 0), 1, s.watchers()...)
		default:
			d.send(own+"/audit", fmt.Sprintf(`{"seen":%d}`, d.now/1000), qos)
		}
		s.measure(d, qos)
	})
}

func (s *site) watchers() []subscriber {
	watchers := []subscriber{{s.ingest, 2}}
	if s.dashboard != nil {
		watchers = append(watchers, subscriber{s.dashboard, 2})
	}
	for _, app := range s.apps {
		watchers = append(watchers, subscriber{app, 1})
	}
	return watchers
}

// leave ends a sensor's connection, mostly in good order, and has it come back.
func (s *site) leave(d *device, back func()) {
	later := func() { s.after(s.between(time.Minute, 10*time.Minute), back) }
	soon := func() { s.after(s.between(time.Second, 30*time.Second), back) }
	switch n := d.random.IntN(100); {
	case n < 25:
		d.unsubscribed(s.commands(d), 1)
		d.disconnect("normal")
		later()
	case n < 65:
		d.disconnect("normal")
		later()
	case n < 70:
		d.disconnect("disconnect_with_will_message")
		later()
	case n < 96:
		d.disconnect("tcp_closed")
		soon()
	default:
		d.timeOut(soon)
	}
}

// app belongs to a person who moves: it comes from changing addresses, sometimes before its old connection is gone.
func (s *site) app(i int) {
	d := s.device(profile{id: fmt.Sprintf("app-%05d", i), user: new(fmt.Sprintf("person%d", i)), ip: s.mobile(), resumes: true})
	s.apps = append(s.apps, d)
	var arrive, stay func()
	arrive = func() {
		d.ip = s.mobile()
		d.connect(func() {
			d.subscribe("sites/"+s.name+"/+/events", 1, nil)
			d.subscribe("sites/"+s.name+"/config", 1, func() {
				d.receive(s.config, 1)
				stay()
			})
		})
	}
	stay = func() {
		d.during(time.Minute+d.about(15*time.Minute), func() {
			switch n := d.random.IntN(10); {
			case n < 4:
				d.ip = s.mobile()
				d.connect(stay)
			case n < 9:
				d.disconnect("normal")
				s.after(s.between(2*time.Minute, 20*time.Minute), arrive)
			default:
				d.disconnect("tcp_closed")
				s.after(s.between(5*time.Second, time.Minute), arrive)
			}
		})
	}
	s.after(s.between(time.Second, 5*time.Minute), arrive)
}

func (s *site) mobile() string {
	return fmt.Sprintf("100.64.%d.%d", s.random.IntN(256), 1+s.random.IntN(254))
}

// operate has the site's office send commands to sensors by HTTP, a few of them delayed.
func (s *site) operate() {
	gap := time.Duration(30 * float64(time.Second) / s.fleet.options.Rate / float64(len(s.sensors)))
	s.after(time.Second+s.about(gap), func() {
		d := s.sensors[s.random.IntN(len(s.sensors))]
		m := s.apiMessage(s.commands(d), fmt.Sprintf(`{"led":%t}`, s.random.IntN(2) == 0), 1, 0)
		deliver := func() {
			s.published(m)
			s.route(m, subscriber{d, 1})
		}
		if s.random.IntN(6) == 0 {
			s.after(2*time.Minute, deliver)
		} else {
			deliver()
		}
		s.operate()
	})
}
