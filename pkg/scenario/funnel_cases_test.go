package scenario_test

import "github.com/emqx/emqx-fulllink-datasource/pkg/query"

var funnelStatements = []statementFile{
	{"funnel.sql", []statementCase{
		of("all", `{"scenario":"lifecycle","view":"funnel"}`),
		of("some clients", `{"scenario":"lifecycle","view":"funnel","clients":["device*"],"nodes":["n1"]}`),
		of("of a topic", `{"scenario":"lifecycle","view":"funnel","topics":["plant/+"]}`),
		of("failures", `{"scenario":"lifecycle","view":"funnel","outcome":"failure"}`),
		of("some steps", `{"scenario":"lifecycle","view":"funnel","events":["client.connected","session.subscribed","client.disconnected"]}`),
		{"of a table without what authorization tells", asked{model: `{"scenario":"lifecycle","view":"funnel"}`, table: query.Table{Schema: without("action", "result", "reason_code")}}},
	}},
}

var funnelAnswers = []answerCase{
	{"funnel", asked{model: `{"scenario":"lifecycle","view":"funnel"}`}, []string{`
		session.subscribed | 30 | 9 | 0
		client.check_authz_complete | 33 | 9 | 2
		client.check_authn_complete | 20 | 12 | 5
		client.connected | 15 | 10 | 0
		client.connack | 22 | 13 | 7`}},
	{"funnel-unrecorded", asked{model: `{"scenario":"lifecycle","view":"funnel"}`}, []string{`
		session.subscribed | 30 | 9 | 0
		client.check_authz_complete | 2 | 1 | 2
		client.check_authn_complete | 20 | 12 | 5
		client.connected | 15 | 10 | 0`, ``, `client.connack`}},
	{"funnel-none", asked{model: `{"scenario":"lifecycle","view":"funnel","messages":["m1"]}`}, []string{``}},
	{"funnel-of-no-step", asked{model: `{"scenario":"lifecycle","view":"funnel","events":["client.disconnected"]}`}, nil},
	{"funnel-of-a-poor-table", asked{model: `{"scenario":"lifecycle","view":"funnel"}`, table: query.Table{Schema: without("action", "reason_code")}}, []string{`
		client.connack | 3 | 2 | 0`, ``}},
}
