package outage

import (
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Nobody connects any more, while who is connected goes on: whatever keeps connects from EMQX leaves no row of its own.

const (
	fewConnects     = 20
	missedConnects  = 10 // that were to be expected since, at the usual rate
	shortestWithout = 5 * time.Minute
)

// UnreachedRules come after all that explains single ends.
var UnreachedRules = []evidence.Rule{{
	ID:        "nobody-connects",
	Dashboard: "lifecycle",
	Meaning:   "Since some time nobody connects any more, though others had connected all the time, and clients that lose their connection stay away; who is connected goes on.",
	Recognized: "No connect at any node for 5 minutes or longer until the end of the time range, three times as long as any pause before, where 20 or more came in 10 minutes or longer, and a third of the time, and 10 were to be expected; " +
		"rows of other events went on; and 10 or more clients that no other finding explains lost their connection against their will since then and stay away, half of which had come back earlier in the time range (of a client that is asked about alone: it had). Or, where some connect, the same of those who share something that 80 % of those who stay away and at most 20 % of those who connect share: the address, " +
		"the network, the user, the client ID's prefix or the listener. Not where clients are refused or let in without a connection meanwhile.",
	Otherwise: "A working day that ends: those who leave lose their connection without a word, and nobody comes.",
	Check: "Try to connect by the way that the clients take. Look at what is before EMQX's authentication: the listener's certificate (expired?), the listener itself (stopped?), the load balancer, firewall and DNS name. Refused TLS handshakes " +
		"and closed ports leave no row; EMQX's log has the handshakes.",
	Find: findUnreached,
}}

func findUnreached(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	since, ok := lastConnect(f)
	if !ok {
		return keptOut(f, b)
	}
	if reached(f, since) {
		return nil
	}
	gone, cameBack := unexplained(f, b, slices.DeleteFunc(slices.Clone(f.Ends), func(e evidence.End) bool { return e.Last.Before(since) }))
	all := evidence.Span{Count: int64(len(gone)), First: since, Last: f.To}
	if all.Count < f.Enough(evidence.LostClients) || cameBack*2 < len(gone) {
		return nil
	}
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, all.Count), Span: all, Clients: all.Count, About: evidence.Fleet, Certainty: evidence.Possible, Background: f.Narrow,
		Summary: fmt.Sprintf("Nobody has connected since %s, at any node, where clients had connected all the time before; %s lost the connection since and stay away: %s.",
			f.At(since), f.Of(all.Count), words.Who(gone)),
		Rows: evidence.Rows{Scenario: event.Lifecycle, View: "rate", Whole: true, Keys: map[string][]string{"events": {event.Connected}}},
	}}
}

// lastConnect is since when nobody has connected, where that is unusual and rows of others went on.
func lastConnect(f *evidence.Evidence) (since time.Time, unusual bool) {
	if f.Over.Cut || f.Over.Step == 0 {
		return since, false
	}
	since = f.From
	var pause time.Duration // the longest before
	var connects int64
	var last time.Time
	for _, b := range f.Over.Buckets {
		if last.Before(b.Last) {
			last = b.Last
		}
		if b.Connects > 0 {
			pause = max(pause, b.At.Sub(since))
			since = b.At.Add(f.Over.Step)
			connects += b.Connects
		}
	}
	return since, f.To.Sub(last) <= last.Sub(since)/2 && longWithout(f, since, last, pause, connects)
}

// keptOut tells of clients that share something that nobody else has who connects: what is before EMQX may keep out those of one listener, or of
// one network.
func keptOut(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	if f.Subject != "" {
		return nil
	}
	var away, others []evidence.Member
	for _, e := range f.Ends {
		s, ok := f.Status[e.ClientID]
		switch {
		case !ok || b.Explained(e.ClientID) && s.LastConnected.Before(s.LastEnd):
		case s.LastConnected.Before(s.LastEnd) && s.LastEnd.Before(f.To.Add(-shortestWithout)):
			away = append(away, e.Member())
		case s.LastConnected.After(f.To.Add(-shortestWithout)):
			others = append(others, e.Member())
		}
	}
	if int64(len(away)) < evidence.LostClients || len(others) == 0 {
		return nil
	}
	v, ok := evidence.Common(away, others, "node")
	if !ok {
		return nil
	}
	g := groupOf(f, b, v)
	all := evidence.Span{Count: int64(len(g.gone)), First: g.since, Last: f.To}
	if all.Count < evidence.LostClients || g.cameBack*2 < len(g.gone) || !g.unusual(f) || reached(f, g.since) {
		return nil
	}
	what, subject := evidence.InWordsOf(v)
	what += alike(v, away, others)
	rows := evidence.Rows{Scenario: event.Lifecycle, View: "rate", Whole: true, Keys: map[string][]string{"events": {event.Connected}}}
	narrow(&rows, v)
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, all.Count), Span: all, Clients: all.Count, About: subject, Certainty: evidence.Possible,
		Summary: fmt.Sprintf("Of these nobody has connected since %s, where they had connected all the time before, and others do: %s that lost the connection since and stay away, %s: %s.",
			f.At(g.since), f.Of(all.Count), what, words.Who(g.gone)),
		Rows: rows,
	}}
}

// group is how those connect who share something.
type group struct {
	since    time.Time // the last connect of any of them
	connects int64     // before
	times    []time.Time
	gone     []string // who lost the connection since
	cameBack int      // of them, earlier
}

func groupOf(f *evidence.Evidence, b *evidence.Blame, v contrast.Value) (g group) {
	var list []evidence.End
	for _, e := range f.Ends {
		s, ok := f.Status[e.ClientID]
		if ok && slices.Contains(e.Member().Traits(), [2]string{v.Dimension, v.Value}) {
			list = append(list, e)
			g.times = append(g.times, s.FirstConnected, s.LastConnected)
			g.since = ask.Later(g.since, s.LastConnected)
		}
	}
	for _, e := range list {
		g.connects += e.Count
	}
	g.gone, g.cameBack = unexplained(f, b, slices.DeleteFunc(list, func(e evidence.End) bool { return !e.Last.After(g.since) }))
	g.connects -= int64(len(g.gone)) // their ends since then
	return g
}

// unexplained are the clients with these ends of which no other finding is, and how many of them had come back earlier.
func unexplained(f *evidence.Evidence, b *evidence.Blame, ends []evidence.End) (clients []string, cameBack int) {
	for _, e := range ends {
		if slices.Contains(clients, e.ClientID) || b.Explained(e.ClientID) {
			continue
		}
		clients = append(clients, e.ClientID)
		if s := f.Status[e.ClientID]; !s.FirstEnd.IsZero() && s.LastConnected.After(s.FirstEnd) {
			cameBack++
		}
	}
	return clients, cameBack
}

// unusual says whether it is unusual that none of the group has connected since.
func (g group) unusual(f *evidence.Evidence) bool {
	var pause time.Duration
	last := f.From
	slices.SortFunc(g.times, time.Time.Compare)
	for _, at := range g.times {
		if at.After(last) {
			pause, last = max(pause, at.Sub(last)), at
		}
	}
	return longWithout(f, g.since, f.To, pause, g.connects)
}

// longWithout says whether no connect came from since until last for much longer than ever before, where so many had come.
func longWithout(f *evidence.Evidence, since, last time.Time, pause time.Duration, connects int64) bool {
	without, heard := last.Sub(since), since.Sub(f.From)
	if connects < fewConnects || without < max(shortestWithout, 3*pause) || heard < max(2*shortestWithout, without/3) {
		return false
	}
	return float64(connects)*without.Seconds()/heard.Seconds() >= missedConnects
}

// reached says whether clients that got no connection came as far as EMQX: then refusals, or what happens behind authentication, are the trouble.
func reached(f *evidence.Evidence, since time.Time) bool {
	var clients []string
	for _, r := range f.Refusals {
		if r.Last.After(since) && !slices.Contains(clients, r.ClientID) {
			clients = append(clients, r.ClientID)
		}
	}
	return len(clients) >= fewReached || len(f.Unfinished) >= fewReached
}

const fewReached = 3 // clients: fewer are refused at any time
