package diagnosis

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

// with adds more rows.
func (s Span) with(more Span) Span {
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

// every is the mean time between the rows of a span; 0 where there is one only.
func (s Span) every() time.Duration {
	if s.Count < 2 {
		return 0
	}
	return s.Last.Sub(s.First) / time.Duration(s.Count-1)
}

// overlaps says whether two spans of time have a moment in common.
func (s Span) overlaps(other Span) bool {
	return !s.First.After(other.Last) && !s.Last.Before(other.First)
}

// sum adds up the spans of a list.
func sum[T any](list []T, span func(T) Span) Span {
	var total Span
	for _, one := range list {
		total = total.with(span(one))
	}
	return total
}

// tally is what several rows say about one client, or one thing of another kind; those with the most rows come first.
type tally[T any] struct {
	Client string
	Rows   []T
	Span
}

// byClient puts rows together that are about one client.
func byClient[T any](list []T, client func(T) string, span func(T) Span) []tally[T] {
	place := map[string]int{}
	var tallies []tally[T]
	for _, one := range list {
		id := client(one)
		i, ok := place[id]
		if !ok {
			i = len(tallies)
			place[id] = i
			tallies = append(tallies, tally[T]{Client: id})
		}
		tallies[i].Rows = append(tallies[i].Rows, one)
		tallies[i].Span = tallies[i].Span.with(span(one))
	}
	sortTallies(tallies)
	return tallies
}

func sortTallies[T any](tallies []tally[T]) {
	slices.SortStableFunc(tallies, func(x, y tally[T]) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), strings.Compare(x.Client, y.Client))
	})
}

func names[T any](tallies []tally[T]) []string {
	list := make([]string, len(tallies))
	for i, t := range tallies {
		list[i] = t.Client
	}
	return list
}

func total[T any](tallies []tally[T]) Span {
	return sum(tallies, func(t tally[T]) Span { return t.Span })
}
