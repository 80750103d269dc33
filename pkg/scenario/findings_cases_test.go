package scenario_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var findingsStatements = []statementFile{
	{"findings.sql", []statementCase{
		of("of the fleet", `{"scenario":"diagnosis"}`),
		of("of a client", `{"scenario":"diagnosis","clients":["pump-07"]}`),
		of("of a party from an address", `{"scenario":"diagnosis","parties":["pump-07"],"sources":["10.0.0.0/8"]}`),
		of("of a topic", `{"scenario":"diagnosis","topics":["pumps/+/state"]}`),
		{"in a poor table", asked{model: `{"scenario":"diagnosis","users":["pump"]}`, table: query.Table{Schema: without("node", "peername", "reason", "action")}}},
	}},
}

// healthy are the answers to the statements about a fleet in which nothing happens.
var healthy = []string{`
	message.delivered | n1 | 300 | 08:00:01 | 08:59:30 | 40
	message.acked | n1 | 200 | 08:00:02 | 08:59:31 | 40
	client.ping | n2 | 20 | 08:00:00 | 08:59:59 | 40`, ``, ``, ``, ``, ``, ``, ``, ``, ``, ``, ``, ``, `
	08:00:00 | n1 | 500 | 08:00:01 | 08:59:31 | 0`}

// troubled is the same about one with many troubles.
var troubled = []string{`
	client.check_authn_complete | n1 | 180 | 08:00:01 | 08:59:30 | 4000
	message.publish | n1 | 90 | 08:00:01 | 08:59:30 | 4000
	message.delivery_dropped | n1 | 46 | 08:00:02 | 08:59:31 | 4000`, `
	08:10:00 | n1 | client.disconnected | 400 | 08:10:03 | 08:10:06 | 390
	08:10:10 | n1 | client.disconnected | 10 | 08:10:10 | 08:10:12 | 10
	08:20:00 | n2 | client.disconnected | 6 | 08:20:03 | 08:20:06 | 6`, `
	pump-07 | client.check_authn_complete | bad_username_or_password | 180 | 08:00:01 | 08:59:30 | pump | 10.0.0.7 | n1 | null | 1
	pump-07 | client.connack | bad_username_or_password | 180 | 08:00:01 | 08:59:30 | pump | 10.0.0.7 | n1 | null | 1
	probe-1 | client.check_authn_complete | bad_username_or_password | 1 | 08:30:01 | 08:30:01 | guess1 | 203.0.113.9 | n1 | null | 1`, `
	viewer | subscribe | plant/# | file | 12 | 08:00:05 | 08:50:05 | viewer
	viewer | subscribe | plant/# | cache | 3 | 08:00:06 | 08:50:06 | viewer`, `
	tracker | keepalive_timeout | 30 | 08:01:30 | 08:59:00 | 30 | 2700000 | tracker | 10.0.0.8 | n1 | 10.0.0.1:1883
	press-1 | tcp_closed | 1 | 08:10:04 | 08:10:04 | 1 | 500000 | press | 10.0.0.9 | n1 | 10.0.0.1:1883
	robot | frame_error | 4 | 08:02:00 | 08:50:00 | 0 | 0 | null | null | null | null`, `
	gateway | 10.0.0.1 | 60 | 08:00:10 | 08:59:50
	gateway | 10.0.0.2 | 61 | 08:00:05 | 08:59:55`, `
	caller | 700 | 08:00:10 | 08:59:50 | 700 | 08:00:10 | 08:59:50 | 700
	waiting | 1 | 08:00:10 | 08:00:10 | 120 | 08:00:10 | 08:59:50 | 1`, `
	fn | 10.0.0.20 | 900 | 08:00:01 | 08:59:59 | 890 | 900 | 1800000`, `
	screen | delivery.dropped | queue_full | 40 | 08:05:00 | 08:06:00 | a/b | 3
	logger | message.delivery_dropped | qos0_msg | 6 | 08:15:00 | 08:16:00 | c | 1
	legacy | schema.validation_failed | null | 9 | 08:00:00 | 08:30:00 | legacy/1 | 1`, `
	meters/9/Reading | meter-9 | no_subscribers | 300 | 08:00:05 | 08:59:55
	audit | sensor-1 | no_subscribers | 30 | 08:00:05 | 08:59:55
	audit | sensor-2 | no_subscribers | 10 | 08:00:05 | 08:59:55
	bulk | meter-gw | receive_maximum_exceeded | 900 | 08:00:05 | 08:45:00`, `
	mute | 36 | 150000
	late | 0 | 60000`, ``, `
	mute | 36 | 0 | null | null | 40 | 0 | null | null | null | 0 | null | null | null | n1
	late | 0 | 20 | 08:00:05 | 08:59:55 | 30 | 20 | 160000 | 4000 | 12000 | 0 | null | null | null | n1`, `
	client.connected | 30 | 60 | 30
	client.disconnected | 12 | 12 | 0`, `
	n2 | 9 | -75000 | 08:10:00 | 08:50:00 | sensor-1`, `
	08:00:00 | n1 | 500 | 08:00:01 | 08:59:31 | 0`, `
	08:00:00 | n1 | 180 | 08:00:01 | 08:59:30 | 2 | 50 | 2 | u-1`, `
	n1 | 900`, `
	press-1 | press | 10.0.0.9 | n1 | 10.0.0.1:1883 | 1 | 08:10:04 | 08:10:04 | 1 | 500000`, `
	ok-1 | ok | 10.0.1.1 | n1 | null | 5 | 08:01:00 | 08:09:00`, `
	ok-1 | ok | 10.0.1.1 | n1 | null | 50 | 08:01:00 | 08:59:00`, `
	203.0.113.9 | 70`, `
	203.0.113.9 | 70 | 08:30:01 | 08:31:00 | 60 | 65 | 1`, `
	viewer | plant/# | 2 | 08:51:00 | 08:52:00 | file`, `
	screen | 08:04:30 | 40 | 08:05:00 | 08:06:00 | 90 | 08:04:31 | 08:05:59
	logger | 08:15:00 | 6 | 08:15:00 | 08:16:00 | 0 | null | null`, `
	08:16:10 | client.connected | logger | null
	08:14:00 | client.disconnected | logger | tcp_closed`, `
	sensor-9 | 36 | a/b | a/b
	sensor-1 | 3 | a/b | c
	null | 1 | c | c`, `
	audit | 08:00:01 | 08:59:59 | 2 | archive`, `
	meters/+/reading | 4 | audit-log | billing | 08:10:00 | null | null`, `
	mute | 36 | 40 | 1 | 08:05:01 | 08:58:00`, `
	m1 | late
	m2 | late`, ``, `
	sensor-1 | n1`, `
	203.0.113.9 | 1
	10.0.0.1 | 1`, ``, `
	audit | 20 | 1`, `
	mute | null | null | 08:05:00 | 08:05:00 | null | null | null | null | 0 | 60 | null | null
	pump-07 | null | null | null | null | null | null | 08:59:30 | null | 0 | null | null | null
	press-1 | 08:01:50 | 08:10:20 | 08:01:51 | 08:10:21 | 08:10:04 | 08:10:04 | null | null | 0 | 60 | tcp_closed | tcp_closed
	tracker | null | null | 08:00:00 | 08:58:00 | 08:01:30 | 08:59:00 | null | null | 0 | 60 | keepalive_timeout | keepalive_timeout`}

// bare is a table in which only refusals can be looked at.
var bare = query.Table{Schema: without("node", "peername", "username", "topic", "reason", "id", "action")}

var refusalsOnly = []string{`
	client.check_authn_complete | 864 | 08:05:03 | 08:57:51 | 12
	client.connack | 864 | 08:05:03 | 08:57:51 | 12`, `
	kiosk-1 | client.check_authn_complete | server_unavailable | 864 | 08:05:03 | 08:57:51 | 10.0.0.1:1883
	pump-07 | client.connack | banned | 4 | 08:10:01 | 08:40:00 | 10.0.0.1:1883`, ``, ``, ``, `
	kiosk-1 | null | null | null | null | null | null | 08:57:51 | null | 0 | 60`}

var findingsAnswers = []answerCase{
	{"findings", asked{model: `{"scenario":"diagnosis"}`}, troubled},
	{"findings-none", asked{model: `{"scenario":"diagnosis"}`}, healthy},
	{"findings-empty", asked{model: `{"scenario":"diagnosis","clients":["pump-O7"]}`}, []string{``, ``, ``, ``, ``, ``, ``, ``, ``, `
		pump-07 | 90
		pump-70 | 9
		pumps | 4`, ``, `08:00:00`, ``, ``}},
	{"findings-gap", asked{model: `{"scenario":"diagnosis","users":["u"],"filters":[{"column":"node","operator":"!=","values":["n9"]}]}`}, []string{
		`client.connected | n1 | 1 | 08:00:01 | 08:00:01 | 1`, ``, ``, ``, ``, ``, ``, ``, ``, ``, ``, ``, ``, ``, `
		08:00:00 | n1 | 5000 | 08:00:01 | 08:19:59 | 0
		08:30:00 | n1 | 5000 | 08:30:00 | 08:59:59 | 0`, `300 | 4 | 0 | 7`}},
	{"findings-of-a-poor-table", asked{model: `{"scenario":"diagnosis","clients":["kiosk-1","pump-07"],"events":["client.connack"],"outcome":"failure","filters":[{"column":"reason_code","operator":"=","values":["banned"]}]}`, table: bare}, refusalsOnly},
	{"findings-count", asked{model: `{"scenario":"diagnosis","view":"count"}`, request: query.Request{FromAlert: true}, table: bare}, refusalsOnly},
	{"findings-count-none", asked{model: `{"scenario":"diagnosis","view":"count"}`}, healthy},
	{"findings-count-by-severity", asked{model: `{"scenario":"diagnosis","view":"count","groupBy":["severity"]}`, table: bare}, refusalsOnly},
	{"findings-count-by-severity-none", asked{model: `{"scenario":"diagnosis","view":"count","groupBy":["severity"]}`}, healthy},
	{"findings-count-by-finding", asked{model: `{"scenario":"diagnosis","view":"count","groupBy":["finding"]}`, table: bare}, refusalsOnly},
	{"findings-count-clients-by-about", asked{model: `{"scenario":"diagnosis","view":"count","measure":"clients","groupBy":["severity","finding","about"]}`, request: query.Request{FromAlert: true}}, troubled},
	{"findings-count-by-both", asked{model: `{"scenario":"diagnosis","view":"count","groupBy":["finding","severity"]}`}, troubled},
	{"findings-logs", asked{model: `{"scenario":"diagnosis","view":"logs"}`, table: bare}, refusalsOnly},
	{"findings-logs-none", asked{model: `{"scenario":"diagnosis","view":"logs"}`}, healthy},
	{"findings-annotations", asked{model: `{"scenario":"diagnosis","view":"annotations"}`, table: bare}, refusalsOnly},
	{"findings-annotations-none", asked{model: `{"scenario":"diagnosis","view":"annotations"}`}, healthy},
}

// TestDiagnosisBounds: whatever is wrong, a diagnosis takes at most 42 statements of at most 1,000 rows each.
func TestDiagnosisBounds(t *testing.T) {
	silent := slices.Clone(troubled)
	silent[15] = `
		08:00:00 | n1 | 5000 | 08:00:01 | 08:04:00 | 0
		08:00:00 | n2 | 5000 | 08:00:01 | 08:01:00 | 0
		08:04:00 | n2 | 5000 | 08:03:00 | 08:04:00 | 0
		08:30:00 | n1 | 5000 | 08:30:00 | 08:59:00 | 0
		08:30:00 | n2 | 5000 | 08:30:00 | 08:59:00 | 0`
	silent = slices.Insert(silent, 33, `30 | 1 | 0 | 0`, `30 | 2 | 1 | 0`)
	own := slices.Insert(slices.Clone(silent), 2, `08:10:00 | n1 | client.disconnected | 1 | 08:10:04 | 08:10:04 | 1`)
	for model, answers := range map[string][]string{
		`{"scenario":"diagnosis"}`:                                        silent,
		`{"scenario":"diagnosis","users":["u"],"sources":["10.0.0.0/8"]}`: own,
	} {
		database := &script{t: t, answers: answers}
		_, err := scenario.Answer(context.Background(), asked{model: model}.resolve(t), target(statement.GreptimeDB, database))
		require.NoError(t, err)
		requireRules(t, database.ran)
		require.Len(t, database.ran, len(answers))
		require.LessOrEqual(t, len(database.ran), 42)
		for _, st := range database.ran {
			require.LessOrEqual(t, st.MaxRows, 1000)
		}
	}
}
