package scenario

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

const defaultGroups = 1000

var countView = View{
	Name: "count", Title: "Numbers", Description: "One number, or one for each group, over the whole time range.",
	Shape:  []string{"groupBy", "measure", "limit"},
	Answer: oldMeasure(answerCount),
}

func answerCount(a *asking) (data.Frames, error) {
	limit := a.limit(defaultGroups)
	list, more, err := a.figures(limit, false)
	if err != nil {
		return nil, err
	}
	if more {
		a.q.Warnf("Only the biggest %d groups are shown; there are more. Raise the limit, or group by less.", limit)
	}
	groups, values := a.groupTexts(list)
	return data.Frames{frame.Numbers(a.groupNames(), groups, values, a.unit())}, nil
}

// groupNames are the names of the query's groups, for fields and labels.
func (a *asking) groupNames() []string {
	list := make([]string, len(a.q.GroupBy))
	for i, g := range a.q.GroupBy {
		list[i] = g.Name
	}
	return list
}

// groupTexts turns figures into columns: a slice of labels for each group, and the values.
func (a *asking) groupTexts(list []figure) (groups [][]string, values []*float64) {
	groups = make([][]string, len(a.q.GroupBy))
	for _, f := range list {
		for i := range groups {
			groups[i] = append(groups[i], f.group[i].label())
		}
		values = append(values, f.value)
	}
	return groups, values
}

// unit is Grafana's name for what the measure counts.
func (a *asking) unit() string {
	switch a.q.Measure {
	case query.Share:
		return "percentunit"
	case query.PerSecond:
		return "cps"
	}
	return "short"
}
