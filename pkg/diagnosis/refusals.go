package diagnosis

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Attempts to connect that were refused, by what their code proves.

// Refusal is the failures of one client's attempts to connect with one code, in client.check_authn_complete or client.connack.
type Refusal struct {
	ClientID, Event, Code string
	Username, Source      string // one of them
	Node, Listener        string // likewise
	Sources               int64  // how many addresses
	Span
}

func (r Refusal) member() Member {
	return Member{ClientID: r.ClientID, User: r.Username, Source: r.Source, Node: r.Node, Listener: r.Listener}
}

func (r Refusal) key() any { return [3]string{r.Event, r.ClientID, r.Code} }

// class is what the refusal proves. Of an authentication, every code that the dictionary lacks is the authenticator's no to what
// the client sent.
func (r Refusal) class() event.Class {
	if entry, ok := event.ReasonFor(event.ReasonCode, r.Event, r.Code); ok {
		return entry.Class
	}
	if r.Event == event.CheckAuthnComplete {
		return event.Credentials
	}
	return event.Unknown
}

// Limits of the rules about refusals; atLeast scales the second two with the range.
const (
	fewUnavailable  = 3 // of all clients
	fewBusy         = 5 // of all clients
	fewRefusals     = 3 // of one client
	refusalsPerHour = 1 // of one client
)

var refusalRules = slices.Concat(authenticatorRules, []Rule{
	{
		ID:         "quota-exceeded",
		Meaning:    "EMQX refuses connections because a limit on sessions is reached (license or namespace).",
		Recognized: "CONNACKs with quota_exceeded: 1 or more.",
		Otherwise:  "A license that has expired refuses in the same words.",
		Check:      "Compare the number of sessions with the license's limit (EMQX dashboard, License) or the namespace's; raise it, or end sessions that nobody needs.",
		find:       findQuota,
	},
	{
		ID:         "server-busy",
		Meaning:    "EMQX refuses connections because it is busy, or because the node is being emptied.",
		Recognized: "Refusals with server_busy or use_another_server: 5 or more of any clients; 1 where at most 20 clients are asked about.",
		Otherwise:  "Of one client alone, server_busy means that another connection with its client ID was just being opened or taken over.",
		Check: "Look at the node's load and at how many clients connect a second (EMQX dashboard, Overview), and whether the node is being evacuated or rebalanced. Many clients that connect at once get in with " +
			"random pauses between their attempts.",
		find: findBusy,
	},
}, guessRules, credentialRules, []Rule{{
	ID:         "banned",
	Meaning:    "A client is refused because it is banned.",
	Recognized: "Refusals with the code banned, 3 or more and 1 an hour, or 1 where at most 20 clients are asked about, which is information, of clients that weren't refused for their credentials as well.",
	Otherwise:  "Flapping detection bans clients by itself; then what made the client flap is the cause.",
	Check:      "Look up the ban in EMQX (Access Control, Banned Clients): who set it and until when. Flapping detection bans clients too.",
	find:       findBanned,
}})

// refusals counts refused attempts by client.
func (g *gathering) refusals(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || !g.canRead(q, event.ClientID, event.ReasonCode) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.CheckAuthnComplete, event.Connack)
	r.And(ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete, event.Connack}, event.Failure))
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Event), statement.PlainText(event.ReasonCode)},
		Values: howMany(), From: r.SQL(), Order: "n DESC", Limit: mostGroups,
	}
	a.Values = append(a.Values, memberColumns(q)...)
	if q.Schema.Has(event.Peername) {
		a.Values = append(a.Values, statement.Int("sources", "count(DISTINCT "+ask.Source+")"))
	}
	more, err := read(ctx, q, b, a, func(r reader) {
		m := memberAt(r)
		g.Refusals = append(g.Refusals, Refusal{
			ClientID: m.ClientID, Event: r.text(event.Event), Code: r.text(event.ReasonCode),
			Username: m.User, Source: m.Source, Node: m.Node, Listener: m.Listener, Sources: r.int("sources"), Span: m.Span,
		})
	})
	tellMore(q, more, "refused clients")
	return err
}

// refused chooses refusals by their class. An attempt that fails in authentication leaves two rows, so those of client.connack
// count only where there are none of the authentication.
func refused(f *Evidence, classes ...event.Class) []tally[Refusal] {
	var chosen []Refusal
	for _, r := range f.Refusals {
		if slices.Contains(classes, r.class()) {
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
	sortTallies(tallies)
	return tallies
}

// oftenRefused is how many refusals of one client are wrong.
func (f *Evidence) oftenRefused() int64 { return f.atLeast(fewRefusals, refusalsPerHour) }

// enoughRefusals is how many are worth telling.
func (f *Evidence) enoughRefusals() int64 { return f.enough(f.oftenRefused()) }

// blameRefusals explains the trouble of these clients, also in CONNACKs.
func (f *Evidence) blameRefusals(b *blame, finding string, tallies []tally[Refusal]) {
	told := map[string]bool{}
	for _, t := range tallies {
		b.on(t.Client, finding)
		told[t.Client] = true
		for _, r := range t.Rows {
			b.tell(r.key())
		}
	}
	for _, r := range f.Refusals {
		if told[r.ClientID] && r.Event == event.Connack { // the answer to the same attempt
			b.tell(r.key())
		}
	}
}

// rowsOf is the query for the rows of refusals.
func rowsOf(tallies []tally[Refusal]) Rows {
	all := refusalsOf(tallies)
	return Rows{Scenario: event.Events, Filters: []Filter{
		{event.Event, "=", values(all, func(r Refusal) string { return r.Event })},
		{event.ReasonCode, "=", values(all, func(r Refusal) string { return r.Code })},
		clientFilter(names(tallies)),
	}}
}

func refusalsOf(tallies []tally[Refusal]) (all []Refusal) {
	for _, t := range tallies {
		all = append(all, t.Rows...)
	}
	return all
}

func clientFilter(clients []string) Filter { return Filter{event.ClientID, "=", clients} }

func codesOf(tallies []tally[Refusal]) string {
	return listed(values(refusalsOf(tallies), func(r Refusal) string { return r.Code }))
}

// failedAttempts begins many sentences: "12 attempts of 3 of 40 clients failed, since …: a, b and c".
func (f *Evidence) failedAttempts(list []tally[Refusal]) string {
	all := total(list)
	return fmt.Sprintf("%s of %s failed, %s: %s", count(all.Count, "attempt", "attempts"), f.of(int64(len(list))), f.course(all), who(names(list)))
}

func findQuota(f *Evidence, b *blame) []Finding {
	list := refused(f, event.Limit)
	if len(list) == 0 {
		return nil
	}
	f.blameRefusals(b, "quota-exceeded", list)
	return []Finding{{
		Severity: Critical, Span: total(list), Clients: int64(len(list)), About: f.aboutAll(), Certainty: Certain, Rows: rowsOf(list),
		Summary: fmt.Sprintf("A limit on sessions is reached (%s): %s.", codesOf(list), f.failedAttempts(list)),
	}}
}

func findBusy(f *Evidence, b *blame) []Finding {
	list := refused(f, event.Busy, event.Moved)
	all := total(list)
	if all.Count == 0 || all.Count < f.enough(fewBusy) {
		return nil
	}
	f.blameRefusals(b, "server-busy", list)
	subject, shared := f.together(membersOf(list))
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: Certain, Rows: rowsOf(list),
		Summary: fmt.Sprintf("EMQX was too busy to let clients in (%s): %s.", codesOf(list), f.failedAttempts(list)+shared),
	}}
}

func findBanned(f *Evidence, b *blame) []Finding {
	var list []tally[Refusal]
	for _, t := range refused(f, event.Banned) {
		if t.Count >= f.enoughRefusals() && !b.explained(t.Client) {
			list = append(list, t)
		}
	}
	if len(list) == 0 {
		return nil
	}
	f.blameRefusals(b, "banned", list)
	worst, all := list[0], total(list)
	summary := fmt.Sprintf("%s is banned: refused %s, %s", name(worst.Client), times(worst.Count), f.course(worst.Span))
	subject, shared := f.together(membersOf(list))
	severity := f.severity(Warning, int64(len(list)))
	if worst.Count < f.oftenRefused() {
		severity = Info
	}
	return []Finding{{
		Severity: severity, Span: all, Clients: int64(len(list)), About: subject, Certainty: Certain, Rows: rowsOf(list),
		Summary: summary + f.othersOf(othersFigures(list), "refusal", "refusals") + shared + ".",
	}}
}
