package scenario

import (
	"fmt"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

const defaultTop = 10

var topView = View{
	Name: "top", Title: "Top", Description: "The biggest groups, with their part of the whole, their clients, and when they were first and last seen.",
	Shape:  []string{"groupBy", "measure", "limit"},
	Answer: oldMeasure(answerTop),
}

func answerTop(a *asking) (data.Frames, error) {
	if len(a.q.GroupBy) == 0 {
		return nil, query.Errorf("groupBy", "the view top needs at least one group; allowed: %s", strings.Join(query.Groupable(a.q.Schema), ", "))
	}
	limit := a.limit(defaultTop)
	list, more, err := a.figures(limit, true)
	if err != nil {
		return nil, err
	}
	if more {
		a.q.Infof("Only the biggest %d groups are shown; there are more.", limit)
	}
	top := frame.Top{Names: a.groupNames(), Unit: a.unit()}
	top.Groups, top.Values = a.groupTexts(list)
	for _, f := range list {
		top.Clients = append(top.Clients, f.clients)
		top.First, top.Last = append(top.First, f.first), append(top.Last, f.last)
	}
	if a.q.Measure != query.Share {
		total, err := a.sum(list, more)
		if err != nil {
			return nil, err
		}
		for _, v := range top.Values {
			percent := 0.0
			if total > 0 {
				percent = 100 * *v / total
			}
			top.Percent = append(top.Percent, percent)
		}
	}
	table := top.Frame()
	a.link(table)
	return data.Frames{table}, nil
}

// sum adds up the values of all groups, also of those that aren't shown.
func (a *asking) sum(shown []figure, more bool) (float64, error) {
	total := 0.0
	for _, f := range shown {
		total += *f.value
	}
	if !more {
		return total, nil
	}
	b := a.builder()
	agg, err := a.measure(b, whole, false)
	if err != nil {
		return 0, err
	}
	selected, _ := agg.selected(a.q.GroupBy)
	sql := fmt.Sprintf("SELECT sum(%s) AS total\nFROM (\nSELECT %s\n%s\nGROUP BY %s\n) AS q\nLIMIT 2",
		agg.values[0].name, strings.Join(selected, ", "), agg.from, ordinals(1, len(agg.groups)))
	result, err := a.run(b.Build(sql, 1, statement.Column{Name: "total", Type: event.Int}))
	if err != nil {
		return 0, err
	}
	total = float64(result.Columns[0].Ints[0])
	if seconds := a.q.To.Sub(a.q.From).Seconds(); a.q.Measure == query.PerSecond && seconds > 0 {
		total /= seconds
	}
	return total, nil
}
