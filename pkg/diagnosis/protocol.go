package diagnosis

import (
	"fmt"
	"slices"
)

var protocolRules = []Rule{{
	ID:      "protocol-error",
	Meaning: "A client sends what MQTT or EMQX's limits don't allow, and is disconnected or refused for it.",
	Recognized: "Disconnects, or else CONNACKs, of one client for a reason that is about the protocol (frame_error, protocol_error, frame_too_large, topic_filter_invalid …): " +
		"3 or more, and 1 an hour; 1 where at most 20 clients are asked about.",
	Check: "Look at the reason: a packet larger than the listener allows, a client library with a fault, or something that isn't MQTT at all. MQTT 5 reason names may also come " +
		"from the client's own DISCONNECT. EMQX's log trace of the client shows the packets.",
	find: findProtocol,
}}

// findProtocol looks at connections that were ended for a fault, and where there is none, at those that were refused for one.
func findProtocol(f *Evidence, b *blame) []Finding {
	few := f.atLeast(fewRefusals, refusalsPerHour)
	if f.few() {
		few = 1
	}
	enough := func(client string, n int64) bool { return n >= few && !b.explained(client) }
	finding := func(clientIDs []string, all Span, summary string, rows Rows) []Finding {
		for _, client := range clientIDs {
			b.on(client, "protocol-error")
		}
		n := int64(len(clientIDs))
		return []Finding{{Severity: f.severity(Warning, n), Span: all, Clients: n, Summary: summary + ".", Rows: rows}}
	}
	ended := slices.DeleteFunc(ends(f, among(badProtocol)), func(t tally[End]) bool { return !enough(t.Client, t.Count) })
	if len(ended) > 0 {
		worst := ended[0]
		summary := fmt.Sprintf("%s was disconnected %s for %s, %s", name(worst.Client), times(worst.Count),
			listed(values(worst.Rows, func(e End) string { return e.Reason })), f.when(worst.Span))
		return finding(names(ended), total(ended), summary+othersOf(ended, "disconnect", "disconnects"), rowsOfEnds(ended))
	}
	refusals := slices.DeleteFunc(refused(f, protocol, false), func(t tally[Refusal]) bool { return !enough(t.Client, t.Count) })
	if len(refusals) == 0 {
		return nil
	}
	worst := refusals[0]
	summary := fmt.Sprintf("%s was refused %s for %s, %s", name(worst.Client), times(worst.Count),
		listed(values(worst.Rows, func(r Refusal) string { return r.Code })), f.when(worst.Span))
	return finding(names(refusals), total(refusals), summary+othersOf(refusals, "refusal", "refusals"), rowsOf(refusals))
}
