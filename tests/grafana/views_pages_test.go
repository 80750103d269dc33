package grafana

// pageViews are those of the pages about one thing, and of the fleet's.
func pageViews(finding map[string]string) []view {
	return []view{
		{
			dashboard: "emqx-fleet", finding: finding["node-restart"],
			figures: map[string]string{"Messages dropped": "0 0 –", "Receivers in trouble": "4", "Refused connects, by reason code": "528"}, // there is no day before
			nothing: []string{"Find", "Messages dropped"},
		},
		{
			dashboard: "emqx-client", chosen: choices{"client": {"pump-07"}}, finding: finding["wrong-password"],
			figures: map[string]string{"Connections": "0 288 0", "Logins and permissions": "180 0", "Connections, one by one": "200", "Its story": "468"},
			nothing: []string{
				"Messages", "What it got, and sent", "How long its messages take", "Addresses it came from", "What it subscribes to", "What it is denied",
				"Why messages were lost", "Messages that were lost", "Messages, one by one", "Who it talks to",
			},
		},
		{
			dashboard: "emqx-client", chosen: choices{"client": {"slow-screen"}}, finding: finding["slow-consumer"],
			figures: map[string]string{
				"Connections": "1 0 0", "Logins and permissions": "0 0", "Messages": "1404 0 2196 0", "What it got, and sent": "2808 2196",
				"Why messages were lost": "2196", "Who it talks to": "3600",
			},
			nothing: []string{"Logins and permissions", "What it is denied"},
		},
		{
			dashboard: "emqx-source", chosen: choices{"source": {"198.51.100.0/24"}}, finding: finding["brute-force"],
			figures: map[string]string{"Clients": "40 0", "Logins": "240 1", "Denied": "0 –", "Lost connections": "0 –", "Who logs in": "40"},
			nothing: []string{"Denied", "Lost connections", "Lost connections, by reason", "What is denied"},
		},
		{
			dashboard: "emqx-topic", chosen: choices{"topic": {"meters/9/Reading"}}, finding: finding["wrong-topic"],
			figures: map[string]string{"Deliveries": "0 0", "Dropped": "360 1", "Why messages are lost": "360", "Who publishes what to whom": "360"},
			nothing: []string{
				"Deliveries", "Unacknowledged", "Denied", "Latency", "Who publishes", "Who subscribes", "Who is denied", "Who receives",
			},
		},
		{dashboard: "emqx-nodes", finding: finding["node-restart"], figures: map[string]string{"Nodes": "4"}},
		{
			dashboard: "emqx-pipeline", figures: map[string]string{"Newest row, by node": "4", "Newest rows": "100"},
			nothing: []string{"Gaps, repeated rows, clocks"},
		},
		{ // the message that was seen last arrived
			dashboard: "emqx-message", figures: map[string]string{"What became of it": "1"},
			nothing: []string{"Why it was lost"},
		},
	}
}
