package diagnosis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/connection"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// What no other finding explains: no failure is without a finding.

var otherRules = []evidence.Rule{{
	ID:      evidence.OtherFailures,
	Meaning: "Failures that no other finding is about: too few of their kind, or of a kind that proves nothing by itself.",
	Recognized: "Rows of outcome failure that no other finding explains. A warning where there are 5 or more and 2 an hour (3 where at most 20 clients are asked about) with a value that means no known trouble: a code of the client's own DISCONNECT, " +
		"an error that EMQX doesn't specify, a value that the dictionary lacks; else only information.",
	Otherwise: "Single failures are usual in any fleet: a break, a mistyped password, a client that is refused once.",
	Check:     "Open the rows, and look up each value: what it means and what to check stands behind it.",
	Find:      findOthers,
}}

// failure is rows that failed alike.
type failure struct {
	event, value string
	clients      []string
	nameless     bool // some rows have no client ID
	evidence.Span
}

// untoldFailures are the failures that no finding is about, by event and value, the most frequent first.
func untoldFailures(f *evidence.Evidence, b *evidence.Blame) []failure {
	var list []failure
	place := map[[2]string]int{}
	add := func(event, value, client string, s evidence.Span) {
		key := [2]string{event, value}
		i, ok := place[key]
		if !ok {
			i = len(list)
			place[key] = i
			list = append(list, failure{event: event, value: value})
		}
		list[i].Span = list[i].Span.With(s)
		list[i].nameless = list[i].nameless || client == ""
		if client != "" && !slices.Contains(list[i].clients, client) {
			list[i].clients = append(list[i].clients, client)
		}
	}
	authenticated := map[[2]string]bool{} // a CONNACK repeats what its authentication said; without a client ID, in the same words
	who := func(r evidence.Refusal) [2]string {
		if r.ClientID == "" {
			return [2]string{"", r.Code}
		}
		return [2]string{r.ClientID}
	}
	for _, r := range f.Refusals {
		authenticated[who(r)] = authenticated[who(r)] || r.Event == event.CheckAuthnComplete
	}
	for _, r := range f.Refusals {
		if !b.Told[r.Key()] && !b.Explained(r.ClientID) && (r.Event == event.CheckAuthnComplete || !authenticated[who(r)]) {
			add(r.Event, r.Code, r.ClientID, r.Span)
		}
	}
	for _, e := range f.Ends {
		if !b.Told[e.Key()] && !b.Explained(e.ClientID) {
			add(event.Disconnected, e.Reason, e.ClientID, e.Span)
		}
	}
	for _, d := range f.Denials {
		if !b.Told[d.Key()] {
			add(event.CheckAuthzComplete, d.Source, d.ClientID, d.Span)
		}
	}
	for _, d := range f.Drops {
		if !b.Told[d.Key()] {
			add(d.Event, d.Reason, d.ClientID, d.Span)
		}
	}
	for _, u := range f.NoSubscribers {
		if !b.Told[u.Key()] {
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

func findOthers(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	var findings []evidence.Finding
	if asleep := connection.Sleepers(f, b); len(asleep) > 0 {
		findings = append(findings, connection.Sleeping(f, b, asleep))
	}
	list := untoldFailures(f, b)
	var strange, usual []failure
	few := f.AtLeast(fewOthers, othersPerHour)
	if f.Few() {
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
		findings = append(findings, others(f, strange, evidence.Warning))
	}
	if len(usual) > 0 {
		findings = append(findings, others(f, usual, evidence.Info))
	}
	return findings
}

func others(f *evidence.Evidence, list []failure, severity evidence.Severity) evidence.Finding {
	all := evidence.Sum(list, func(x failure) evidence.Span { return x.Span })
	var clientIDs []string
	var checks []string
	nameless := false
	for _, x := range list {
		nameless = nameless || x.nameless
		for _, client := range x.clients {
			if !slices.Contains(clientIDs, client) {
				clientIDs = append(clientIDs, client)
			}
		}
	}
	summary := fmt.Sprintf("%s of %s that no other finding explains, %s: %s", words.Count(all.Count, "failure", "failures"), f.Of(int64(len(clientIDs))), f.Course(all), inFigures(list)+" ("+words.Who(clientIDs)+")")
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
	found := evidence.Finding{
		Severity: severity, Span: all, Clients: int64(len(clientIDs)), About: evidence.AboutClients(clientIDs), Certainty: evidence.Certain, Summary: summary + ".", Check: strings.Join(checks, " "),
		Rows: evidence.Rows{Scenario: event.Events, Outcome: string(event.Failure), Filters: []evidence.Filter{
			evidence.OneOf(event.Event, slices.Compact(words.Distinct(list, func(x failure) string { return x.event }))),
		}},
	}
	if !nameless {
		found.Rows.Filters = append(found.Rows.Filters, evidence.ClientFilter(clientIDs))
	}
	if severity == evidence.Warning {
		found.Severity = f.Severity(evidence.Warning, int64(len(clientIDs)))
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
		texts = append(texts, fmt.Sprintf("%s %s", words.Digits(x.Count), value))
	}
	if more := len(list) - mostOthersNamed; more > 0 {
		texts = append(texts, words.Count(int64(more), "other kind", "other kinds"))
	}
	return words.Listed(texts)
}
