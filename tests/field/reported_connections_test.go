package field

import "testing"

// Situations that users reported, as SQL in testdata: connections that break, or seem to.

// harmful are checks that must not be given about an address that others work from.
const harmful = `(?i)\bblock\b`

func TestReportedConnections(t *testing.T) {
	duplicate := want{id: "duplicate-client-id", severity: "warning", about: "client panel-7", certainty: notSure, clients: 1,
		says: []string{`panel-7`, `\b599\b`, `172\.20\.0\.1`}, silent: `2 devices|two devices use|each address|` + harmful}
	burst := want{id: "network-lost", severity: "critical", about: `network 203\.0\.113\.(200(/32)?|0/24)`, certainty: quiteSure, clients: 400,
		says: []string{`\b400\b`, `203\.0\.113\.`, `12:30:0`}, silent: `Look at the node`}
	gateway := want{id: "flapping|reconnect-loop", severity: bad, about: `user gw-north|network 203\.0\.113\.(50(/32)?|0/24)`, certainty: quiteSure,
		says: []string{`\b890\b`, `gw-north`, `203\.0\.113\.50`}}
	play(t, []scene{
		{name: "dup-one-address", asks: []ask{
			ofFleet(duplicate),
			ofClient("panel-7", duplicate),
			ofClient("dev-3").also("duplicate-client-id"),
		}},
		{name: "deep-sleep-meters", asks: []ask{
			ofFleet(),
			{to: "18:00"},
			{model: `{"scenario":"diagnosis","view":"count"}`, to: "13:05", told: only(0)},
			{keys: `"clients":["wm-17"]`, to: "18:00"},
		}},
		{name: "random-client-ids", asks: []ask{
			ofFleet(gateway),
			asking(`"users":["gw-north"]`, gateway),
			asking(`"sources":["203.0.113.50"]`, gateway),
		}},
		{name: "one-site-drops", asks: []ask{
			ofFleet(burst).not("node-lost"),
			asking(`"sources":["203.0.113.200"]`, burst).not("node-lost"),
			ofClient("plant-9", want{id: "network-lost", about: burst.about}).somewhere().not("node-lost"),
			ofClient("ok-9").not("node-lost|network-lost"),
		}},
		{name: "single-node-restart", asks: []ask{
			ofFleet(want{id: "node-lost", severity: "critical", about: "node emqx@a", certainty: quiteSure, clients: 300, says: []string{`300 of 300`, `12:30`}}),
			{from: "12:28", to: "12:36", want: []want{{id: "node-lost", severity: "critical", about: "node emqx@a", clients: 300}}},
			ofClient("d-7", want{id: "node-lost", about: "node emqx@a", says: []string{`12:30`}}).somewhere(),
		}},
		{name: "rolling-restart", asks: []ask{ofClient("d-7")}},
	})
}

// TestReportedReasons: what a running EMQX writes into client.disconnected, each of one client, 30 times in the hour.
func TestReportedReasons(t *testing.T) {
	var asks []ask
	about := func(reason string, w want) {
		w.severity, w.about, w.certainty = bad, "client c-"+reason, ".+"
		w.says = append(w.says, reason)
		asks = append(asks, ask{keys: `"clients":["c-` + reason + `"]`, want: []want{w}})
	}
	for _, reason := range []string{"bad_frame_header", "utf8_string_invalid", "bad_packet_id"} {
		about(reason, want{id: "protocol-error", clients: 1, silent: `(?i)network and power`})
	}
	for _, reason := range []string{"payload_format_invalid", "quota_exceeded", "session_taken_over", "server_shutting_down", "message_rate_too_high", "maximum_connect_time"} {
		about(reason, want{id: "protocol-error|reconnect-loop|flapping|other-failures", clients: 1, silent: `(?i)network and power|licen[sc]e`})
		last := &asks[len(asks)-1].want[0]
		last.says = append(last.says, `DISCONNECT`)
	}
	about("idle_timeout", want{id: "keepalive-timeout|flapping|reconnect-loop|other-failures"})
	about("tcp_closed", want{id: "flapping|reconnect-loop", check: []string{`(?i)network`}})
	play(t, []scene{{name: "reasons-of-a-real-emqx", asks: asks}})
}
