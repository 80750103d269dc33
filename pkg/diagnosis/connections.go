package diagnosis

import (
	"fmt"
	"math"
	"slices"
	"time"

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

var connectionRules = []Rule{
	{
		ID:         "kicked",
		Meaning:    "Somebody ended connections by hand or by the API.",
		Recognized: "Disconnects of one client with kicked or administrative_action: 2 or more; 1 where at most 20 clients are asked about.",
		Otherwise:  "A client that is banned while it is connected is kicked as well. administrative_action is a code of the client's own DISCONNECT.",
		Check:      "Look into EMQX's audit log for who called the API or clicked Kick Out, and into Banned Clients.",
		find:       findKicked,
	},
	{
		ID:      "credentials-expired",
		Meaning: "EMQX ended a connection because the client's credential expired, or may no longer do what it does.",
		Recognized: "Disconnects with not_authorized of a client to which nothing was denied: 1 or more. With a denied authorization of the same client it is acl-denied, where EMQX is told to disconnect whom it denies " +
			"something (authorization.deny_action).",
		Otherwise: "A denial whose row got lost, with deny_action disconnect.",
		Check:     "Look at how long the client's token or password lives (exp of a JWT, expire_at), and whether the client gets a new one in time.",
		find:      findExpiredCredentials,
	},
	{
		ID:         "keepalive-timeout",
		Meaning:    "EMQX heard nothing from a client for one and a half times its keep alive and gave it up.",
		Recognized: "Disconnects of one client with keepalive_timeout or idle_timeout: 4 or more, and 2 an hour; not fewer than those because its link broke.",
		Otherwise:  "A device that goes to sleep or out of reach on purpose ends so as well.",
		Check: "If connections end one and a half keep alives after they began, the client never pings: look at its MQTT library and whether it sleeps. If they last longer, " +
			"look at its network: a NAT or a mobile network that forgets idle connections needs a shorter keep alive.",
		find: findTimeouts,
	},
}

// symptomRules come last: what they find may be the consequence of anything before.
var symptomRules = slices.Concat([]Rule{{
	ID:      "flapping",
	Meaning: "A client's connection breaks and comes back, over and over.",
	Recognized: "Disconnects of one client because its link broke (tcp_closed, ssl_closed, econnreset …): 5 or more, and 4 an hour; not of clients that another finding explains. Where client IDs change with each connect, those of one user " +
		"or one address, as many. Messages that are dropped or not acknowledged between breaks at most 5 minutes apart are its consequence. Not where connections last less than a fifth of the time between two of them, and " +
		"these come 5 minutes apart or more: so do devices that sleep (other-failures, as information).",
	Otherwise: "Connections of one length, shorter than the keep alive, are ended by something between: a proxy or balancer with an idle timeout.",
	Check:     "Look at the device's network and power, at proxies or load balancers with short idle times, and at a restart loop of the device itself.",
	find:      findFlapping,
}}, loopRules)

func findKicked(f *Evidence, b *blame) []Finding {
	list := slices.DeleteFunc(endsOf(f, event.ByHand), func(t tally[End]) bool {
		return b.explained(t.Client) || t.Count < f.enough(fewKicks)
	})
	if len(list) == 0 {
		return nil
	}
	blameEnds(b, "kicked", list)
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("%s was kicked out %s by an administrator or the API, %s", name(worst.Client), times(worst.Count), f.course(worst.Span))
	subject, shared := f.together(membersOf(list))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: Certain, Rows: rowsOfEnds(list),
		Summary: summary + f.othersOf(othersFigures(list), "kick", "kicks") + shared + ".",
	}}
}

func findExpiredCredentials(f *Evidence, b *blame) []Finding {
	list := slices.DeleteFunc(endsOf(f, event.Authorization), func(t tally[End]) bool {
		return b.explained(t.Client) || slices.ContainsFunc(f.Denials, func(d Denial) bool { return d.ClientID == t.Client })
	})
	if len(list) == 0 {
		return nil
	}
	blameEnds(b, "credentials-expired", list)
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("EMQX ended the connection of %s %s with %s, %s, and denied it nothing before: its credential has expired", name(worst.Client), times(worst.Count), reasonsOf(worst), f.course(worst.Span))
	if d := lasted(worst); d > 0 {
		summary += fmt.Sprintf("; its connections lasted %s", inWords(d))
	}
	subject, shared := f.together(membersOf(list))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: Likely, Rows: rowsOfEnds(list),
		Summary: summary + f.othersOf(othersFigures(list), "end", "ends") + shared + ".",
	}}
}

func findTimeouts(f *Evidence, b *blame) []Finding {
	breaks := map[string]int64{}
	for _, t := range endsOf(f, event.Link) {
		breaks[t.Client] = t.Count
	}
	list := slices.DeleteFunc(endsOf(f, event.Silent), func(t tally[End]) bool {
		return b.explained(t.Client) || t.Count < f.atLeast(fewTimeouts, timeoutsPerHour) || t.Count < breaks[t.Client]
	})
	if len(list) == 0 {
		return nil
	}
	blameEnds(b, "keepalive-timeout", list)
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("EMQX heard nothing from %s and disconnected it %s, every %s, %s", name(worst.Client), times(worst.Count), inWords(worst.every()), f.course(worst.Span))
	keepalive := time.Duration(f.Status[worst.Client].Keepalive) * time.Second
	switch lasted := lasted(worst); {
	case keepalive > 0 && lasted > 0 && math.Abs(lasted.Seconds()/keepalive.Seconds()-1.5) < 0.15:
		summary += fmt.Sprintf(": each connection lasted %s, one and a half times its keep alive of %s, so it sends nothing after it connects", inWords(lasted), inWords(keepalive))
	case keepalive > 0 && lasted > 0:
		summary += fmt.Sprintf(": connections lasted %s on average, with a keep alive of %s", inWords(lasted), inWords(keepalive))
	case keepalive > 0:
		summary += fmt.Sprintf("; its keep alive is %s", inWords(keepalive))
	}
	subject, shared := f.together(membersOf(list))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: Certain,
		Summary: summary + f.othersOf(othersFigures(list), "timeout", "timeouts") + shared + ".", Rows: rowsOfEnds(list),
	}}
}

// flaps says whether a client's connection breaks so often that nothing else about it means much.
func (f *Evidence) flaps(client string) bool {
	return slices.ContainsFunc(endsOf(f, event.Link), func(t tally[End]) bool {
		return t.Client == client && t.Count >= f.atLeast(fewBreaks, breaksPerHour) && t.every() <= quickBreak
	})
}

// sleeps says whether a client's connections are short beside the time between them, as those of devices are that sleep and
// don't say goodbye.
func sleeps(t tally[End]) bool {
	d, every := lasted(t), t.every()
	return d > 0 && d <= awake && every >= longSleep && d*5 <= every
}

func findFlapping(f *Evidence, b *blame) []Finding {
	var list []tally[End]
	for _, t := range endsOf(f, event.Link) {
		switch {
		case b.explained(t.Client), f.asleep(t):
		case t.Count >= f.atLeast(fewBreaks, breaksPerHour):
			list = append(list, t)
		}
	}
	var findings []Finding
	if len(list) > 0 {
		findings = append(findings, f.flapping(b, list))
	}
	return append(findings, f.flappingTogether(b)...)
}

// asleep says whether a client's ends are those of a device that sleeps between its connections: by itself, or together with many
// others that end soon after they began.
func (f *Evidence) asleep(t tally[End]) bool {
	return sleeps(t) || f.Lost.Clients > 0 && f.Lost.asleep() && lasted(t) > 0 && lasted(t) <= awake && f.Lost.overlaps(t.Span)
}

// sleepers are the clients that nothing else explains.
func (f *Evidence) sleepers(b *blame) []tally[End] {
	return slices.DeleteFunc(endsOf(f, event.Link), func(t tally[End]) bool { return b.explained(t.Client) || !f.asleep(t) })
}

func (f *Evidence) flapping(b *blame, list []tally[End]) Finding {
	blameEnds(b, "flapping", list)
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("%s lost its connection %s (%s), every %s, %s", name(worst.Client), times(worst.Count), reasonsOf(worst), inWords(worst.every()), f.course(worst.Span))
	if d := lasted(worst); d > 0 {
		summary += fmt.Sprintf("; connections lasted %s on average", inWords(d))
		if keepalive := time.Duration(f.Status[worst.Client].Keepalive) * time.Second; keepalive > 0 && d < keepalive {
			summary += fmt.Sprintf(", less than the keep alive of %s", inWords(keepalive))
		}
	}
	subject, shared := f.together(membersOf(list))
	return Finding{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: Likely,
		Summary: summary + f.othersOf(othersFigures(list), "break", "breaks") + shared + ".", Rows: rowsOfEnds(list),
	}
}

func (f *Evidence) sleeping(b *blame, list []tally[End]) Finding {
	blameEnds(b, otherFailures, list)
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("%s is connected for %s at a time and ends without DISCONNECT (%s), %s", name(worst.Client), inWords(lasted(worst)), reasonsOf(worst), times(worst.Count))
	if every := worst.every(); every > 0 {
		summary += ", every " + inWords(every)
	}
	subject, shared := f.together(membersOf(list))
	return Finding{
		Severity: Info, Span: all, Clients: int64(len(list)), About: subject, Certainty: Possible,
		Summary: summary + f.othersOf(othersFigures(list), "end", "ends") + shared + ". So do devices that sleep.", Rows: rowsOfEnds(list),
		Check: "If the device is to sleep between, all is well: a DISCONNECT before it sleeps would say so. If it is to stay connected, look at its power and at what it does right after it has connected.",
	}
}

const fewEachOfMany = 2 // ends of a client that are no flapping by themselves

// flappingTogether tells of users, and else of addresses, whose client IDs change from connection to connection: each client
// breaks once or twice, soon after it connected.
func (f *Evidence) flappingTogether(b *blame) []Finding {
	rest := slices.DeleteFunc(endsOf(f, event.Link, event.Silent), func(t tally[End]) bool {
		d := lasted(t)
		return b.explained(t.Client) || t.Count > fewEachOfMany || d == 0 || d > awake
	})
	var findings []Finding
	for _, by := range []struct {
		kind string
		of   func(End) string
	}{
		{"user", func(e End) string { return e.Username }},
		{"network", func(e End) string { return e.Source }},
	} {
		for _, group := range byClient(rest, func(t tally[End]) string { return by.of(t.Rows[0]) }, func(t tally[End]) Span { return t.Span }) {
			list := slices.DeleteFunc(group.Rows, func(t tally[End]) bool { return b.explained(t.Client) })
			all := total(list)
			// Devices that sleep come back under their own names, all at their times; a program that dies comes one after the other.
			if group.Client == "" || len(list) < lostClients || all.Count < f.atLeast(lostClients, breaksPerHour) || f.Lost.Clients > 0 && f.Lost.asleep() && f.Lost.overlaps(all) {
				continue
			}
			sources := values(list, func(t tally[End]) string { return t.Rows[0].Source })
			if len(sources) > max(2, len(list)/10) {
				continue // many devices of one user, each at its own address
			}
			// One program's connections come one after the other.
			if !(ShortLived{Lasted: lasted(tally[End]{Rows: endRows(list)}), Span: all}).oneByOne() {
				continue
			}
			blameEnds(b, "flapping", list)
			for _, source := range sources {
				b.tell(ShortLived{Username: group.Client, Source: source}.key(), ShortLived{Source: source}.key())
			}
			if by.kind == "network" {
				for _, t := range list {
					b.tell(ShortLived{Username: t.Rows[0].Username, Source: group.Client}.key())
				}
			}
			where := ""
			if by.kind == "user" && len(sources) == 1 && sources[0] != "" {
				where = " at " + sources[0]
			}
			findings = append(findings, Finding{
				Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: about(by.kind, group.Client), Certainty: Likely, Rows: rowsOfEnds(list),
				Summary: fmt.Sprintf("The %s %s%s lost its connection %s (%s), each time or two under another client ID (%s), every %s, %s; connections lasted %s on average.", kindInWords(by.kind), group.Client, where,
					times(all.Count), listed(values(list, reasonsOf)), clients(int64(len(list))), inWords(all.every()), f.course(all), inWords(lasted(tally[End]{Rows: endRows(list)}))),
				Check: "Look at the program that connects with this user or from this address: it makes up a client ID each time it starts, and ends soon after. Let it use one client ID, and find out in its log why it ends.",
			})
		}
	}
	return findings
}

func endRows(list []tally[End]) (all []End) {
	for _, t := range list {
		all = append(all, t.Rows...)
	}
	return all
}
