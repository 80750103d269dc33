package field

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// Situations that users reported which are about what is asked and how an answer is labelled.

// TestReportedVariables: what a public dashboard, an alert rule or a report sends where nobody fills in a variable.
func TestReportedVariables(t *testing.T) {
	lost := `{"scenario":"lifecycle","view":"count","events":["client.disconnected"],"outcome":"failure"`
	play(t, []scene{{name: "public-dashboard-variables", asks: []ask{
		{model: lost + `}`, told: only(115)},
		{model: lost + `,"clients":["$clientid"]}`, fails: "$clientid"},
		{model: lost + `,"clients":["${clientid}"]}`, fails: "${clientid}"},
		{model: lost + `,"filters":[{"column":"clientid","operator":"=","values":["$clientid"]}]}`, told: only(0)},
		// a client may be called so
		{model: `{"scenario":"delivery","view":"count","topics":["$topic"]}`, fails: "$topic"},
		{model: `{"scenario":"diagnosis","clients":["$clientid"]}`, fails: "$clientid"},
		{model: `{"scenario":"lifecycle","view":"count","sources":["$source"]}`, fails: "$source"},
	}}})
}

// TestReportedPayloads: + and - beside a payload that is shown cut find and leave out its row.
func TestReportedPayloads(t *testing.T) {
	const cut = "xxxxxxxxxxxxxxxxxxxx…"
	filter := func(operator, value string) string {
		return `{"scenario":"delivery","columns":["id","payload"],"filters":[{"column":"payload","operator":"` + operator + `","values":["` + value + `"]}]}`
	}
	found := func(ids ...string) func(t *testing.T, r backend.DataResponse) {
		return func(t *testing.T, r backend.DataResponse) {
			t.Helper()
			if len(r.Frames[0].Meta.Notices) > 0 { // that the payload is cut and compared whole
				return
			}
			table("id", ids...)(t, r)
		}
	}
	play(t, []scene{{name: "filter-on-truncated-payload", asks: []ask{
		{cut: 20, model: `{"scenario":"delivery","columns":["id","payload"]}`, told: table("id payload", "A1 "+cut, "A2 xxxxxxxxxx", "A3 "+cut)},
		{cut: 20, model: filter("=", cut), told: found("A1", "A3")},
		{cut: 20, model: filter("!=", cut), told: found("A2")},
		{cut: 20, model: filter("=", "xxxxxxxxxx"), told: found("A2")},
	}}})
}
