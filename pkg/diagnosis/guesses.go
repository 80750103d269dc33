package diagnosis

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Addresses: who guesses passwords, and which address is one that many devices share.

// Guesses is what was tried from one address.
type Guesses struct {
	Source         string
	Clients, Users int64 // different ones that were refused for their credentials
	LetIn          int64 // client IDs that were let in
	Span                 // of refusals for credentials
}

// manyNames is what one address must try; with fewer, nobody guesses.
const manyNames = 10

var guessRules = []Rule{{
	ID:         "brute-force",
	Meaning:    "Somebody tries many user names or client IDs from one address.",
	Recognized: "At least 10 different user names, or client IDs of several users, were refused for their credentials from one address, and fewer client IDs than a quarter of that work from there: were let in, publish, subscribe, ping or receive.",
	Otherwise:  "A gateway or site of your own whose devices all have wrong credentials looks the same.",
	Check: "Find out whose the address is: a gateway, proxy or site of your own has wrong credentials and must not be blocked. If it is a stranger's, block it (firewall, or EMQX's banned clients by peer host), and look whether any of " +
		"the names was let in.",
	find: findGuesses,
}}

// notCredentials are the codes of authentications that say nothing about what the client sent.
func notCredentials() []string {
	var list []string
	for _, entry := range event.Reasons {
		if entry.Column == event.ReasonCode && entry.Event == event.CheckAuthnComplete && entry.Class != event.Credentials && entry.Outcome == event.Failure {
			list = append(list, entry.Value)
		}
	}
	return list
}

// guesses counts what was tried from addresses.
func (g *gathering) guesses(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || len(g.Refusals) == 0 || !g.canRead(q, event.Peername, event.Username, event.ClientID, event.ReasonCode) {
		return nil
	}
	b := q.Builder()
	from := everyone(q, b, event.CheckAuthnComplete)
	if g.Narrow { // what else comes from the addresses of the clients that are asked about
		addresses := values(g.Refusals, func(r Refusal) string { return r.Source })
		from.And(statement.OneOf(b, ask.Source, addresses[:min(mostSources, len(addresses))]))
	}
	wrong := "reason_code NOT IN (" + statement.Constants(append(notCredentials(), event.Successes...)...) + ")"
	names := func(column string) string { return "count(DISTINCT " + statement.Where(wrong, column) + ")" }
	letIn := "count(DISTINCT " + statement.Where(ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete}, event.Success), "clientid") + ")"
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.Text("source", ask.Source)},
		Values: append(howManyIf(wrong), statement.Int("clients", names("clientid")), statement.Int("users", names("username")), statement.Int("let_in", letIn)),
		From:   from.SQL(),
		Having: fmt.Sprintf("%s >= %d OR %s >= %d", names("clientid"), manyNames, names("username"), manyNames),
		Order:  "n DESC", Limit: mostGroups,
	}, func(r reader) {
		g.Guesses = append(g.Guesses, Guesses{
			Source: r.text("source"), Clients: r.int("clients"), Users: r.int("users"), LetIn: r.int("let_in"), Span: spanOf(r),
		})
	})
	return err
}

// addresses counts, for the addresses that something was found about, the client IDs that work from there.
func (g *gathering) addresses(ctx context.Context, q *ask.Question) error {
	var sources []string
	add := func(source string) {
		if source != "" && len(sources) < mostSources && !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
	}
	for _, guess := range g.Guesses {
		add(guess.Source)
	}
	for _, t := range g.Takeovers {
		if t.Count >= fewEach {
			add(t.Source)
		}
	}
	if len(sources) == 0 || !q.Schema.Has(event.Peername, event.ClientID) {
		return nil
	}
	b := q.Builder()
	r := everyone(q, b, append([]string{event.Disconnected}, connectedRows...)...)
	r.And(statement.OneOf(b, ask.Source, sources))
	g.Addresses = map[string]int64{}
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.Text("source", ask.Source)}, Values: statement.Select{statement.Int("clients", ask.DistinctClients)}, From: r.SQL(), Limit: mostSources,
	}, func(r reader) { g.Addresses[r.text("source")] = r.int("clients") })
	return err
}

// guessing says whether what comes from an address looks like guesses rather than like a gateway with a few bad devices.
func (f *Evidence) guessing(g Guesses) bool {
	names := max(g.Clients, g.Users)
	if g.Users == 1 { // one user whose client IDs change guesses nothing
		return false
	}
	return names >= manyNames && max(g.LetIn, f.Addresses[g.Source])*4 < names
}

func findGuesses(f *Evidence, b *blame) []Finding {
	var list []Guesses
	for _, g := range f.Guesses {
		if f.guessing(g) && !f.allExplained(b, g.Source) {
			list = append(list, g)
		}
	}
	if len(list) == 0 {
		return nil
	}
	addresses := values(list, func(g Guesses) string { return g.Source })
	for _, r := range f.Refusals {
		if r.Sources == 1 && slices.Contains(addresses, r.Source) {
			b.on(r.ClientID, "brute-force")
			b.tell(r.key())
		}
	}
	worst := list[0]
	all := sum(list, func(g Guesses) Span { return g.Span })
	tried := int64(0)
	for _, g := range list {
		tried += g.Clients
	}
	summary := fmt.Sprintf("%s tried %s and %s: refused %s, %s", worst.Source,
		count(worst.Users, "user name", "user names"), count(worst.Clients, "client ID", "client IDs"), times(worst.Count), f.course(worst.Span))
	if worst.LetIn > 0 {
		summary += fmt.Sprintf("; %s let in from there", count(worst.LetIn, "client ID was", "client IDs were"))
	} else {
		summary += "; nobody works from there"
	}
	if len(list) > 1 {
		summary += fmt.Sprintf("; %s in all, %s: %s", count(int64(len(list)), "address", "addresses"), count(all.Count, "refusal", "refusals"), who(addresses))
	}
	return []Finding{{
		Severity: Warning, Span: all, Clients: tried, About: about("network", worst.Source), Certainty: Likely, Summary: summary + ".",
		Rows: Rows{Scenario: event.Access, Outcome: "failure", Whole: true, Keys: map[string][]string{"events": {event.CheckAuthnComplete}, "sources": addresses},
			Filters: []Filter{{event.ReasonCode, "!=", notCredentials()}}},
	}}
}

// allExplained says whether another finding explains all that was refused from an address.
func (f *Evidence) allExplained(b *blame, source string) bool {
	any := false
	for _, r := range f.Refusals {
		if r.Source == source && !b.explained(r.ClientID) {
			return false
		}
		any = any || r.Source == source
	}
	return any
}
