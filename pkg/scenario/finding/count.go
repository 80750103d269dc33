package finding

import (
	"cmp"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// count counts findings. Every severity and every kind is there, also with 0, so that an alert rule tells "none"
// from "no data"; without groups, what is asked for counts, or else only what is wrong.
func count(q *ask.Question, findings []evidence.Finding) *data.Frame {
	findings = slices.DeleteFunc(findings, func(f evidence.Finding) bool { return f.ID == diagnosis.NothingUnusual })
	if len(q.GroupBy) == 0 {
		if len(q.Findings)+len(q.Severities) == 0 {
			findings = slices.DeleteFunc(findings, func(f evidence.Finding) bool { return f.Severity == evidence.Info })
		}
		return frame.Numbers(nil, nil, []*float64{number(int64(len(findings)))}, "short")
	}
	groups, values := tallyFindings(q, findings, groupNames(q))
	return frame.Numbers(groupNames(q), groups, values, "short")
}

// tallyFindings counts findings by their severity, their ID or both; the biggest groups come first, and of equals the worst
// or, by ID, the causes.
func tallyFindings(q *ask.Question, findings []evidence.Finding, names []string) (groups [][]string, values []*float64) {
	type group struct{ severity, finding string }
	var list []group
	counts := map[group]int64{}
	add := func(severity evidence.Severity, id string, n int64) {
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
		for _, severity := range evidence.Severities {
			for _, rule := range diagnosis.Rules {
				if wanted(q, severity, rule.ID) {
					add(severity, rule.ID, 0)
				}
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

func groupNames(q *ask.Question) []string {
	names := make([]string, len(q.GroupBy))
	for i, g := range q.GroupBy {
		names[i] = g.Name
	}
	return names
}

func number(n int64) *float64 { return new(float64(n)) }
