// Package finding holds the views of the scenario diagnosis: its findings as a table, as log lines, as annotations, as numbers.
package finding

import (
	"context"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Views lists the views of the family.
func Views(lookups evidence.Lookups) []ask.View {
	of := func(name, title, description string, shape []string, show func(*ask.Question, []evidence.Finding) *data.Frame) ask.View {
		return ask.View{
			Name: name, Title: title, Description: description, Scenarios: []string{event.Diagnosis}, Shape: shape,
			Answer: func(ctx context.Context, q *ask.Question) (data.Frames, error) {
				if err := check(q); err != nil {
					return nil, err
				}
				tellIgnored(q)
				findings, err := diagnosis.Ask(ctx, q, lookups)
				if err != nil {
					return nil, err
				}
				findings = slices.DeleteFunc(findings, func(f evidence.Finding) bool { return !wanted(q, f.Severity, f.ID) })
				return data.Frames{show(q, findings)}, nil
			},
		}
	}
	return []ask.View{
		of("findings", "Findings", "What is wrong, the worst first, with evidence and what to do.", nil, table),
		of("logs", "Log lines", "Findings as lines of a log.", nil, logs),
		of("annotations", "Annotations", "Findings as marks on graphs, from their first row to their last.", nil, annotations),
		of("count", "Numbers", "How many findings there are, critical ones and warnings, or how many clients they are about; or of each severity, kind, or thing that they are about. For alert rules.", []string{"groupBy", "measure"}, count),
	}
}

// check refuses findings and severities that there are none of.
func check(q *ask.Question) error {
	ids := []string{diagnosis.NothingUnusual}
	for _, rule := range diagnosis.Rules {
		ids = append(ids, rule.ID)
	}
	var severities []string
	for _, s := range evidence.Severities {
		severities = append(severities, string(s))
	}
	for _, id := range q.Findings {
		if !slices.Contains(ids, id) {
			return query.UnknownValue("findings", id, ids)
		}
	}
	for _, s := range q.Severities {
		if !slices.Contains(severities, s) {
			return query.UnknownValue("severities", s, severities)
		}
	}
	return nil
}

// wanted says whether the query shows such a finding. It is asked when the diagnosis is complete: a finding that isn't shown still
// explains others.
func wanted(q *ask.Question, severity evidence.Severity, id string) bool {
	return (len(q.Findings) == 0 || slices.Contains(q.Findings, id)) && (len(q.Severities) == 0 || slices.Contains(q.Severities, string(severity)))
}

// tellIgnored says which keys would hide the very rows that tell what is wrong, and aren't looked at.
func tellIgnored(q *ask.Question) {
	ignored := func(key string) { q.Warnf("A diagnosis looks at all events, so the key %s was ignored.", key) }
	if len(q.Events) > 0 {
		ignored("events")
	}
	if q.Outcome != event.Any {
		ignored("outcome")
	}
	for _, f := range q.Filters {
		if !evidence.IsIdentity(f.Column.Name) {
			ignored("filters for " + f.Column.Name)
		}
	}
}

// instant is a time that may not be known.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
