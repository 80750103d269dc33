package scenario_test

import "github.com/emqx/emqx-fulllink-datasource/pkg/query"

// few is a table of which few dimensions can be told.
var few = query.Table{Schema: without("sockname", "username", "peername", "topic", "action", "authz_source", "qos", "clean_start", "reason")}

var contrastStatements = []statementFile{
	{"contrast.sql", []statementCase{
		of("of clients that were refused", `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"],"clients":["dev-*"]}`),
		{"of disconnects, with those before", asked{model: `{"scenario":"lifecycle","view":"contrast","events":["client.disconnected"],"baseline":"previous"}`,
			table: query.Table{Schema: without("username", "peername")}}},
		{"of messages that nobody received, with deliveries", asked{
			model: `{"scenario":"drops","view":"contrast","events":["message.dropped"],"filters":[{"column":"reason","operator":"=","values":["no_subscribers"]}]}`,
			table: query.Table{Schema: without("peername", "topic")}}},
		{"of deliveries that weren't acknowledged", asked{model: `{"scenario":"delivery","view":"contrast","clients":["pump-1"]}`,
			table: query.Table{Schema: without("peername", "topic")}}},
		{"of rows with different columns", asked{model: `{"scenario":"lifecycle","view":"contrast"}`, table: few}},
	}},
}

var contrastAnswers = []answerCase{
	{"contrast", asked{model: `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"],"clients":["dev-*","pump*"],"limit":4}`, table: few}, []string{`
		08:00:00`, `
		40 | 100 | 12 | 50`, `
		1 | dev- | 38 | 96 | 11
		1 | pump | 2 | 2 | 1
		1 | NULL | 1 | 1 | 0
		2 | n1 | 40 | 60 | 12
		2 | n2 | 1 | 31 | 1`}},
	{"contrast-of-nothing", asked{model: `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"]}`, table: few}, []string{`
		08:00:00`, `
		0 | 60 | 0 | 50`}},
	{"contrast-without-others", asked{model: `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"]}`, table: few}, []string{`
		08:00:00`, `
		40 | 40 | 12 | 12`, `
		1 | dev- | 40 | 40 | 12
		2 | n1 | 40 | 40 | 12`}},
	{"contrast-of-one-client", asked{model: `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"]}`, table: few}, []string{`
		08:00:00`, `
		40 | 400 | 1 | 12`, `
		1 | dev- | 40 | 400 | 1
		2 | n1 | 40 | 100 | 1`}},
	{"contrast-nothing-apart", asked{model: `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"]}`, table: few}, []string{`
		08:00:00`, `
		40 | 80 | 12 | 50`, `
		1 | dev- | 40 | 80 | 12
		2 | n1 | 20 | 41 | 12
		2 | n2 | 20 | 39 | 1`}},
	{"contrast-previous", asked{model: `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"],"baseline":"previous"}`, table: few}, []string{`
		08:00:00`, `
		07:30:00
		07:20:00`, `
		40 | 40 | 12 | 12`, `
		20 | 20 | 9 | 9`, `
		1 | NULL | 40 | 40 | 12
		2 | n1 | 40 | 40 | 12
		3 | bad_username_or_password | 40 | 40 | 12`, `
		1 | NULL | 20 | 20 | 12
		2 | n1 | 10 | 10 | 4`}},
	{"contrast-of-retained", asked{model: `{"scenario":"drops","view":"contrast","events":["message.dropped"]}`, table: query.Table{Schema: without("peername", "username", "topic", "from_clientid")}}, []string{`
		08:00:00`, `
		m1
		m2
		m3`, `
		m2`, `
		2 | 40 | 2 | 12`, `
		1 | 1 | 2 | 40 | 2`}},
	{"contrast-of-deliveries", asked{model: `{"scenario":"delivery","view":"contrast","topics":["v2/#"]}`, table: query.Table{Schema: without("peername", "username", "node")}}, []string{`
		08:00:00`, `
		40 | 80 | 12 | 50`, `
		1 | v2/+/telemetry | 40 | 40 | 12
		2 | dev- | 40 | 80 | 12
		3 | 1 | 40 | 80 | 12`}},
}
