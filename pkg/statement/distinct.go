package statement

// Different values are counted beside sums, minima and maxima alone, and one kind of them in a statement: then GreptimeDB groups twice, and
// holds what groups hold. Otherwise it keeps a set for each group, which takes some 10 kB even where the group has one value.

// Different counts the different values of an expression.
func Different(value string) string { return "count(DISTINCT " + value + ")" }

// SumOfRows counts rows beside that.
const SumOfRows = "sum(1)"

// SumWhere counts the rows that meet a condition beside that.
func SumWhere(condition string) string { return "sum(CASE WHEN " + condition + " THEN 1 ELSE 0 END)" }
