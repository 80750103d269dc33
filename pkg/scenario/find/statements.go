package find

import (
	"context"
	"errors"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// values are what is told of a name.
var values = statement.Select{
	statement.Int("n", "count(*)"), statement.Time("first_at", `min("timestamp")`), statement.Time("last_at", `max("timestamp")`),
}

// exact asks each place for the very names. Indexes serve that, but not in every database and place: what the names look like is asked
// for before the rest, which would take its time.
func (s *search) exact(ctx context.Context, q *ask.Question) error {
	var likely, others []func(context.Context, *ask.Question) error
	for _, p := range s.places {
		add := func(value string, names []string) {
			part := s.inTime(func(ctx context.Context, q *ask.Question) error { return s.ask(ctx, q, p.place, value, names) })
			if p.likely(names) {
				likely = append(likely, part)
			} else {
				others = append(others, part)
			}
		}
		if names := p.names(s.asked.names); p.exact && len(names) > 0 {
			add(p.value(), names)
		}
		if names := peernames(s.asked.names); p.kind == Source && len(names) > 0 {
			add(event.Peername, names)
		}
	}
	if err := q.Together(ctx, likely...); err != nil {
		return err
	}
	return q.Together(ctx, others...)
}

// late says whether a statement failed for want of time. The time of a stage ends before the query's own.
func late(ctx context.Context, err error) bool {
	var failed interface{ Timeout() bool }
	return ctx.Err() == context.DeadlineExceeded || ctx.Err() == nil && errors.As(err, &failed) && failed.Timeout()
}

// inTime is a part for which there may be no time.
func (s *search) inTime(part func(context.Context, *ask.Question) error) func(context.Context, *ask.Question) error {
	return func(ctx context.Context, q *ask.Question) error {
		err := part(ctx, q)
		if err != nil && late(ctx, err) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.missed = true
			return nil
		}
		return err
	}
}

// ask counts the rows of names.
func (s *search) ask(ctx context.Context, q *ask.Question, p place, value string, names []string) error {
	result, err := q.Run(ctx, named(q, p, value, names))
	if err != nil {
		return err
	}
	s.add(foundIn(p.kind, result)...)
	return nil
}

// named selects the rows of names. Addresses are found by the beginnings of peernames, which an index serves.
func named(q *ask.Question, p place, value string, names []string) statement.Statement {
	b := q.Builder()
	r := q.Matching(b, q.AskedEvents())
	if value == ask.Source {
		r.And(ask.OfAddresses(b, names)...)
	} else {
		r.And(statement.OneOf(b, value, names))
	}
	return statement.Aggregate{
		Groups: statement.Select{statement.Text("name", value)}, Values: values, From: r.SQL(), Order: "n DESC", Limit: len(names),
	}.Build(b)
}

func foundIn(kind string, result *columnar.Result) []Found {
	names, n, first, last := result.Texts("name"), result.Ints("n"), result.Times("first_at"), result.Times("last_at")
	list := make([]Found, 0, result.Rows)
	for row := range result.Rows {
		name := strings.Clone(names.Get(row)) // not the whole answer that it is a part of
		list = append(list, Found{Kind: kind, Value: name, Rows: n.Pointer(row), First: first.Pointer(row), Last: last.Pointer(row)})
	}
	return list
}
