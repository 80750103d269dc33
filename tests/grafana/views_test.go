package grafana

import (
	"fmt"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
)

// view is a dashboard with something chosen, and what an operator must see there: the first finding, the figures of panels, and
// which panels say that there is nothing. All others must show something.
type view struct {
	dashboard string
	chosen    choices
	finding   string
	figures   map[string]string
	nothing   []string
}

// scenarioViews are those of the pages for a kind of trouble, worked out from what the stories say.
func scenarioViews(tally fleet.Tally, finding map[string]string) []view {
	count := func(story, event string) int { return tally[story].Events[event] }
	every := func(event string) int {
		n := 0
		for story := range tally {
			n += count(story, event)
		}
		return n
	}
	everyAuthn := every("client.check_authn_complete")
	return []view{
		{dashboard: "emqx-lifecycle", finding: finding["node-restart"]},
		{
			dashboard: "emqx-lifecycle", chosen: choices{"client": {"pump-07"}}, finding: finding["wrong-password"],
			figures: map[string]string{
				"Connections": "0 0", "Refused connects": "288 1 1", "Lost connections": "0 – 0", "Subscriptions": "0 0",
				"From connect to subscription": "180 288 0 0 0", "Clients over time": "1", "Connections, one by one": "288", "What clients did": "468",
			},
			nothing: []string{"Connections", "Lost connections", "Subscriptions", "Why connections ended", "Lost connections, by whom"},
		},
		{
			dashboard: "emqx-lifecycle", chosen: choices{"client": {"tracker-5", "gateway-1"}}, finding: finding["duplicate-client-id"],
			figures: map[string]string{
				"Connections":      fmt.Sprint(count("keepalive-timeout", "client.connected")+720, " 2"),
				"Refused connects": "0 0 0", "Lost connections": "39 0.051 1",
				"Subscriptions": fmt.Sprint(count("keepalive-timeout", "session.subscribed")+1, " 0"),
				"From connect to subscription": fmt.Sprint(
					count("keepalive-timeout", "client.check_authn_complete")+720, " ", count("keepalive-timeout", "client.connack")+720, " ",
					count("keepalive-timeout", "client.connected")+720, " ", count("keepalive-timeout", "client.check_authz_complete")+1, " ",
					count("keepalive-timeout", "session.subscribed")+1,
				),
				"Clients over time": "2", "Connections, one by one": "500", "What clients did": "500",
			},
			nothing: []string{"Refused connects", "Refused connects, by whom"},
		},
		{
			dashboard: "emqx-lifecycle", chosen: choices{"user": {"guess*"}}, finding: finding["brute-force"],
			figures: map[string]string{
				"Refused connects": "240 1 40", "From connect to subscription": "240 240 0 0 0", "Clients over time": "20", "Connections, one by one": "240",
			},
			nothing: []string{"Connections", "Lost connections", "Subscriptions", "Why connections ended", "Lost connections, by whom"},
		},
		{
			dashboard: "emqx-lifecycle", chosen: choices{"source": {"192.0.2.61", "192.0.2.62"}}, finding: finding["duplicate-client-id"],
			figures: map[string]string{
				"Connections": "720 1", "Lost connections": "0 0 0", "Subscriptions": "1 0",
				"From connect to subscription": "720 720 720 1 1", "Clients over time": "1",
			},
			nothing: []string{"Refused connects", "Lost connections", "Lost connections, by whom", "Refused connects, by whom"},
		},
		{ // connections have no topic, so that a topic leaves them alone
			dashboard: "emqx-lifecycle", chosen: choices{"topic": {"plant/secret/#"}}, finding: finding["subscribe-denied"],
			figures: map[string]string{
				"Subscriptions":                "0 40",
				"From connect to subscription": fmt.Sprint(everyAuthn, " ", every("client.connack"), " ", every("client.connected"), " 40 0"),
			},
			nothing: []string{"Clients over time", "Connections, one by one", "What clients did", "Events"},
		},
		{
			dashboard: "emqx-lifecycle", chosen: choices{"node": {"emqx@10.0.1.19"}}, finding: finding["node-restart"],
			figures: map[string]string{"Refused connects": "0 0 0", "Lost connections": "32 1 16", "Subscriptions": "0 0"},
			nothing: []string{"Refused connects", "Subscriptions", "Refused connects, by whom"},
		},

		{dashboard: "emqx-access", finding: finding["brute-force"]},
		{
			dashboard: "emqx-access", chosen: choices{"client": {"pump-07"}}, finding: finding["wrong-password"],
			figures: map[string]string{"Authentication": "180 180 1 1", "Authorization": "0 0 – 0", "Causes": "180", "Refusals": "180"},
			nothing: []string{"Authorization", "Denials, by action and who decided", "Denials, by whom", "Denials, by kind of topic"},
		},
		{
			dashboard: "emqx-access", chosen: choices{"user": {"viewer"}}, finding: finding["subscribe-denied"],
			figures: map[string]string{"Authentication": "1 0 0 0", "Authorization": "41 40 0.976 1", "Causes": "40", "Refusals": "40"},
			nothing: []string{"Failed authentications, by reason code", "Addresses that fail", "Failed logins, by whom"},
		},
		{
			dashboard: "emqx-access", chosen: choices{"source": {"198.51.100.0/24"}}, finding: finding["brute-force"],
			figures: map[string]string{"Authentication": "240 240 1 40", "Authorization": "0 0 – 0", "Causes": "240", "Refusals": "240"},
			nothing: []string{"Authorization", "Denials, by action and who decided", "Denials, by whom", "Denials, by kind of topic"},
		},
		{ // authentications have no topic
			dashboard: "emqx-access", chosen: choices{"topic": {"valves/12/override"}}, finding: finding["publish-denied"],
			figures: map[string]string{
				"Authentication": fmt.Sprintf("%d 420 %s 41", everyAuthn, rounded(420/float64(everyAuthn))), "Authorization": "120 120 1 1",
				"Causes": "120", "Refusals": "120",
			},
		},
		{
			dashboard: "emqx-access", chosen: choices{"node": {"emqx@10.0.1.19"}},
			figures: map[string]string{"Authorization": fmt.Sprint(tally["node-restart"].Causes[fleet.Cause{Event: "client.check_authz_complete", Value: "allow"}]-1, " 0 0 0")},
			nothing: []string{
				"What is wrong", "Failed authentications, by reason code", "Denials, by action and who decided", "Shares over time",
				"Addresses that fail", "Failed logins, by whom", "Denials, by whom", "Denials, by kind of topic", "Causes", "Refusals",
				"Refusals, as rows",
			},
		},

		{dashboard: "emqx-delivery", finding: finding["never-acks"], figures: map[string]string{"Latency": "6"}},
		{
			dashboard: "emqx-delivery", chosen: choices{"client": {"mute-panel"}}, finding: finding["never-acks"],
			figures: map[string]string{
				"Deliveries": "288 0.08 1", "Acknowledgements": "0 36 1", "Latency": "3", "Who publishes what to whom": "36", "Messages": "36",
			},
			nothing: []string{"How long it takes", "Messages that weren't received"},
		},
		{ // a publisher
			dashboard: "emqx-delivery", chosen: choices{"client": {"weather-1"}}, finding: diagnosis.NothingUnusual,
			figures: map[string]string{
				"Deliveries": "120 0.033 1", "Acknowledgements": "60 0 0", "Latency": "6", "Who publishes what to whom": "60", "Messages": "60",
			},
			nothing: []string{
				"What is wrong", "How long it takes", "Unacknowledged deliveries, by receiver", "Messages that weren't received",
				"Unacknowledged, by whom",
			},
		},
		{
			dashboard: "emqx-delivery", chosen: choices{"user": {"link"}}, finding: diagnosis.NothingUnusual,
			figures: map[string]string{
				"Deliveries": "120 0.033 1", "Acknowledgements": "60 0 0", "Latency": "6", "Who publishes what to whom": "60", "Messages": "60",
			},
			nothing: []string{
				"What is wrong", "How long it takes", "Unacknowledged deliveries, by receiver", "Messages that weren't received",
				"Unacknowledged, by whom",
			},
		},
		{
			dashboard: "emqx-delivery", chosen: choices{"source": {"192.0.2.111"}}, finding: finding["never-acks"],
			figures: map[string]string{"Deliveries": "288 0.08 1", "Acknowledgements": "0 36 1", "Messages": "36"},
			nothing: []string{"How long it takes", "Messages that weren't received"},
		},
		{
			dashboard: "emqx-delivery", chosen: choices{"topic": {"weather/+/wind", "jobs/#"}}, finding: diagnosis.NothingUnusual,
			figures: map[string]string{
				"Deliveries": "840 0.233 4", "Acknowledgements": "780 0 0", "Latency": "6", "Who publishes what to whom": "780", "Messages": "500",
			},
			nothing: []string{"What is wrong", "Unacknowledged deliveries, by receiver", "Messages that weren't received", "Unacknowledged, by whom"},
		},
		{ // presses only publish there
			dashboard: "emqx-delivery", chosen: choices{"node": {"emqx@10.0.1.19"}},
			figures: map[string]string{"Deliveries": "0 0 0", "Acknowledgements": "0 0 –"},
			nothing: []string{
				"What is wrong", "Deliveries", "Acknowledgements", "How long it takes", "Latency", "Unacknowledged deliveries, by receiver",
				"Messages that weren't received", "Unacknowledged, by whom", "Slowest, by whom",
			},
		},

		{
			dashboard: "emqx-drops", finding: "payload-refused",
			nothing: []string{"Messages dropped", "Messages dropped, by reason"},
		},
		{
			dashboard: "emqx-drops", chosen: choices{"client": {"slow-screen"}}, finding: finding["slow-consumer"],
			figures: map[string]string{
				"Messages dropped": "0 0 0", "Deliveries dropped": "2196 0.61 1", "Causes": "2196", "Messages that were dropped": "500",
			},
			nothing: []string{"Messages dropped", "Messages dropped, by reason"},
		},
		{ // what a receiver doesn't want is no loss
			dashboard: "emqx-drops", chosen: choices{"client": {"mirror-1"}}, finding: diagnosis.NothingUnusual,
			figures: map[string]string{
				"Messages dropped": "0 0 0", "Deliveries dropped": "0 0 0",
				"Causes": fmt.Sprint(tally["no-local"].Causes[fleet.Cause{Event: "delivery.dropped", Value: "no_local"}]),
			},
			nothing: []string{
				"What is wrong", "Messages dropped", "Deliveries dropped", "Messages dropped, by reason", "Drops, by kind of topic", "Drops, by whom",
				"Messages that were dropped",
			},
		},
		{
			dashboard: "emqx-drops", chosen: choices{"user": {"logger"}}, finding: finding["offline-queue"],
			figures: map[string]string{"Messages dropped": "0 0 0", "Deliveries dropped": "960 0.593 1", "Causes": "960"},
			nothing: []string{"Messages dropped", "Messages dropped, by reason"},
		},
		{
			dashboard: "emqx-drops", chosen: choices{"source": {"192.0.2.91"}}, finding: finding["expired-messages"],
			figures: map[string]string{
				"Messages dropped": "0 0 0", "Deliveries dropped": "84 0.389 1", "Causes": "84", "Messages that were dropped": "84",
			},
			nothing: []string{"Messages dropped", "Messages dropped, by reason"},
		},
		{
			dashboard: "emqx-drops", chosen: choices{"topic": {"meters/9/Reading"}, "unheard": {"-"}}, finding: finding["wrong-topic"],
			figures: map[string]string{
				"Messages dropped": "360 1 1", "Deliveries dropped": "0 – 0", "Causes": "360", "Messages that were dropped": "360",
			},
			nothing: []string{"Deliveries dropped", "Deliveries dropped, by reason"},
		},
		{
			dashboard: "emqx-drops", chosen: choices{"node": {"emqx@10.0.1.99"}}, finding: "not-seen",
			figures: map[string]string{"Messages dropped": "0 – 0", "Deliveries dropped": "0 – 0"},
			nothing: []string{
				"What is wrong", "Messages dropped", "Deliveries dropped", "Messages dropped, by reason", "Deliveries dropped, by reason", "Causes",
				"Drops, by kind of topic", "Drops, by whom", "Messages that were dropped", "Drops", "Drops, as rows",
			},
		},
	}
}

func rounded(v float64) string { return spelled([]*float64{&v}) }
