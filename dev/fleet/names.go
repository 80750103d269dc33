package fleet

import (
	"fmt"
	"slices"
	"time"
)

// Stories about names and values that a query may stumble over.

func ipv6(s *stage) {
	hub := s.device(profile{id: "v6-hub", user: new("v6"), ip: "2001:db8:9::1"})
	hub.connect(func() { hub.subscribe("v6/+/level", 1, nil) })
	for i, ip := range []string{"2001:db8:7::21", "2001:db8:7:0:1::5", "2001:db8:8::9"} {
		meter := s.device(profile{id: fmt.Sprintf("v6-meter-%d", i+1), user: new("v6"), ip: ip})
		meter.work(func() {
			s.cycle(20*time.Second, func() { meter.send(fmt.Sprintf("v6/%d/level", i+1), "3", 1, subscriber{hub, 1}) })
		})
	}
}

// oddities are client IDs, user names and topics with the characters that have a meaning somewhere: in SQL, in LIKE, in
// the plugin's patterns, in JSON.
var oddities = [][3]string{
	{`o'neil`, `d'arcy`, `odd/it's`},
	{`the "main" pump`, `"admin"`, `odd/"quoted"`},
	{`100%_done`, `50%`, `odd/100%/_`},
	{`star*ship`, `*`, `odd/*/x`},
	{`back\slash`, `domain\user`, `odd/c:\temp\`},
	{`émoji-🚀`, `日本語`, `odd/🚀/ß`},
	{`'; DROP TABLE emqx_full_link_events; --`, `' OR '1'='1`, `odd/$1/${x}`},
}

// decoys are what the oddities would also match where % or _ or * counts as more than itself, or a backslash as less.
var decoys = [][3]string{
	{`100XXdone`, `50x`, `odd/100x/y`},
	{`starXXship`, `anything`, `odd/y/x`},
	{`backslash`, `domainuser`, `odd/c:temp`},
}

var oddAddresses = numbered("192.0.2.1%02d", 60+len(oddities)+len(decoys))[60:]

// oddNames is a ring: each receives what the one before it publishes.
func oddNames(s *stage) {
	names := slices.Concat(oddities, decoys)
	ring := make([]*device, len(names))
	for i, name := range names {
		ring[i] = s.device(profile{id: name[0], user: &name[1], ip: oddAddresses[i]})
	}
	for i, d := range ring {
		before, next := (i+len(ring)-1)%len(ring), (i+1)%len(ring)
		d.connect(func() { d.subscribe(names[before][2], 1, nil) })
		s.after(time.Second, func() {
			s.cycle(time.Minute, func() {
				d.send(names[i][2], `{"text":"it's \"odd\" \\ % _ *"}`, 1, subscriber{ring[next], 1})
			})
		})
	}
}

// assignedID is of the form in which EMQX makes up a client ID.
const assignedID = "4oGvKRYpPcYUOEXtNMlXS1"

func emptyValues(s *stage) {
	watch := s.device(profile{id: "blank-watch", ip: "192.0.2.193"})
	watch.connect(func() {
		watch.subscribe("blank/#", 1, nil)
		watch.subscribe("/#", 1, nil)
	})
	assigned := s.device(profile{id: assignedID, asked: new(""), ip: "192.0.2.191"})
	s.after(time.Second, func() {
		s.cycle(10*time.Minute, func() {
			assigned.connect(func() {
				s.times(8, time.Minute, func(int) { assigned.send("blank//level", "", 1, subscriber{watch, 1}) })
				assigned.during(8*time.Minute, func() { assigned.disconnect("normal") })
			})
		})
	})
	blank := s.device(profile{id: "blank-user", user: new(""), ip: "192.0.2.192"})
	blank.work(func() {
		s.cycle(time.Minute, func() { blank.send("/", "", 0, subscriber{watch, 1}) })
	})
}
