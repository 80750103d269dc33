package main

// What the diagnosis finds about deliveries.
var deliveryFindings = []string{
	"unacknowledged", "slow-delivery", "slow-consumer", "offline-queue-full", "message-expired", "no-subscribers", "clock-skew", "other-failures", "not-seen",
}

func delivery() board {
	const uid = "emqx-delivery"
	b := newBoard(uid, "EMQX message delivery", "Was the message delivered, to whom, how fast, and was it acknowledged?", "scenario")
	ask := everyone.ask
	b.variables(byClient, byUser, bySource, byTopic, byNode, byWhom(whoColumns...))
	b.marks(findingsIn(everyone, deliveryFindings...))
	deliveries := query{Scenario: scenarioDelivery, Events: []string{delivered}}
	with := func(q query, measure string) query { q.Measure = measure; return ask(q) }
	behind := rowsBehind(uid, narrowed("event", "=", delivered))

	b.add(findings("What is wrong", "What the diagnosis finds about deliveries; EMQX fleet has everything else.", ask(query{Findings: deliveryFindings})).sized(24, 9).numbered(16))
	b.add(
		stat("Deliveries", "Messages that were handed to a receiver, how many a second, and to how many receivers.",
			number("delivered", ask(deliveries), behind), number("a second", with(deliveries, perSecond)).in(unit("short"), property{"decimals", 1}), number("receivers", with(deliveries, clientsMeasure))).sized(8, 4).numbered(1),
		stat("Acknowledgements", "Acknowledgements, and the QoS 1 and 2 deliveries that got none within 30 seconds: their number and their share.",
			number("acknowledged", ask(query{Scenario: scenarioDelivery, Events: []string{acked}}), rowsBehind(uid, narrowed("event", "=", acked))),
			bad("missing", with(query{Scenario: scenarioDelivery}, unacknowledged)), part("share", 0.01, 0.05, ask(query{Scenario: scenarioDelivery}))).sized(8, 4).numbered(2),
		stat("How long it takes", "From the publish to the delivery: half of the deliveries are faster than the first figure, 99 of 100 faster than the second.",
			figure{counted(with(query{Scenario: scenarioDelivery}, "p50")), []property{named("half"), unit("ms"), noShare, linked(behind)}},
			figure{counted(with(query{Scenario: scenarioDelivery}, "p99")), []property{named("99 of 100"), unit("ms"), noShare, thresholds("green", step{"orange", 1000}, step{"red", 5000})}}).sized(8, 4).numbered(3),
	)
	missing := with(query{Scenario: scenarioDelivery, GroupBy: []string{"clientid"}, Limit: 10}, unacknowledged)
	b.add(
		lines("Publishes, deliveries and acknowledgements", "Rows a second. Publishes appear only if EMQX's rule selects them.",
			with(query{Scenario: scenarioDelivery, GroupBy: []string{"event"}}, perSecond)).in(rowsPerSecond).legend("mean").
			leads(rowsBehind(uid, narrowed("event", "=", label("event")))).orNone("Nothing was published, delivered or acknowledged").sized(8, 8),
		latencyOf("Latency", "From the publish to the delivery (blue) and to the acknowledgement (purple): half of the messages are below the whole line, 90 of 100 below the dashed, 99 of 100 below the dotted. Below 0, the clocks of two nodes differ.",
			ask(query{Scenario: scenarioDelivery})).leads(behind).sized(8, 8).numbered(17),
		bars("Unacknowledged deliveries, by receiver", "Receivers that don't acknowledge what they get. One leads to its page.", missing).set("color", object{"mode": "shades", "fixedColor": "orange"}).
			leads(clientLinks(label("clientid"))...).orNone("No delivery is unacknowledged").sized(8, 8).numbered(4),
	)
	b.open("What wasn't delivered")
	b.add(
		messagesOf("Messages that weren't received", "The newest 500 messages that were dropped wholly or for a receiver, with what became of each. An ID leads to its page. Those that nobody subscribes to are on EMQX message drops.",
			ask(query{Scenario: scenarioDrops, Outcome: failure, Limit: 500, Filters: []filter{{"reason", "!=", []string{"no_subscribers"}}}})).orNone("No message was dropped").sized(24, 9),
		whoOf("Unacknowledged, by whom", "Who or what doesn't acknowledge.", "missing", with(query{Scenario: scenarioDelivery, Limit: 20}, unacknowledged)).orNone("No delivery is unacknowledged").sized(12, 9),
		whoOf("Slowest, by whom", "Who or what gets its messages late: 99 of 100 deliveries were faster than this.", "99 of 100", with(query{Scenario: scenarioDelivery, Limit: 20}, "p99")).
			with("value", unit("ms")).with("percent", unseen).orNone("No delivery whose publish is known").sized(12, 9),
		contrastOf("unacknowledged deliveries", ask(query{Scenario: scenarioDelivery})).sized(24, 9),
	)
	b.open("Who talks to whom")
	b.add(
		graphOf("Who publishes what to whom", "The 6 biggest ways from a publisher to a topic and from a topic to a receiver, those that lose the most first. The red part of a ring was lost; each says how many.", ask(query{Scenario: scenarioDelivery})).sized(24, 22),
	)
	b.open("What happened")
	b.add(
		messagesOf("Messages", "The newest 500 messages, and what became of each.", ask(query{Scenario: scenarioDelivery, Limit: 500})).orNone("No message was published, delivered or acknowledged").sized(24, 10),
		logsOf("Rows of messages", "The newest 500 rows, a sentence each. Figures and graphs above lead here, narrowed to what they count.", ask(query{Scenario: scenarioDelivery})).
			orNone("No row of a message").sized(24, 10).numbered(50),
	)
	b.closed("Every row, with its columns", rowsTable("Events", ask(query{Scenario: scenarioDelivery, Limit: 500})).sized(24, 14))
	return b
}

// counted is the query as one number.
func counted(q query) query { q.View = "count"; return q }

// messagesOf lists messages.
func messagesOf(title, description string, q query) panel {
	q.View = "messages"
	list := columns("published", "id", "state", "topic", "publisher", "qos", "receivers")
	list = append(list, countColumn("delivered").but(width(85)))
	for _, name := range []string{"acked", "dropped", "repeats"} {
		list = append(list, countColumn(name).but(width(72)))
	}
	return table(title, description, append(list, durationColumn("slowest").but(width(80))), q).
		with("qos", width(50)).with("published", width(148)).with("state", width(120))
}
