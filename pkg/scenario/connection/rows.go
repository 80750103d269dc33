package connection

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// How rows that tell of connections are read.

const (
	keepalive  = "keepalive"
	cleanStart = "clean_start"

	// inList bounds the values of one IN list.
	inList = 500

	newestFirst = `"timestamp" DESC`
)

// columns are what rows tell of connections, with what isn't known where the table lacks one.
var columns = []struct{ name, unknown string }{
	{event.ClientID, "who connected"},
	{event.Username, "the user name"},
	{event.Peername, "where a connection came from, and its subscriptions"},
	{event.Node, "the node, and whether it is still there"},
	{event.Reason, "why a connection ended, and whether another one replaced it"},
	{event.ReasonCode, "which attempts were refused"},
	{keepalive, "the keep alive"},
	{cleanStart, "whether a session was resumed"},
	{event.ConnectedAt, "which rows are about the same connection, other than by time"},
	{event.DisconnectedAt, "the end of a connection, other than by the time of its row"},
}

// tellLacking says what the table's missing columns take away. wanted are those that the view shows.
func tellLacking(q *ask.Question, wanted ...string) {
	for _, c := range columns {
		switch {
		case !slices.Contains(wanted, c.name) || q.Has(c.name):
		case q.Schema.Has(c.name):
			q.Warnf("The column %s of the table holds another type than EMQX writes, so this isn't known: %s.", c.name, c.unknown)
		default:
			q.Warnf("The table lacks the column %s, so this isn't known: %s.", c.name, c.unknown)
		}
	}
}

// reading is which rows are read, and how many.
type reading struct {
	events  []string
	and     func(*statement.Builder) []string // more conditions
	matched bool                              // only rows that the query's keys choose
	order   string                            // "": the newest first
	limit   int
	stands  string // the event that a preview's row stands for; "": a beginning, where beginnings are read
}

// read reads rows about connections; more says that there are others.
func read(ctx context.Context, q *ask.Question, r reading) (list []session.Row, more bool, err error) {
	rows := func(b *statement.Builder) *statement.Rows {
		var from *statement.Rows
		if r.matched {
			from = q.Matching(b, r.events)
		} else {
			from = statement.SelectRows(b, q.From, q.To, r.events)
		}
		if r.and != nil {
			from.And(r.and(b)...)
		}
		return from
	}
	order := r.order
	if order == "" {
		order = newestFirst
	}
	if r.order == "" && r.matched { // others are found by their clients or peers
		if rows, err = q.SinceNewest(ctx, r.limit+1, rows); err != nil {
			return nil, false, err
		}
	}
	b := q.Builder()
	selected := statement.Select{
		statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time}), statement.PlainText(event.Event),
	}
	for _, c := range columns {
		if q.Has(c.name) {
			column, _ := event.Wide.Column(c.name)
			selected = append(selected, statement.Plain(column))
		}
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nORDER BY %s\nLIMIT %d", selected, rows(b).SQL(), order, r.limit+1)
	result, err := q.Run(ctx, b.Build(sql, r.limit, selected.Columns()...))
	if err != nil {
		return nil, false, err
	}
	times, events, clients := result.Times(event.Timestamp), result.Texts(event.Event), result.Texts(event.ClientID)
	usernames, peernames, nodes := result.Texts(event.Username), result.Texts(event.Peername), result.Texts(event.Node)
	reasons, codes := result.Texts(event.Reason), result.Texts(event.ReasonCode)
	keepalives, cleanStarts := result.Ints(keepalive), result.Bools(cleanStart)
	began, ended := result.Times(event.ConnectedAt), result.Times(event.DisconnectedAt)
	list = make([]session.Row, result.Rows)
	for i := range list {
		list[i] = session.Row{
			Time: times.Get(i), Event: r.nameOf(events.Get(i)), ClientID: clients.Get(i), Username: usernames.Pointer(i), Peername: peernames.Pointer(i),
			Node: nodes.Pointer(i), Reason: reasons.Pointer(i), ReasonCode: codes.Pointer(i), Keepalive: keepalives.Pointer(i),
			CleanStart: cleanStarts.Pointer(i), ConnectedAt: ask.KnownOf(began.Pointer(i)), DisconnectedAt: ask.KnownOf(ended.Pointer(i)), Matched: r.matched,
		}
	}
	return list, result.More, nil
}

// nameOf is the event of a row that was read.
func (r reading) nameOf(name string) string {
	switch {
	case name != ask.Placeholder:
		return name
	case r.stands == "" && slices.Contains(r.events, event.Connected):
		return event.Connected
	}
	return r.stands
}

// readAll reads rows several times at once. Where one of the readings left out rows, all are there only from since on.
func readAll(ctx context.Context, q *ask.Question, readings []reading) (list []session.Row, since time.Time, err error) {
	lists, lasts := make([][]session.Row, len(readings)), make([]time.Time, len(readings))
	parts := make([]func(context.Context, *ask.Question) error, len(readings))
	for i, r := range readings {
		parts[i] = func(ctx context.Context, q *ask.Question) error {
			rows, more, err := read(ctx, q, r)
			if more {
				lasts[i] = rows[len(rows)-1].Time
			}
			lists[i] = rows
			return err
		}
	}
	err = q.Together(ctx, parts...)
	for _, last := range lasts {
		since = ask.Later(since, last)
	}
	return slices.Concat(lists...), since, err
}

// oneOf is the condition that a column holds one of some values.
func oneOf[T any](column string, values []T) func(*statement.Builder) []string {
	return func(b *statement.Builder) []string { return []string{statement.OneOf(b, column, values)} }
}

// refusals is the condition for rows of a refused attempt to connect; Nothing where they can't be told.
func refusals(q *ask.Question, events []string) string {
	return ask.OutcomeCondition(q.Schema, intersection(events, []string{event.CheckAuthnComplete, event.Connack}), event.Failure)
}

// beginnings is the condition for rows by which connections begin or are refused; Nothing where there are none.
func beginnings(q *ask.Question, events []string) string {
	refused := refusals(q, events)
	switch {
	case !slices.Contains(events, event.Connected):
		return refused
	case refused == statement.Nothing:
		return statement.Is(event.Event, event.Connected)
	}
	return "(" + statement.Is(event.Event, event.Connected) + " OR " + refused + ")"
}

// intersection keeps those of a list that others holds too.
func intersection(list, others []string) []string {
	kept := []string{} // not nil, which would stand for any event
	for _, s := range list {
		if slices.Contains(others, s) {
			kept = append(kept, s)
		}
	}
	return kept
}
