package message

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What became of the messages of the one client that is asked about on their way to others. Their receivers' trouble isn't the client's, so it is
// no finding about it; but it is why its messages don't arrive.

// Onward counts the messages of the client that were dropped at their receivers, where the client has no such trouble itself.
func Onward(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if g.Subject == "" || g.Rows() == 0 || len(g.Drops) > 0 || !q.Schema.Has(event.ClientID, event.FromClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	r := evidence.Everyone(q, b, event.MessageDeliveryDropped)
	r.And("from_clientid = "+b.Bind(g.Subject), "clientid <> "+b.Bind(g.Subject), "("+statement.IsNot(event.Reason, event.UnwantedReasons()...)+" OR reason IS NULL)")
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Reason)}, Values: evidence.HowMany(), From: r.SQL(), Order: "n DESC", Limit: evidence.MostGroups,
	}, func(r evidence.Reader) {
		g.Onward = append(g.Onward, evidence.Drop{ClientID: r.Text(event.ClientID), Event: event.MessageDeliveryDropped, Reason: r.Text(event.Reason), Span: evidence.SpanOf(r)})
	})
	return err
}

// StateOfTopic says when the last message came on the one topic that is asked about, or of the one client or to it, where such messages had
// come steadily and no more do.
func StateOfTopic(f *evidence.Evidence) string {
	switch {
	case f.Topic != "":
		return stopped(f, "The last message on "+f.Topic, event.MessagePublish, event.MessageDelivered, event.MessageDropped, event.MessageDeliveryDropped)
	case f.Subject != "":
		if s := f.Status[f.Subject]; s.LastEnd.After(s.LastConnected) { // it is gone, and nobody expects any
			return ""
		}
		return sentences(unserved(f), stopped(f, "Its last publish", event.MessagePublish), stopped(f, "The last delivery to it", event.MessageDelivered))
	case !f.Narrow:
		return sentences(ceased(f, "The last recorded publish", event.MessagePublish), ceased(f, "The last recorded delivery", event.MessageDelivered))
	}
	return ""
}

func sentences(states ...string) string {
	return strings.Join(slices.DeleteFunc(states, func(s string) bool { return s == "" }), " ")
}

// unserved says that the client has subscribed, and no message came.
func unserved(f *evidence.Evidence) string {
	s := f.Status[f.Subject]
	if s.LastSubscribed.IsZero() || f.To.Sub(s.LastSubscribed) < soonest || s.LastUnsubscribed.After(s.LastSubscribed) || f.EventRows(event.MessageDelivered)+f.EventRows(event.MessageDeliveryDropped) > 0 {
		return ""
	}
	return fmt.Sprintf("It subscribed %s, last at %s (%s), and no delivery to it is recorded: compare its filter with the topics that are published, level by level.", words.Times(s.Subscriptions), f.At(s.LastSubscribed), s.Filter)
}

// ceased is stopped for the whole fleet, in which many rows come at any time.
func ceased(f *evidence.Evidence, what, name string) string {
	var rows, all evidence.Span
	for _, e := range f.Events {
		if all = all.With(e.Span); e.Event == name {
			rows = rows.With(e.Span)
		}
	}
	if rows.Count < fleetRows || all.Last.Sub(rows.Last) < fleetPause {
		return ""
	}
	return stopped(f, what, name) + " Rows of other events went on."
}

const (
	steadyRows = 10 // that came before
	pauses     = 10 // times the usual time between them: then no more come

	soonest = time.Minute // after a subscription: then a message is missed

	fleetRows  = 100
	fleetPause = 10 * time.Minute
)

// stopped says when the last row of some events came, where they had come steadily.
func stopped(f *evidence.Evidence, what string, events ...string) string {
	rows := map[string]evidence.Span{}
	var last time.Time
	for _, e := range f.Events {
		if slices.Contains(events, e.Event) {
			rows[e.Event] = rows[e.Event].With(e.Span)
			last = ask.Later(last, e.Last)
		}
	}
	var most evidence.Span // a message may have rows of several events
	for _, s := range rows {
		if s.Count > most.Count {
			most = s
		}
	}
	if most.Count < steadyRows {
		return ""
	}
	every := most.Last.Sub(most.First) / time.Duration(most.Count-1)
	if f.To.Sub(last) < max(time.Minute, pauses*every) {
		return ""
	}
	return fmt.Sprintf("%s is of %s; they had come every %s.", what, f.At(last), words.InWords(every))
}

// StateOfMessages says what was dropped of the client's messages on the way to others; "" where nothing was.
func StateOfMessages(f *evidence.Evidence) string {
	if len(f.Onward) == 0 {
		return ""
	}
	all := evidence.Sum(f.Onward, func(d evidence.Drop) evidence.Span { return d.Span })
	receivers := words.Distinct(f.Onward, func(d evidence.Drop) string { return d.ClientID })
	reasons := words.Distinct(f.Onward, func(d evidence.Drop) string { return d.Reason })
	return fmt.Sprintf("Of its messages, %s %s dropped on the way to %s (%s), %s.", words.Digits(all.Count), words.Were(all.Count), words.Who(receivers), words.Listed(reasons), f.Course(all))
}
