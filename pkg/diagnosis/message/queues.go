package message

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/connection"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Queues that overflow: was the receiver connected or away? Each drop is placed between the begins and ends around it.

var slowConsumerRule = evidence.Rule{
	ID:        "slow-consumer",
	Dashboard: "drops",
	Meaning:   "A connected receiver can't keep up, so its message queue overflows.",
	Recognized: "Drops of one receiver with queue_full or qos0_msg, most of them while it was connected: 5 or more; 1 where at most 20 clients are asked about. It was connected where the begins and ends of its connections say so, " +
		"or where it pinged, acknowledged, subscribed, published or was delivered to around the drops.",
	Otherwise: "Where no row tells whether it was connected, the finding says so: it may as well have been away (offline-queue-full).",
	Check: "Look at the receiver: does its program hang, or handle messages slower than they come? Then let it handle them faster or share the load ($share/…), raise its inflight window (max_inflight) or its queue (max_mqueue_len), " +
		"or lower the QoS or the rate of what it gets.",
	Find: func(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
		return overflows(f, b, present, unknowable)
	},
}

var offlineQueueRule = evidence.Rule{
	ID:         "offline-queue-full",
	Dashboard:  "drops",
	Meaning:    "A receiver with a persistent session was away for so long that its message queue overflowed.",
	Recognized: "Drops of one receiver with queue_full or qos0_msg, most of them between the end of its connection and the next begin: 5 or more; 1 where at most 20 clients are asked about.",
	Otherwise:  "Of a shared subscription only its share of the messages is lost; the other members get theirs.",
	Check:      "Find out why it was away (its lifecycle); if that is normal, raise max_mqueue_len, shorten its session expiry, or store messages of QoS 0 too (mqueue_store_qos0).",
	Find:       func(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding { return overflows(f, b, absent) },
}

// Queues looks at the receivers with the most drops for want of room: when, and whether they were there.
func Queues(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
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
		func(ctx context.Context, q *ask.Question) error { return dropsOverTime(ctx, g, q, receivers) },
		func(ctx context.Context, q *ask.Question) error { return absences(ctx, g, q, receivers) },
		func(ctx context.Context, q *ask.Question) error { return senders(ctx, g, q, receivers[0]) })
}

// dropsOverTime counts drops, and rows that only a connected client can cause, over time.
func dropsOverTime(ctx context.Context, g *evidence.Gathering, q *ask.Question, receivers []string) error {
	b := q.Builder()
	// Of the rows that prove a connection, those of begins and ends are read one by one.
	proofs := slices.DeleteFunc(slices.Clone(evidence.ConnectedRows), func(name string) bool { return name == event.Connected })
	r := evidence.Everyone(q, b, append([]string{event.MessageDeliveryDropped}, proofs...)...)
	r.And(statement.OneOf(b, event.ClientID, receivers))
	present := evidence.HowManyIf(statement.Is(event.Event, proofs...))
	for i, name := range []string{"present", "present_first", "present_last"} {
		present[i].Name = name
	}
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.Time("t", statement.Bucket(g.Step(queueSteps, 10*time.Second), `"timestamp"`))},
		Values: append(evidence.HowManyIf(statement.Is(event.Reason, event.NoRoomReasons()...)), present...),
		From:   r.SQL(), Order: "2, 1", Limit: evidence.MostGroups,
	}
	_, err := evidence.Read(ctx, q, b, a, func(r evidence.Reader) {
		g.Queues = append(g.Queues, evidence.Queue{
			ClientID: r.Text(event.ClientID), Span: evidence.SpanOf(r),
			Present: evidence.Span{Count: r.Int("present"), First: r.Time("present_first"), Last: r.Time("present_last")},
		})
	})
	return err
}

// absences reads the newest begins and ends of their connections.
func absences(ctx context.Context, g *evidence.Gathering, q *ask.Question, receivers []string) error {
	b := q.Builder()
	r := evidence.Everyone(q, b, event.Connected, event.Disconnected)
	r.And(statement.OneOf(b, event.ClientID, receivers))
	list := statement.Select{statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time}), statement.PlainText(event.Event), statement.PlainText(event.ClientID), statement.PlainText(event.Reason)}
	result, err := q.Run(ctx, b.Build(fmt.Sprintf("SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d", list, r.SQL(), evidence.MostGroups+1), evidence.MostGroups, list.Columns()...))
	if err != nil {
		return err
	}
	evidence.ReadAll(result, func(r evidence.Reader) {
		g.Absences = append(g.Absences, evidence.Absence{ClientID: r.Text(event.ClientID), At: r.Time(event.Timestamp), Ended: r.Text(event.Event) == event.Disconnected, Replaced: event.Replaced(r.Text(event.Reason))})
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
func whereabouts(f *evidence.Evidence, client string) (drops [3]int64) {
	var changes []evidence.Absence
	for _, a := range f.Absences {
		if a.ClientID == client {
			changes = append(changes, a)
		}
	}
	var steps []evidence.Queue
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
func awayBetween(changes []evidence.Absence, from, to time.Time) (away time.Duration, known bool) {
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
func wasThere(changes []evidence.Absence) bool {
	return slices.ContainsFunc(changes, func(c evidence.Absence) bool {
		return c.Ended && (c.At.Equal(changes[0].At) || c.Replaced && c.At.Sub(changes[0].At) < takeoverTime)
	})
}

// takeoverTime is how far apart the begin of a connection and the end of the one that it took over may be written.
const takeoverTime = 5 * time.Second

// besideDrops is how close to drops a row must be that proves that the receiver was connected.
const besideDrops = 2 * time.Minute

// provedBy says whether rows that only a connected client can cause lie around the drops.
func provedBy(steps []evidence.Queue, q evidence.Queue) bool {
	return slices.ContainsFunc(steps, func(s evidence.Queue) bool {
		return s.Present.Count > 0 && s.Present.First.Before(q.Last.Add(besideDrops)) && s.Present.Last.After(q.First.Add(-besideDrops))
	})
}

// full says whether messages for a receiver were dropped for want of room.
func full(f *evidence.Evidence, client string) bool {
	return slices.ContainsFunc(f.Drops, func(d evidence.Drop) bool { return d.ClientID == client && wantsRoom(d) && d.Count >= fewDrops })
}

// mostly is where a receiver was for most of its drops.
func mostly(drops [3]int64) presence {
	switch {
	case drops[absent] > drops[present] && drops[absent] >= drops[unknowable]:
		return absent
	case drops[unknowable] > drops[present] || drops == [3]int64{}:
		return unknowable
	}
	return present
}

func lookedAt(f *evidence.Evidence, client string) bool {
	return slices.ContainsFunc(f.Queues, func(q evidence.Queue) bool { return q.ClientID == client })
}

const alikeShare = 0.8 // of the receivers that were looked at: then the others are taken to be like them

// likeOthers is where most of the receivers were that were looked at, where these are as many as can be.
func likeOthers(f *evidence.Evidence) (presence, bool) {
	receivers := words.Distinct(f.Queues, func(q evidence.Queue) string { return q.ClientID })
	var of [3]int
	for _, client := range receivers {
		of[mostly(whereabouts(f, client))]++
	}
	for state, n := range of {
		if len(receivers) >= mostReceivers && float64(n) >= alikeShare*float64(len(receivers)) {
			return presence(state), true
		}
	}
	return unknowable, false
}

// overflows tells of receivers that were mostly in one of these states while their queues overflowed.
func overflows(f *evidence.Evidence, b *evidence.Blame, states ...presence) []evidence.Finding {
	var findings []evidence.Finding
	assumed, alike := likeOthers(f)
	enough := f.Enough(fewDrops)
	if evidence.Many(f, dropsOf(f, wantsRoom)) {
		enough = 1
	}
	for _, state := range states {
		var list []evidence.Tally[evidence.Drop]
		for _, t := range dropsOf(f, wantsRoom) {
			most := mostly(whereabouts(f, t.Client))
			if alike && most == unknowable && !lookedAt(f, t.Client) {
				most = assumed
			}
			if most == state && t.Count >= enough && b.Clients[t.Client] != "unacknowledged" && (state == present || !connection.Flaps(f, t.Client)) {
				list = append(list, t)
			}
		}
		if len(list) > 0 {
			findings = append(findings, overflow(f, b, state, list))
		}
	}
	for _, t := range dropsOf(f, wantsRoom) { // what its missing acknowledgements or its breaks explain
		if b.Clients[t.Client] == "unacknowledged" || connection.Flaps(f, t.Client) {
			tellDrops(b, []evidence.Tally[evidence.Drop]{t})
		}
	}
	return findings
}

func overflow(f *evidence.Evidence, b *evidence.Blame, state presence, list []evidence.Tally[evidence.Drop]) evidence.Finding {
	tellDrops(b, list)
	worst, all := list[0], evidence.Total(list)
	how, certainty := " while it was connected and could not keep up", evidence.Likely
	switch state {
	case absent:
		how, certainty = " while it was offline", evidence.Certain
	case unknowable:
		how, certainty = "; whether it was connected isn't known", evidence.Possible
	}
	summary := fmt.Sprintf("%s for %s %s dropped (%s)%s, on %s, %s", words.Count(worst.Count, "message", "messages"), words.Name(worst.Client), words.Were(worst.Count),
		words.Listed(words.Distinct(worst.Rows, func(d evidence.Drop) string { return d.Reason })), how, topicsOf(worst), f.Course(worst.Span))
	if state == present && deliveredTo(f, worst.Client) == 0 {
		summary += "; nothing was delivered to it meanwhile, so it hangs"
	}
	summary += sentMost(f, worst)
	for _, t := range list {
		b.On(t.Client, "overflow")
	}
	subject, shared := f.TogetherNamed(evidence.Names(list))
	if topics := words.Distinct(list, func(t evidence.Tally[evidence.Drop]) string { return topicsOf(t) }); subject == evidence.Fleet && len(topics) == 1 && list[0].Rows[0].Topics == 1 {
		subject, shared = evidence.About("topic", topics[0]), "; all on "+topics[0]
	}
	if looked := len(words.Distinct(f.Queues, func(q evidence.Queue) string { return q.ClientID })); state != unknowable && looked < len(list) {
		shared += fmt.Sprintf("; %s of them were looked at", words.Digits(int64(looked)))
	}
	_, often := evidence.Often(f, list, f.Enough(fewDrops))
	return evidence.Finding{
		Severity: f.Severity(evidence.Warning, often), Span: all, Clients: int64(len(list)), About: subject, Certainty: certainty,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "message", "messages") + shared + ".", Rows: rowsOfDrops(list),
	}
}

// deliveredTo counts the deliveries to a receiver, as far as the rows of what was asked about tell; -1 where they don't.
func deliveredTo(f *evidence.Evidence, client string) int64 {
	if f.Subject != client {
		return -1
	}
	return f.EventRows(event.MessageDelivered)
}

const mostReceivers = 20 // whose queues are looked at

const queueSteps = 40
