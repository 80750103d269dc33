// Package message is about messages on their way: dropped, refused, queued, without a subscriber, unacknowledged, late.
package message

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/connection"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Messages that were dropped on the way to a receiver, or refused for their payload.

const fewDrops = 5

var DeliveryRules = []evidence.Rule{
	unacknowledgedRule,
	{
		ID:         "payload-refused",
		Dashboard:  "drops",
		Meaning:    "Schema validation or a message transformation refuses messages, so they reach nobody.",
		Recognized: "Rows of schema.validation_failed or message.transformation_failed: 5 or more of one client; 1 where at most 20 clients are asked about.",
		Otherwise:  "A validation whose failure action is ignore refuses nothing: then a row of message.publish follows.",
		Check:      "Compare a refused payload with the schema, and the transformation with what the device really sends (EMQX dashboard, Smart Data Hub).",
		Find:       findRefusedPayloads,
	},
	{
		ID:        "publish-refused",
		Dashboard: "drops",
		Meaning:   "EMQX threw messages away because of how their publisher sent them.",
		Recognized: "Rows of message.dropped for another reason than no_subscribers (receive_maximum_exceeded, packet_identifier_inuse): 3 or more of one client; 1 where at most 20 clients " +
			"are asked about.",
		Otherwise: "A reason that the dictionary of EMQX's values lacks comes from a plugin, a hook or another version of EMQX.",
		Check: "Look at how the publisher handles QoS 2: it must release each message (PUBREL) before it uses its packet ID again, and may have no more unreleased ones than max_awaiting_rel. If the client does so, raise " +
			"max_awaiting_rel (EMQX dashboard, MQTT settings).",
		Find: findRefusedPublishes,
	},
	slowConsumerRule,
	offlineQueueRule,
	{
		ID:         "message-expired",
		Dashboard:  "drops",
		Meaning:    "Messages outlived their expiry interval before their receiver took them.",
		Recognized: "Drops of one receiver with expired: 5 or more; 1 where at most 20 clients are asked about.",
		Otherwise:  "A connected receiver that is slow lets messages expire in its queue as well.",
		Check:      "Compare the publisher's message expiry interval with how long the receiver is away, and find out why it is.",
		Find:       findExpired,
	},
	noSubscribersRule,
}

// Drops counts drops by receiver and reason.
func Drops(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if !g.CanRead(q, event.ClientID, event.Reason, event.Topic) {
		return nil
	}
	b := q.Builder()
	r := evidence.Scope(q, b, event.MessageDeliveryDropped, event.SchemaValidationFailed, event.MessageTransformationFailed)
	r.And("(" + statement.IsNot(event.Reason, event.UnwantedReasons()...) + " OR reason IS NULL)")
	more, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Event), statement.PlainText(event.Reason)},
		Values: evidence.HowManyBeside(statement.Text("a_topic", "min(topic)"), statement.Int("topics", statement.Different(event.Topic))),
		From:   r.SQL(), Order: "n DESC", Limit: evidence.MostGroups,
	}, func(r evidence.Reader) {
		g.Drops = append(g.Drops, evidence.Drop{
			ClientID: r.Text(event.ClientID), Event: event.Canonical(r.Text(event.Event)), Reason: r.Text(event.Reason),
			Topic: r.Text("a_topic"), Topics: r.Int("topics"), Span: evidence.SpanOf(r),
		})
	})
	evidence.TellMore(q, more, "receivers with drops")
	return err
}

// dropsOf chooses drops.
func dropsOf(f *evidence.Evidence, wanted func(evidence.Drop) bool) []evidence.Tally[evidence.Drop] {
	var chosen []evidence.Drop
	for _, d := range f.Drops {
		if wanted(d) {
			chosen = append(chosen, d)
		}
	}
	return evidence.ByClient(chosen, func(d evidence.Drop) string { return d.ClientID }, func(d evidence.Drop) evidence.Span { return d.Span })
}

func tellDrops(b *evidence.Blame, list []evidence.Tally[evidence.Drop]) {
	for _, t := range list {
		for _, d := range t.Rows {
			b.Tell(d.Key())
		}
	}
}

func wantsRoom(d evidence.Drop) bool { return d.Class() == event.QueueFull }

func expired(d evidence.Drop) bool { return d.Class() == event.Expired }

// lostTopics names one of the topics that a client's drops are about, and says how many others there are at least: the topics of one
// reason may be those of another.
func topicsOf(t evidence.Tally[evidence.Drop]) string {
	most := slices.MaxFunc(t.Rows, func(x, y evidence.Drop) int { return cmp.Compare(x.Topics, y.Topics) })
	if most.Topics < 2 {
		return most.Topic
	}
	return most.Topic + " and " + words.Count(most.Topics-1, "other topic", "other topics")
}

func rowsOfDrops(list []evidence.Tally[evidence.Drop]) evidence.Rows {
	var all []evidence.Drop
	for _, t := range list {
		all = append(all, t.Rows...)
	}
	return evidence.Rows{Scenario: event.Drops, Keys: map[string][]string{"events": {event.MessageDeliveryDropped}}, Filters: []evidence.Filter{
		evidence.OneOf(event.Reason, words.Distinct(all, func(d evidence.Drop) string { return d.Reason })), evidence.ClientFilter(evidence.Names(list)),
	}}
}

func findRefusedPayloads(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	list, often := evidence.Often(f, dropsOf(f, evidence.RefusesPayloads), f.Enough(fewDrops))
	if len(list) == 0 {
		return nil
	}
	tellDrops(b, list)
	for _, t := range connection.EndsOf(f, event.Protocol) {
		if connection.ForPayload(f, t) {
			connection.BlameEnds(b, "payload-refused", []evidence.Tally[evidence.End]{t})
		}
	}
	worst, all := list[0], evidence.Total(list)
	events := words.Distinct(worst.Rows, func(d evidence.Drop) string { return d.Event })
	subject, shared := f.TogetherNamed(evidence.Names(list))
	summary := fmt.Sprintf("Payloads of %s were refused %s (%s), on %s, %s", words.Name(worst.Client), words.Times(worst.Count), words.Listed(events), topicsOf(worst), f.Course(worst.Span))
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, often), Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Certain,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "refusal", "refusals") + shared + ".",
		Rows:    evidence.Rows{Scenario: event.Events, Filters: []evidence.Filter{evidence.OneOf(event.Event, []string{event.SchemaValidationFailed, event.MessageTransformationFailed}), evidence.ClientFilter(evidence.Names(list))}},
	}}
}

func findRefusedPublishes(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	var chosen []evidence.Unreceived
	for _, u := range f.NoSubscribers {
		if u.Reason != event.NoSubscribers {
			chosen = append(chosen, u)
		}
	}
	list := evidence.ByClient(chosen, func(u evidence.Unreceived) string { return u.Publisher }, func(u evidence.Unreceived) evidence.Span { return u.Span })
	list, often := evidence.Often(f, list, f.Enough(fewUnheard))
	if len(list) == 0 {
		return nil
	}
	var reasons []string
	for _, t := range list {
		for _, u := range t.Rows {
			b.Tell(u.Key())
			if !slices.Contains(reasons, u.Reason) {
				reasons = append(reasons, u.Reason)
			}
		}
	}
	worst, all := list[0], evidence.Total(list)
	subject, shared := f.TogetherNamed(evidence.Names(list))
	summary := fmt.Sprintf("EMQX threw away %s of %s (%s), %s", words.Count(worst.Count, "message", "messages"), words.Name(worst.Client), words.Listed(words.Distinct(worst.Rows, func(u evidence.Unreceived) string { return u.Reason })), f.Course(worst.Span))
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, often), Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Certain,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "message", "messages") + shared + ".",
		Rows: evidence.Rows{Scenario: event.Drops, Keys: map[string][]string{"events": {event.MessageDropped}}, Filters: []evidence.Filter{
			evidence.OneOf(event.Reason, reasons), evidence.ClientFilter(evidence.Names(list)),
		}},
	}}
}

func findExpired(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	list, often := evidence.Often(f, dropsOf(f, expired), f.Enough(fewDrops))
	if len(list) == 0 {
		return nil
	}
	tellDrops(b, list)
	for _, t := range list {
		b.On(t.Client, "message-expired")
	}
	worst, all := list[0], evidence.Total(list)
	subject, shared := f.TogetherNamed(evidence.Names(list))
	summary := fmt.Sprintf("%s for %s expired before it took them, on %s, %s", words.Count(worst.Count, "message", "messages"), words.Name(worst.Client), topicsOf(worst), f.Course(worst.Span))
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, often), Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Certain,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "message", "messages") + shared + ".", Rows: rowsOfDrops(list),
	}}
}
