package main

// question is what an operator asks, with the query that answers it. Every one of them finds rows in the simulated fleet.
type question struct {
	asked string
	query string
}

// chapter is one of the guide's troubleshooting scenarios.
type chapter struct {
	title     string
	questions []question
}

var chapters = []chapter{
	{"The client lifecycle", []question{
		{"What happened to device001, in order?",
			`{"scenario":"lifecycle","events":["client.check_authn_complete","client.connected","client.connack","session.subscribed","client.disconnected"],"clients":["device001"]}`},
		{"Did device001 connect to the broker?",
			`{"scenario":"lifecycle","events":["client.connected","client.connack"],"clients":["device001"]}`},
		{"Why did device009 go offline?",
			`{"scenario":"lifecycle","events":["client.disconnected"],"clients":["device009"],"order":"desc"}`},
		{"Why do devices go offline, over time?",
			`{"scenario":"lifecycle","view":"rate","events":["client.disconnected"],"groupBy":["reason"]}`},
		{"Did device001 authenticate?",
			`{"scenario":"lifecycle","events":["client.check_authn_complete"],"clients":["device001"],"columns":["username","peername","reason_code","node"]}`},
		{"Did device001 subscribe to factory/device/cmd?",
			`{"scenario":"lifecycle","events":["session.subscribed"],"clients":["device001"],"topics":["factory/device/cmd"]}`},
		{"Who subscribed to what covers factory/device/status?",
			`{"scenario":"lifecycle","events":["session.subscribed"],"covers":["factory/device/status"]}`},
	}},
	{"Authentication and authorization", []question{
		{"Which clients failed to authenticate?",
			`{"scenario":"access","events":["client.check_authn_complete"],"outcome":"failure"}`},
		{"Why did pump-07 fail to connect?",
			`{"scenario":"lifecycle","view":"count","clients":["pump-07"],"outcome":"failure","groupBy":["event","reason_code"]}`},
		{"Whose user name or password is wrong, and from where?",
			`{"scenario":"access","view":"top","events":["client.check_authn_complete"],"outcome":"failure","groupBy":["username","source"],"limit":5}`},
		{"What share of the authentications fails?",
			`{"scenario":"access","view":"rate","events":["client.check_authn_complete"],"measure":"share"}`},
		{"Which requests did the ACL reject?",
			`{"scenario":"access","events":["client.check_authz_complete"],"outcome":"failure"}`},
		{"Why did viewer-3's subscription fail?",
			`{"scenario":"access","events":["client.check_authz_complete"],"clients":["viewer-3"],"outcome":"failure","filters":[{"column":"action","operator":"=","values":["subscribe"]}]}`},
		{"Which source of rules rejects what?",
			`{"scenario":"access","view":"top","events":["client.check_authz_complete"],"outcome":"failure","groupBy":["authz_source","action","topic"]}`},
	}},
	{"Message delivery", []question{
		{"Which messages were delivered and acknowledged?",
			`{"scenario":"delivery","events":["message.delivered","message.acked"]}`},
		{"Were the messages of factory/device/status delivered, and acknowledged?",
			`{"scenario":"delivery","view":"count","topics":["factory/device/status"],"groupBy":["event","clientid"]}`},
		{"Which client received the jobs?",
			`{"scenario":"delivery","view":"top","events":["message.delivered"],"topics":["jobs/#"],"groupBy":["clientid"]}`},
		{"Who doesn't acknowledge?",
			`{"scenario":"delivery","view":"top","measure":"unacknowledged","groupBy":["clientid","topic"],"limit":5}`},
		{"How many messages a second are delivered and acknowledged?",
			`{"scenario":"delivery","view":"rate","measure":"perSecond","events":["message.delivered","message.acked"],"groupBy":["event","qos"]}`},
	}},
	{"Message drops", []question{
		{"Which messages were dropped before they reached anybody?",
			`{"scenario":"drops","events":["message.dropped"]}`},
		{"Which deliveries were dropped on their way to a client?",
			`{"scenario":"drops","events":["message.delivery_dropped"]}`},
		{"Why do meter-9's messages not arrive?",
			`{"scenario":"drops","view":"count","publishers":["meter-9"],"groupBy":["reason","topic"]}`},
		{"Why does the broker drop messages?",
			`{"scenario":"drops","view":"top","groupBy":["event","reason"]}`},
		{"When does it drop them?",
			`{"scenario":"drops","view":"rate","groupBy":["reason"]}`},
	}},
	{"Look-ups", []question{
		{"What did the client device009 do?", `{"scenario":"events","clients":["device009"]}`},
		{"What did the user test do?", `{"scenario":"events","users":["test"]}`},
		{"What came from 78.234.*?", `{"scenario":"events","sources":["78.234.*"]}`},
		{"What happened on the topic factory/device/status?", `{"scenario":"events","topics":["factory/device/status"]}`},
		{"Which events of the type message.dropped are there?", `{"scenario":"events","events":["message.dropped"]}`},
	}},
}
