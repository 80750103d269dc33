package tests

import (
	"fmt"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// view is a dashboard with something chosen, and what an operator must see there: the figures of stats, and which panels
// say that there is nothing. All others must show something.
type view struct {
	dashboard string
	chosen    choices
	figures   map[string]string
	nothing   []string
}

// views are worked out from what the stories say.
func views(tally fleet.Tally) []view {
	count := func(story, event string) int { return tally[story].Events[event] }
	everyAuthn := 0
	for story := range tally {
		everyAuthn += count(story, "client.check_authn_complete")
	}
	return []view{
		{dashboard: "emqx-lifecycle"},
		{
			dashboard: "emqx-lifecycle", chosen: choices{"clientid": {"pump-07"}},
			figures: map[string]string{"Connections": "0 0", "Refused connects": "288 1", "Lost connections": "0 0", "Subscriptions": "0 0"},
			nothing: []string{
				"Connections", "Lost connections", "Subscriptions", "Why connections ended", "Lost connections, by client and reason",
				"Connections, by client", "Lost connections, by user", "Lost connections, by source", "Lost connections, by node",
				"Subscriptions, by topic filter",
			},
		},
		{
			dashboard: "emqx-lifecycle", chosen: choices{"clientid": {"tracker-5", "gateway-1"}},
			figures: map[string]string{
				"Connections":      fmt.Sprint(count("keepalive-timeout", "client.connected")+720, " 2"),
				"Refused connects": "0 0", "Lost connections": "39 1",
				"Subscriptions": fmt.Sprint(count("keepalive-timeout", "session.subscribed")+1, " 0"),
			},
			nothing: []string{"Refused connects", "Refused connects, by client and reason code"},
		},
		{
			dashboard: "emqx-lifecycle", chosen: choices{"username": {"guess*"}},
			figures: map[string]string{"Refused connects": "240 1"},
			nothing: []string{
				"Connections", "Lost connections", "Subscriptions", "Why connections ended", "Lost connections, by client and reason",
				"Connections, by client", "Lost connections, by user", "Lost connections, by source", "Lost connections, by node",
				"Subscriptions, by topic filter",
			},
		},
		{
			dashboard: "emqx-lifecycle", chosen: choices{"source": {"192.0.2.61", "192.0.2.62"}},
			figures: map[string]string{"Connections": "720 1", "Lost connections": "0 0", "Subscriptions": "1 0"},
			nothing: []string{
				"Refused connects", "Lost connections", "Lost connections, by client and reason", "Refused connects, by client and reason code",
				"Lost connections, by user", "Lost connections, by source", "Lost connections, by node",
			},
		},
		{ // connections have no topic, so that a topic leaves them alone
			dashboard: "emqx-lifecycle", chosen: choices{"topic": {"plant/secret/#"}},
			figures: map[string]string{"Subscriptions": "0 40"},
			nothing: []string{"Subscriptions, by topic filter", "Events"},
		},
		{
			dashboard: "emqx-lifecycle", chosen: choices{"node": {"emqx@10.0.1.19"}},
			figures: map[string]string{"Refused connects": "0 0", "Lost connections": "32 16", "Subscriptions": "0 0"},
			nothing: []string{"Refused connects", "Subscriptions", "Refused connects, by client and reason code", "Subscriptions, by topic filter"},
		},

		{dashboard: "emqx-access"},
		{
			dashboard: "emqx-access", chosen: choices{"clientid": {"pump-07"}},
			figures: map[string]string{"Authentication": "180 180 1 1", "Authorization": "0 0 – 0"},
			nothing: []string{
				"Authorization", "Denials, by action and source of the decision", "Denials, by client and action",
				"Denials, by topic and source of the decision",
			},
		},
		{
			dashboard: "emqx-access", chosen: choices{"username": {"viewer"}},
			figures: map[string]string{"Authentication": "1 0 0 0", "Authorization": "41 40 0.976 1"},
			nothing: []string{
				"Failed authentications, by reason code", "Failed authentications, by client", "Failed authentications, by source",
				"Failed authentications, by user",
			},
		},
		{
			dashboard: "emqx-access", chosen: choices{"source": {"198.51.100.0/24"}},
			figures: map[string]string{"Authentication": "240 240 1 40", "Authorization": "0 0 – 0"},
			nothing: []string{
				"Authorization", "Denials, by action and source of the decision", "Denials, by client and action",
				"Denials, by topic and source of the decision",
			},
		},
		{ // authentications have no topic
			dashboard: "emqx-access", chosen: choices{"topic": {"valves/12/override"}},
			figures: map[string]string{
				"Authentication": fmt.Sprintf("%d 420 %s 41", everyAuthn, rounded(420/float64(everyAuthn))), "Authorization": "120 120 1 1",
			},
		},
		{
			dashboard: "emqx-access", chosen: choices{"node": {"emqx@10.0.1.19"}},
			figures: map[string]string{"Authorization": fmt.Sprint(tally["node-restart"].Causes[fleet.Cause{Event: "client.check_authz_complete", Value: "allow"}]-1, " 0 0 0")},
			nothing: []string{
				"Failed authentications, by reason code", "Denials, by action and source of the decision", "Shares over time",
				"Failed authentications, by client", "Failed authentications, by source", "Failed authentications, by user", "Denials, by client and action",
				"Denials, by topic and source of the decision", "Refusals",
			},
		},

		{dashboard: "emqx-delivery"},
		{
			dashboard: "emqx-delivery", chosen: choices{"clientid": {"mute-panel"}},
			figures: map[string]string{"Deliveries": "288 0.08 1", "Acknowledgements": "0 36 1"},
		},
		{ // a publisher
			dashboard: "emqx-delivery", chosen: choices{"clientid": {"weather-1"}},
			figures: map[string]string{"Deliveries": "120 0.033 1", "Acknowledgements": "60 0 0"},
			nothing: []string{"Unacknowledged deliveries, by receiver", "Unacknowledged, by receiver", "Unacknowledged, by topic"},
		},
		{
			dashboard: "emqx-delivery", chosen: choices{"username": {"link"}},
			figures: map[string]string{"Deliveries": "120 0.033 1", "Acknowledgements": "60 0 0"},
			nothing: []string{"Unacknowledged deliveries, by receiver", "Unacknowledged, by receiver", "Unacknowledged, by topic"},
		},
		{
			dashboard: "emqx-delivery", chosen: choices{"source": {"192.0.2.111"}},
			figures: map[string]string{"Deliveries": "288 0.08 1", "Acknowledgements": "0 36 1"},
		},
		{
			dashboard: "emqx-delivery", chosen: choices{"topic": {"weather/+/wind", "jobs/#"}},
			figures: map[string]string{"Deliveries": "840 0.233 4", "Acknowledgements": "780 0 0"},
			nothing: []string{"Unacknowledged deliveries, by receiver", "Unacknowledged, by receiver", "Unacknowledged, by topic"},
		},
		{ // presses only publish there
			dashboard: "emqx-delivery", chosen: choices{"node": {"emqx@10.0.1.19"}},
			figures: map[string]string{"Deliveries": "0 0 0", "Acknowledgements": "0 0 –"},
			nothing: []string{
				"Deliveries", "Acknowledgements", "Unacknowledged deliveries, by receiver", "Unacknowledged, by receiver", "Unacknowledged, by topic",
				"Deliveries, by topic", "Deliveries, by receiver", "Deliveries, by publisher", "Deliveries, by receiving user",
				"Deliveries, by receiving source", "Deliveries, by QoS",
			},
		},

		{dashboard: "emqx-drops"},
		{
			dashboard: "emqx-drops", chosen: choices{"clientid": {"slow-screen"}},
			figures: map[string]string{"Messages dropped": "0 0.61 0", "Deliveries dropped": "2196 0.61 1"},
			nothing: []string{"Messages dropped, by reason", "Dropped messages, by topic and reason", "Dropped messages, by publisher"},
		},
		{ // what a receiver doesn't want is no loss
			dashboard: "emqx-drops", chosen: choices{"clientid": {"mirror-1"}},
			figures: map[string]string{"Messages dropped": "0 0 0", "Deliveries dropped": "0 0 0"},
			nothing: []string{
				"Messages dropped", "Deliveries dropped", "Messages dropped, by reason", "Dropped deliveries, by receiver and reason",
				"Dropped messages, by topic and reason", "Dropped deliveries, by topic and reason", "Dropped messages, by publisher",
				"Dropped deliveries, by publisher", "Dropped deliveries, by source",
			},
		},
		{
			dashboard: "emqx-drops", chosen: choices{"username": {"logger"}},
			figures: map[string]string{"Messages dropped": "0 0.593 0", "Deliveries dropped": "960 0.593 1"},
			nothing: []string{"Messages dropped, by reason", "Dropped messages, by topic and reason", "Dropped messages, by publisher"},
		},
		{
			dashboard: "emqx-drops", chosen: choices{"source": {"192.0.2.91"}},
			figures: map[string]string{"Messages dropped": "0 0.389 0", "Deliveries dropped": "84 0.389 1"},
			nothing: []string{"Messages dropped, by reason", "Dropped messages, by topic and reason", "Dropped messages, by publisher"},
		},
		{
			dashboard: "emqx-drops", chosen: choices{"topic": {"meters/9/Reading"}},
			figures: map[string]string{"Messages dropped": "360 1 1", "Deliveries dropped": "0 – 0"},
			nothing: []string{
				"Deliveries dropped", "Deliveries dropped, by reason", "Dropped deliveries, by receiver and reason",
				"Dropped deliveries, by topic and reason", "Dropped deliveries, by publisher", "Dropped deliveries, by source",
			},
		},
		{
			dashboard: "emqx-drops", chosen: choices{"node": {"emqx@10.0.1.99"}},
			figures: map[string]string{"Messages dropped": "0 – 0", "Deliveries dropped": "0 – 0"},
			nothing: []string{
				"Messages dropped", "Deliveries dropped", "Messages dropped, by reason", "Deliveries dropped, by reason", "Drops, by reason",
				"Dropped deliveries, by receiver and reason", "Dropped messages, by topic and reason", "Dropped deliveries, by topic and reason",
				"Dropped messages, by publisher", "Dropped deliveries, by publisher", "Dropped deliveries, by source", "Drops",
			},
		},
	}
}

func rounded(v float64) string { return spelled([]*float64{&v}) }
