// Package connection is about how connections of single clients end, and begin again.
package connection

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/outage"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Connections that end again and again: by hand, by silence, for want of a right, because the link breaks.

// Limits of the rules about connections.
const (
	fewTimeouts     = 4
	timeoutsPerHour = 2
	fewBreaks       = 5
	breaksPerHour   = 4
	quickBreak      = 5 * time.Minute
	fewKicks        = 2 // of one client
	longSleep       = 5 * time.Minute
)

var EndRules = []evidence.Rule{
	{
		ID:         "kicked",
		Dashboard:  "lifecycle",
		Meaning:    "Somebody ended connections by hand or by the API.",
		Recognized: "Disconnects of one client with kicked or administrative_action: 2 or more; 1 where at most 20 clients are asked about, or 10 or more clients were kicked.",
		Otherwise:  "A client that is banned while it is connected is kicked as well. administrative_action is a code of the client's own DISCONNECT.",
		Check:      "Look into EMQX's audit log for who called the API or clicked Kick Out, and into Banned Clients.",
		Find:       findKicked,
	},
	{
		ID:        "credentials-expired",
		Dashboard: "access",
		Meaning:   "EMQX ended a connection because the client's credential expired, or may no longer do what it does.",
		Recognized: "Disconnects with not_authorized of a client to which nothing was denied: 1 or more. With a denied authorization of the same client it is acl-denied, where EMQX is told to disconnect whom it denies " +
			"something (authorization.deny_action).",
		Otherwise: "A denial whose row got lost, with deny_action disconnect.",
		Check:     "Look at how long the client's token or password lives (exp of a JWT, expire_at), and whether the client gets a new one in time.",
		Find:      findExpiredCredentials,
	},
	{
		ID:         "keepalive-timeout",
		Dashboard:  "lifecycle",
		Meaning:    "EMQX heard nothing from a client for one and a half times its keep alive and gave it up.",
		Recognized: "Disconnects of one client with keepalive_timeout or idle_timeout: 4 or more, and 2 an hour; not fewer than those because its link broke; not of devices that sleep (see flapping).",
		Otherwise:  "A device that goes to sleep or out of reach on purpose ends so as well.",
		Check: "If connections end one and a half keep alives after they began, the client never pings: look at its MQTT library and whether it sleeps. If they last longer, " +
			"look at its network: a NAT or a mobile network that forgets idle connections needs a shorter keep alive.",
		Find: findTimeouts,
	},
}

// SymptomRules come last: what they find may be the consequence of anything before.
var SymptomRules = slices.Concat([]evidence.Rule{{
	ID:        "flapping",
	Dashboard: "lifecycle",
	Meaning:   "A client's connection breaks and comes back, over and over.",
	Recognized: "Disconnects of one client because its link broke (tcp_closed, ssl_closed, econnreset …): 5 or more, and 4 an hour; not of clients that another finding explains. Where client IDs change with each connect, those of one user " +
		"or one address, as many. Messages that are dropped or not acknowledged between breaks at most 5 minutes apart are its consequence. Not where connections last less than a fifth of the time between two of them, and " +
		"these come 5 minutes apart or more, nor where many end together within two minutes of their begin and stay away for longer than that: so do devices that sleep (other-failures, as information). Links of many clients (as in Thresholds) that break twice or more each, 80 % of them after the same time.",
	Otherwise: "Connections of one length, shorter than the keep alive, are ended by something between: a proxy or balancer with an idle timeout.",
	Check:     "Look at the device's network and power, at proxies or load balancers with short idle times, and at a restart loop of the device itself.",
	Find:      findFlapping,
}}, loopRules)

func findKicked(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	kicked := slices.DeleteFunc(EndsOf(f, event.ByHand), func(t evidence.Tally[evidence.End]) bool { return b.Explained(t.Client) })
	list := slices.DeleteFunc(slices.Clone(kicked), func(t evidence.Tally[evidence.End]) bool { return t.Count < f.Enough(fewKicks) })
	if len(kicked) >= evidence.LostClients {
		list = kicked
	}
	if len(list) == 0 {
		return nil
	}
	BlameEnds(b, "kicked", list)
	worst, all := list[0], evidence.Total(list)
	summary := fmt.Sprintf("%s was kicked out %s by an administrator or the API, %s", words.Name(worst.Client), words.Times(worst.Count), f.Course(worst.Span))
	subject, shared := f.Together(evidence.MembersOf(list))
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Certain, Rows: rowsOfEnds(list),
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "kick", "kicks") + shared + ".",
	}}
}

func findExpiredCredentials(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	list := slices.DeleteFunc(EndsOf(f, event.Authorization), func(t evidence.Tally[evidence.End]) bool {
		return b.Explained(t.Client) || slices.ContainsFunc(f.Denials, func(d evidence.Denial) bool { return d.ClientID == t.Client })
	})
	if len(list) == 0 {
		return nil
	}
	BlameEnds(b, "credentials-expired", list)
	worst, all := list[0], evidence.Total(list)
	summary := fmt.Sprintf("EMQX ended the connection of %s %s with %s, %s, and denied it nothing before: its credential has expired", words.Name(worst.Client), words.Times(worst.Count), reasonsOf(worst), f.Course(worst.Span))
	if d := lasted(worst); d > 0 {
		summary += fmt.Sprintf("; its connections lasted %s", words.InWords(d))
	}
	subject, shared := f.Together(evidence.MembersOf(list))
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Likely, Rows: rowsOfEnds(list),
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "end", "ends") + shared + ".",
	}}
}

func findTimeouts(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	breaks := map[string]int64{}
	for _, t := range EndsOf(f, event.Link) {
		breaks[t.Client] = t.Count
	}
	list := slices.DeleteFunc(EndsOf(f, event.Silent), func(t evidence.Tally[evidence.End]) bool {
		return asleep(f, t) || b.Explained(t.Client) || t.Count < f.AtLeast(fewTimeouts, timeoutsPerHour) || t.Count < breaks[t.Client]
	})
	if len(list) == 0 {
		return nil
	}
	BlameEnds(b, "keepalive-timeout", list)
	worst, all := list[0], evidence.Total(list)
	summary := fmt.Sprintf("EMQX heard nothing from %s and disconnected it %s, every %s, %s", words.Name(worst.Client), words.Times(worst.Count), words.InWords(worst.Every()), f.Course(worst.Span))
	keepalive := time.Duration(f.Status[worst.Client].Keepalive) * time.Second
	switch lasted := lasted(worst); {
	case keepalive > 0 && lasted > 0 && math.Abs(lasted.Seconds()/keepalive.Seconds()-1.5) < 0.15:
		summary += fmt.Sprintf(": each connection lasted %s, one and a half times its keep alive of %s, so it sends nothing after it connects", words.InWords(lasted), words.InWords(keepalive))
	case keepalive > 0 && lasted > 0:
		summary += fmt.Sprintf(": connections lasted %s on average, with a keep alive of %s", words.InWords(lasted), words.InWords(keepalive))
	case keepalive > 0:
		summary += fmt.Sprintf("; its keep alive is %s", words.InWords(keepalive))
	}
	subject, shared := f.Together(evidence.MembersOf(list))
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Certain,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "timeout", "timeouts") + shared + ".", Rows: rowsOfEnds(list),
	}}
}

// Flaps says whether a client's connection breaks so often that nothing else about it means much.
func Flaps(f *evidence.Evidence, client string) bool {
	return slices.ContainsFunc(EndsOf(f, event.Link), func(t evidence.Tally[evidence.End]) bool {
		return t.Client == client && t.Count >= f.AtLeast(fewBreaks, breaksPerHour) && t.Every() <= quickBreak
	})
}

// sleeps says whether a client's connections are short beside the time between them, as those of devices are that sleep and
// don't say goodbye.
func sleeps(f *evidence.Evidence, t evidence.Tally[evidence.End]) bool {
	d, every, most := lasted(t), t.Every(), evidence.Awake
	if t.Rows[0].Class() == event.Silent { // EMQX waits for one and a half keep alives
		most += time.Duration(f.Status[t.Client].Keepalive) * time.Second * 3 / 2
	}
	return d > 0 && d <= most && every >= longSleep && d*5 <= every
}

func findFlapping(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	var list []evidence.Tally[evidence.End]
	for _, t := range EndsOf(f, event.Link) {
		switch {
		case b.Explained(t.Client), asleep(f, t):
		case t.Count >= f.AtLeast(fewBreaks, breaksPerHour):
			list = append(list, t)
		}
	}
	var findings []evidence.Finding
	if len(list) > 0 {
		findings = append(findings, flapping(f, b, list))
	}
	findings = append(findings, flappingTogether(f, b)...)
	return append(findings, equallyLong(f, b)...)
}

// asleep says whether a client's ends are those of a device that sleeps between its connections: by itself, or together with many
// others that end soon after they began.
func asleep(f *evidence.Evidence, t evidence.Tally[evidence.End]) bool {
	d := lasted(t)
	away := t.Count == 1 || 2*d <= t.Every() // who is back at once doesn't sleep between
	return sleeps(f, t) || d > 0 && d <= evidence.Awake && away && outage.AsleepAt(f, t.Span)
}

// Sleepers are the clients that nothing else explains.
func Sleepers(f *evidence.Evidence, b *evidence.Blame) []evidence.Tally[evidence.End] {
	return slices.DeleteFunc(EndsOf(f, event.Link, event.Silent), func(t evidence.Tally[evidence.End]) bool {
		return t.Client == "" || b.Explained(t.Client) || !asleep(f, t)
	})
}

func flapping(f *evidence.Evidence, b *evidence.Blame, list []evidence.Tally[evidence.End]) evidence.Finding {
	BlameEnds(b, "flapping", list)
	worst, all := list[0], evidence.Total(list)
	summary := fmt.Sprintf("%s lost its connection %s (%s), every %s, %s", words.Name(worst.Client), words.Times(worst.Count), reasonsOf(worst), words.InWords(worst.Every()), f.Course(worst.Span))
	if d := lasted(worst); d > 0 {
		summary += fmt.Sprintf("; connections lasted %s on average", words.InWords(d))
		if keepalive := time.Duration(f.Status[worst.Client].Keepalive) * time.Second; keepalive > 0 && d < keepalive {
			summary += fmt.Sprintf(", less than the keep alive of %s", words.InWords(keepalive))
		}
	}
	subject, shared := f.Together(evidence.MembersOf(list))
	return evidence.Finding{
		Severity: f.Severity(evidence.Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Likely,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "break", "breaks") + shared + ".", Rows: rowsOfEnds(list),
	}
}

func Sleeping(f *evidence.Evidence, b *evidence.Blame, list []evidence.Tally[evidence.End]) evidence.Finding {
	BlameEnds(b, evidence.OtherFailures, list)
	worst, all := list[0], evidence.Total(list)
	summary := fmt.Sprintf("%s is connected for %s at a time and ends without DISCONNECT (%s), %s", words.Name(worst.Client), words.InWords(lasted(worst)), reasonsOf(worst), words.Times(worst.Count))
	if every := worst.Every(); every > 0 {
		summary += ", every " + words.InWords(every)
	}
	subject, shared := f.Together(evidence.MembersOf(list))
	return evidence.Finding{
		Severity: evidence.Info, Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Possible,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "end", "ends") + shared + ". So do devices that sleep.", Rows: rowsOfEnds(list),
		Check: "If the device is to sleep between, all is well: a DISCONNECT before it sleeps would say so. If it is to stay connected, look at its power and at what it does right after it has connected.",
	}
}

const fewEachOfMany = 2 // ends of a client that are no flapping by themselves

// flappingTogether tells of users, and else of addresses, whose client IDs change from connection to connection: each client
// breaks once or twice, soon after it connected.
func flappingTogether(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	rest := slices.DeleteFunc(EndsOf(f, event.Link, event.Silent), func(t evidence.Tally[evidence.End]) bool {
		d := lasted(t)
		return b.Explained(t.Client) || t.Count > fewEachOfMany || d == 0 || d > evidence.Awake
	})
	var findings []evidence.Finding
	for _, by := range []struct {
		kind string
		of   func(evidence.End) string
	}{
		{"user", func(e evidence.End) string { return e.Username }},
		{"network", func(e evidence.End) string { return e.Source }},
	} {
		for _, group := range evidence.ByClient(rest, func(t evidence.Tally[evidence.End]) string { return by.of(t.Rows[0]) }, func(t evidence.Tally[evidence.End]) evidence.Span { return t.Span }) {
			list := slices.DeleteFunc(group.Rows, func(t evidence.Tally[evidence.End]) bool { return b.Explained(t.Client) })
			all := evidence.Total(list)
			// Devices that sleep come back under their own names, all at their times; a program that dies comes one after the other.
			if group.Client == "" || len(list) < evidence.LostClients || all.Count < f.AtLeast(evidence.LostClients, breaksPerHour) || outage.AsleepAt(f, evidence.Span{Count: fewEachOfMany, First: all.First, Last: all.Last}) {
				continue
			}
			sources := words.Distinct(list, func(t evidence.Tally[evidence.End]) string { return t.Rows[0].Source })
			if len(sources) > max(2, len(list)/10) {
				continue // many devices of one user, each at its own address
			}
			// One program's connections come one after the other.
			if !(evidence.ShortLived{Lasted: lasted(evidence.Tally[evidence.End]{Rows: endRows(list)}), Span: all}).OneByOne() {
				continue
			}
			BlameEnds(b, "flapping", list)
			for _, source := range sources {
				b.Tell(evidence.ShortLived{Username: group.Client, Source: source}.Key(), evidence.ShortLived{Source: source}.Key())
			}
			if by.kind == "network" {
				for _, t := range list {
					b.Tell(evidence.ShortLived{Username: t.Rows[0].Username, Source: group.Client}.Key())
				}
			}
			where := ""
			if by.kind == "user" && len(sources) == 1 && sources[0] != "" {
				where = " at " + sources[0]
			}
			findings = append(findings, evidence.Finding{
				Severity: f.Severity(evidence.Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: evidence.About(by.kind, group.Client), Certainty: evidence.Likely, Rows: rowsOfEnds(list),
				Summary: fmt.Sprintf("The %s %s%s lost its connection %s (%s), each time or two under another client ID (%s), every %s, %s; connections lasted %s on average.", words.Kind(by.kind), group.Client, where,
					words.Times(all.Count), words.Listed(words.Distinct(list, reasonsOf)), words.Clients(int64(len(list))), words.InWords(all.Every()), f.Course(all), words.InWords(lasted(evidence.Tally[evidence.End]{Rows: endRows(list)}))),
				Check: "Look at the program that connects with this user or from this address: it makes up a client ID each time it starts, and ends soon after. Let it use one client ID, and find out in its log why it ends.",
			})
		}
	}
	return findings
}

func endRows(list []evidence.Tally[evidence.End]) (all []evidence.End) {
	for _, t := range list {
		all = append(all, t.Rows...)
	}
	return all
}
