package diagnosis

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Queues that overflow: was the receiver connected or away? Each drop is placed between the begins and ends around it.

// Queue is what happened to one receiver in one step of time: Span is the drops for want of room, Present the rows that only a
// connected client can cause.
type Queue struct {
	ClientID string
	Span
	Present Span
}

// Absence is a begin or an end of one of a receiver's connections.
type Absence struct {
	ClientID string
	At       time.Time
	Ended    bool
	Replaced bool // another connection ended it: the receiver stays
}

var slowConsumerRule = Rule{
	ID:      "slow-consumer",
	Meaning: "A connected receiver can't keep up, so its message queue overflows.",
	Recognized: "Drops of one receiver with queue_full or qos0_msg, most of them while it was connected: 5 or more; 1 where at most 20 clients are asked about. It was connected where the begins and ends of its connections say so, " +
		"or where it pinged, acknowledged, subscribed, published or was delivered to around the drops.",
	Otherwise: "Where no row tells whether it was connected, the finding says so: it may as well have been away (offline-queue-full).",
	Check: "Look at the receiver: does its program hang, or handle messages slower than they come? Then let it handle them faster or share the load ($share/…), raise its inflight window (max_inflight) or its queue (max_mqueue_len), " +
		"or lower the QoS or the rate of what it gets.",
	find: func(f *Evidence, b *blame) []Finding { return f.overflows(b, present, unknowable) },
}

var offlineQueueRule = Rule{
	ID:         "offline-queue-full",
	Meaning:    "A receiver with a persistent session was away for so long that its message queue overflowed.",
	Recognized: "Drops of one receiver with queue_full or qos0_msg, most of them between the end of its connection and the next begin: 5 or more; 1 where at most 20 clients are asked about.",
	Otherwise:  "Of a shared subscription only its share of the messages is lost; the other members get theirs.",
	Check:      "Find out why it was away (its lifecycle); if that is normal, raise max_mqueue_len, shorten its session expiry, or store messages of QoS 0 too (mqueue_store_qos0).",
	find:       func(f *Evidence, b *blame) []Finding { return f.overflows(b, absent) },
}

// queues looks at the receivers with the most drops for want of room: when, and whether they were there.
func (g *gathering) queues(ctx context.Context, q *ask.Question) error {
	var receivers []string
	for _, d := range g.Drops {
		if wantsRoom(d) && !slices.Contains(receivers, d.ClientID) && len(receivers) < mostReceivers {
			receivers = append(receivers, d.ClientID)
		}
	}
	if len(receivers) == 0 {
		return nil
	}
	return q.Together(ctx,
		func(ctx context.Context, q *ask.Question) error { return g.queueSteps(ctx, q, receivers) },
		func(ctx context.Context, q *ask.Question) error { return g.absences(ctx, q, receivers) })
}

// queueSteps counts drops, and rows that only a connected client can cause, over time.
func (g *gathering) queueSteps(ctx context.Context, q *ask.Question, receivers []string) error {
	b := q.Builder()
	// Of the rows that prove a connection, those of begins and ends are read one by one.
	proofs := slices.DeleteFunc(slices.Clone(connectedRows), func(name string) bool { return name == event.Connected })
	r := everyone(q, b, append([]string{event.MessageDeliveryDropped}, proofs...)...)
	r.And(statement.OneOf(b, event.ClientID, receivers))
	present := howManyIf(statement.Is(event.Event, proofs...))
	for i, name := range []string{"present", "present_first", "present_last"} {
		present[i].Name = name
	}
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.Time("t", statement.Bucket(g.step(queueSteps, 10*time.Second), `"timestamp"`))},
		Values: append(howManyIf(statement.Is(event.Reason, event.NoRoomReasons()...)), present...),
		From:   r.SQL(), Order: "2, 1", Limit: mostGroups,
	}
	_, err := read(ctx, q, b, a, func(r reader) {
		g.Queues = append(g.Queues, Queue{
			ClientID: r.text(event.ClientID), Span: spanOf(r),
			Present: Span{Count: r.int("present"), First: r.time("present_first"), Last: r.time("present_last")},
		})
	})
	return err
}

// absences reads the newest begins and ends of their connections.
func (g *gathering) absences(ctx context.Context, q *ask.Question, receivers []string) error {
	b := q.Builder()
	r := everyone(q, b, event.Connected, event.Disconnected)
	r.And(statement.OneOf(b, event.ClientID, receivers))
	list := statement.Select{statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time}), statement.PlainText(event.Event), statement.PlainText(event.ClientID), statement.PlainText(event.Reason)}
	result, err := q.Run(ctx, b.Build(fmt.Sprintf("SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d", list, r.SQL(), mostGroups+1), mostGroups, list.Columns()...))
	if err != nil {
		return err
	}
	readAll(result, func(r reader) {
		g.Absences = append(g.Absences, Absence{ClientID: r.text(event.ClientID), At: r.time(event.Timestamp), Ended: r.text(event.Event) == event.Disconnected, Replaced: event.Replaced(r.text(event.Reason))})
	})
	slices.Reverse(g.Absences)
	return nil
}

// presence says whether a receiver was connected.
type presence int

const (
	unknowable presence = iota
	present
	absent
)

// whereabouts counts a receiver's drops for want of room by where it was.
func (f *Evidence) whereabouts(client string) (drops [3]int64) {
	var changes []Absence
	for _, a := range f.Absences {
		if a.ClientID == client {
			changes = append(changes, a)
		}
	}
	var steps []Queue
	for _, q := range f.Queues {
		if q.ClientID == client {
			steps = append(steps, q)
		}
	}
	for _, q := range steps {
		if q.Count == 0 {
			continue
		}
		away, known := awayBetween(changes, q.First, q.Last)
		switch {
		case known && away*2 > q.Last.Sub(q.First) || known && q.First.Equal(q.Last) && away > 0:
			drops[absent] += q.Count
		case known:
			drops[present] += q.Count
		case provedBy(steps, q):
			drops[present] += q.Count
		default:
			drops[unknowable] += q.Count
		}
	}
	return drops
}

// awayBetween is how much of a time a receiver was away, by the begins and ends around it; not known where there are none.
func awayBetween(changes []Absence, from, to time.Time) (away time.Duration, known bool) {
	if len(changes) == 0 {
		return 0, false
	}
	if from.Equal(to) {
		to = to.Add(time.Nanosecond)
	}
	online := wasThere(changes)
	at := from
	for _, c := range changes {
		if c.At.After(to) {
			break
		}
		if c.At.After(at) {
			if !online {
				away += c.At.Sub(at)
			}
			at = c.At
		}
		online = !c.Ended || c.Replaced
	}
	if !online {
		away += to.Sub(at)
	}
	return away, true
}

// wasThere says whether a receiver was connected before the first change: before its first end it was, before its first begin it
// wasn't, unless that begin took over an earlier connection, whose end then comes about the same time.
func wasThere(changes []Absence) bool {
	return slices.ContainsFunc(changes, func(c Absence) bool {
		return c.Ended && (c.At.Equal(changes[0].At) || c.Replaced && c.At.Sub(changes[0].At) < takeoverTime)
	})
}

// takeoverTime is how far apart the begin of a connection and the end of the one that it took over may be written.
const takeoverTime = 5 * time.Second

// besideDrops is how close to drops a row must be that proves that the receiver was connected.
const besideDrops = 2 * time.Minute

// provedBy says whether rows that only a connected client can cause lie around the drops.
func provedBy(steps []Queue, q Queue) bool {
	return slices.ContainsFunc(steps, func(s Queue) bool {
		return s.Present.Count > 0 && s.Present.First.Before(q.Last.Add(besideDrops)) && s.Present.Last.After(q.First.Add(-besideDrops))
	})
}

// full says whether messages for a receiver were dropped for want of room.
func (f *Evidence) full(client string) bool {
	return slices.ContainsFunc(f.Drops, func(d Drop) bool { return d.ClientID == client && wantsRoom(d) && d.Count >= fewDrops })
}

// overflows tells of receivers that were mostly in one of these states while their queues overflowed.
func (f *Evidence) overflows(b *blame, states ...presence) []Finding {
	var findings []Finding
	for _, state := range states {
		var list []tally[Drop]
		for _, t := range dropsOf(f, wantsRoom) {
			drops := f.whereabouts(t.Client)
			most := present
			switch {
			case drops[absent] > drops[present] && drops[absent] >= drops[unknowable]:
				most = absent
			case drops[unknowable] > drops[present]:
				most = unknowable
			case drops == [3]int64{}:
				most = unknowable
			}
			if most == state && t.Count >= f.enough(fewDrops) && b.clients[t.Client] != "unacknowledged" && (state == present || !f.flaps(t.Client)) {
				list = append(list, t)
			}
		}
		if len(list) > 0 {
			findings = append(findings, f.overflow(b, state, list))
		}
	}
	for _, t := range dropsOf(f, wantsRoom) { // what its missing acknowledgements or its breaks explain
		if b.clients[t.Client] == "unacknowledged" || f.flaps(t.Client) {
			tellDrops(b, []tally[Drop]{t})
		}
	}
	return findings
}

func (f *Evidence) overflow(b *blame, state presence, list []tally[Drop]) Finding {
	tellDrops(b, list)
	worst, all := list[0], total(list)
	how, certainty := " while it was connected and could not keep up", Likely
	switch state {
	case absent:
		how, certainty = " while it was offline", Certain
	case unknowable:
		how, certainty = "; whether it was connected isn't known", Possible
	}
	summary := fmt.Sprintf("%s for %s %s dropped (%s)%s, on %s, %s", count(worst.Count, "message", "messages"), name(worst.Client), were(worst.Count),
		listed(values(worst.Rows, func(d Drop) string { return d.Reason })), how, topicsOf(worst), f.course(worst.Span))
	if state == present && f.deliveredTo(worst.Client) == 0 {
		summary += "; nothing was delivered to it meanwhile, so it hangs"
	}
	for _, t := range list {
		b.on(t.Client, "overflow")
	}
	return Finding{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: aboutClients(names(list)), Certainty: certainty,
		Summary: summary + f.othersOf(othersFigures(list), "message", "messages") + ".", Rows: rowsOfDrops(list),
	}
}

// deliveredTo counts the deliveries to a receiver, as far as the rows of what was asked about tell; -1 where they don't.
func (f *Evidence) deliveredTo(client string) int64 {
	if f.Subject != client {
		return -1
	}
	return f.eventRows(event.MessageDelivered)
}
