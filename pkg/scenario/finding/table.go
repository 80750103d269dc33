package finding

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// table is the contract's table of findings.
func table(q *ask.Question, findings []evidence.Finding) *data.Frame {
	table := frame.Findings{}
	for _, f := range findings {
		table.Severity = append(table.Severity, string(f.Severity))
		table.Finding = append(table.Finding, f.ID)
		table.Summary = append(table.Summary, f.Summary)
		table.Evidence = append(table.Evidence, f.Count)
		table.Clients = append(table.Clients, f.Clients)
		table.First, table.Last = append(table.First, instant(f.First)), append(table.Last, instant(f.Last))
		table.Check = append(table.Check, f.Check)
		table.About, table.Certainty = append(table.About, f.About), append(table.Certainty, string(f.Certainty))
		table.Page = append(table.Page, page(f))
		model, from, to := behind(q, f)
		table.Explore = append(table.Explore, q.Target.DataSource.Explore(model, from, to))
	}
	return table.Frame()
}

// fewEnough bounds how many client IDs or topics a link's query names; the address of a page can't be much longer.
const fewEnough = 50

// behind is the query for the rows behind a finding, and its time range.
func behind(q *ask.Question, f evidence.Finding) (model map[string]any, from, to time.Time) {
	model = map[string]any{"scenario": f.Rows.Scenario}
	if f.Rows.View != "" {
		model["view"] = f.Rows.View
	}
	if f.Rows.Outcome != "" {
		model["outcome"] = f.Rows.Outcome
	}
	var asked []any
	if !f.Rows.Whole {
		for key, raw := range q.About {
			if key == "filters" {
				_ = json.Unmarshal(raw, &asked) // it was read as a list before
				continue
			}
			model[key] = raw
		}
		asked = slices.DeleteFunc(asked, func(one any) bool {
			filter, ok := one.(map[string]any)
			column, _ := filter["column"].(string)
			return !ok || !evidence.IsIdentity(column)
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
	return model, q.From, q.To
}
