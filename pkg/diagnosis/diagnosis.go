package diagnosis

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Severity says how bad a finding is.
type Severity string

const (
	Critical Severity = "critical" // clients can't work
	Warning  Severity = "warning"  // something is wrong
	Info     Severity = "info"     // worth knowing
)

// Severities lists them, the worst first.
var Severities = []Severity{Critical, Warning, Info}

// Finding is one thing that is wrong.
type Finding struct {
	ID       string
	Severity Severity
	Summary  string // a sentence with the figures
	Span            // the rows that prove it; the count is the evidence
	Clients  int64  // how many it is about
	Check    string // what to do next
	Rows     Rows
}

// Rows is a query of the model for the rows behind a finding, beside the keys of the question itself.
type Rows struct {
	Scenario string
	View     string
	Keys     map[string][]string // clients, sources, topics … of the model
	Filters  []Filter
	Outcome  string
	Whole    bool // the keys of the question don't apply
	Only     bool // only from the finding's first row to its last
}

// Filter compares a column exactly; the operator is "=" or "!=".
type Filter struct {
	Column, Operator string
	Values           []string
}

// Rule recognizes one finding.
type Rule struct {
	ID         string
	Meaning    string // what is wrong
	Recognized string // how it is told, with the thresholds
	Check      string // what to do next
	find       func(*Evidence, *blame) []Finding
}

// Rules lists the rules, causes before what they bring about: a rule doesn't blame a client again for what an earlier
// one has explained.
var Rules = slices.Concat(ingestionRules, nodeRules, refusalRules, protocolRules, connectionRules, accessRules, deliveryRules, symptomRules)

// NothingUnusual is the finding where no rule has found anything.
const NothingUnusual = "nothing-unusual"

// blame remembers which clients' troubles are explained.
type blame struct{ clients map[string]string }

func (b *blame) on(client, finding string) { b.clients[client] = finding }
func (b *blame) explained(client string) bool {
	_, ok := b.clients[client]
	return ok
}

// Judge applies the rules. The worst finding comes first, causes before symptoms; where nothing is wrong, the first row
// says what was looked at.
func Judge(f *Evidence) []Finding {
	b := &blame{clients: map[string]string{}}
	var findings []Finding
	for _, rule := range Rules {
		for _, found := range rule.find(f, b) {
			found.ID, found.Summary = rule.ID, event.OneLine(found.Summary)
			if found.Check == "" {
				found.Check = rule.Check
			}
			findings = append(findings, found)
		}
	}
	slices.SortStableFunc(findings, func(x, y Finding) int {
		return cmp.Compare(slices.Index(Severities, x.Severity), slices.Index(Severities, y.Severity))
	})
	if len(findings) == 0 || findings[0].Severity == Info {
		findings = slices.Insert(findings, 0, nothing(f))
	}
	return findings
}

// nothing says what was looked at.
func nothing(f *Evidence) Finding {
	found := Finding{ID: NothingUnusual, Severity: Info, Clients: f.Clients, Rows: Rows{Scenario: "events", View: "logs"}}
	events := map[string]int64{}
	for _, e := range f.Events {
		events[e.Event] += e.Count
		found.Span = found.Span.with(e.Span)
	}
	if found.Count == 0 {
		found.Summary = "There are no rows in this time range."
		found.Check = "Widen the time range. If there should be rows, press Save & test in the data source's settings: it says when the newest came."
		if f.Narrow {
			found.Summary = "There are no rows of what was asked in this time range."
			found.Check = "Widen the time range, or check the names: they are compared exactly, also in case."
		}
		return found
	}
	found.Summary = "Nothing unusual in " + rows(found.Count) + " of " + clients(found.Clients) + ": " + lookedAt(events) + "."
	if end := lastEnd(f); f.Narrow && end != "" {
		found.Summary += " " + end
	}
	found.Check = "If something is still amiss, look at the rows themselves, or widen the time range."
	return found
}

// lastEnd tells of connections that ended against the client's will, too seldom for a finding.
func lastEnd(f *Evidence) string {
	var last End
	for _, e := range f.Ends {
		if e.Last.After(last.Last) {
			last = e
		}
	}
	if last.Count == 0 {
		return ""
	}
	return fmt.Sprintf("The last connection that broke was that of %s, with %s at %s.", name(last.ClientID), last.Reason, f.at(last.Last))
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

// sum adds up the spans of a list.
func sum[T any](list []T, span func(T) Span) Span {
	var total Span
	for _, one := range list {
		total = total.with(span(one))
	}
	return total
}

// tally is what several rows say about one client, the clients with the most first.
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
	slices.SortStableFunc(tallies, func(x, y tally[T]) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Client, y.Client))
	})
	return tallies
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

// severity is base, or critical where the clients are a good part of all.
func (f *Evidence) severity(base Severity, clients int64) Severity {
	if clients >= 10 && clients*20 >= f.Clients {
		return Critical
	}
	return base
}
