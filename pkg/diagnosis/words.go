package diagnosis

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// digits writes a number: "12,345".
func digits(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// count writes a number and what is counted: "1 row", "12,345 rows".
func count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return digits(n) + " " + many
}

func rows(n int64) string    { return count(n, "row", "rows") }
func clients(n int64) string { return count(n, "client", "clients") }

func times(n int64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return digits(n) + " times"
}

// name shows a client ID, also one that is empty.
func name(client string) string {
	if client == "" {
		return "a client without an ID"
	}
	return client
}

// who names the first clients of a list: "a", "a and b", "a, b and 3 others".
func who(list []string) string {
	const shown = 3
	var texts []string
	for _, client := range list[:min(shown, len(list))] {
		texts = append(texts, name(client))
	}
	if more := len(list) - shown; more > 0 {
		return strings.Join(texts, ", ") + " and " + count(int64(more), "other", "others")
	}
	return listed(texts)
}

// of says how many of those who are asked about: "3 of 40 clients", "120 of 120 clients", "1 client" where one is asked about.
func (f *Evidence) of(n int64) string {
	if f.Clients <= 1 || n > f.Clients {
		return clients(n)
	}
	return fmt.Sprintf("%s of %s", digits(n), clients(f.Clients))
}

// wereOf is the same as the subject of a sentence.
func (f *Evidence) wereOf(n int64) string {
	if n == 1 {
		return f.of(n) + " was"
	}
	return f.of(n) + " were"
}

// andOthers names one of n clients.
func andOthers(client string, n int64) string {
	if n < 2 {
		return name(client)
	}
	return name(client) + " and " + count(n-1, "other", "others")
}

// figures are what several clients of a finding have in common: how many they are, with how many rows, and their names.
type figures struct {
	clients []string
	rows    int64
	equal   bool // none has more rows than another
}

func othersFigures[T any](list []tally[T]) figures {
	fig := figures{clients: names(list), rows: total(list).Count, equal: true}
	for _, t := range list {
		fig.equal = fig.equal && t.Count == list[0].Count
	}
	return fig
}

// othersOf goes on from a sentence about the first of several clients: how many there are, with how many rows, and their names.
func (f *Evidence) othersOf(fig figures, one, many string) string {
	if len(fig.clients) < 2 {
		return ""
	}
	alike := ""
	if fig.equal {
		alike = ", as many of each"
	}
	return fmt.Sprintf("; %s in all, %s%s: %s", f.of(int64(len(fig.clients))), count(fig.rows, one, many), alike, who(fig.clients))
}

func were(n int64) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// listed joins texts as people do.
func listed(texts []string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:len(texts)-1], ", ") + " and " + texts[len(texts)-1]
}

// inWords writes a duration in its two biggest units: "90 s", "12 min", "2 h 5 min".
func inWords(d time.Duration) string {
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

// at writes a time of the day in UTC, with its date where the range is longer than a day.
func (f *Evidence) at(t time.Time) string {
	if f.To.Sub(f.From) > 24*time.Hour {
		return t.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	return t.UTC().Format("15:04:05 UTC")
}

// goesOn is how long after the last row something may still go on: a little more than the usual time between two of its rows.
func goesOn(s Span) time.Duration { return min(max(2*time.Minute, 3*s.every()/2), 15*time.Minute) }

// course says when something happened, and whether it is over: "at 08:00:01 UTC", "from 08:00:01 UTC until 08:30:00 UTC",
// "since 08:00:01 UTC, and it goes on".
func (f *Evidence) course(s Span) string {
	first, last := f.at(s.First), f.at(s.Last)
	switch {
	case first == last:
		return "at " + first
	case s.Last.Add(goesOn(s)).After(f.To):
		return "since " + first + ", and it goes on"
	}
	return "from " + first + " until " + last
}

// lookedAt lists how often what happened, in the order of the protocol.
func lookedAt(events map[string]int64) string {
	words := []struct{ event, one, many string }{
		{event.CheckAuthnComplete, "authentication", "authentications"},
		{event.Connack, "CONNACK", "CONNACKs"},
		{event.Connected, "connection", "connections"},
		{event.Disconnected, "disconnect", "disconnects"},
		{event.Ping, "ping", "pings"},
		{event.CheckAuthzComplete, "authorization", "authorizations"},
		{event.Subscribed, "subscription", "subscriptions"},
		{event.MessagePublish, "publish", "publishes"},
		{event.MessageDelivered, "delivery", "deliveries"},
		{event.MessageAcked, "acknowledgement", "acknowledgements"},
		{event.MessageDropped, "message dropped before any receiver", "messages dropped before any receiver"},
		{event.MessageDeliveryDropped, "dropped delivery", "dropped deliveries"},
	}
	var texts []string
	for _, w := range words {
		if n := events[w.event]; n > 0 {
			texts = append(texts, count(n, w.one, w.many))
		}
	}
	if len(texts) == 0 {
		return "none of them about connections or messages"
	}
	return listed(texts)
}

// values lists different texts in the order of their first appearance.
func values[T any](list []T, text func(T) string) []string {
	var all []string
	for _, one := range list {
		if v := text(one); !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}
