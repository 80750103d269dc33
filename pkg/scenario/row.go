package scenario

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// eventRow is one row of a result that begins with time and event.
type eventRow struct {
	result *store.Result
	row    int
}

// at is the row's timestamp.
func (r eventRow) at() time.Time { return r.result.Column(event.Timestamp).Times[r.row] }

// name is the canonical name of the row's event.
func (r eventRow) name() string { return event.Canonical(r.known(event.Event)) }

// text is a column's value as text, a time as RFC 3339; nil for NULL and where the result lacks the column.
func (r eventRow) text(column string) *string {
	c := r.result.Column(column)
	if c == nil {
		return nil
	}
	return columnText(c, r.row)
}

// columnText is a column's value as text, a time as RFC 3339; nil for NULL.
func columnText(c *store.Column, row int) *string {
	switch {
	case c.Null(row):
		return nil
	case c.Type == event.String:
		return &c.Strings[row]
	case c.Type == event.Time:
		return new(c.Times[row].UTC().Format("2006-01-02T15:04:05.000Z07:00"))
	}
	return new(textAt(c, row))
}

// known is a text that says something; "" where there is none.
func (r eventRow) known(column string) string {
	if text := r.text(column); text != nil {
		return *text
	}
	return ""
}

// time is the value of a column of times; nil where there is none.
func (r eventRow) time(column string) *time.Time {
	c := r.result.Column(column)
	if c == nil || c.Type != event.Time || c.Null(r.row) {
		return nil
	}
	return &c.Times[r.row]
}

// ended is when the connection of a client.disconnected row ended; where that isn't said, when the row was written.
func (r eventRow) ended() time.Time {
	if at := r.time(event.DisconnectedAt); at != nil {
		return *at
	}
	return r.at()
}

// outcome is neither where the result lacks the column that decides.
func (r eventRow) outcome() event.Outcome {
	rule, ok := event.RuleFor(r.name())
	if !ok || rule.Column != "" && r.result.Column(rule.Column) == nil {
		return event.Neither
	}
	return rule.Of(r.text(rule.Column))
}
