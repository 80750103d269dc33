package main

// client is everything about one client. Its ID is compared exactly where it is the client of a row, so that a star in it is a star.
func client() board {
	const uid = "emqx-client"
	b := newBoard(uid, "EMQX client", "One client: is it connected, what is wrong with it, what did it get and send, and what was lost?", "entity")
	b.Time.From = "now-6h"
	b.variables(one("client", "Client", "clientid", "One client ID; type its beginning to find it"))
	party := scope{query{Parties: []string{"$client"}}}
	itself := scope{query{Filters: exactly("clientid", "${client:text}")}}
	publisher := scope{query{Publishers: []string{"$client"}}}
	b.marks(findingsIn(party), connectionsIn(itself))
	ask := itself.ask
	failed := func(s scope, q query) query { q.Outcome = failure; return s.ask(q) }

	connections := query{Scenario: scenarioConnect, View: "connections", Limit: 200}
	b.add(
		findings("What is wrong with it", "What the diagnosis finds about this client, as publisher and as receiver.", party.ask(query{})).sized(24, 8).numbered(1),
		lastConnection(ask(connections)).sized(24, 4),
	)
	b.add(
		stat("Connections", "How often it connected, was refused, and lost its connection.",
			number("connected", ask(query{Scenario: scenarioConnect, Events: []string{connected}}), rowsBehind(uid, narrowed("event", "=", connected))),
			bad("refused", failed(itself, query{Scenario: scenarioConnect, Events: []string{connack}})),
			bad("lost", failed(itself, query{Scenario: scenarioConnect, Events: []string{disconnected}}), rowsBehind(uid, narrowed("event", "=", disconnected)))).sized(8, 4),
		stat("Logins and permissions", "Logins that failed, publishes and subscriptions that were denied.",
			bad("failed logins", failed(itself, query{Scenario: scenarioAccess, Events: []string{authn}}), rowsBehind(uid, narrowed("event", "=", authn))),
			bad("denied", failed(itself, query{Scenario: scenarioAccess, Events: []string{authz}}), rowsBehind(uid, narrowed("event", "=", authz)))).sized(6, 4),
		stat("Messages", "What it received and what it published that was delivered to somebody; what was dropped for it, and what was dropped of its own.",
			number("received", ask(query{Scenario: scenarioDelivery, Events: []string{delivered}}), rowsBehind(uid, narrowed("event", "=", delivered))),
			number("own, delivered", publisher.ask(query{Scenario: scenarioDelivery, Events: []string{delivered}})),
			bad("dropped for it", failed(itself, query{Scenario: scenarioDrops, Events: []string{deliveryDropped}}), rowsBehind(uid, narrowed("event", "=", deliveryDropped))),
			bad("own, dropped", failed(publisher, query{Scenario: scenarioDrops}))).sized(10, 4),
	)
	b.add(timelineOf("When it was connected", "Green is connected, blue gone on purpose, orange lost, red refused; where nothing is known, it is empty.", ask(query{Limit: 20})).sized(24, 5))
	b.add(
		bars("What it got, and sent", "Deliveries to it and of its messages, acknowledgements, drops. What is above 0 while it wasn't connected waited for it.",
			party.ask(query{Scenario: scenarioDelivery, GroupBy: []string{"event"}}), party.ask(query{Scenario: scenarioDrops, Outcome: failure, GroupBy: []string{"event", "reason"}})).
			answering("B", fixed("red")).leads(rowsBehind(uid, narrowed("event", "=", label("event")))).orNone("It got and sent nothing").sized(12, 8),
		latencyOf("How long its messages take", "To it: from the publish to the delivery (blue) and the acknowledgement (purple).", ask(query{Scenario: scenarioDelivery})).leads(rowsBehind(uid, narrowed("event", "=", delivered))).sized(12, 8),
	)
	b.add(
		connectionTable("Connections, one by one", "The newest 200.", ask(connections)).sized(24, 9),
		inventory("Addresses it came from", ask(query{Scenario: scenarioConnect, Events: []string{connected}, GroupBy: []string{"source"}, Limit: 20})).sized(7, 8),
		inventory("What it subscribes to", ask(query{Scenario: scenarioConnect, Events: []string{subscribed}, GroupBy: []string{"topic"}, Limit: 50})).sized(7, 8),
		topOf("What it is denied", "Topics that a rule denies it, the action and who decided.", "denied",
			failed(itself, query{Scenario: scenarioAccess, Events: []string{authz}, GroupBy: []string{"topic", "action", "authz_source"}, Limit: 20})).
			with("clients", unseen).with("percent", unseen).with("topic", minWidth(140)).orNone("Nothing was denied").sized(10, 8),
	)
	b.add(
		causesOf("Why messages were lost", "Drops of its messages and for it, what each means, and what to check.", party.ask(query{Scenario: scenarioDrops, Limit: 20})).sized(24, 7),
		messagesOf("Messages that were lost", "The newest 200 of its own and for it that were dropped. An ID leads to its page, which says why.",
			failed(party, query{Scenario: scenarioDrops, Limit: 200})).orNone("No message was dropped").sized(24, 8),
		messagesOf("Messages, one by one", "The newest 200 that it published or received, and what became of each for everybody. An ID leads to its page.", party.ask(query{Scenario: scenarioDelivery, Limit: 200})).
			orNone("It published and received nothing").sized(24, 9),
		graphOf("Who it talks to", "What it publishes and receives, by topic. The red part of a ring was lost.", party.ask(query{Scenario: scenarioDelivery})).sized(24, 14),
		logsOf("Its story", "The newest 500 rows, a sentence each; a line opens to its columns.", party.ask(query{Scenario: scenarioEvents})).orNone("It has no rows").sized(24, 14).numbered(50),
	)
	return b
}

func exactly(column string, values ...string) []filter { return []filter{{column, "=", values}} }

// lastConnection shows the newest connection, a line for each of its columns.
func lastConnection(q query) panel {
	p := table("Its newest connection", "Open is connected now, as far as the rows tell. unknown: the row of its end is missing, or its node went away.", columns("state", "reason", "start", "end", "duration", "source", "username", "node", "keepalive", "clean_start", "subscriptions"), q)
	delete(p.FieldConfig.Defaults, "custom")
	p.FieldConfig.Defaults["color"] = object{"mode": "fixed", "fixedColor": "text"}
	p.Type = "stat"
	p = p.override(matcher{"byRegexp", ".*"}, property{"noValue", "–"}) // an end that isn't yet, say
	p.Options = object{
		"reduceOptions": object{"values": false, "calcs": []string{"first"}, "fields": "/^(state|reason|start|end|source|node)$/"},
		"colorMode":     "value", "graphMode": "none", "textMode": "value_and_name", "justifyMode": "center", "orientation": "vertical", "wideLayout": false,
		"text": object{"titleSize": 14, "valueSize": 16},
	}
	return p.orNone("No connection began in this time range")
}

// inventory lists what there is, with no judgement.
func inventory(title string, q query) panel {
	return topOf(title, "How often, and when last.", "rows", q).with("percent", unseen).with("clients", unseen).orNone("There is none")
}
