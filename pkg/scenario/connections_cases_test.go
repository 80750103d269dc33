package scenario_test

import (
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

var connectionsStatements = []statementFile{
	{"connections.sql", []statementCase{
		of("all", `{"scenario":"lifecycle","view":"connections"}`),
		of("one client", `{"scenario":"lifecycle","view":"connections","clients":["device001"],"limit":5}`),
		of("from a network, on a node", `{"scenario":"lifecycle","view":"connections","sources":["78.234.0.0/16"],"nodes":["n1"]}`),
		of("that failed", `{"scenario":"lifecycle","view":"connections","outcome":"failure"}`),
		of("by how they ended", `{"scenario":"lifecycle","view":"connections","filters":[{"column":"reason","operator":"!=","values":["normal"]}]}`),
		of("by how they began", `{"scenario":"lifecycle","view":"connections","filters":[{"column":"keepalive","operator":"<","values":[30]}]}`),
		of("by what they subscribed to", `{"scenario":"lifecycle","view":"connections","topics":["plant/#"]}`),
		of("by one event", `{"scenario":"lifecycle","view":"connections","events":["client.disconnected"]}`),
		of("by what no row tells", `{"scenario":"lifecycle","view":"connections","messages":["m1"]}`),
		{"of a table of an earlier time", asked{model: `{"scenario":"lifecycle","view":"connections","clients":["device001"]}`,
			table: query.Table{Schema: without("connected_at", "disconnected_at", "reason_code", "node")}}},
	}},
}

var connectionsAnswers = []answerCase{
	{"connections", asked{model: `{"scenario":"lifecycle","view":"connections","clients":["a","b","c"]}`}, []string{`
		08:50:00 | client.connected | a | u | 10.0.0.1:50 | n1 | null | null | 60 | false | 08:50:00 | null
		08:40:01 | client.connack | b | u | 10.0.0.2:40 | n1 | null | banned | 30 | true | null | null
		08:40:00 | client.check_authn_complete | b | u | 10.0.0.2:40 | n1 | null | not_authorized | null | null | null | null
		08:20:00 | client.connected | a | u | 10.0.0.1:20 | n1 | null | null | 60 | true | 08:20:00 | null
		08:10:00 | client.connected | c | null | 2001:db8::7:10 | n2 | null | null | 60 | true | 08:10:00 | null`, `
		08:50:01 | client.disconnected | a | u | 10.0.0.1:20 | n1 | takenover | null | null | null | 08:20:00 | 08:50:00
		08:05:00 | client.disconnected | c | null | 2001:db8::7:9 | n2 | tcp_closed | null | null | null | 01:00:00 | 08:05:00`,
		// Later connects, then the nodes.
		`
		a | 08:50:00 | 08:50:00
		c | 08:10:00 | 08:10:00`, `
		n1 | 08:59:00
		n3 | 08:59:30`, `
		n2 | 29 | 08:00:01 | 08:30:00`,
		// The subscriptions.
		`
		a | 10.0.0.1:20 | 2 | 08:20:01 | 08:20:01
		c | 2001:db8::7:10 | 1 | 08:10:01 | 08:40:01`,
	}},
	{"connections-cut", asked{model: `{"scenario":"lifecycle","view":"connections","limit":1}`}, []string{`
		08:50:00 | client.connected | a | u | p1 | n1 | null | null | 60 | true | 08:50:00 | null
		08:50:00 | client.connected | a | u | p1 | n1 | null | null | 60 | true | 08:50:00 | null
		08:40:00 | client.connected | b | u | p2 | n1 | null | null | 60 | true | 08:40:00 | null`, `
		08:55:00 | client.disconnected | a | u | p1 | n1 | normal | null | null | null | 08:50:00 | 08:55:00
		08:56:00 | client.disconnected | b | u | p2 | n1 | normal | null | null | null | 08:40:00 | 08:56:00
		08:57:00 | client.disconnected | c | u | p3 | n1 | normal | null | null | null | 08:30:00 | 08:57:00`, `
		a | p1 | 3 | 08:50:01 | 08:50:01`}},
	{"connections-earlier-emqx", asked{model: `{"scenario":"lifecycle","view":"connections","filters":[{"column":"reason","operator":"=","values":["kicked"]}]}`}, []string{`
		08:50:00 | client.disconnected | a | u | p2 | n1 | kicked | null | null | null | null | 08:50:00`, `
		08:50:00 | client.disconnected | a | u | p2 | n1 | kicked | null | null | null | null | 08:50:00
		08:30:00 | client.disconnected | a | u | p1 | n1 | normal | null | null | null | null | 08:30:00`, `
		08:40:00 | client.connected | a | u | p2 | n1 | null | null | 60 | false | 08:40:00 | null
		08:20:00 | client.connected | a | u | p1 | n1 | null | null | 60 | true | 08:20:00 | null`, `
		`}},
	{"connections-by-topic", asked{model: `{"scenario":"lifecycle","view":"connections","topics":["plant/#"]}`}, []string{`
		session.subscribed | a | p1 | 08:50:00 | u | n1
		session.subscribed | b | p2 | 08:30:00 | v | n1
		session.unsubscribed | b | p2 | 08:20:00 | v | n1`, `
		08:10:00 | client.connected | a | u | p1 | n1 | null | null | 60 | true | 08:10:00 | null
		07:00:00 | client.connected | a | u | p1 | n1 | null | null | 60 | true | 07:00:00 | null`, `
		08:55:00 | client.disconnected | a | u | p1 | n1 | normal | null | null | null | 08:10:00 | 08:55:00`, `
		b | 08:05:00 | 08:05:00`, ``, `
		a | p1 | 4 | 08:10:01 | 08:50:00`}},
	{"connections-of-one-port", asked{model: `{"scenario":"lifecycle","view":"connections","clients":["a"]}`}, []string{`
		08:50:00 | client.connected | a | u | p1 | n1 | null | null | 60 | true | 08:50:00 | null
		08:20:00 | client.connected | a | u | p1 | n1 | null | null | 60 | true | 08:20:00 | null
		08:10:00 | client.connected | a | u | p1 | n1 | null | null | 60 | false | 08:10:00 | null`, `
		08:55:00 | client.disconnected | a | u | p1 | n1 | normal | null | null | null | 08:50:00 | 08:55:00
		08:30:00 | client.disconnected | a | u | p1 | n1 | normal | null | null | null | 08:20:00 | 08:30:00
		08:15:00 | client.disconnected | a | u | p1 | n1 | normal | null | null | null | 08:10:00 | 08:15:00`, `
		a | p1 | 3 | 08:20:01 | 08:50:01`, `
		08:50:01 | a | p1 | t1
		08:50:01 | a | p1 | t1
		08:20:02 | a | p1 | t2
		08:20:01 | a | p1 | t1`}},
	{"connections-of-one-port-cut", asked{model: `{"scenario":"lifecycle","view":"connections","clients":["a"],"limit":1}`}, []string{`
		08:50:00 | client.connected | a | u | p1 | n1 | null | null | 60 | true | 08:50:00 | null
		08:20:00 | client.connected | a | u | p1 | n1 | null | null | 60 | true | 08:20:00 | null`, `
		08:55:00 | client.disconnected | a | u | p1 | n1 | normal | null | null | null | 08:50:00 | 08:55:00`, `
		a | p1 | 3 | 08:20:01 | 08:50:01`, `
		08:50:01 | a | p1 | t1
		08:20:02 | a | p1 | t2
		08:20:01 | a | p1 | t3
		08:20:01 | a | p1 | t1
		08:20:01 | a | p1 | t4`}},
	// Another connection of the client, which the keys don't choose, came later.
	{"connections-superseded", asked{model: `{"scenario":"lifecycle","view":"connections","sources":["10.0.0.1"]}`}, []string{`
		08:20:00 | client.connected | a | u | 10.0.0.1:20 | n1 | null | null | 60 | true | 08:20:00 | null`, ``, `
		a | 08:40:00 | 08:40:00`, `
		n1 | 08:59:00`, `
		`}},
	{"connections-none", asked{model: `{"scenario":"lifecycle","view":"connections","clients":["a"]}`}, []string{``, ``}},
	{"connections-of-a-poor-table", asked{
		model: `{"scenario":"lifecycle","view":"connections"}`,
		table: query.Table{Schema: append(without("connected_at", "disconnected_at", "reason_code", "node", "peername", "topic", "username", "reason", "clean_start", "keepalive"),
			event.Column{Name: "keepalive", Type: event.String})},
	}, []string{`
		08:50:00 | client.connected | a
		08:20:00 | client.connected | a`, `
		08:30:00 | client.disconnected | a`, `
		a | 08:50:00`}},
	{"connections-lost-beginning", asked{model: `{"scenario":"lifecycle","view":"connections","clients":["a"]}`}, []string{``, `
		08:55:00 | client.disconnected | a | u | p1 | n1 | normal | null | null | null | 08:50:00 | 08:55:00`, `
		08:50:00 | client.connack |  | u | p1 | n1 | null | success | 60 | false | 08:50:00 | null`, `
		a | p1 | 1 | 08:50:01 | 08:50:01`}},
}
