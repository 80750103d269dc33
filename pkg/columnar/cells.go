package columnar

import (
	"strconv"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Cells reads one column of a result, found once by its name. A column that the result lacks, or that holds another type, reads
// as NULL in every row: what a table can't tell isn't known.
type Cells[T any] struct {
	values []T
	column *Column
}

// Texts reads a column of texts.
func (r *Result) Texts(name string) Cells[string] {
	return cells(r, name, func(c *Column) []string {
		if c.Type == event.String || c.Type == event.Other {
			return c.Strings
		}
		return nil
	})
}

// Ints reads a column of whole numbers.
func (r *Result) Ints(name string) Cells[int64] {
	return cells(r, name, func(c *Column) []int64 { return c.Ints })
}

// Floats reads a column of numbers.
func (r *Result) Floats(name string) Cells[float64] {
	return cells(r, name, func(c *Column) []float64 { return c.Floats })
}

// Bools reads a column of booleans.
func (r *Result) Bools(name string) Cells[bool] {
	return cells(r, name, func(c *Column) []bool { return c.Bools })
}

// Times reads a column of times.
func (r *Result) Times(name string) Cells[time.Time] {
	return cells(r, name, func(c *Column) []time.Time { return c.Times })
}

func cells[T any](r *Result, name string, values func(*Column) []T) Cells[T] {
	if c := r.Column(name); c != nil {
		return Cells[T]{values(c), c}
	}
	return Cells[T]{}
}

// At is the value of a row; false for NULL.
func (c Cells[T]) At(row int) (T, bool) {
	if row >= len(c.values) || c.column.Null(row) {
		var none T
		return none, false
	}
	return c.values[row], true
}

// Get is the value of a row, the zero value for NULL.
func (c Cells[T]) Get(row int) T {
	value, _ := c.At(row)
	return value
}

// Pointer is the value of a row, nil for NULL.
func (c Cells[T]) Pointer(row int) *T {
	if _, ok := c.At(row); !ok {
		return nil
	}
	return &c.values[row]
}

// Text is a value of any type as people read it, times as RFC 3339 with milliseconds; false for NULL.
func (c *Column) Text(row int) (string, bool) {
	switch {
	case c.Null(row):
		return "", false
	case c.Type == event.Int:
		return strconv.FormatInt(c.Ints[row], 10), true
	case c.Type == event.Float:
		return strconv.FormatFloat(c.Floats[row], 'g', -1, 64), true
	case c.Type == event.Bool:
		return strconv.FormatBool(c.Bools[row]), true
	case c.Type == event.Time:
		return c.Times[row].UTC().Format("2006-01-02T15:04:05.000Z07:00"), true
	}
	return c.Strings[row], true
}
