package main

// message is what became of one message.
func message() board {
	b := newBoard("emqx-message", "EMQX message", "One message: who was to get it, who did and when, and why somebody didn't.", "entity")
	b.Time.From = "now-24h"
	ofMessage := one("topic", "Topic", "topic", "")
	ofMessage.Hide = hidden
	ofMessage.Query = values{RefID: "variable-topic", Column: "topic", Prefix: "", Filters: exactly("id", "$message")}
	b.variables(one("message", "Message", "id", "The message's ID; type its beginning to find it"), ofMessage)
	b.marks()
	s := scope{query{Messages: []string{"$message"}}}
	b.add(
		messagesOf("What became of it", "One line: the worst state of all its receivers, how many were to get it, how many did, acknowledged, or lost it.", s.ask(query{Scenario: scenarioDelivery, Limit: 1})).
			with("id", width(290)).orNone("No row of this message; choose a longer time range").sized(24, 4),
		receiversOf("Its receivers", "A line for each: when it was delivered and acknowledged, how long that took, and why it was dropped. A message without any receiver has one line, with the drop. A receiver leads to its page: was it connected then?",
			s.ask(query{Scenario: scenarioDelivery, Limit: 200})).orNone("Nobody was to receive it, or its publish alone was recorded").sized(24, 9),
		causesOf("Why it was lost", "What each kind of drop means, and what to check.", s.ask(query{Scenario: scenarioDrops, Limit: 10})).orNone("It was dropped nowhere").sized(24, 6),
		traceOf("Its way", "From the publish to each receiver. A span with a red mark didn't arrive.", s.ask(query{})).sized(14, 12),
		table("Who was subscribed", "Who subscribed, in this time range, to a filter that its topic matches: whoever isn't among the receivers above is the one to look at. A client that resumed its session doesn't subscribe again, and isn't here.",
			[]column{styled("clientid"), styled("topic").as("filter"), styled("value").as("times"), lastSeen, hide("percent"), hide("clients"), hide("first")},
			query{Scenario: scenarioConnect, View: "top", Events: []string{subscribed}, Covers: []string{"$topic"}, GroupBy: []string{"clientid", "topic"}, Limit: 50}).
			orNone("Nobody subscribed to it in this time range").sized(10, 12),
		logsOf("Its story", "Every row of this message, a sentence each.", s.ask(query{Scenario: scenarioEvents})).orNone("No row of this message").sized(24, 10).numbered(50),
	)
	return b
}

// hidden is a variable that isn't shown.
const hidden = 2

// receiversOf lists the receivers of one message.
func receiversOf(title, description string, q query) panel {
	q.View = "receivers"
	p := table(title, description, columns("clientid", "state", "reason", "delivered", "acked", "dropped", "delay", "ackDelay", "repeats", "qos", "source", "node", "topic", "publisher", "published", "id"), q)
	for _, name := range []string{"topic", "publisher", "published", "id"} { // of the one message, which the line above tells
		p = p.with(name, unseen)
	}
	return p.with("dropped", unit("time:MM-DD HH:mm:ss.SSS"), width(150)).with("delay", named("to it"), width(75)).with("ackDelay", named("to the ack"), width(85)).with("reason", width(120)).with("node", width(130))
}
