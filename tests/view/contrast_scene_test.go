package view

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
)

// Stories in which failures have something in common, one an hour, and what sets them apart.

// device is a client whose traits are drawn apart from each other.
type device struct {
	client, user, address, network, listener, node, prefix string
	keepalive                                              int64
	clean                                                  bool
	topic                                                  string
	source                                                 string // of authorizations
}

// devices share nothing but by chance; twelve of them stand behind one address.
func devices(r *rand.Rand) []device {
	var list []device
	for i := range 240 {
		network := fmt.Sprintf("203.0.%d.0/24", r.IntN(5))
		d := device{
			user: fmt.Sprintf("tenant-%d", r.IntN(6)), network: network, address: strings.Replace(network, "0/24", fmt.Sprint(i%200), 1),
			listener: []string{"10.0.0.1:1883", "10.0.0.1:8883", "10.0.0.1:8084"}[r.IntN(3)], node: fmt.Sprintf("emqx@n%d", r.IntN(3)),
			prefix: []string{"meter-", "gw-", "valve-", "cam-"}[r.IntN(4)], keepalive: []int64{15, 60, 300}[r.IntN(3)], clean: r.IntN(2) == 0,
			source: []string{"file", "built_in_database", "http"}[r.IntN(3)],
		}
		if i%20 == 0 {
			d.network, d.address = "198.51.100.0/24", "198.51.100.7"
		}
		d.client = d.prefix + []string{fmt.Sprint(i), fmt.Sprintf("9f%06x", i)}[r.IntN(2)]
		d.topic = []string{"v2/" + d.client + "/telemetry", "v2/" + d.client + "/alarms", "fw/" + d.client + "/status"}[r.IntN(3)]
		list = append(list, d)
	}
	return list
}

// contrastStory is an hour in which some devices fail.
type contrastStory struct {
	name, model, want string
	event             string // whose rows are told
	fails             func(d device, r *rand.Rand) bool
	dimensions        []string
}

// placed is a story in its hour.
type placed struct {
	contrastStory
	from, to time.Time
}

func (s contrastStory) things() string {
	if s.event == "message.delivered" {
		return "deliveries without an acknowledgement"
	}
	return "rows of outcome failure"
}

func (s contrastStory) previous() bool { return strings.Contains(s.model, "previous") }

var (
	ofConnack = []string{"source", "user", "network", "client ID prefix", "listener", "node", "keepalive", "clean_start"}
	ofAuthz   = []string{"source", "topicShape", "user", "network", "client ID prefix", "node", "action", "authz_source"}
	ofAuthn   = []string{"source", "user", "network", "client ID prefix", "node"}
	ofMessage = []string{"source", "topicShape", "user", "network", "client ID prefix", "node", "qos"}
)

const (
	connacks  = `{"scenario":"lifecycle","view":"contrast","events":["client.connack"],"limit":500}`
	authns    = `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"],"limit":500}`
	authzs    = `{"scenario":"access","view":"contrast","events":["client.check_authz_complete"],"limit":500}`
	drops     = `{"scenario":"drops","view":"contrast","events":["message.delivery_dropped"],"limit":500}`
	delivered = `{"scenario":"delivery","view":"contrast","limit":500}`
	before    = `{"scenario":"lifecycle","view":"contrast","events":["client.connack"],"baseline":"previous","limit":500}`
)

func contrastStories() []contrastStory {
	always := func(of func(device) bool) func(device, *rand.Rand) bool {
		return func(d device, r *rand.Rand) bool { return of(d) && r.IntN(20) > 0 || r.IntN(60) == 0 }
	}
	chance := func(_ device, r *rand.Rand) bool { return r.IntN(8) == 0 }
	return []contrastStory{
		{"a listener", connacks, "listener 10.0.0.1:8883", "client.connack", always(func(d device) bool { return d.listener == "10.0.0.1:8883" }), ofConnack},
		{"a keep alive", connacks, "keepalive 15", "client.connack", always(func(d device) bool { return d.keepalive == 15 }), ofConnack},
		{"a clean start", connacks, "clean_start true", "client.connack", always(func(d device) bool { return d.clean }), ofConnack},
		{"an address", authns, "source 198.51.100.7", "client.check_authn_complete", always(func(d device) bool { return d.address == "198.51.100.7" }), ofAuthn},
		{"a network", authns, "network 203.0.3.0/24", "client.check_authn_complete", always(func(d device) bool { return d.network == "203.0.3.0/24" }), ofAuthn},
		{"a user", authns, "user tenant-4", "client.check_authn_complete", always(func(d device) bool { return d.user == "tenant-4" }), ofAuthn},
		{"a node", authns, "node emqx@n1", "client.check_authn_complete", always(func(d device) bool { return d.node == "emqx@n1" }), ofAuthn},
		{"a kind of client", authns, "client ID prefix cam-", "client.check_authn_complete", always(func(d device) bool { return d.prefix == "cam-" }), ofAuthn},
		{"a kind of topic", authzs, "topicShape v2/+/telemetry", "client.check_authz_complete", always(func(d device) bool { return strings.HasSuffix(d.topic, "telemetry") }), ofAuthz},
		{"an authorization source", authzs, "authz_source http", "client.check_authz_complete", always(func(d device) bool { return d.source == "http" }), ofAuthz},
		{"receivers whose messages are dropped", drops, "user tenant-2", "delivery.dropped", always(func(d device) bool { return d.user == "tenant-2" }), ofMessage},
		{"a kind of topic whose messages are dropped", drops, "topicShape fw/+/status", "delivery.dropped", always(func(d device) bool { return strings.HasPrefix(d.topic, "fw") }), ofMessage},
		{"receivers that don't acknowledge", delivered, "client ID prefix valve-", "message.delivered", always(func(d device) bool { return d.prefix == "valve-" }), ofMessage},
		{"a listener, among rows that don't tell it", `{"scenario":"lifecycle","view":"contrast","limit":500}`, "listener 10.0.0.1:8084", "client.connack",
			always(func(d device) bool { return d.listener == "10.0.0.1:8084" }), ofConnack},
		{"a reason that is new", before, "reason_code server_busy", "client.connack", chance, append(slices.Clone(ofConnack), "reason_code")},
		{"nothing, of those that are refused", authns, "", "client.check_authn_complete", chance, ofAuthn},
		{"nothing, of messages that are dropped", drops, "", "delivery.dropped", chance, ofMessage},
		{"nothing, of what isn't acknowledged", delivered, "", "message.delivered", chance, ofMessage},
	}
}

type contrastRowsOf struct {
	rows    []fleet.Row
	stories []placed
}

func contrastScene() contrastRowsOf {
	r := rand.New(rand.NewPCG(3, 14))
	list := devices(r)
	scene := contrastRowsOf{}
	for i, story := range contrastStories() {
		hour := testkit.Start.Add(time.Duration(2*i) * time.Hour)
		s := placed{story, hour, hour.Add(time.Hour)}
		if s.previous() {
			s.from = hour.Add(30 * time.Minute)
		}
		for n, d := range list {
			for try := range 4 {
				at := hour.Add(time.Duration(try)*14*time.Minute + time.Duration(n)*time.Second)
				scene.rows = append(scene.rows, s.rowsOf(d, at, s.fails(d, r), r)...)
			}
		}
		scene.stories = append(scene.stories, s)
	}
	slices.SortStableFunc(scene.rows, func(x, y fleet.Row) int { return int(x.Timestamp - y.Timestamp) })
	return scene
}

// rowsOf are a device's rows of one attempt.
func (s placed) rowsOf(d device, at time.Time, fails bool, r *rand.Rand) []fleet.Row {
	row := fleet.Row{
		Timestamp: at.UnixMilli(), Event: s.event, ClientID: &d.client, Username: &d.user, Node: &d.node, Peername: new(fmt.Sprintf("%s:%d", d.address, 1024+r.IntN(60000))),
	}
	message := func() {
		row.Topic, row.QoS, row.ID = &d.topic, new(int64(1+r.IntN(2))), new(fmt.Sprintf("%s-%d", d.client, at.UnixMilli()))
		row.FromClientID, row.PublishReceivedAt = new("backend"), new(at.UnixMilli()-20)
	}
	switch s.event {
	case "client.connack":
		row.Sockname, row.Keepalive, row.CleanStart, row.ReasonCode = &d.listener, &d.keepalive, &d.clean, new("success")
		if fails {
			row.ReasonCode = new("server_busy")
			if at.Before(s.from) {
				row.ReasonCode = new("quota_exceeded")
			}
		}
		if !strings.Contains(s.model, "events") { // the device subscribes all the same: what it does doesn't tell its listener
			subscribed := fleet.Row{Timestamp: row.Timestamp + 1, Event: "session.subscribed", ClientID: row.ClientID, Username: row.Username, Node: row.Node,
				Peername: row.Peername, Topic: &d.topic, QoS: new(int64(1))}
			return []fleet.Row{row, subscribed, subscribed, subscribed}
		}
	case "client.check_authn_complete":
		row.ReasonCode = new("success")
		if fails {
			row.ReasonCode = new("not_authorized")
		}
	case "client.check_authz_complete":
		row.Topic, row.Action, row.AuthzSource, row.Result = &d.topic, new([]string{"publish", "subscribe"}[r.IntN(2)]), &d.source, new("allow")
		if fails {
			row.Result = new("deny")
		}
	case "delivery.dropped":
		message()
		row.Reason = new("queue_full")
		if !fails {
			row.Event, row.Reason = "message.delivered", nil
		}
	case "message.delivered":
		message()
		if !fails {
			acked := row
			acked.Event, acked.Timestamp = "message.acked", row.Timestamp+40
			return []fleet.Row{row, acked}
		}
	}
	return []fleet.Row{row}
}

// thing is a row, or a delivery with its first row.
type thing struct{ fleet.Row }

// compared are the failures of a story and what they are compared with.
func (scene contrastRowsOf) compared(s placed) (failing, others []thing) {
	acked := map[string]bool{}
	for _, row := range scene.rows {
		if row.Event == "message.acked" {
			acked[*row.ID+*row.ClientID] = true
		}
	}
	since := s.from
	if s.previous() {
		since = s.from.Add(-s.to.Sub(s.from))
	}
	for _, row := range scene.rows {
		if row.Time().Before(since) || !row.Time().Before(s.to) || !slices.Contains([]string{s.event, "message.delivered", "session.subscribed"}, row.Event) {
			continue
		}
		var fails bool
		switch row.Event {
		case "message.delivered":
			fails = s.event == "message.delivered" && !acked[*row.ID+*row.ClientID]
		case "client.check_authz_complete":
			fails = *row.Result == "deny"
		case "delivery.dropped":
			fails = true
		case "session.subscribed":
		default:
			fails = *row.ReasonCode != "success"
		}
		switch {
		case s.previous() && !fails:
		case fails && !row.Time().Before(s.from):
			failing = append(failing, thing{row})
		default:
			others = append(others, thing{row})
		}
	}
	return failing, others
}

// contrastDimensions are what rows may have in common; nil where a row can't have it.
var contrastDimensions = map[string]func(thing) *string{
	"source":           func(r thing) *string { return new(addressOf(r).String()) },
	"network":          func(r thing) *string { return new(netip.PrefixFrom(addressOf(r), 24).Masked().String()) },
	"user":             func(r thing) *string { return r.Username },
	"node":             func(r thing) *string { return r.Node },
	"client ID prefix": func(r thing) *string { return new(contrast.Prefix(*r.ClientID)) },
	"listener":         func(r thing) *string { return r.Sockname },
	"keepalive":        func(r thing) *string { return textOf(r.Keepalive) },
	"clean_start":      func(r thing) *string { return textOf(r.CleanStart) },
	"action":           func(r thing) *string { return r.Action },
	"authz_source":     func(r thing) *string { return r.AuthzSource },
	"qos":              func(r thing) *string { return textOf(r.QoS) },
	"reason_code":      func(r thing) *string { return r.ReasonCode },
	"topicShape": func(r thing) *string {
		if r.Topic == nil {
			return nil
		}
		return new(mqtt.Shape(*r.Topic, *r.ClientID, *r.Username))
	},
}

func textOf[T any](value *T) *string {
	if value == nil {
		return nil
	}
	return new(fmt.Sprint(*value))
}

func addressOf(r thing) netip.Addr { return netip.MustParseAddrPort(*r.Peername).Addr() }
