// Package words says figures as people do: "12,345 rows", "twice", "a, b and 3 others", "2 h 5 min".
package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Digits writes a number: "12,345".
func Digits(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Count writes a number and what is counted: "1 row", "12,345 rows".
func Count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Digits(n) + " " + many
}

func Rows(n int64) string    { return Count(n, "row", "rows") }
func Clients(n int64) string { return Count(n, "client", "clients") }

func Times(n int64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return Digits(n) + " times"
}

// Name shows a client ID, also one that is empty.
func Name(client string) string {
	if client == "" {
		return "a client without an ID"
	}
	return client
}

// Who names the first clients of a list: "a", "a and b", "a, b and 3 others".
func Who(list []string) string {
	const shown = 3
	var texts []string
	for _, client := range list[:min(shown, len(list))] {
		texts = append(texts, Name(client))
	}
	if more := len(list) - shown; more > 0 {
		return strings.Join(texts, ", ") + " and " + Count(int64(more), "other", "others")
	}
	return Listed(texts)
}

// AndOthers names one of n clients.
func AndOthers(client string, n int64) string {
	if n < 2 {
		return Name(client)
	}
	return Name(client) + " and " + Count(n-1, "other", "others")
}

func Were(n int64) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// Listed joins texts as people do.
func Listed(texts []string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:len(texts)-1], ", ") + " and " + texts[len(texts)-1]
}

// InWords writes a duration in its two biggest units: "90 s", "12 min", "2 h 5 min".
func InWords(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d < 48*time.Hour:
		d = d.Round(time.Minute)
		return fmt.Sprintf("%d h %d min", d/time.Hour, d%time.Hour/time.Minute)
	default:
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	}
}

func Kind(kind string) string {
	if kind == "network" {
		return "address"
	}
	return kind
}

// Distinct lists different texts in the order of their first appearance.
func Distinct[T any](list []T, text func(T) string) []string {
	var all []string
	for _, one := range list {
		if v := text(one); !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// OfThem says how many of those who were looked at: "all 40 of them are let", "3 of the 40 were let".
func OfThem(n, of int, one, many string) string {
	switch {
	case n == of && of == 1:
		return "it " + one
	case n == of:
		return "all of them " + many
	}
	return fmt.Sprintf("%s of %s that were looked at %s", Digits(int64(n)), Digits(int64(of)), many)
}
