package outage

import (
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
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
		"rows of other events went on; and 10 or more clients that no other finding explains lost their connection against their will since then and stay away, half of which had come back earlier in the time range (of a client that is asked about alone: it had). Not where clients " +
		"are refused or let in without a connection meanwhile.",
	Otherwise: "A working day that ends: those who leave lose their connection without a word, and nobody comes.",
	Check: "Try to connect by the way that the clients take. Look at what is before EMQX's authentication: the listener's certificate (expired?), the listener itself (stopped?), the load balancer, firewall and DNS name. Refused TLS handshakes " +
		"and closed ports leave no row; EMQX's log has the handshakes.",
	Find: findUnreached,
}}

func findUnreached(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	since, ok := lastConnect(f)
	if !ok || reached(f, since) {
		return nil
	}
	var gone []string
	cameBack := 0
	all := evidence.Span{First: since, Last: f.To}
	for _, e := range f.Ends {
		if e.Last.Before(since) || slices.Contains(gone, e.ClientID) || b.Explained(e.ClientID) {
			continue
		}
		gone = append(gone, e.ClientID)
		if s := f.Status[e.ClientID]; !s.FirstEnd.IsZero() && s.LastConnected.After(s.FirstEnd) {
			cameBack++
		}
	}
	if all.Count = int64(len(gone)); all.Count < f.Enough(evidence.LostClients) || cameBack*2 < len(gone) {
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
	without, heard := last.Sub(since), since.Sub(f.From)
	if connects < fewConnects || without < max(shortestWithout, 3*pause) || heard < max(2*shortestWithout, without/3) || f.To.Sub(last) > without/2 {
		return since, false
	}
	return since, float64(connects)*without.Seconds()/heard.Seconds() >= missedConnects
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
