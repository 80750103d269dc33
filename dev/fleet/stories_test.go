package fleet

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// planted is what stories leave in their first hour, worked out by hand from what they say.
var planted = map[string]map[Cause]int{
	"factory": {
		{"client.disconnected", "normal"}: 6, {"client.disconnected", "tcp_closed"}: 6,
	},
	"wrong-password": { // 30 attempts and 18 during the ban, six times
		{"client.check_authn_complete", "bad_username_or_password"}: 180,
		{"client.connack", "bad_username_or_password"}:              180,
		{"client.connack", "banned"}:                                108,
	},
	"brute-force": { // 40 names, six times
		{"client.check_authn_complete", "bad_username_or_password"}: 240,
		{"client.connack", "bad_username_or_password"}:              240,
	},
	"subscribe-denied": { // every 90 s
		{"client.check_authz_complete", "deny"}: 40,
	},
	"publish-denied": { // every 30 s
		{"client.check_authz_complete", "deny"}: 120,
	},
	"keepalive-timeout": { // every 91 to 92 s
		{"client.disconnected", "keepalive_timeout"}: 39,
	},
	"duplicate-client-id": { // every 5 s but for the first
		{"client.disconnected", "takenover"}: 719,
	},
	"node-restart": { // two of three presses, twice
		{"client.disconnected", "tcp_closed"}: 32,
	},
	"ipv6": {},
	"slow-consumer": { // of 300 frames, 8 are under way, 50 wait, and 59 are acknowledged while they arrive: twelve times
		{"delivery.dropped", "queue_full"}: 12 * (300 - 8 - 50 - 59),
	},
	"offline-queue": { // 210 messages while it is offline, 21 of them of QoS 0, and 50 wait: six times
		{"delivery.dropped", "qos0_msg"}: 6 * 21, {"delivery.dropped", "queue_full"}: 6 * (189 - 50),
		{"client.disconnected", "tcp_closed"}: 6,
	},
	"expired-messages": { // 16 while it is offline, the last two young enough: six times
		{"delivery.dropped", "expired"}: 6 * 14, {"client.disconnected", "normal"}: 6,
	},
	"wrong-topic": { // every 10 s
		{"message.dropped", "no_subscribers"}: 360,
	},
	"never-acks": { // twice every five minutes
		{"client.disconnected", "tcp_closed"}: 24,
	},
	"repeated-deliveries":  {},
	"shared-subscriptions": {},
	"no-local": { // every 15 s
		{"delivery.dropped", "no_local"}: 240,
	},
	"bad-payload": {},
	"odd-names":   {},
	"empty-values": { // every ten minutes
		{"client.disconnected", "normal"}: 6,
	},
}

// plantedEvents adds to planted what has no cause.
var plantedEvents = map[string]map[string]int{
	"bad-payload":          {"schema.validation_failed": 120, "message.transformation_failed": 60},
	"never-acks":           {"message.publish": 36, "message.delivered": 12 * 2 * 12, "message.acked": 0},
	"repeated-deliveries":  {"message.publish": 60, "message.delivered": 120, "message.acked": 60},
	"no-local":             {"message.publish": 240, "message.delivered": 240, "message.acked": 240},
	"shared-subscriptions": {"message.publish": 1440, "message.delivered": 1440, "message.acked": 1440},
	"node-restart":         {"alarm.activated": 2, "alarm.deactivated": 2},
	"wrong-password":       {"client.connected": 0},
	"odd-names":            {"message.publish": 600, "message.acked": 600},
	"ipv6":                 {"message.publish": 540, "message.acked": 540},
}

func TestStoriesPlantWhatTheySay(t *testing.T) {
	o := everything
	o.Clients = 0
	f, err := New(o)
	require.NoError(t, err)
	tally := Tally{}
	for range tally.Watch(f.Rows()) {
	}
	require.Len(t, tally, len(stories))
	for _, story := range f.Stories() {
		t.Run(story.Name, func(t *testing.T) {
			want, listed := planted[story.Name]
			require.True(t, listed, "the test must know what the story plants")
			got := maps.Clone(tally[story.Name].Causes)
			maps.DeleteFunc(got, func(c Cause, _ int) bool { return c.Value == "success" || c.Value == "allow" })
			require.Equal(t, want, got)
			for event, n := range plantedEvents[story.Name] {
				require.Equal(t, n, tally[story.Name].Events[event], event)
			}
		})
	}
}

// named collects everything that rows name, by kind.
type named map[string]map[string]bool

func (n named) add(kind string, values ...*string) {
	for _, value := range values {
		if value != nil {
			if n[kind] == nil {
				n[kind] = map[string]bool{}
			}
			n[kind][*value] = true
		}
	}
}

func (n named) list(kind string) []string { return slices.Sorted(maps.Keys(n[kind])) }

func TestStoriesNameTheirOwn(t *testing.T) {
	byStory := map[string]named{}
	for row := range rows(t, everything) {
		n := byStory[row.Story]
		if n == nil {
			n = named{}
			byStory[row.Story] = n
		}
		n.add("clients", row.ClientID, row.FromClientID)
		n.add("users", row.Username, row.FromUsername)
		n.add("topics", row.Topic)
		if row.Peername != nil {
			address, _, _ := cutLast(*row.Peername, ":")
			n.add("addresses", &address)
		}
	}
	owner := map[[2]string]string{}
	for story, n := range byStory {
		for kind := range n {
			for _, value := range n.list(kind) {
				other, taken := owner[[2]string{kind, value}]
				require.False(t, taken, "%s %q are in the stories %q and %q", kind, value, story, other)
				owner[[2]string{kind, value}] = story
			}
		}
	}
	for _, story := range stories {
		t.Run(story.Name, func(t *testing.T) {
			require.NotEmpty(t, story.Title)
			require.NotEmpty(t, story.Question)
			require.NotEmpty(t, story.Answer)
			n := byStory[story.Name]
			for kind, want := range map[string][]string{
				"clients": story.Clients, "users": story.Users, "addresses": story.Addresses, "topics": story.Topics,
			} {
				require.ElementsMatch(t, n.list(kind), want, kind)
			}
		})
	}
}

func TestTallyCountsARowOnce(t *testing.T) {
	reason := "normal"
	tally := Tally{}
	n := 0
	for range Take(tally.Watch(slices.Values([]Row{
		{Event: "client.disconnected", Reason: &reason, Story: "a"}, {Event: "client.ping"}, {Event: "never seen"},
	})), 2) {
		n++
	}
	require.Equal(t, 2, n)
	require.Equal(t, Tally{
		"a": {Rows: 1, Events: map[string]int{"client.disconnected": 1}, Causes: map[Cause]int{{"client.disconnected", "normal"}: 1}},
		"":  {Rows: 1, Events: map[string]int{"client.ping": 1}, Causes: map[Cause]int{}},
	}, tally)
}

func TestHealthyTraffic(t *testing.T) {
	tally := Tally{}
	qos := map[string]map[int64]int{}
	sources, publishers := map[string]bool{}, map[string]bool{}
	receivers := map[string]map[string]bool{} // by message
	var late int
	o := Options{Duration: 4 * time.Hour, Clients: 100, Publishes: true, Stories: []string{}}
	for row := range tally.Watch(rows(t, o)) {
		if row.QoS != nil {
			if qos[row.Event] == nil {
				qos[row.Event] = map[int64]int{}
			}
			qos[row.Event][*row.QoS]++
		}
		switch row.Event {
		case "client.check_authz_complete":
			sources[*row.AuthzSource] = true
		case "message.publish":
			publishers[*row.ClientID] = true
			if *row.ClientID == "http_api" {
				require.Nil(t, row.Peername)
				require.Nil(t, row.Username)
			}
		case "message.delivered":
			if receivers[*row.ID] == nil {
				receivers[*row.ID] = map[string]bool{}
			}
			receivers[*row.ID][*row.ClientID] = true
			if row.Timestamp-*row.PublishReceivedAt > 60_000 {
				late++
			}
		}
	}
	healthy := tally[""]
	for _, level := range []int64{0, 1, 2} {
		require.NotZero(t, qos["message.publish"][level], "publishes of QoS %d", level)
		require.NotZero(t, qos["message.delivered"][level], "deliveries of QoS %d", level)
	}
	require.Equal(t, map[string]bool{"built_in_database": true, "cache": true}, sources)
	require.True(t, publishers["http_api"])
	require.NotZero(t, late, "retained and delayed messages")

	most := 0
	for _, clients := range receivers {
		most = max(most, len(clients))
	}
	require.Greater(t, most, 3, "events have several receivers")

	exchanges := healthy.Events["message.publish"] + healthy.Events["message.delivered"] + healthy.Events["message.acked"]
	require.Greater(t, exchanges, healthy.Rows/2)
	ends := healthy.Events["client.disconnected"]
	require.Greater(t, healthy.Causes[Cause{"client.disconnected", "normal"}], ends/2)
	for _, reason := range []string{"keepalive_timeout", "takenover", "tcp_closed"} {
		n := healthy.Causes[Cause{"client.disconnected", reason}]
		require.Positive(t, n, reason)
		require.Less(t, n, ends/3, reason)
	}
	failures := maps.Clone(healthy.Causes)
	maps.DeleteFunc(failures, func(c Cause, _ int) bool { return c.Value == "success" || c.Value == "allow" })
	maps.DeleteFunc(failures, func(c Cause, _ int) bool { return c.Event == "client.disconnected" })
	require.Len(t, failures, 1, "no failures but messages for rules alone: %v", failures)
	drops := failures[Cause{"message.dropped", "no_subscribers"}]
	require.Positive(t, drops)
	require.Less(t, drops, healthy.Events["message.publish"]/10)
}

// covers says whether a subscription's filter receives a topic, by MQTT's rules.
func covers(filter, topic string) bool {
	filter = unshared(filter)
	levels, names := strings.Split(filter, "/"), strings.Split(topic, "/")
	for i, level := range levels {
		if level == "#" {
			return true
		}
		if i == len(names) || level != "+" && level != names[i] {
			return false
		}
	}
	return len(levels) == len(names)
}

func TestMessagesTakeTheirCourse(t *testing.T) {
	type delivery struct{ id, client string }
	filters := map[string]map[string]bool{} // by client
	published, delivered, acked := map[string]bool{}, map[delivery]bool{}, map[delivery]bool{}
	for row := range rows(t, everything) {
		if row.ID == nil {
			if row.Event == "session.subscribed" {
				if filters[*row.ClientID] == nil {
					filters[*row.ClientID] = map[string]bool{}
				}
				filters[*row.ClientID][*row.Topic] = true
			}
			continue
		}
		this := delivery{*row.ID, *row.ClientID}
		switch row.Event {
		case "message.publish":
			require.False(t, published[*row.ID], "a message is published once")
			published[*row.ID] = true
		case "message.delivered":
			delivered[this] = true
			fallthrough
		case "delivery.dropped":
			// Of some healthy clients the subscription is from before the fleet is watched, and so are retained messages.
			if row.Story != "" || filters[*row.ClientID] != nil {
				require.True(t, slices.ContainsFunc(slices.Collect(maps.Keys(filters[*row.ClientID])), func(filter string) bool {
					return covers(filter, *row.Topic)
				}), "%s receives %s", *row.ClientID, *row.Topic)
			}
			if row.Story != "" {
				require.True(t, published[*row.ID])
			}
		case "message.dropped":
			require.True(t, published[*row.ID])
			require.False(t, delivered[this])
		case "message.acked":
			require.True(t, delivered[this])
			retained := strings.HasSuffix(*row.Topic, "/config") // delivered anew with each subscription
			require.False(t, acked[this] && !retained, "a delivery is acknowledged once")
			acked[this] = true
		}
	}
}
