// Package columnar holds what a statement answered, column by column: a slice of values for each column, and cells that are read by
// the name of their column.
package columnar

import (
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Result is the rows of a statement, column by column.
type Result struct {
	Columns []Column
	Rows    int
	More    bool // the database had more rows than were wanted, or than there was room for
	Heavy   bool // there was no room: the rows that are left out would have made the result too large

	Bytes int // of all values, as they came
}

// Column finds a column of the result; nil if there is none of this name.
func (r *Result) Column(name string) *Column {
	for i := range r.Columns {
		if r.Columns[i].Name == name {
			return &r.Columns[i]
		}
	}
	return nil
}

// Column holds the values of one column in the slice of its type. Type is event.Other for the server's text.
type Column struct {
	Name string
	Type event.Type

	Strings []string // String, Other
	Ints    []int64
	Floats  []float64
	Bools   []bool
	Times   []time.Time // UTC

	// OutOfRange is the number of times that no frame can hold, before 1678 or after 2262. They are NULL here.
	OutOfRange int

	nulls []bool // nil as long as there was none
}

// Null says whether a row has no value.
func (c *Column) Null(row int) bool { return c.nulls != nil && c.nulls[row] }

// HasNulls says whether any row has no value.
func (c *Column) HasNulls() bool { return c.nulls != nil }

// Len is the number of values.
func (c *Column) Len() int {
	return len(c.Strings) + len(c.Ints) + len(c.Floats) + len(c.Bools) + len(c.Times)
}

// cap is the number of values for which there is room.
func (c *Column) cap() int {
	return cap(c.Strings) + cap(c.Ints) + cap(c.Floats) + cap(c.Bools) + cap(c.Times)
}

// Appended is to be called once a value was appended to the slice of its type.
func (c *Column) Appended() {
	if c.nulls != nil {
		c.nulls = append(c.nulls, false)
	}
}

// AppendNull adds a row without a value.
func (c *Column) AppendNull() {
	if c.nulls == nil {
		c.nulls = make([]bool, c.Len(), c.cap())
	}
	c.nulls = append(c.nulls, true)
	switch c.Type {
	case event.Int:
		c.Ints = append(c.Ints, 0)
	case event.Float:
		c.Floats = append(c.Floats, 0)
	case event.Bool:
		c.Bools = append(c.Bools, false)
	case event.Time:
		c.Times = append(c.Times, time.Time{})
	default:
		c.Strings = append(c.Strings, "")
	}
}

// Reserve makes room, so that many rows can come without another allocation.
func (c *Column) Reserve(rows int) {
	switch c.Type {
	case event.Int:
		c.Ints = slices.Grow(c.Ints, rows)
	case event.Float:
		c.Floats = slices.Grow(c.Floats, rows)
	case event.Bool:
		c.Bools = slices.Grow(c.Bools, rows)
	case event.Time:
		c.Times = slices.Grow(c.Times, rows)
	default:
		c.Strings = slices.Grow(c.Strings, rows)
	}
	if c.nulls != nil {
		c.nulls = slices.Grow(c.nulls, rows)
	}
}

// Arrange puts the rows into another order: row i becomes what was row order[i].
func (r *Result) Arrange(order []int) {
	moves := cycles(order)
	for i := range r.Columns {
		c := &r.Columns[i]
		arrange(c.Strings, moves)
		arrange(c.Ints, moves)
		arrange(c.Floats, moves)
		arrange(c.Bools, moves)
		arrange(c.Times, moves)
		arrange(c.nulls, moves)
	}
}

// move says that a row becomes what another one was; the last of a cycle becomes what its first was before that.
type move struct {
	to, from int
	first    bool // of its cycle
	last     bool
}

// cycles lists the moves that an order needs, so that each value is moved once and in place. Mostly only a few rows of one
// millisecond change places.
func cycles(order []int) []move {
	var moves []move
	done := make([]bool, len(order))
	for start := range order {
		if done[start] || order[start] == start {
			continue
		}
		for to := start; !done[to]; to = order[to] {
			done[to] = true
			moves = append(moves, move{to: to, from: order[to], first: to == start, last: order[to] == start})
		}
	}
	return moves
}

func arrange[T any](values []T, moves []move) {
	if len(values) == 0 {
		return
	}
	var kept T
	for _, m := range moves {
		if m.first {
			kept = values[m.to]
		}
		if m.last {
			values[m.to] = kept
		} else {
			values[m.to] = values[m.from]
		}
	}
}
