package fleet

import (
	"fmt"
	"time"
)

// Stories about messages that arrive late, twice, without an answer, or not at all.

func slowConsumer(s *stage) {
	screen := &inbox{
		subscriber: subscriber{s.device(profile{id: "slow-screen", user: new("screen"), ip: "192.0.2.71"}), 1},
		window:     8, limit: 50, pace: 500 * time.Millisecond,
	}
	camera := s.device(profile{id: "camera-1", user: new("camera"), ip: "192.0.2.72"})
	screen.connect(func() { screen.subscribe("cameras/+/frames", 1, nil) })
	camera.work(func() {
		s.cycle(5*time.Minute, func() {
			s.times(300, 100*time.Millisecond, func(i int) {
				screen.arrive(camera.publish("cameras/1/frames", fmt.Sprintf("frame %d", i), 1))
			})
		})
	})
}

func offlineQueue(s *stage) {
	logger := &inbox{
		subscriber: subscriber{s.device(profile{
			id: "night-logger", user: new("logger"), ip: "192.0.2.81", resumes: true, expiry: forever,
		}), 1},
		window: 8, limit: 50, pace: 20 * time.Millisecond,
	}
	boiler := s.device(profile{id: "boiler-2", user: new("boiler"), ip: "192.0.2.82"})
	logger.connect(func() { logger.subscribe("boilers/+/pressure", 1, nil) })
	boiler.work(func() {
		s.cycle(10*time.Minute, func() {
			s.times(270, 2*time.Second, func(i int) {
				qos := int64(1)
				if i%10 == 9 {
					qos = 0
				}
				logger.arrive(boiler.publish("boilers/2/pressure", fmt.Sprintf(`{"bar":%.2f}`, 1+boiler.random.Float64()), qos))
			})
			s.after(61*time.Second, func() { logger.disconnect("tcp_closed") })
			s.after(481*time.Second, func() { logger.connect(logger.resume) })
		})
	})
}

func expiredMessages(s *stage) {
	tablet := &inbox{
		subscriber: subscriber{s.device(profile{
			id: "shift-tablet", user: new("tablet"), ip: "192.0.2.91", resumes: true, expiry: 12 * time.Hour,
		}), 1},
		window: 8, limit: 50, pace: 30 * time.Millisecond,
	}
	announcer := s.device(profile{id: "announcer", user: new("office"), ip: "192.0.2.92"})
	tablet.connect(func() { tablet.subscribe("announcements/#", 1, nil) })
	announcer.work(func() {
		s.cycle(10*time.Minute, func() {
			s.times(36, 15*time.Second, func(i int) {
				m := announcer.publish("announcements/hall", fmt.Sprintf("announcement %d", i), 1)
				m.expires = s.now + (30 * time.Second).Microseconds()
				tablet.arrive(m)
			})
			s.after(65*time.Second, func() { tablet.disconnect("normal") })
			s.after(305*time.Second, func() { tablet.connect(tablet.resume) })
		})
	})
}

func wrongTopic(s *stage) {
	billing := s.device(profile{id: "billing", user: new("billing-service"), ip: "192.0.2.103"})
	wrong := s.device(profile{id: "meter-9", user: new("meter"), ip: "192.0.2.101"})
	right := s.device(profile{id: "meter-8", user: new("meter"), ip: "192.0.2.102"})
	billing.connect(func() { billing.subscribe("meters/+/reading", 1, nil) })
	wrong.work(func() {
		s.cycle(10*time.Second, func() { wrong.send("meters/9/Reading", `{"kWh":812}`, 1) })
	})
	right.work(func() {
		s.cycle(10*time.Second, func() { right.send("meters/8/reading", `{"kWh":644}`, 1, subscriber{billing, 1}) })
	})
}

// neverAcks lasts five minutes a time: three messages, delivered every 30 seconds while the panel is connected.
func neverAcks(s *stage) {
	panel := s.device(profile{id: "mute-panel", user: new("panel"), ip: "192.0.2.111", resumes: true, expiry: 30 * time.Second})
	server := s.device(profile{id: "recipe-server", user: new("recipes"), ip: "192.0.2.112"})
	var retry func(m *message)
	retry = func(m *message) {
		panel.delivered(m, 1)
		panel.during(30*time.Second, func() { retry(m) })
	}
	server.work(func() {
		s.cycle(5*time.Minute, func() {
			var pending []*message
			panel.connect(func() { panel.subscribe("recipes/+", 1, nil) })
			s.after(10*time.Second, func() {
				s.times(3, 30*time.Second, func(i int) {
					m := server.publish("recipes/panel", fmt.Sprintf("recipe %d", i), 1)
					pending = append(pending, m)
					retry(m)
				})
			})
			s.after(145*time.Second, func() { panel.disconnect("tcp_closed") })
			s.after(160*time.Second, func() {
				panel.connect(func() {
					for _, m := range pending {
						retry(m)
					}
				})
			})
			s.after(265*time.Second, func() { panel.disconnect("tcp_closed") })
		})
	})
}

func repeatedDeliveries(s *stage) {
	link := s.device(profile{id: "weak-link", user: new("link"), ip: "192.0.2.121"})
	weather := s.device(profile{id: "weather-1", user: new("weather"), ip: "192.0.2.122"})
	link.connect(func() { link.subscribe("weather/#", 2, nil) })
	weather.work(func() {
		s.cycle(time.Minute, func() {
			m := weather.publish("weather/1/wind", `{"ms":7.5}`, 2)
			link.delivered(m, 2)
			s.after(30*time.Second, func() { link.receive(m, 2) })
		})
	})
}

func sharedSubscriptions(s *stage) {
	s.share("192.0.2.13%d", 1, []string{"worker-a", "worker-b", "worker-c"}, "worker", "$share/render/jobs/+", "job-source", "jobs", "jobs/render")
	s.share("192.0.2.13%d", 5, []string{"mailer-1", "mailer-2"}, "mailer", "$queue/mail/#", "mail-source", "mail", "mail/out")
}

// share has one client publish, and others take turns in receiving.
func (s *stage) share(ips string, ip int, ids []string, user, filter, source, sourceUser, topic string) {
	var group []*device
	for i, id := range ids {
		d := s.device(profile{id: id, user: &user, ip: fmt.Sprintf(ips, ip+i)})
		d.connect(func() { d.subscribe(filter, 1, nil) })
		group = append(group, d)
	}
	publisher := s.device(profile{id: source, user: &sourceUser, ip: fmt.Sprintf(ips, ip+len(ids))})
	turn := 0
	publisher.work(func() {
		s.cycle(5*time.Second, func() {
			publisher.send(topic, fmt.Sprintf(`{"n":%d}`, turn), 1, subscriber{group[turn%len(group)], 1})
			turn++
		})
	})
}

func noLocal(s *stage) {
	one := s.device(profile{id: "mirror-1", user: new("mirror"), ip: "192.0.2.141"})
	two := s.device(profile{id: "mirror-2", user: new("mirror"), ip: "192.0.2.142"})
	two.connect(func() { two.subscribe("mirror/#", 1, nil) })
	one.connect(func() {
		one.subscribe("mirror/#", 1, nil)
		s.after(time.Second, func() {
			s.cycle(15*time.Second, func() {
				m := one.publish("mirror/state", "on", 1)
				one.deliveryDropped(m, 1, "no_local")
				two.receive(m, 1)
			})
		})
	})
}
