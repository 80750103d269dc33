package evidence

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Span is some rows: how many, the first and the last.
type Span struct {
	Count       int64
	First, Last time.Time
}

// With adds more rows.
func (s Span) With(more Span) Span {
	if s.Count == 0 {
		return more
	}
	if more.Count == 0 {
		return s
	}
	s.Count += more.Count
	if more.First.Before(s.First) {
		s.First = more.First
	}
	if more.Last.After(s.Last) {
		s.Last = more.Last
	}
	return s
}

// Every is the mean time between the rows of a span; 0 where there is one only.
func (s Span) Every() time.Duration {
	if s.Count < 2 {
		return 0
	}
	return s.Last.Sub(s.First) / time.Duration(s.Count-1)
}

// Overlaps says whether two spans of time have a moment in common.
func (s Span) Overlaps(other Span) bool {
	return !s.First.After(other.Last) && !s.Last.Before(other.First)
}

// Sum adds up the spans of a list.
func Sum[T any](list []T, span func(T) Span) Span {
	var total Span
	for _, one := range list {
		total = total.With(span(one))
	}
	return total
}

// Tally is what several rows say about one client, or one thing of another kind; those with the most rows come first.
type Tally[T any] struct {
	Client string
	Rows   []T
	Span
}

// ByClient puts rows together that are about one client.
func ByClient[T any](list []T, client func(T) string, span func(T) Span) []Tally[T] {
	place := map[string]int{}
	var tallies []Tally[T]
	for _, one := range list {
		id := client(one)
		i, ok := place[id]
		if !ok {
			i = len(tallies)
			place[id] = i
			tallies = append(tallies, Tally[T]{Client: id})
		}
		tallies[i].Rows = append(tallies[i].Rows, one)
		tallies[i].Span = tallies[i].Span.With(span(one))
	}
	SortTallies(tallies)
	return tallies
}

func SortTallies[T any](tallies []Tally[T]) {
	slices.SortStableFunc(tallies, func(x, y Tally[T]) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), strings.Compare(x.Client, y.Client))
	})
}

func Names[T any](tallies []Tally[T]) []string {
	list := make([]string, len(tallies))
	for i, t := range tallies {
		list[i] = t.Client
	}
	return list
}

func Total[T any](tallies []Tally[T]) Span {
	return Sum(tallies, func(t Tally[T]) Span { return t.Span })
}

// manyPerHour is how many rows many clients must have between them, so that a row of each now and then is nothing.
const manyPerHour = 5

// Many says whether a trouble is that of many clients, so that it counts however seldom each has it.
func Many[T any](f *Evidence, list []Tally[T]) bool {
	return len(list) >= LostClients && int64(len(list))*20 >= f.Clients && Total(list).Count >= f.AtLeast(LostClients, manyPerHour)
}

// Often keeps the clients with enough rows of a trouble, or all where they are many; often says how many have enough by themselves.
func Often[T any](f *Evidence, list []Tally[T], enough int64) (kept []Tally[T], often int64) {
	for _, t := range list {
		if t.Count >= enough {
			kept = append(kept, t)
		}
	}
	if often = int64(len(kept)); Many(f, list) {
		kept = list
	}
	return kept, often
}

func CompareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}
