package main

// What the diagnosis finds about the way from a connect to a subscription.
var connectionFindings = []string{
	"duplicate-client-id", "keepalive-timeout", "flapping", "kicked", "node-lost", "network-lost", "nobody-connects", "never-connected", "reconnect-loop", "protocol-error",
	"server-busy", "quota-exceeded", "credentials-expired", "banned", "wrong-credentials", "brute-force", "authenticator-unavailable",
	"acl-denied", "authorizer-unavailable", "other-failures", "not-seen",
}

func lifecycle() board {
	const uid = "emqx-lifecycle"
	b := newBoard(uid, "EMQX client lifecycle", "Did the client connect, authenticate and subscribe? Why did it go offline?", "scenario")
	s := everyone
	whose := scope{s.keys}
	whose.keys.Parties = nil
	whose.keys.Clients = []string{"$client"}
	b.variables(byClient, byUser, bySource, byTopic, byNode, byWhom(whoColumns[:5:5]...))
	b.marks(findingsIn(s, connectionFindings...), connectionsIn(whose))
	ends := query{Scenario: scenarioConnect, Events: []string{disconnected}}
	acks := query{Scenario: scenarioConnect, Events: []string{connack}}
	ask := whose.ask
	failed := func(q query) query { q.Outcome = failure; return ask(q) }
	hit := func(q query) query { q.Measure = clientsMeasure; return failed(q) }
	rowsOf := func(event string) []link {
		return []link{rowsBehind(uid, narrowed("event", "=", event))}
	}
	refusals := rowsBehind(uid, narrowed("event", "=", connack), narrowed("reason_code", "!=", "success"))
	losses := rowsBehind(uid, narrowed("event", "=", disconnected), narrowed("reason", "!=", "normal"))

	b.add(findings("What is wrong", "What the diagnosis finds about connecting, logging in and subscribing; EMQX fleet has everything else.", s.ask(query{Findings: connectionFindings})).sized(24, 9).numbered(19))
	b.add(
		stat("Connections", "Connections that began, and the clients that did.",
			number("connected", ask(query{Scenario: scenarioConnect, Events: []string{connected}}), rowsOf(connected)...),
			number("clients", ask(query{Scenario: scenarioConnect, Events: []string{connected}, Measure: clientsMeasure}))).sized(5, 4).numbered(3),
		stat("Refused connects", "CONNACKs that refused a client, their share, and the clients. Look at the codes below, then at EMQX authentication and authorization.",
			bad("refused", failed(acks), refusals), part("share", 0.01, 0.05, ask(acks)), bad("clients", hit(acks))).sized(7, 4).numbered(4),
		stat("Lost connections", "Ends that nobody wanted, their share of all ends, and the clients that lost one.",
			bad("lost", failed(ends), losses), part("share", 0.05, 0.2, ask(ends)), bad("clients", hit(ends))).sized(7, 4).numbered(5),
		stat("Subscriptions", "Subscriptions that were made, and those that a rule denied.",
			number("subscribed", ask(query{Scenario: scenarioConnect, Events: []string{subscribed}}), rowsOf(subscribed)...),
			bad("denied", ask(query{Scenario: scenarioAccess, Events: []string{authz}, Outcome: failure, Filters: []filter{{"action", "=", []string{"subscribe"}}}}),
				detail("Who was denied what", "emqx-access"))).sized(5, 4).numbered(6),
	)
	b.add(
		funnelOf(ask).sized(8, 8),
		bars("Connects, ends and refusals", "How many clients connect, leave and are refused. A storm shows here first.",
			ask(query{Scenario: scenarioConnect, Events: []string{connected}, GroupBy: []string{"event"}}),
			ask(query{Scenario: scenarioConnect, Events: []string{disconnected}, GroupBy: []string{"event"}}),
			failed(query{Scenario: scenarioConnect, Events: []string{connack}, GroupBy: []string{"event"}})).
			with(connected, fixed("green"), named("connected")).with(disconnected, fixed("blue"), named("disconnected")).with(connack, fixed("red"), named("refused")).
			leads(rowsBehind(uid, narrowed("event", "=", label("event")))).
			orNone("Nobody connected, left or was refused").sized(8, 8),
		bars("Why connections ended", "Ends by reason. normal is a DISCONNECT of the client; takenover and discarded mean that the same client ID connected again. A reason leads to its rows.",
			ask(query{Scenario: scenarioConnect, Events: []string{disconnected}, GroupBy: []string{"reason"}})).reasonColors().
			leads(rowsBehind(uid, narrowed("reason", "=", label("reason")))).
			orNone("No connection ended").sized(8, 8),
	)
	b.open("What failures share, and whose they are")
	b.add(
		contrastOf("lost and refused connections", ask(query{Scenario: scenarioConnect, Events: []string{connack, disconnected}})).sized(12, 10),
		whoOf("Lost connections, by whom", "Who or what lost the most connections, and why. Choose above what they are put together by.", "lost",
			failed(query{Scenario: scenarioConnect, Events: []string{disconnected}, GroupBy: []string{"reason"}, Limit: 20})).
			orNone("No connection was lost").sized(12, 10),
		whoOf("Refused connects, by whom", "Who or what was refused most often, and with which code.", "refused",
			failed(query{Scenario: scenarioConnect, Events: []string{connack}, GroupBy: []string{"reason_code"}, Limit: 20})).
			orNone("Nobody was refused").sized(24, 8),
	)
	b.open("What happened")
	b.add(
		timelineOf("Clients over time", "The 20 clients whose state changed most. Green is connected, blue gone on purpose, orange lost, red refused; where nothing is known, it is empty. A bar leads to its client.",
			ask(query{Limit: 20})).sized(24, 12),
		connectionTable("Connections, one by one", "The newest 500 connections. Refused ones never were; replaced ones were taken over by another of the same client ID; the end of unknown ones wasn't recorded.",
			ask(query{Limit: 500})).sized(24, 10),
		logsOf("What clients did", "The newest 500 rows, a sentence each; a line opens to its columns. Figures and graphs above lead here, narrowed to what they count.",
			ask(query{Scenario: scenarioConnect})).orNone("No row of a connection").sized(24, 12).numbered(50),
	)
	b.closed("Every row, with its columns", rowsTable("Events", ask(query{Scenario: scenarioConnect, Limit: 500})).sized(24, 14))
	return b
}

// funnelOf counts the steps from connect to subscription. A topic chooses among subscriptions; the other steps have none.
func funnelOf(ask func(query) query) panel {
	p := table("From connect to subscription", "How many attempts and clients got to each step, each counted from its own event, and how many failed there. A client that resumes its session doesn't subscribe again.",
		[]column{
			{name: "step", properties: []property{minWidth(140)}}, styled("attempts"),
			styled("clients").but(property{"min", 0}, property{"fieldMinMax", true}, fixed("blue"), property{"custom.cellOptions", object{"type": "gauge", "mode": "basic", "valueDisplayMode": "text"}}, width(130)),
			styled("failures").but(colouredText, property{"color", object{"mode": "thresholds"}}, thresholds("green", step{"orange", 1})),
		},
		ask(query{Scenario: scenarioConnect, View: "funnel", Events: []string{authn, connack, connected}}),
		ask(query{Scenario: scenarioConnect, View: "funnel", Events: []string{subscribed}}))
	p.Transformations = append([]object{{"id": "merge", "options": object{}}}, p.Transformations...)
	return p.orNone("Nobody tried")
}

// connectionTable lists connections.
func connectionTable(title, description string, q query) panel {
	q.Scenario, q.View = scenarioConnect, "connections"
	return table(title, description, columns("start", "clientid", "state", "reason", "end", "duration", "source", "username", "node", "subscriptions", "keepalive", "clean_start"), q).
		with("state", width(82)).with("start", withoutParts, width(118)).with("end", withoutParts, width(118)).with("duration", width(80)).
		with("reason", width(205)).with("username", width(110)).with("node", minWidth(130)).
		with("subscriptions", named("subscribed"), width(90)).with("keepalive", width(80)).
		orNone("Nobody connected or was refused")
}

// withoutParts is a time to the second, which tells connections apart and leaves room for why they ended.
var withoutParts = unit("time:MM-DD HH:mm:ss")

// rowsTable lists rows with every column that the table has.
func rowsTable(title string, q query) panel {
	q.View, q.Columns = "events", []string{"*"}
	return table(title, "The newest 500 rows as they stand in the table.", columns("timestamp", "event", "clientid", "username", "peername", "node", "topic", "qos", "action", "result",
		"authz_source", "reason", "reason_code", "from_clientid", "id", "publish_received_at", "connected_at", "disconnected_at", "payload"), q).
		orNone("No such row")
}
