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

// Clients that connect over and over, whatever becomes of their connections.

// Loop is the connects of one client, where there are many.
type Loop struct {
	ClientID string
	Span
}

// ShortLived is the connections of one user from one address, where nearly each had a client ID of its own.
type ShortLived struct {
	Username, Source string
	Clients          int64         // different client IDs
	Lasted           time.Duration // the mean
	Span                           // of the ends
}

const (
	fewConnects     = 20
	connectsPerHour = 60
	quickConnect    = 30 * time.Second // between two connects, on average
	newClients      = 0.8              // of the connects have a client ID of their own
)

var loopRules = []Rule{{
	ID:         "reconnect-loop",
	Meaning:    "A client connects over and over, whatever the reason of the ends.",
	Recognized: "Connects of one client: 20 or more, 60 an hour, at most 30 seconds apart on average; not of clients that another finding explains. Where client IDs change with each connect: those of one user from one address, as many, one after the other, each of at most 2 minutes.",
	Otherwise:  "A script that connects anew for each message is slow and loud, but does what it is to do.",
	Check:      "Look at the client's program: it should stay connected. One that connects for each message, or whose supervisor restarts it, costs the broker and itself more than its messages.",
	find:       findLoops,
}}

// loops counts connects of clients that have many.
func (g *gathering) loops(ctx context.Context, q *ask.Question) error {
	if g.Subject != "" || aboutMessages(q) || !q.Schema.Has(event.ClientID) {
		return nil // of one client, the rows by event say it
	}
	b := q.Builder()
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: howMany(), From: scope(q, b, event.Connected).SQL(),
		Having: fmt.Sprintf("count(*) >= %d", fewConnects), Order: "n DESC", Limit: mostSuspects,
	}, func(r reader) { g.Loops = append(g.Loops, Loop{ClientID: r.text(event.ClientID), Span: spanOf(r)}) })
	return err
}

// shortLived counts, by user and address, connections whose client IDs change.
func (g *gathering) shortLived(ctx context.Context, q *ask.Question) error {
	if g.Subject != "" || aboutMessages(q) || !q.Schema.Has(event.ClientID, event.Username, event.Peername, event.ConnectedAt, event.DisconnectedAt) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.Disconnected)
	distinct := "count(DISTINCT clientid)"
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Username), statement.Text("source", ask.Source)},
		Values: slices.Concat(howMany(), statement.Select{statement.Int("clients", distinct)}, connectionTimes()),
		From:   r.SQL(), Having: fmt.Sprintf("count(*) >= %d AND %s * 10 >= count(*) * 8", fewConnects, distinct), Order: "n DESC", Limit: mostSuspects,
	}, func(r reader) {
		s := ShortLived{Username: r.text(event.Username), Source: r.text("source"), Clients: r.int("clients"), Span: spanOf(r)}
		s.Lasted = meanLasted(r)
		g.Short = append(g.Short, s)
	})
	return err
}

// oneByOne says whether the connections can have come one after the other, as those of one program do.
func (s ShortLived) oneByOne() bool {
	return s.Lasted <= awake && s.Lasted*time.Duration(s.Count) <= 3*s.Last.Sub(s.First)/2
}

// enoughConnects says whether so many connects, so close together, are a loop.
func (f *Evidence) enoughConnects(connects Span) bool {
	hours := f.To.Sub(f.From).Hours()
	return connects.Count >= max(fewConnects, int64(connectsPerHour*hours)) && connects.every() <= quickConnect
}

func findLoops(f *Evidence, b *blame) []Finding {
	var list []tally[Loop]
	loops := f.Loops
	if f.Subject != "" {
		own := Loop{ClientID: f.Subject}
		for _, e := range f.Events {
			if e.Event == event.Connected {
				own.Span = own.Span.with(e.Span)
			}
		}
		loops = []Loop{own}
	}
	for _, l := range loops {
		connects := l.Span
		if copies := f.Copies[event.Connected]; copies > 1 {
			connects.Count /= copies
		}
		if f.enoughConnects(connects) && !b.explained(l.ClientID) {
			list = append(list, tally[Loop]{Client: l.ClientID, Rows: []Loop{l}, Span: connects})
		}
	}
	findings := f.loopsTogether(b)
	if len(list) == 0 {
		return findings
	}
	for _, t := range list {
		b.on(t.Client, "reconnect-loop")
	}
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("%s connected %s, every %s, %s", name(worst.Client), times(worst.Count), inWords(worst.every()), f.course(worst.Span))
	return append([]Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: aboutClients(names(list)), Certainty: Likely,
		Summary: summary + f.othersOf(othersFigures(list), "connect", "connects") + ".",
		Rows:    Rows{Scenario: event.Lifecycle, Keys: map[string][]string{"events": {event.Connected}}, Filters: []Filter{clientFilter(names(list))}},
	}}, findings...)
}

// loopsTogether tells of programs that connect under another client ID each time.
func (f *Evidence) loopsTogether(b *blame) []Finding {
	var findings []Finding
	for _, s := range f.Short {
		ends := s.Span
		if copies := f.Copies[event.Disconnected]; copies > 1 {
			ends.Count /= copies
		}
		if !f.enoughConnects(ends) || !s.oneByOne() || b.told[s.key()] {
			continue
		}
		subject, who := about("user", s.Username), "The user "+s.Username+" at "+s.Source
		filters := []Filter{{event.Username, "=", []string{s.Username}}}
		if s.Username == "" {
			subject, who, filters = about("network", s.Source), "The address "+s.Source, nil
		}
		findings = append(findings, Finding{
			Severity: Warning, Span: s.Span, Clients: s.Clients, About: subject, Certainty: Likely,
			Summary: fmt.Sprintf("%s connected %s, every %s, each time or nearly under another client ID (%s), for %s on average, %s.", who, times(s.Count), inWords(s.every()), clients(s.Clients), inWords(s.Lasted), f.course(s.Span)),
			Rows:    Rows{Scenario: event.Lifecycle, Keys: map[string][]string{"events": {event.Disconnected}, "sources": {s.Source}}, Filters: filters},
		})
	}
	return findings
}

func (s ShortLived) key() any { return [2]string{s.Username, s.Source} }
