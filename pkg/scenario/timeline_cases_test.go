package scenario_test

import "github.com/emqx/emqx-fulllink-datasource/pkg/query"

var timelineStatements = []statementFile{
	{"timeline.sql", []statementCase{
		of("all", `{"scenario":"lifecycle","view":"timeline"}`),
		of("some clients", `{"scenario":"lifecycle","view":"timeline","clients":["device001","device009"],"limit":5}`),
		of("that were lost", `{"scenario":"lifecycle","view":"timeline","filters":[{"column":"reason","operator":"=","values":["keepalive_timeout"]}]}`),
		of("by what they subscribed to", `{"scenario":"lifecycle","view":"timeline","topics":["plant/#"]}`),
		of("by what no row tells", `{"scenario":"lifecycle","view":"timeline","publishers":["a"]}`),
		{"without refusals", asked{model: `{"scenario":"lifecycle","view":"timeline"}`, table: query.Table{Schema: without("reason_code")}}},
	}},
}

var timelineAnswers = []answerCase{
	{"timeline", asked{model: `{"scenario":"lifecycle","view":"timeline","limit":3}`}, []string{`
		a | 5
		b | 4
		c | 1
		d | 1`, `
		08:50:00 | client.connected | a | u | p3 | n1 | null | null | 60 | true | 08:50:00 | null
		08:45:00 | client.connack | b | u | p9 | n1 | null | banned | 30 | true | null | null
		08:41:00 | client.connack | b | u | p8 | n1 | null | not_authorized | 30 | true | null | null
		08:40:00 | client.check_authn_complete | b | u | p8 | n1 | null | not_authorized | null | null | null | null
		08:30:02 | client.disconnected | a | u | p1 | n1 | takenover | null | null | null | 08:10:00 | 08:30:02
		08:30:00 | client.connected | a | u | p2 | n1 | null | null | 60 | true | 08:30:00 | null
		08:35:00 | client.disconnected | a | u | p2 | n1 | keepalive_timeout | null | null | null | 08:30:00 | 08:35:00
		08:20:00 | client.connected | c | u | p5 | n2 | null | null | 60 | true | 08:20:00 | null
		08:15:00 | client.disconnected | b | u | p7 | n1 | normal | null | null | null | 01:00:00 | 08:15:00
		08:10:00 | client.connected | a | u | p1 | n1 | null | null | 60 | true | 08:10:00 | null`, `
		n1 | 08:59:00`, `
		n2 | 29 | 08:00:01 | 08:30:00`}},
	{"timeline-cut", asked{model: `{"scenario":"lifecycle","view":"timeline","clients":["a"]}`, table: query.Table{MaxRows: 2}}, []string{`
		a | 4`, `
		08:50:00 | client.connected | a | u | p3 | n1 | null | null | 60 | true | 08:50:00 | null
		08:35:00 | client.disconnected | a | u | p2 | n1 | kicked | null | null | null | 08:30:00 | 08:35:00
		08:30:00 | client.connected | a | u | p2 | n1 | null | null | 60 | true | 08:30:00 | null`, ``}},
	{"timeline-none", asked{model: `{"scenario":"lifecycle","view":"timeline"}`}, []string{``}},
}
