package scenario

import (
	"fmt"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var funnelView = View{
	Name: "funnel", Title: "Funnel", Description: "How many attempts and clients reach each step from authentication to subscription, and where they fail.",
	Scenarios: []string{event.Lifecycle}, Shape: []string{},
	Answer: oldMeasure(answerFunnel),
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

// answerFunnel reads one row for each step, and one more for each step that looks as if its rows weren't recorded. It needs
// rows of the authorization of subscriptions, which are no part of the scenario otherwise.
func answerFunnel(a *asking) (data.Frames, error) {
	steps := a.stepsAsked()
	if len(steps) == 0 {
		a.q.Warnf("None of the events is a step of the funnel.")
		return data.Frames{frame.Table()}, nil
	}
	if first := steps[0].event; len(a.q.Topics)+len(a.q.Covers) > 0 && first != event.CheckAuthzComplete && first != event.Subscribed {
		a.q.Infof("Only rows of subscriptions have a topic, so topics and covers leave nothing of the steps before.")
	}
	if len(a.q.Messages)+len(a.q.Publishers) > 0 {
		a.q.Warnf("No row of a step can match messages or publishers: these belong to messages.")
	}
	events := make([]string, len(steps))
	for i, s := range steps {
		events[i] = s.event
	}
	funnel := frame.Funnel{Attempts: make([]int64, len(steps)), Clients: make([]int64, len(steps)), Failures: make([]*int64, len(steps))}
	for i, s := range steps {
		funnel.Steps = append(funnel.Steps, s.name)
		if rule, ok := event.RuleFor(s.event); ok && rule.Column != "" && !a.q.Schema.Has(rule.Column) {
			a.q.Warnf("The table lacks the column %s, so failures of the step %s aren't known.", rule.Column, s.name)
			continue
		}
		funnel.Failures[i] = new(int64(0))
	}
	b := a.builder()
	r := a.askedAbout(b, events)
	if slices.Contains(events, event.CheckAuthzComplete) {
		r.and("(event <> '" + event.CheckAuthzComplete + "' OR action = 'subscribe')")
	}
	failed := having(a.q.Schema, events, event.Failure)
	if failed == nothing {
		failed = "event IS NULL" // a column, not a constant, so that there is something to count
	}
	result, err := a.run(b.Build(fmt.Sprintf("SELECT event, count(*) AS attempts, %s AS clients, count(%s) AS failures\n%s\nGROUP BY event\nLIMIT %d",
		distinctClients, only(failed, "1"), r.sql(), len(steps)+1), len(steps),
		statement.Column{Name: event.Event, Type: event.String}, statement.Column{Name: "attempts", Type: event.Int},
		statement.Column{Name: "clients", Type: event.Int}, statement.Column{Name: "failures", Type: event.Int}))
	if err != nil {
		return nil, err
	}
	for row := range result.Rows {
		i := slices.Index(events, result.Columns[0].Strings[row])
		if i < 0 {
			continue
		}
		funnel.Attempts[i], funnel.Clients[i] = result.Columns[1].Ints[row], result.Columns[2].Ints[row]
		if funnel.Failures[i] != nil {
			*funnel.Failures[i] = result.Columns[3].Ints[row]
		}
	}
	if err := a.tellUnrecorded(steps, funnel); err != nil {
		return nil, err
	}
	return data.Frames{funnel.Frame()}, nil
}

// stepsAsked are the steps whose event the query names. The authorization of subscriptions, which no query of the scenario can name, goes with
// the subscriptions.
func (a *asking) stepsAsked() []funnelStep {
	var steps []funnelStep
	for _, s := range funnelSteps {
		named := s.event
		if s.event == event.CheckAuthzComplete {
			named = event.Subscribed
			if !a.q.Schema.Has(event.Action) {
				a.q.Warnf("The table lacks the column action, so the step %s can't be told.", s.name)
				continue
			}
		}
		if slices.Contains(a.q.AskedEvents(), named) {
			steps = append(steps, s)
		}
	}
	return steps
}

// tellUnrecorded warns where no success of a step is found though a later step has rows, and the table holds none either: a site
// that leaves rows out to save space must not be taken for one in which nothing succeeds.
func (a *asking) tellUnrecorded(steps []funnelStep, funnel frame.Funnel) error {
	if len(a.q.Topics)+len(a.q.Covers) > 0 {
		return nil // which only subscriptions have
	}
	reached := int64(0)
	for i, s := range slices.Backward(steps) {
		passed := funnel.Attempts[i]
		if funnel.Failures[i] != nil {
			passed -= *funnel.Failures[i]
		}
		if passed == 0 && reached > 0 {
			kind, success := "successful rows", having(a.q.Schema, []string{s.event}, event.Success)
			if success == nothing {
				kind, success = "rows", constant(event.Event, s.event)
			}
			if s.event == event.CheckAuthzComplete {
				success += " AND action = 'subscribe'"
			}
			found, err := a.exists(success)
			if err != nil {
				return err
			}
			if !found {
				a.q.Warnf("The table holds no %s of %s in this time range, so the step %s counts too little. EMQX's rule or action may leave them out.",
					kind, s.event, s.name)
			}
		}
		reached += funnel.Attempts[i]
	}
	return nil
}
