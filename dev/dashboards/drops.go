package main

// What the diagnosis finds about messages that were dropped.
var dropFindings = []string{
	"slow-consumer", "offline-queue-full", "message-expired", "no-subscribers", "publish-refused", "payload-refused", "quota-exceeded", "other-failures", "not-seen",
}

func drops() board {
	const uid = "emqx-drops"
	b := newBoard(uid, "EMQX message drops", "Which messages did not arrive, and why were they dropped?", "scenario")
	ask := everyone.ask
	b.variables(byClient, byUser, bySource, byTopic, byNode,
		among("unheard", "Without subscribers", "Topics that only rules read are dropped for want of subscribers, which is no loss",
			option{Text: "leave out", Value: "no_subscribers"}, option{Text: "show", Value: "-"}),
		byWhom(whoColumns...))
	b.marks(findingsIn(everyone, dropFindings...))
	heard := []filter{{"reason", "!=", []string{"$unheard"}}}
	messages := query{Scenario: scenarioDrops, Events: []string{dropped}, Filters: heard}
	deliveries := query{Scenario: scenarioDrops, Events: []string{deliveryDropped}}
	failed := func(q query) query { q.Outcome = failure; return ask(q) }
	hit := func(q query) query { q.Measure = clientsMeasure; return failed(q) }
	behind := func(event string) link { return rowsBehind(uid, narrowed("event", "=", event)) }

	b.add(findings("What is wrong", "What the diagnosis finds about drops; EMQX fleet has everything else.", ask(query{Findings: dropFindings})).sized(24, 9).numbered(15))
	b.add(
		stat("Messages dropped", "Messages that were dropped before any receiver, their share of all messages, and their publishers. Without subscribers (above) says whether those count that nobody subscribes to.",
			bad("dropped", failed(messages), behind(dropped)), part("share", 0.01, 0.05, ask(messages)), bad("publishers", hit(messages))).sized(12, 4).numbered(1),
		stat("Deliveries dropped", "Messages that were dropped on the way to a receiver, their share of all deliveries, and the receivers.",
			bad("dropped", failed(deliveries), behind(deliveryDropped)), part("share", 0.01, 0.05, ask(deliveries)), bad("receivers", hit(deliveries))).sized(12, 4).numbered(2),
	)
	byReason := func(q query) query { q.GroupBy = []string{"reason"}; return ask(q) }
	ofReason := rowsBehind(uid, narrowed("reason", "=", label("reason")))
	b.add(
		bars("Messages dropped, by reason", "Before any receiver. A reason leads to its rows.", byReason(messages)).reasonColors().leads(ofReason).orNone("No message was dropped that counts here").sized(12, 8),
		bars("Deliveries dropped, by reason", "For a receiver. queue_full is a receiver that is too slow, or away; expired waited too long; no_local and subscription_filter are what the receiver asked for.",
			byReason(deliveries)).reasonColors().leads(ofReason).orNone("No delivery was dropped").sized(12, 8),
	)
	b.open("What failures share, and whose they are")
	perTopic := failed(query{Scenario: scenarioDrops, Filters: heard, GroupBy: []string{"topicShape", "reason"}, Limit: 20})
	whose := failed(query{Scenario: scenarioDrops, Filters: heard, GroupBy: []string{"event", "reason"}, Limit: 20})
	b.add(
		causesOf("Causes", "What each kind of drop means, and what to check; for topics without subscribers also the nearest filter that somebody subscribed to.", ask(query{Scenario: scenarioDrops, Filters: heard, Limit: 50})).sized(24, 9),
		contrastOf("drops", ask(query{Scenario: scenarioDrops, Filters: heard})).sized(12, 10),
		topOf("Drops, by kind of topic", "+ stands for what tells devices apart.", "dropped", perTopic).orNone("Nothing was dropped").sized(12, 10),
		whoOf("Drops, by whom", "Who or what lost messages: receivers, or publishers of what was dropped before any receiver. Choose above what they are put together by.", "dropped", whose).orNone("Nothing was dropped").sized(24, 9).numbered(7),
	)
	b.open("What happened")
	b.add(
		messagesOf("Messages that were dropped", "The newest 500 messages that were dropped wholly or for a receiver. An ID leads to its page.",
			failed(query{Scenario: scenarioDrops, Filters: heard, Limit: 500})).orNone("No message was dropped").sized(24, 10),
		logsOf("Drops", "The newest 500 drops, a sentence each. Figures and graphs above lead here, narrowed to what they count.", ask(query{Scenario: scenarioDrops, Filters: heard})).
			orNone("Nothing was dropped").sized(24, 12).numbered(50),
	)
	b.closed("Every row, with its columns", rowsTable("Drops, as rows", ask(query{Scenario: scenarioDrops, Filters: heard, Limit: 500})).sized(24, 14))
	return b
}
