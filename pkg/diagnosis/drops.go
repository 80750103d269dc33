package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Messages that were dropped on the way to a receiver, or refused for their payload.

// Drop is what was dropped for one receiver for one reason. Of schema.validation_failed and message.transformation_failed, which
// have no reason, the client is the publisher.
type Drop struct {
	ClientID, Event, Reason string
	Topic                   string // one of them
	Topics                  int64
	Span
}

func (d Drop) key() any { return [3]string{d.Event, d.ClientID, d.Reason} }

// class is what the reason proves.
func (d Drop) class() event.Class {
	entry, ok := event.ReasonFor(event.Reason, d.Event, d.Reason)
	if !ok {
		return event.Unknown
	}
	return entry.Class
}

const fewDrops = 5

var deliveryRules = []Rule{
	unacknowledgedRule,
	{
		ID:         "payload-refused",
		Meaning:    "Schema validation or a message transformation refuses messages, so they reach nobody.",
		Recognized: "Rows of schema.validation_failed or message.transformation_failed: 5 or more of one client; 1 where at most 20 clients are asked about.",
		Otherwise:  "A validation whose failure action is ignore refuses nothing: then a row of message.publish follows.",
		Check:      "Compare a refused payload with the schema, and the transformation with what the device really sends (EMQX dashboard, Smart Data Hub).",
		find:       findRefusedPayloads,
	},
	{
		ID:      "publish-refused",
		Meaning: "EMQX threw messages away because of how their publisher sent them.",
		Recognized: "Rows of message.dropped for another reason than no_subscribers (receive_maximum_exceeded, packet_identifier_inuse): 3 or more of one client; 1 where at most 20 clients " +
			"are asked about.",
		Otherwise: "A reason that the dictionary of EMQX's values lacks comes from a plugin, a hook or another version of EMQX.",
		Check: "Look at how the publisher handles QoS 2: it must release each message (PUBREL) before it uses its packet ID again, and may have no more unreleased ones than max_awaiting_rel. If the client does so, raise " +
			"max_awaiting_rel (EMQX dashboard, MQTT settings).",
		find: findRefusedPublishes,
	},
	slowConsumerRule,
	offlineQueueRule,
	{
		ID:         "message-expired",
		Meaning:    "Messages outlived their expiry interval before their receiver took them.",
		Recognized: "Drops of one receiver with expired: 5 or more; 1 where at most 20 clients are asked about.",
		Otherwise:  "A connected receiver that is slow lets messages expire in its queue as well.",
		Check:      "Compare the publisher's message expiry interval with how long the receiver is away, and find out why it is.",
		find:       findExpired,
	},
	noSubscribersRule,
}

// drops counts drops by receiver and reason.
func (g *gathering) drops(ctx context.Context, q *ask.Question) error {
	if !g.canRead(q, event.ClientID, event.Reason, event.Topic) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.MessageDeliveryDropped, event.SchemaValidationFailed, event.MessageTransformationFailed)
	r.And("(" + statement.IsNot(event.Reason, event.UnwantedReasons()...) + " OR reason IS NULL)")
	more, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Event), statement.PlainText(event.Reason)},
		Values: append(howMany(), statement.Text("a_topic", "min(topic)"), statement.Int("topics", "count(DISTINCT topic)")),
		From:   r.SQL(), Order: "n DESC", Limit: mostGroups,
	}, func(r reader) {
		g.Drops = append(g.Drops, Drop{
			ClientID: r.text(event.ClientID), Event: event.Canonical(r.text(event.Event)), Reason: r.text(event.Reason),
			Topic: r.text("a_topic"), Topics: r.int("topics"), Span: spanOf(r),
		})
	})
	tellMore(q, more, "receivers with drops")
	return err
}

// dropsOf chooses drops.
func dropsOf(f *Evidence, wanted func(Drop) bool) []tally[Drop] {
	var chosen []Drop
	for _, d := range f.Drops {
		if wanted(d) {
			chosen = append(chosen, d)
		}
	}
	return byClient(chosen, func(d Drop) string { return d.ClientID }, func(d Drop) Span { return d.Span })
}

func tellDrops(b *blame, list []tally[Drop]) {
	for _, t := range list {
		for _, d := range t.Rows {
			b.tell(d.key())
		}
	}
}

func refusesPayloads(d Drop) bool {
	return d.Event == event.SchemaValidationFailed || d.Event == event.MessageTransformationFailed
}

func wantsRoom(d Drop) bool { return d.class() == event.QueueFull }

func expired(d Drop) bool { return d.class() == event.Expired }

// topicsOf names one of the topics that a client's drops are about, and says how many others there are at least: the topics of one
// reason may be those of another.
func topicsOf(t tally[Drop]) string {
	most := slices.MaxFunc(t.Rows, func(x, y Drop) int { return cmp.Compare(x.Topics, y.Topics) })
	if most.Topics < 2 {
		return most.Topic
	}
	return most.Topic + " and " + count(most.Topics-1, "other topic", "other topics")
}

func rowsOfDrops(list []tally[Drop]) Rows {
	var all []Drop
	for _, t := range list {
		all = append(all, t.Rows...)
	}
	return Rows{Scenario: event.Drops, Keys: map[string][]string{"events": {event.MessageDeliveryDropped}}, Filters: []Filter{
		{event.Reason, "=", values(all, func(d Drop) string { return d.Reason })}, clientFilter(names(list)),
	}}
}

func findRefusedPayloads(f *Evidence, b *blame) []Finding {
	list := slices.DeleteFunc(dropsOf(f, refusesPayloads), func(t tally[Drop]) bool { return t.Count < f.enough(fewDrops) })
	if len(list) == 0 {
		return nil
	}
	tellDrops(b, list)
	for _, t := range endsOf(f, event.Protocol) {
		if f.forPayload(t) {
			blameEnds(b, "payload-refused", []tally[End]{t})
		}
	}
	worst, all := list[0], total(list)
	events := values(worst.Rows, func(d Drop) string { return d.Event })
	summary := fmt.Sprintf("Payloads of %s were refused %s (%s), on %s, %s", name(worst.Client), times(worst.Count), listed(events), topicsOf(worst), f.course(worst.Span))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: aboutClients(names(list)), Certainty: Certain,
		Summary: summary + f.othersOf(othersFigures(list), "refusal", "refusals") + ".",
		Rows:    Rows{Scenario: event.Events, Filters: []Filter{{event.Event, "=", []string{event.SchemaValidationFailed, event.MessageTransformationFailed}}, clientFilter(names(list))}},
	}}
}

func findRefusedPublishes(f *Evidence, b *blame) []Finding {
	var chosen []Unreceived
	for _, u := range f.NoSubscribers {
		if u.Reason != event.NoSubscribers {
			chosen = append(chosen, u)
		}
	}
	list := byClient(chosen, func(u Unreceived) string { return u.Publisher }, func(u Unreceived) Span { return u.Span })
	list = slices.DeleteFunc(list, func(t tally[Unreceived]) bool { return t.Count < f.enough(fewUnheard) })
	if len(list) == 0 {
		return nil
	}
	var reasons []string
	for _, t := range list {
		for _, u := range t.Rows {
			b.tell(u.key())
			if !slices.Contains(reasons, u.Reason) {
				reasons = append(reasons, u.Reason)
			}
		}
	}
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("EMQX threw away %s of %s (%s), %s", count(worst.Count, "message", "messages"), name(worst.Client), listed(values(worst.Rows, func(u Unreceived) string { return u.Reason })), f.course(worst.Span))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: aboutClients(names(list)), Certainty: Certain,
		Summary: summary + f.othersOf(othersFigures(list), "message", "messages") + ".",
		Rows: Rows{Scenario: event.Drops, Keys: map[string][]string{"events": {event.MessageDropped}}, Filters: []Filter{
			{event.Reason, "=", reasons}, clientFilter(names(list)),
		}},
	}}
}

func findExpired(f *Evidence, b *blame) []Finding {
	list := slices.DeleteFunc(dropsOf(f, expired), func(t tally[Drop]) bool { return t.Count < f.enough(fewDrops) })
	if len(list) == 0 {
		return nil
	}
	tellDrops(b, list)
	for _, t := range list {
		b.on(t.Client, "message-expired")
	}
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("%s for %s expired before it took them, on %s, %s", count(worst.Count, "message", "messages"), name(worst.Client), topicsOf(worst), f.course(worst.Span))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: aboutClients(names(list)), Certainty: Certain,
		Summary: summary + f.othersOf(othersFigures(list), "message", "messages") + ".", Rows: rowsOfDrops(list),
	}}
}
