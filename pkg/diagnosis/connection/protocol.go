package connection

import (
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/access"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Clients that send what MQTT or EMQX's limits don't allow.

var ProtocolRules = []evidence.Rule{{
	ID:        "protocol-error",
	Dashboard: "lifecycle",
	Meaning:   "A client sends what MQTT or EMQX's limits don't allow, and is disconnected or refused for it.",
	Recognized: "Disconnects, or else CONNACKs, of one client for a reason that is about the protocol (frame_error, bad_frame_header, protocol_error, frame_too_large, topic_filter_invalid …): " +
		"3 or more, and 1 an hour; 1 where at most 20 clients are asked about.",
	Otherwise: "Some of these names may also come from the client's own DISCONNECT (MQTT 5): then it is the client that couldn't read what EMQX sent.",
	Check: "Look at the reason: a packet larger than the listener allows, a client library with a fault, or something that isn't MQTT at all. MQTT 5 reason names may also come " +
		"from the client's own DISCONNECT. EMQX's log trace of the client shows the packets.",
	Find: findProtocol,
}}

// ForPayload says whether connections ended because a payload was refused: schema validation and transformations can be told to
// disconnect whom they refuse something.
func ForPayload(f *evidence.Evidence, t evidence.Tally[evidence.End]) bool {
	refused := slices.ContainsFunc(f.Drops, func(d evidence.Drop) bool { return d.ClientID == t.Client && evidence.RefusesPayloads(d) })
	return refused && !slices.ContainsFunc(t.Rows, func(e evidence.End) bool { return e.Reason != "implementation_specific_error" })
}

// findProtocol looks at connections that were ended for a fault, and at those that were refused for one.
func findProtocol(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	few := access.EnoughRefusals(f)
	finding := func(members []evidence.Member, often int64, all evidence.Span, summary string, rows evidence.Rows) evidence.Finding {
		subject, shared := f.Together(members)
		return evidence.Finding{Severity: f.Severity(evidence.Warning, often), Span: all, Clients: int64(len(members)), About: subject, Certainty: evidence.Certain, Summary: summary + shared + ".", Rows: rows}
	}
	var findings []evidence.Finding
	ended, often := evidence.Often(f, slices.DeleteFunc(EndsOf(f, event.Protocol), func(t evidence.Tally[evidence.End]) bool { return b.Explained(t.Client) || ForPayload(f, t) }), few)
	if len(ended) > 0 {
		worst := ended[0]
		BlameEnds(b, "protocol-error", ended)
		summary := fmt.Sprintf("%s was disconnected %s for %s, %s", words.Name(worst.Client), words.Times(worst.Count), reasonsOf(worst), f.Course(worst.Span))
		findings = append(findings, finding(evidence.MembersOf(ended), often, evidence.Total(ended), summary+f.OthersOf(evidence.OthersFigures(ended), "disconnect", "disconnects"), rowsOfEnds(ended)))
	}
	refusals, often := evidence.Often(f, slices.DeleteFunc(access.Refused(f, event.Protocol), func(t evidence.Tally[evidence.Refusal]) bool { return b.Explained(t.Client) }), few)
	if len(refusals) > 0 {
		worst := refusals[0]
		access.BlameRefusals(f, b, "protocol-error", refusals)
		summary := fmt.Sprintf("%s was refused %s for %s, %s", words.Name(worst.Client), words.Times(worst.Count),
			words.Listed(words.Distinct(worst.Rows, func(r evidence.Refusal) string { return r.Code })), f.Course(worst.Span))
		if one := worst.Rows[0]; worst.Client == "" && one.Sources > 1 { // there may be as many clients
			summary += fmt.Sprintf(", from %s and %s", one.Source, words.Count(one.Sources-1, "other address", "other addresses"))
		}
		findings = append(findings, finding(evidence.MembersOf(refusals), often, evidence.Total(refusals), summary+f.OthersOf(evidence.OthersFigures(refusals), "refusal", "refusals"), access.RowsOf(refusals)))
	}
	return findings
}
