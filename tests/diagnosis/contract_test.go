package diagnosis

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// TestEverything: with all stories at once, each cause is told, in few statements, and every figure holds.
func TestEverything(t *testing.T) {
	t.Parallel()
	c := newClinic(t)
	c.admit(t, fleet.Options{Seed: 9, Duration: time.Hour, Clients: 300, Rate: 0.01, Stories: fleet.Names()})
	want := map[string]bool{}
	for _, name := range fleet.Names() {
		if story := storyOf(t, fleet.Options{Stories: []string{name}}); story.Finding != "" {
			want[story.Finding] = true
		}
	}
	for _, server := range testkit.Servers {
		list := c.asks(t, server, "")
		told := map[string]bool{}
		for _, f := range serious(list) {
			told[f.id] = true
			requireFigures(t, c.askers[server], f)
		}
		for id := range want {
			require.Contains(t, told, id)
		}
		require.Equal(t, "critical", list[0].severity)
	}
	for _, keys := range []string{
		`"clients":["*-*"]`, `"parties":["slow-screen","camera-1"]`, `"users":["*"]`, `"publishers":["camera-1"]`, `"sources":["192.0.2.0/24","2001:db8::/32"]`,
		`"topics":["#"]`, `"covers":["plant/secret/x"]`, `"messages":["000638B1C2D3E4F5F4420000038A0000"]`, `"nodes":["emqx@10.0.1.1*"]`,
		`"filters":[{"column":"clientid","operator":"=~","values":["^p"]}]`,
		`"sources":["10.0.0.0/8"],"users":["*"],"topics":["sites/#"],"nodes":["*"]`,
	} {
		var first []finding
		for _, server := range testkit.Servers {
			list := c.asks(t, server, keys)
			for _, f := range serious(list) {
				if f.id != "node-lost" { // whose single bursts needn't be all there is between the first and the last
					requireFigures(t, c.askers[server], f)
				}
			}
			if server == statement.PostgreSQL {
				first = list
			}
			require.Equal(t, first, list, keys)
		}
	}
}

// TestPoorTables: whatever column the table lacks, there is an answer that says so.
func TestPoorTables(t *testing.T) {
	t.Parallel()
	c := newClinic(t)
	c.admit(t, fleet.Options{Seed: 9, Duration: 20 * time.Minute, Clients: 60, Rate: 0.01, Stories: []string{"slow-consumer", "wrong-topic", "wrong-password", "never-acks", "duplicate-client-id"}})
	a := c.askers[statement.PostgreSQL]
	ask := func(model string) (severe []finding, notices []string) {
		r, err := a.Ask(t, c.from, c.to, model)
		require.NoError(t, err)
		for _, n := range testkit.Frame(t, r).Meta.Notices {
			notices = append(notices, n.Text)
		}
		return serious(findingsOf(t, r)), notices
	}
	whole := a.Table.Schema
	all, notices := ask(`{"scenario":"diagnosis"}`)
	require.Empty(t, notices)
	without := map[string][]string{ // what can't be told any more
		"clientid": {"slow-consumer", "no-subscribers", "wrong-credentials", "unacknowledged", "duplicate-client-id"}, "reason": {"slow-consumer", "no-subscribers", "duplicate-client-id"},
		"reason_code": {"wrong-credentials"}, "topic": {"slow-consumer", "no-subscribers"}, "id": {"unacknowledged"}, "qos": {"unacknowledged"},
	}
	for _, column := range event.Wide {
		if column.Name == event.Timestamp || column.Name == event.Event {
			continue
		}
		a.Table.Schema = slices.DeleteFunc(slices.Clone(whole), func(c event.Column) bool { return c.Name == column.Name })
		list, notices := ask(`{"scenario":"diagnosis"}`)
		for _, f := range all {
			require.Equal(t, !slices.Contains(without[column.Name], f.id), slices.ContainsFunc(list, func(one finding) bool { return one.id == f.id }), "%s without %s", f.id, column.Name)
		}
		if len(without[column.Name]) > 0 {
			require.Contains(t, notices, fmt.Sprintf("The table lacks the column %s, so what needs it isn't looked at.", column.Name))
		}
		narrow := `"clients":["*"]`
		if column.Name == event.ClientID {
			narrow = `"users":["*"]`
		}
		ask(`{"scenario":"diagnosis",` + narrow + `}`)
	}
	a.Table.Schema = event.Schema{{Name: event.Timestamp, Type: event.Time, Known: true}, {Name: event.Event, Type: event.String, Known: true}}
	list, _ := ask(`{"scenario":"diagnosis"}`)
	require.Empty(t, list)
}

func TestKeysThatAreIgnored(t *testing.T) {
	t.Parallel()
	c := newClinic(t)
	c.admit(t, fleet.Options{Seed: 9, Duration: 20 * time.Minute, Stories: []string{"wrong-password"}})
	a := c.askers[statement.GreptimeDB]
	r, err := a.Ask(t, c.from, c.to, `{"scenario":"diagnosis","events":["message.dropped"],"outcome":"failure","filters":[
		{"column":"reason_code","operator":"=","values":["success"]},{"column":"username","operator":"=","values":["pump"]}]}`)
	require.NoError(t, err)
	require.Equal(t, []string{
		"A diagnosis looks at all events, so the key events was ignored.", "A diagnosis looks at all events, so the key outcome was ignored.",
		"A diagnosis looks at all events, so the key filters for reason_code was ignored.",
	}, testkit.Notices(t, r))
	found := findingsOf(t, r)[0]
	require.Equal(t, "wrong-credentials", found.id)
	requireFigures(t, a, found)

	_, err = a.Ask(t, c.from, c.to, `{"scenario":"diagnosis","view":"count","groupBy":["clientid"]}`)
	require.EqualError(t, err, `groupBy: "clientid" is not known; allowed: severity, finding, about`)
	_, err = a.Ask(t, c.from, c.to, `{"scenario":"diagnosis","severities":["error"]}`)
	require.EqualError(t, err, `severities: "error" is not known; allowed: critical, warning, info`)
	_, err = a.Ask(t, c.from, c.to, `{"scenario":"diagnosis","findings":["wrong-password"]}`)
	require.ErrorContains(t, err, `findings: "wrong-password" is not known; allowed: nothing-unusual, not-seen, ingestion-gap, `)
	_, err = a.Ask(t, c.from, c.to, `{"scenario":"diagnosis","view":"rate"}`)
	require.EqualError(t, err, `view: the scenario diagnosis has no view "rate"; allowed: findings, logs, annotations, count`)
}

// TestOnlySomeFindings: what isn't asked for isn't shown, and explains what is.
func TestOnlySomeFindings(t *testing.T) {
	t.Parallel()
	c := newClinic(t)
	c.admit(t, fleet.Options{Seed: 9, Duration: 20 * time.Minute, Clients: 60, Rate: 0.01, Stories: []string{"quota-exceeded", "wrong-password", "wrong-topic"}})
	for _, server := range testkit.Servers {
		all := c.asks(t, server, "")
		for _, one := range all {
			for _, keys := range []string{fmt.Sprintf(`"findings":[%q]`, one.id), fmt.Sprintf(`"severities":[%q]`, one.severity)} {
				var want []string
				for _, f := range all {
					if f.id == one.id && strings.Contains(keys, "findings") || f.severity == one.severity && strings.Contains(keys, "severities") {
						want = append(want, f.summary)
					}
				}
				var shown []string
				for _, f := range c.asks(t, server, keys) {
					shown = append(shown, f.summary)
				}
				require.Equal(t, want, shown, keys)
			}
		}
	}
	r, err := c.askers[statement.GreptimeDB].Ask(t, c.from, c.to, `{"scenario":"access","findings":["wrong-credentials"]}`)
	require.NoError(t, err)
	require.Contains(t, testkit.Notices(t, r), "findings and severities choose what a diagnosis shows; the scenario access ignored them.")
}

// TestCountForAlerts: the numbers that alert rules ask for, and what the editor shows of the statements.
func TestCountForAlerts(t *testing.T) {
	t.Parallel()
	c := newClinic(t)
	c.admit(t, fleet.Options{Seed: 9, Duration: 20 * time.Minute, Clients: 60, Rate: 0.01, Stories: []string{"quota-exceeded", "wrong-password", "wrong-topic"}})
	for _, server := range testkit.Servers {
		a := c.askers[server]
		count := func(groupBy string, only ...string) string {
			model := fmt.Sprintf(`{"scenario":"diagnosis","view":"count","groupBy":[%s]%s}`, groupBy, strings.Join(only, ""))
			q, err := a.Query(query.Request{JSON: []byte(model), From: c.from, To: c.to, Interval: time.Second, MaxDataPoints: 100, FromAlert: true})
			require.NoError(t, err)
			frames, err := scenario.Answer(context.Background(), q, a.Target)
			require.NoError(t, err)
			require.Len(t, frames, 1)
			var lines []string
			for i := range frames[0].Rows() {
				lines = append(lines, strings.Trim(fmt.Sprint(frames[0].RowCopy(i)), "[]"))
			}
			return strings.Join(lines, "; ")
		}
		require.Equal(t, "3", count(""))
		require.Equal(t, "warning 2; info 2; critical 1", count(`"severity"`))
		require.Regexp(t, "^no-subscribers 2; quota-exceeded 1; wrong-credentials 1; other-failures 1; not-seen 0; ingestion-gap 0; ", count(`"finding"`))
		require.Equal(t, "1", count("", `,"severities":["critical"]`))
		require.Equal(t, "2", count("", `,"severities":["info"]`), "what is asked for counts, though it is nothing wrong")
		require.Equal(t, "2", count("", `,"findings":["no-subscribers","not-seen"]`))
		require.Equal(t, "0", count("", `,"findings":["no-subscribers"],"severities":["critical"]`))
		require.Equal(t, "wrong-credentials warning 1", count(`"finding","severity"`, `,"findings":["wrong-credentials"]`))
		require.Equal(t, "critical 1", count(`"severity"`, `,"severities":["critical"]`))
		require.Equal(t, "quota-exceeded fleet 1", count(`"finding","about"`, `,"findings":["quota-exceeded"]`))
		require.Equal(t, "warning client pump-07 1", count(`"severity","about"`, `,"findings":["wrong-credentials"]`, `,"measure":"clients"`))
		require.Equal(t, "critical 6", count(`"severity"`, `,"severities":["critical"],"measure":"clients"`), "as many clients as want to connect")
		require.Equal(t, "not-seen 0", count(`"finding"`, `,"findings":["not-seen"]`))

		q, err := a.Query(query.Request{JSON: []byte(`{"scenario":"diagnosis"}`), From: c.from, To: c.to})
		require.NoError(t, err)
		shown, err := scenario.Statements(context.Background(), q, a.Target)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(shown), 10)
	}
}
