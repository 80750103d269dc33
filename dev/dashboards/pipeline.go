package main

// What the diagnosis finds about the table itself.
var pipelineFindings = []string{"ingestion-gap", "rows-repeated", "clock-skew"}

func pipeline() board {
	const uid = "emqx-pipeline"
	b := newBoard(uid, "EMQX pipeline", "Can the table be trusted: is it being filled, from every node, with every kind of row, once?", "entity")
	b.Refresh = "1m"
	b.variables(byNode)
	s := scope{query{Nodes: []string{"$node"}}}
	ask := s.ask
	b.marks(findingsIn(s, pipelineFindings...))
	age := counted(ask(query{Scenario: scenarioEvents, Measure: ageMeasure}))
	ages := counted(ask(query{Scenario: scenarioEvents, Measure: ageMeasure, GroupBy: []string{"node"}}))
	late := []property{named("seconds ago"), unit("s"), {"decimals", 0}, noShare, thresholds("green", step{"orange", 60}, step{"red", 300}), linked(rowsBehind(uid))}

	b.add(
		findings("Gaps, repeated rows, clocks", "Times without rows, rows that stand twice, and nodes whose clock is off: what makes other panels count wrong.", ask(query{Findings: pipelineFindings})).sized(18, 8).numbered(3),
		stat("Newest row", "How long ago the newest row was written. It grows while nothing happens, or while EMQX's connector can't write: look at the connector in EMQX's dashboard.", figure{age, late}).sized(6, 4).numbered(1),
		stat("Rows a second", "Over the whole time range.", number("rows a second", ask(query{Scenario: scenarioEvents, Measure: perSecond}), rowsBehind(uid)).in(unit(rowsPerSecond))).sized(6, 4),
	)
	stand(b.Panels, 18)
	b.add(
		table("Newest row, by node", "One node that is silent while the others write has lost its way to the table, or its clients.", []column{
			styled("node"), {name: "value", properties: append([]property{{"custom.cellOptions", object{"type": "color-text"}}, {"color", object{"mode": "thresholds"}}}, late...)},
		}, ages).orNone("The table holds no rows").sized(8, 9).numbered(2),
		topOf("Kinds of rows", "How many of each there are, of how many clients, and the newest. A kind that you expect and don't see isn't selected by EMQX's rule: then what counts it shows nothing. message.publish needs FROM \"$events/#\", \"#\".", "rows",
			ask(query{Scenario: scenarioEvents, GroupBy: []string{"event"}, Limit: 50})).orNone("The table holds no rows").sized(16, 9),
	)
	toRows := rowsBehind(uid, narrowed("event", "=", label("event")))
	b.add(
		bars("Rows a second, by kind", "A gap means that EMQX or its rule stopped writing; then the zeros elsewhere mean nothing.", ask(query{Scenario: scenarioEvents, Measure: perSecond, GroupBy: []string{"event"}})).
			in(rowsPerSecond).legend("mean").leads(toRows).orNone("The table holds no rows").sized(12, 9).numbered(18),
		stacked("Rows a second, by node", "A hole in one colour is one node.", ask(query{Scenario: scenarioEvents, Measure: perSecond, GroupBy: []string{"node"}})).
			in(rowsPerSecond).legend("mean").leads(nodeLinks(label("node"))...).orNone("The table holds no rows").sized(12, 9),
	)
	b.add(
		expectations().sized(10, 11),
		logsOf("Newest rows", "The newest 100.", ask(query{Scenario: scenarioEvents, Limit: 100})).orNone("The table holds no rows").sized(14, 11).numbered(50),
	)
	return b
}

// expectations says what to look at when rows are missing.
func expectations() panel {
	return panel{
		Type: "text", Title: "When rows are missing", PluginVersion: grafanaVersion,
		Options: object{"mode": "markdown", "content": `1. **Nothing at all**: *Save & test* of the data source says what it finds: table, columns, newest row. Then EMQX's dashboard: Integration → Connector must be connected, the rule must have no failed actions.
2. **One node is silent**: its connector, or its clients went to other nodes: *Rows a second, by node* of the others rises.
3. **A kind is missing**: the rule's FROM doesn't name its topic. Publishes need ` + "`\"#\"`" + ` beside ` + "`\"$events/#\"`" + `.
4. **Rows stand twice**: two rules, or two actions, write to one table.
5. **Rows are late**: the connector buffers while the database is away; they come with their own times.

The setup guide in the data source's settings has the SQL of the rule and the bodies of connector and action.`},
	}
}
