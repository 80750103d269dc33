package columnar

import "slices"

// Clone is a copy of a result that nobody else reads.
func (r *Result) Clone() *Result {
	other := *r
	other.Columns = slices.Clone(r.Columns)
	for i := range other.Columns {
		c := &other.Columns[i]
		c.Strings, c.Ints, c.Floats = slices.Clone(c.Strings), slices.Clone(c.Ints), slices.Clone(c.Floats)
		c.Bools, c.Times, c.nulls = slices.Clone(c.Bools), slices.Clone(c.Times), slices.Clone(c.nulls)
	}
	return &other
}
