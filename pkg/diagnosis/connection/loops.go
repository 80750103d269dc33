package connection

import (
	"context"
	"fmt"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Clients that connect over and over, whatever becomes of their connections.

const (
	fewConnects     = 20
	connectsPerHour = 60
	quickConnect    = 30 * time.Second // between two connects, on average
	newClients      = 0.8              // of the connects have a client ID of their own
)

var loopRules = []evidence.Rule{{
	ID:         "reconnect-loop",
	Dashboard:  "lifecycle",
	Meaning:    "A client connects over and over, whatever the reason of the ends.",
	Recognized: "Connects of one client: 20 or more, 60 an hour, at most 30 seconds apart on average; not of clients that another finding explains. Where client IDs change with each connect: those of one user from one address, as many, one after the other, each of at most 2 minutes.",
	Otherwise:  "A script that connects anew for each message is slow and loud, but does what it is to do.",
	Check:      "Look at the client's program: it should stay connected. One that connects for each message, or whose supervisor restarts it, costs the broker and itself more than its messages.",
	Find:       findLoops,
}}

// Loops counts connects of clients that have many, and authentications that no connection followed.
func Loops(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if g.Subject != "" || evidence.AboutMessages(q) || !q.Schema.Has(event.ClientID) {
		return nil // of one client, the rows by event say it
	}
	b := q.Builder()
	connected := statement.Is(event.Event, event.Connected)
	connects := statement.CountWhere(connected)
	events := []string{event.Connected}
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: evidence.HowManyIf(connected),
		Having: fmt.Sprintf("%s >= %d", connects, fewConnects), Order: "n DESC", Limit: evidence.MostSuspects,
	}
	if q.Schema.Has(event.ReasonCode) {
		events = append(events, event.CheckAuthnComplete, event.Connack)
		letIn := ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete}, event.Success)
		answered := statement.CountWhere(ask.OutcomeCondition(q.Schema, []string{event.Connack}, event.Success))
		a.Values = append(a.Values, unfinishedColumns(letIn, answered)...)
		a.Having += fmt.Sprintf(" OR %[1]s - %[2]s >= %[4]d AND %[1]s - %[3]s >= %[4]d", statement.CountWhere(letIn), connects, answered, fewUnfinished)
	}
	a.From = evidence.Scope(q, b, events...).SQL()
	_, err := evidence.Read(ctx, q, b, a, func(r evidence.Reader) {
		l := evidence.Loop{ClientID: r.Text(event.ClientID), Span: evidence.SpanOf(r)}
		if l.Count >= fewConnects {
			g.Loops = append(g.Loops, l)
		}
		if u, ok := unfinishedAt(r); ok {
			g.Unfinished = append(g.Unfinished, u)
		}
	})
	return err
}

// ShortLived counts, by user and address, connections whose client IDs change.
func ShortLived(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if g.Subject != "" || evidence.AboutMessages(q) || !q.Schema.Has(event.ClientID, event.Username, event.Peername, event.ConnectedAt, event.DisconnectedAt) {
		return nil
	}
	b := q.Builder()
	r := evidence.Scope(q, b, event.Disconnected)
	distinct := statement.Different(event.ClientID)
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Username), statement.Text("source", ask.Source)},
		Values: append(evidence.HowManyBeside(statement.Int("clients", distinct)), evidence.ConnectionTimes()...),
		From:   r.SQL(), Having: fmt.Sprintf("%[1]s >= %[2]d AND %[3]s * 10 >= %[1]s * 8", statement.SumOfRows, fewConnects, distinct), Order: "n DESC", Limit: evidence.MostSuspects,
	}, func(r evidence.Reader) {
		s := evidence.ShortLived{Username: r.Text(event.Username), Source: r.Text("source"), Clients: r.Int("clients"), Span: evidence.SpanOf(r)}
		s.Lasted = evidence.MeanLasted(r)
		g.Short = append(g.Short, s)
	})
	return err
}

// enoughConnects says whether so many connects, so close together, are a loop.
func enoughConnects(f *evidence.Evidence, connects evidence.Span) bool {
	hours := f.To.Sub(f.From).Hours()
	return connects.Count >= max(fewConnects, int64(connectsPerHour*hours)) && connects.Every() <= quickConnect
}

func findLoops(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	var list []evidence.Tally[evidence.Loop]
	loops := f.Loops
	if f.Subject != "" {
		own := evidence.Loop{ClientID: f.Subject}
		for _, e := range f.Events {
			if e.Event == event.Connected {
				own.Span = own.Span.With(e.Span)
			}
		}
		loops = []evidence.Loop{own}
	}
	for _, l := range loops {
		connects := l.Span
		if copies := f.Copies[event.Connected]; copies > 1 {
			connects.Count /= copies
		}
		if enoughConnects(f, connects) && !b.Explained(l.ClientID) {
			list = append(list, evidence.Tally[evidence.Loop]{Client: l.ClientID, Rows: []evidence.Loop{l}, Span: connects})
		}
	}
	findings := loopsTogether(f, b)
	if len(list) == 0 {
		return findings
	}
	for _, t := range list {
		b.On(t.Client, "reconnect-loop")
	}
	worst, all := list[0], evidence.Total(list)
	summary := fmt.Sprintf("%s connected %s, every %s, %s", words.Name(worst.Client), words.Times(worst.Count), words.InWords(worst.Every()), f.Course(worst.Span))
	return append([]evidence.Finding{{
		Severity: f.Severity(evidence.Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: evidence.AboutClients(evidence.Names(list)), Certainty: evidence.Likely,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "connect", "connects") + ".",
		Rows:    evidence.Rows{Scenario: event.Lifecycle, Keys: map[string][]string{"events": {event.Connected}}, Filters: []evidence.Filter{evidence.ClientFilter(evidence.Names(list))}},
	}}, findings...)
}

// brokenOff says whether another finding explains why these connections end.
func brokenOff(f *evidence.Evidence, b *evidence.Blame, s evidence.ShortLived) bool {
	explained := int64(0)
	for _, e := range f.Ends {
		if e.Username == s.Username && e.Source == s.Source && b.Explained(e.ClientID) {
			explained++
		}
	}
	return explained*10 >= s.Clients*8
}

// loopsTogether tells of programs that connect under another client ID each time.
func loopsTogether(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	var findings []evidence.Finding
	for _, s := range f.Short {
		ends := s.Span
		if copies := f.Copies[event.Disconnected]; copies > 1 {
			ends.Count /= copies
		}
		if !enoughConnects(f, ends) || !s.OneByOne() || b.Told[s.Key()] || brokenOff(f, b, s) {
			continue
		}
		subject, who := evidence.About("user", s.Username), "The user "+s.Username+" at "+s.Source
		filters := []evidence.Filter{evidence.OneOf(event.Username, []string{s.Username})}
		if s.Username == "" {
			subject, who, filters = evidence.About("network", s.Source), "The address "+s.Source, nil
		}
		findings = append(findings, evidence.Finding{
			Severity: evidence.Warning, Span: s.Span, Clients: s.Clients, About: subject, Certainty: evidence.Likely,
			Summary: fmt.Sprintf("%s connected %s, every %s, each time or nearly under another client ID (%s), for %s on average, %s.", who, words.Times(s.Count), words.InWords(s.Every()), words.Clients(s.Clients), words.InWords(s.Lasted), f.Course(s.Span)),
			Rows:    evidence.Rows{Scenario: event.Lifecycle, Keys: map[string][]string{"events": {event.Disconnected}, "sources": {s.Source}}, Filters: filters},
		})
	}
	return findings
}
