package message

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/connection"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Receivers: who doesn't acknowledge, and who gets its messages late.

const (
	fewUnacked      = 5
	unackedPerHour  = 2
	fewUnackedOfFew = 3   // where few clients are asked about
	missedShare     = 0.2 // of a receiver's deliveries

	severalReceivers = 3 // of which none acknowledges anything
)

var unacknowledgedRule = evidence.Rule{
	ID:        "unacknowledged",
	Dashboard: "delivery",
	Meaning:   "A receiver doesn't acknowledge what is delivered to it.",
	Recognized: "Deliveries of QoS 1 and 2 to one receiver that are older than 30 seconds and were not acknowledged: 5 or more, 2 an hour and a fifth of its deliveries; " +
		"3 and a fifth where at most 20 clients are asked about. Where it acknowledges next to nothing, its full queue is a consequence; " +
		"else acknowledgements that are missing are a consequence of a full queue, or of a connection that breaks every few minutes. Information where no acknowledgement of anybody is recorded and 3 or more receivers are concerned.",
	Otherwise: "Acknowledgements whose rows got lost, or that a rule leaves out, look the same.",
	Check:     "Look at the receiver: does its program call the acknowledgement (manual acks), does it hang while it handles a message, is its link good one way only?",
	Find:      findUnacked,
}

// SuspectReceivers finds the receivers with the most missing acknowledgements by their numbers alone, and those that are late.
func SuspectReceivers(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if !g.CanRead(q, event.ClientID, event.ID, event.QoS) {
		return nil
	}
	rowsOf, err := manyOrLate(ctx, q)
	if err != nil || len(rowsOf) == 0 {
		return err
	}
	suspects := slices.Sorted(maps.Keys(rowsOf))
	count := int64(0)
	for _, n := range rowsOf {
		count += n
	}
	rows := func(b *statement.Builder) *statement.Rows {
		r := receiving(q, b)
		r.And(statement.OneOf(b, event.ClientID, suspects))
		return r
	}
	recent, cut, err := q.Holding(count).Recent(ctx, rows)
	if err != nil {
		return err
	}
	if cut {
		q.TellRecent("Late deliveries and missing acknowledgements are looked for", recent)
	}
	b := recent.Builder()
	messages := func(condition string) string { return statement.Different(statement.Where(condition, event.ID)) }
	missing := messages(wantsAck) + " - " + messages(isAck)
	from := receiving(recent, b)
	from.And(statement.OneOf(b, event.ClientID, suspects))
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: statement.Select{statement.Int("missing", missing)},
		From: from.SQL(), Having: missing + " >= 3", Order: "missing DESC", Limit: evidence.MostSuspects,
	}
	if q.Schema.Has(event.PublishReceivedAt) {
		timed, late, took := lateDeliveries(b)
		timely := timed + " AND " + took + fmt.Sprintf(" < %d", lateAfter.Milliseconds())
		never := messages(timed) + " - " + messages(timely) // a message that is delivered again came when it came first
		a.Values = append(a.Values, evidence.HowManyIf(late)...)
		a.Values = append(a.Values, statement.Int("deliveries", messages(timed)), statement.Int("late", never), statement.Int("took", "sum("+statement.Where(late, took)+")"),
			statement.Int("took_least", "min("+statement.Where(late, took)+")"), statement.Int("took_most", "max("+statement.Where(late, took)+")"))
		minutes := minutesLate(took)
		a.Values = append(a.Values, statement.Int("minutes_late", messages(minutes)), statement.Time("minutes_first", "min("+statement.Where(minutes, `"timestamp"`)+")"),
			statement.Time("minutes_last", statement.Latest(minutes)), statement.Int("minutes_took", "sum("+statement.Where(minutes, took)+")"))
		if q.Schema.Has(event.Node) {
			a.Values = append(a.Values, statement.Text("a_node", "min(node)"))
		}
		a.Having += fmt.Sprintf(" OR %s >= %d OR %s >= %d", never, fewLate, messages(minutes), fewLate)
	}
	_, err = evidence.Read(ctx, recent, b, a, func(r evidence.Reader) {
		if r.Int("missing") >= 3 {
			client := r.Text(event.ClientID)
			g.Receivers = append(g.Receivers, client)
			g.ReceiverRows += rowsOf[client]
		}
		minutes := evidence.Span{Count: r.Int("minutes_late"), First: r.Time("minutes_first"), Last: r.Time("minutes_last")}
		if late := r.Int("late"); late >= fewLate || minutes.Count >= fewLate {
			l := evidence.LateReceiver{
				ClientID: r.Text(event.ClientID), Node: r.Text("a_node"), Deliveries: r.Int("deliveries"),
				Mean: time.Duration(r.Int("took")/max(1, r.Int("n"))) * time.Millisecond, Spread: time.Duration(r.Int("took_most")-r.Int("took_least")) * time.Millisecond,
				Span: evidence.SpanOf(r),
			}
			l.Count = late
			l.MinutesLate, l.MinutesMean = minutes, time.Duration(r.Int("minutes_took")/max(1, minutes.Count))*time.Millisecond
			g.Late = append(g.Late, l)
		}
	})
	return err
}

const (
	wantsAck = "event = '" + event.MessageDelivered + "' AND qos IN (1, 2)"
	isAck    = "event = '" + event.MessageAcked + "'"
)

// receiving selects what tells of receivers.
func receiving(q *ask.Question, b *statement.Builder) *statement.Rows {
	return evidence.Scope(q, b, event.MessageDelivered, event.MessageAcked)
}

// manyOrLate counts rows by receiver, where messages would have to be kept in memory to count each once: those whose rows don't look
// right have their messages counted afterwards. It tells how many rows each of them has.
func manyOrLate(ctx context.Context, q *ask.Question) (rowsOf map[string]int64, err error) {
	b := q.Builder()
	missing := statement.CountWhere(wantsAck) + " - " + statement.CountWhere(isAck)
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: statement.Select{statement.Int("missing", missing), statement.Int("n", "count(*)")},
		From: receiving(q, b).SQL(), Having: missing + " >= 3", Order: "missing DESC", Limit: evidence.MostSuspects,
	}
	if q.Schema.Has(event.PublishReceivedAt) {
		_, late, took := lateDeliveries(b)
		a.Having += fmt.Sprintf(" OR %s >= %d OR %s >= %d", statement.CountWhere(late), fewLate, statement.CountWhere(minutesLate(took)), fewLate)
	}
	rowsOf = map[string]int64{}
	_, err = evidence.Read(ctx, q, b, a, func(r evidence.Reader) {
		rowsOf[r.Text(event.ClientID)] = r.Int("n")
	})
	return rowsOf, err
}

// Unacked counts their missing acknowledgements exactly.
func Unacked(ctx context.Context, g *evidence.Gathering, q *ask.Question) (err error) {
	if len(g.Receivers) == 0 {
		return nil
	}
	// Acknowledgements that came after the range are no more than the deliveries in it.
	g.Unacked, err = g.Lookups.Unacknowledged(ctx, q.Holding(2*g.ReceiverRows), g.Receivers)
	return err
}

func findUnacked(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	few := f.AtLeast(fewUnacked, unackedPerHour)
	if f.Few() {
		few = fewUnackedOfFew
	}
	var list []evidence.Tally[evidence.Unacked]
	for _, u := range f.Unacked {
		if u.Count >= few && float64(u.Count) >= missedShare*float64(u.Delivered) && !b.Explained(u.ClientID) &&
			(u.None() || !full(f, u.ClientID) && !connection.Flaps(f, u.ClientID)) {
			b.On(u.ClientID, "unacknowledged")
			list = append(list, evidence.Tally[evidence.Unacked]{Client: u.ClientID, Rows: []evidence.Unacked{u}, Span: u.Span})
		}
	}
	if len(list) == 0 {
		return nil
	}
	worst, all := list[0].Rows[0], evidence.Total(list)
	summary := fmt.Sprintf("%s did not acknowledge %s of %s, %s", words.Name(worst.ClientID), words.Digits(worst.Count), words.Count(worst.Delivered, "delivery", "deliveries"), f.Course(worst.Span))
	if s, ok := f.Status[worst.ClientID]; ok && f.Subject == "" {
		switch {
		case s.LastEnd.After(s.LastConnected):
			summary += fmt.Sprintf("; it has been disconnected since %s", f.At(s.LastEnd))
		case !s.LastConnected.IsZero():
			summary += fmt.Sprintf("; it has been connected since %s", f.At(s.LastConnected))
		}
	}
	subject, shared := f.TogetherNamed(evidence.Names(list))
	severity, certainty, check := f.Severity(evidence.Warning, int64(len(list))), evidence.Likely, ""
	if !f.Narrow && f.EventRows(event.MessageAcked) == 0 && len(list) >= severalReceivers {
		severity, certainty, check = evidence.Info, evidence.Possible, "Look whether the rule that writes the table selects message.acked: no row of it is there. If it does, look at the receivers: does their program call the acknowledgement?"
		shared += "; no acknowledgement of anybody is recorded"
	}
	return []evidence.Finding{{
		Severity: severity, Span: all, Clients: int64(len(list)), About: subject, Certainty: certainty, Check: check,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "delivery", "deliveries") + shared + ".",
		Rows:    evidence.Rows{Scenario: event.Delivery, View: "messages", Filters: []evidence.Filter{evidence.ClientFilter(evidence.Names(list))}},
	}}
}
