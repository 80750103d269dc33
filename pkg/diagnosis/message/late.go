package message

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Receivers that get their messages late, and messages that were published to come late.

const (
	lateAfter = 3 * time.Second
	tooLate   = time.Minute // retained, delayed or queued for a receiver that was away, unless it was there all the time
	mostLate  = 15 * time.Minute
	fewLate   = 5
	lateShare = 0.5 // of its deliveries

	overMinutes  = 2 * time.Minute        // in which those come that are over a minute late: retained ones come at once
	equallyLate  = 500 * time.Millisecond // how far apart the times may be of messages with one delay: what is slow takes now this long, now that
	fewFetches   = 3
	mostRetained = 20 // messages that one subscription brings
)

var SlowRules = []evidence.Rule{{
	ID:        "slow-delivery",
	Dashboard: "delivery",
	Meaning:   "A receiver gets its messages late.",
	Recognized: "Deliveries to one receiver 3 seconds to a minute after their publish: 5 or more, and half of all deliveries to it. Those that took longer, up to 15 minutes, count where the receiver was connected all the time, " +
		"didn't subscribe and got them over two minutes or more; else they were retained or queued for a receiver that was away. Nor count those of a delayed publish ($delayed/…), of which message.publish tells, nor receivers that subscribe again and again, to get retained messages, or are of nodes whose clocks disagree.",
	Otherwise: "A receiver that comes and goes gets what was queued meanwhile late: look at its connections. " +
		"Where message.publish isn't recorded, a delayed publish ($delayed/…), which is late on purpose, looks the same; the finding says so where all come equally late.",
	Check: "Look at the receiver: a slow program, or a link whose window of unacknowledged messages (max_inflight) is full, holds up the messages behind it. EMQX's slow subscriptions (dashboard, Diagnose) list the same " +
		"clients. If many receivers of one node are late, look at the node's load.",
	Find: findLate,
}}

// lateDeliveries are the conditions for deliveries whose time is known, and for the late ones of them; took is how long they took.
func lateDeliveries(b *statement.Builder) (timed, late, took string) {
	took = "(" + b.Millis(`"timestamp"`) + " - publish_received_at)"
	timed = "event = '" + event.MessageDelivered + "' AND " + ask.KnownTime(event.PublishReceivedAt) + " AND " + took + fmt.Sprintf(" < %d", tooLate.Milliseconds())
	return timed, timed + " AND " + took + fmt.Sprintf(" >= %d", lateAfter.Milliseconds()), took
}

// minutesLate is the condition for deliveries that came over a minute late.
func minutesLate(took string) string {
	return "event = '" + event.MessageDelivered + "' AND " + ask.KnownTime(event.PublishReceivedAt) + " AND " + took + fmt.Sprintf(" BETWEEN %d AND %d", tooLate.Milliseconds(), mostLate.Milliseconds())
}

// Delayed looks which of the late deliveries, of the newest, are of messages whose publish was delayed: EMQX writes their message.publish
// when the delay is over, with the time at which the message had arrived.
func Delayed(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	receivers := words.Distinct(g.Late, func(l evidence.LateReceiver) string { return l.ClientID })
	receivers = slices.DeleteFunc(receivers, func(client string) bool { return full(g.Evidence, client) }) // its queue is why
	// EMQX's rule leaves publishes out unless it is told otherwise.
	unrecorded := !g.Narrow && g.EventRows(event.MessagePublish) == 0
	if len(receivers) == 0 || unrecorded {
		return nil
	}
	late := func(b *statement.Builder, name string) *statement.Rows {
		r := evidence.Everyone(q, b, name)
		took := b.Millis(`"timestamp"`) + " - publish_received_at"
		r.And(ask.KnownTime(event.PublishReceivedAt), fmt.Sprintf("%s BETWEEN %d AND %d", took, lateAfter.Milliseconds(), mostLate.Milliseconds()))
		return r
	}
	b := q.Builder()
	r := late(b, event.MessageDelivered)
	r.And(statement.OneOf(b, event.ClientID, receivers))
	list := statement.Select{statement.PlainText(event.ID), statement.PlainText(event.ClientID)}
	newest, err := q.Run(ctx, b.Build(fmt.Sprintf("SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d", list, r.SQL(), evidence.MostGroups+1), evidence.MostGroups, list.Columns()...))
	if err != nil || newest.Rows == 0 {
		return err
	}
	b = q.Builder()
	r = late(b, event.MessagePublish)
	ids := slices.Clone(newest.Column(event.ID).Strings) // "" where there is none, which no publish has
	slices.Sort(ids)
	r.And(statement.OneOfIDs(b, slices.Compact(ids)))
	delayed := map[string]bool{}
	_, err = evidence.Read(ctx, q, b, statement.Aggregate{Groups: statement.Select{statement.PlainText(event.ID)}, From: r.SQL(), Limit: evidence.MostGroups},
		func(r evidence.Reader) { delayed[r.Text(event.ID)] = true })
	if err != nil {
		return err
	}
	sampled, ofDelayed := map[string]int{}, map[string]int{}
	evidence.ReadAll(newest, func(r evidence.Reader) {
		sampled[r.Text(event.ClientID)]++
		if delayed[r.Text(event.ID)] {
			ofDelayed[r.Text(event.ClientID)]++
		}
	})
	for i, l := range g.Late {
		g.Late[i].Delayed = sampled[l.ClientID] > 0 && float64(ofDelayed[l.ClientID]) >= lateShare*float64(sampled[l.ClientID])
	}
	return nil
}

// withMinutes counts the deliveries that came over a minute late among the late ones of a receiver that was connected all the time and didn't
// subscribe, which brings retained messages.
func withMinutes(f *evidence.Evidence, l evidence.LateReceiver) evidence.LateReceiver {
	late, s := l.MinutesLate, f.Status[l.ClientID]
	before := late.First.Add(-l.MinutesMean)
	if late.Count < fewLate || late.Last.Sub(late.First) < overMinutes || !slices.Contains(f.LookedAt, l.ClientID) || s.LastConnected.After(before) || s.LastEnd.After(before) || s.LastSubscribed.After(before) {
		return l
	}
	l.Mean = time.Duration((float64(l.Mean)*float64(l.Count) + float64(l.MinutesMean)*float64(late.Count)) / float64(l.Count+late.Count))
	l.Span, l.Deliveries, l.Spread = l.With(late), l.Deliveries+late.Count, max(l.Spread, lateAfter)
	return l
}

// fetches says whether a receiver subscribes again and again, which brings it retained messages, however old they are.
func fetches(f *evidence.Evidence, l evidence.LateReceiver) bool {
	times := f.Status[l.ClientID].Subscriptions
	return times >= fewFetches && l.Count <= times*mostRetained
}

// severalNodes says whether there are others than the node of a trouble, so that it means something.
func severalNodes(f *evidence.Evidence) bool {
	return len(words.Distinct(f.Events, func(e evidence.EventCount) string { return e.Node })) > 1
}

func findLate(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	var list []evidence.Tally[evidence.LateReceiver]
	for _, l := range f.Late {
		l = withMinutes(f, l)
		often := l.Count >= fewLate && float64(l.Count) >= lateShare*float64(l.Deliveries)
		if often && !l.Delayed && !fetches(f, l) && !f.Skewed(l.Node) && !b.Explained(l.ClientID) {
			b.On(l.ClientID, "slow-delivery")
			list = append(list, evidence.Tally[evidence.LateReceiver]{Client: l.ClientID, Rows: []evidence.LateReceiver{l}, Span: l.Span})
		}
	}
	if len(list) == 0 {
		return nil
	}
	evidence.SortTallies(list)
	worst, all := list[0].Rows[0], evidence.Total(list)
	summary := fmt.Sprintf("%s gets its messages late: %s of %s came %s after their publish on average, %s", words.Name(worst.ClientID), words.Digits(worst.Count), words.Count(worst.Deliveries, "delivery", "deliveries"),
		words.InWords(worst.Mean), f.Course(worst.Span))
	certainty := evidence.Likely
	if worst.Spread <= equallyLate && f.EventRows(event.MessagePublish) == 0 {
		certainty = evidence.Possible
		summary += "; all equally late, as messages of a delayed publish ($delayed/…) are"
	}
	subject, shared := f.TogetherNamed(evidence.Names(list))
	if nodes := words.Distinct(list, func(t evidence.Tally[evidence.LateReceiver]) string { return t.Rows[0].Node }); len(list) > 1 && len(nodes) == 1 && nodes[0] != "" && severalNodes(f) {
		subject, shared = evidence.About("node", nodes[0]), "; all of "+nodes[0]
	}
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: certainty,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "late delivery", "late deliveries") + shared + ".",
		Rows:    evidence.Rows{Scenario: event.Delivery, Keys: map[string][]string{"events": {event.MessageDelivered}}, Filters: []evidence.Filter{evidence.ClientFilter(evidence.Names(list))}},
	}}
}
