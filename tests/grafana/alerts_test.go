package grafana

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

const runbook = "https://github.com/emqx/emqx-fulllink-datasource/blob/main/docs/alerting.md#"

func TestAlertRules(t *testing.T) {
	var provisioned struct{ Datasources []struct{ UID, Type string } }
	readYAML(t, "../../provisioning/datasources/datasources.yaml", &provisioned)
	require.Len(t, provisioned.Datasources, 1)
	boards := dashboards(t)
	file := readRules(t, "rules.yaml")
	names, uids := []string{}, map[string]bool{}
	for _, group := range file.Groups {
		names = append(names, group.Name)
		require.Equal(t, "EMQX", group.Folder)
		for _, rule := range group.Rules {
			t.Run(rule.UID, func(t *testing.T) {
				require.LessOrEqual(t, len(rule.UID), 40)
				require.False(t, uids[rule.UID])
				uids[rule.UID] = true
				require.NotEmpty(t, rule.Title)
				require.Equal(t, "emqx", rule.Labels["service"])
				require.NotEmpty(t, rule.Labels["scenario"])
				requirePlaces(t, rule, boards)

				labels, example := data.Labels{}, map[string][]instance{}
				for _, node := range rule.Data {
					require.Equal(t, node.RefID, node.Model["refId"])
					require.NotContains(t, example, node.RefID)
					if node.DatasourceUID != expressions {
						require.Equal(t, provisioned.Datasources[0].UID, node.DatasourceUID)
						require.Equal(t, "count", node.Model["view"])
						require.NotContains(t, node.Model, "limit", "groups would swap at a limit")
						if node.Model["measure"] != "age" {
							require.GreaterOrEqual(t, node.RelativeTimeRange.To, 60, "events come late")
						}
						require.Greater(t, node.RelativeTimeRange.From, node.RelativeTimeRange.To)
						for _, name := range asList(node.Model["groupBy"]) {
							labels[name.(string)] = "x"
						}
					}
					example[node.RefID] = []instance{{labels, new(0.5)}}
				}
				require.Equal(t, rule.Condition, rule.Data[len(rule.Data)-1].RefID)
				require.Equal(t, len(labels) > 0, rule.Missing > 0, "groups that vanish end when the others do")
				if rule.Missing > 0 {
					require.Equal(t, rule.KeepFiringFor, time.Duration(rule.Missing)*rule.every)
				}
				if _, byData := labels["severity"]; byData {
					require.NotContains(t, rule.Labels, "severity", "the finding says it")
				} else {
					require.Contains(t, []string{"warning", "critical"}, rule.Labels["severity"])
				}
				for name := range rule.Annotations {
					full, bare := rule.annotate(t, name, labels, example), rule.annotate(t, name, nil, nil)
					if name != "description" || !strings.Contains(rule.Annotations[name], "$labels.finding") {
						require.NotEmpty(t, full, name)
						require.NotEmpty(t, bare, "%s of an alert without figures", name)
					}
				}
			})
		}
	}
	require.Equal(t, []string{"emqx-pipeline", "emqx-causes", "emqx-figures"}, names)
	require.GreaterOrEqual(t, len(uids), 14)
	for _, gone := range file.DeleteRules {
		require.False(t, uids[gone.UID], gone.UID)
	}
}

// requirePlaces looks at where an alert leads: its panel, which must be there and ask the same scenario, its runbook, and a page.
func requirePlaces(t *testing.T, rule alertRule, boards []dashboard) {
	require.Equal(t, rule.DashboardUID, rule.Annotations["__dashboardUid__"])
	require.Equal(t, strconv.Itoa(rule.PanelID), rule.Annotations["__panelId__"])
	require.Equal(t, runbook+rule.UID, rule.Annotations["runbook_url"])
	at := slices.IndexFunc(dashboardNamed(t, boards, rule.DashboardUID).asking(), func(p dashboardPanel) bool { return p.ID == rule.PanelID })
	require.GreaterOrEqual(t, at, 0)
	panel := dashboardNamed(t, boards, rule.DashboardUID).asking()[at]
	require.True(t, slices.ContainsFunc(panel.Targets, func(target map[string]any) bool { return target["scenario"] == rule.Labels["scenario"] }),
		"%s shows nothing of %s", panel.Title, rule.Labels["scenario"])

	for _, about := range []string{"", "fleet", "client a/b c", "user u", "network 10.0.0.0/8", "node emqx@1", "topic a/+/#"} {
		address, err := url.Parse(rule.annotate(t, "investigate", data.Labels{"about": about, "node": "emqx@1", "reason": "expired"}, nil))
		require.NoError(t, err)
		uid, found := strings.CutPrefix(address.Path, "/d/")
		require.True(t, found, address.Path)
		require.Equal(t, "emqx", address.Query().Get("var-datasource"), "of several data sources, that of the rules")
		board := dashboardNamed(t, boards, uid)
		for name, values := range address.Query() {
			variable, _ := strings.CutPrefix(name, "var-")
			require.NotNil(t, board.variable(variable), "%s has no %s", uid, variable)
			if kind, value, is := strings.Cut(about, " "); is && variable == kind {
				require.Equal(t, []string{value}, values)
			}
		}
	}
}

func TestAlertRulesThatNotify(t *testing.T) {
	var notifications struct {
		ContactPoints []struct {
			Name      string
			Receivers []struct{ UID, Type string }
		} `yaml:"contactPoints"`
		Policies  []any
		MuteTimes []struct{ Name string } `yaml:"muteTimes"`
		Templates []struct{ Name, Template string }
	}
	readYAML(t, "../../provisioning/alerting/notifications.yaml.example", &notifications)
	require.Empty(t, notifications.Policies, "they would replace the organization's")
	require.Len(t, notifications.ContactPoints, 1)
	require.Len(t, notifications.MuteTimes, 1)
	require.Len(t, notifications.Templates, 1)

	plain, notifying := readRules(t, "rules.yaml"), readRules(t, "rules-notifying.yaml.example")
	for g := range notifying.Groups {
		for r := range notifying.Groups[g].Rules {
			rule := &notifying.Groups[g].Rules[r]
			require.Equal(t, notifications.ContactPoints[0].Name, rule.Notify.Receiver)
			require.Equal(t, []string{notifications.MuteTimes[0].Name}, rule.Notify.Mute)
			rule.Notify = nil
		}
	}
	require.Equal(t, plain, notifying)
}

// TestAlertRulesWhileTheDatabaseIsAway: every query fails, and one alert says so.
func TestAlertRulesWhileTheDatabaseIsAway(t *testing.T) {
	a := viewer{Asker: ask.New(t, backend.DataSourceInstanceSettings{
		UID: t.Name(), URL: "127.0.0.1:1", User: "nobody", JSONData: []byte(`{"sslmode":"disable"}`),
	})}
	var fired []string
	for _, rule := range alertRules(t) {
		for _, node := range rule.Data {
			if node.DatasourceUID == expressions {
				continue
			}
			responses, err := a.Query(t.Context(), map[string]string{"FromAlert": "true"}, a.sent(t, node.Model, time.Second, 43200))
			require.NoError(t, err)
			require.Error(t, responses[node.RefID].Error, "%s %s", rule.UID, node.RefID)
		}
		if rule.ExecErrState == "Alerting" {
			fired = append(fired, fmt.Sprint(rule.UID, ": ", rule.annotate(t, "summary", nil, nil)))
			continue
		}
		require.Equal(t, "KeepLast", rule.ExecErrState, rule.UID)
	}
	require.Equal(t, []string{"emqx-database: The database of EMQX's events doesn't answer"}, fired)
}

// TestAlertingIsDocumented: each rule's runbook is a place on the page, and so is each finding.
func TestAlertingIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/alerting.md")
	require.NoError(t, err)
	for _, rule := range alertRules(t) {
		require.Contains(t, string(page), "\n### "+rule.UID+"\n")
		require.Contains(t, string(page), "\n| [`"+rule.UID+"`](#"+rule.UID+") | ")
	}
	for _, finding := range diagnosis.Rules {
		require.Contains(t, string(page), "\n### "+finding.ID+"\n")
	}
}

// TestRecordingRule: the example records a figure that the data source has.
func TestRecordingRule(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		a := viewer{Asker: ask.New(t, b.Settings(t, nil))}
		groups := readRules(t, "recording.yaml.example").Groups
		require.Len(t, groups, 1)
		require.Len(t, groups[0].Rules, 1)
		rule := groups[0].Rules[0]
		recorded := a.evaluate(t, rule, testkit.Start.Add(10*time.Minute))[rule.Record.From]
		require.Len(t, recorded, 1)
		require.NotZero(t, *recorded[0].value)
		require.Regexp(t, "^[a-z_]+$", rule.Record.Metric)
	})
}
