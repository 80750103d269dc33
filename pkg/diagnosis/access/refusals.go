// Package access is about who is let in, and what they may do: refusals, credentials, guesses, the authenticator, denied authorizations.
package access

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Attempts to connect that were refused, by what their code proves.

// Limits of the rules about refusals; AtLeast scales the second two with the range.
const (
	fewUnavailable  = 3 // of all clients
	fewBusy         = 5 // of all clients
	fewRefusals     = 3 // of one client
	refusalsPerHour = 1 // of one client
)

var RefusalRules = slices.Concat(authenticatorRules, []evidence.Rule{
	{
		ID:         "quota-exceeded",
		Dashboard:  "lifecycle",
		Meaning:    "EMQX refuses connections because a limit on sessions is reached (license or namespace).",
		Recognized: "CONNACKs with quota_exceeded: 1 or more.",
		Otherwise:  "A license that has expired refuses in the same words.",
		Check:      "Compare the number of sessions with the license's limit (EMQX dashboard, License) or the namespace's; raise it, or end sessions that nobody needs.",
		Find:       findQuota,
	},
	{
		ID:         "server-busy",
		Dashboard:  "lifecycle",
		Meaning:    "EMQX refuses connections because it is busy, or because the node is being emptied.",
		Recognized: "Refusals with server_busy or use_another_server: 5 or more of any clients; 1 where at most 20 clients are asked about. Information where a node sent all of them to others, which let them in.",
		Otherwise:  "Of one client alone, server_busy means that another connection with its client ID was just being opened or taken over.",
		Check: "Look at the node's load and at how many clients connect a second (EMQX dashboard, Overview), and whether the node is being evacuated or rebalanced. Many clients that connect at once get in with " +
			"random pauses between their attempts.",
		Find: findBusy,
	},
}, guessRules, credentialRules, []evidence.Rule{{
	ID:         "banned",
	Dashboard:  "access",
	Meaning:    "A client is refused because it is banned.",
	Recognized: "Refusals with the code banned, 3 or more and 1 an hour, or 1 where at most 20 clients are asked about, which is information, of clients that weren't refused for their credentials as well; any of many clients (as in Thresholds).",
	Otherwise:  "Flapping detection bans clients by itself; then what made the client flap is the cause.",
	Check:      "Look up the ban in EMQX (Access Control, Banned Clients): who set it and until when. Flapping detection bans clients too.",
	Find:       findBanned,
}})

// Refusals counts refused attempts by client.
func Refusals(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if evidence.AboutMessages(q) || !g.CanRead(q, event.ClientID, event.ReasonCode) {
		return nil
	}
	b := q.Builder()
	r := evidence.Scope(q, b, event.CheckAuthnComplete, event.Connack)
	r.And(ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete, event.Connack}, event.Failure))
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Event), statement.PlainText(event.ReasonCode)},
		From:   r.SQL(), Order: "n DESC", Limit: evidence.MostGroups,
	}
	g.Users = q.Schema.Has(event.Username)
	others := evidence.MemberColumns(q)
	if q.Schema.Has(event.Peername) {
		others = append(others, statement.Int("sources", statement.Different(ask.Source)))
	}
	a.Values = evidence.HowManyBeside(others...)
	more, err := evidence.Read(ctx, q, b, a, func(r evidence.Reader) {
		m := evidence.MemberAt(r)
		g.Refusals = append(g.Refusals, evidence.Refusal{
			ClientID: m.ClientID, Event: r.Text(event.Event), Code: r.Text(event.ReasonCode),
			Username: m.User, Source: m.Source, Node: m.Node, Listener: m.Listener, Sources: r.Int("sources"), Span: m.Span,
		})
	})
	evidence.TellMore(q, more, "refused clients")
	return err
}

// Refused chooses refusals by their class. An attempt that fails in authentication leaves two rows, so those of client.connack
// count only where there are none of the authentication.
func Refused(f *evidence.Evidence, classes ...event.Class) []evidence.Tally[evidence.Refusal] {
	var chosen []evidence.Refusal
	for _, r := range f.Refusals {
		if slices.Contains(classes, r.Class()) {
			chosen = append(chosen, r)
		}
	}
	tallies := evidence.ByClient(chosen, func(r evidence.Refusal) string { return r.ClientID }, func(r evidence.Refusal) evidence.Span { return r.Span })
	for i := range tallies {
		t := &tallies[i]
		authn := slices.DeleteFunc(slices.Clone(t.Rows), func(r evidence.Refusal) bool { return r.Event != event.CheckAuthnComplete })
		if len(authn) == 0 {
			continue
		}
		t.Rows = authn
		t.Span = evidence.Sum(authn, func(r evidence.Refusal) evidence.Span { return r.Span })
	}
	evidence.SortTallies(tallies)
	return tallies
}

// RefusedSpan is how often, from when until when one client was refused for whatever reason.
func RefusedSpan(f *evidence.Evidence, client string) evidence.Span {
	own := slices.DeleteFunc(slices.Clone(f.Refusals), func(r evidence.Refusal) bool { return r.ClientID != client })
	return evidence.Sum(own, func(r evidence.Refusal) evidence.Span { return r.Span })
}

// oftenRefused is how many refusals of one client are wrong.
func oftenRefused(f *evidence.Evidence) int64 { return f.AtLeast(fewRefusals, refusalsPerHour) }

// EnoughRefusals is how many are worth telling.
func EnoughRefusals(f *evidence.Evidence) int64 { return f.Enough(oftenRefused(f)) }

// BlameRefusals explains the trouble of these clients, also in CONNACKs.
func BlameRefusals(f *evidence.Evidence, b *evidence.Blame, finding string, tallies []evidence.Tally[evidence.Refusal]) {
	told := map[string]bool{}
	for _, t := range tallies {
		b.On(t.Client, finding)
		told[t.Client] = true
		for _, r := range t.Rows {
			b.Tell(r.Key())
		}
	}
	for _, r := range f.Refusals {
		if told[r.ClientID] && r.Event == event.Connack { // the answer to the same attempt
			b.Tell(r.Key())
		}
	}
}

// told says whether a finding is about these refusals. Who is refused for its credentials isn't refused because its connection was lost.
func told(b *evidence.Blame, t evidence.Tally[evidence.Refusal]) bool {
	return !slices.ContainsFunc(t.Rows, func(r evidence.Refusal) bool { return !b.Told[r.Key()] })
}

// RowsOf is the query for the rows of refusals.
func RowsOf(tallies []evidence.Tally[evidence.Refusal]) evidence.Rows {
	all := refusalsOf(tallies)
	return evidence.Rows{Scenario: event.Events, Filters: []evidence.Filter{
		evidence.OneOf(event.Event, words.Distinct(all, func(r evidence.Refusal) string { return r.Event })),
		evidence.OneOf(event.ReasonCode, words.Distinct(all, func(r evidence.Refusal) string { return r.Code })),
		evidence.ClientFilter(evidence.Names(tallies)),
	}}
}

func refusalsOf(tallies []evidence.Tally[evidence.Refusal]) (all []evidence.Refusal) {
	for _, t := range tallies {
		all = append(all, t.Rows...)
	}
	return all
}

func codesOf(tallies []evidence.Tally[evidence.Refusal]) string {
	return words.Listed(words.Distinct(refusalsOf(tallies), func(r evidence.Refusal) string { return r.Code }))
}

// failedAttempts begins many sentences: "12 attempts of 3 of 40 clients failed, since …: a, b and c".
func failedAttempts(f *evidence.Evidence, list []evidence.Tally[evidence.Refusal]) string {
	all := evidence.Total(list)
	return fmt.Sprintf("%s of %s failed, %s: %s", words.Count(all.Count, "attempt", "attempts"), f.Of(int64(len(list))), f.Course(all), words.Who(evidence.Names(list)))
}

func findQuota(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	list := Refused(f, event.Limit)
	if len(list) == 0 {
		return nil
	}
	BlameRefusals(f, b, "quota-exceeded", list)
	return []evidence.Finding{{
		Severity: evidence.Critical, Span: evidence.Total(list), Clients: int64(len(list)), About: f.AboutAll(), Certainty: evidence.Certain, Rows: RowsOf(list),
		Summary: fmt.Sprintf("A limit on sessions is reached (%s): %s.", codesOf(list), failedAttempts(f, list)),
	}}
}

func findBusy(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	list := Refused(f, event.Busy, event.Moved)
	all := evidence.Total(list)
	if all.Count == 0 || all.Count < f.Enough(fewBusy) {
		return nil
	}
	BlameRefusals(f, b, "server-busy", list)
	subject, shared := f.Together(evidence.MembersOf(list))
	severity, why := f.Severity(evidence.Warning, int64(len(list))), "EMQX was too busy to let clients in"
	if moved := Refused(f, event.Moved); evidence.Total(moved).Count == all.Count {
		why = "A node that is being emptied sent clients to others"
		if in, known := letIn(f, moved); in > 0 {
			shared += fmt.Sprintf("; %s let in since", words.OfThem(in, known, "was", "were"))
			if in == known { // as it is meant to be
				severity = evidence.Info
			}
		}
	}
	return []evidence.Finding{{
		Severity: severity, Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Certain, Rows: RowsOf(list),
		Summary: fmt.Sprintf("%s (%s): %s.", why, codesOf(list), failedAttempts(f, list)+shared),
	}}
}

// letIn counts the refused that were let in afterwards, and those of whom it is known.
func letIn(f *evidence.Evidence, list []evidence.Tally[evidence.Refusal]) (in, known int) {
	for _, t := range list {
		s, ok := f.Status[t.Client]
		if ok {
			known++
		}
		if s.IsIn(t.Last) {
			in++
		}
	}
	return in, known
}

func findBanned(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	list, often := evidence.Often(f, slices.DeleteFunc(Refused(f, event.Banned), func(t evidence.Tally[evidence.Refusal]) bool { return b.Explained(t.Client) }), EnoughRefusals(f))
	if len(list) == 0 {
		return nil
	}
	broke := false
	for _, t := range list {
		if brokenBefore(f, t) >= fewBroken {
			broke = true
			for _, r := range t.Rows { // what breaks its connection is told beside
				b.Tell(r.Key())
			}
		} else {
			BlameRefusals(f, b, "banned", []evidence.Tally[evidence.Refusal]{t})
		}
	}
	worst, all := list[0], evidence.Total(list)
	summary := fmt.Sprintf("%s is banned: refused %s, %s", words.Name(worst.Client), words.Times(worst.Count), f.Course(worst.Span))
	if n := brokenBefore(f, worst); n >= fewBroken {
		summary += fmt.Sprintf("; its connection had broken %s before", words.Times(n))
	}
	subject, shared := f.Together(evidence.MembersOf(list))
	severity := f.Severity(evidence.Warning, often)
	if worst.Count < oftenRefused(f) && !evidence.Many(f, list) {
		severity = evidence.Info
	}
	return []evidence.Finding{{
		Severity: severity, Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Certain, Rows: RowsOf(list), Background: broke,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "refusal", "refusals") + shared + ".",
	}}
}

const fewBroken = 5 // connections, for which flapping detection may have banned a client

// brokenBefore counts the connections that broke before a client was banned.
func brokenBefore(f *evidence.Evidence, t evidence.Tally[evidence.Refusal]) (n int64) {
	for _, e := range f.Ends {
		if e.ClientID == t.Client && e.First.Before(t.First) {
			n += e.Count
		}
	}
	return n
}
