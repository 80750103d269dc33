// Package diagnosis tells from aggregates over a time range what is wrong, in words and with evidence. The packages below it are areas, a
// file a subject: the SQL that gathers what must be known, and the rules over that. The rules are pure. This package lists them, gathers for
// them in waves, and orders what they find.
package diagnosis

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/access"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/connection"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/message"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/outage"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/recording"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Rules lists the rules, causes before what they bring about: a rule doesn't blame a client again for what an earlier one has
// explained.
var Rules = slices.Concat(
	notSeenRules,
	recording.IngestionRules,
	outage.Rules,
	access.RefusalRules,
	connection.ProtocolRules,
	connection.UnfinishedRules,
	connection.TakeoverRules,
	connection.EndRules,
	access.DenialRules,
	message.DeliveryRules,
	message.SlowRules,
	connection.SymptomRules,
	outage.UnreachedRules,
	recording.RepeatedRules,
	recording.ClockRules,
	otherRules,
)

// NothingUnusual is the finding where no rule has found anything.
const NothingUnusual = "nothing-unusual"

// Judge applies the rules. The worst finding comes first, what was asked about before its surroundings, causes before symptoms;
// where nothing is wrong, the first row says what was looked at. The first row begins with the client, if the question is about one.
func Judge(f *evidence.Evidence) []evidence.Finding {
	countOnce(f)
	b := evidence.NewBlame()
	var findings []evidence.Finding
	var untold []failure
	for _, rule := range Rules {
		if rule.ID == evidence.OtherFailures {
			untold = untoldFailures(f, b)
		}
		for _, found := range rule.Find(f, b) {
			found.ID = rule.ID
			if found.Check == "" {
				found.Check = rule.Check
			}
			if found.Certainty == "" {
				found.Certainty = evidence.Likely
			}
			findings = append(findings, found)
		}
	}
	slices.SortStableFunc(findings, func(x, y evidence.Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(evidence.Severities, x.Severity), slices.Index(evidence.Severities, y.Severity)),
			evidence.CompareBool(x.Background, y.Background))
	})
	if len(findings) == 0 || findings[0].Severity == evidence.Info && findings[0].ID != notSeen {
		findings = slices.Insert(findings, 0, nothing(f, untold))
	}
	if state := connection.State(f); state != "" && findings[0].ID != notSeen {
		findings[0].Summary = state + " " + findings[0].Summary
	}
	for i := range findings {
		findings[i].Summary, findings[i].About = event.OneLine(findings[i].Summary), event.OneLine(findings[i].About)
	}
	return findings
}

// nothing says what was looked at, and counts the failures that were seen and are too few to mean anything.
func nothing(f *evidence.Evidence, untold []failure) evidence.Finding {
	found := evidence.Finding{
		ID: NothingUnusual, Severity: evidence.Info, Clients: f.Clients, About: evidence.About("client", f.Subject), Certainty: evidence.Certain,
		Rows:  evidence.Rows{Scenario: event.Events, View: "logs"},
		Check: "If something is still amiss, look at the rows themselves, or widen the time range.",
	}
	events := map[string]int64{}
	for _, e := range f.Events {
		events[e.Event] += e.Count
		found.Span = found.Span.With(e.Span)
	}
	if found.Count == 0 {
		found.Summary = "There are no rows in this time range."
		found.Check = "Widen the time range. If there should be rows, press Save & test in the data source's settings: it says when the newest came."
		return found
	}
	found.Summary = "Nothing unusual in " + words.Rows(found.Count) + " of " + words.Clients(f.Clients) + ": " + lookedAt(events) + "."
	if state := recording.StateOfNode(f); state != "" {
		found.Summary = state + " " + found.Summary
	}
	if len(untold) > 0 {
		found.Summary += " Failures among them, too few for a finding of their own: " + inFigures(untold) + "."
	}
	if end := lastEnd(f); f.Narrow && f.Subject == "" && end != "" {
		found.Summary += " " + end
	}
	for _, state := range []string{message.StateOfTopic(f), message.StateOfMessages(f)} {
		if state != "" {
			found.Summary += " " + state
		}
	}
	return found
}

// lastEnd tells of connections that ended against the client's will, too seldom for a finding.
func lastEnd(f *evidence.Evidence) string {
	var last evidence.End
	for _, e := range f.Ends {
		if e.Last.After(last.Last) {
			last = e
		}
	}
	if last.Count == 0 {
		return ""
	}
	return fmt.Sprintf("The last connection that broke was that of %s, with %s at %s.", words.Name(last.ClientID), last.Reason, f.At(last.Last))
}

// lookedAt lists how often what happened, in the order of the protocol.
func lookedAt(events map[string]int64) string {
	counted := []struct{ event, one, many string }{
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
	for _, w := range counted {
		if n := events[w.event]; n > 0 {
			texts = append(texts, words.Count(n, w.one, w.many))
		}
	}
	if len(texts) == 0 {
		return "none of them about connections or messages"
	}
	return words.Listed(texts)
}

// countOnce takes rows that stand in the table more than once for one, so that thresholds aren't met by half.
func countOnce(f *evidence.Evidence) {
	once := func(name string, s *evidence.Span) { s.Count = f.Once(name, s.Count) }
	for i := range f.Refusals {
		once(f.Refusals[i].Event, &f.Refusals[i].Span)
	}
	for i := range f.Ends {
		once(event.Disconnected, &f.Ends[i].Span)
	}
	for i := range f.Takeovers {
		once(event.Disconnected, &f.Takeovers[i].Span)
	}
	for i := range f.Denials {
		once(event.CheckAuthzComplete, &f.Denials[i].Span)
	}
	for i := range f.Drops {
		once(f.Drops[i].Event, &f.Drops[i].Span)
	}
	for i := range f.NoSubscribers {
		once(event.MessageDropped, &f.NoSubscribers[i].Span)
	}
}
