package fleet

import "fmt"

// Story is something that went wrong (or looks odd) in the fleet, with what is known about it: everything that its rows name.
type Story struct {
	Name      string
	Title     string
	Question  string   // what an operator would ask
	Answer    string   // what a good answer says
	Finding   string   // ID of the finding that names the cause; "" where nothing is wrong
	Clients   []string // in clientid or from_clientid
	Users     []string
	Addresses []string // without port
	Topics    []string // names and filters

	play func(*stage)
}

var stories = []Story{
	{
		Name: "factory", Title: "The devices of the guide's questions",
		Question: "What happened to device001 and device009?",
		Answer:   "device001 leaves and comes back on purpose; device009 loses its connection for a minute every ten.",
		Finding:  "flapping",
		Clients: []string{
			"device001", "device002", "device003", "device004", "device005", "device006", "device007", "device008", "device009",
			"device0010", "factory-monitor",
		},
		Users: []string{"test", "tester", "monitor"},
		Addresses: []string{
			"78.234.1.1", "78.234.1.2", "78.234.1.3", "78.234.1.4", "78.234.1.5", "78.234.1.6", "78.234.1.7", "78.234.1.8",
			"78.234.200.9", "178.234.1.10", "10.9.0.5",
		},
		Topics: []string{"factory/device/status", "factory/device/status/detail", "factory/device/cmd", "factory/device/#"},
		play:   factory,
	},
	{
		Name: "wrong-password", Title: "Wrong password over and over, then banned",
		Question: "Why can't pump-07 connect?",
		Answer:   "Its password is refused every ten seconds, until an administrator bans it for three minutes.",
		Finding:  "wrong-credentials",
		Clients:  []string{"pump-07"}, Users: []string{"pump"}, Addresses: []string{"203.0.113.24"},
		play: wrongPassword,
	},
	{
		Name: "brute-force", Title: "One address tries many user names",
		Question: "Is somebody guessing passwords?",
		Answer:   "198.51.100.66 tries 40 user names every ten minutes, none with success.",
		Finding:  "brute-force",
		Clients:  numbered("probe-%02d", 40), Users: numbered("guess%02d", 40), Addresses: []string{"198.51.100.66"},
		play: bruteForce,
	},
	{
		Name: "subscribe-denied", Title: "A subscription that the rules forbid",
		Question: "Why does viewer-3 see nothing of plant/secret?",
		Answer:   "A rule of the ACL file denies its subscription to plant/secret/#.",
		Finding:  "acl-denied",
		Clients:  []string{"viewer-3"}, Users: []string{"viewer"}, Addresses: []string{"192.0.2.31"},
		Topics: []string{"plant/secret/#", "plant/public/#"},
		play:   subscribeDenied,
	},
	{
		Name: "publish-denied", Title: "A publish that no rule allows",
		Question: "Why do valve-12's overrides never arrive?",
		Answer:   "No rule allows it to publish to valves/12/override, so the default denies it; nothing else is recorded of such messages.",
		Finding:  "acl-denied",
		Clients:  []string{"valve-12", "valve-control"}, Users: []string{"valve", "control"}, Addresses: []string{"192.0.2.41", "192.0.2.42"},
		Topics: []string{"valves/12/override", "valves/12/position", "valves/+/+"},
		play:   publishDenied,
	},
	{
		Name: "keepalive-timeout", Title: "A device that falls silent after each connect",
		Question: "Why does tracker-5 go offline every 90 seconds?",
		Answer:   "It sends nothing after it connects; EMQX waits one and a half times its keep alive of 60 s.",
		Finding:  "keepalive-timeout",
		Clients:  []string{"tracker-5"}, Users: []string{"tracker"}, Addresses: []string{"192.0.2.51"},
		Topics: []string{"trackers/5/cmd"},
		play:   keepaliveTimeout,
	},
	{
		Name: "duplicate-client-id", Title: "Two devices with one client ID",
		Question: "Why does gateway-1 reconnect all the time?",
		Answer:   "Two devices, at 192.0.2.61 and 192.0.2.62, use its client ID and take the session from each other.",
		Finding:  "duplicate-client-id",
		Clients:  []string{"gateway-1"}, Users: []string{"gateway"}, Addresses: []string{"192.0.2.61", "192.0.2.62"},
		Topics: []string{"gateways/1/cmd"},
		play:   duplicateClientID,
	},
	{
		Name: "node-restart", Title: "A node restarts and everyone on it is disconnected",
		Question: "Why did all presses go offline at once?",
		Answer:   "Their node " + restartingNode + " went down; of a third of them it couldn't even record that.",
		Finding:  "node-lost",
		Clients:  append(numbered("press-%02d", presses), "press-log"), Users: []string{"press", "press-service"},
		Addresses: append(numbered("192.0.2.2%02d", presses), "10.9.0.8"),
		Topics:    append(numbered("presses/%02d/strokes", presses), "presses/#"),
		play:      nodeRestart,
	},
	{
		Name: "ipv6", Title: "Clients with IPv6 addresses",
		Question: "What comes from 2001:db8:7::/48?",
		Answer:   "The meters v6-meter-1 and v6-meter-2; v6-meter-3 is in another network.",
		Clients:  []string{"v6-meter-1", "v6-meter-2", "v6-meter-3", "v6-hub"}, Users: []string{"v6"},
		Addresses: []string{"2001:db8:7::21", "2001:db8:7:0:1::5", "2001:db8:8::9", "2001:db8:9::1"},
		Topics:    []string{"v6/1/level", "v6/2/level", "v6/3/level", "v6/+/level"},
		play:      ipv6,
	},
	{
		Name: "slow-consumer", Title: "A receiver that can't keep up",
		Question: "Why does slow-screen miss frames?",
		Answer:   "It is connected and acknowledges two messages a second while ten arrive; its queue overflows.",
		Finding:  "slow-consumer",
		Clients:  []string{"slow-screen", "camera-1"}, Users: []string{"screen", "camera"}, Addresses: []string{"192.0.2.71", "192.0.2.72"},
		Topics: []string{"cameras/1/frames", "cameras/+/frames"},
		play:   slowConsumer,
	},
	{
		Name: "offline-queue", Title: "A receiver that is away for too long",
		Question: "Why has night-logger gaps in its records?",
		Answer:   "It was offline for seven minutes with a session that keeps 50 messages; the oldest were dropped, and those of QoS 0 at once.",
		Finding:  "offline-queue-full",
		Clients:  []string{"night-logger", "boiler-2"}, Users: []string{"logger", "boiler"}, Addresses: []string{"192.0.2.81", "192.0.2.82"},
		Topics: []string{"boilers/2/pressure", "boilers/+/pressure"},
		play:   offlineQueue,
	},
	{
		Name: "expired-messages", Title: "Messages that expired before their receiver came back",
		Question: "Why did shift-tablet not get the announcements?",
		Answer:   "Announcements live 30 seconds, and it was offline for four minutes.",
		Finding:  "message-expired",
		Clients:  []string{"shift-tablet", "announcer"}, Users: []string{"tablet", "office"}, Addresses: []string{"192.0.2.91", "192.0.2.92"},
		Topics: []string{"announcements/hall", "announcements/#"},
		play:   expiredMessages,
	},
	{
		Name: "wrong-topic", Title: "A topic with a capital letter that nobody subscribes to",
		Question: "Why does billing get nothing from meter-9?",
		Answer:   "meter-9 publishes to meters/9/Reading; billing subscribed to meters/+/reading.",
		Finding:  "no-subscribers",
		Clients:  []string{"meter-9", "meter-8", "billing"}, Users: []string{"meter", "billing-service"},
		Addresses: []string{"192.0.2.101", "192.0.2.102", "192.0.2.103"},
		Topics:    []string{"meters/9/Reading", "meters/8/reading", "meters/+/reading"},
		play:      wrongTopic,
	},
	{
		Name: "never-acks", Title: "A receiver that never acknowledges",
		Question: "Does mute-panel get its recipes?",
		Answer:   "They are delivered again and again and never acknowledged, also after it reconnects.",
		Finding:  "unacknowledged",
		Clients:  []string{"mute-panel", "recipe-server"}, Users: []string{"panel", "recipes"}, Addresses: []string{"192.0.2.111", "192.0.2.112"},
		Topics: []string{"recipes/panel", "recipes/+"},
		play:   neverAcks,
	},
	{
		Name: "repeated-deliveries", Title: "Messages that arrive at the second attempt",
		Question: "Why does weak-link get its messages twice?",
		Answer:   "Its acknowledgement is late, so that each is delivered a second time before it comes.",
		Clients:  []string{"weak-link", "weather-1"}, Users: []string{"link", "weather"}, Addresses: []string{"192.0.2.121", "192.0.2.122"},
		Topics: []string{"weather/1/wind", "weather/#"},
		play:   repeatedDeliveries,
	},
	{
		Name: "shared-subscriptions", Title: "Workers that share subscriptions",
		Question: "Which worker got which job?",
		Answer:   "Each job goes to one of the three workers, each letter to one of the two mailers.",
		Clients:  []string{"worker-a", "worker-b", "worker-c", "job-source", "mailer-1", "mailer-2", "mail-source"},
		Users:    []string{"worker", "jobs", "mailer", "mail"},
		Addresses: []string{
			"192.0.2.131", "192.0.2.132", "192.0.2.133", "192.0.2.134", "192.0.2.135", "192.0.2.136", "192.0.2.137",
		},
		Topics: []string{"jobs/render", "$share/render/jobs/+", "jobs/+", "mail/out", "$queue/mail/#", "mail/#"},
		play:   sharedSubscriptions,
	},
	{
		Name: "no-local", Title: "A bridge that doesn't want its own messages back",
		Question: "Are mirror-1's messages lost?",
		Answer:   "Only the copies to itself, as it asked by No Local; mirror-2 gets them all.",
		Clients:  []string{"mirror-1", "mirror-2"}, Users: []string{"mirror"}, Addresses: []string{"192.0.2.141", "192.0.2.142"},
		Topics: []string{"mirror/state", "mirror/#"},
		play:   noLocal,
	},
	{
		Name: "bad-payload", Title: "Payloads that a schema refuses",
		Question: "Where do legacy-7's readings go?",
		Answer:   "Schema validation refuses them, the transformation fails for every third; neither is a drop.",
		Finding:  "payload-refused",
		Clients:  []string{"legacy-7"}, Users: []string{"legacy"}, Addresses: []string{"192.0.2.151"},
		Topics: []string{"legacy/7/reading"},
		play:   badPayload,
	},
	{
		Name: "odd-names", Title: "Names with everything that a query may stumble over",
		Question:  "What did the client with a quote in its name do?",
		Answer:    "Each of the odd clients publishes once a minute to a topic as odd as its name.",
		Clients:   append(column(oddities, 0), column(decoys, 0)...),
		Users:     append(column(oddities, 1), column(decoys, 1)...),
		Topics:    append(column(oddities, 2), column(decoys, 2)...),
		Addresses: oddAddresses,
		play:      oddNames,
	},
	{
		Name: "empty-values", Title: "Empty and missing values",
		Question: "Who connects without a client ID?",
		Answer:   "The client at 192.0.2.191 asks for none and gets " + assignedID + "; others have an empty user name or none, and empty payloads.",
		Clients:  []string{assignedID, "", "blank-user", "blank-watch"}, Users: []string{""},
		Addresses: []string{"192.0.2.191", "192.0.2.192", "192.0.2.193"},
		Topics:    []string{"blank//level", "/", "blank/#", "/#"},
		play:      emptyValues,
	},
}

// numbered lists n names that differ by a number from 1.
func numbered(format string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf(format, i+1)
	}
	return names
}

func column(table [][3]string, i int) []string {
	var values []string
	for _, row := range table {
		values = append(values, row[i])
	}
	return values
}
