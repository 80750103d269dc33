package diagnosis

import (
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Clients that send what MQTT or EMQX's limits don't allow.

var protocolRules = []Rule{{
	ID:      "protocol-error",
	Meaning: "A client sends what MQTT or EMQX's limits don't allow, and is disconnected or refused for it.",
	Recognized: "Disconnects, or else CONNACKs, of one client for a reason that is about the protocol (frame_error, bad_frame_header, protocol_error, frame_too_large, topic_filter_invalid …): " +
		"3 or more, and 1 an hour; 1 where at most 20 clients are asked about.",
	Otherwise: "Some of these names may also come from the client's own DISCONNECT (MQTT 5): then it is the client that couldn't read what EMQX sent.",
	Check: "Look at the reason: a packet larger than the listener allows, a client library with a fault, or something that isn't MQTT at all. MQTT 5 reason names may also come " +
		"from the client's own DISCONNECT. EMQX's log trace of the client shows the packets.",
	find: findProtocol,
}}

// forPayload says whether connections ended because a payload was refused: schema validation and transformations can be told to
// disconnect whom they refuse something.
func (f *Evidence) forPayload(t tally[End]) bool {
	refused := slices.ContainsFunc(f.Drops, func(d Drop) bool { return d.ClientID == t.Client && refusesPayloads(d) })
	return refused && !slices.ContainsFunc(t.Rows, func(e End) bool { return e.Reason != "implementation_specific_error" })
}

// findProtocol looks at connections that were ended for a fault, and at those that were refused for one.
func findProtocol(f *Evidence, b *blame) []Finding {
	few := f.enoughRefusals()
	enough := func(client string, n int64) bool { return n >= few && !b.explained(client) }
	finding := func(members []Member, all Span, summary string, rows Rows) Finding {
		n := int64(len(members))
		subject, shared := f.together(members)
		return Finding{Severity: f.severity(Warning, n), Span: all, Clients: n, About: subject, Certainty: Certain, Summary: summary + shared + ".", Rows: rows}
	}
	var findings []Finding
	ended := slices.DeleteFunc(endsOf(f, event.Protocol), func(t tally[End]) bool { return !enough(t.Client, t.Count) || f.forPayload(t) })
	if len(ended) > 0 {
		worst := ended[0]
		blameEnds(b, "protocol-error", ended)
		summary := fmt.Sprintf("%s was disconnected %s for %s, %s", name(worst.Client), times(worst.Count), reasonsOf(worst), f.course(worst.Span))
		findings = append(findings, finding(membersOf(ended), total(ended), summary+f.othersOf(othersFigures(ended), "disconnect", "disconnects"), rowsOfEnds(ended)))
	}
	refusals := slices.DeleteFunc(refused(f, event.Protocol), func(t tally[Refusal]) bool { return !enough(t.Client, t.Count) })
	if len(refusals) > 0 {
		worst := refusals[0]
		f.blameRefusals(b, "protocol-error", refusals)
		summary := fmt.Sprintf("%s was refused %s for %s, %s", name(worst.Client), times(worst.Count),
			listed(values(worst.Rows, func(r Refusal) string { return r.Code })), f.course(worst.Span))
		findings = append(findings, finding(membersOf(refusals), total(refusals), summary+f.othersOf(othersFigures(refusals), "refusal", "refusals"), rowsOf(refusals)))
	}
	return findings
}
