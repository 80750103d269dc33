package measure

import (
	"context"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

const defaultTop = 10

var topView = ask.View{
	Name: "top", Title: "Top", Description: "The biggest groups, with their part of the whole, their clients, and when they were first and last seen.",
	Shape:  []string{"groupBy", "measure", "offset", "limit"},
	Answer: top,
}

func top(ctx context.Context, q *ask.Question) (data.Frames, error) {
	if len(q.GroupBy) == 0 {
		return nil, query.Errorf("groupBy", "the view top needs at least one group; allowed: %s", strings.Join(query.Groupable(q.Schema), ", "))
	}
	limit := q.RowLimit(defaultTop)
	q = q.Earlier()
	m, err := measureBesideAge(q)
	if err != nil {
		return nil, err
	}
	list, more, err := figures(ctx, q, m, limit, true)
	if err != nil {
		return nil, err
	}
	if more {
		q.Infof("Only the biggest %d groups are shown; there are more.", limit)
	}
	m.tell()
	table := frame.Top{Names: groupNames(q.GroupBy), Unit: m.unit(), Rows: make([]frame.TopRow, len(list))}
	for i, f := range list {
		table.Rows[i] = frame.TopRow{Labels: f.group.labels(len(q.GroupBy)), Value: f.value, Clients: f.clients, First: f.first, Last: f.last}
	}
	if !m.nullable() { // the values of all groups add up
		table.Percent = true
		if err := addPercent(ctx, m, table.Rows, more); err != nil {
			return nil, err
		}
	}
	f := table.Frame()
	q.Link(f)
	return data.Frames{f}, nil
}

// addPercent says which part of all groups' value each has, also of those that aren't shown.
func addPercent(ctx context.Context, m measure, rows []frame.TopRow, more bool) error {
	total := 0.0
	for _, row := range rows {
		total += row.Value
	}
	if more {
		var err error
		if total, err = m.total(ctx); err != nil {
			return err
		}
	}
	if total > 0 {
		for i := range rows {
			rows[i].Percent = 100 * rows[i].Value / total
		}
	}
	return nil
}
