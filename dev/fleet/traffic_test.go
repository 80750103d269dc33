package fleet

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

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
	for seed := range uint64(8) {
		o := everything
		o.Seed, o.Duration = seed, 15*time.Minute
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { checkCourse(t, rows(t, o)) })
	}
}

func checkCourse(t *testing.T, rows iter.Seq[Row]) {
	t.Helper()
	type delivery struct{ id, client string }
	filters := map[string]map[string]bool{} // by client
	published, delivered, acked := map[string]bool{}, map[delivery]bool{}, map[delivery]bool{}
	for row := range rows {
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
