// Package ask is one question on its way to an answer: the query, the table that it is put to, the statements that were run for
// it and the notices that its reader gets. The families of views are built on it, and it knows none of them.
package ask

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rollup"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// View is one way to answer a scenario's question.
type View struct {
	Name        string
	Title       string
	Description string
	Scenarios   []string      // nil: all that show events
	Shape       []string      // the keys of the model that shape the answer: groupBy, measure, interval, columns, order, limit, text
	Within      time.Duration // the time that it takes at most, the first look at the table included; 0: as long as any query
	Answer      func(context.Context, *Question) (data.Frames, error)
}

// IsOf says whether the scenario has the view.
func (v View) IsOf(scenario string) bool {
	if v.Scenarios == nil {
		return event.ShowsRows(scenario)
	}
	return slices.Contains(v.Scenarios, scenario)
}

// Database runs statements; *store.Store is one.
type Database interface {
	Query(ctx context.Context, st statement.Statement) (*columnar.Result, error)
}

// Target is the table that is asked.
type Target struct {
	Database Database
	Dialect  statement.Dialect
	Table    string // as SQL
	Now      time.Time
	Asked    time.Time // when the question came in; zero: just now
	Parallel int       // statements of one question that may run at once; below 2: one after the other

	Rollup *rollup.Rollup // counts a minute, which may answer for the rows; nil: they are not to be looked for

	NewestRows int // how many rows a statement may group by message, client or topic; 0: as many as ask finds reasonable

	DataSource frame.DataSource // to which links in the answer lead
}

// DefaultRows is how many rows a view shows that wants no other number.
const DefaultRows = 1000

// Question is one query on its way to an answer. The query is never changed; parts of a question may run at once (Together).
type Question struct {
	*query.Query
	Target Target
	log    *log
	slots  chan struct{} // one for each statement that may run at once; nil: no bound of its own
	recent bool          // it is about the newest rows only
	rows   *int64        // how many it chooses, at most; nil where nobody knows
}

// New puts a query to a table.
func New(q *query.Query, t Target) *Question {
	question := &Question{Query: q, Target: t, log: &log{}}
	if t.Parallel > 1 {
		question.slots = make(chan struct{}, t.Parallel)
	}
	return question
}

// Instead is another query as a part of this question: what is run and told for it belongs to this one.
func (q *Question) Instead(other *query.Query) *Question {
	part := *q
	part.Query = other
	return &part
}

// Earlier is the question as its offset asks it: about a range that much earlier.
func (q *Question) Earlier() *Question {
	if q.Offset == 0 {
		return q
	}
	earlier := *q.Query
	earlier.From, earlier.To = q.From.Add(-q.Offset), q.To.Add(-q.Offset)
	return q.Instead(&earlier)
}

// Builder begins a statement.
func (q *Question) Builder() *statement.Builder {
	return &statement.Builder{Dialect: q.Target.Dialect, Table: q.Target.Table, Bounded: q.recent}
}

// Run runs a statement and keeps it for the answer's inspector.
func (q *Question) Run(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	q.log.ran(st)
	if q.slots != nil {
		select {
		case q.slots <- struct{}{}:
			defer func() { <-q.slots }()
		case <-ctx.Done(): // the database says what that means, as it does of a statement that was running
		}
	}
	return q.Target.Database.Query(ctx, st)
}

// RowLimit is how many rows, groups or series the query wants; otherwise is the view's default.
func (q *Question) RowLimit(otherwise int) int {
	if q.Limit > 0 {
		return q.Limit
	}
	return min(otherwise, q.MaxRows)
}

// Until is the end of what can have happened: that of the range, or now.
func (q *Question) Until() time.Time {
	if q.Target.Now.Before(q.To) {
		return Floor(q.Target.Now, time.Millisecond)
	}
	return q.To
}

// Floor rounds a time down to a multiple of d, in whole milliseconds, since 1970.
func Floor(t time.Time, d time.Duration) time.Time {
	ms, step := t.UnixMilli(), d.Milliseconds()
	return time.UnixMilli(ms - ((ms%step)+step)%step).UTC()
}

// Later is the later of two times.
func Later(x, y time.Time) time.Time {
	if x.After(y) {
		return x
	}
	return y
}

// Sooner is the first of two times.
func Sooner(x, y time.Time) time.Time {
	if x.Before(y) {
		return x
	}
	return y
}

// Has says whether the table has a column as EMQX writes it.
func (q *Question) Has(name string) bool {
	column, ok := q.Schema.Column(name)
	known, _ := event.Wide.Column(name)
	return ok && column.Type == known.Type
}

// Needs refuses a view whose core columns the table lacks.
func (q *Question) Needs(view string, columns ...string) error {
	for _, name := range columns {
		if !q.Has(name) {
			return query.Errorf("view", "%s needs the column %s, which the table %s lacks; add it to the table and to EMQX's action, or ask another view",
				view, name, strings.ReplaceAll(q.Target.Table, `"`, ""))
		}
	}
	return nil
}

// Exists looks for one row of the range that meets a condition, whatever the keys.
func (q *Question) Exists(ctx context.Context, condition string) (bool, error) {
	b := q.Builder()
	r := statement.SelectRows(b, q.From, q.To, nil)
	r.And(condition)
	list := statement.Select{statement.PlainText(event.Event)}
	result, err := q.Run(ctx, b.Build("SELECT "+list.String()+"\n"+r.SQL()+"\nLIMIT 2", 1, list.Columns()...))
	return err == nil && result.Rows > 0, err
}
