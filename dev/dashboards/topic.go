package main

// topic is what happens on one topic, or on all that a filter matches.
func topic() board {
	const uid = "emqx-topic"
	b := newBoard(uid, "EMQX topic", "One topic, or a filter: who publishes, who subscribes, what arrives, what is lost or denied?", "entity")
	b.variables(one("topic", "Topic", "topic", "A topic, or a filter such as factory/+/status or factory/#"))
	s := scope{query{Topics: []string{"$topic"}}}
	ask := s.ask
	b.marks(findingsIn(s))
	failed := func(q query) query { q.Outcome = failure; return ask(q) }
	measured := func(q query, measure string) query { q.Measure = measure; return ask(q) }
	deliveries := query{Scenario: scenarioDelivery, Events: []string{delivered}}
	rows := func(event string) link { return rowsBehind(uid, narrowed("event", "=", event)) }

	b.add(findings("What is wrong here", "What the diagnosis finds about this topic.", ask(query{})).sized(24, 8).numbered(1))
	b.add(
		stat("Deliveries", "How many a second, and to how many receivers.", number("a second", measured(deliveries, perSecond), rows(delivered)).in(unit("short"), property{"decimals", 1}), number("receivers", measured(deliveries, clientsMeasure))).sized(6, 4),
		stat("Dropped", "Messages that were lost, wholly or for a receiver: how many times, and the share of messages.", bad("drops", failed(query{Scenario: scenarioDrops}), rowsBehind(uid, narrowed("reason", "!=", ""))), part("share", 0.01, 0.05, ask(query{Scenario: scenarioDrops}))).sized(6, 4),
		stat("Unacknowledged", "QoS 1 and 2 deliveries without an acknowledgement.", bad("missing", measured(query{Scenario: scenarioDelivery}, unacknowledged), rows(delivered)), part("share", 0.01, 0.05, ask(query{Scenario: scenarioDelivery}))).sized(6, 4),
		stat("Denied", "Publishes and subscriptions that a rule denied, and the clients.", bad("denied", failed(query{Scenario: scenarioAccess, Events: []string{authz}}), rows(authz)),
			bad("clients", measured(query{Scenario: scenarioAccess, Events: []string{authz}, Outcome: failure}, clientsMeasure))).sized(6, 4),
	)
	b.add(
		bars("What arrives, and what is lost", "Deliveries, acknowledgements and drops.", ask(query{Scenario: scenarioDelivery, GroupBy: []string{"event"}}), ask(query{Scenario: scenarioDrops, Outcome: failure, GroupBy: []string{"event", "reason"}})).
			answering("B", fixed("red")).leads(rowsBehind(uid, narrowed("event", "=", label("event")))).orNone("No message").sized(12, 8),
		latencyOf("Latency", "From the publish to the delivery (blue) and to the acknowledgement (purple).", ask(query{Scenario: scenarioDelivery})).leads(rows(delivered)).sized(12, 8),
	)
	b.add(
		causesOf("Why messages are lost", "For topics without subscribers also the nearest filter that somebody subscribed to: a typing error shows here.", ask(query{Scenario: scenarioDrops, Limit: 20})).sized(24, 7),
		inventory("Who publishes", ask(query{Scenario: scenarioDelivery, Events: []string{delivered}, GroupBy: []string{"from_clientid"}, Limit: 50})).sized(7, 9),
		inventory("Who receives", ask(query{Scenario: scenarioDelivery, Events: []string{delivered}, GroupBy: []string{"clientid"}, Limit: 50})).sized(7, 9),
		table("Who subscribes", "Who subscribed in this time range to a filter that receives this topic. It takes a topic: with + or # chosen above, the panel says so instead. A client that resumed its session doesn't subscribe again, and isn't here.",
			[]column{styled("clientid"), styled("topic").as("filter"), styled("value").as("times"), lastSeen, hide("percent"), hide("clients"), hide("first")},
			query{Scenario: scenarioConnect, View: "top", Events: []string{subscribed}, Covers: []string{"$topic"}, GroupBy: []string{"clientid", "topic"}, Limit: 50}).orNone("Nobody subscribed to it in this time range").sized(10, 9),
		topOf("Who is denied", "Clients that a rule denies this topic.", "denied", failed(query{Scenario: scenarioAccess, Events: []string{authz}, GroupBy: []string{"clientid", "action", "authz_source"}, Limit: 50})).orNone("Nobody was denied").sized(12, 8),
		topOf("Who loses messages", "Receivers, or publishers of what was dropped before any receiver.", "dropped", failed(query{Scenario: scenarioDrops, GroupBy: []string{"clientid", "reason"}, Limit: 50})).orNone("Nothing was dropped").sized(12, 8),
		messagesOf("Messages that were lost", "The newest 200 that were dropped, wholly or for a receiver. An ID leads to its page, which says why.",
			failed(query{Scenario: scenarioDrops, Limit: 200})).orNone("No message was dropped").sized(24, 8),
		messagesOf("Messages", "The newest 200, and what became of each. An ID leads to its page.", ask(query{Scenario: scenarioDelivery, Limit: 200})).orNone("No message").sized(24, 9),
		graphOf("Who publishes what to whom", "The red part of a ring was lost.", ask(query{Scenario: scenarioDelivery})).sized(24, 14),
		logsOf("What happened here", "The newest 500 rows, a sentence each.", ask(query{Scenario: scenarioEvents})).orNone("It has no rows").sized(24, 12).numbered(50),
	)
	return b
}
