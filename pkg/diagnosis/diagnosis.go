package diagnosis

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Rules lists the rules, causes before what they bring about: a rule doesn't blame a client again for what an earlier one has
// explained.
var Rules = slices.Concat(notSeenRules, ingestionRules, outageRules, refusalRules, protocolRules, takeoverRules, connectionRules, accessRules,
	deliveryRules, slowRules, symptomRules, repeatedRules, clockRules, otherRules)

// NothingUnusual is the finding where no rule has found anything.
const NothingUnusual = "nothing-unusual"

// Judge applies the rules. The worst finding comes first, what was asked about before its surroundings, causes before symptoms;
// where nothing is wrong, the first row says what was looked at. The first row begins with the client, if the question is about one.
func Judge(f *Evidence) []Finding {
	f.countOnce()
	b := newBlame()
	var findings []Finding
	var untold []failure
	for _, rule := range Rules {
		if rule.ID == otherFailures {
			untold = f.untold(b)
		}
		for _, found := range rule.find(f, b) {
			found.ID = rule.ID
			if found.Check == "" {
				found.Check = rule.Check
			}
			if found.Certainty == "" {
				found.Certainty = Likely
			}
			findings = append(findings, found)
		}
	}
	slices.SortStableFunc(findings, func(x, y Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(Severities, x.Severity), slices.Index(Severities, y.Severity)),
			compareBool(x.context, y.context))
	})
	if len(findings) == 0 || findings[0].Severity == Info && findings[0].ID != notSeen {
		findings = slices.Insert(findings, 0, nothing(f, untold))
	}
	if state := f.state(); state != "" && findings[0].ID != notSeen {
		findings[0].Summary = state + " " + findings[0].Summary
	}
	for i := range findings {
		findings[i].Summary, findings[i].About = event.OneLine(findings[i].Summary), event.OneLine(findings[i].About)
	}
	return findings
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}

// nothing says what was looked at, and counts the failures that were seen and are too few to mean anything.
func nothing(f *Evidence, untold []failure) Finding {
	found := Finding{
		ID: NothingUnusual, Severity: Info, Clients: f.Clients, About: about("client", f.Subject), Certainty: Certain,
		Rows:  Rows{Scenario: event.Events, View: "logs"},
		Check: "If something is still amiss, look at the rows themselves, or widen the time range.",
	}
	events := map[string]int64{}
	for _, e := range f.Events {
		events[e.Event] += e.Count
		found.Span = found.Span.with(e.Span)
	}
	if found.Count == 0 {
		found.Summary = "There are no rows in this time range."
		found.Check = "Widen the time range. If there should be rows, press Save & test in the data source's settings: it says when the newest came."
		return found
	}
	found.Summary = "Nothing unusual in " + rows(found.Count) + " of " + clients(f.Clients) + ": " + lookedAt(events) + "."
	if len(untold) > 0 {
		found.Summary += " Failures among them, too few for a finding of their own: " + inFigures(untold) + "."
	}
	if end := lastEnd(f); f.Narrow && f.Subject == "" && end != "" {
		found.Summary += " " + end
	}
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

// severity is base, or critical where the clients are a good part of all. What is over keeps it.
func (f *Evidence) severity(base Severity, clients int64) Severity {
	if clients >= 10 && clients*20 >= f.Clients {
		return Critical
	}
	return base
}
