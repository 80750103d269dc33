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
	client.ping | n2 | 20 | 08:00:00 | 08:59:59 | 40`, ``, ``, ``, ``, ``, ``, ``, ``, `
	08:00:00 | n1 | 500 | 08:00:01 | 08:59:31`}

// troubled is the same about one with many troubles.
var troubled = []string{`
	client.check_authn_complete | n1 | 180 | 08:00:01 | 08:59:30 | 4000
	message.delivery_dropped | n1 | 46 | 08:00:02 | 08:59:31 | 4000`, `
	08:10:00 | n1 | client.disconnected | 400 | 08:10:03 | 08:10:06 | 390
	08:10:10 | n1 | client.disconnected | 10 | 08:10:10 | 08:10:12 | 10
	08:20:00 | n2 | client.disconnected | 6 | 08:20:03 | 08:20:06 | 6`, `
	pump-07 | client.check_authn_complete | bad_username_or_password | 180 | 08:00:01 | 08:59:30 | pump | 10.0.0.7 | 1
	pump-07 | client.connack | bad_username_or_password | 180 | 08:00:01 | 08:59:30 | pump | 10.0.0.7 | 1
	probe-1 | client.check_authn_complete | bad_username_or_password | 1 | 08:30:01 | 08:30:01 | guess1 | 203.0.113.9 | 1`, `
	viewer | subscribe | plant/# | file | 12 | 08:00:05 | 08:50:05
	viewer | subscribe | plant/# | cache | 3 | 08:00:06 | 08:50:06`, `
	tracker | keepalive_timeout | 30 | 08:01:30 | 08:59:00 | 30 | 2700000
	press-1 | tcp_closed | 1 | 08:10:04 | 08:10:04 | 1 | 5000
	robot | frame_error | 4 | 08:02:00 | 08:50:00 | 0 | 0`, `
	gateway | 10.0.0.1 | 60 | 08:00:10 | 08:59:50
	gateway | 10.0.0.2 | 61 | 08:00:05 | 08:59:55`, `
	screen | delivery.dropped | queue_full | 40 | 08:05:00 | 08:06:00 | a/b | 3
	logger | message.delivery_dropped | qos0_msg | 6 | 08:15:00 | 08:16:00 | c | 1
	legacy | schema.validation_failed | null | 9 | 08:00:00 | 08:30:00 | legacy/1 | 1`, `
	meters/9/Reading | meter-9 | 300 | 08:00:05 | 08:59:55
	audit | sensor-1 | 30 | 08:00:05 | 08:59:55
	audit | sensor-2 | 10 | 08:00:05 | 08:59:55`, `
	mute | 36`, `
	08:00:00 | n1 | 500 | 08:00:01 | 08:59:31`, `
	n1 | 900`, `
	203.0.113.9 | 70 | 08:30:01 | 08:31:00 | 60 | 65 | 1`, `
	screen | 08:04:30 | 40 | 08:05:00 | 08:06:00 | 90 | null | null
	logger | 08:13:30 | 0 | null | null | 3 | null | 08:14:00
	logger | 08:15:00 | 6 | 08:15:00 | 08:16:00 | 1 | 08:16:10 | null`, `
	audit | 08:59:59`, `
	meters/+/reading | 4 | audit-log | billing | 08:10:00 | null | null`, `
	mute | 36 | 40 | 1 | 08:05:01 | 08:58:00`, `
	mute | 08:05:00 | 08:05:00 | null | 60
	pump-07 | null | null | null | null
	tracker | 08:58:00 | 08:58:00 | 08:59:00 | 60`}

// bare is a table in which only refusals can be looked at.
var bare = query.Table{Schema: without("node", "peername", "username", "topic", "reason", "id", "action")}

var refusalsOnly = []string{`
	client.check_authn_complete | 864 | 08:05:03 | 08:57:51 | 12
	client.connack | 864 | 08:05:03 | 08:57:51 | 12`, `
	kiosk-1 | client.check_authn_complete | server_unavailable | 864 | 08:05:03 | 08:57:51
	pump-07 | client.connack | banned | 4 | 08:10:01 | 08:40:00`, `
	kiosk-1 | null | null | null | 60`}

var findingsAnswers = []answerCase{
	{"findings", asked{model: `{"scenario":"diagnosis"}`}, troubled},
	{"findings-none", asked{model: `{"scenario":"diagnosis"}`}, healthy},
	{"findings-empty", asked{model: `{"scenario":"diagnosis","clients":["x"]}`}, []string{``, ``, ``, ``, ``, ``, ``, ``, ``, ``}},
	{"findings-gap", asked{model: `{"scenario":"diagnosis","users":["u"],"filters":[{"column":"node","operator":"!=","values":["n9"]}]}`}, []string{
		`client.connected | n1 | 1 | 08:00:01 | 08:00:01 | 1`, ``, ``, ``, ``, ``, ``, ``, ``, `
		08:00:00 | n1 | 5000 | 08:00:01 | 08:00:39
		08:30:00 | n1 | 5000 | 08:30:00 | 08:59:59`, `300 | 4 | 0`, ``}},
	{"findings-of-a-poor-table", asked{model: `{"scenario":"diagnosis","clients":["kiosk-1","pump-07"],"events":["client.connack"],"outcome":"failure","filters":[{"column":"reason_code","operator":"=","values":["banned"]}]}`, table: bare}, refusalsOnly},
	{"findings-count", asked{model: `{"scenario":"diagnosis","view":"count"}`, request: query.Request{FromAlert: true}, table: bare}, refusalsOnly},
	{"findings-count-none", asked{model: `{"scenario":"diagnosis","view":"count"}`}, healthy},
	{"findings-count-by-severity", asked{model: `{"scenario":"diagnosis","view":"count","groupBy":["severity"]}`, table: bare}, refusalsOnly},
	{"findings-count-by-severity-none", asked{model: `{"scenario":"diagnosis","view":"count","groupBy":["severity"]}`}, healthy},
	{"findings-count-by-finding", asked{model: `{"scenario":"diagnosis","view":"count","groupBy":["finding"]}`, table: bare}, refusalsOnly},
	{"findings-count-by-both", asked{model: `{"scenario":"diagnosis","view":"count","groupBy":["finding","severity"]}`}, troubled},
	{"findings-logs", asked{model: `{"scenario":"diagnosis","view":"logs"}`, table: bare}, refusalsOnly},
	{"findings-logs-none", asked{model: `{"scenario":"diagnosis","view":"logs"}`}, healthy},
	{"findings-annotations", asked{model: `{"scenario":"diagnosis","view":"annotations"}`, table: bare}, refusalsOnly},
	{"findings-annotations-none", asked{model: `{"scenario":"diagnosis","view":"annotations"}`}, healthy},
}

// TestDiagnosisBounds: whatever is wrong, a diagnosis takes at most 20 statements of at most 1,000 rows each.
func TestDiagnosisBounds(t *testing.T) {
	silent := slices.Clone(troubled)
	silent[9] = `
		08:00:00 | n1 | 5000 | 08:00:01 | 08:04:00
		08:00:00 | n2 | 5000 | 08:00:01 | 08:01:00
		08:04:00 | n2 | 5000 | 08:03:00 | 08:04:00
		08:30:00 | n1 | 5000 | 08:30:00 | 08:59:00
		08:30:00 | n2 | 5000 | 08:30:00 | 08:59:00`
	silent = slices.Insert(silent, 16, `30 | 1 | 0`, `30 | 2 | 1`)
	own := slices.Insert(slices.Clone(silent), 18, `08:10:00 | n1 | client.disconnected | 1 | 08:10:04 | 08:10:04 | 1`)
	for model, answers := range map[string][]string{
		`{"scenario":"diagnosis"}`:                                        silent,
		`{"scenario":"diagnosis","users":["u"],"sources":["10.0.0.0/8"]}`: own,
	} {
		database := &script{t: t, answers: answers}
		_, err := scenario.Answer(context.Background(), asked{model: model}.resolve(t), target(statement.GreptimeDB, database))
		require.NoError(t, err)
		requireRules(t, database.ran)
		require.Len(t, database.ran, len(answers))
		require.LessOrEqual(t, len(database.ran), 20)
		for _, st := range database.ran {
			require.LessOrEqual(t, st.MaxRows, 1000)
		}
	}
}
