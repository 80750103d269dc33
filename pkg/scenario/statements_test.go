package scenario_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

type statementCase struct {
	name string
	asked
}

func of(name, model string) statementCase { return statementCase{name, asked{model: model}} }

// statementCases are what questions become as long as nothing is known of the answers; a golden file for each subject.
var statementCases = slices.Concat(
	basicStatements,
	connectionsStatements, timelineStatements, funnelStatements,
	messagesStatements,
	logsStatements,
	causesStatements,
	contrastStatements,
	findStatements,
	findingsStatements,
)

// statementFile is the cases whose statements share a golden file.
type statementFile struct {
	file  string
	cases []statementCase
}

var basicStatements = []statementFile{
	{"rows.sql", []statementCase{
		of("lifecycle", `{"scenario":"lifecycle"}`),
		of("access", `{"scenario":"access"}`),
		of("delivery", `{"scenario":"delivery"}`),
		of("drops", `{"scenario":"drops"}`),
		of("events", `{"scenario":"events"}`),
		of("all columns", `{"scenario":"events","columns":["*"],"limit":5}`),
		of("some columns", `{"scenario":"events","columns":["clientid","timestamp","connected_at"],"order":"asc"}`),
		{"payload cut", asked{model: `{"scenario":"delivery","columns":["payload"]}`, table: query.Table{Payload: query.Payload{Mode: query.PayloadTruncate, Limit: 1024}}}},
		{"payload hidden", asked{model: `{"scenario":"delivery","columns":["*"]}`, table: query.Table{Payload: query.Payload{Mode: query.PayloadHide}}}},
		{"a column of the site's own", asked{model: `{"scenario":"events","columns":["Größe"],"filters":[{"column":"Größe","operator":"=","values":["XL"]}]}`,
			table: query.Table{Schema: append(event.Schema{{Name: "Größe", Type: event.String}}, event.Wide...)}}},
	}},
	{"outcomes.sql", []statementCase{
		of("failure in lifecycle", `{"scenario":"lifecycle","outcome":"failure"}`),
		of("success in lifecycle", `{"scenario":"lifecycle","outcome":"success"}`),
		of("failure in access", `{"scenario":"access","outcome":"failure"}`),
		of("success in delivery", `{"scenario":"delivery","outcome":"success"}`),
		of("failure in drops", `{"scenario":"drops","outcome":"failure"}`),
		of("failure of any event", `{"scenario":"events","outcome":"failure"}`),
		of("of events that can't", `{"scenario":"lifecycle","outcome":"failure","events":["client.connected"]}`),
		{"a table without the column", asked{model: `{"scenario":"access","outcome":"failure"}`, table: query.Table{Schema: without(event.ReasonCode)}}},
	}},
	{"keys.sql", []statementCase{
		of("one client", `{"scenario":"lifecycle","clients":["device001"]}`),
		of("clients", `{"scenario":"events","clients":["device001","o'neil","dev\\*","100%_*","*-x-*"]}`),
		of("parties", `{"scenario":"events","parties":["device001","camera-*"]}`),
		of("users", `{"scenario":"events","users":["test"]}`),
		of("publishers of any event", `{"scenario":"events","publishers":["camera-1"]}`),
		of("publishers of deliveries", `{"scenario":"delivery","events":["message.delivered","message.acked"],"publishers":["camera-1"]}`),
		of("publishers of publishes", `{"scenario":"delivery","events":["message.publish"],"publishers":["camera-1"]}`),
		of("messages", `{"scenario":"delivery","messages":["00063E2A","00063E2B"]}`),
		of("nodes", `{"scenario":"events","nodes":["emqx@10.0.1.*"]}`),
		of("events by either name", `{"scenario":"drops","events":["delivery.dropped"]}`),
		of("all of a variable", `{"scenario":"events","clients":["$__all"],"users":[""]}`),
		of("several keys", `{"scenario":"delivery","clients":["screen*"],"topics":["cameras/+/frames"],"nodes":["n1"],"users":["screen"],"filters":[{"column":"qos","operator":">","values":[0]}]}`),
	}},
	{"sources.sql", []statementCase{
		of("an address", `{"scenario":"events","sources":["78.234.1.9"]}`),
		of("a block", `{"scenario":"events","sources":["78.234.0.0/17"]}`),
		of("a prefix", `{"scenario":"events","sources":["78.234.*"]}`),
		of("an address with its port", `{"scenario":"events","sources":["78.234.1.9:51022"]}`),
		of("an IPv6 block", `{"scenario":"events","sources":["2001:db8::/32"]}`),
		of("a text that can be read both ways", `{"scenario":"events","sources":["2001:db8::7:5102"]}`),
		of("all forms", `{"scenario":"events","sources":["78.234.*","10.0.0.0/8","192.0.2.1","192.0.2.2:5","[2001:db8::7]:51022","2001:db8:9::1"]}`),
	}},
	{"topics.sql", []statementCase{
		of("a topic of messages", `{"scenario":"drops","topics":["factory/device/status"]}`),
		of("a topic of any event", `{"scenario":"events","topics":["factory/device/status"]}`),
		of("a topic of access", `{"scenario":"access","topics":["plant/secret/x"]}`),
		of("filters", `{"scenario":"drops","topics":["a/+/c","b/#","+/x","#","$SYS/#","odd.*[/]/+"]}`),
		of("covers", `{"scenario":"lifecycle","covers":["a/b","$SYS/x"]}`),
		of("covers of access", `{"scenario":"access","covers":["a"]}`),
		of("covers without subscriptions", `{"scenario":"drops","covers":["a"]}`),
	}},
	{"filters.sql", []statementCase{
		of("equal", `{"scenario":"events","filters":[{"column":"reason","operator":"=","values":["kicked","discarded"]},{"column":"clean_start","operator":"=","values":[true]}]}`),
		of("not equal", `{"scenario":"events","filters":[{"column":"reason","operator":"!=","values":["kicked"]},{"column":"qos","operator":"!=","values":[0,"1"]}]}`),
		of("compared", `{"scenario":"events","filters":[{"column":"qos","operator":">=","values":[1]},{"column":"connected_at","operator":"<","values":["1772352000000"]}]}`),
		of("regular expressions", `{"scenario":"events","filters":[{"column":"clientid","operator":"=~","values":["^dev.*[0-9]{3}$","(?i)ß"]},{"column":"username","operator":"!~","values":["^\\w+$"]}]}`),
		of("events", `{"scenario":"events","filters":[{"column":"event","operator":"=","values":["delivery.dropped"]},{"column":"event","operator":"!=","values":["message.delivery_dropped"]}]}`),
		of("events by regular expressions", `{"scenario":"events","filters":[{"column":"event","operator":"=~","values":["^message\\.d"]},{"column":"event","operator":"!~","values":["^delivery"]}]}`),
		of("missing values", `{"scenario":"events","filters":[{"column":"reason","operator":"=","values":[null]},{"column":"qos","operator":"=","values":[null,0]},{"column":"node","operator":"!=","values":[null,"n1"]},{"column":"topic","operator":"!=","values":[null]}]}`),
		of("nothing left", `{"scenario":"events","filters":[{"column":"reason","operator":"=","values":["$__all"]},{"column":"node","operator":"=","values":[]}]}`),
	}},
	{"count.sql", []statementCase{
		of("rows", `{"scenario":"access","view":"count"}`),
		of("in groups", `{"scenario":"events","view":"count","groupBy":["event","source","outcome"]}`),
		of("by networks, shapes of topics and severities", `{"scenario":"events","view":"count","groupBy":["network","topicShape","severity"]}`),
		of("by severities of some events", `{"scenario":"delivery","view":"count","groupBy":["severity"]}`),
		of("by a number", `{"scenario":"events","view":"count","groupBy":["qos","node"],"limit":5}`),
		of("outcome where there is none", `{"scenario":"delivery","events":["message.delivered"],"view":"count","groupBy":["outcome"]}`),
		of("clients", `{"scenario":"events","view":"count","measure":"clients","groupBy":["node"]}`),
		of("per second", `{"scenario":"drops","view":"count","measure":"perSecond","outcome":"failure"}`),
		of("age of the newest row", `{"scenario":"events","view":"count","measure":"age","events":["client.connected"]}`),
		of("age in groups", `{"scenario":"events","view":"count","measure":"age","groupBy":["node"]}`),
		of("a day earlier", `{"scenario":"drops","view":"count","offset":"1d"}`),
		of("top", `{"scenario":"drops","view":"top","groupBy":["reason","topic"]}`),
		of("top of clients", `{"scenario":"events","view":"top","groupBy":["username"],"measure":"clients","limit":3}`),
	}},
	{"rate.sql", []statementCase{
		of("rows", `{"scenario":"drops","view":"rate"}`),
		of("an interval", `{"scenario":"drops","view":"rate","interval":"30s"}`),
		of("less than a second", `{"scenario":"drops","view":"rate","interval":"500ms"}`),
		of("in groups", `{"scenario":"drops","view":"rate","groupBy":["reason"]}`),
		of("a week earlier, in groups", `{"scenario":"drops","view":"rate","groupBy":["reason"],"offset":"7d"}`),
		of("clients per group", `{"scenario":"events","view":"rate","groupBy":["source"],"measure":"clients"}`),
	}},
	{"quantiles.sql", []statementCase{
		of("one number", `{"scenario":"delivery","view":"count","measure":"p99"}`),
		of("top", `{"scenario":"delivery","view":"top","measure":"p90","groupBy":["topic","clientid"],"limit":3}`),
		of("over time", `{"scenario":"delivery","view":"rate","measure":"p50","groupBy":["topicShape"]}`),
		of("over time an hour and a half a second earlier", `{"scenario":"delivery","view":"rate","measure":"p50","offset":"3600500ms"}`),
	}},
	{"share.sql", []statementCase{
		of("of access", `{"scenario":"access","view":"count","measure":"share"}`),
		of("of lifecycle", `{"scenario":"lifecycle","view":"count","measure":"share","clients":["a*"]}`),
		of("of drops by message", `{"scenario":"drops","view":"count","measure":"share"}`),
		of("of drops in delivery", `{"scenario":"drops","view":"count","measure":"share","events":["message.delivery_dropped"],"groupBy":["topic"]}`),
		of("filters on failures", `{"scenario":"access","view":"count","measure":"share","filters":[{"column":"reason_code","operator":"=","values":["banned"]},{"column":"node","operator":"=","values":["n1"]}]}`),
		of("groups of failures", `{"scenario":"access","view":"count","measure":"share","groupBy":["reason_code"]}`),
		of("groups of tries and of failures", `{"scenario":"drops","view":"count","measure":"share","groupBy":["qos","reason","topic"]}`),
		of("top", `{"scenario":"access","view":"top","measure":"share","groupBy":["clientid"]}`),
		of("top of groups of failures", `{"scenario":"access","view":"top","measure":"share","groupBy":["clientid","result"]}`),
		of("over time", `{"scenario":"access","view":"rate","measure":"share"}`),
		of("over time in groups of failures", `{"scenario":"access","view":"rate","measure":"share","groupBy":["node","reason_code"]}`),
	}},
	{"unacknowledged.sql", []statementCase{
		of("number", `{"scenario":"delivery","view":"count","measure":"unacknowledged"}`),
		of("share", `{"scenario":"delivery","view":"count","measure":"share","clients":["screen*"],"messages":["m1"],"nodes":["n1"]}`),
		of("in groups", `{"scenario":"delivery","view":"count","measure":"unacknowledged","groupBy":["clientid","source"]}`),
		of("top", `{"scenario":"delivery","view":"top","measure":"unacknowledged","groupBy":["topic"]}`),
		of("over time", `{"scenario":"delivery","view":"rate","measure":"unacknowledged","groupBy":["qos"]}`),
	}},
}

func TestStatements(t *testing.T) {
	for _, file := range statementCases {
		t.Run(file.file, func(t *testing.T) {
			var text sections
			for _, c := range file.cases {
				t.Run(c.name, func(t *testing.T) { text.add(c.name, c.statementsText(t)) })
			}
			golden(t, file.file, text.String())
		})
	}
}

// without is EMQX's table without some columns.
func without(names ...string) event.Schema {
	return slices.DeleteFunc(slices.Clone(event.Wide), func(c event.Column) bool { return slices.Contains(names, c.Name) })
}

// TestUnanswerable: what can't be asked is refused without a database too.
func TestUnanswerable(t *testing.T) {
	for _, c := range []struct{ name, model, want string }{
		{"top of no group", `{"scenario":"access","view":"top"}`,
			"groupBy: the view top needs at least one group; allowed: event, clientid, username, peername, sockname, node, topic, id, from_clientid, " +
				"from_username, qos, reason, reason_code, action, result, authz_source, client_attrs, source, network, topicShape, outcome, severity"},
		{"a quantile of what isn't delivered", `{"scenario":"delivery","view":"count","measure":"p99","events":["message.acked"]}`,
			"events: p99 times deliveries; allowed: message.delivered"},
		{"share of what can't fail", `{"scenario":"lifecycle","view":"rate","measure":"share","events":["client.connected","session.subscribed"]}`,
			"events: share needs an event that can fail, and client.connected, session.subscribed can't; allowed: client.check_authn_complete, client.connack, client.disconnected"},
		{"a view that there isn't", `{"scenario":"access","view":"timeline"}`,
			`view: the scenario access has no view "timeline"; allowed: ` + strings.Join(scenario.ViewsOf("access"), ", ")},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := scenario.Statements(context.Background(), asked{model: c.model}.resolve(t), target(statement.GreptimeDB, nil))
			var wrong *query.Error
			require.ErrorAs(t, err, &wrong)
			require.Equal(t, c.want, err.Error())
		})
	}
}
