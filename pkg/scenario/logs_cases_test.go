package scenario_test

import (
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

// slim is a table with few enough columns to be read here.
func slim(more ...string) query.Table {
	var schema event.Schema
	for _, name := range append([]string{"timestamp", "event", "clientid"}, more...) {
		c, ok := event.Wide.Column(name)
		if !ok {
			c = event.Column{Name: name, Type: event.String}
		}
		schema = append(schema, c)
	}
	return query.Table{Schema: schema}
}

func withPayload(mode string, limit int, t query.Table) query.Table {
	t.Payload = query.Payload{Mode: mode, Limit: limit}
	return t
}

var logsStatements = []statementFile{
	{"logs.sql", []statementCase{
		of("lifecycle", `{"scenario":"lifecycle","view":"logs","clients":["device009"]}`),
		of("whatever the order and the columns", `{"scenario":"access","view":"logs","order":"asc","columns":["clientid"],"outcome":"failure","limit":5}`),
		of("payloads", `{"scenario":"drops","view":"logs"}`),
		{"payloads cut", asked{model: `{"scenario":"drops","view":"logs"}`, table: withPayload(query.PayloadTruncate, 100, query.Table{})}},
		{"payloads hidden", asked{model: `{"scenario":"drops","view":"logs","columns":["*"]}`, table: withPayload(query.PayloadHide, 0, query.Table{})}},
		{"a column of the site's own", asked{model: `{"scenario":"events","view":"logs","columns":["site_name"]}`, table: slim("node", "site_name", "other_name")}},
	}},
	{"annotations.sql", []statementCase{
		of("connections", `{"scenario":"lifecycle","view":"annotations","clients":["device009"]}`),
		of("connections that failed", `{"scenario":"lifecycle","view":"annotations","outcome":"failure","limit":100}`),
		of("events that are named", `{"scenario":"lifecycle","view":"annotations","events":["session.subscribed"]}`),
		of("subscriptions to a topic", `{"scenario":"lifecycle","view":"annotations","topics":["a/#"]}`),
		of("denials", `{"scenario":"access","view":"annotations","events":["client.check_authz_complete"],"outcome":"failure"}`),
		of("drops", `{"scenario":"drops","view":"annotations","limit":50}`),
		{"connections without reason codes", asked{model: `{"scenario":"lifecycle","view":"annotations"}`, table: query.Table{Schema: without("reason_code")}}},
	}},
}

var logsAnswers = []answerCase{
	{"logs", asked{model: `{"scenario":"lifecycle","view":"logs","limit":4}`, table: slim("username", "peername", "topic", "reason", "reason_code", "connected_at", "disconnected_at", "node", "qos", "keepalive", "clean_start")},
		[]string{`
		08:12:00.500 | client.disconnected | a | u | 192.0.2.1:5 | null | tcp_closed | null | 08:00:00.200 | 08:12:00.400 | n1 | null | null | null
		08:00:00.200 | client.connack | a | u | 192.0.2.1:5 | null | null | success | 08:00:00.200 | null | n1 | null | 60 | true
		08:00:00.200 | client.connected | a | u | 192.0.2.1:5 | null | null | null | 08:00:00.200 | null | n1 | null | 60 | true
		08:00:00.100 | client.check_authn_complete | a | u | 192.0.2.1:5 | null | null | success | null | null | n1 | null | null | null
		08:00:00 | client.check_authn_complete | a | u | 192.0.2.1:5 | null | null | banned | null | null | n1 | null | null | null`}},
	{"logs-repeated", asked{model: `{"scenario":"drops","view":"logs","columns":["event","id","qos","payload"]}`, table: slim("topic", "id", "from_clientid", "qos", "reason", "payload", "node", "username")},
		[]string{`
		08:00:02 | delivery.dropped | b | t/1 | M1 | a | 1 | queue_full | n1 | null | {"n":1}
		08:00:02 | delivery.dropped | b | t/1 | M1 | a | 1 | queue_full | n1 | null | {"n":1}
		08:00:02 | message.delivery_dropped | b | t/1 | M1 | a | 1 | queue_full | n1 | null | {"n":1}
		08:00:02 | delivery.dropped | b | t/1 | M1 | null | 1 | queue_full | n1 | null | {"n":1}
		08:00:01 | message.dropped | a | t/2 | null | null | 0 | no_subscribers | n1 | null | null`}},
	{"logs-of-a-poor-table", asked{model: `{"scenario":"events","view":"logs","columns":["*"]}`, table: slim()},
		[]string{`
		08:00:03 | client.disconnected | a
		08:00:02 | client.check_authz_complete | null
		08:00:01 | message.dropped | a`}},
	{"logs-payload-hidden", asked{model: `{"scenario":"delivery","view":"logs","columns":["*"]}`, table: withPayload(query.PayloadHide, 0, slim("payload", "qos"))},
		[]string{`08:00:03 | message.publish | a | 1`}},
	{"logs-payload-cut", asked{model: `{"scenario":"delivery","view":"logs","columns":["payload"]}`, table: withPayload(query.PayloadTruncate, 4, slim("payload", "topic", "from_clientid", "qos", "publish_received_at"))},
		[]string{`08:00:03 | message.delivered | b | t | a | 1 | 08:00:02.960 | 12345`}},
	{"logs-none", asked{model: `{"scenario":"events","view":"logs"}`}, []string{``}},
	{"annotations", asked{model: `{"scenario":"lifecycle","view":"annotations"}`}, []string{`
		08:50:00 | client.connected | a | 192.0.2.1:6 | null | null | 08:50:00 | null
		08:45:00 | client.disconnected | b | 192.0.2.2:5 | kicked | null | null | null
		08:40:00 | client.connack | c,<b>d</b> | 192.0.2.3:5 | null | odd, new | null | null
		08:20:00 | client.connected | g | 192.0.2.6:5 | null | null | 08:20:00 | null
		08:19:59 | client.disconnected | g | 192.0.2.6:5 | kicked | null | 08:20:00 | 08:20:00
		08:12:00 | client.disconnected | a | 192.0.2.1:5 | tcp_closed | null | 07:30:00 | 08:11:59.900
		08:12:00 | client.disconnected | a | 192.0.2.1:5 | tcp_closed | null | 07:30:00 | 08:11:59.900
		08:11:00 | client.disconnected | e | 192.0.2.4:5 | normal | null | 08:10:00 | null
		08:10:00 | client.connected | e | 192.0.2.4:5 | null | null | 08:10:00 | null
		08:09:00 | client.disconnected | f | 192.0.2.5:5 | normal | null | 08:08:00 | 08:07:00`}},
	{"annotations-cut", asked{model: `{"scenario":"lifecycle","view":"annotations","limit":2,"order":"desc"}`}, []string{`
		08:50:00 | client.connected | a | 192.0.2.1:6 | null | null | 08:50:00 | null
		08:12:00 | client.disconnected | a | 192.0.2.1:5 | tcp_closed | null | 07:30:00 | 08:11:59.900
		08:11:00 | client.disconnected | e | 192.0.2.4:5 | normal | null | 08:10:00 | null
		08:10:00 | client.connected | e | 192.0.2.4:5 | null | null | 08:10:00 | null`}},
	{"annotations-of-rows", asked{model: `{"scenario":"access","view":"annotations","outcome":"failure"}`}, []string{`
		08:00:02 | client.check_authz_complete | viewer-3 | viewer | plant/secret/# | null | subscribe | deny | file
		08:00:01 | client.check_authn_complete | pump-07 | pump | null | bad_username_or_password | null | null | null`}},
	{"annotations-of-a-poor-table", asked{model: `{"scenario":"lifecycle","view":"annotations"}`, table: slim()}, []string{`
		08:00:02 | client.disconnected | a
		08:00:01 | client.connected | a`}},
	{"annotations-none", asked{model: `{"scenario":"events","view":"annotations"}`}, []string{``}},
}
