package fleet

import "time"

// Stories about who may do what.

func wrongPassword(s *stage) {
	pump := s.device(profile{id: "pump-07", user: new("pump"), ip: "203.0.113.24"})
	s.cycle(10*time.Minute, func() {
		s.times(30, 10*time.Second, func(int) { pump.refused("bad_username_or_password") })
		s.after(5*time.Minute, func() { s.times(18, 10*time.Second, func(int) { pump.turnedAway("banned") }) })
	})
}

func bruteForce(s *stage) {
	clients, users := numbered("probe-%02d", 40), numbered("guess%02d", 40)
	s.cycle(10*time.Minute, func() {
		s.times(len(clients), 2*time.Second, func(i int) {
			s.device(profile{id: clients[i], user: &users[i], ip: "198.51.100.66"}).refused("bad_username_or_password")
		})
	})
}

func subscribeDenied(s *stage) {
	viewer := s.device(profile{id: "viewer-3", user: new("viewer"), ip: "192.0.2.31"})
	viewer.connect(func() {
		viewer.subscribe("plant/public/#", 0, nil)
		s.cycle(90*time.Second, func() { viewer.deny("subscribe", "plant/secret/#", "file") })
	})
}

func publishDenied(s *stage) {
	control := s.device(profile{id: "valve-control", user: new("control"), ip: "192.0.2.42"})
	valve := s.device(profile{id: "valve-12", user: new("valve"), ip: "192.0.2.41"})
	control.connect(func() { control.subscribe("valves/+/+", 1, nil) })
	valve.work(func() {
		s.cycle(30*time.Second, func() {
			valve.send("valves/12/position", "open", 1, subscriber{control, 1})
			s.after(10*time.Second, func() { valve.deny("publish", "valves/12/override", "default") })
		})
	})
}

func badPayload(s *stage) {
	legacy := s.device(profile{id: "legacy-7", user: new("legacy"), ip: "192.0.2.151"})
	const topic = "legacy/7/reading"
	legacy.work(func() {
		s.cycle(time.Minute, func() {
			s.times(3, 20*time.Second, func(i int) {
				legacy.authorize("publish", topic)
				m := legacy.message(topic, "7;21.5;;", 1)
				if i == 2 {
					s.transformationFailed(m)
				} else {
					s.validationFailed(m)
				}
			})
		})
	})
}
