package fleet

import (
	"fmt"
	"time"
)

// Cases about clients that EMQX doesn't let in, or puts out.

const scanners, kiosks, tills = 6, 12, 25

func quotaExceeded(s *stage) {
	for i := 1; i <= scanners; i++ {
		scanner := s.device(profile{id: fmt.Sprintf("scanner-%d", i), user: new("scanner"), ip: fmt.Sprintf("198.51.100.%d", 90+i)})
		s.after(s.between(0, 5*time.Second), func() {
			s.cycle(10*time.Minute, func() {
				scanner.disconnect("normal")
				s.times(8, 30*time.Second, func(int) { scanner.turnedAway("quota_exceeded") })
				s.after(4*time.Minute, func() { scanner.connect(nil) })
			})
		})
	}
}

// authenticatorUnavailable has connections go on: only who connects anew notices.
func authenticatorUnavailable(s *stage) {
	for i := 1; i <= kiosks; i++ {
		kiosk := s.device(profile{id: fmt.Sprintf("kiosk-%02d", i), user: new("kiosk"), ip: fmt.Sprintf("198.51.100.%d", 10+i)})
		join := func() { kiosk.connect(func() { kiosk.subscribe("kiosks/menu", 1, nil) }) }
		join()
		s.cycle(10*time.Minute, func() {
			s.after(4*time.Minute+s.between(0, 50*time.Second), func() { kiosk.disconnect("normal") })
			s.after(5*time.Minute+s.between(0, 5*time.Second), func() {
				s.times(12, 15*time.Second, func(int) { kiosk.refused("server_unavailable") })
			})
			s.after(8*time.Minute+s.between(5*time.Second, 15*time.Second), join)
		})
	}
}

func rotatedPassword(s *stage) {
	for i := 1; i <= 15; i++ {
		d := s.device(profile{id: fmt.Sprintf("hvac-%02d", i), user: new("hvac"), ip: fmt.Sprintf("198.51.100.%d", 120+i)})
		s.after(s.between(0, 50*time.Second), func() {
			s.cycle(time.Minute, func() { d.refused("bad_username_or_password") })
		})
	}
}

func sharedAddress(s *stage) {
	for i := 1; i <= tills; i++ {
		till := s.device(profile{id: fmt.Sprintf("till-%02d", i), user: new("till"), ip: "198.51.100.200"})
		s.after(s.between(0, 25*time.Second), func() {
			if i > tills-2 {
				s.cycle(30*time.Second, func() { till.refused("bad_username_or_password") })
				return
			}
			s.cycle(20*time.Minute, func() {
				till.connect(func() { till.subscribe("tills/prices", 1, nil) })
				s.after(18*time.Minute, func() { till.disconnect("normal") })
			})
		})
	}
}

func mistypedPassword(s *stage) {
	for i, name := range []string{"ann", "ben", "cem"} {
		tablet := s.device(profile{id: "tablet-" + name, user: &name, ip: fmt.Sprintf("198.51.100.%d", 41+i)})
		s.cycle(20*time.Minute, func() {
			s.after(s.between(0, 2*time.Minute), func() {
				tablet.refused("bad_username_or_password")
				s.after(5*time.Second, func() { tablet.connect(nil) })
				s.after(15*time.Minute, func() { tablet.disconnect("normal") })
			})
		})
	}
}

func kicked(s *stage) {
	crane := s.device(profile{id: "crane-1", user: new("crane"), ip: "198.51.100.1", resumes: true, expiry: time.Hour})
	crane.connect(func() { crane.subscribe("cranes/1/cmd", 1, nil) })
	s.cycle(10*time.Minute, func() {
		s.after(5*time.Minute, func() {
			s.times(3, time.Minute, func(int) {
				crane.disconnect("kicked")
				s.after(s.between(time.Second, 3*time.Second), func() { crane.connect(nil) })
			})
		})
	})
}

func bannedClient(s *stage) {
	drill := s.device(profile{id: "drill-3", user: new("drill"), ip: "198.51.100.7"})
	s.cycle(10*time.Minute, func() {
		s.times(20, 15*time.Second, func(int) { drill.turnedAway("banned") })
		s.after(6*time.Minute, func() { drill.connect(nil) })
		s.after(9*time.Minute, func() { drill.disconnect("normal") })
	})
}

func kickedTogether(s *stage) {
	for i := 1; i <= 12; i++ {
		forklift := s.device(profile{
			id: fmt.Sprintf("forklift-%02d", i), user: new("forklift"), ip: fmt.Sprintf("198.51.100.%d", 210+i), node: s.fleet.nodes[0],
		})
		forklift.connect(nil)
		s.cycle(30*time.Minute, func() {
			s.after(7*time.Minute+s.between(0, 2*time.Second), func() {
				forklift.disconnect("kicked")
				s.after(s.between(5*time.Second, 30*time.Second), func() { forklift.connect(nil) })
			})
		})
	}
}

func deniedDisconnects(s *stage) {
	badge := s.device(profile{id: "badge-6", user: new("badge"), ip: "198.51.100.23"})
	s.cycle(time.Minute, func() {
		badge.connect(func() {
			badge.during(2*time.Second, func() {
				badge.deny("publish", "badges/6/admin", "file")
				badge.disconnect("not_authorized")
			})
		})
	})
}

func deniedSubscriber(s *stage) {
	relay := s.device(profile{id: "alarm-relay", user: new("relay"), ip: "198.51.100.8"})
	relay.connect(func() {
		s.cycle(90*time.Second, func() { relay.deny("subscribe", "boards/+/alarm", "built_in_database") })
	})
	for i := 1; i <= 2; i++ {
		board := s.device(profile{id: fmt.Sprintf("board-%d", i), user: new("board"), ip: fmt.Sprintf("198.51.100.%d", 8+i)})
		board.work(func() {
			s.cycle(30*time.Second, func() { board.send(fmt.Sprintf("boards/%d/alarm", i), "overheated", 1) })
		})
	}
}

func protocolError(s *stage) {
	robot := s.device(profile{id: "robot-4", user: new("robot"), ip: "198.51.100.4"})
	reasons := []string{"frame_error", "protocol_error", "frame_too_large"}
	turn := 0
	s.cycle(2*time.Minute, func() {
		robot.connect(func() { robot.subscribe("robots/4/cmd", 0, nil) })
		s.after(20*time.Second, func() {
			robot.disconnect(reasons[turn%len(reasons)])
			turn++
		})
	})
}
