package grafana

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"strconv"
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
	Data                  []ruleNode
	Labels, Annotations   map[string]string
	DashboardUID          string `yaml:"dashboardUid"`
	PanelID               int    `yaml:"panelId"`
}

// ruleNode is a query, or an expression over the nodes before it.
type ruleNode struct {
	RefID             string                  `yaml:"refId"`
	DatasourceUID     string                  `yaml:"datasourceUid"`
	RelativeTimeRange *struct{ From, To int } `yaml:"relativeTimeRange"`
	Model             map[string]any
}

const expressions = "__expr__"

func alertRules(t *testing.T) ruleGroup {
	t.Helper()
	var file struct{ Groups []ruleGroup }
	readYAML(t, "../../provisioning/alerting/rules.yaml", &file)
	require.Len(t, file.Groups, 1)
	return file.Groups[0]
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
			require.Regexp(t, `^Only the biggest 20 groups are shown|so a share can't be known`, notice.Text)
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

var (
	product = regexp.MustCompile(`^\$(\w+) \* ([0-9.]+)$`)
	both    = regexp.MustCompile(`^\$(\w+) && \$(\w+)$`)
)

// express computes an expression, of the kinds that the rules use. What comes from no data is no data.
func express(t *testing.T, model map[string]any, nodes map[string][]instance) []instance {
	t.Helper()
	of := func(refID string) []instance {
		list, known := nodes[refID]
		require.True(t, known, refID)
		return list
	}
	each := func(list []instance, f func(float64) float64) []instance {
		var results []instance
		for _, i := range list {
			if i.value != nil {
				i.value = new(f(*i.value))
			}
			results = append(results, i)
		}
		return results
	}
	expression := model["expression"].(string)
	if model["type"] == "threshold" {
		conditions := model["conditions"].([]any)
		require.Len(t, conditions, 1)
		evaluator := conditions[0].(map[string]any)["evaluator"].(map[string]any)
		limit, err := strconv.ParseFloat(fmt.Sprint(evaluator["params"].([]any)[0]), 64)
		require.NoError(t, err)
		return each(of(expression), map[any]func(float64) float64{
			"gt": func(v float64) float64 { return truth(v > limit) },
			"lt": func(v float64) float64 { return truth(v < limit) },
		}[evaluator["type"]])
	}
	require.Equal(t, "math", model["type"])
	if m := product.FindStringSubmatch(expression); m != nil {
		factor, err := strconv.ParseFloat(m[2], 64)
		require.NoError(t, err)
		return each(of(m[1]), func(v float64) float64 { return v * factor })
	}
	m := both.FindStringSubmatch(expression)
	require.NotNil(t, m, expression)
	var results []instance
	for _, x := range of(m[1]) {
		for _, y := range of(m[2]) {
			if !x.labels.Equals(y.labels) {
				continue
			}
			joined := instance{labels: x.labels}
			if x.value != nil && y.value != nil {
				joined.value = new(truth(*x.value != 0 && *y.value != 0))
			}
			results = append(results, joined)
		}
	}
	return results
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// fired evaluates a rule at every tick of a span, and gives the summaries of the instances that fired, by their labels.
// An instance fires when its condition has held for the rule's time.
func (a viewer) fired(t *testing.T, rule alertRule, every time.Duration, from, to time.Time) map[string]string {
	t.Helper()
	fired, pending := map[string]string{}, map[string]time.Time{}
	for tick := from; !tick.After(to); tick = tick.Add(every) {
		nodes := a.evaluate(t, rule, tick)
		held := map[string]time.Time{}
		for _, i := range nodes[rule.Condition] {
			name := i.labels.String()
			if i.value == nil || *i.value == 0 {
				continue
			}
			held[name] = tick
			if since, ok := pending[name]; ok {
				held[name] = since
			}
			if _, known := fired[name]; !known && tick.Sub(held[name]) >= rule.For {
				fired[name] = rule.annotate(t, "summary", i.labels, nodes)
			}
		}
		pending = held
	}
	return fired
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
	functions := template.FuncMap{"humanizePercentage": func(v float64) string { return fmt.Sprintf("%.4g%%", v*100) }}
	parsed, err := template.New(name).Funcs(functions).Option("missingkey=error").
		Parse(`{{ $labels := .Labels }}{{ $values := .Values }}` + r.Annotations[name])
	require.NoError(t, err, r.UID)
	var text strings.Builder
	require.NoError(t, parsed.Execute(&text, map[string]any{"Labels": maps.Clone(labels), "Values": values}), r.UID)
	return text.String()
}
