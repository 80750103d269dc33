package fleet

import "fmt"

// cases are stories for the diagnosis: causes that the other stories lack, and what looks like a cause and is another one
// or none. They are played only when they are named, so that what the demo shows stays as it is.
var cases = []Story{
	{
		Name: "kicked", Title: "A client that an administrator disconnects",
		Question: "Why does crane-1 lose its connection?",
		Answer:   "An administrator kicks it three times in every ten minutes; it comes back at once.",
		Finding:  "kicked",
		Clients:  []string{"crane-1"}, Users: []string{"crane"}, Addresses: []string{"198.51.100.1"},
		Topics: []string{"cranes/1/cmd"},
		play:   kicked,
	},
	{
		Name: "flapping", Title: "A device whose link drops every minute",
		Question: "Why is buoy-2 never online for longer than a minute?",
		Answer:   "Its connection is closed 50 seconds after each connect, and it is back ten seconds later: no timeout, nothing refused.",
		Finding:  "flapping",
		Clients:  []string{"buoy-2", "buoy-log"}, Users: []string{"buoy", "harbour"}, Addresses: []string{"198.51.100.2", "198.51.100.3"},
		Topics: []string{"buoys/2/wave", "buoys/+/wave"},
		play:   flapping,
	},
	{
		Name: "quota-exceeded", Title: "More clients than the license allows",
		Question: "Why can't the scanners connect?",
		Answer:   "For four minutes in every ten all sessions of the license are used up; they are refused before authentication.",
		Finding:  "quota-exceeded",
		Clients:  numbered("scanner-%d", scanners), Users: []string{"scanner"}, Addresses: numbered("198.51.100.%d", 90+scanners)[90:],
		play: quotaExceeded,
	},
	{
		Name: "protocol-error", Title: "A client that breaks the protocol",
		Question: "Why is robot-4 disconnected 20 seconds after it connects?",
		Answer:   "It sends packets that EMQX can't read or must refuse: frame_error, protocol_error and frame_too_large in turn.",
		Finding:  "protocol-error",
		Clients:  []string{"robot-4"}, Users: []string{"robot"}, Addresses: []string{"198.51.100.4"},
		Topics: []string{"robots/4/cmd"},
		play:   protocolError,
	},
	{
		Name: "authenticator-unavailable", Title: "An authentication server that is away for minutes",
		Question: "Why can none of the kiosks connect?",
		Answer:   "Their password is right; for three minutes in every ten the server that checks it doesn't answer.",
		Finding:  "authenticator-unavailable",
		Clients:  numbered("kiosk-%02d", kiosks), Users: []string{"kiosk"}, Addresses: numbered("198.51.100.%d", 10+kiosks)[10:],
		Topics: []string{"kiosks/menu"},
		play:   authenticatorUnavailable,
	},
	{
		Name: "rotated-password", Title: "A user whose password was changed, with many devices",
		Question: "Is somebody attacking user hvac?",
		Answer:   "No: its 15 devices, each at its own address, still send the old password.",
		Finding:  "wrong-credentials",
		Clients:  numbered("hvac-%02d", 15), Users: []string{"hvac"}, Addresses: numbered("198.51.100.%d", 135)[120:],
		play: rotatedPassword,
	},
	{
		Name: "shared-address", Title: "Many clients behind one address, two with a wrong password",
		Question: "Is 198.51.100.200 guessing passwords?",
		Answer:   "No: it is a shop with 25 tills, of which till-24 and till-25 have a wrong password.",
		Finding:  "wrong-credentials",
		Clients:  numbered("till-%02d", tills), Users: []string{"till"}, Addresses: []string{"198.51.100.200"},
		Topics: []string{"tills/prices"},
		play:   sharedAddress,
	},
	{
		Name: "mistyped-password", Title: "People who mistype their password once",
		Question: "Who had trouble signing in?",
		Answer:   "Nobody for long: ann, ben and cem are in at the second attempt.",
		Clients:  []string{"tablet-ann", "tablet-ben", "tablet-cem"}, Users: []string{"ann", "ben", "cem"},
		Addresses: numbered("198.51.100.%d", 43)[40:],
		play:      mistypedPassword,
	},
	{
		Name: "banned", Title: "A client that is banned for minutes",
		Question: "Why can't drill-3 connect?",
		Answer:   "It is banned for the first five minutes of every ten; its password was never asked for.",
		Finding:  "banned",
		Clients:  []string{"drill-3"}, Users: []string{"drill"}, Addresses: []string{"198.51.100.7"},
		play: bannedClient,
	},
	{
		Name: "kicked-together", Title: "An administrator disconnects all clients of one kind",
		Question: "Did a node fail when the forklifts lost their connections?",
		Answer:   "No: all twelve are on one node, and an administrator kicked them within two seconds.",
		Finding:  "kicked",
		Clients:  numbered("forklift-%02d", 12), Users: []string{"forklift"}, Addresses: numbered("198.51.100.%d", 222)[210:],
		play: kickedTogether,
	},
	{
		Name: "denied-disconnects", Title: "A publish that costs the connection",
		Question: "Why is badge-6 never online for longer than two seconds?",
		Answer:   "The ACL file denies its publish to badges/6/admin, and EMQX disconnects whom it denies something.",
		Finding:  "acl-denied",
		Clients:  []string{"badge-6"}, Users: []string{"badge"}, Addresses: []string{"198.51.100.23"},
		Topics: []string{"badges/6/admin"},
		play:   deniedDisconnects,
	},
	{
		Name: "denied-subscriber", Title: "Messages without a subscriber, because it is denied",
		Question: "Why do the boards' alarms reach nobody?",
		Answer:   "alarm-relay wants them, and its subscription to boards/+/alarm is denied.",
		Finding:  "acl-denied",
		Clients:  []string{"alarm-relay", "board-1", "board-2"}, Users: []string{"relay", "board"},
		Addresses: []string{"198.51.100.8", "198.51.100.9", "198.51.100.10"},
		Topics:    []string{"boards/1/alarm", "boards/2/alarm", "boards/+/alarm"},
		play:      deniedSubscriber,
	},
	{
		Name: "near-misses", Title: "Topics that almost match a subscription",
		Question: "Why does house-hub get nothing?",
		Answer:   "Each of the four topics misses its filter: by a slash in front, a missing level, a letter, and a + that stands for one level only.",
		Finding:  "no-subscribers",
		Clients:  append(numbered("near-%d", len(misses)), "house-hub"), Users: []string{"near", "house"},
		Addresses: append(numbered("203.0.113.4%d", len(misses)), "10.9.0.13"),
		Topics: []string{
			misses[0].topic, misses[1].topic, misses[2].topic, misses[3].topic, misses[0].filter, misses[1].filter, misses[2].filter, misses[3].filter,
		},
		play: nearMisses,
	},
	{
		Name: "roaming-takeover", Title: "A client that moves to another network",
		Question: "Do two devices use courier-8's client ID?",
		Answer:   "No: every twenty minutes it comes from a new address and takes over its own session; it never goes back.",
		Clients:  []string{"courier-8"}, Users: []string{"courier"}, Addresses: numbered("198.51.100.%d", 34)[30:],
		Topics: []string{"couriers/8/route"},
		play:   roamingTakeover,
	},
	{
		Name: "ordinary-timeouts", Title: "Clients that fall silent once",
		Question: "Are the sleds' connections bad?",
		Answer:   "Each of the five has one keep alive timeout an hour, and is back within seconds.",
		Clients:  append(numbered("sled-%d", 5), "sled-log"), Users: []string{"sled", "slope"}, Addresses: numbered("198.51.100.%d", 56)[50:],
		Topics: append(numbered("sleds/%d/place", 5), "sleds/+/place"),
		play:   ordinaryTimeouts,
	},
	{
		Name: "silent-node", Title: "A node that dies and leaves no rows",
		Question: "Why did all looms connect again at once?",
		Answer:   "Their node " + silentNodeName + " died before it could report anything; they came back on the others.",
		Finding:  "node-lost",
		Clients:  append(numbered("loom-%02d", herdSize), "loom-log"), Users: []string{"loom", "loom-service"},
		Addresses: append(numbered("198.51.100.1%02d", herdSize), "10.9.0.9"),
		Topics:    append(numbered("looms/%02d/count", herdSize), "looms/+/count"),
		play:      silentNode,
	},
	{
		Name: "evacuated-node", Title: "A node that sends its clients away on purpose",
		Question: "Did we lose node " + evacuatedNodeName + "?",
		Answer:   "No: it was evacuated and told its mixers to use another server; they did within seconds.",
		Clients:  append(numbered("mixer-%02d", herdSize), "mixer-log"), Users: []string{"mixer", "mixer-service"},
		Addresses: append(numbered("203.0.113.1%02d", herdSize), "10.9.0.10"),
		Topics:    append(numbered("mixers/%02d/count", herdSize), "mixers/+/count"),
		play:      evacuatedNode,
	},
	{
		Name: "working-hours", Title: "Machines that rest between shifts",
		Question: "Why is there nothing from the sewing machines for ten minutes?",
		Answer:   "They said goodbye at the end of the shift; no rows are missing.",
		Clients:  append(numbered("sewing-%d", 8), "sewing-desk"), Users: []string{"sewing", "sewing-service"},
		Addresses: append(numbered("203.0.113.3%d", 8), "10.9.0.11"),
		Topics:    append(numbered("sewing/%d/seams", 8), "sewing/+/seams"),
		play:      workingHours,
	},
	{
		Name: "lost-acks", Title: "A receiver that leaves out some acknowledgements",
		Question: "Does lamp-5 get everything?",
		Answer:   "Of every four messages it acknowledges three; the fourth is delivered again every 30 seconds until it leaves.",
		Finding:  "unacknowledged",
		Clients:  []string{"lamp-5", "dimmer"}, Users: []string{"lamp", "light-control"}, Addresses: []string{"198.51.100.5", "198.51.100.6"},
		Topics: []string{"lamps/5/level"},
		play:   lostAcks,
	},
	{
		Name: "rules-only-topics", Title: "Messages that only rules read",
		Question: "Are the turbines' spectra lost?",
		Answer:   "No client subscribes to them, so each counts as dropped; rules read them all the same.",
		Clients:  append(numbered("turbine-%02d", turbines), "turbine-desk"), Users: []string{"turbine", "control-room"},
		Addresses: append(numbered("203.0.113.2%02d", turbines), "10.9.0.12"),
		Topics:    append(append(numbered("turbines/%02d/spectrum", turbines), numbered("turbines/%02d/power", turbines)...), "turbines/+/power"),
		play:      rulesOnlyTopics,
	},
}

// Names lists every story, also those that are played only when they are named.
func Names() []string {
	var names []string
	for _, list := range [][]Story{stories, cases} {
		for _, s := range list {
			names = append(names, s.Name)
		}
	}
	return names
}

func find(name string) (Story, error) {
	for _, list := range [][]Story{stories, cases} {
		for _, s := range list {
			if s.Name == name {
				return s, nil
			}
		}
	}
	return Story{}, fmt.Errorf("simulate a fleet: there is no story %q", name)
}
