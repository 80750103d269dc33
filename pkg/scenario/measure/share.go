package measure

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// The measure share: failures as a part of attempts.

const byShare = "failed * 1.0 / nullif(total, 0) DESC NULLS LAST"

// share counts failures and attempts of the same rows.
type share struct {
	q        *ask.Question
	failing  []string // events whose rows can fail
	events   []string // events whose rows are attempts
	messages bool     // counts messages, not rows
	received []string // messages that were received though a row says that nobody had subscribed
	from     parts    // of which rows and messages are counted
	joined   bool     // there are too many that nobody had subscribed to to look for those that were received before
}

func shareOf(ctx context.Context, q *ask.Question) (Measure, error) {
	if q.Scenario.Name == event.Delivery {
		return shareOfDeliveries(ctx, q)
	}
	s, err := newShare(q)
	if err != nil {
		return nil, err
	}
	all, since := q, time.Time{}
	if s.messages || byMessage(q) {
		if s.q, since, err = newest(ctx, q, "Messages are counted", s.attemptRows); err != nil {
			return nil, err
		}
	}
	if err := s.findReceived(ctx); err != nil {
		return nil, err
	}
	if !s.messages {
		s.from = partsOf(ctx, q)
	}
	f := formula{q: s.q, since: since, of: "percentunit", empty: math.NaN(), read: readShare, aggregate: s.together}
	recorded := recordedShare{f, &recorder{q: all, kinds: s.succeeding()}}
	if len(s.attemptGroups()) < len(q.GroupBy) {
		return splitShare{recorded, s}, nil
	}
	return recorded, nil
}

func newShare(q *ask.Question) (*share, error) {
	asked := q.AskedEvents()
	s := &share{q: q, failing: event.CanHave(asked, event.Failure)}
	s.events = s.failing
	switch {
	case q.Scenario.Name == event.Drops && len(asked) == 1 && asked[0] == event.MessageDeliveryDropped:
		s.events = []string{event.MessageDeliveryDropped, event.MessageDelivered}
	case q.Scenario.Name == event.Drops:
		s.events, s.messages = []string{event.MessageDropped, event.MessageDeliveryDropped, event.MessageDelivered}, true
	case len(s.failing) == 0:
		can := event.CanHave(q.Scenario.Events, event.Failure)
		return nil, query.Errorf("events", "share needs an event that can fail, and %s can't; allowed: %s", strings.Join(asked, ", "), strings.Join(can, ", "))
	}
	return s, nil
}

// attemptGroups are the groups that split attempts as well as failures.
func (s *share) attemptGroups() []query.Group {
	return slices.DeleteFunc(slices.Clone(s.q.GroupBy), func(g query.Group) bool { return ask.SplitsFailuresOnly(g.Name) })
}

// attempts selects the rows of which failures are a part.
func (s *share) attemptRows(b *statement.Builder) *statement.Rows {
	r := statement.SelectRows(b, s.q.From, s.q.To, s.events)
	r.And(ask.Keys(b, s.q.Query, s.events)...)
	r.And(ask.Filters(b, s.q.Query, ask.SplitsAttempts)...)
	return r
}

// failed is the condition for failures among them. Placeholders stand once, so every use binds its values anew.
func (s *share) failed(b *statement.Builder) string {
	conditions := append([]string{ask.OutcomeCondition(s.q.Schema, s.failing, event.Failure)}, ask.Filters(b, s.q.Query, ask.SplitsFailuresOnly)...)
	if len(s.received) > 0 {
		conditions = append(conditions, "("+notUnheard+" OR "+statement.NoneOf(b, event.ID, s.received)+")")
	}
	return strings.Join(conditions, " AND ")
}

// count counts rows or messages; a condition that isn't "" says which. details says that different clients are counted beside.
func (s *share) count(b *statement.Builder, name, condition string, details bool) statement.Expr {
	switch {
	case s.messages && condition == "":
		return statement.Int(name, "count(DISTINCT id)")
	case s.messages:
		return statement.Int(name, "count(DISTINCT "+statement.Where(condition, event.ID)+")")
	}
	if details {
		return b.CountBeside(name, condition)
	}
	return b.Count(name, condition)
}

// of is the same share of a part of the range.
func (s *share) of(part *ask.Question) *share {
	one := *s
	one.q = part
	return &one
}

// together counts failures and attempts at once, where they have the same groups.
func (s *share) together(b *statement.Builder, details bool) aggregate {
	if s.joined {
		return s.messagesTogether(b, details)
	}
	return s.from.together(s.q, b, details, func(part *ask.Question) aggregate {
		s := s.of(part)
		from := s.attemptRows(b)
		agg := aggregate{time: `"timestamp"`, Aggregate: statement.Aggregate{Groups: series.GroupColumns(s.q, s.q.GroupBy), Order: byShare, Values: statement.Select{
			s.count(b, "failed", s.failed(b), details), s.count(b, "total", "", details),
		}}}
		if details {
			agg.Values = append(agg.Values, detailsWhere(b, func() string { return s.failed(b) })...)
		}
		agg.From = from.SQL()
		return agg
	})
}

// failures counts failures alone, by all groups.
func (s *share) failures(b *statement.Builder, more bool) aggregate {
	if s.joined {
		return s.messagesLost(b, more)
	}
	return s.from.together(s.q, b, more, func(part *ask.Question) aggregate {
		s := s.of(part)
		from := s.attemptRows(b)
		from.And(s.failed(b))
		agg := aggregate{time: `"timestamp"`, Aggregate: statement.Aggregate{
			From: from.SQL(), Groups: series.GroupColumns(s.q, s.q.GroupBy), Values: statement.Select{s.count(b, "failed", "", more)},
		}}
		if more {
			agg.Values = append(agg.Values, details(b)...)
		}
		return agg
	})
}

// attempts counts attempts alone, by groups that split them.
func (s *share) attempts(b *statement.Builder, by []query.Group) aggregate {
	return s.from.together(s.q, b, false, func(part *ask.Question) aggregate {
		s := s.of(part)
		return aggregate{time: `"timestamp"`, Aggregate: statement.Aggregate{
			From: s.attemptRows(b).SQL(), Groups: series.GroupColumns(s.q, by), Values: statement.Select{s.count(b, "total", "", false)},
		}}
	})
}

// readShare is NaN where there is nothing to be a part of.
func readShare(result *columnar.Result) reader {
	failed, total := result.Ints("failed"), result.Ints("total")
	return func(row int, _ time.Duration) float64 { return ratio(failed.Get(row), total.Get(row)) }
}

func ratio(part, total int64) float64 {
	if total == 0 {
		return math.NaN()
	}
	return float64(part) / float64(total)
}

// succeeding lists the kinds of rows without which the share would be 1 for want of successes.
func (s *share) succeeding() []kind {
	if s.q.Scenario.Name == event.Drops {
		return []kind{{name: event.MessageDelivered, success: statement.Is(event.Event, event.MessageDelivered)}}
	}
	var kinds []kind
	for _, name := range s.failing {
		if name == event.Disconnected && len(s.failing) > 1 {
			continue // a fleet whose devices never leave in order isn't a table with rows left out
		}
		rule, _ := event.RuleFor(name)
		kinds = append(kinds, kind{
			name:    name + " with " + rule.Column + " " + strings.Join(rule.Success, " or "),
			success: ask.OutcomeCondition(s.q.Schema, []string{name}, event.Success),
			failure: ask.OutcomeCondition(s.q.Schema, []string{name}, event.Failure),
		})
	}
	return kinds
}

// splitShare is a share whose groups split the failures only (by reason, say): failures and attempts are counted apart.
type splitShare struct {
	recordedShare
	share *share
}

// Biggest puts beside each group of failures the attempts of its base, so that the biggest shares can be told in one statement.
// NULL is a group like any other, which a plain comparison would lose.
func (s splitShare) Biggest(limit int, details bool) statement.Statement {
	b := s.share.q.Builder()
	failures := s.share.failures(b, details)
	base := s.share.attemptGroups()
	attempts := s.share.attempts(b, base)
	var same []string
	for i, by := range s.q.GroupBy {
		n := slices.IndexFunc(base, func(g query.Group) bool { return g.Name == by.Name })
		if n < 0 {
			continue
		}
		blank := "''"
		if failures.Groups[i].Type == event.Int {
			blank = "0"
		}
		same = append(same, fmt.Sprintf("coalesce(f.%[1]s, %[3]s) = coalesce(t.%[2]s, %[3]s) AND (f.%[1]s IS NULL) = (t.%[2]s IS NULL)",
			series.ColumnName(i), series.ColumnName(n), blank))
	}
	join := "CROSS JOIN (%s) AS t"
	if len(same) > 0 {
		join = "JOIN (%s) AS t\nON " + strings.Join(same, " AND ")
	}
	list := append(failures.List(), statement.Int("total", ""))
	for i := range list {
		list[i].SQL = "f." + list[i].Name
	}
	list[len(list)-1].SQL = "t.total"
	sql := "SELECT " + list.String() + "\n" + fmt.Sprintf("FROM (%s) AS f\n"+join, failures.SQL(), attempts.SQL())
	return statement.Sorted{SQL: sql, List: list, Groups: failures.Groups, Order: byShare, Limit: limit}.Build(b)
}

// Over divides failures by the attempts of their base; those of the others by all attempts.
func (s splitShare) Over(ctx context.Context, by series.Series) (series.Points, error) {
	bases, baseOf := basesOf(s.q.GroupBy, by.Groups)
	base := s.share.attemptGroups()
	attempts := series.Series{Cut: by.Cut, Offset: by.Offset, Groups: bases, Others: len(base) > 0} // bases without failures may be many, so they are counted as others
	all := series.Series{Cut: by.Cut, Offset: by.Offset, Groups: []series.Group{{}}}

	b := s.q.Builder()
	parts := []statement.Statement{inBuckets(b, by, s.share.failures(b, false), false)}
	b = s.q.Builder()
	parts = append(parts, inBuckets(b, attempts, s.share.attempts(b, base), false))
	if by.Others {
		// One message can belong to several bases, so theirs can't be added up.
		b = s.q.Builder()
		parts = append(parts, inBuckets(b, all, s.share.attempts(b, nil), false))
	}
	results, err := s.q.RunAll(ctx, parts...)
	if err != nil {
		return series.Points{}, err
	}
	p := by.Blank(0)
	by.Count(s.q, results[0], "failed", p)
	totals := attempts.Blank(0)
	attempts.Count(s.q, results[1], "total", totals)
	overall := all.Blank(0)
	if by.Others {
		all.Count(s.q, results[2], "total", overall)
	}
	for i := range by.Length() {
		total := overall.Values
		if i < len(by.Groups) {
			total = totals.Of(baseOf[i])
		}
		for n, failed := range p.Of(i) {
			p.Of(i)[n] = ratio(int64(failed), int64(total[n]))
		}
	}
	return p, nil
}

// basesOf lists the different bases of groups, which are what of a group splits attempts, and which of them each group has.
func basesOf(by []query.Group, groups []series.Group) (bases []series.Group, baseOf []int) {
	place := map[series.Group]int{}
	for _, g := range groups {
		var base series.Group
		n := 0
		for i := range by {
			if ask.SplitsAttempts(by[i].Name) {
				base[n] = g[i]
				n++
			}
		}
		if _, ok := place[base]; !ok {
			place[base] = len(bases)
			bases = append(bases, base)
		}
		baseOf = append(baseOf, place[base])
	}
	return bases, baseOf
}
