package scenario_test

import "github.com/emqx/emqx-fulllink-datasource/pkg/query"

// few is a table of which few dimensions can be told.
var few = query.Table{Schema: without("sockname", "username", "peername", "topic", "action", "authz_source", "qos", "clean_start", "reason")}

var contrastStatements = []statementFile{
	{"contrast.sql", []statementCase{
		of("of clients that were refused", `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"],"clients":["dev-*"]}`),
		{"of disconnects, with those before", asked{model: `{"scenario":"lifecycle","view":"contrast","events":["client.disconnected"],"baseline":"previous"}`,
			table: query.Table{Schema: without("sockname", "username", "peername", "topic", "action", "authz_source", "qos", "clean_start", "keepalive")}}},
	}},
}

var contrastAnswers = []answerCase{
	{"contrast", asked{model: `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"],"clients":["dev-*","pump*"],"limit":3}`, table: few}, []string{`
		08:00:00`, `
		40 | 60 | 12 | 50`, `
		n1 | 40 | 20 | 12
		n2 | 1 | 30 | 1`, `
		dev- | 38 | 58 | 11
		pump | 2 | 0 | 1`, `
		`}},
	{"contrast-of-nothing", asked{model: `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"]}`, table: few}, []string{`
		08:00:00`, `
		0 | 60 | 0 | 50`}},
	{"contrast-nothing-apart", asked{model: `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"]}`, table: few}, []string{`
		08:00:00`, `
		40 | 40 | 12 | 50`, `
		n1 | 20 | 21 | 12
		n2 | 20 | 19 | 1`, `
		`, `
		`}},
	{"contrast-previous", asked{model: `{"scenario":"access","view":"contrast","events":["client.check_authn_complete"],"baseline":"previous"}`, table: few}, []string{`
		08:00:00`, `
		07:30:00
		07:20:00`, `
		40 | 0 | 12 | 12`, `
		20 | 0 | 9 | 9`, `
		n1 | 40 | 0 | 12`, `
		n1 | 10 | 0 | 4`, `
		`, `
		`, `
		bad_username_or_password | 40 | 0 | 12`, `
		`}},
}
