package figure

import (
	"context"
	"fmt"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var funnelView = ask.View{
	Name: "funnel", Title: "Funnel", Description: "How many attempts and clients reach each step from authentication to subscription, and where they fail.",
	Scenarios: []string{event.Lifecycle}, Shape: []string{},
	Answer: funnel,
}

// funnelStep is one on the way of a client, counted from the rows of its own event.
type funnelStep struct{ name, event string }

var funnelSteps = []funnelStep{
	{"authenticated", event.CheckAuthnComplete},
	{"acknowledged", event.Connack},
	{"connected", event.Connected},
	{"subscription allowed", event.CheckAuthzComplete},
	{"subscribed", event.Subscribed},
}

// funnel reads one row for each step, and one more for each step that looks as if its rows weren't recorded. It needs
// rows of the authorization of subscriptions, which are no part of the scenario otherwise.
func funnel(ctx context.Context, q *ask.Question) (data.Frames, error) {
	steps := stepsAsked(q)
	if len(steps) == 0 {
		q.Warnf("None of the events is a step of the funnel.")
		return data.Frames{frame.Table()}, nil
	}
	unmatched := q.Unmatched([]string{steps[0].event})
	if slices.Contains(unmatched, "topics") || slices.Contains(unmatched, "covers") {
		q.Infof("Only rows of subscriptions have a topic, so topics and covers leave nothing of the steps before.")
	}
	if slices.Contains(unmatched, "messages") || slices.Contains(unmatched, "publishers") {
		q.Warnf("No row of a step can match messages or publishers: these belong to messages.")
	}
	counted := make([]frame.Step, len(steps))
	for i, s := range steps {
		counted[i].Name = s.name
		if rule, ok := event.RuleFor(s.event); ok && rule.Column != "" && !q.Schema.Has(rule.Column) {
			q.Warnf("The table lacks the column %s, so failures of the step %s aren't known.", rule.Column, s.name)
			continue
		}
		counted[i].Failures = new(int64(0))
	}
	if err := countSteps(ctx, q, steps, counted); err != nil {
		return nil, err
	}
	if err := tellUnrecorded(ctx, q, steps, counted); err != nil {
		return nil, err
	}
	return data.Frames{frame.Funnel(counted)}, nil
}

// stepsAsked are the steps whose event the query names. The authorization of subscriptions, which no query of the scenario can
// name, goes with the subscriptions.
func stepsAsked(q *ask.Question) []funnelStep {
	var steps []funnelStep
	for _, s := range funnelSteps {
		named := s.event
		if s.event == event.CheckAuthzComplete {
			named = event.Subscribed
			if !q.Schema.Has(event.Action) {
				q.Warnf("The table lacks the column action, so the step %s can't be told.", s.name)
				continue
			}
		}
		if slices.Contains(q.AskedEvents(), named) {
			steps = append(steps, s)
		}
	}
	return steps
}

// countSteps fills in what the rows of each step's event tell.
func countSteps(ctx context.Context, q *ask.Question, steps []funnelStep, counted []frame.Step) error {
	events := make([]string, len(steps))
	for i, s := range steps {
		events[i] = s.event
	}
	b := q.Builder()
	r := q.Matching(b, events)
	if slices.Contains(events, event.CheckAuthzComplete) {
		r.And("(event <> '" + event.CheckAuthzComplete + "' OR action = 'subscribe')")
	}
	failed := ask.OutcomeCondition(q.Schema, events, event.Failure)
	if failed == statement.Nothing {
		failed = "event IS NULL" // a column, not a constant, so that there is something to count
	}
	list := statement.Select{
		statement.PlainText(event.Event), statement.Int("attempts", statement.SumOfRows),
		statement.Int("clients", ask.DistinctClients), statement.Int("failures", statement.SumWhere(failed)),
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY event\nLIMIT %d", list, r.SQL(), len(steps)+1)
	result, err := q.Run(ctx, b.Build(sql, len(steps), list.Columns()...))
	if err != nil {
		return err
	}
	names, attempts, clients, failures := result.Texts(event.Event), result.Ints("attempts"), result.Ints("clients"), result.Ints("failures")
	for row := range result.Rows {
		i := slices.Index(events, names.Get(row))
		if i < 0 {
			continue
		}
		counted[i].Attempts, counted[i].Clients = attempts.Get(row), clients.Get(row)
		if counted[i].Failures != nil {
			*counted[i].Failures = failures.Get(row)
		}
	}
	return nil
}

// tellUnrecorded warns where no success of a step is found though a later step has rows, and the table holds none either: a site
// that leaves rows out to save space must not be taken for one in which nothing succeeds.
func tellUnrecorded(ctx context.Context, q *ask.Question, steps []funnelStep, counted []frame.Step) error {
	if len(q.Topics)+len(q.Covers) > 0 {
		return nil // which only subscriptions have
	}
	var looks []func(context.Context, *ask.Question) error
	reached := int64(0)
	for i, s := range slices.Backward(steps) {
		passed := counted[i].Attempts
		if counted[i].Failures != nil {
			passed -= *counted[i].Failures
		}
		if passed == 0 && reached > 0 {
			looks = append(looks, s.tellUnrecorded)
		}
		reached += counted[i].Attempts
	}
	return q.Together(ctx, looks...)
}

func (s funnelStep) tellUnrecorded(ctx context.Context, q *ask.Question) error {
	kind, success := "successful rows", ask.OutcomeCondition(q.Schema, []string{s.event}, event.Success)
	if success == statement.Nothing {
		kind, success = "rows", statement.Is(event.Event, s.event)
	}
	if s.event == event.CheckAuthzComplete {
		success += " AND action = 'subscribe'"
	}
	found, err := q.Exists(ctx, success)
	if err == nil && !found {
		q.Warnf("The table holds no %s of %s in this time range, so the step %s counts too little. EMQX's rule or action may leave them out.",
			kind, s.event, s.name)
	}
	return err
}
