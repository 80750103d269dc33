package scenario

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// asking is a question as views take it that no family holds yet.
type asking struct {
	context.Context
	q        *query.Query
	question *ask.Question
	target   Target
	preview  bool
}

func old(answer func(*asking) (data.Frames, error)) func(context.Context, *ask.Question) (data.Frames, error) {
	return func(ctx context.Context, question *ask.Question) (data.Frames, error) {
		q := *question.Query
		told := len(q.Notices)
		a := &asking{Context: ctx, q: &q, question: question, target: question.Target}
		if a.preview = question.Target.Database == ask.Preview(q.From); a.preview {
			a.question = ask.New(&q, Target{Database: noRows{}, Dialect: a.target.Dialect, Table: a.target.Table, Now: a.target.Now})
			defer func() {
				for _, st := range a.question.Ran() {
					_, _ = question.Run(ctx, st)
				}
			}()
		}
		frames, err := answer(a)
		for _, n := range q.Notices[told:] {
			if n.Warning {
				question.Warnf("%s", n.Text)
			} else {
				question.Infof("%s", n.Text)
			}
		}
		return frames, err
	}
}

// noRows answers every statement with no rows.
type noRows struct{}

func (noRows) Query(_ context.Context, st statement.Statement) (*store.Result, error) {
	result := &store.Result{}
	for _, c := range st.Columns {
		result.Columns = append(result.Columns, store.Column{Name: c.Name, Type: c.Type})
	}
	return result, nil
}

func (a *asking) limit(otherwise int) int { return a.question.RowLimit(otherwise) }

func (a *asking) builder() *statement.Builder { return a.question.Builder() }

func (a *asking) run(st statement.Statement) (*store.Result, error) { return a.question.Run(a, st) }

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

func (a *asking) has(name string) bool { return a.question.Has(name) }
