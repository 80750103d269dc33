package main

// What the diagnosis finds about nodes and the networks before them.
var nodeFindings = []string{"node-lost", "network-lost", "clock-skew", "ingestion-gap", "authenticator-unavailable", "server-busy"}

func nodes() board {
	const uid = "emqx-nodes"
	b := newBoard(uid, "EMQX nodes", "Is a node, its network or its clock the trouble?", "entity")
	b.variables(byNode)
	s := scope{query{Nodes: []string{"$node"}}}
	ask := s.ask
	b.marks(findingsIn(s, nodeFindings...))
	byItsNode := func(q query) query { q.GroupBy = []string{"node"}; return ask(q) }
	taken := []filter{{"reason", "=", []string{"takenover", "discarded"}}}
	toRows := func(filters ...string) link {
		return rowsBehind(uid, append(filters, narrowed("node", "=", label("node")))...)
	}

	b.add(findings("What is wrong with nodes", "Nodes that went away, networks, clocks, and times without rows. EMQX fleet has everything else.", ask(query{Findings: nodeFindings})).sized(24, 8).numbered(3))
	b.add(
		stacked("Rows a second, by node", "A hole is a node, or its way to the table, that was away.", byItsNode(query{Scenario: scenarioEvents, Measure: perSecond})).in(rowsPerSecond).legend("mean").leads(toRows()).orNone("The table holds no rows").sized(12, 8).numbered(1),
		bars("Lost connections, by node", "Many of one node at once is the node; the same of all nodes is the network before them, or the authenticator.", byItsNode(query{Scenario: scenarioConnect, Events: []string{disconnected}, Outcome: failure})).
			leads(toRows(narrowed("event", "=", disconnected))).orNone("No connection was lost").sized(12, 8).numbered(2),
		bars("Connects, by node", "After a node went away, its clients connect to the others.", byItsNode(query{Scenario: scenarioConnect, Events: []string{connected}})).leads(toRows(narrowed("event", "=", connected))).orNone("Nobody connected").sized(8, 8),
		bars("Takeovers, by node", "Connections that another one of the same client ID replaced: clients that roam, come back after a break, or share an ID.", byItsNode(query{Scenario: scenarioConnect, Events: []string{disconnected}, Filters: taken})).
			leads(toRows(narrowed("event", "=", disconnected))).orNone("No connection was taken over").sized(8, 8),
		lines("99 of 100 deliveries are faster, by node", "From the publish to the delivery. One node that is slower is busy; one that is off by the same time always has a clock that is off.", byItsNode(query{Scenario: scenarioDelivery, Measure: "p99"})).
			in("ms").legend("max").leads(toRows(narrowed("event", "=", delivered))).orNone("No delivery whose publish is known").sized(8, 8),
	)
	b.add(
		topOf("Nodes", "Rows, clients, and when each was seen last.", "rows", byItsNode(query{Scenario: scenarioEvents, Limit: 50})).with("percent", unseen).orNone("The table holds no rows").sized(8, 9),
		topOf("Lost connections, by node and reason", "Whether one node stands out.", "lost", ask(query{Scenario: scenarioConnect, Events: []string{disconnected}, Outcome: failure, GroupBy: []string{"node", "reason"}, Limit: 50})).with("last", unseen).with("percent", unseen).orNone("No connection was lost").sized(8, 9),
		topOf("Drops, by node and reason", "Whether one node drops more than the others.", "dropped", ask(query{Scenario: scenarioDrops, Outcome: failure, GroupBy: []string{"node", "reason"}, Limit: 50})).with("last", unseen).with("percent", unseen).orNone("Nothing was dropped").sized(8, 9),
		logsOf("Alarms", "EMQX's own alarms, where its rule writes them.", ask(query{Scenario: scenarioEvents, Events: []string{"alarm.activated", "alarm.deactivated"}})).orNone("No alarm is in the table").sized(24, 6),
		logsOf("Rows", "The newest 500, a sentence each. Graphs above lead here, narrowed to what they count.", ask(query{Scenario: scenarioEvents})).orNone("The table holds no rows").sized(24, 10).numbered(50),
	)
	return b
}
