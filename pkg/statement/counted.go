package statement

import "fmt"

// What is counted of rows, where the rows may be those of a rollup, each of which stands for all rows of a minute that are alike. A
// count of a whole range is then put together of the counts of its parts: those from the rollup, and those from the rows.

// Source is what a part of a statement reads.
type Source int

const (
	AllRows   Source = iota // the table, for the whole answer
	SomeRows                // the table, for a part of the answer
	RollupRow               // the rollup, for a part of the answer
)

// The rollup's columns beside those that its rows have in common.
const (
	RollupRows    = "rows"     // how many rows there are
	RollupFirst   = "first_at" // when the first and the last of them were written
	RollupLast    = "last_at"
	RollupClients = "clients" // a sketch of their client IDs
)

// sum, least, most and sketched say how the values of parts come to that of the whole; %s is the value.
const (
	sum      = "coalesce(sum(%s), 0)"
	least    = "min(%s)"
	most     = "max(%s)"
	sketched = "coalesce(CAST(hll_count(hll_merge(%s)) AS BIGINT), 0)"
)

// Count counts the rows that meet a condition; "" for all.
func (b *Builder) Count(name, condition string) Expr {
	sql := "count(*)"
	switch {
	case b.Source == RollupRow && condition == "":
		sql = "sum(" + Identifier(RollupRows) + ")"
	case b.Source == RollupRow:
		sql = "sum(" + Where(condition, Identifier(RollupRows)) + ")"
	case condition != "":
		sql = CountWhere(condition)
	}
	return Int(name, sql).merging(sum)
}

// CountBeside counts them where different values are counted beside, as Clients does.
func (b *Builder) CountBeside(name, condition string) Expr {
	counted := b.Count(name, condition)
	switch {
	case b.Source == RollupRow:
	case condition == "":
		counted.SQL = SumOfRows
	default:
		counted.SQL = SumWhere(condition)
	}
	return counted
}

// First is when the first row that meets a condition was written.
func (b *Builder) First(name, condition string) Expr {
	return Time(name, "min("+when(condition, b.moment(RollupFirst))+")").merging(least)
}

// Last is when the last row that meets a condition was written.
func (b *Builder) Last(name, condition string) Expr {
	return Time(name, "max("+when(condition, b.moment(RollupLast))+")").merging(most)
}

// Clients is how many clients the rows that meet a condition are about; of parts, a sketch of them.
func (b *Builder) Clients(name, condition string) Expr {
	known := "clientid <> ''"
	if condition != "" {
		known += " AND " + condition
	}
	sql := Different(Where(known, "clientid"))
	switch {
	case b.Source == RollupRow:
		sql = "hll_merge(" + when(condition, RollupClients) + ")"
	case b.Source == SomeRows:
		sql = "hll(" + Where(known, "clientid") + ")"
	}
	return Int(name, sql).merging(sketched)
}

func (b *Builder) moment(ofRollup string) string {
	if b.Source == RollupRow {
		return ofRollup
	}
	return `"timestamp"`
}

func when(condition, value string) string {
	if condition == "" {
		return value
	}
	return Where(condition, value)
}

func (e Expr) merging(how string) Expr {
	e.merge = how
	return e
}

// Merged is the value of a whole, whose parts are rows with this name behind a prefix such as "p.".
func (e Expr) Merged(prefix string) Expr {
	e.SQL = fmt.Sprintf(e.merge, prefix+e.Name)
	return e
}
