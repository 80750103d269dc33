package scenario

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

// having is the condition for rows of these events with an outcome; nothing where none can have it.
// A rule whose column the table lacks is left out: the outcome of its rows isn't known.
func having(schema event.Schema, events []string, outcome event.Outcome) string {
	var alternatives []string
	for _, rule := range event.OutcomeRules {
		names := slices.DeleteFunc(slices.Clone(rule.Events), func(name string) bool {
			return events != nil && !slices.Contains(events, name)
		})
		if len(names) == 0 || !rule.Can(outcome) || rule.Column != "" && !schema.Has(rule.Column) {
			continue
		}
		condition := constant(event.Event, event.Stored(names)...)
		if rule.Column != "" {
			condition = "(" + condition + " AND " + outcomeOf(rule, outcome) + ")"
		}
		alternatives = append(alternatives, condition)
	}
	if len(alternatives) == 0 {
		return nothing
	}
	return anyOf(alternatives)[0]
}

func outcomeOf(rule event.OutcomeRule, outcome event.Outcome) string {
	switch {
	case outcome == event.Success:
		return constant(rule.Column, rule.Success...)
	case !rule.RestFails:
		return constant(rule.Column, rule.Failure...)
	}
	rest := notConstant(rule.Column, slices.Concat(rule.Success, rule.Neither)...)
	if rule.NullFails {
		return "(" + rest + " OR " + rule.Column + " IS NULL)"
	}
	return rest
}

// tellMissingOutcomes says which outcomes can't be known because the table lacks their column.
func tellMissingOutcomes(q *query.Query) {
	for _, rule := range event.OutcomeRules {
		if rule.Column == "" || q.Schema.Has(rule.Column) {
			continue
		}
		for _, name := range rule.Events {
			if events := q.AskedEvents(); events == nil || slices.Contains(events, name) {
				q.Warnf("The table lacks the column %s, so rows of %s count neither as success nor as failure.", rule.Column, name)
			}
		}
	}
}
