package rollup

import (
	"context"
	"errors"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// ledger says of minutes, by their number since 1970, how the rollup's count compared with the rows.
type ledger map[int64]entry

type entry struct {
	at    time.Time // when they were compared
	rows  int64     // how many rows there were
	held  int64     // how many the rollup had counted
	alike bool
}

const (
	// A comparison holds for as long as the minute had been over by then, so that a minute is compared ever more rarely, and rows
	// that come late are found in time that is short beside their delay.
	shortest = time.Minute
	longest  = 24 * time.Hour
	// again is when minutes are compared again that didn't agree.
	again = 15 * time.Second
	// Of the newest minutes that have rows, so many tell whether the rollup is still written, of so many that are looked at.
	newest  = 2
	stopped = 5
	// mostCompared is how many minutes one statement counts.
	mostCompared = 24 * 60
	// mostKept bounds the ledger: half a year.
	mostKept = 183 * 24 * 60
)

func numberOf(t time.Time) int64 { return t.Unix() / 60 }
func minuteOf(n int64) time.Time { return time.Unix(n*60, 0).UTC() }
func (e entry) known(n int64, now time.Time) bool {
	if !e.alike {
		return now.Sub(e.at) < again
	}
	over := e.at.Sub(minuteOf(n + 1))
	return now.Sub(e.at) < min(max(over, shortest), longest)
}

// counted are the whole minutes of a range that the rollup has counted as the rows are.
func (r *Rollup) counted(ctx context.Context, q Question, from, to time.Time) ([]span, error) {
	pending, err := r.pending(ctx, q, &to)
	if err != nil {
		return nil, err
	}
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if r.layoutOpen() { // which says itself what it hasn't counted
		if !from.Before(to) {
			return nil, nil
		}
	} else if err := r.alive(ctx, q); err != nil {
		return nil, err
	}
	if err := r.compare(ctx, q, numberOf(from), numberOf(to), pending); err != nil {
		return nil, err
	}
	var spans []span
	for n := numberOf(from); n < numberOf(to); n++ {
		if pending[n] || !r.ledger[n].alike {
			continue
		}
		if last := len(spans) - 1; last >= 0 && spans[last].to.Equal(minuteOf(n)) {
			spans[last].to = minuteOf(n + 1)
		} else {
			spans = append(spans, span{minuteOf(n), minuteOf(n + 1)})
		}
	}
	return longestOf(spans, mostSpans), nil
}

var (
	errStopped = errors.New("the rollup isn't written any more")
	errPending = errors.New("the rollup hasn't counted yet")
)

// alive fails where the newest minutes that have rows are missing in the rollup: then it isn't written any more, and rows that came
// late would be missing from minutes that once were alike.
func (r *Rollup) alive(ctx context.Context, q Question) error {
	end := numberOf(minuteUntil(q.Now.Add(-settle)))
	if err := r.compare(ctx, q, end-stopped, end, nil); err != nil {
		return err
	}
	missing := 0
	for n := end - 1; n >= end-stopped && missing < newest; n-- {
		switch e := r.ledger[n]; {
		case e.held > 0:
			return nil
		case e.rows > 0:
			missing++
		}
	}
	if missing > 0 {
		return errStopped
	}
	return nil
}

// compare brings the ledger up to date for a range of minutes.
func (r *Rollup) compare(ctx context.Context, q Question, from, to int64, pending map[int64]bool) error {
	if len(r.ledger)+int(to-from) > mostKept {
		r.ledger = ledger{}
	}
	for n := from; n < to; n++ {
		if pending[n] || r.ledger[n].known(n, q.Now) {
			continue
		}
		// Up to the last minute that isn't known, at most so many.
		end := min(to, n+mostCompared)
		for end > n+1 && (pending[end-1] || r.ledger[end-1].known(end-1, q.Now)) {
			end--
		}
		if err := r.compareOnce(ctx, q, n, end); err != nil {
			return err
		}
		n = end - 1
	}
	return nil
}

func (r *Rollup) compareOnce(ctx context.Context, q Question, from, to int64) error {
	held, err := r.countsOf(ctx, q, r.Table(), statement.RollupRow, from, to)
	if err != nil {
		return err
	}
	rows, err := r.countsOf(ctx, q, r.rows(), statement.SomeRows, from, to)
	if err != nil {
		return err
	}
	for n := from; n < to; n++ {
		r.ledger[n] = entry{at: q.Now, rows: rows[n], held: held[n], alike: rows[n] == held[n]}
	}
	return nil
}

// countsOf counts by minute.
func (r *Rollup) countsOf(ctx context.Context, q Question, table string, source statement.Source, from, to int64) (map[int64]int64, error) {
	b := &statement.Builder{Dialect: q.Dialect, Table: table, Source: source}
	result, err := q.Database.Query(ctx, statement.Aggregate{
		Groups: statement.Select{statement.Time("t", statement.Bucket(time.Minute, `"timestamp"`))}, Values: statement.Select{b.Count("n", "")},
		From: statement.SelectRows(b, minuteOf(from), minuteOf(to), nil).SQL(), Order: "1", Limit: mostCompared,
	}.Build(b))
	if err != nil {
		return nil, err
	}
	counts, times, n := make(map[int64]int64, result.Rows), result.Times("t"), result.Ints("n")
	for row := range result.Rows {
		counts[numberOf(times.Get(row))] = n.Get(row)
	}
	return counts, nil
}

// mostPending is how many minutes may wait to be counted for the rollup to be of use.
const mostPending = 1000

// pending are the minutes before a time that a rollup in PostgreSQL says it has to count, because their rows changed; to is brought
// forward to where it hasn't counted at all.
func (r *Rollup) pending(ctx context.Context, q Question, to *time.Time) (map[int64]bool, error) {
	if !r.layoutOpen() {
		return nil, nil
	}
	b := &statement.Builder{Dialect: q.Dialect}
	list := statement.Select{statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time}), statement.Plain(event.Column{Name: "onwards", Type: event.Bool})}
	result, err := q.Database.Query(ctx, b.Build("SELECT "+list.String()+"\nFROM "+statement.TableName(r.schema, r.name+OpenSuffix)+
		"\nORDER BY \"timestamp\" DESC\nLIMIT 1001", mostPending, list.Columns()...))
	if err != nil {
		return nil, err
	}
	minutes, times, line := map[int64]bool{}, result.Times(event.Timestamp), false
	onwards := result.Column("onwards")
	for row := range result.Rows {
		if onwards.Bools[row] {
			*to, line = earlier(*to, times.Get(row)), true
		} else {
			minutes[numberOf(times.Get(row))] = true
		}
	}
	if !line || result.More {
		return nil, errPending
	}
	return minutes, nil
}

func (r *Rollup) layoutOpen() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.layout != nil && r.layout.open
}

// mostSpans bounds the parts of a statement.
const mostSpans = 4

// longestOf are the longest of some spans, in their order.
func longestOf(spans []span, most int) []span {
	for len(spans) > most {
		short := 0
		for i, s := range spans {
			if s.to.Sub(s.from) < spans[short].to.Sub(spans[short].from) {
				short = i
			}
		}
		spans = append(spans[:short:short], spans[short+1:]...)
	}
	return spans
}
