// Package rollup knows the table beside that of the rows which holds counts a minute, <table>_1m: whether there is one, how far it
// has counted, and whether what it holds agrees with the rows. Nobody has to say that there is one, and none is trusted unseen.
package rollup

import (
	"context"
	"sync"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Suffix stands behind the table's name in that of the rollup, and OpenSuffix in that of the list of minutes that aren't counted yet,
// which a rollup in PostgreSQL has.
const (
	Suffix     = "_1m"
	OpenSuffix = Suffix + "_open"
)

// Columns are those that all rows have in common which a row of the rollup counts.
var Columns = []string{event.Event, event.Node, event.Reason, event.ReasonCode, event.Action, event.Result, event.AuthzSource, event.QoS}

// Outcomes are those of them that tell the outcome of a row.
var Outcomes = []string{event.Event, event.Reason, event.ReasonCode, event.Result}

// Settings of how it is used; the zero value is for every day.
type Settings struct {
	Worth time.Duration // what the rollup must hold of a range to be asked; 0: a quarter of an hour
}

const (
	worth = 15 * time.Minute
	// settle is how old a minute is before it is looked for in the rollup: rows come late by seconds, and a flow needs some more.
	settle = 2 * time.Minute
)

// Database runs statements.
type Database interface {
	Query(ctx context.Context, st statement.Statement) (*columnar.Result, error)
}

// Question is what of the rollup is needed.
type Question struct {
	Database Database
	Dialect  statement.Dialect
	Now      time.Time
	From, To time.Time
	Columns  []string // of the rollup's
}

// Part is a part of a time range with the table that answers it.
type Part struct {
	From, To time.Time
	Table    string
	Source   statement.Source
}

// Rollup is that of one table. Many questions may ask it at once.
type Rollup struct {
	schema   string // "" for the connection's own
	name     string // the table's
	settings Settings

	mu     sync.Mutex
	layout *layout
	turn   chan struct{} // who compares minutes; others wait, and find them compared
	ledger ledger
}

// Of is the rollup of a table, if there is one.
func Of(schema, table string, s Settings) *Rollup {
	return &Rollup{schema: schema, name: table, settings: s, turn: make(chan struct{}, 1), ledger: ledger{}}
}

// Table is its name as SQL.
func (r *Rollup) Table() string { return statement.TableName(r.schema, r.name+Suffix) }

func (r *Rollup) rows() string { return statement.TableName(r.schema, r.name) }

// Has says whether the rollup was found to have a column.
func (r *Rollup) Has(column string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.layout != nil && r.layout.columns[column]
}

// Forget lets the next question look anew whether there is a rollup.
func (r *Rollup) Forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.layout = nil
}

// Parts cuts a range into parts: whole minutes that the rollup has counted as the rows are, and the others. None where the rollup
// can't answer, or too little of the range to be worth it. Whatever goes wrong, the rows are there.
func (r *Rollup) Parts(ctx context.Context, q Question) []Part {
	from, to := minuteFrom(q.From), minuteUntil(earlier(q.To, q.Now.Add(-settle)))
	if to.Sub(from) < r.worth() || !r.answers(ctx, q) {
		return nil
	}
	counted, err := r.counted(ctx, q, from, to)
	if err != nil || length(counted) < r.worth() {
		return nil
	}
	return r.cut(q, counted)
}

func (r *Rollup) worth() time.Duration {
	if r.settings.Worth > 0 {
		return r.settings.Worth
	}
	return worth
}

// cut puts the rest of the range between what is counted.
func (r *Rollup) cut(q Question, counted []span) []Part {
	var parts []Part
	at := q.From
	rest := func(until time.Time) {
		if at.Before(until) {
			parts = append(parts, Part{at, until, r.rows(), statement.SomeRows})
		}
	}
	for _, s := range counted {
		rest(s.from)
		parts = append(parts, Part{s.from, s.to, r.Table(), statement.RollupRow})
		at = s.to
	}
	rest(q.To)
	return parts
}

// span is a time range of whole minutes.
type span struct{ from, to time.Time }

func length(spans []span) (sum time.Duration) {
	for _, s := range spans {
		sum += s.to.Sub(s.from)
	}
	return sum
}

func minuteUntil(t time.Time) time.Time { return t.UTC().Truncate(time.Minute) }

func minuteFrom(t time.Time) time.Time {
	if m := minuteUntil(t); m.Before(t) {
		return m.Add(time.Minute)
	}
	return minuteUntil(t)
}

func earlier(x, y time.Time) time.Time {
	if x.Before(y) {
		return x
	}
	return y
}
