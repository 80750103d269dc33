package main

// fleet is where everybody begins: what is wrong, how bad it is, who is hit, and what something is that somebody pasted.
func fleet() board {
	b := newBoard("emqx-fleet", "EMQX fleet", "What is wrong, how bad is it, since when, and who is hit? Paste a client ID, a topic, an address or a message ID into Find.", "fleet")
	b.Refresh = "1m"
	s := scope{query{Nodes: []string{"$node"}}}
	b.variables(
		typed("text", "Find", "Paste what you have: a client ID, a user name, a topic, an address, a message ID or a node, or a part of it. The panel Find says what it is"),
		byNode,
		among("compare", "Compare with", "What the figures are compared with",
			option{Text: "a day before", Value: "1d"}, option{Text: "an hour before", Value: "1h"}, option{Text: "a week before", Value: "7d"}),
	)
	b.marks(findingsIn(s))
	b.add(
		findings("What is wrong", "Everything that the diagnosis finds, the worst first.", s.ask(query{})).sized(24, 15).numbered(1),
		severities(s).sized(7, 6).numbered(2),
		firing("Firing alerts", "Alerts of the rules that come with the plugin: those with the label service=emqx.").sized(8, 6),
		found(s).sized(9, 6),
	)
	b.add(fleetFigures(s)...)
	b.add(
		bars("Refused connects, by reason code", "CONNACKs that refused a client. A code leads to its refusals.",
			s.ask(query{Scenario: scenarioConnect, Events: []string{connack}, Outcome: failure, GroupBy: []string{"reason_code"}})).
			leads(detail("These refusals", "emqx-lifecycle", narrowed("reason_code", "=", label("reason_code")))).reasonColors().
			orNone("Nobody was refused").sized(8, 8),
		bars("Lost connections, by reason", "Ends that nobody wanted. A reason leads to its ends.",
			s.ask(query{Scenario: scenarioConnect, Events: []string{disconnected}, Outcome: failure, GroupBy: []string{"reason"}})).
			leads(detail("These ends", "emqx-lifecycle", narrowed("reason", "=", label("reason")))).reasonColors().
			orNone("No connection was lost").sized(8, 8),
		bars("Drops, by reason", "Messages and deliveries that were dropped. no_subscribers is also what happens to topics that only rules read.",
			s.ask(query{Scenario: scenarioDrops, Outcome: failure, GroupBy: []string{"reason"}})).reasonColors().
			leads(detail("These drops", "emqx-drops", narrowed("reason", "=", label("reason")))).
			orNone("Nothing was dropped").sized(8, 8),
	)
	b.add(
		topOf("Clients in trouble", "The clients whose connections were lost most often, and why.", "lost",
			s.ask(query{Scenario: scenarioConnect, Events: []string{disconnected}, Outcome: failure, GroupBy: []string{"clientid", "reason"}, Limit: 20})).
			orNone("No connection was lost").sized(12, 9),
		topOf("Receivers in trouble", "The receivers that lost the most messages, and why.", "dropped",
			s.ask(query{Scenario: scenarioDrops, Events: []string{deliveryDropped}, Outcome: failure, GroupBy: []string{"clientid", "reason"}, Limit: 20})).
			orNone("No delivery was dropped").sized(12, 9),
	)
	b.add(stacked("Rows a second, by node", "Everything in the table. A hole is a node, or its way to the table, that was away: then the zeros elsewhere mean nothing. A node leads to its page.",
		s.ask(query{Scenario: scenarioEvents, Measure: perSecond, GroupBy: []string{"node"}})).
		in(rowsPerSecond).legend("mean").leads(nodeLinks(label("node"))...).orNone("The table holds no rows").sized(24, 7))
	return b
}

// stand puts panels that follow the first one below each other, beside it.
func stand(panels []panel, x int) {
	y := 0
	for i := range panels[1:] {
		at := &panels[i+1].GridPos
		at.X, at.Y = x, y
		y += at.H
	}
}

func severities(s scope) panel {
	p := byName("Findings, by severity", "How many findings there are of each severity. None critical and none a warning is a healthy fleet, if its rows can be trusted: see EMQX pipeline.", "severity",
		[]namedFigure{{"critical", thresholds("green", step{"red", 1})}, {"warning", thresholds("green", step{"orange", 1})}, {"info", thresholds("blue")}},
		s.ask(query{Scenario: diagnosis, View: "count", GroupBy: []string{"severity"}}))
	return p.set("links", []link{{"Can the rows be trusted?", "/d/emqx-pipeline?${__all_variables}&${__url_time_range}"}})
}

func found(s scope) panel {
	value := column{name: "value", properties: []property{minWidth(150), linked(link{"What is known of it", "/d/" + row + "page:raw}" + keeps})}}
	return table("Find", "What holds the text that is typed into Find above: exactly, at its beginning, or anywhere. A value leads to its page.",
		[]column{{name: "kind", properties: []property{width(75)}}, value, styled("rows").but(width(70)), lastSeen, hide("first"), hide("page")},
		s.ask(query{Scenario: scenarioEvents, View: "find", Text: "$text", Limit: 5})).
		orNone("Nothing is pasted into Find above, or nothing holds it")
}

// detail leads to a page of one scenario with what is chosen here.
func detail(title, uid string, filters ...string) link {
	address := "/d/" + uid + "?${__all_variables}&${__url_time_range}"
	for _, f := range filters {
		address += f
	}
	return link{title, address}
}

// fleetFigures are the shares of what fails, the clients that are hit, and what it was before.
func fleetFigures(s scope) []panel {
	const before = "before"
	type kind struct {
		title, description, uid string
		share                   query
		orange, red             float64
		second                  figure
	}
	refused := query{Scenario: scenarioConnect, Events: []string{connack}}
	lost := query{Scenario: scenarioConnect, Events: []string{disconnected}}
	denied := query{Scenario: scenarioAccess, Events: []string{authz}}
	deliveries := query{Scenario: scenarioDrops, Events: []string{deliveryDropped}}
	messages := query{Scenario: scenarioDrops, Events: []string{dropped}, Filters: []filter{{"reason", "!=", []string{"no_subscribers"}}}}
	who := func(q query) figure {
		q.Outcome, q.Measure = failure, clientsMeasure
		return bad("clients", s.ask(q))
	}
	kinds := []kind{
		{"Refused connects", "The share of CONNACKs that refused, the clients they refused, and the share before.", "emqx-lifecycle", refused, 0.01, 0.05, who(refused)},
		{"Lost connections", "The share of ends that nobody wanted, the clients that lost one, and the share before.", "emqx-lifecycle", lost, 0.05, 0.2, who(lost)},
		{"Denied", "The share of authorization checks that were denied, the clients that were denied something, and the share before.", "emqx-access", denied, 0.01, 0.05, who(denied)},
		{"Unacknowledged", "The share of QoS 1 and 2 deliveries that nobody acknowledged within 30 seconds, their number, and the share before.", "emqx-delivery", query{Scenario: scenarioDelivery}, 0.01, 0.05,
			bad("deliveries", s.ask(query{Scenario: scenarioDelivery, Measure: unacknowledged}))},
		{"Messages dropped", "The share of messages that were dropped before any receiver for another reason than that there was none, their publishers, and the share before.", "emqx-drops", messages, 0.01, 0.05, who(messages).in(named("publishers"))},
		{"Deliveries dropped", "The share of deliveries that were dropped, the receivers that lost one, and the share before.", "emqx-drops", deliveries, 0.01, 0.05, who(deliveries).in(named("receivers"))},
	}
	var panels []panel
	for i, k := range kinds {
		f := part("share", k.orange, k.red, s.ask(k.share), detail("In detail", k.uid))
		second := k.second
		second.properties = append(second.properties, linked(detail("In detail", k.uid)))
		panels = append(panels, stat(k.title, k.description+" – means that it can't be told.", f, second, f.earlier("$compare", before)).sized(8, 4).numbered(3+i))
	}
	return panels
}
