package connection

import (
	"context"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Connections that ended against the client's will, by what their reason proves.

// Ends counts them by client and reason.
func Ends(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if evidence.AboutMessages(q) || !g.CanRead(q, event.ClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	r := evidence.Scope(q, b, event.Disconnected)
	usual := event.VoluntaryReasons()
	if g.Subject != "" { // of one client, takeovers are read with its other ends
		usual = slices.DeleteFunc(usual, event.Replaced)
	}
	r.And(statement.IsNot(event.Reason, usual...)) // not NULL either: its outcome isn't known
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Reason)},
		Values: evidence.HowMany(), From: r.SQL(), Order: "n DESC", Limit: evidence.MostGroups,
	}
	if q.Schema.Has(event.ConnectedAt, event.DisconnectedAt) {
		a.Values = append(a.Values, evidence.ConnectionTimes()...)
	}
	if g.Subject != "" && q.Schema.Has(event.Peername) {
		a.Groups = append(a.Groups, statement.Text("source", ask.Source))
	}
	a.Values = append(a.Values, evidence.MemberColumns(q)...)
	more, err := evidence.Read(ctx, q, b, a, func(r evidence.Reader) {
		end := evidence.End{ClientID: r.Text(event.ClientID), Reason: r.Text(event.Reason), Span: evidence.SpanOf(r)}
		m := evidence.MemberAt(r)
		end.Username, end.Source, end.Node, end.Listener = m.User, m.Source, m.Node, m.Listener
		end.Lasted = evidence.MeanLasted(r)
		if event.Replaced(end.Reason) {
			g.Takeovers = append(g.Takeovers, evidence.Takeover{ClientID: end.ClientID, Source: r.Text("source"), Span: end.Span})
			return
		}
		g.Ends = append(g.Ends, end)
	})
	evidence.TellMore(q, more, "broken connections")
	return err
}

// EndsOf chooses ends by their class.
func EndsOf(f *evidence.Evidence, classes ...event.Class) []evidence.Tally[evidence.End] {
	var chosen []evidence.End
	for _, e := range f.Ends {
		if slices.Contains(classes, e.Class()) {
			chosen = append(chosen, e)
		}
	}
	return evidence.ByClient(chosen, func(e evidence.End) string { return e.ClientID }, func(e evidence.End) evidence.Span { return e.Span })
}

func BlameEnds(b *evidence.Blame, finding string, tallies []evidence.Tally[evidence.End]) {
	for _, t := range tallies {
		b.On(t.Client, finding)
		for _, e := range t.Rows {
			b.Tell(e.Key())
		}
	}
}

func rowsOfEnds(list []evidence.Tally[evidence.End]) evidence.Rows {
	var all []evidence.End
	for _, t := range list {
		all = append(all, t.Rows...)
	}
	return evidence.Rows{Scenario: event.Lifecycle, Keys: map[string][]string{"events": {event.Disconnected}}, Filters: []evidence.Filter{
		evidence.OneOf(event.Reason, words.Distinct(all, func(e evidence.End) string { return e.Reason })), evidence.ClientFilter(evidence.Names(list)),
	}}
}

func reasonsOf(t evidence.Tally[evidence.End]) string {
	return words.Listed(words.Distinct(t.Rows, func(e evidence.End) string { return e.Reason }))
}

// lasted is how long the connections lasted on average that ended so; 0: unknown.
func lasted(t evidence.Tally[evidence.End]) time.Duration {
	var sum time.Duration
	n := int64(0)
	for _, e := range t.Rows {
		if e.Lasted > 0 {
			sum += e.Lasted * time.Duration(e.Count)
			n += e.Count
		}
	}
	if n == 0 {
		return 0
	}
	return sum / time.Duration(n)
}
