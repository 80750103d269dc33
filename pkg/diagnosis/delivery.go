package diagnosis

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Limits of the rules about messages.
const (
	fewDrops   = 5
	fewUnheard = 3 // of one topic

	fewUnacked      = 5
	unackedPerHour  = 2
	fewUnackedOfFew = 3   // where few clients are asked about
	missedShare     = 0.2 // of a receiver's deliveries
)

var deliveryRules = []Rule{
	{
		ID:      "unacknowledged",
		Meaning: "A receiver doesn't acknowledge what is delivered to it.",
		Recognized: "Deliveries of QoS 1 and 2 to one receiver that are older than 30 seconds and were not acknowledged: 5 or more, 2 an hour and a fifth of its deliveries; " +
			"3 and a fifth where at most 20 clients are asked about. Where it acknowledges next to nothing, its full queue is a consequence; " +
			"else acknowledgements that are missing are a consequence of a full queue, or of a connection that breaks every few minutes.",
		Check: "Look at the receiver: does its program call the acknowledgement (manual acks), does it hang while it handles a message, is its link good one way only?",
		find:  findUnacked,
	},
	{
		ID:         "payload-refused",
		Meaning:    "Schema validation or a message transformation refuses messages, so they reach nobody.",
		Recognized: "Rows of schema.validation_failed or message.transformation_failed: 5 or more of one client; 1 where at most 20 clients are asked about.",
		Check:      "Compare a refused payload with the schema, and the transformation with what the device really sends (EMQX dashboard, Smart Data Hub).",
		find:       findRefusedPayloads,
	},
	{
		ID:         "slow-consumer",
		Meaning:    "A connected receiver can't keep up, so its message queue overflows.",
		Recognized: "Drops of one receiver with queue_full or qos0_msg, most of them while it was connected: 5 or more; 1 where at most 20 clients are asked about.",
		Check:      "Have the receiver handle messages faster or share the load ($share/…), raise its inflight window (max_inflight) or its queue (max_mqueue_len), or lower the QoS or the rate of what it gets.",
		find:       findSlow,
	},
	{
		ID:         "offline-queue-full",
		Meaning:    "A receiver with a persistent session was away for so long that its message queue overflowed.",
		Recognized: "Drops of one receiver with queue_full or qos0_msg, most of them while it was not connected: 5 or more; 1 where at most 20 clients are asked about.",
		Check:      "Find out why it was away (its lifecycle); if that is normal, raise max_mqueue_len, shorten its session expiry, or store messages of QoS 0 too (mqueue_store_qos0).",
		find:       findOffline,
	},
	{
		ID:         "message-expired",
		Meaning:    "Messages outlived their expiry interval before their receiver took them.",
		Recognized: "Drops of one receiver with expired: 5 or more; 1 where at most 20 clients are asked about.",
		Check:      "Compare the publisher's message expiry interval with how long the receiver is away, and find out why it is.",
		find:       findExpired,
	},
	{
		ID:      "no-subscribers",
		Meaning: "Messages were published to a topic that nobody subscribes to.",
		Recognized: "Drops with no_subscribers: 3 or more of one topic; 1 where at most 20 clients are asked about. A warning where a subscribed filter nearly matches the topic, " +
			"where the only subscription that would receive it was denied, or where the topic had receivers before; else only information, because topics that only rules read count as dropped as well.",
		Check: "Compare the topic with the filters that are subscribed: case, a missing or an extra level, a wildcard. If only rules read the topic, all is well.",
		find:  findUnheard,
	},
}

func findUnacked(f *Evidence, b *blame) []Finding {
	few := f.atLeast(fewUnacked, unackedPerHour)
	if f.few() {
		few = fewUnackedOfFew
	}
	var list []Unacked
	for _, u := range f.Unacked {
		if u.Count >= few && float64(u.Count) >= missedShare*float64(u.Delivered) && !b.explained(u.ClientID) &&
			(u.none() || !f.full(u.ClientID) && !f.flaps(u.ClientID)) {
			list = append(list, u)
		}
	}
	if len(list) == 0 {
		return nil
	}
	var clientIDs []string
	for _, u := range list {
		b.on(u.ClientID, "unacknowledged")
		clientIDs = append(clientIDs, u.ClientID)
	}
	worst, all := list[0], sum(list, func(u Unacked) Span { return u.Span })
	summary := fmt.Sprintf("%s did not acknowledge %s of %s", name(worst.ClientID), digits(worst.Count), count(worst.Delivered, "delivery", "deliveries"))
	if life, ok := f.Lives[worst.ClientID]; ok {
		switch {
		case life.LastEnd.After(life.LastConnected):
			summary += fmt.Sprintf("; it has been disconnected since %s", f.at(life.LastEnd))
		case !life.LastConnected.IsZero():
			summary += fmt.Sprintf("; it has been connected since %s", f.at(life.LastConnected))
		}
	}
	if len(list) > 1 {
		summary += fmt.Sprintf("; %s in all, %s: %s", clients(int64(len(list))), count(all.Count, "delivery", "deliveries"), who(clientIDs))
	}
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), Summary: summary + ".",
		Rows: Rows{Scenario: event.Delivery, View: "messages", Filters: []Filter{clientFilter(clientIDs)}},
	}}
}

func findRefusedPayloads(f *Evidence, _ *blame) []Finding {
	list := slices.DeleteFunc(drops(f, refusesPayloads), func(t tally[Drop]) bool { return t.Count < f.enough(fewDrops) })
	if len(list) == 0 {
		return nil
	}
	worst, all := list[0], total(list)
	events := values(worst.Rows, func(d Drop) string { return d.Event })
	summary := fmt.Sprintf("Payloads of %s were refused %s (%s), on %s, %s", name(worst.Client), times(worst.Count), listed(events), topicsOf(worst), f.when(worst.Span))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), Summary: summary + othersOf(list, "refusal", "refusals") + ".",
		Rows: Rows{Scenario: event.Events, Filters: []Filter{{event.Event, "=", []string{event.SchemaValidationFailed, event.MessageTransformationFailed}}, clientFilter(names(list))}},
	}}
}

// none says whether a receiver acknowledges as good as nothing. Then its full queue is a consequence; else a full queue or
// a connection that breaks all the time is the cause of acknowledgements that are missing.
func (u Unacked) none() bool { return u.Count*20 >= u.Delivered*19 }

// full says whether messages for a receiver were dropped for want of room.
func (f *Evidence) full(client string) bool {
	return slices.ContainsFunc(f.Drops, func(d Drop) bool {
		return d.ClientID == client && slices.Contains(event.NoRoomReasons(), d.Reason) && d.Count >= fewDrops
	})
}

// drops chooses drops.
func drops(f *Evidence, wanted func(Drop) bool) []tally[Drop] {
	var chosen []Drop
	for _, d := range f.Drops {
		if wanted(d) {
			chosen = append(chosen, d)
		}
	}
	return byClient(chosen, func(d Drop) string { return d.ClientID }, func(d Drop) Span { return d.Span })
}

func refusesPayloads(d Drop) bool {
	return d.Event == event.SchemaValidationFailed || d.Event == event.MessageTransformationFailed
}

func wantsRoom(d Drop) bool { return slices.Contains(event.NoRoomReasons(), d.Reason) }

func expired(d Drop) bool { return d.Reason == "expired" }

// topicsOf names one of the topics that a client's drops are about, and says how many others there are at least: the topics
// of one reason may be those of another.
func topicsOf(t tally[Drop]) string {
	most := slices.MaxFunc(t.Rows, func(x, y Drop) int { return cmp.Compare(x.Topics, y.Topics) })
	if most.Topics < 2 {
		return most.Topic
	}
	return most.Topic + " and " + count(most.Topics-1, "other topic", "other topics")
}

// away says how many of a receiver's drops for want of room came while it was offline, as far as that is known.
func (f *Evidence) away(client string) (offline, online int64) {
	var before *bool // online before the step; nil: unknown
	for _, q := range f.Queues {
		if q.ClientID != client {
			continue
		}
		now := q.connected(before)
		switch {
		case q.Count == 0 || now == nil:
		case *now:
			online += q.Count
		default:
			offline += q.Count
		}
		if !q.Online.IsZero() || !q.Offline.IsZero() {
			before = new(q.Online.After(q.Offline))
		}
	}
	return offline, online
}

// connected says whether a receiver was connected while messages for it were dropped; nil: it changed meanwhile, or isn't
// known. Who isn't known to have come or gone was connected if anything was delivered to it.
func (q Queue) connected(before *bool) *bool {
	changed := func(at time.Time) bool { return at.After(q.First) && at.Before(q.Last) }
	switch {
	case changed(q.Online) || changed(q.Offline):
		return nil
	case !q.Online.IsZero() && !q.Online.After(q.First) && !q.Online.Before(q.Offline):
		return new(true)
	case !q.Offline.IsZero() && !q.Offline.After(q.First) && (!q.Online.After(q.Offline) || !q.Online.Before(q.Last)):
		return new(false)
	case !q.Offline.IsZero() && !q.Offline.Before(q.Last) && q.Online.IsZero(): // it was there until then
		return new(true)
	case !q.Online.IsZero() && !q.Online.Before(q.Last) && q.Offline.IsZero():
		return new(false)
	case before != nil:
		return before
	}
	return new(q.Delivered > 0)
}

func findSlow(f *Evidence, b *blame) []Finding { return f.overflows(b, true) }

func findOffline(f *Evidence, b *blame) []Finding { return f.overflows(b, false) }

func (f *Evidence) overflows(b *blame, online bool) []Finding {
	list := slices.DeleteFunc(drops(f, wantsRoom), func(t tally[Drop]) bool {
		offline, connected := f.away(t.Client)
		return t.Count < f.enough(fewDrops) || (connected >= offline) != online || b.clients[t.Client] == "unacknowledged" || !online && f.flaps(t.Client)
	})
	if len(list) == 0 {
		return nil
	}
	worst, all := list[0], total(list)
	about := "while it was offline"
	if online {
		about = "while it was connected and could not keep up"
	}
	summary := fmt.Sprintf("%s for %s %s dropped (%s) %s, on %s, %s", count(worst.Count, "message", "messages"), name(worst.Client), were(worst.Count),
		listed(values(worst.Rows, func(d Drop) string { return d.Reason })), about, topicsOf(worst), f.when(worst.Span))
	for _, t := range list {
		b.on(t.Client, "overflow")
	}
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), Summary: summary + othersOf(list, "message", "messages") + ".", Rows: rowsOfDrops(list),
	}}
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

func findExpired(f *Evidence, b *blame) []Finding {
	list := slices.DeleteFunc(drops(f, expired), func(t tally[Drop]) bool { return t.Count < f.enough(fewDrops) })
	if len(list) == 0 {
		return nil
	}
	for _, t := range list {
		b.on(t.Client, "message-expired")
	}
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("%s for %s expired before it took them, on %s, %s", count(worst.Count, "message", "messages"), name(worst.Client),
		topicsOf(worst), f.when(worst.Span))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), Summary: summary + othersOf(list, "message", "messages") + ".", Rows: rowsOfDrops(list),
	}}
}
