package finding

import (
	"cmp"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// count counts findings, or the clients that they are about (of which one that has two troubles counts twice). By severity or by
// kind alone, every one of them is there, also with 0, so that an alert rule tells "none" from "no data"; by several things, or by
// what findings are about, there is what was found. Without groups, what is asked for counts, or else only what is wrong.
func count(q *ask.Question, findings []evidence.Finding) *data.Frame {
	findings = slices.DeleteFunc(findings, func(f evidence.Finding) bool { return f.ID == diagnosis.NothingUnusual })
	if len(q.GroupBy) == 0 {
		if len(q.Findings)+len(q.Severities) == 0 {
			findings = slices.DeleteFunc(findings, func(f evidence.Finding) bool { return f.Severity == evidence.Info })
		}
		var sum int64
		for _, f := range findings {
			sum += amount(q, f)
		}
		return frame.Numbers(nil, nil, []*float64{number(sum)}, "short")
	}
	groups, values := tallyFindings(q, findings, groupNames(q))
	return frame.Numbers(groupNames(q), groups, values, "short")
}

// amount is what a finding counts as.
func amount(q *ask.Question, f evidence.Finding) int64 {
	if q.Measure == query.Clients {
		return f.Clients
	}
	return 1
}

// group is what findings are counted by; what they aren't counted by is empty.
type group struct{ severity, finding, about string }

func (g group) label(name string) string {
	return map[string]string{"severity": g.severity, "finding": g.finding, "about": g.about}[name]
}

// tallyFindings counts findings by their groups; the biggest come first, and of equals the worst or, by ID, the causes.
func tallyFindings(q *ask.Question, findings []evidence.Finding, names []string) (groups [][]string, values []*float64) {
	var list []group
	counts := map[group]int64{}
	add := func(severity evidence.Severity, id, about string, n int64) {
		g := group{string(severity), id, about}
		if !slices.Contains(names, "severity") {
			g.severity = ""
		}
		if !slices.Contains(names, "finding") {
			g.finding = ""
		}
		if !slices.Contains(names, "about") {
			g.about = ""
		}
		if _, ok := counts[g]; !ok {
			list = append(list, g)
		}
		counts[g] += n
	}
	if len(names) == 1 && names[0] != "about" {
		for _, severity := range evidence.Severities {
			for _, rule := range diagnosis.Rules {
				if wanted(q, severity, rule.ID) {
					add(severity, rule.ID, "", 0)
				}
			}
		}
	}
	for _, f := range findings {
		add(f.Severity, f.ID, f.About, amount(q, f))
	}
	slices.SortStableFunc(list, func(x, y group) int { return cmp.Compare(counts[y], counts[x]) })
	groups = make([][]string, len(names))
	for _, g := range list {
		for i, name := range names {
			groups[i] = append(groups[i], g.label(name))
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
