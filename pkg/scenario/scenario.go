// Package scenario is the list of views, joined from their families, and what the plugin asks of it: to check a query, to answer
// it, to show the statements that it becomes.
package scenario

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/cause"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/connection"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/figure"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/find"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/finding"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/message"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/rows"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/usersql"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What a question is put to; see package ask.
type (
	Target   = ask.Target
	Database = ask.Database
	View     = ask.View
)

// Views lists the views; each family adds its own.
var Views = slices.Concat(
	rows.Views, connection.Views, figure.Views, cause.Views, message.Views, []View{figure.LatencyView}, find.Views, finding.Views(lookups), usersql.Views,
)

// ViewsOf lists the views that a scenario has.
func ViewsOf(scenario string) []string {
	var names []string
	for _, v := range Views {
		if v.IsOf(scenario) {
			names = append(names, v.Name)
		}
	}
	return names
}

// Check makes sure that the scenario has the view. It needs no database.
func Check(scenario, view string) error {
	if view == "" || slices.Contains(ViewsOf(scenario), view) {
		return nil
	}
	return query.Errorf("view", "the scenario %s has no view %q; allowed: %s", scenario, view, strings.Join(ViewsOf(scenario), ", "))
}

// Prepare reads a query and finds the table that it asks. What is wrong with the query itself is said first, even if the database
// is away: only then look finds the table, in the time that the view takes at most (0: as long as any query). Errors are look's, or
// *query.Error.
func Prepare(request query.Request, look func(within time.Duration) (Target, query.Table, error)) (*query.Query, Target, error) {
	draft, err := query.Parse(request)
	if err != nil {
		return nil, Target{}, err
	}
	if err := Check(draft.Scenario(), draft.View()); err != nil {
		return nil, Target{}, err
	}
	target, table, err := look(within(draft.Scenario(), draft.View()))
	if err != nil {
		return nil, Target{}, err
	}
	q, err := draft.Resolve(table)
	return q, target, err
}

// within is the time that a view takes at most.
func within(scenario, view string) time.Duration {
	i := slices.IndexFunc(Views, func(v View) bool { return v.Name == view && v.IsOf(scenario) })
	if i < 0 {
		return 0
	}
	return Views[i].Within
}

// Answer runs a query. Its errors are *query.Error or *store.Error.
func Answer(ctx context.Context, q *query.Query, t Target) (data.Frames, error) {
	question := ask.New(q, t)
	frames, err := answer(ctx, question)
	if err != nil && question.Rolled() && ctx.Err() == nil { // the rollup may have been dropped or altered; the rows are there
		t.Rollup.Forget()
		t.Rollup = nil
		question = ask.New(q, t)
		frames, err = answer(ctx, question)
	}
	if err != nil {
		return nil, err
	}
	return frame.Finish(frames, question.Executed(), question.Told()), nil
}

// Find says what the text of a query is, as the view find does, and what its asker is to know. Its errors are those of Answer.
func Find(ctx context.Context, q *query.Query, t Target) ([]find.Found, []query.Notice, error) {
	question := ask.New(q, t)
	found, err := find.Ask(ctx, question)
	return found, question.Told(), err
}

// Statements lists what a query becomes, without running it. Where a statement depends on the answer of another, it is shown as
// it is when that answer is one row of placeholders.
func Statements(ctx context.Context, q *query.Query, t Target) ([]statement.Statement, error) {
	t.Database, t.Parallel, t.Rollup = ask.Preview(q.From), 1, nil
	question := ask.New(q, t)
	_, err := answer(ctx, question)
	return question.Ran(), err
}

func answer(ctx context.Context, q *ask.Question) (data.Frames, error) {
	name := q.View
	if name == "" {
		name = ViewsOf(q.Scenario.Name)[0]
	}
	if err := Check(q.Scenario.Name, name); err != nil {
		return nil, err
	}
	if len(q.Covers) > 0 && ask.SubscriptionRows(q.Schema, q.AskedEvents()) == "" {
		q.Warnf("covers looks at subscription rows, and the query is about none.")
	}
	if o := q.Outcome; o != event.Any && q.Scenario.Name != event.Diagnosis {
		q.TellMissingOutcomes()
		if events := q.AskedEvents(); events != nil && len(event.CanHave(events, o)) == 0 {
			q.Warnf("No row of %s can be a %s.", strings.Join(events, ", "), o)
		}
	}
	i := slices.IndexFunc(Views, func(v View) bool { return v.Name == name && v.IsOf(q.Scenario.Name) })
	if q.Offset > 0 && !slices.Contains(Views[i].Shape, "offset") {
		q.Warnf("The view %s takes no offset: it answers about the time range itself.", name)
	}
	if q.Text != "" && !slices.Contains(Views[i].Shape, "text") {
		q.Warnf("text is what the view find looks for; the view %s ignored it.", name)
	}
	if len(q.Findings)+len(q.Severities) > 0 && q.Scenario.Name != event.Diagnosis {
		q.Warnf("findings and severities choose what a diagnosis shows; the scenario %s ignored them.", q.Scenario.Name)
	}
	return Views[i].Answer(ctx, q)
}
