package field

import (
	"fmt"
	"testing"
	"time"
)

// Kind A: an address isn't a device. Behind NAT, a balancer or a plant's uplink it is many, and a device that moves has several.

const plantUplink = "2001:db8:40::1"

// plantBehindIPv6 is a plant of 150 controllers behind one IPv6 address, connected for days, of which only pings and deliveries
// tell; three new ones still have the password of the factory.
func plantBehindIPv6(s *script) {
	for i, c := range herd(150, client{id: "plc-", user: "line-%d", ip: plantUplink, node: "emqx@n1"}) {
		every(time.Duration(i)*300*ms, hour, minute, func(at time.Duration) {
			if i%2 == 0 {
				s.ping(at, c)
			} else {
				s.delivered(at, c, message{from: client{id: "mes"}, topic: "plant/set/" + c.id, qos: 1, received: at - 3*ms})
			}
		})
	}
	for i, c := range herd(3, client{id: "spare-", user: "spare-%d", ip: plantUplink, node: "emqx@n1"}) {
		every(time.Duration(i)*7*sec, hour, 90*sec, func(at time.Duration) { s.refused(at, c, "bad_username_or_password") })
	}
	for i, c := range herd(12, client{id: "tmp-", user: "guest-%d", ip: plantUplink, node: "emqx@n1"}) {
		s.refused(20*minute+time.Duration(i)*11*sec, c, "not_authorized")
		s.connected(20*minute+time.Duration(i)*11*sec+3*sec, c)
		s.publishes(20*minute+time.Duration(i)*11*sec+5*sec, c, "hello/"+c.id)
	}
}

// twoBalancers is one device whose connections come through both of them, taken over every six seconds, among 200 others.
func twoBalancers(s *script) {
	for i, c := range herd(200, client{id: "bus-", user: "fleet", resumes: true, node: "emqx@n1"}) {
		c.ip = fmt.Sprintf("10.4.0.%d", i%2+1)
		every(time.Duration(i)*250*ms, hour, minute, func(at time.Duration) { s.publishes(at, c, "pos/"+c.id) })
	}
	cab := client{id: "cab-9", user: "fleet", resumes: true, node: "emqx@n1"}
	at := func(i int) time.Duration { return time.Duration(i) * 6 * sec }
	dial := func(i int) client {
		cab.ip, cab.port = fmt.Sprintf("10.4.0.%d", i%2+1), 40000+i
		return cab
	}
	for i := 1; i < 590; i++ {
		s.connected(at(i), dial(i))
		if i > 1 {
			s.ended(at(i)+2*ms, dial(i-1), "takenover", at(i-1))
		}
	}
}

// guesser tries names from an address where nobody works, at a firm's balancer where everybody else does.
func guesser(s *script) {
	s.bystanders(herd(90, client{id: "shop-", user: "shop-%d", ip: "10.4.0.1"}))
	for i, c := range herd(60, client{id: "x", user: "admin%d", ip: "198.51.100.77"}) {
		s.refused(10*minute+time.Duration(i)*4*sec, c, "not_authorized")
	}
}

func TestKindAddress(t *testing.T) {
	spares := want{id: "wrong-credentials", severity: bad, clients: 3, says: []string{`\b3\b`, `spare-`}, silent: harmful}
	taken := want{id: "duplicate-client-id", severity: "warning", about: "client cab-9", certainty: notSure, clients: 1, says: []string{`cab-9`, `\b58[89]\b`},
		silent: `2 devices|two devices use|device at each address`}
	guesses := want{id: "brute-force", severity: bad, about: `network 198\.51\.100\.(77(/32)?|0/24)`,
		says: []string{`198\.51\.100\.77`, `\b60\b`}, check: []string{`(?i)block`}}
	play(t, []scene{
		{name: "plant behind one IPv6 address", rows: plantBehindIPv6, asks: []ask{
			ofFleet(spares).not("brute-force"),
			asking(`"sources":["2001:db8:40::1"]`, spares).not("brute-force"),
			ofClient("spare-2", want{id: "wrong-credentials", severity: bad, about: "client spare-2|user spare-2", silent: harmful}).not("brute-force"),
			ofClient("plc-8"),
		}},
		{name: "two balancers", rows: twoBalancers, asks: []ask{ofFleet(taken), ofClient("cab-9", taken), ofClient("bus-4").also("duplicate-client-id")}},
		{name: "half-open connections", rows: halfOpen, asks: []ask{ofClient("van-3").not("duplicate-client-id")}},
		{name: "phones that roam", rows: phones, asks: []ask{ofClient("phone-3").not("duplicate-client-id")}},
		{name: "a guesser beside a balancer", rows: guesser, asks: []ask{
			ofFleet(guesses).not("wrong-credentials"),
			asking(`"sources":["198.51.100.77"]`, guesses),
			asking(`"sources":["10.4.0.1"]`),
		}},
	})
}
