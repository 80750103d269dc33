package field

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Kind C: whatever failed is told, also what no rule is about.

// failing writes one failure with this value.
func (s *script) failing(at time.Duration, c client, entry event.ReasonEntry) {
	received := message{from: c, topic: "bulk/" + c.id, qos: 1, received: at}
	switch event.Canonical(entry.Event) {
	case event.CheckAuthnComplete:
		s.row(at, entry.Event, c).ReasonCode = &entry.Value
	case event.Connack:
		s.turnedAway(at, c, entry.Value)
	case event.CheckAuthzComplete:
		s.may(at, c, "publish", "bulk/"+c.id, entry.Value, "file")
	case event.Disconnected:
		s.visit(at-7*sec, at, c, entry.Value)
	case event.MessageDropped:
		s.unheard(received, entry.Value)
	case event.MessageDeliveryDropped:
		received.from = client{id: "pub", user: "pub"}
		s.lost(at, c, received, entry.Value)
	default:
		panic(entry.Event)
	}
}

// TestKindEveryValue: each value of the dictionary that is a failure, and one that it lacks, of one client, is a finding that
// names the value or what it means; asked about the client, it isn't "nothing unusual".
func TestKindEveryValue(t *testing.T) {
	entries := slices.Clone(event.Reasons)
	for _, name := range []string{event.CheckAuthnComplete, event.Connack, event.Disconnected, event.MessageDropped, event.DeliveryDropped} {
		entries = append(entries, event.ReasonEntry{Event: name, Value: "made_up_by_a_plugin", Outcome: event.Failure})
	}
	var scenes []scene
	for _, entry := range entries {
		if entry.Outcome != event.Failure {
			continue
		}
		says := []string{`unit-7`}
		if entry.Class == "" || slices.Contains([]event.Class{event.Unknown, event.Farewell, event.Protocol, event.Publisher}, entry.Class) {
			says = append(says, entry.Value)
		}
		silent := ""
		if slices.Contains([]event.Class{event.Farewell, event.Protocol}, entry.Class) { // the link is in order
			silent = `(?i)network and power`
		}
		unusual := "|nothing-unusual"
		if entry.Value == "no_subscribers" { // which is normal for topics that only rules read
			unusual = ""
		}
		rows := func(s *script) {
			s.others()
			every(5*minute, 55*minute, 100*sec, func(at time.Duration) {
				s.failing(at, client{id: "unit-7", user: "unit", ip: "198.51.100.7", port: 30000 + int(at/sec)}, entry)
			})
		}
		scenes = append(scenes, scene{name: entry.Event + " " + entry.Value, rows: rows, asks: []ask{
			ofFleet(want{id: "[a-z-]+", says: says, about: ".+", silent: silent}).somewhere().not(never(entry)),
			ofClient("unit-7", want{id: "[a-z-]+", says: says, silent: silent, about: "client unit-7|topic bulk/.+|user unit"}).not(never(entry) + unusual),
		}})
	}
	require.Greater(t, len(scenes), 80)
	play(t, scenes)
}

// never are the findings that a value must not become.
func never(entry event.ReasonEntry) string {
	switch {
	case entry.Class == event.Farewell:
		return "keepalive-timeout|quota-exceeded|server-busy|kicked|payload-refused|node-lost"
	case entry.Class == event.Protocol:
		return "flapping|keepalive-timeout|quota-exceeded|server-busy|kicked|payload-refused|node-lost"
	case entry.Event == event.MessageDropped && entry.Value != "no_subscribers":
		return "no-subscribers"
	}
	return "node-lost|ingestion-gap"
}

// expired are clients whose token ends: EMQX disconnects them, and nothing was denied.
func expired(s *script) {
	s.others()
	for i, c := range herd(40, client{id: "tab-", user: "shift-%d", ip: "192.0.2.%d"}) {
		c.ip = "10.77.0." + c.id[4:]
		every(time.Duration(i)*20*sec, hour, 15*minute, func(at time.Duration) {
			s.connected(at, c)
			s.publishes(at+sec, c, "tab/"+c.id)
			if at+14*minute < hour {
				s.ended(at+14*minute, c, "not_authorized", at)
			}
		})
	}
}

// denied are clients that lose the connection because they were denied something.
func denied(s *script) {
	s.others()
	for i, c := range herd(8, client{id: "door-", user: "door", ip: "10.78.0.%d"}) {
		every(time.Duration(i)*sec, hour, 2*minute, func(at time.Duration) {
			s.connected(at, c)
			s.may(at+10*sec, c, "publish", "doors/all/open", "deny", "built_in_database")
			s.ended(at+10*sec+2*ms, c, "not_authorized", at)
		})
	}
}

// looping is a program that does all properly, and does it all the time; a meter beside it comes every five minutes.
func looping(s *script) {
	s.others()
	every(0, hour-4*sec, 6*sec, func(at time.Duration) {
		s.visit(at, at+2*sec, client{id: "report-2", user: "office", ip: "10.79.0.2", port: 30000 + int(at/sec)}, "normal")
	})
	every(0, hour, 5*minute, func(at time.Duration) {
		s.visit(at, at+8*sec, client{id: "tank-2", user: "tank", ip: "10.79.0.3", port: 30000 + int(at/sec)}, "normal")
	})
}

// packetIDs is a publisher that uses a packet ID again before it is released.
func packetIDs(s *script) {
	s.others()
	every(0, hour, 20*sec, func(at time.Duration) {
		s.unheard(message{from: client{id: "modem-4", user: "modem", ip: "10.80.0.4"}, topic: "modems/4/up", qos: 2, received: at}, "packet_identifier_inuse")
	})
}

// moving is a node that is evacuated and refuses who comes back to it.
func moving(s *script) {
	s.others()
	for i, c := range herd(30, client{id: "kiosk-", user: "kiosk", ip: "10.81.0.%d", node: "emqx@n2"}) {
		every(20*minute+time.Duration(i)*sec, 28*minute, 30*sec, func(at time.Duration) { s.turnedAway(at, c, "use_another_server") })
	}
}

// sentAway is who is refused once by such a node, and is let in by another.
func sentAway(s *script) {
	s.others()
	for i, c := range herd(30, client{id: "kiosk-", user: "kiosk", ip: "10.81.0.%d", node: "emqx@n2"}) {
		at := 20*minute + time.Duration(i)*3*sec
		s.ended(at, c, "use_another_server", -hour)
		s.turnedAway(at+sec, c, "use_another_server")
		c.node = "emqx@n3"
		s.connected(at+3*sec, c)
	}
}

func TestKindValues(t *testing.T) {
	tokens := want{id: "credentials-expired", severity: bad, clients: 40, says: []string{`40`}, silent: `(?i)network and power`}
	loop := want{id: "reconnect-loop", severity: "warning", about: "client report-2|user office|network 10.79.0.2", clients: 1, says: []string{`report-2`}}
	play(t, []scene{
		{name: "tokens that expire", rows: expired, asks: []ask{
			ofFleet(tokens).not("flapping|acl-denied|node-lost"),
			ofClient("tab-4", want{id: "credentials-expired", says: []string{"tab-4"}}).somewhere().not("flapping|acl-denied"),
		}},
		{name: "denials that disconnect", rows: denied, asks: []ask{
			ofFleet(want{id: "acl-denied", severity: bad, about: "topic doors/all/open|user door"}).not("credentials-expired|flapping|reconnect-loop"),
		}},
		{name: "a loop of proper connections", rows: looping, asks: []ask{ofFleet(loop), ofClient("report-2", loop), ofClient("tank-2").not("reconnect-loop")}},
		{name: "packet IDs in use", rows: packetIDs, asks: []ask{
			ofFleet(want{id: "publish-refused", severity: bad, about: "client modem-4|topic modems/4/up|user modem", certainty: certain, clients: 1,
				says: []string{`modem-4`, `\b180\b`, `packet_identifier_inuse`}}).not("no-subscribers"),
		}},
		{name: "refused by a node that is evacuated", rows: moving, asks: []ask{
			ofFleet(want{id: "server-busy|other-failures", severity: bad, about: "node emqx@n2|user kiosk|network 10.81.0.0/24", clients: 30,
				says: []string{`use_another_server`, "(?i)emptied"}, silent: "too busy"}),
		}},
		{name: "sent away by a node that is evacuated", rows: sentAway, asks: []ask{ofFleet(), ofClient("kiosk-4")}},
	})
}
