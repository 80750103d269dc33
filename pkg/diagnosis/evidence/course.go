package evidence

import (
	"fmt"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
)

// When something happened, and how many it concerned, in words.

// Of says how many of those who are asked about: "3 of 40 clients", "120 of 120 clients", "1 client" where one is asked about.
func (f *Evidence) Of(n int64) string {
	if f.Clients <= 1 || n > f.Clients {
		return words.Clients(n)
	}
	return fmt.Sprintf("%s of %s", words.Digits(n), words.Clients(f.Clients))
}

// WereOf is the same as the subject of a sentence.
func (f *Evidence) WereOf(n int64) string {
	if n == 1 {
		return f.Of(n) + " was"
	}
	return f.Of(n) + " were"
}

// figures are what several clients of a finding have in common: how many they are, with how many rows, and their names.
type figures struct {
	clients []string
	rows    int64
	equal   bool // none has more rows than another
}

func OthersFigures[T any](list []Tally[T]) figures {
	fig := figures{clients: Names(list), rows: Total(list).Count, equal: true}
	for _, t := range list {
		fig.equal = fig.equal && t.Count == list[0].Count
	}
	return fig
}

// OthersOf goes on from a sentence about the first of several clients: how many there are, with how many rows, and their names.
func (f *Evidence) OthersOf(fig figures, one, many string) string {
	if len(fig.clients) < 2 {
		return ""
	}
	alike := ""
	if fig.equal {
		alike = ", as many of each"
	}
	return fmt.Sprintf("; %s in all, %s%s: %s", f.Of(int64(len(fig.clients))), words.Count(fig.rows, one, many), alike, words.Who(fig.clients))
}

// At writes a time of the day in UTC, with its date where the range is longer than a day.
func (f *Evidence) At(t time.Time) string {
	if f.To.Sub(f.From) > 24*time.Hour {
		return t.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	return t.UTC().Format("15:04:05 UTC")
}

// goesOn is how long after the last row something may still go on: a little more than the usual time between two of its rows.
func goesOn(s Span) time.Duration { return min(max(2*time.Minute, 3*s.Every()/2), 15*time.Minute) }

// Course says when something happened, and whether it is over: "at 08:00:01 UTC", "from 08:00:01 UTC until 08:30:00 UTC",
// "since 08:00:01 UTC, and it goes on".
func (f *Evidence) Course(s Span) string {
	if s.Last.Add(goesOn(s)).After(f.To) && f.At(s.First) != f.At(s.Last) {
		return "since " + f.At(s.First) + ", and it goes on"
	}
	return f.Past(s)
}

// Past is the same of what is known to be over.
func (f *Evidence) Past(s Span) string {
	first, last := f.At(s.First), f.At(s.Last)
	if first == last {
		return "at " + first
	}
	return "from " + first + " until " + last
}
