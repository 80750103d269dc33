package grafana

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

func TestAlertRules(t *testing.T) {
	var provisioned struct{ Datasources []struct{ UID, Type string } }
	readYAML(t, "../../provisioning/datasources/datasources.yaml", &provisioned)
	require.Len(t, provisioned.Datasources, 1)
	group := alertRules(t)
	require.Equal(t, time.Minute, group.Interval)
	boards := dashboards(t)
	uids := map[string]bool{}
	for _, rule := range group.Rules {
		t.Run(rule.UID, func(t *testing.T) {
			require.LessOrEqual(t, len(rule.UID), 40)
			require.False(t, uids[rule.UID])
			uids[rule.UID] = true
			require.NotEmpty(t, rule.Title)
			require.GreaterOrEqual(t, rule.For, 2*group.Interval, "one odd tick must not fire")
			require.Positive(t, rule.KeepFiringFor)
			require.Contains(t, []string{"OK", "Alerting"}, rule.NoDataState)
			require.Equal(t, "Error", rule.ExecErrState)
			require.Contains(t, []string{"warning", "critical"}, rule.Labels["severity"])
			require.NotEmpty(t, rule.Annotations["description"])

			labels, example := data.Labels{}, map[string][]instance{}
			for _, node := range rule.Data {
				require.Equal(t, node.RefID, node.Model["refId"])
				require.NotContains(t, example, node.RefID)
				if node.DatasourceUID != expressions {
					require.Equal(t, provisioned.Datasources[0].UID, node.DatasourceUID)
					require.GreaterOrEqual(t, node.RelativeTimeRange.To, 60, "events come late")
					require.Greater(t, node.RelativeTimeRange.From, node.RelativeTimeRange.To)
					for _, name := range asList(node.Model["groupBy"]) {
						labels[name.(string)] = "x"
					}
					require.True(t, answers(dashboardNamed(t, boards, rule.DashboardUID), rule.PanelID, node.Model), "panel %d doesn't show %v", rule.PanelID, node.Model)
				}
				example[node.RefID] = []instance{{labels, new(0.5)}}
			}
			require.Equal(t, rule.Condition, rule.Data[len(rule.Data)-1].RefID)
			require.NotEmpty(t, rule.annotate(t, "summary", labels, example))
			require.NotEmpty(t, rule.annotate(t, "description", labels, example))
		})
	}
}

// answers is true if a panel asks for the same events, measured or listed as a query of a rule does it.
func answers(d dashboard, panelID int, model map[string]any) bool {
	same := func(target map[string]any, key string) bool {
		return fmt.Sprint(target[key]) == fmt.Sprint(model[key])
	}
	for _, p := range d.asking() {
		for _, target := range p.Targets {
			if p.ID != panelID || !same(target, "scenario") || !same(target, "outcome") {
				continue
			}
			grouped := true
			for _, name := range asList(model["groupBy"]) {
				groups := asList(target["groupBy"])
				grouped = grouped && (slices.Contains(groups, name) || slices.Contains(groups, any("$by")))
			}
			within := model["events"] == nil || target["events"] == nil
			for _, name := range asList(target["events"]) {
				within = within || slices.Contains(asList(model["events"]), name)
			}
			if grouped && within && (model["measure"] != "share" || same(target, "measure")) {
				return true
			}
		}
	}
	return false
}

// fleetMinutes is how long fleets are played for alert rules; they are watched from the first whole window on.
const fleetMinutes = 20

// watched plays a fleet, and asks a server about it in a plugin process.
func watched(t *testing.T, server statement.Dialect, plugin *host.Plugin, o fleet.Options) (a viewer, from, to time.Time) {
	t.Helper()
	b := testkit.On(t, server)
	o.Start, o.Duration = testkit.Start, fleetMinutes*time.Minute
	f, err := fleet.New(o)
	require.NoError(t, err)
	b.Load(t, f.Rows())
	settings := b.Settings(t, nil)
	settings.UID = t.Name() // there are others in the process
	return viewer{ask.In(plugin, settings)}, testkit.Start.Add(11 * time.Minute), testkit.Start.Add(fleetMinutes * time.Minute)
}

func TestAlertRulesFireOnTheirStories(t *testing.T) {
	t.Parallel()
	type story struct {
		rule    string
		stories []string
		clients int               // healthy ones
		want    map[string]string // the summary at the first tick at which it fires, by labels
	}
	tests := []story{
		{"emqx-authn-failure-share", []string{"wrong-password"}, 50, map[string]string{
			"": "88.89% of the authentications failed (24 in five minutes)",
		}},
		{"emqx-authn-failure-share", []string{"brute-force"}, 50, map[string]string{
			"": "93.02% of the authentications failed (40 in five minutes)",
		}},
		{"emqx-acl-deny-share", []string{"publish-denied", "subscribe-denied"}, 5, map[string]string{
			"": "17.11% of the authorization checks were denied (13 in five minutes)",
		}},
		{"emqx-acl-deny-rate", []string{"publish-denied"}, 300, map[string]string{
			"clientid=valve-12": "valve-12 is denied 2.0 times a minute",
		}},
		{"emqx-message-drop-share", []string{"slow-consumer"}, 10, map[string]string{
			"": "38.41% of the messages were dropped, wholly or for a receiver (189 drops in five minutes)",
		}},
		{"emqx-message-drop-rate", []string{"wrong-topic"}, 300, map[string]string{
			"topic=meters/9/Reading": "6.0 messages a minute on meters/9/Reading are dropped",
		}},
		{"emqx-delivery-drop-share", []string{"slow-consumer"}, 50, map[string]string{
			"": "10.28% of the deliveries were dropped (183 in five minutes)",
		}},
		{"emqx-delivery-drop-rate", []string{"slow-consumer"}, 300, map[string]string{
			"clientid=slow-screen": "slow-screen loses 36.6 messages a minute",
		}},
		{"emqx-delivery-drop-rate", []string{"offline-queue"}, 300, map[string]string{
			"clientid=night-logger": "night-logger loses 6.8 messages a minute",
		}},
		{"emqx-no-events", []string{}, 0, map[string]string{
			"": "The table got no events for ten minutes",
		}},
	}
	plugin, _ := host.ForTest(t)
	group := alertRules(t)
	for _, rule := range group.Rules {
		require.True(t, slices.ContainsFunc(tests, func(test story) bool { return test.rule == rule.UID }), "there is no story for %s", rule.UID)
	}
	for _, server := range testkit.Servers {
		for _, test := range tests {
			t.Run(fmt.Sprint(server, " ", test.rule, test.stories), func(t *testing.T) {
				t.Parallel()
				at := slices.IndexFunc(group.Rules, func(r alertRule) bool { return r.UID == test.rule })
				require.GreaterOrEqual(t, at, 0)
				a, from, to := watched(t, server, plugin, fleet.Options{Seed: 3, Stories: test.stories, Clients: test.clients})
				require.Equal(t, test.want, a.fired(t, group.Rules[at], group.Interval, from, to))
			})
		}
	}
}

func TestAlertRulesStayQuietOnAHealthyFleet(t *testing.T) {
	t.Parallel()
	plugin, _ := host.ForTest(t)
	group := alertRules(t)
	quiet := func(server statement.Dialect, clients int, seed uint64) {
		t.Run(fmt.Sprintf("%s, %d clients, seed %d", server, clients, seed), func(t *testing.T) {
			t.Parallel()
			a, from, to := watched(t, server, plugin, fleet.Options{Seed: seed, Clients: clients, Stories: []string{}})
			for _, rule := range group.Rules {
				rule.For = 0 // not even for a moment
				require.Empty(t, a.fired(t, rule, group.Interval, from, to), rule.UID)
			}
		})
	}
	for _, clients := range []int{50, 300} {
		for seed := range uint64(3) {
			quiet(statement.PostgreSQL, clients, seed)
		}
	}
	quiet(statement.GreptimeDB, 50, 0)
}

func TestAlertRulesSeeNoDataInAnEmptyTable(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		a := viewer{ask.New(t, b.Settings(t, nil))}
		for _, rule := range alertRules(t).Rules {
			t.Run(rule.UID, func(t *testing.T) {
				for _, i := range a.evaluate(t, rule, testkit.Start)[rule.Condition] {
					require.Equal(t, rule.UID == "emqx-no-events", i.value != nil)
				}
			})
		}
	})
}

func TestNotificationExample(t *testing.T) {
	var file struct {
		ContactPoints []struct{ Name string } `yaml:"contactPoints"`
		Policies      []struct {
			Receiver string
			Routes   []struct {
				Receiver       string
				ObjectMatchers [][]string `yaml:"object_matchers"`
			}
		}
	}
	readYAML(t, "../../provisioning/alerting/notifications.yaml.example", &file)
	require.Len(t, file.ContactPoints, 1)
	require.Len(t, file.Policies, 1)
	require.Len(t, file.Policies[0].Routes, 1)
	route := file.Policies[0].Routes[0]
	require.Equal(t, file.ContactPoints[0].Name, route.Receiver)
	require.Equal(t, [][]string{{"grafana_folder", "=", alertRules(t).Folder}}, route.ObjectMatchers)
}
