package diagnosis

import (
	"context"
	"fmt"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Receivers: who doesn't acknowledge, and who gets its messages late.

// Unacked is the deliveries of QoS 1 and 2 to one receiver that were not acknowledged in time.
type Unacked struct {
	ClientID  string
	Delivered int64 // those that were to be acknowledged
	Span            // of those that weren't
}

const (
	fewUnacked      = 5
	unackedPerHour  = 2
	fewUnackedOfFew = 3   // where few clients are asked about
	missedShare     = 0.2 // of a receiver's deliveries
)

var unacknowledgedRule = Rule{
	ID:      "unacknowledged",
	Meaning: "A receiver doesn't acknowledge what is delivered to it.",
	Recognized: "Deliveries of QoS 1 and 2 to one receiver that are older than 30 seconds and were not acknowledged: 5 or more, 2 an hour and a fifth of its deliveries; " +
		"3 and a fifth where at most 20 clients are asked about. Where it acknowledges next to nothing, its full queue is a consequence; " +
		"else acknowledgements that are missing are a consequence of a full queue, or of a connection that breaks every few minutes.",
	Otherwise: "Acknowledgements whose rows got lost, or that a rule leaves out, look the same.",
	Check:     "Look at the receiver: does its program call the acknowledgement (manual acks), does it hang while it handles a message, is its link good one way only?",
	find:      findUnacked,
}

// LateReceiver is a receiver that gets many of its messages late.
type LateReceiver struct {
	ClientID, Node string
	Deliveries     int64         // messages delivered to it whose time is known
	Mean           time.Duration // from publish to delivery, of the late ones
	Span                         // of the late ones
}

const (
	lateAfter = 3 * time.Second
	tooLate   = time.Minute // retained, delayed or queued for an offline receiver
	fewLate   = 5
	lateShare = 0.5 // of its deliveries
)

var slowRules = []Rule{{
	ID:      "slow-delivery",
	Meaning: "A receiver gets its messages late.",
	Recognized: "Deliveries to one receiver 3 seconds to a minute after their publish: 5 or more, and half of all deliveries to it. Those that took longer were retained, delayed or queued for a receiver that was away, and don't " +
		"count; nor do receivers of nodes whose clocks disagree.",
	Otherwise: "A receiver that comes and goes gets what was queued meanwhile late: look at its connections. A delayed publish ($delayed/…) is late on purpose.",
	Check: "Look at the receiver: a slow program, or a link whose window of unacknowledged messages (max_inflight) is full, holds up the messages behind it. EMQX's slow subscriptions (dashboard, Diagnose) list the same " +
		"clients. If many receivers of one node are late, look at the node's load.",
	find: findLate,
}}

// suspectReceivers finds the receivers with the most missing acknowledgements by their numbers alone, and those that are late.
func (g *gathering) suspectReceivers(ctx context.Context, q *ask.Question) error {
	if !g.canRead(q, event.ClientID, event.ID, event.QoS) {
		return nil
	}
	b := q.Builder()
	delivered := "event = '" + event.MessageDelivered + "' AND qos IN (1, 2)"
	missing := "count(DISTINCT " + statement.Where(delivered, "id") + ") - count(DISTINCT " + statement.Where("event = '"+event.MessageAcked+"'", "id") + ")"
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: statement.Select{statement.Int("missing", missing)},
		From: scope(q, b, event.MessageDelivered, event.MessageAcked).SQL(), Having: missing + " >= 3", Order: "missing DESC", Limit: mostSuspects,
	}
	if q.Schema.Has(event.PublishReceivedAt) {
		took := "(" + b.Millis(`"timestamp"`) + " - publish_received_at)"
		timed := "event = '" + event.MessageDelivered + "' AND " + ask.KnownTime(event.PublishReceivedAt) + " AND " + took + fmt.Sprintf(" < %d", tooLate.Milliseconds())
		late, timely := timed+" AND "+took+fmt.Sprintf(" >= %d", lateAfter.Milliseconds()), timed+" AND "+took+fmt.Sprintf(" < %d", lateAfter.Milliseconds())
		messages := func(condition string) string { return "count(DISTINCT " + statement.Where(condition, event.ID) + ")" }
		never := messages(timed) + " - " + messages(timely) // a message that is delivered again came when it came first
		a.Values = append(a.Values, howManyIf(late)...)
		a.Values = append(a.Values, statement.Int("deliveries", messages(timed)), statement.Int("late", never), statement.Int("took", "sum("+statement.Where(late, took)+")"))
		if q.Schema.Has(event.Node) {
			a.Values = append(a.Values, statement.Text("a_node", "min(node)"))
		}
		a.Having += fmt.Sprintf(" OR %s >= %d", never, fewLate)
	}
	_, err := read(ctx, q, b, a, func(r reader) {
		if r.int("missing") >= 3 {
			g.receivers = append(g.receivers, r.text(event.ClientID))
		}
		if late := r.int("late"); late >= fewLate {
			l := LateReceiver{
				ClientID: r.text(event.ClientID), Node: r.text("a_node"), Deliveries: r.int("deliveries"),
				Mean: time.Duration(r.int("took")/max(1, r.int("n"))) * time.Millisecond, Span: spanOf(r),
			}
			l.Count = late
			g.Late = append(g.Late, l)
		}
	})
	return err
}

// unacked counts their missing acknowledgements exactly.
func (g *gathering) unacked(ctx context.Context, q *ask.Question) (err error) {
	if len(g.receivers) == 0 {
		return nil
	}
	g.Unacked, err = g.lookups.Unacknowledged(ctx, q, g.receivers)
	return err
}

// none says whether a receiver acknowledges as good as nothing. Then its full queue is a consequence; else a full queue or a
// connection that breaks all the time is the cause of acknowledgements that are missing.
func (u Unacked) none() bool { return u.Count*20 >= u.Delivered*19 }

func findUnacked(f *Evidence, b *blame) []Finding {
	few := f.atLeast(fewUnacked, unackedPerHour)
	if f.few() {
		few = fewUnackedOfFew
	}
	var list []tally[Unacked]
	for _, u := range f.Unacked {
		if u.Count >= few && float64(u.Count) >= missedShare*float64(u.Delivered) && !b.explained(u.ClientID) &&
			(u.none() || !f.full(u.ClientID) && !f.flaps(u.ClientID)) {
			b.on(u.ClientID, "unacknowledged")
			list = append(list, tally[Unacked]{Client: u.ClientID, Rows: []Unacked{u}, Span: u.Span})
		}
	}
	if len(list) == 0 {
		return nil
	}
	worst, all := list[0].Rows[0], total(list)
	summary := fmt.Sprintf("%s did not acknowledge %s of %s, %s", name(worst.ClientID), digits(worst.Count), count(worst.Delivered, "delivery", "deliveries"), f.course(worst.Span))
	if s, ok := f.Status[worst.ClientID]; ok && f.Subject == "" {
		switch {
		case s.LastEnd.After(s.LastConnected):
			summary += fmt.Sprintf("; it has been disconnected since %s", f.at(s.LastEnd))
		case !s.LastConnected.IsZero():
			summary += fmt.Sprintf("; it has been connected since %s", f.at(s.LastConnected))
		}
	}
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: aboutClients(names(list)), Certainty: Likely,
		Summary: summary + f.othersOf(othersFigures(list), "delivery", "deliveries") + ".",
		Rows:    Rows{Scenario: event.Delivery, View: "messages", Filters: []Filter{clientFilter(names(list))}},
	}}
}

func findLate(f *Evidence, b *blame) []Finding {
	var list []tally[LateReceiver]
	for _, l := range f.Late {
		if float64(l.Count) >= lateShare*float64(l.Deliveries) && !f.skewed(l.Node) && !b.explained(l.ClientID) {
			b.on(l.ClientID, "slow-delivery")
			list = append(list, tally[LateReceiver]{Client: l.ClientID, Rows: []LateReceiver{l}, Span: l.Span})
		}
	}
	if len(list) == 0 {
		return nil
	}
	sortTallies(list)
	worst, all := list[0].Rows[0], total(list)
	summary := fmt.Sprintf("%s gets its messages late: %s of %s came %s after their publish on average, %s", name(worst.ClientID), digits(worst.Count), count(worst.Deliveries, "delivery", "deliveries"),
		inWords(worst.Mean), f.course(worst.Span))
	subject := aboutClients(names(list))
	if nodes := values(list, func(t tally[LateReceiver]) string { return t.Rows[0].Node }); len(list) > 1 && len(nodes) == 1 && nodes[0] != "" {
		subject = about("node", nodes[0])
	}
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: Likely,
		Summary: summary + f.othersOf(othersFigures(list), "late delivery", "late deliveries") + ".",
		Rows:    Rows{Scenario: event.Delivery, Keys: map[string][]string{"events": {event.MessageDelivered}}, Filters: []Filter{clientFilter(names(list))}},
	}}
}
