package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Reason codes of refused connections, by what they prove. Of an authentication, every code that stands nowhere here is
// the authenticator's no to what the client sent.
var (
	unavailable = []string{"server_unavailable", "no_authn_hooks"}
	quota       = []string{"quota_exceeded"}
	banned      = []string{"banned"}
	busy        = []string{"server_busy", "use_another_server"}
	protocol    = []string{
		"unsupported_protocol_version", "protocol_error", "malformed_packet", "client_identifier_not_valid", "packet_too_large",
		"topic_name_invalid", "qos_not_supported", "retain_not_supported",
	}
	credentials = []string{"bad_username_or_password", "not_authorized", "bad_clientid_or_password", "bad_authentication_method"}
)

// Limits of the rules about refusals; atLeast scales the second two with the range.
const (
	fewUnavailable  = 3  // of all clients
	fewRefusals     = 3  // of one client
	refusalsPerHour = 1  // of one client
	manyNames       = 10 // that one address tries; with fewer, nobody guesses
)

var refusalRules = []Rule{
	{
		ID:         "authenticator-unavailable",
		Meaning:    "EMQX could not ask its authenticator, so nobody whom it should check gets in.",
		Recognized: "Authentications or CONNACKs with server_unavailable or no_authn_hooks: 3 or more of any clients; 1 where at most 20 clients are asked about.",
		Check:      "Look at the authenticator's status in EMQX's dashboard (Authentication), at the database or HTTP service behind it, and at EMQX's log for its resource.",
		find:       findUnavailable,
	},
	{
		ID:         "quota-exceeded",
		Meaning:    "EMQX refuses connections because a limit on sessions is reached (license or namespace).",
		Recognized: "CONNACKs with quota_exceeded: 1 or more.",
		Check:      "Compare the number of sessions with the license's limit (EMQX dashboard, License) or the namespace's; raise it, or end sessions that nobody needs.",
		find:       findQuota,
	},
	{
		ID:      "brute-force",
		Meaning: "Somebody tries many user names or client IDs from one address.",
		Recognized: "At least 10 different client IDs or user names were refused for their credentials from one address, and fewer client IDs than " +
			"a quarter of that were let in from there.",
		Check: "Block the address (firewall, or EMQX's banned clients by peer host), and look whether any of its names was let in. If it is a gateway of your own, its devices have wrong credentials.",
		find:  findGuesses,
	},
	{
		ID:         "wrong-credentials",
		Meaning:    "A client is refused over and over because its user name or password is wrong.",
		Recognized: "Authentications of one client that failed for its credentials: 3 or more, and 1 an hour; not from an address that brute-force names.",
		Check:      "Compare the client's user name and password with the authenticator's record: a password that was changed on one side, a wrong client ID, an expired token.",
		find:       findCredentials,
	},
	{
		ID:         "banned",
		Meaning:    "A client is refused because it is banned.",
		Recognized: "Refusals with the code banned, 3 or more and 1 an hour, of clients that weren't refused for their credentials as well.",
		Check:      "Look up the ban in EMQX (Access Control, Banned Clients): who set it and until when. Flapping detection bans clients too.",
		find:       findBanned,
	},
}

// refused chooses refusals by their code. An attempt that fails in authentication leaves two rows, so those of
// client.connack count only where there are none of the authentication.
func refused(f *Evidence, codes []string, otherAuthn bool) []tally[Refusal] {
	var chosen []Refusal
	for _, r := range f.Refusals {
		known := slices.Contains(slices.Concat(unavailable, quota, banned, busy, protocol, credentials), r.Code)
		if slices.Contains(codes, r.Code) || otherAuthn && r.Event == event.CheckAuthnComplete && !known {
			chosen = append(chosen, r)
		}
	}
	tallies := byClient(chosen, func(r Refusal) string { return r.ClientID }, func(r Refusal) Span { return r.Span })
	for i := range tallies {
		t := &tallies[i]
		authn := slices.DeleteFunc(slices.Clone(t.Rows), func(r Refusal) bool { return r.Event != event.CheckAuthnComplete })
		if len(authn) == 0 {
			continue
		}
		t.Rows = authn
		t.Span = sum(authn, func(r Refusal) Span { return r.Span })
	}
	slices.SortStableFunc(tallies, func(x, y tally[Refusal]) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Client, y.Client))
	})
	return tallies
}

// rowsOf is the query for the rows of refusals.
func rowsOf(tallies []tally[Refusal]) Rows {
	var all []Refusal
	for _, t := range tallies {
		all = append(all, t.Rows...)
	}
	return Rows{Scenario: event.Events, Filters: []Filter{
		{event.Event, "=", values(all, func(r Refusal) string { return r.Event })},
		{event.ReasonCode, "=", values(all, func(r Refusal) string { return r.Code })},
		clientFilter(names(tallies)),
	}}
}

func clientFilter(clients []string) Filter { return Filter{event.ClientID, "=", clients} }

func codesOf(tallies []tally[Refusal]) string {
	var all []Refusal
	for _, t := range tallies {
		all = append(all, t.Rows...)
	}
	return listed(values(all, func(r Refusal) string { return r.Code }))
}

func findUnavailable(f *Evidence, b *blame) []Finding {
	list := refused(f, unavailable, false)
	all := total(list)
	if all.Count < f.enough(fewUnavailable) {
		return nil
	}
	for _, t := range list {
		b.on(t.Client, "authenticator-unavailable")
	}
	return []Finding{{
		Severity: Critical, Span: all, Clients: int64(len(list)), Rows: rowsOf(list),
		Summary: fmt.Sprintf("EMQX could not ask its authenticator (%s): %s of %s failed, %s: %s.",
			codesOf(list), count(all.Count, "attempt", "attempts"), clients(int64(len(list))), f.when(all), who(names(list))),
	}}
}

func findQuota(f *Evidence, b *blame) []Finding {
	list := refused(f, quota, false)
	if len(list) == 0 {
		return nil
	}
	all := total(list)
	for _, t := range list {
		b.on(t.Client, "quota-exceeded")
	}
	return []Finding{{
		Severity: Critical, Span: all, Clients: int64(len(list)), Rows: rowsOf(list),
		Summary: fmt.Sprintf("A limit on sessions is reached (quota_exceeded): %s of %s failed, %s: %s.",
			count(all.Count, "attempt", "attempts"), clients(int64(len(list))), f.when(all), who(names(list))),
	}}
}

// guessing says whether what comes from an address looks like guesses rather than like a gateway with a few bad devices.
func guessing(g Guesses) bool {
	names := max(g.Clients, g.Users)
	return names >= manyNames && g.Welcome*4 < names
}

func findGuesses(f *Evidence, b *blame) []Finding {
	var list []Guesses
	for _, g := range f.Guesses {
		if guessing(g) {
			list = append(list, g)
		}
	}
	if len(list) == 0 {
		return nil
	}
	var addresses []string
	for _, g := range list {
		addresses = append(addresses, g.Source)
	}
	for _, r := range f.Refusals {
		if r.Sources == 1 && slices.Contains(addresses, r.Source) {
			b.on(r.ClientID, "brute-force")
		}
	}
	worst := list[0]
	all := sum(list, func(g Guesses) Span { return g.Span })
	tried := int64(0)
	for _, g := range list {
		tried += g.Clients
	}
	summary := fmt.Sprintf("%s tried %s and %s: refused %s, %s", worst.Source,
		count(worst.Users, "user name", "user names"), count(worst.Clients, "client ID", "client IDs"), times(worst.Count), f.when(worst.Span))
	if worst.Welcome > 0 {
		summary += fmt.Sprintf("; %s let in from there", count(worst.Welcome, "client ID was", "client IDs were"))
	}
	if len(list) > 1 {
		summary += fmt.Sprintf("; %s in all, %s: %s", count(int64(len(list)), "address", "addresses"), count(all.Count, "refusal", "refusals"), who(addresses))
	}
	return []Finding{{
		Severity: Warning, Span: all, Clients: tried, Summary: summary + ".",
		Rows: Rows{Scenario: event.Access, Outcome: "failure", Whole: true, Keys: map[string][]string{"events": {event.CheckAuthnComplete}, "sources": addresses},
			Filters: []Filter{{event.ReasonCode, "!=", notCredentials}}},
	}}
}

// notCredentials are the codes of authentications that say nothing about what the client sent.
var notCredentials = slices.Concat(unavailable, quota, banned, busy, protocol)

func findCredentials(f *Evidence, b *blame) []Finding {
	var list []tally[Refusal]
	for _, t := range refused(f, credentials, true) {
		if t.Count >= f.atLeast(fewRefusals, refusalsPerHour) && b.clients[t.Client] != "brute-force" {
			list = append(list, t)
		}
	}
	if len(list) == 0 {
		return nil
	}
	away := int64(0)
	for _, t := range list {
		b.on(t.Client, "wrong-credentials")
		if !f.Lives[t.Client].LastWelcome.After(t.Last) {
			away++
		}
	}
	worst, all := list[0], total(list)
	severity := f.severity(Warning, away)
	if f.few() && away > 0 {
		severity = Critical
	}
	if away == 0 {
		severity = Info
	}
	one := worst.Rows[0]
	summary := fmt.Sprintf("%s was refused %s with %s", name(worst.Client), times(worst.Count), listed(values(worst.Rows, func(r Refusal) string { return r.Code })))
	if one.Username != "" {
		summary += fmt.Sprintf(" as user %s", one.Username)
	}
	if one.Source != "" {
		summary += " from " + one.Source
	}
	if gap := worst.every(); gap > 0 {
		summary += ", every " + span(gap)
	}
	if welcome := f.Lives[worst.Client].LastWelcome; welcome.After(worst.Last) {
		summary += fmt.Sprintf("; since %s it is let in", f.at(welcome))
	}
	return []Finding{{Severity: severity, Span: all, Clients: int64(len(list)), Summary: summary + othersOf(list, "refusal", "refusals") + ".", Rows: rowsOf(list)}}
}

func findBanned(f *Evidence, b *blame) []Finding {
	var list []tally[Refusal]
	for _, t := range refused(f, banned, false) {
		if t.Count >= f.atLeast(fewRefusals, refusalsPerHour) && !b.explained(t.Client) {
			list = append(list, t)
			b.on(t.Client, "banned")
		}
	}
	if len(list) == 0 {
		return nil
	}
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("%s is banned: refused %s, %s", name(worst.Client), times(worst.Count), f.when(worst.Span))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), Rows: rowsOf(list), Summary: summary + othersOf(list, "refusal", "refusals") + ".",
	}}
}

func (g *gathering) refusals(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || !g.canRead(q, event.ClientID, event.ReasonCode) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.CheckAuthnComplete, event.Connack)
	r.And(ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete, event.Connack}, event.Failure))
	l := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Event), statement.PlainText(event.ReasonCode)},
		Values: howMany(), From: r.SQL(), Order: "n DESC", Limit: mostGroups,
	}
	if q.Schema.Has(event.Username) {
		l.Values = append(l.Values, statement.Text("a_user", "min(username)"))
	}
	if q.Schema.Has(event.Peername) {
		l.Values = append(l.Values, statement.Text("a_source", "min("+ask.Source+")"), statement.Int("sources", "count(DISTINCT "+ask.Source+")"))
	}
	more, err := read(ctx, q, b, l, func(r reader) {
		g.Refusals = append(g.Refusals, Refusal{
			ClientID: r.text(event.ClientID), Event: r.text(event.Event), Code: r.text(event.ReasonCode),
			Username: r.text("a_user"), Source: r.text("a_source"), Sources: r.int("sources"), Span: spanOf(r),
		})
	})
	tellMore(q, more, "refused clients")
	return err
}
