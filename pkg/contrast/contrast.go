// Package contrast tells what sets the failing apart from the others: of all values that clients or rows have (a node, an address,
// a user), those that many of the failing share and few of the others do. It knows neither SQL nor Grafana.
package contrast

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Value is one value of one dimension, with how many of the failing and of the others have it.
type Value struct {
	Dimension, Value string
	Failing, Others  int64
}

// Totals is how many there are in all. Where rows are compared, the clients tell how many of them are independent of each other.
type Totals struct {
	Failing, Others int64

	FailingClients, AllClients int64 // 0 where clients are compared
}

// Share is the part of the failing that have the value, between 0 and 1.
func (v Value) Share(t Totals) float64 { return part(v.Failing, t.Failing) }

// OthersShare is the part of the others that have it.
func (v Value) OthersShare(t Totals) float64 { return part(v.Others, t.Others) }

// Difference is how much more frequent the value is among the failing, between -1 and 1.
func (v Value) Difference(t Totals) float64 { return v.Share(t) - v.OthersShare(t) }

func part(n, of int64) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// A value explains the failing if most of them have it and few of the others do.
const (
	most = 0.8
	few  = 0.2
)

// Explains says whether the value covers most of the failing and few of the others.
func (v Value) Explains(t Totals) bool { return v.Share(t) >= most && v.OthersShare(t) <= few }

// Common finds the smallest thing that explains the failing: of the values that do, the one that fewest of the others have; of
// equals the first in the list, in which narrower dimensions come first. Without others nothing can be told apart.
func Common(values []Value, t Totals) (Value, bool) {
	if t.Others == 0 || t.Failing == 0 {
		return Value{}, false
	}
	explaining := slices.DeleteFunc(slices.Clone(values), func(v Value) bool { return !v.Explains(t) })
	if len(explaining) == 0 {
		return Value{}, false
	}
	return slices.MinFunc(explaining, func(x, y Value) int { return cmp.Compare(x.OthersShare(t), y.OthersShare(t)) }), true
}

// smallNumber is below how many of the failing a value proves little.
const smallNumber = 3

// Small says whether so few of the failing have the value that it proves little.
func (v Value) Small() bool { return v.Failing < smallNumber }

// A value sets the failing apart if it is this much more frequent among them, and by so many standard errors more than chance makes it.
const (
	apart  = 0.2
	errors = 3
)

// SetsApart says whether the value is so much more frequent among the failing that neither chance nor a few clients make it so.
func (v Value) SetsApart(t Totals) bool {
	if v.Small() || t.Others == 0 || v.Difference(t) < apart {
		return false
	}
	failing, others := independent(t.Failing, t.FailingClients), independent(t.Others, t.AllClients)
	p := part(v.Failing+v.Others, t.Failing+t.Others)
	return v.Difference(t) >= errors*math.Sqrt(p*(1-p)*(1/failing+1/others))
}

// independent is how many of n rows of some clients tell something of their own.
func independent(n, clients int64) float64 {
	if clients > 0 && clients < n {
		return float64(clients)
	}
	return float64(n)
}

// Rank sorts things by their values, the biggest difference first; values that few of the failing have come after all others. Of equals,
// those that more of the failing have come first, then those of the dimension that the list has first, then by name.
func Rank[T any](things []T, value func(T) Value, totals func(Value) Totals) {
	place := map[string]int{}
	for i, thing := range things {
		if _, ok := place[value(thing).Dimension]; !ok {
			place[value(thing).Dimension] = i
		}
	}
	slices.SortStableFunc(things, func(left, right T) int {
		x, y := value(left), value(right)
		if x.Small() != y.Small() {
			if x.Small() {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(y.Difference(totals(y)), x.Difference(totals(x))), cmp.Compare(y.Failing, x.Failing),
			cmp.Compare(place[x.Dimension], place[y.Dimension]), strings.Compare(x.Value, y.Value))
	})
}
