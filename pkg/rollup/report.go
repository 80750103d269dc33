package rollup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Report says in a sentence how far the rollup reaches in a time range and whether a minute of it agrees with the rows, group by group;
// "" where there is no rollup. wrong: it isn't used.
func (r *Rollup) Report(ctx context.Context, q Question) (text string, wrong bool) {
	if l, err := r.look(ctx, q); err != nil || len(l.columns) == 0 {
		return "", false
	}
	if !r.answers(ctx, q) {
		return fmt.Sprintf("The rollup %s isn't used: columns are missing, or of other types than those of the rows. Compare it with the one that the setup page shows.", r.Table()), true
	}
	from, to := minuteFrom(q.From), minuteUntil(earlier(q.To, q.Now.Add(-settle)))
	spans, err := r.counted(ctx, q, from, to)
	switch {
	case errors.Is(err, errStopped):
		return fmt.Sprintf("The rollup %s isn't used: it has nothing of the newest minutes, so what fills it has stopped. Start the flow again, and count what it missed.", r.Table()), true
	case errors.Is(err, errPending):
		return fmt.Sprintf("The rollup %s isn't used yet: more than %d minutes wait to be counted. See that a scheduler calls its procedure once a minute.", r.Table(), mostPending), true
	case err != nil:
		return fmt.Sprintf("Whether the rollup %s agrees with the rows couldn't be read: %v", r.Table(), err), true
	case len(spans) == 0:
		return fmt.Sprintf("The rollup %s isn't used from %s on: no minute of it has as many rows as the table.", r.Table(), from.Format(time.RFC3339)), true
	}
	reach := spans[len(spans)-1].to
	minute, ok := r.busyMinute(spans)
	if !ok {
		return fmt.Sprintf("Counts of the whole fleet are read from the rollup %s, which reaches to %s.", r.Table(), reach.Format(time.RFC3339)), false
	}
	same, err := r.sameGroups(ctx, q, minute)
	switch {
	case err != nil:
		return fmt.Sprintf("Whether the rollup %s agrees with the rows couldn't be read: %v", r.Table(), err), true
	case !same:
		return fmt.Sprintf("The rollup %s counts as many rows as there are from %s on, but not by the same groups: it is defined otherwise than on the setup page. Drop it, or switch rollups off.",
			r.Table(), minute.Format(time.RFC3339)), true
	}
	return fmt.Sprintf("Counts of the whole fleet are read from the rollup %s, which reaches to %s; the minute from %s on agrees with the rows.",
		r.Table(), reach.Format(time.RFC3339), minute.Format(time.RFC3339)), false
}

// busyMinute is the newest minute of some spans that has rows.
func (r *Rollup) busyMinute(spans []span) (time.Time, bool) {
	r.turn <- struct{}{}
	defer func() { <-r.turn }()
	for i := len(spans) - 1; i >= 0; i-- {
		for n := numberOf(spans[i].to) - 1; n >= numberOf(spans[i].from); n-- {
			if r.ledger[n].rows > 0 {
				return minuteOf(n), true
			}
		}
	}
	return time.Time{}, false
}

// mostGroups bounds the groups of a minute that are compared.
const mostGroups = 10000

// sameGroups compares a minute's counts by all columns.
func (r *Rollup) sameGroups(ctx context.Context, q Question, minute time.Time) (bool, error) {
	held, err := r.groupsOf(ctx, q, r.Table(), statement.RollupRow, minute)
	if err != nil {
		return false, err
	}
	rows, err := r.groupsOf(ctx, q, r.rows(), statement.SomeRows, minute)
	return err == nil && maps.Equal(held, rows), err
}

func (r *Rollup) groupsOf(ctx context.Context, q Question, table string, source statement.Source, minute time.Time) (map[string]int64, error) {
	b := &statement.Builder{Dialect: q.Dialect, Table: table, Source: source}
	var groups statement.Select
	for _, name := range q.Columns {
		column, _ := event.Wide.Column(name)
		groups = append(groups, statement.Plain(column))
	}
	result, err := q.Database.Query(ctx, statement.Aggregate{
		Groups: groups, Values: statement.Select{b.Count("n", "")},
		From: statement.SelectRows(b, minute, minute.Add(time.Minute), nil).SQL(), Limit: mostGroups,
	}.Build(b))
	if err != nil {
		return nil, err
	}
	counts, n := map[string]int64{}, result.Ints("n")
	for row := range result.Rows {
		key := ""
		for i := range groups {
			text, ok := result.Columns[i].Text(row)
			key += fmt.Sprintf("%t %q ", ok, text)
		}
		counts[key] = n.Get(row)
	}
	return counts, nil
}
