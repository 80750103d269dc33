package store

import (
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Result is the rows of a statement, column by column.
type Result struct {
	Columns []Column
	Rows    int
	More    bool // the database had more rows than were wanted
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

	nulls []bool // nil as long as there was none
}

// Null says whether a row has no value.
func (c *Column) Null(row int) bool { return c.nulls != nil && c.nulls[row] }

// HasNulls says whether any row has no value.
func (c *Column) HasNulls() bool { return c.nulls != nil }

// len is the number of values.
func (c *Column) len() int {
	return len(c.Strings) + len(c.Ints) + len(c.Floats) + len(c.Bools) + len(c.Times)
}

// appendNull adds a row without a value.
func (c *Column) appendNull() {
	if c.nulls == nil {
		c.nulls = make([]bool, c.len(), 2*c.len()+16)
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

// Arrange puts the rows into another order: row i becomes what was row order[i].
func (r *Result) Arrange(order []int) {
	for i := range r.Columns {
		c := &r.Columns[i]
		c.Strings = arranged(c.Strings, order)
		c.Ints = arranged(c.Ints, order)
		c.Floats = arranged(c.Floats, order)
		c.Bools = arranged(c.Bools, order)
		c.Times = arranged(c.Times, order)
		c.nulls = arranged(c.nulls, order)
	}
}

func arranged[T any](values []T, order []int) []T {
	if len(values) == 0 {
		return values
	}
	out := make([]T, len(order))
	for i, from := range order {
		out[i] = values[from]
	}
	return out
}

// texts turns bytes from the wire into strings with few allocations: values that repeat (events, nodes, topics) are
// shared, the others are cut from large pieces of memory.
type texts struct {
	piece   strings.Builder
	size    int
	known   map[string]string
	seen    int
	repeats int
}

const (
	firstPiece = 1 << 10
	lastPiece  = 1 << 18
	trial      = 256  // values after which sharing must have paid
	maxKnown   = 8192 // distinct values that are remembered
)

func (t *texts) add(raw []byte) string {
	if len(raw) == 0 {
		return ""
	}
	if t.known == nil {
		if t.seen < 0 {
			return t.cut(raw)
		}
		t.known = make(map[string]string)
	}
	if s, ok := t.known[string(raw)]; ok {
		t.repeats++
		return s
	}
	s := t.cut(raw)
	t.known[s] = s
	t.seen++
	if t.seen >= maxKnown || t.seen >= trial && t.repeats < t.seen {
		t.known, t.seen = nil, -1
	}
	return s
}

func (t *texts) cut(raw []byte) string {
	if t.piece.Len()+len(raw) > t.piece.Cap() {
		t.size = min(max(2*t.size, firstPiece), lastPiece)
		t.piece = strings.Builder{}
		t.piece.Grow(max(t.size, len(raw)))
	}
	from := t.piece.Len()
	t.piece.Write(raw)
	return t.piece.String()[from:]
}
