package main

// source is what comes from one address or network.
func source() board {
	const uid = "emqx-source"
	b := newBoard(uid, "EMQX address", "One address or network: who comes from it, who is refused, and is that one device, many behind one address, or somebody who guesses?", "entity")
	b.variables(one("source", "Address", "source", "An address, a block (78.234.0.0/17, 2001:db8::/32), 78.234.*, or an address with its port"))
	s := scope{query{Sources: []string{"$source"}}}
	ask := s.ask
	b.marks(findingsIn(s), connectionsIn(s))
	failed := func(q query) query { q.Outcome = failure; return ask(q) }
	measured := func(q query, measure string) query { q.Measure = measure; return ask(q) }
	logins := query{Scenario: scenarioAccess, Events: []string{authn}}
	checks := query{Scenario: scenarioAccess, Events: []string{authz}}
	ends := query{Scenario: scenarioConnect, Events: []string{disconnected}}
	rows := func(event string) link { return rowsBehind(uid, narrowed("event", "=", event)) }
	outcomes := query{Scenario: scenarioAccess, Events: []string{authn}, View: "top", GroupBy: []string{"clientid", "username", "outcome"}, Limit: 50}

	b.add(findings("What is wrong from here", "What the diagnosis finds about clients of this address.", ask(query{})).sized(24, 8).numbered(1))
	b.add(
		stat("Clients", "Clients that have rows from here, and those that connected.",
			number("seen", measured(query{Scenario: scenarioEvents}, clientsMeasure), rowsBehind(uid)), number("connected", measured(query{Scenario: scenarioConnect, Events: []string{connected}}, clientsMeasure))).sized(6, 4),
		stat("Logins", "Logins that failed and their share. Near 100% is somebody who guesses, or one device with an old password; a few % among many clients are devices behind one address.",
			bad("failed", failed(logins), rows(authn)), part("share", 0.05, 0.5, ask(logins))).sized(6, 4),
		stat("Denied", "Publishes and subscriptions that were denied, and their share.", bad("denied", failed(checks), rows(authz)), part("share", 0.01, 0.05, ask(checks))).sized(6, 4),
		stat("Lost connections", "Ends that nobody wanted, and their share. All at once is the network.", bad("lost", failed(ends), rows(disconnected)), part("share", 0.05, 0.2, ask(ends))).sized(6, 4),
	)
	codes, reasons := ask(logins), failed(ends)
	codes.GroupBy, reasons.GroupBy = []string{"reason_code"}, []string{"reason"}
	b.add(
		bars("Logins, by reason code", "success beside refusals is an address from which somebody works.", codes).reasonColors().
			leads(rowsBehind(uid, narrowed("event", "=", authn), narrowed("reason_code", "=", label("reason_code")))).orNone("Nobody logged in from here").sized(12, 8),
		bars("Lost connections, by reason", "A reason leads to its rows.", reasons).reasonColors().leads(rowsBehind(uid, narrowed("reason", "=", label("reason")))).orNone("No connection was lost").sized(12, 8),
	)
	b.add(
		topOf("Who logs in", "Client IDs and user names that were tried, and whether they were let in. Many names and no success is somebody who guesses.", "logins", ask(outcomes)).orNone("Nobody logged in from here").sized(12, 10),
		topOf("What is denied", "Topics that rules deny, by client.", "denied", failed(query{Scenario: scenarioAccess, Events: []string{authz}, GroupBy: []string{"topicShape", "action"}, Limit: 20})).orNone("Nothing was denied").sized(12, 10),
		timelineOf("Clients over time", "The 20 clients whose state changed most.", ask(query{Limit: 20})).sized(24, 10),
		connectionTable("Connections", "The newest 200.", ask(query{Limit: 200})).sized(24, 9),
		logsOf("What came from here", "The newest 500 rows, a sentence each.", ask(query{Scenario: scenarioEvents})).orNone("It has no rows").sized(24, 12).numbered(50),
	)
	return b
}
