package ask

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Events reads the rows of a result that begins with time and event. Each column is found once.
type Events struct {
	*columnar.Result
	times   []time.Time
	names   []string
	columns map[string]*columnar.Column
}

// EventsOf reads a result that begins with time and event.
func EventsOf(result *columnar.Result) *Events {
	e := &Events{Result: result, times: result.Columns[0].Times, names: result.Columns[1].Strings, columns: make(map[string]*columnar.Column, len(result.Columns))}
	for i := range result.Columns {
		e.columns[result.Columns[i].Name] = &result.Columns[i]
	}
	return e
}

// Row is one row.
func (e *Events) Row(i int) Row { return Row{e, i} }

// Row is one row of Events.
type Row struct {
	of *Events
	i  int
}

// At is the row's timestamp.
func (r Row) At() time.Time { return r.of.times[r.i] }

// Name is the canonical name of the row's event; "" for NULL.
func (r Row) Name() string { return event.Canonical(r.of.names[r.i]) }

// Text is a column's value as text, a time as RFC 3339; nil for NULL and where the result lacks the column.
func (r Row) Text(column string) *string {
	c := r.of.columns[column]
	if c == nil {
		return nil
	}
	if c.Type == event.String && !c.Null(r.i) {
		return &c.Strings[r.i]
	}
	if text, ok := c.Text(r.i); ok {
		return &text
	}
	return nil
}

// Known is a text that says something; "" where there is none.
func (r Row) Known(column string) string {
	if text := r.Text(column); text != nil {
		return *text
	}
	return ""
}

// Time is the value of a column of times; nil where there is none.
func (r Row) Time(column string) *time.Time {
	c := r.of.columns[column]
	if c == nil || c.Type != event.Time || c.Null(r.i) {
		return nil
	}
	return &c.Times[r.i]
}

// Int is the value of a column of whole numbers; nil for NULL and where the result lacks the column.
func (r Row) Int(column string) *int64 {
	c := r.of.columns[column]
	if c == nil || c.Type != event.Int || c.Null(r.i) {
		return nil
	}
	return &c.Ints[r.i]
}

// Ended is when the connection of a client.disconnected row ended; where that isn't said, when the row was written.
func (r Row) Ended() time.Time {
	if at := KnownOf(r.Time(event.DisconnectedAt)); at != nil {
		return *at
	}
	return r.At()
}

// Outcome is neither where the result lacks the column that decides.
func (r Row) Outcome() event.Outcome {
	rule, ok := event.RuleFor(r.Name())
	if !ok || rule.Column != "" && r.of.columns[rule.Column] == nil {
		return event.Neither
	}
	return rule.Of(r.Text(rule.Column))
}
