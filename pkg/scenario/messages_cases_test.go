package scenario_test

import (
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

var messagesStatements = []statementFile{
	{"messages.sql", []statementCase{
		of("delivery", `{"scenario":"delivery","view":"messages"}`),
		of("drops", `{"scenario":"drops","view":"messages","limit":5}`),
		of("of a topic, received by a client", `{"scenario":"delivery","view":"messages","topics":["cameras/+/frames"],"events":["message.delivered"],"clients":["slow-screen"]}`),
		of("failed drops of two messages", `{"scenario":"drops","view":"messages","outcome":"failure","messages":["m1","m2"],"filters":[{"column":"reason","operator":"=","values":["queue_full"]}]}`),
		{"a poor table", asked{model: `{"scenario":"delivery","view":"messages"}`,
			table: query.Table{Schema: without(event.Topic, event.QoS, event.PublishReceivedAt, event.FromClientID, event.Reason)}}},
	}},
	{"trace.sql", []statementCase{
		of("a message", `{"scenario":"delivery","view":"trace","messages":["m1"]}`),
		of("by a filter, for a client", `{"scenario":"drops","view":"trace","limit":10,"clients":["a"],"filters":[{"column":"id","operator":"=","values":["m1"]}]}`),
		{"a poor table", asked{model: `{"scenario":"delivery","view":"trace","messages":["m1"]}`,
			table: query.Table{Schema: without(event.Topic, event.QoS, event.PublishReceivedAt, event.FromClientID, event.Reason)}}},
	}},
	{"graph.sql", []statementCase{
		of("delivery", `{"scenario":"delivery","view":"graph"}`),
		of("drops", `{"scenario":"drops","view":"graph"}`),
		of("failures for a reason, on a node", `{"scenario":"drops","view":"graph","limit":5,"outcome":"failure","filters":[{"column":"reason","operator":"=","values":["queue_full"]},{"column":"node","operator":"=","values":["n1"]}]}`),
		of("drops before any receiver", `{"scenario":"drops","view":"graph","events":["message.dropped"],"publishers":["a"]}`),
		of("acknowledgements", `{"scenario":"delivery","view":"graph","outcome":"success","topics":["t/#"]}`),
		of("publishes", `{"scenario":"delivery","view":"graph","events":["message.publish"]}`),
		{"a poor table", asked{model: `{"scenario":"drops","view":"graph"}`, table: query.Table{Schema: without(event.FromClientID, event.Reason)}}},
	}},
	{"receivers.sql", []statementCase{
		of("delivery", `{"scenario":"delivery","view":"receivers"}`),
		of("drops", `{"scenario":"drops","view":"receivers","limit":5}`),
		of("failed deliveries to a client", `{"scenario":"drops","view":"receivers","outcome":"failure","events":["message.delivery_dropped"],"clients":["slow-screen"]}`),
		of("of two messages", `{"scenario":"delivery","view":"receivers","messages":["m1","m2"]}`),
		of("publishes", `{"scenario":"delivery","view":"receivers","events":["message.publish"]}`),
		{"a poor table", asked{model: `{"scenario":"delivery","view":"receivers"}`,
			table: query.Table{Schema: without(event.Topic, event.QoS, event.PublishReceivedAt, event.FromClientID, event.Reason, event.Peername, event.Node)}}},
	}},
	{"latency.sql", []statementCase{
		of("all", `{"scenario":"delivery","view":"latency"}`),
		of("in groups", `{"scenario":"delivery","view":"latency","groupBy":["topic","qos"],"interval":"1m","limit":3,"topics":["a/#"]}`),
		of("acknowledgements", `{"scenario":"delivery","view":"latency","events":["message.acked"]}`),
	}},
}

var messagesAnswers = []answerCase{
	{"messages", asked{model: `{"scenario":"delivery","view":"messages"}`}, []string{``, `
		m7 | 0
		m6 | 0
		m5 | 0
		m4 | 0
		m3 | 0
		m2 | 0
		m1 | 0
		gone | 0`, `
		m1 | t/1 | a | 08:00:01 | 1 | 3 | 3 | 2 | 1 | 4 | 120 | 1 | 0 | 1 | 0 | 1
		m2 | t/1 | a | 08:00:02 | 1 | 2 | 2 | 1 | 0 | 0 | -3 | 0 | 0 | 1 | 0 | 1
		m3 | t/1 | a | 08:00:03 | 2 | 2 | 2 | 1 | 0 | 0 | 9 | 0 | 0 | 0 | 0 | 1
		m4 | t/2 | b | 08:00:04 | 1 | 2 | 2 | 1 | 1 | 0 | 7 | 0 | 0 | 0 | 0 | 0
		m5 | t/2 | b | 08:00:05 | 0 | 1 | 1 | 0 | 0 | 0 | 5 | 0 | 0 | 0 | 0 | 0
		m6 | null | null | null | null | 0 | 0 | 0 | 0 | 0 | null | 0 | 0 | 0 | 3 | 0
		m7 | t/3 | b | 08:00:07 | 1 | 1 | 1 | 1 | 1 | 0 | 600000 | 0 | 1 | 0 | 0 | 0`}},
	{"messages-cut", asked{model: `{"scenario":"drops","view":"messages","limit":1}`}, []string{``, `
		m2 | 0
		m1 | 0`, `
		m2 | t/1 | a | 08:00:02 | 1 | 0 | 0 | 0 | 1 | 0 | null | 1 | 0 | 0 | 0 | 0`}},
	{"messages-of-newest-rows", asked{model: `{"scenario":"drops","view":"messages"}`}, []string{`
		08:40:00
		08:39:59.999`, `
		m1 | 0`, `
		m1 | t/1 | a | 08:00:01 | 1 | 0 | 0 | 0 | 1 | 0 | null | 1 | 0 | 0 | 0 | 0`}},
	{"messages-none", asked{model: `{"scenario":"drops","view":"messages"}`}, []string{``, ``}},
	{"messages-of-a-poor-table", asked{
		model: `{"scenario":"delivery","view":"messages"}`,
		table: query.Table{Schema: without(event.Topic, event.QoS, event.PublishReceivedAt, event.FromClientID, event.Reason)},
	}, []string{``, `
		m1 | 0`, `
		m1 | null | null | null | null | 1 | 1 | 0 | 1 | 0 | null | 0 | 0 | 0 | 0 | 1`}},
	{"trace", asked{model: `{"scenario":"delivery","view":"trace","messages":["m1"]}`}, []string{`
		m1 | 0`, `
		09:59:59 | message.delivered | d | null | 10.0.0.4:5 | n2 | t/1 | a | 1 | null | 08:00:01
		08:30:00 | message.acked | c | ann | 10.0.0.3:5 | n2 | t/1 | a | 1 | null | 08:00:01
		08:10:00 | delivery.dropped | b | null | 10.0.0.2:5 | n1 | t/1 | a | 1 | queue_full | 08:00:01
		08:00:32.5 | message.delivered | c | ann | 10.0.0.3:6 | n2 | t/1 | a | 1 | null | 08:00:01
		08:00:02.5 | message.delivered | c | ann | 10.0.0.3:5 | n1 | t/1 | a | 1 | null | 08:00:01
		08:00:02 | message.delivered | e | null | 10.0.0.5:5 | n1 | t/1 | a | 0 | null | 08:00:01
		08:00:01 | delivery.dropped | a | null | 10.0.0.1:5 | n1 | t/1 | a | 2 | no_local | 08:00:01
		08:00:01 | message.publish | a | null | 10.0.0.1:5 | n1 | t/1 | null | 2 | null | 08:00:01`, `
		09:59:58 | session.subscribed | d | t/2 | null
		09:59:50 | session.subscribed | c | t/1 | null`}},
	{"trace-of-a-queued-message", asked{model: `{"scenario":"delivery","view":"trace","messages":["m1"]}`}, []string{`
		m1 | 0`, `
		08:30:02 | message.delivered | d | null | 10.0.0.4:5 | n2 | t/1 | a | 0 | null | 08:00:01
		08:30:01 | message.delivered | c | null | 10.0.0.3:5 | n1 | t/1 | a | 0 | null | 08:00:01`, `
		08:30:02 | session.subscribed | d | t/1 | null
		08:30:01 | session.subscribed | c | t/1 | null
		08:30:01 | client.connected | d | null | false
		08:30:00 | client.connected | c | null | true`}},
	{"trace-of-a-retained-message", asked{model: `{"scenario":"delivery","view":"trace","messages":["m1"]}`}, []string{`
		m1 | 0`, `
		08:30:02 | message.delivered | d | null | 10.0.0.4:5 | n2 | t/1 | a | 0 | null | 08:00:01
		08:00:09 | message.delivered | c | null | 10.0.0.3:5 | n1 | t/1 | a | 0 | null | 08:00:01
		08:00:01 | message.dropped | a | null | 10.0.0.1:5 | n1 | t/1 | null | 1 | no_subscribers | 08:00:01`, `
		08:30:02 | session.subscribed | d | t/1 | null
		08:30:01.5 | session.subscribed | d | t/# | null
		08:30:01 | client.connected | d | null | false
		08:29:00 | session.subscribed | c | t/1 | null`}},
	{"trace-of-contradicting-clocks", asked{model: `{"scenario":"drops","view":"trace","messages":["m1"]}`}, []string{`
		m1 | 0`, `
		08:00:04 | delivery.dropped | null | null | null | n1 | t/1 | a | 1 | expired | 08:00:05
		08:00:03 | message.delivered | | null | 10.0.0.3:5 | n1 | t/1 | a | 1 | null | 08:00:05
		08:00:02 | message.acked | | null | 10.0.0.3:5 | n2 | t/1 | a | 1 | null | 08:00:05`}},
	{"trace-cut", asked{model: `{"scenario":"drops","view":"trace","messages":["m1"],"limit":2}`}, []string{`
		m1 | 0`, `
		08:00:09 | message.dropped | a | null | 10.0.0.1:5 | n1 | t/1 | null | 1 | no_subscribers | 07:59:00
		08:00:09 | message.dropped | a | null | 10.0.0.1:5 | n1 | t/1 | null | 1 | no_subscribers | 07:59:00
		08:00:08 | schema.validation_failed | a | null | 10.0.0.1:5 | n1 | t/1 | null | 1 | null | 07:59:00`}},
	{"trace-of-a-poor-table", asked{
		model: `{"scenario":"delivery","view":"trace","filters":[{"column":"id","operator":"=","values":["m1"]}]}`,
		table: query.Table{Schema: without(event.Topic, event.QoS, event.PublishReceivedAt, event.FromClientID, event.Reason, event.Username, event.Peername, event.Node)},
	}, []string{`
		m1 | 0`, `
		08:00:03 | delivery.dropped | c
		08:00:02 | message.delivered | b`}},
	{"trace-none", asked{model: `{"scenario":"delivery","view":"trace","messages":["m1"]}`}, []string{``}},
	{"graph", asked{model: `{"scenario":"delivery","view":"graph"}`}, []string{``, `
		a | t/1 | 10 | 0
		t/1 | t/1 | 5 | 1
		null | t/2 | 3 | 3`, `
		b | t/1 | 15 | 5
		a | t/1 | 10 | 0`}},
	{"graph-cut", asked{model: `{"scenario":"drops","view":"graph","limit":2}`}, []string{``, `
		a | t/2 | 5 | 5 | 5
		a | t/1 | 10 | 0 | 2
		a | t/3 | 1 | 1 | 1`, `
		b | t/1 | 10 | 2 | 2`}},
	{"graph-of-newest-rows", asked{model: `{"scenario":"drops","view":"graph","events":["message.delivery_dropped"]}`}, []string{`
		08:40:00
		08:39:59.999`, `
		a | t/1 | 10 | 0 | 2`, `
		b | t/1 | 10 | 2 | 2`}},
	{"graph-none", asked{model: `{"scenario":"drops","view":"graph","events":["message.dropped"]}`}, []string{``, ``}},
	{"receivers", asked{model: `{"scenario":"delivery","view":"receivers"}`}, []string{``, `
		m3 | a | 1 | 0
		m2 | b | 0 | 0
		m2 | c | 0 | 0
		m2 | null | 0 | 0
		m1 | a | 1 | 0
		m1 | d | 0 | 0
		gone | e | 0 | 0`, `
		09:00:05 | message.acked | m2 | b | 10.0.0.2:5 | n2 | t/2 | a | 1 | null | 08:00:02
		08:30:00 | message.delivered | m1 | d | 2001:db8::7:5 | n1 | t/1 | a | 0 | null | 08:00:01
		08:20:00 | message.delivered | m2 | d | 10.0.0.4:5 | n1 | t/2 | a | 1 | null | 08:00:02
		08:00:32 | message.delivered | m2 | b | 10.0.0.2:6 | n2 | t/2 | a | 1 | null | 08:00:02
		08:00:03 | message.dropped | m3 | a | 10.0.0.1:5 | n1 | t/3 | null | 1 | no_subscribers | 08:00:03
		08:00:02.5 | delivery.dropped | m2 | null | null | n1 | t/2 | a | 2 | queue_full | 08:00:02
		08:00:02 | delivery.dropped | m2 | c | 10.0.0.3:5 | n1 | t/2 | a | 2 | no_local | 08:00:02
		08:00:01.9 | message.delivered | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | null | 08:00:02
		08:00:01 | message.dropped | m1 | a | 10.0.0.1:5 | n1 | t/1 | null | 1 | no_subscribers | 08:00:01`, `
		m1 | 1`}},
	{"receivers-cut", asked{model: `{"scenario":"drops","view":"receivers","limit":1,"order":"asc"}`}, []string{`
		08:40:00
		08:39:59`, `
		m2 | b | 0 | 0
		m1 | b | 0 | 0`, `
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02`}},
	{"receivers-of-newest-rows", asked{model: `{"scenario":"drops","view":"receivers"}`}, []string{`
		08:40:00
		08:39:59`, `
		m2 | b | 0 | 0`, `
		08:50:00 | delivery.dropped | m2 | b | 10.0.0.2:5 | n1 | t/2 | a | 1 | expired | 08:00:02`}},
	{"receivers-none", asked{model: `{"scenario":"drops","view":"receivers"}`}, []string{``, ``}},
	{"receivers-of-a-poor-table", asked{
		model: `{"scenario":"delivery","view":"receivers"}`,
		table: query.Table{Schema: without(event.Topic, event.QoS, event.PublishReceivedAt, event.FromClientID, event.Reason, event.Peername, event.Node)},
	}, []string{``, `
		m1 | b | 0 | 0`, `
		08:00:03 | delivery.dropped | m1 | b
		08:00:02 | message.delivered | m1 | b`}},
	{"latency", asked{model: `{"scenario":"delivery","view":"latency","interval":"30m"}`}, []string{``, `
		08:00:00 | message.delivered | 0 | 100 | 1.5 | 2 | 9
		08:00:00 | message.delivered | 1 | 4 | 90000 | 95000 | 99000
		08:00:00 | message.acked | 0 | 50 | 10 | 20 | 90
		08:30:00 | message.delivered | 0 | 90 | -2 | 3 | 8
		08:30:00 | message.acked | 1 | 2 | 90000 | 95000 | 99000
		08:30:00 | message.acked | 2 | 5 | null | null | null`}},
	{"latency-in-groups", asked{model: `{"scenario":"delivery","view":"latency","interval":"30m","groupBy":["topic","qos"],"limit":2,"events":["message.delivered"]}`}, []string{``, `
		t/1 | 1 | 9
		null | 0 | 5
		t/3 | 0 | 5`, `
		08:00:00 | message.delivered | 0 | t/1 | 1 | 9 | 1 | 2 | 3
		08:30:00 | message.delivered | 0 | null | 0 | 5 | 4 | 5 | 6`}},
	{"latency-of-newest-rows", asked{model: `{"scenario":"delivery","view":"latency","interval":"20m","events":["message.acked"]}`}, []string{`
		08:30:00
		08:29:59`, `
		08:20:00 | message.acked | 0 | 90 | 2 | 3 | 8
		08:40:00 | message.acked | 0 | 50 | 1 | 2 | 9`}},
	{"latency-none", asked{model: `{"scenario":"delivery","view":"latency","groupBy":["topic"]}`}, []string{``, ``}},
}
