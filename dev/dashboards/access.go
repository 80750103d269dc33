package main

// What the diagnosis finds about logins and permissions.
var accessFindings = []string{
	"wrong-credentials", "brute-force", "authenticator-unavailable", "acl-denied", "authorizer-unavailable", "credentials-expired", "banned", "other-failures", "not-seen",
}

func access() board {
	const uid = "emqx-access"
	b := newBoard(uid, "EMQX authentication and authorization", "Who was refused: wrong credentials, or a topic that a rule denies?", "scenario")
	s := everyone
	whose := scope{s.keys}
	whose.keys.Parties, whose.keys.Clients = nil, []string{"$client"}
	b.variables(byClient, byUser, bySource, byTopic, byNode, byWhom(append(whoColumns[:5:5], whoColumns[5], whoColumns[6])...))
	b.marks(findingsIn(s, accessFindings...))
	logins := query{Scenario: scenarioAccess, Events: []string{authn}}
	checks := query{Scenario: scenarioAccess, Events: []string{authz}}
	ask := whose.ask
	failed := func(q query) query { q.Outcome = failure; return ask(q) }
	counted := func(title, description, event string, q query) panel {
		all, hit := q, q
		hit.Measure = clientsMeasure
		behind := rowsBehind(uid, narrowed("event", "=", event))
		return stat(title, description, number("all", ask(all)), bad("failed", failed(q), behind), part("share", 0.01, 0.05, ask(q)), bad("clients", failed(hit))).sized(12, 4)
	}

	b.add(findings("What is wrong", "What the diagnosis finds about logins and permissions; EMQX fleet has everything else.", s.ask(query{Findings: accessFindings})).sized(24, 9).numbered(14))
	b.add(
		counted("Authentication", "Logins that were tried, those that failed, their share, and the clients that failed.", authn, logins).numbered(1),
		counted("Authorization", "Publishes and subscriptions that were checked, those denied, their share, and the clients that were denied. Where only denials are recorded, no share can be told.", authz, checks).numbered(2),
	)
	codes, sources := failed(logins), failed(checks)
	codes.GroupBy, sources.GroupBy = []string{"reason_code"}, []string{"action", "authz_source"}
	shares := func(q query) query { q.Measure, q.GroupBy = share, []string{"event"}; return ask(q) }
	b.add(
		bars("Failed authentications, by reason code", "not_authorized and bad_username_or_password are credentials; server_unavailable is an authenticator that is away. A code leads to its rows.", codes).reasonColors().
			leads(rowsBehind(uid, narrowed("reason_code", "=", label("reason_code")))).orNone("No login failed").sized(8, 8),
		bars("Denials, by action and who decided", "What was denied, and by which authorizer; default is the setting for topics that no rule names.", sources).set("color", object{"mode": "shades", "fixedColor": "orange"}).
			leads(rowsBehind(uid, narrowed("event", "=", authz), narrowed("action", "=", label("action")), narrowed("authz_source", "=", label("authz_source")))).orNone("Nothing was denied").sized(8, 8),
		lines("Shares over time", "The share that failed of the logins, and of the checks. The line is where the alert rules begin.", shares(logins), shares(checks)).
			set("unit", "percentunit").legend("lastNotNull", "max").with(authn, named("logins"), fixed("orange")).with(authz, named("checks"), fixed("purple")).
			set("thresholds", thresholds("transparent", step{"red", 0.05}).Value).line().leads(rowsBehind(uid, narrowed("event", "=", label("event")))).orNone("Nobody logged in, and nothing was checked").sized(8, 8),
	)
	b.open("What failures share, and whose they are")
	tried := failed(query{Scenario: scenarioAccess, Events: []string{authn}, View: "top", GroupBy: []string{"source"}, Limit: 20})
	whoFails, whoDenied := failed(logins), failed(checks)
	whoFails.GroupBy, whoFails.Limit = []string{"reason_code"}, 20
	whoDenied.GroupBy, whoDenied.Limit = []string{"action", "authz_source"}, 20
	topics := failed(checks)
	topics.GroupBy, topics.Limit = []string{"topicShape", "action", "authz_source"}, 20
	b.add(
		contrastOf("failed logins and denied checks", ask(query{Scenario: scenarioAccess})).sized(12, 10),
		topOf("Addresses that fail", "Failed logins by address, and how many client IDs each tried. Many from one address are somebody who guesses, or many devices behind one address: its page tells which.", "failed", tried).
			with("clients", property{"custom.cellOptions", object{"type": "color-text"}}, property{"color", object{"mode": "thresholds"}}, thresholds("text", step{"orange", 10}, step{"red", 50})).
			orNone("No login failed").sized(12, 10).numbered(15),
		whoOf("Failed logins, by whom", "Who or what fails to log in. Choose above what they are put together by; a login has no topic.", "failed", whoFails).orNone("No login failed").sized(12, 9),
		whoOf("Denials, by whom", "Who or what is denied.", "denied", whoDenied).orNone("Nothing was denied").sized(12, 9).numbered(10),
		topOf("Denials, by kind of topic", "+ stands for what tells devices apart, so that one rule that is missing is one line.", "denied", topics).orNone("Nothing was denied").sized(24, 8),
		causesOf("Causes", "What each kind of refusal means, and what to check.", ask(query{Scenario: scenarioAccess, Limit: 50})).sized(24, 9),
	)
	b.open("What happened")
	b.add(logsOf("Refusals", "The newest 500 refusals and denials, a sentence each; a line opens to its columns.", failed(query{Scenario: scenarioAccess})).orNone("Nobody was refused, nothing was denied").sized(24, 12).numbered(50))
	b.closed("Every row, with its columns", rowsTable("Refusals, as rows", failed(query{Scenario: scenarioAccess, Limit: 500})).sized(24, 14))
	return b
}

// line draws the thresholds as lines.
func (p panel) line() panel {
	p.FieldConfig.Defaults["custom"].(object)["thresholdsStyle"] = object{"mode": "line"}
	return p
}

// causesOf lists what went wrong with what each means.
func causesOf(title, description string, q query) panel {
	q.View = "causes"
	action := styled("action")
	action.hidden = q.Scenario == scenarioDrops // it is of authorizations
	reading := minWidth(140)
	return table(title, description, []column{
		styled("event").but(width(205)), {name: "cause", properties: []property{width(200), colouredText, matching(pair{".+", "orange"})}}, action,
		styled("count").but(width(70)), styled("clients").but(width(65)), styled("topics").but(width(65)), lastSeen, styled("meaning").but(reading), styled("check").as("what to do").but(reading),
	}, q).orNone("Nothing was refused, denied or dropped")
}
