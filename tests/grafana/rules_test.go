package grafana

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// ruleGroup is a group of alert rules as Grafana's file provisioning reads it.
type ruleGroup struct {
	Name, Folder string
	Interval     time.Duration
	Rules        []alertRule
}

type alertRule struct {
	UID, Title, Condition string
	For                   time.Duration
	KeepFiringFor         time.Duration `yaml:"keepFiringFor"`
	NoDataState           string        `yaml:"noDataState"`
	ExecErrState          string        `yaml:"execErrState"`
	Missing               int           `yaml:"missing_series_evals_to_resolve"`
	Data                  []ruleNode
	Labels, Annotations   map[string]string
	DashboardUID          string `yaml:"dashboardUid"`
	PanelID               int    `yaml:"panelId"`
	Notify                *struct {
		Receiver string
		GroupBy  []string `yaml:"group_by"`
		Mute     []string `yaml:"mute_time_intervals"`
	} `yaml:"notification_settings"`
	Record *struct{ Metric, From string }

	every time.Duration // its group's interval
}

// ruleNode is a query, or an expression over the nodes before it.
type ruleNode struct {
	RefID             string                  `yaml:"refId"`
	DatasourceUID     string                  `yaml:"datasourceUid"`
	RelativeTimeRange *struct{ From, To int } `yaml:"relativeTimeRange"`
	Model             map[string]any
}

const expressions = "__expr__"

// ruleFile is a file of rules.
type ruleFile struct {
	DeleteRules []struct{ UID string } `yaml:"deleteRules"`
	Groups      []ruleGroup
}

func readRules(t *testing.T, name string) ruleFile {
	t.Helper()
	var file ruleFile
	readYAML(t, "../../provisioning/alerting/"+name, &file)
	for _, g := range file.Groups {
		for i := range g.Rules {
			g.Rules[i].every = g.Interval
		}
	}
	return file
}

// alertRules are the rules of some groups, or of all.
func alertRules(t *testing.T, groups ...string) []alertRule {
	t.Helper()
	var list []alertRule
	for _, g := range readRules(t, "rules.yaml").Groups {
		if len(groups) == 0 || slices.Contains(groups, g.Name) {
			list = append(list, g.Rules...)
		}
	}
	require.NotEmpty(t, list)
	return list
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, into), path)
}

// instance is one number of a node, of the rows with these labels; nil is no data.
type instance struct {
	labels data.Labels
	value  *float64
}

// evaluate is what Grafana does at a tick: it asks the queries, and computes the expressions from their answers.
func (a viewer) evaluate(t *testing.T, rule alertRule, tick time.Time) map[string][]instance {
	t.Helper()
	nodes := map[string][]instance{}
	for _, node := range rule.Data {
		if node.DatasourceUID == expressions {
			nodes[node.RefID] = express(t, node.Model, nodes)
			continue
		}
		ago := func(seconds int) time.Time { return tick.Add(-time.Duration(seconds) * time.Second) }
		query := a.sent(t, node.Model, time.Second, 43200)
		query.TimeRange = backend.TimeRange{From: ago(node.RelativeTimeRange.From), To: ago(node.RelativeTimeRange.To)}
		responses, err := a.Query(t.Context(), map[string]string{"FromAlert": "true"}, query)
		require.NoError(t, err)
		r := responses[node.RefID]
		require.NoError(t, r.Error, "%s %s", rule.UID, node.RefID)
		a.RequireSound(t, node.RefID, r)
		require.Len(t, r.Frames, 1)
		for _, notice := range r.Frames[0].Meta.Notices {
			require.Regexp(t, `so a share can't be known|^Left out, because they came more than 1m0s after`, notice.Text)
		}
		nodes[node.RefID] = numberSet(t, r.Frames[0])
	}
	return nodes
}

// numberSet reads a frame of the type numeric-long: one number a row, labelled by the row's strings.
func numberSet(t *testing.T, f *data.Frame) []instance {
	t.Helper()
	require.Equal(t, data.FrameTypeNumericLong, f.Meta.Type)
	require.Equal(t, data.FrameTypeVersion{0, 1}, f.Meta.TypeVersion)
	if len(f.Fields) == 0 {
		return nil
	}
	list := make([]instance, f.Rows())
	for row := range list {
		list[row].labels = data.Labels{}
		for _, field := range f.Fields {
			if !field.Type().Numeric() {
				label, ok := field.ConcreteAt(row)
				require.True(t, ok)
				list[row].labels[field.Name] = label.(string)
				continue
			}
			var err error
			list[row].value, err = field.NullableFloatAt(row)
			require.NoError(t, err)
		}
	}
	return list
}

// watch is what Grafana remembers of a rule: since when its condition has held for an instance, and the summaries of the instances that
// fired, both by their labels.
type watch struct {
	rule    alertRule
	pending map[string]time.Time
	fired   map[string]string
}

// fired evaluates a rule at every tick of a span, and gives the summaries of the instances that fired, by their labels.
func (a viewer) fired(t *testing.T, rule alertRule, from, to time.Time) map[string]string {
	t.Helper()
	return a.allFired(t, []alertRule{rule}, from, to)[0].fired
}

// allFired does so with several rules, those that have the same tick one after the other, as Grafana does.
func (a viewer) allFired(t *testing.T, rules []alertRule, from, to time.Time) []watch {
	t.Helper()
	watches := make([]watch, len(rules))
	for i, rule := range rules {
		watches[i] = watch{rule, map[string]time.Time{}, map[string]string{}}
	}
	for tick := from; !tick.After(to); tick = tick.Add(time.Second) {
		for i := range watches {
			if tick.Sub(from)%watches[i].rule.every == 0 {
				watches[i].look(t, a, tick)
			}
		}
	}
	return watches
}

// look evaluates the rule once. An instance fires when its condition has held for the rule's time.
func (w *watch) look(t *testing.T, a viewer, tick time.Time) {
	t.Helper()
	nodes := a.evaluate(t, w.rule, tick)
	held := map[string]time.Time{}
	for _, i := range nodes[w.rule.Condition] {
		name := i.labels.String()
		if i.value == nil || *i.value == 0 {
			continue
		}
		held[name] = tick
		if since, ok := w.pending[name]; ok {
			held[name] = since
		}
		if _, known := w.fired[name]; !known && tick.Sub(held[name]) >= w.rule.For {
			w.fired[name] = w.rule.annotate(t, "summary", i.labels, nodes)
		}
	}
	w.pending = held
}

// annotate writes an annotation as Grafana does for an instance, with the values of all nodes that have its labels.
func (r alertRule) annotate(t *testing.T, name string, labels data.Labels, nodes map[string][]instance) string {
	t.Helper()
	type value struct{ Value float64 }
	values := map[string]value{}
	for refID, list := range nodes {
		for _, i := range list {
			if i.labels.Equals(labels) && i.value != nil {
				values[refID] = value{*i.value}
			}
		}
	}
	functions := template.FuncMap{
		"humanizePercentage": func(v float64) string { return fmt.Sprintf("%.4g%%", v*100) },
		"humanizeDuration":   func(v float64) string { return (time.Duration(v) * time.Second).String() },
		"match":              regexp.MatchString,
		"reReplaceAll": func(pattern, with, text string) string {
			return regexp.MustCompile(pattern).ReplaceAllString(text, with)
		},
		"externalURL": func() string { return "https://grafana.example/" },
	}
	parsed, err := template.New(name).Funcs(functions).Option("missingkey=invalid").
		Parse(`{{ $labels := .Labels }}{{ $values := .Values }}` + r.Annotations[name])
	require.NoError(t, err, r.UID)
	var text strings.Builder
	require.NoError(t, parsed.Execute(&text, map[string]any{"Labels": maps.Clone(labels), "Values": values}), r.UID)
	require.NotContains(t, text.String(), "<no value>", r.UID)
	return text.String()
}
