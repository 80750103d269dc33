package diagnosis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// What no other finding explains: no failure is without a finding.

const otherFailures = "other-failures"

var otherRules = []Rule{{
	ID:      otherFailures,
	Meaning: "Failures that no other finding is about: too few of their kind, or of a kind that proves nothing by itself.",
	Recognized: "Rows of outcome failure that no other finding explains. A warning where there are 5 or more and 2 an hour (3 where at most 20 clients are asked about) with a value that means no known trouble: a code of the client's own DISCONNECT, " +
		"an error that EMQX doesn't specify, a value that the dictionary lacks; else only information.",
	Otherwise: "Single failures are usual in any fleet: a break, a mistyped password, a client that is refused once.",
	Check:     "Open the rows, and look up each value: what it means and what to check stands behind it.",
	find:      findOthers,
}}

// failure is rows that failed alike.
type failure struct {
	event, value string
	clients      []string
	Span
}

// untold are the failures that no finding is about, by event and value, the most frequent first.
func (f *Evidence) untold(b *blame) []failure {
	var list []failure
	place := map[[2]string]int{}
	add := func(event, value, client string, s Span) {
		key := [2]string{event, value}
		i, ok := place[key]
		if !ok {
			i = len(list)
			place[key] = i
			list = append(list, failure{event: event, value: value})
		}
		list[i].Span = list[i].Span.with(s)
		if client != "" && !slices.Contains(list[i].clients, client) {
			list[i].clients = append(list[i].clients, client)
		}
	}
	authenticated := map[string]bool{} // a CONNACK repeats what its authentication said
	for _, r := range f.Refusals {
		authenticated[r.ClientID] = authenticated[r.ClientID] || r.Event == event.CheckAuthnComplete
	}
	for _, r := range f.Refusals {
		if !b.told[r.key()] && !b.explained(r.ClientID) && (r.Event == event.CheckAuthnComplete || !authenticated[r.ClientID]) {
			add(r.Event, r.Code, r.ClientID, r.Span)
		}
	}
	for _, e := range f.Ends {
		if !b.told[e.key()] && !b.explained(e.ClientID) {
			add(event.Disconnected, e.Reason, e.ClientID, e.Span)
		}
	}
	for _, d := range f.Denials {
		if !b.told[d.key()] {
			add(event.CheckAuthzComplete, d.Source, d.ClientID, d.Span)
		}
	}
	for _, d := range f.Drops {
		if !b.told[d.key()] {
			add(d.Event, d.Reason, d.ClientID, d.Span)
		}
	}
	for _, u := range f.NoSubscribers {
		if !b.told[u.key()] {
			add(event.MessageDropped, u.Reason, u.Publisher, u.Span)
		}
	}
	slices.SortStableFunc(list, func(x, y failure) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), strings.Compare(x.value, y.value))
	})
	return list
}

// entry is what the dictionary says of a value.
func (x failure) entry() (event.ReasonEntry, bool) {
	return event.ReasonFor(event.CauseColumn(x.event), x.event, x.value)
}

// unruled says whether no rule is about values of this kind.
func (x failure) unruled() bool {
	if x.value == "" {
		return false
	}
	entry, ok := x.entry()
	return !ok || entry.Class == event.Farewell || entry.Class == event.Unknown || entry.Class == event.Busy && x.event == event.Disconnected
}

const (
	fewOthers       = 5
	othersPerHour   = 2
	fewOthersOfFew  = 3 // where few clients are asked about
	mostOthersNamed = 5
)

func findOthers(f *Evidence, b *blame) []Finding {
	var findings []Finding
	if asleep := f.sleepers(b); len(asleep) > 0 {
		findings = append(findings, f.sleeping(b, asleep))
	}
	list := f.untold(b)
	var strange, usual []failure
	few := f.atLeast(fewOthers, othersPerHour)
	if f.few() {
		few = fewOthersOfFew
	}
	for _, x := range list {
		if x.unruled() && x.Count >= few {
			strange = append(strange, x)
		} else {
			usual = append(usual, x)
		}
	}
	if len(strange) > 0 {
		findings = append(findings, f.others(strange, Warning))
	}
	if len(usual) > 0 {
		findings = append(findings, f.others(usual, Info))
	}
	return findings
}

func (f *Evidence) others(list []failure, severity Severity) Finding {
	all := sum(list, func(x failure) Span { return x.Span })
	var clientIDs []string
	var checks []string
	for _, x := range list {
		for _, client := range x.clients {
			if !slices.Contains(clientIDs, client) {
				clientIDs = append(clientIDs, client)
			}
		}
	}
	summary := fmt.Sprintf("%s of %s that no other finding explains, %s: %s", count(all.Count, "failure", "failures"), f.of(int64(len(clientIDs))), f.course(all), inFigures(list)+" ("+who(clientIDs)+")")
	for _, x := range list[:min(mostOthersNamed, len(list))] {
		entry, ok := x.entry()
		switch {
		case ok:
			summary += ". " + x.value + ": " + strings.TrimSuffix(entry.Meaning, ".")
			checks = append(checks, x.value+": "+entry.Check)
		case x.value != "":
			summary += ". " + x.value + " isn't in the dictionary of EMQX's values"
		}
	}
	found := Finding{
		Severity: severity, Span: all, Clients: int64(len(clientIDs)), About: aboutClients(clientIDs), Certainty: Certain, Summary: summary + ".", Check: strings.Join(checks, " "),
		Rows: Rows{Scenario: event.Events, Outcome: string(event.Failure), Filters: []Filter{
			{event.Event, "=", slices.Compact(values(list, func(x failure) string { return x.event }))}, clientFilter(clientIDs),
		}},
	}
	if severity == Warning {
		found.Severity = f.severity(Warning, int64(len(clientIDs)))
	}
	return found
}

// inFigures lists failures: "12 tcp_closed, 3 not_authorized (CONNACK)".
func inFigures(list []failure) string {
	var texts []string
	for _, x := range list[:min(mostOthersNamed, len(list))] {
		value := x.value
		if value == "" {
			value = x.event + " without a reason"
		}
		texts = append(texts, fmt.Sprintf("%s %s", digits(x.Count), value))
	}
	if more := len(list) - mostOthersNamed; more > 0 {
		texts = append(texts, count(int64(more), "other kind", "other kinds"))
	}
	return listed(texts)
}
