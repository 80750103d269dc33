// Package scenario turns a query into SQL, runs it, and shapes the answer: one file for each view.
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
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// View is one way to answer a scenario's question.
type View struct {
	Name        string
	Title       string
	Description string
	Scenarios   []string // nil: all that show events
	Shape       []string // the keys of the model that shape the answer: groupBy, measure, interval, columns, order, limit
	answer      func(*asking) (data.Frames, error)
}

// Views lists the views; a new one is a file and a line here.
var Views = []View{
	eventsView,
	logsView,
	annotationsView,
	connectionsView,
	timelineView,
	funnelView,
	countView,
	rateView,
	topView,
	causesView,
	messagesView,
	traceView,
	graphView,
	latencyView,

	findingsView,
	findingLogsView,
	findingAnnotationsView,
	findingCountView,

	sqlTableView,
	sqlSeriesView,
	sqlLogsView,
}

// IsOf says whether the scenario has the view.
func (v View) IsOf(scenario string) bool {
	if v.Scenarios == nil {
		return event.ShowsRows(scenario)
	}
	return slices.Contains(v.Scenarios, scenario)
}

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

// Database runs statements; *store.Store is one.
type Database interface {
	Query(ctx context.Context, st statement.Statement) (*store.Result, error)
}

// Target is the table that is asked.
type Target struct {
	Database Database
	Dialect  statement.Dialect
	Table    string // as SQL
	Now      time.Time

	DataSource frame.DataSource // to which links in the answer lead
}

// Check makes sure that the scenario has the view. It needs no database.
func Check(scenario, view string) error {
	if view == "" || slices.Contains(ViewsOf(scenario), view) {
		return nil
	}
	return query.Errorf("view", "the scenario %s has no view %q; allowed: %s", scenario, view, strings.Join(ViewsOf(scenario), ", "))
}

// Answer runs a query. Its errors are *query.Error or *store.Error.
func Answer(ctx context.Context, q *query.Query, t Target) (data.Frames, error) {
	a := &asking{Context: ctx, q: q, target: t}
	frames, err := a.answer()
	if err != nil {
		return nil, err
	}
	return frame.Finish(frames, a.executed(), q.Notices), nil
}

// Statements lists what a query becomes, without running it. Where a statement depends on the answer of another, it is
// shown as it is when that answer is empty.
func Statements(ctx context.Context, q *query.Query, t Target) ([]statement.Statement, error) {
	t.Database = preview{}
	a := &asking{Context: ctx, q: q, target: t, preview: true}
	_, err := a.answer()
	return a.ran, err
}

// preview answers every statement with no rows.
type preview struct{}

func (preview) Query(_ context.Context, st statement.Statement) (*store.Result, error) {
	result := &store.Result{}
	for _, c := range st.Columns {
		result.Columns = append(result.Columns, store.Column{Name: c.Name, Type: c.Type})
	}
	return result, nil
}

// asking is one query on its way to an answer.
type asking struct {
	context.Context
	q       *query.Query
	target  Target
	ran     []statement.Statement
	preview bool

	recorded *bool // whether the table holds rows of the succeeding kind; nil: not looked yet
}

func (a *asking) answer() (data.Frames, error) {
	name := a.q.View
	if name == "" {
		name = ViewsOf(a.q.Scenario.Name)[0]
	}
	if err := Check(a.q.Scenario.Name, name); err != nil {
		return nil, err
	}
	if len(a.q.Covers) > 0 && subscriptionRows(a.q.Schema, a.q.AskedEvents()) == "" {
		a.q.Warnf("covers looks at subscription rows, and the query is about none.")
	}
	if o := a.q.Outcome; o != event.Any && a.q.Scenario.Name != event.Diagnosis {
		tellMissingOutcomes(a.q)
		if events := a.q.AskedEvents(); events != nil && len(event.CanHave(events, o)) == 0 {
			a.q.Warnf("No row of %s can be a %s.", strings.Join(events, ", "), o)
		}
	}
	i := slices.IndexFunc(Views, func(v View) bool { return v.Name == name && v.IsOf(a.q.Scenario.Name) })
	return Views[i].answer(a)
}

// limit is how many rows, groups or series the query wants; otherwise is the view's default.
func (a *asking) limit(otherwise int) int {
	if a.q.Limit > 0 {
		return a.q.Limit
	}
	return min(otherwise, a.q.MaxRows)
}

func (a *asking) builder() *statement.Builder {
	return &statement.Builder{Dialect: a.target.Dialect, Table: a.target.Table}
}

// run keeps every statement for the answer's inspector.
func (a *asking) run(st statement.Statement) (*store.Result, error) {
	a.ran = append(a.ran, st)
	return a.target.Database.Query(a, st)
}

func (a *asking) executed() string {
	texts := make([]string, len(a.ran))
	for i, st := range a.ran {
		texts[i] = st.String()
	}
	return strings.Join(texts, "\n\n")
}

// asked selects the rows that the query's keys describe.
func (a *asking) asked(b *statement.Builder) *rows { return a.askedAbout(b, a.q.AskedEvents()) }

// askedAbout selects those of them that are about some events; nil stands for any.
func (a *asking) askedAbout(b *statement.Builder, events []string) *rows {
	r := selectRows(b, a.q.From, a.q.To, events)
	r.and(keys(b, a.q, events)...)
	r.and(filters(b, a.q, allColumns)...)
	if a.q.Outcome != event.Any {
		r.and(having(a.q.Schema, events, a.q.Outcome))
	}
	return r
}
