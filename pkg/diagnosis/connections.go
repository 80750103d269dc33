package diagnosis

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Reasons of client.disconnected, by what they prove. Those that stand nowhere here mean that the link broke.
var (
	silence     = []string{event.KeepaliveTimeout}
	denied      = []string{"not_authorized"}
	badProtocol = []string{
		"protocol_error", "frame_error", "malformed_packet", "frame_too_large", "packet_too_large", "receive_maximum_exceeded",
		"topic_alias_invalid", "topic_name_invalid", "topic_filter_invalid", "qos_not_supported", "retain_not_supported",
		"shared_subscriptions_not_supported", "subscription_identifiers_not_supported", "wildcard_subscriptions_not_supported",
		"bad_packet_id", "bad_subqos", "invalid_packet_id", "malformed_properties", "bad_authentication_method", "implementation_specific_error",
	}
)

// Limits of the rules about connections.
const (
	fewTimeouts     = 4
	timeoutsPerHour = 2
	fewBreaks       = 5
	breaksPerHour   = 4
	quickBreak      = 5 * time.Minute
	fewTakeovers    = 4
	fewEach         = 2 // takeovers of each of the addresses
	quickTakeover   = 10 * time.Minute
	fewKicks        = 2 // of one client
)

var connectionRules = []Rule{
	{
		ID:      "duplicate-client-id",
		Meaning: "Two devices use one client ID and take the session from each other.",
		Recognized: "Connections of one client ID were taken over 4 times or more, at least twice from each of two addresses, at most 10 minutes apart on average. " +
			"A device that moves from network to network is taken over too, but doesn't come back to its old address.",
		Check: "Find the device at each address and give one of them a client ID of its own (cloned images and test tools are the usual suspects).",
		find:  findDuplicates,
	},
	{
		ID:         "kicked",
		Meaning:    "Somebody ended connections by hand or by the API.",
		Recognized: "Disconnects of one client with kicked or administrative_action: 2 or more; 1 where at most 20 clients are asked about.",
		Check:      "Look into EMQX's audit log for who called the API or clicked Kick Out.",
		find:       findKicked,
	},
	{
		ID:         "keepalive-timeout",
		Meaning:    "EMQX heard nothing from a client for one and a half times its keep alive and gave it up.",
		Recognized: "Disconnects of one client with keepalive_timeout: 4 or more, and 2 an hour; not fewer than those because its link broke.",
		Check: "If connections end one and a half keep alives after they began, the client never pings: look at its MQTT library and whether it sleeps. If they last longer, " +
			"look at its network: a NAT or a mobile network that forgets idle connections needs a shorter keep alive.",
		find: findTimeouts,
	},
}

// symptomRules come last: what they find may be the consequence of anything before.
var symptomRules = []Rule{
	{
		ID:      "flapping",
		Meaning: "A client's connection breaks and comes back, over and over.",
		Recognized: "Disconnects of one client because its link broke (tcp_closed, ssl_closed, econnreset …): 5 or more, and 4 an hour; not of clients that another finding explains. " +
			"Messages that are dropped or not acknowledged between breaks at most 5 minutes apart are its consequence.",
		Check: "Look at the device's network and power, at proxies or load balancers with short idle times, and at a restart loop of the device itself.",
		find:  findFlapping,
	}}

// ends chooses ends by their reason.
func ends(f *Evidence, wanted func(reason string) bool) []tally[End] {
	var chosen []End
	for _, e := range f.Ends {
		if wanted(e.Reason) {
			chosen = append(chosen, e)
		}
	}
	return byClient(chosen, func(e End) string { return e.ClientID }, func(e End) Span { return e.Span })
}

func among(reasons []string) func(string) bool {
	return func(reason string) bool { return slices.Contains(reasons, reason) }
}

// broke says whether the reason means that the link broke.
func broke(reason string) bool {
	return !slices.Contains(slices.Concat(silence, event.ByHandReasons(), event.VoluntaryReasons(), denied, badProtocol), reason)
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

func findDuplicates(f *Evidence, b *blame) []Finding {
	var list []tally[Takeover]
	for _, t := range byClient(f.Takeovers, func(t Takeover) string { return t.ClientID }, func(t Takeover) Span { return t.Span }) {
		t.Rows = slices.DeleteFunc(t.Rows, func(t Takeover) bool { return t.Count < fewEach })
		t.Span = sum(t.Rows, func(t Takeover) Span { return t.Span })
		if len(t.Rows) >= 2 && t.Count >= fewTakeovers && t.every() <= quickTakeover && !b.explained(t.Client) {
			b.on(t.Client, "duplicate-client-id")
			list = append(list, t)
		}
	}
	if len(list) == 0 {
		return nil
	}
	worst, all := list[0], total(list)
	var addresses []string
	for _, t := range worst.Rows[:min(3, len(worst.Rows))] {
		addresses = append(addresses, fmt.Sprintf("%s (%s)", t.Source, times(t.Count)))
	}
	summary := fmt.Sprintf("%s use the client ID %s and take the session from each other %s, every %s: it was taken from %s", count(int64(len(worst.Rows)), "device", "devices"),
		name(worst.Client), times(worst.Count), span(worst.every()), listed(addresses))
	var sources []Takeover
	for _, t := range list {
		sources = append(sources, t.Rows...)
	}
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), Summary: summary + othersOf(list, "takeover", "takeovers") + ".",
		Rows: Rows{Scenario: event.Lifecycle, Whole: true, // the other devices, wherever they are
			Keys:    map[string][]string{"events": {event.Disconnected}, "sources": values(sources, func(t Takeover) string { return t.Source })},
			Filters: []Filter{{event.Reason, "=", event.ReplacedReasons()}, clientFilter(names(list))}},
	}}
}

func findKicked(f *Evidence, b *blame) []Finding {
	list := slices.DeleteFunc(ends(f, among(event.ByHandReasons())), func(t tally[End]) bool {
		return b.explained(t.Client) || t.Count < f.enough(fewKicks)
	})
	if len(list) == 0 {
		return nil
	}
	for _, t := range list {
		b.on(t.Client, "kicked")
	}
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("%s was kicked out %s by an administrator or the API, %s", name(worst.Client), times(worst.Count), f.when(worst.Span))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), Rows: rowsOfEnds(list),
		Summary: summary + othersOf(list, "kick", "kicks") + ".",
	}}
}

func findTimeouts(f *Evidence, b *blame) []Finding {
	breaks := map[string]int64{}
	for _, t := range ends(f, broke) {
		breaks[t.Client] = t.Count
	}
	list := slices.DeleteFunc(ends(f, among(silence)), func(t tally[End]) bool {
		return b.explained(t.Client) || t.Count < f.atLeast(fewTimeouts, timeoutsPerHour) || t.Count < breaks[t.Client]
	})
	if len(list) == 0 {
		return nil
	}
	for _, t := range list {
		b.on(t.Client, "keepalive-timeout")
	}
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("EMQX heard nothing from %s and disconnected it %s, every %s", name(worst.Client), times(worst.Count), span(worst.every()))
	keepalive := time.Duration(f.Lives[worst.Client].Keepalive) * time.Second
	lasted := worst.Rows[0].Lasted
	switch {
	case keepalive > 0 && lasted > 0 && math.Abs(lasted.Seconds()/keepalive.Seconds()-1.5) < 0.15:
		summary += fmt.Sprintf(": each connection lasted %s, one and a half times its keep alive of %s, so it sends nothing after it connects", span(lasted), span(keepalive))
	case keepalive > 0 && lasted > 0:
		summary += fmt.Sprintf(": connections lasted %s on average, with a keep alive of %s", span(lasted), span(keepalive))
	case keepalive > 0:
		summary += fmt.Sprintf("; its keep alive is %s", span(keepalive))
	}
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), Summary: summary + othersOf(list, "timeout", "timeouts") + ".", Rows: rowsOfEnds(list),
	}}
}

// flaps says whether a client's connection breaks so often that nothing else about it means much.
func (f *Evidence) flaps(client string) bool {
	return slices.ContainsFunc(ends(f, broke), func(t tally[End]) bool {
		return t.Client == client && t.Count >= f.atLeast(fewBreaks, breaksPerHour) && t.every() <= quickBreak
	})
}

func findFlapping(f *Evidence, b *blame) []Finding {
	list := slices.DeleteFunc(ends(f, broke), func(t tally[End]) bool {
		return b.explained(t.Client) || t.Count < f.atLeast(fewBreaks, breaksPerHour)
	})
	if len(list) == 0 {
		return nil
	}
	for _, t := range list {
		b.on(t.Client, "flapping")
	}
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("%s lost its connection %s (%s), every %s", name(worst.Client), times(worst.Count),
		listed(values(worst.Rows, func(e End) string { return e.Reason })), span(worst.every()))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), Summary: summary + othersOf(list, "break", "breaks") + ".", Rows: rowsOfEnds(list),
	}}
}

func (g *gathering) ends(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || !g.canRead(q, event.ClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.Disconnected)
	r.And(statement.IsNot(event.Reason, event.VoluntaryReasons()...))
	l := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Reason)},
		Values: howMany(), From: r.SQL(), Order: "n DESC", Limit: mostGroups,
	}
	if q.Schema.Has(event.ConnectedAt, event.DisconnectedAt) {
		known := "connected_at > 0"
		l.Values = append(l.Values, statement.Int("timed", "count("+statement.Where(known, "1")+")"), statement.Int("lasted", "sum("+statement.Where(known, "disconnected_at - connected_at")+")"))
	}
	more, err := read(ctx, q, b, l, func(r reader) {
		end := End{ClientID: r.text(event.ClientID), Reason: r.text(event.Reason), Span: spanOf(r)}
		if timed := r.int("timed"); timed > 0 {
			end.Lasted = time.Duration(r.int("lasted")/timed) * time.Millisecond
		}
		g.Ends = append(g.Ends, end)
	})
	tellMore(q, more, "broken connections")
	return err
}
