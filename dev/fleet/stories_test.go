package fleet

import (
	"fmt"
	"maps"
	"slices"
	"testing"

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

	"kicked": { // three times, six times
		{"client.disconnected", "kicked"}: 18,
	},
	"flapping": { // every minute
		{"client.disconnected", "tcp_closed"}: 60,
	},
	"quota-exceeded": { // eight attempts of six, six times, and before each but the first they leave
		{"client.connack", "quota_exceeded"}: 8 * 6 * 6, {"client.disconnected", "normal"}: 6 * 5,
	},
	"protocol-error": { // every two minutes, in turn
		{"client.disconnected", "frame_error"}: 10, {"client.disconnected", "protocol_error"}: 10, {"client.disconnected", "frame_too_large"}: 10,
	},
	"authenticator-unavailable": { // twelve attempts of twelve, six times
		{"client.check_authn_complete", "server_unavailable"}: 12 * 12 * 6, {"client.connack", "server_unavailable"}: 12 * 12 * 6,
		{"client.disconnected", "normal"}: 12 * 6,
	},
	"rotated-password": { // 15 every minute
		{"client.check_authn_complete", "bad_username_or_password"}: 900, {"client.connack", "bad_username_or_password"}: 900,
	},
	"shared-address": { // two every 30 s; the others leave every 20 minutes
		{"client.check_authn_complete", "bad_username_or_password"}: 240, {"client.connack", "bad_username_or_password"}: 240,
		{"client.disconnected", "normal"}: 23 * 3,
	},
	"mistyped-password": { // three, three times
		{"client.check_authn_complete", "bad_username_or_password"}: 9, {"client.connack", "bad_username_or_password"}: 9,
		{"client.disconnected", "normal"}: 9,
	},
	"banned": { // twenty attempts, six times
		{"client.connack", "banned"}: 120, {"client.disconnected", "normal"}: 6,
	},
	"kicked-together": { // twelve, twice
		{"client.disconnected", "kicked"}: 24,
	},
	"denied-disconnects": { // every minute
		{"client.check_authz_complete", "deny"}: 60, {"client.disconnected", "not_authorized"}: 60,
	},
	"denied-subscriber": { // every 90 s; two every 30 s
		{"client.check_authz_complete", "deny"}: 40, {"message.dropped", "no_subscribers"}: 240,
	},
	"near-misses": { // of four every 20 s
		{"message.dropped", "no_subscribers"}: 4 * 180,
	},
	"roaming-takeover": { // after 10, 30 and 50 minutes
		{"client.disconnected", "takenover"}: 3,
	},
	"ordinary-timeouts": { // each once
		{"client.disconnected", "keepalive_timeout"}: 5,
	},
	"silent-node": { // on their way back, twice
		{"client.disconnected", "normal"}: 2 * herdSize,
	},
	"evacuated-node": { // away and back, twice
		{"client.disconnected", "use_another_server"}: 2 * herdSize, {"client.disconnected", "normal"}: 2 * herdSize,
	},
	"working-hours": { // after each of three shifts
		{"client.disconnected", "normal"}: 8 * 3,
	},
	"lost-acks": { // every ten minutes
		{"client.disconnected", "normal"}: 6,
	},
	"rules-only-topics": { // of 20 every 15 s
		{"message.dropped", "no_subscribers"}: 20 * 240,
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
	"flapping":             {"client.connected": 61, "message.publish": 240, "message.acked": 240},
	"quota-exceeded":       {"client.check_authn_complete": 36, "client.connected": 36},
	"banned":               {"client.check_authn_complete": 6, "client.connected": 6},
	"denied-subscriber":    {"session.subscribed": 0, "message.delivered": 0},
	"near-misses":          {"session.subscribed": 4, "message.delivered": 0},
	"rotated-password":     {"client.connected": 0},
	"silent-node":          {"client.connected": 1 + 4*herdSize, "alarm.activated": 0},
	"evacuated-node":       {"client.connected": 1 + 4*herdSize},
	"working-hours":        {"message.publish": 8 * 54 * 3, "message.acked": 8 * 54 * 3},
	// Messages 4, 8, 12, 16 and 20 are delivered again until the lamp leaves.
	"lost-acks":         {"message.publish": 120, "message.delivered": 6 * (15 + 16 + 14 + 11 + 8 + 6), "message.acked": 6 * 15},
	"rules-only-topics": {"message.publish": 20 * (240 + 60), "message.acked": 20 * 60},
}

func TestStoriesPlantWhatTheySay(t *testing.T) {
	for seed := range uint64(8) {
		o := everything
		o.Clients, o.Seed = 0, seed
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { checkPlanted(t, o) })
	}
}

func checkPlanted(t *testing.T, o Options) {
	t.Helper()
	f, err := New(o)
	require.NoError(t, err)
	tally := Tally{}
	for range tally.Watch(f.Rows()) {
	}
	require.Len(t, tally, len(f.Stories()))
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
	for _, story := range slices.Concat(stories, cases) {
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
