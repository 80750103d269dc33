package ask

import (
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// OutcomeCondition is the condition for rows of these events with an outcome; nothing where none can have it.
// A rule whose column the table lacks is left out: the outcome of its rows isn't known.
func OutcomeCondition(schema event.Schema, events []string, outcome event.Outcome) string {
	var alternatives []string
	for _, rule := range event.OutcomeRules {
		names := slices.DeleteFunc(slices.Clone(rule.Events), func(name string) bool {
			return events != nil && !slices.Contains(events, name)
		})
		if len(names) == 0 || !rule.Can(outcome) || rule.Column != "" && !schema.Has(rule.Column) {
			continue
		}
		condition := statement.Is(event.Event, event.Stored(names)...)
		if rule.Column != "" {
			condition = "(" + condition + " AND " + outcomeOf(rule, outcome) + ")"
		}
		alternatives = append(alternatives, condition)
	}
	if len(alternatives) == 0 {
		return statement.Nothing
	}
	return statement.AnyOf(alternatives...)[0]
}

func outcomeOf(rule event.OutcomeRule, outcome event.Outcome) string {
	switch {
	case outcome == event.Success:
		return statement.Is(rule.Column, rule.Success...)
	case !rule.RestFails:
		return statement.Is(rule.Column, rule.Failure...)
	}
	rest := statement.IsNot(rule.Column, slices.Concat(rule.Success, rule.Neither)...)
	if rule.NullFails {
		return "(" + rest + " OR " + rule.Column + " IS NULL)"
	}
	return rest
}

// OutcomeExpression is the outcome of any row, as text.
func OutcomeExpression(schema event.Schema, events []string) string {
	var cases strings.Builder
	for _, outcome := range []event.Outcome{event.Success, event.Failure} {
		if condition := OutcomeCondition(schema, events, outcome); condition != statement.Nothing {
			cases.WriteString(" WHEN " + condition + " THEN '" + string(outcome) + "'")
		}
	}
	if cases.Len() == 0 {
		return "CASE WHEN event IS NULL THEN 'neither' ELSE 'neither' END" // a column, not a constant, so that it can be grouped by
	}
	return "CASE" + cases.String() + " ELSE 'neither' END"
}

// SeverityExpression is the severity of any row, as text: the same as in logs.
func SeverityExpression(schema event.Schema, events []string) string {
	var cases strings.Builder
	for _, rule := range event.SeverityRules() {
		if events != nil && !slices.Contains(events, rule.Event) {
			continue
		}
		condition := statement.Is(event.Event, event.Stored([]string{rule.Event})...)
		if _, judged := event.RuleFor(rule.Event); judged {
			condition = OutcomeCondition(schema, []string{rule.Event}, rule.Outcome)
		}
		if condition != statement.Nothing {
			cases.WriteString(" WHEN " + condition + " THEN '" + rule.Severity + "'")
		}
	}
	if cases.Len() == 0 {
		return "CASE WHEN event IS NULL THEN 'info' ELSE 'info' END" // a column, not a constant, so that it can be grouped by
	}
	return "CASE" + cases.String() + " ELSE 'info' END"
}

// TellMissingOutcomes says which outcomes can't be known because the table lacks their column.
func (q *Question) TellMissingOutcomes() {
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

// SplitsFailuresOnly is true of columns that tell failures apart, or from successes: filters and groups on them leave the attempts
// of a share as they are.
func SplitsFailuresOnly(column string) bool {
	switch column {
	case event.Reason, event.ReasonCode, event.Result, event.AuthzSource, query.GroupOutcome, query.GroupSeverity:
		return true
	}
	return false
}

// SplitsAttempts is true of all other columns.
func SplitsAttempts(column string) bool { return !SplitsFailuresOnly(column) }
