// Package contrast tells what sets the failing apart from the others: of all values that clients or rows have (a node, an address,
// a user), those that many of the failing share and few of the others do. It knows neither SQL nor Grafana.
package contrast

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Value is one value of one dimension, with how many of the failing and of the others have it.
type Value struct {
	Dimension, Value string
	Failing, Others  int64
}

// Totals is how many there are in all.
type Totals struct{ Failing, Others int64 }

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

// Rank sorts the biggest difference first; values that few of the failing have come after all others, equals by name.
func Rank(values []Value, t Totals) {
	slices.SortStableFunc(values, func(x, y Value) int {
		if x.Small() != y.Small() {
			if x.Small() {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(y.Difference(t), x.Difference(t)), cmp.Compare(y.Failing, x.Failing),
			strings.Compare(x.Dimension, y.Dimension), strings.Compare(x.Value, y.Value))
	})
}

// individual matches the end of a client ID that tells individuals apart: a UUID, a hexadecimal number behind a separator, digits.
var individual = regexp.MustCompile(`(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?:^|[^0-9A-Za-z])[0-9a-fA-F]{6,}|[0-9]+)$`)

// Prefix is the part of a client ID that doesn't tell individuals apart; "" where nothing is left.
func Prefix(clientID string) string {
	at := individual.FindStringIndex(clientID)
	if at == nil || !strings.ContainsAny(clientID[at[0]:], "0123456789") { // a word is no number
		return clientID
	}
	rest := clientID[at[0]:]
	if separator := rest[0]; !strings.ContainsRune("0123456789abcdefABCDEF", rune(separator)) {
		return clientID[:at[0]+1]
	}
	return clientID[:at[0]]
}
