package scenario

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

// The views of the scenario diagnosis all show the same findings.
var (
	ofDiagnosis  = []string{event.Diagnosis}
	findingsView = View{
		Name: "findings", Title: "Findings", Description: "What is wrong, the worst first, with evidence and what to do.",
		Scenarios: ofDiagnosis, Answer: old(answerFindings),
	}
	findingLogsView = View{
		Name: "logs", Title: "Log lines", Description: "Findings as lines of a log.",
		Scenarios: ofDiagnosis, Answer: old(answerFindingLogs),
	}
	findingAnnotationsView = View{
		Name: "annotations", Title: "Annotations", Description: "Findings as marks on graphs, from their first row to their last.",
		Scenarios: ofDiagnosis, Answer: old(answerFindingAnnotations),
	}
	findingCountView = View{
		Name: "count", Title: "Numbers", Description: "How many findings there are, critical ones and warnings; or of each severity or kind. For alert rules.",
		Scenarios: ofDiagnosis, Shape: []string{"groupBy"}, Answer: old(answerFindingCount),
	}
)

// identities are the columns that say who or what a row is about. Filters on other columns would hide the very rows that
// tell what is wrong.
var identities = []string{
	event.ClientID, event.Username, event.Peername, "sockname", event.Node, event.Topic, event.ID, event.FromClientID, "from_username", "client_attrs",
}

func isIdentity(column string) bool {
	_, known := event.Wide.Column(column)
	return !known || slices.Contains(identities, column)
}

// diagnose finds what is wrong with what the query is about.
func (a *asking) diagnose() ([]diagnosis.Finding, error) {
	ignored := func(key string) { a.q.Warnf("A diagnosis looks at all events, so the key %s was ignored.", key) }
	if len(a.q.Events) > 0 {
		ignored("events")
	}
	if a.q.Outcome != event.Any {
		ignored("outcome")
	}
	a.q.Filters = slices.DeleteFunc(slices.Clone(a.q.Filters), func(f query.Filter) bool {
		if isIdentity(f.Column.Name) {
			return false
		}
		ignored("filters for " + f.Column.Name)
		return true
	})
	facts, err := a.facts()
	if err != nil {
		return nil, err
	}
	return diagnosis.Diagnose(facts), nil
}

func answerFindings(a *asking) (data.Frames, error) {
	findings, err := a.diagnose()
	if err != nil {
		return nil, err
	}
	table := frame.Findings{}
	for _, f := range findings {
		table.Severity = append(table.Severity, string(f.Severity))
		table.Finding = append(table.Finding, f.ID)
		table.Summary = append(table.Summary, f.Summary)
		table.Evidence = append(table.Evidence, f.Count)
		table.Clients = append(table.Clients, f.Clients)
		table.First, table.Last = append(table.First, instant(f.First)), append(table.Last, instant(f.Last))
		table.Check = append(table.Check, f.Check)
		model, from, to := a.behind(f)
		table.Explore = append(table.Explore, a.target.DataSource.Explore(model, from, to))
	}
	return data.Frames{table.Frame()}, nil
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// fewEnough bounds how many client IDs or topics a link's query names; the address of a page can't be much longer.
const fewEnough = 50

// behind is the query for the rows behind a finding, and its time range.
func (a *asking) behind(f diagnosis.Finding) (model map[string]any, from, to time.Time) {
	model = map[string]any{"scenario": f.Rows.Scenario}
	if f.Rows.View != "" {
		model["view"] = f.Rows.View
	}
	if f.Rows.Outcome != "" {
		model["outcome"] = f.Rows.Outcome
	}
	var asked []any
	if !f.Rows.Whole {
		for key, raw := range a.q.About {
			if key == "filters" {
				_ = json.Unmarshal(raw, &asked) // it was read as a list before
				continue
			}
			model[key] = raw
		}
		asked = slices.DeleteFunc(asked, func(one any) bool {
			filter, ok := one.(map[string]any)
			column, _ := filter["column"].(string)
			return !ok || !isIdentity(column)
		})
	}
	for key, values := range f.Rows.Keys {
		if len(values) > fewEnough {
			continue
		}
		if _, ok := model[key]; !ok {
			model[key] = values
		}
	}
	for _, filter := range f.Rows.Filters {
		if len(filter.Values) <= fewEnough {
			asked = append(asked, map[string]any{"column": filter.Column, "operator": filter.Operator, "values": filter.Values})
		}
	}
	if len(asked) > 0 {
		model["filters"] = asked
	}
	if f.Rows.Only {
		return model, f.First, f.Last.Add(time.Millisecond)
	}
	return model, a.q.From, a.q.To
}

func answerFindingLogs(a *asking) (data.Frames, error) {
	findings, err := a.diagnose()
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(findings, func(x, y diagnosis.Finding) int { return y.Last.Compare(x.Last) })
	var lines frame.Lines
	for i, f := range findings {
		if f.Last.IsZero() {
			f.Last = a.q.From
		}
		lines.Times = append(lines.Times, f.Last)
		lines.Bodies = append(lines.Bodies, f.Summary)
		lines.Severities = append(lines.Severities, string(f.Severity))
		lines.IDs = append(lines.IDs, fmt.Sprintf("%s-%d-%d", f.ID, f.First.UnixMilli(), i))
		lines.Labels = append(lines.Labels, map[string]string{"finding": f.ID, "severity": string(f.Severity)})
	}
	return data.Frames{lines.Frame()}, nil
}

func answerFindingAnnotations(a *asking) (data.Frames, error) {
	findings, err := a.diagnose()
	if err != nil {
		return nil, err
	}
	var marks []frame.Annotation
	for _, f := range findings {
		if f.ID != diagnosis.NothingUnusual {
			marks = append(marks, frame.Annotation{Time: f.First, End: instant(f.Last), Title: f.ID, Text: f.Summary, Tags: []string{string(f.Severity), f.ID}})
		}
	}
	return data.Frames{frame.Annotations(marks)}, nil
}

// answerFindingCount counts findings. Every severity and every kind is there, also with 0, so that an alert rule tells "none"
// from "no data"; without groups, only what is wrong counts.
func answerFindingCount(a *asking) (data.Frames, error) {
	findings, err := a.diagnose()
	if err != nil {
		return nil, err
	}
	findings = slices.DeleteFunc(findings, func(f diagnosis.Finding) bool { return f.ID == diagnosis.NothingUnusual })
	if len(a.q.GroupBy) == 0 {
		findings = slices.DeleteFunc(findings, func(f diagnosis.Finding) bool { return f.Severity == diagnosis.Info })
		return data.Frames{frame.Numbers(nil, nil, []*float64{number(int64(len(findings)))}, "short")}, nil
	}
	groups, values := tallyFindings(findings, a.groupNames())
	return data.Frames{frame.Numbers(a.groupNames(), groups, values, "short")}, nil
}

// tallyFindings counts findings by their severity, their ID or both; the biggest groups come first, and of equals the worst
// or, by ID, the causes.
func tallyFindings(findings []diagnosis.Finding, names []string) (groups [][]string, values []*float64) {
	type group struct{ severity, finding string }
	var list []group
	counts := map[group]int64{}
	add := func(severity diagnosis.Severity, id string, n int64) {
		g := group{}
		if slices.Contains(names, "severity") {
			g.severity = string(severity)
		}
		if slices.Contains(names, "finding") {
			g.finding = id
		}
		if _, ok := counts[g]; !ok {
			list = append(list, g)
		}
		counts[g] += n
	}
	if len(names) == 1 {
		for _, severity := range diagnosis.Severities {
			for _, rule := range diagnosis.Rules {
				add(severity, rule.ID, 0)
			}
		}
	}
	for _, f := range findings {
		add(f.Severity, f.ID, 1)
	}
	slices.SortStableFunc(list, func(x, y group) int { return cmp.Compare(counts[y], counts[x]) })
	groups = make([][]string, len(names))
	for _, g := range list {
		for i, name := range names {
			groups[i] = append(groups[i], map[string]string{"severity": g.severity, "finding": g.finding}[name])
		}
		values = append(values, number(counts[g]))
	}
	return groups, values
}
