package diagnosis

import (
	"context"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Connections that ended against the client's will, by what their reason proves.

// End is the ends of one client's connections for one reason.
type End struct {
	ClientID, Reason string
	Username, Source string        // one of them
	Node, Listener   string        // likewise
	Lasted           time.Duration // the mean, of those whose begin is known; 0: of none
	Span
}

func (e End) member() Member {
	return Member{ClientID: e.ClientID, User: e.Username, Source: e.Source, Node: e.Node, Listener: e.Listener}
}

func (e End) key() any { return [3]string{event.Disconnected, e.ClientID, e.Reason} }

// class is what the reason proves.
func (e End) class() event.Class {
	if entry, ok := event.ReasonFor(event.Reason, event.Disconnected, e.Reason); ok {
		return entry.Class
	}
	return event.Unknown
}

// ends counts them by client and reason.
func (g *gathering) ends(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || !g.canRead(q, event.ClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.Disconnected)
	usual := event.VoluntaryReasons()
	if g.Subject != "" { // of one client, takeovers are read with its other ends
		usual = slices.DeleteFunc(usual, event.Replaced)
	}
	r.And(statement.IsNot(event.Reason, usual...)) // not NULL either: its outcome isn't known
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Reason)},
		Values: howMany(), From: r.SQL(), Order: "n DESC", Limit: mostGroups,
	}
	if q.Schema.Has(event.ConnectedAt, event.DisconnectedAt) {
		a.Values = append(a.Values, connectionTimes()...)
	}
	if g.Subject != "" && q.Schema.Has(event.Peername) {
		a.Groups = append(a.Groups, statement.Text("source", ask.Source))
	}
	a.Values = append(a.Values, memberColumns(q)...)
	more, err := read(ctx, q, b, a, func(r reader) {
		end := End{ClientID: r.text(event.ClientID), Reason: r.text(event.Reason), Span: spanOf(r)}
		m := memberAt(r)
		end.Username, end.Source, end.Node, end.Listener = m.User, m.Source, m.Node, m.Listener
		end.Lasted = meanLasted(r)
		if event.Replaced(end.Reason) {
			g.Takeovers = append(g.Takeovers, Takeover{ClientID: end.ClientID, Source: r.text("source"), Span: end.Span})
			return
		}
		g.Ends = append(g.Ends, end)
	})
	tellMore(q, more, "broken connections")
	return err
}

// endsOf chooses ends by their class.
func endsOf(f *Evidence, classes ...event.Class) []tally[End] {
	var chosen []End
	for _, e := range f.Ends {
		if slices.Contains(classes, e.class()) {
			chosen = append(chosen, e)
		}
	}
	return byClient(chosen, func(e End) string { return e.ClientID }, func(e End) Span { return e.Span })
}

func blameEnds(b *blame, finding string, tallies []tally[End]) {
	for _, t := range tallies {
		b.on(t.Client, finding)
		for _, e := range t.Rows {
			b.tell(e.key())
		}
	}
}

func rowsOfEnds(list []tally[End]) Rows {
	var all []End
	for _, t := range list {
		all = append(all, t.Rows...)
	}
	return Rows{Scenario: event.Lifecycle, Keys: map[string][]string{"events": {event.Disconnected}}, Filters: []Filter{
		{event.Reason, "=", values(all, func(e End) string { return e.Reason })}, clientFilter(names(list)),
	}}
}

func reasonsOf(t tally[End]) string {
	return listed(values(t.Rows, func(e End) string { return e.Reason }))
}

// lasted is how long the connections lasted on average that ended so; 0: unknown.
func lasted(t tally[End]) time.Duration {
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
