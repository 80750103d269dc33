package scenario_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var causesStatements = []statementFile{
	{"causes.sql", []statementCase{
		of("of drops", `{"scenario":"drops","view":"causes"}`),
		of("of delivery drops that failed", `{"scenario":"drops","view":"causes","events":["delivery.dropped"],"outcome":"failure","clients":["screen*"],"limit":5}`),
		of("of access", `{"scenario":"access","view":"causes"}`),
		of("of failed authentications", `{"scenario":"access","view":"causes","events":["client.check_authn_complete"],"outcome":"failure","sources":["198.51.100.66"]}`),
		{"of drops without denied subscriptions", asked{model: `{"scenario":"drops","view":"causes"}`, table: query.Table{Schema: without("action")}}},
		{"of drops without topics", asked{model: `{"scenario":"drops","view":"causes"}`, table: query.Table{Schema: without("topic")}}},
		{"of access in a poor table", asked{model: `{"scenario":"access","view":"causes"}`,
			table: query.Table{Schema: without("reason_code", "authz_source", "action", "topic")}}},
	}},
}

var causesAnswers = []answerCase{
	{"causes-of-drops", asked{model: `{"scenario":"drops","view":"causes"}`}, []string{``, `
		message.dropped | no_subscribers | 400 | 3 | 5 | 08:59:59
		message.delivery_dropped | queue_full | 30 | 1 | 2 | 08:30:00
		message.delivery_dropped | no_local | 9 | 1 | 1 | 08:20:00
		message.dropped | null | 2 | 1 | 1 | 08:10:00
		message.delivery_dropped | sunspots | 1 | 1 | 1 | 08:10:00`, `
		meters/9/Reading | 300
		pumps/1/state | 50
		lifts/1/state | 30
		doors/1/state | 15
		lamps/1/state | 5`, ``, `
		meters/# | 1 | explorer | explorer | 08:40:00 | 08:41:00 | null
		lifts/+/state | 2 | lift-log | lift-viewer | 08:30:00 | null | null
		pumps/+/stage | 1 | pump-log | pump-log | null | null | 08:20:00
		meters/+/reading | 4 | audit | billing | 08:10:00 | null | null
		lamps/+/State | 1 | lamp-log | lamp-log | 08:10:00 | null | null`}},
	{"causes-nothing-near", asked{model: `{"scenario":"drops","view":"causes","limit":1}`}, []string{``, `
		message.dropped | no_subscribers | 400 | 3 | 5 | 08:59:59
		message.delivery_dropped | queue_full | 30 | 1 | 2 | 08:30:00`, `
		sites/s001/sensor-1/audit | 30
		sites/s001/sensor-2/audit | 20`, ``, `
		sites/s001/+/events | 1 | ingest | ingest | 08:00:00 | null | null`}},
	{"causes-of-access", asked{model: `{"scenario":"access","view":"causes"}`}, []string{``, `
		client.check_authn_complete | bad_username_or_password | null | 70 | 41 | 0 | 08:59:59
		client.check_authz_complete | default | publish | 12 | 1 | 1 | 08:59:00
		client.check_authz_complete | cache | publish | 12 | 1 | 1 | 08:58:00
		client.check_authn_complete | 17 | null | 1 | 1 | 0 | 08:10:00
		client.check_authz_complete |  | subscribe | 1 | 1 | 1 | 08:09:00`}},
	{"causes-of-a-poor-table", asked{
		model: `{"scenario":"access","view":"causes"}`, table: query.Table{Schema: without("reason_code", "authz_source", "action", "topic")},
	}, []string{``, `client.check_authz_complete | null | 7 | 2 | 08:59:59`}},
	{"causes-of-newest-rows", asked{model: `{"scenario":"drops","view":"causes"}`}, []string{`
		08:40:00
		08:39:59.999`, `
		message.dropped | no_subscribers | 900000 | 08:59:59
		message.delivery_dropped | queue_full | 30 | 08:30:00`, `
		message.dropped | no_subscribers | 200000 | 3 | 5`, `
		meters/9/Reading | 100000`, `
		08:20:00
		08:19:59`, `
		meters/+/reading | 4 | audit | billing | 08:10:00 | null | null`}},
	{"causes-none", asked{model: `{"scenario":"drops","view":"causes"}`}, []string{``, ``}},
}

func TestCausesThatCannotBeTold(t *testing.T) {
	for _, c := range []struct{ name, model, lacks, want string }{
		{"of success", `{"scenario":"access","view":"causes","outcome":"success"}`, "",
			"outcome: causes tells why something failed, and success has no cause; allowed: any, failure"},
		{"of drops without reasons", `{"scenario":"drops","view":"causes"}`, "reason",
			"view: causes needs the column reason, which the table emqx_full_link_events lacks; add it to the table and to EMQX's action, or ask another view"},
		{"of denials without results", `{"scenario":"access","view":"causes","events":["client.check_authz_complete"]}`, "result",
			"view: causes needs reason_code for authentications and result for authorizations, and the table lacks what the chosen events need; add it to the table and to EMQX's action"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := asked{model: c.model, table: query.Table{Schema: without(c.lacks)}}.resolve(t)
			_, err := scenario.Statements(context.Background(), q, target(statement.GreptimeDB, nil))
			var wrong *query.Error
			require.ErrorAs(t, err, &wrong)
			require.Equal(t, c.want, err.Error())
		})
	}
}
