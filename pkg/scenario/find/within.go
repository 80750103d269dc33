package find

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// within looks for names that hold one of the texts, in one slice of the time range after the other, the newest first, as long as there
// is time. No index serves that.
func (s *search) within(ctx context.Context, q *ask.Question) error {
	to := q.To
	for _, from := range beginnings(q.Query, q.Until()) {
		slice := *q.Query
		slice.From, slice.To = from, to
		var parts []func(context.Context, *ask.Question) error
		for _, p := range s.places {
			if !p.late {
				parts = append(parts, func(ctx context.Context, q *ask.Question) error { return s.slice(ctx, q.Instead(&slice), p) })
			}
		}
		if err := q.Together(ctx, parts...); err != nil {
			return err
		}
		to = from
	}
	return nil
}

// slice looks at a slice of the rows in one place. Where a few names have so many rows that others weren't seen, it looks again,
// without those that it has.
func (s *search) slice(ctx context.Context, q *ask.Question, p *looked) error {
	for {
		wanted, onlyBeginnings := s.wants(p.place)
		if !wanted {
			p.since = q.From
			return nil
		}
		st, asked := s.holding(q, p.place, onlyBeginnings)
		if !asked {
			p.since = q.From
			return nil
		}
		result, err := q.Run(ctx, st)
		if err != nil {
			if p.late = late(ctx, err); p.late {
				return nil
			}
			return err
		}
		found := foundIn(p.kind, result)
		for i := range found {
			found[i].Rows, found[i].First = nil, nil // of this slice only
		}
		s.add(found...)
		if seen := result.Ints("seen"); result.Rows == 0 || seen.Get(0) < int64(q.NewestRows()) {
			p.since = q.From
			return nil
		}
	}
}

// holding selects names that hold one of the texts, or begin with one, and weren't found before. What is grouped is bounded: of some
// rows, whichever they are.
func (s *search) holding(q *ask.Question, p place, onlyBeginnings bool) (_ statement.Statement, asked bool) {
	list, _ := s.asked.parts()
	b := q.Builder()
	r := q.Matching(b, q.AskedEvents())
	parts := p.within(list)
	var conditions, begin []string
	like := func(column, before, part string) string {
		return column + " LIKE " + b.Bind(before+pattern.EscapeLike(part)+"%")
	}
	before := "%"
	if onlyBeginnings {
		before = ""
	}
	for _, part := range parts {
		condition := like(p.bare(), before, part)
		if p.kind == Source { // the port isn't a part of the address
			condition = "(" + condition + " AND " + like(p.value(), before, part) + ")"
		}
		conditions = append(conditions, condition)
	}
	if networks := blocks(list); p.kind == Source && len(networks) > 0 {
		conditions = append(conditions, ask.Keys(b, &query.Query{Schema: q.Schema, Sources: networks}, nil)...)
	}
	if words := nodesNamed(s.asked.names); p.kind == Node && len(words) > 0 {
		conditions = append(conditions, statement.OneOf(b, p.bare(), words))
	}
	if len(conditions) == 0 {
		return statement.Statement{}, false
	}
	r.And(statement.AnyOf(conditions...)...)
	if known := s.of(p.kind, oneWord); len(known) > 0 {
		r.And(statement.NoneOf(b, p.value(), known))
	}
	name := statement.Select{statement.Text("name", "s.name")}
	some := fmt.Sprintf("FROM (SELECT %s AS name, \"timestamp\"\n%s\nLIMIT %d) AS s", p.value(), r.SQL(), q.NewestRows())
	sorted := statement.Aggregate{Groups: name, Values: values, From: some, Limit: s.limit + 1}.Sorted("")
	sorted.More = statement.Select{statement.Int("seen", "sum(n) OVER ()")}
	for _, part := range parts {
		begin = append(begin, like("name", "", part))
	}
	sorted.Order = "last_at DESC"
	if len(begin) > 0 {
		sorted.Order = "CASE WHEN " + statement.AnyOf(begin...)[0] + " THEN 0 ELSE 1 END, " + sorted.Order
	}
	return sorted.Build(b), true
}

// bare is the column without what is made of it.
func (p place) bare() string { return statement.Identifier(p.column) }

// count counts the rows of what was found by a part, over the whole time range.
func (s *search) count(ctx context.Context, q *ask.Question) error {
	uncounted := map[string][]string{}
	for _, f := range s.best() {
		if f.Rows == nil {
			uncounted[f.Kind] = append(uncounted[f.Kind], f.Value)
		}
	}
	var parts []func(context.Context, *ask.Question) error
	for _, k := range kinds {
		if names := uncounted[k.name]; len(names) > 0 {
			parts = append(parts, func(ctx context.Context, q *ask.Question) error { return s.countOf(ctx, q, k.name, names) })
		}
	}
	return q.Together(ctx, parts...)
}

// countOf counts the rows of names of a kind, in the first of its places that has any: those of a client by clientid, and those of one that
// is only known as a publisher by from_clientid.
func (s *search) countOf(ctx context.Context, q *ask.Question, kind string, names []string) error {
	for _, p := range s.places {
		if p.kind != kind || len(names) == 0 {
			continue
		}
		result, err := q.Run(ctx, named(q, p.place, p.value(), names))
		switch {
		case err != nil && late(ctx, err):
			return nil
		case err != nil:
			return err
		}
		counted := foundIn(kind, result)
		s.counted(counted)
		names = slices.DeleteFunc(slices.Clone(names), func(name string) bool {
			return slices.ContainsFunc(counted, func(f Found) bool { return f.Value == name })
		})
	}
	return nil
}

// counted completes what was found.
func (s *search) counted(list []Found) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range list {
		for i := range s.found {
			if f := &s.found[i]; f.Kind == c.Kind && f.Value == c.Value && f.Rows == nil {
				f.Rows, f.First, f.Last = c.Rows, c.First, c.Last
			}
		}
	}
}
