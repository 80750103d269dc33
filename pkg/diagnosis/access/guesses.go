package access

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Addresses: who guesses passwords, and which address is one that many devices share.

// manyNames is what one address must try; with fewer, nobody guesses.
const manyNames = 10

var guessRules = []evidence.Rule{{
	ID:         "brute-force",
	Dashboard:  "access",
	Meaning:    "Somebody tries many user names or client IDs from one address.",
	Recognized: "At least 10 different user names, or client IDs of several users, were refused for their credentials from one address, and fewer client IDs than a quarter of that work from there: were let in, publish, subscribe, ping or receive.",
	Otherwise:  "A gateway or site of your own whose devices all have wrong credentials looks the same.",
	Check: "Find out whose the address is: a gateway, proxy or site of your own has wrong credentials and must not be blocked. If it is a stranger's, block it (firewall, or EMQX's banned clients by peer host), and look whether any of " +
		"the names was let in.",
	Find: findGuesses,
}}

// attemptsOf is the event that tells who tried: authentication, or where the table has no rows of it, what was answered to the clients.
func attemptsOf(f *evidence.Evidence) string {
	if f.EventRows(event.CheckAuthnComplete) == 0 && f.EventRows(event.Connack) > 0 {
		return event.Connack
	}
	return event.CheckAuthnComplete
}

// scenarioOf is the scenario that has the rows of these attempts.
func scenarioOf(attempts string) string {
	if attempts == event.Connack {
		return event.Lifecycle
	}
	return event.Access
}

// notCredentials are the codes of attempts that say nothing about what the client sent.
func notCredentials(attempts string) []string {
	var list []string
	for _, entry := range event.Reasons {
		if entry.Column == event.ReasonCode && entry.Event == attempts && entry.Class != event.Credentials && entry.Outcome == event.Failure {
			list = append(list, entry.Value)
		}
	}
	return list
}

// Guesses counts what was tried from addresses.
func Guesses(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if evidence.AboutMessages(q) || len(g.Refusals) == 0 || !g.CanRead(q, event.Peername, event.Username, event.ClientID, event.ReasonCode) {
		return nil
	}
	sources, err := suspectSources(ctx, g, q)
	if err != nil || len(sources) == 0 {
		return err
	}
	attempts := attemptsOf(g.Evidence)
	wrong := refusedForCredentials(attempts)
	b := q.Builder()
	from := evidence.Everyone(q, b, attempts)
	from.And(ask.OfAddresses(b, sources)...)
	names := func(column string) string { return statement.Different(statement.Where(wrong, column)) }
	letIn := statement.Different(statement.Where(ask.OutcomeCondition(q.Schema, []string{attempts}, event.Success), "clientid"))
	_, err = evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.Text("source", ask.Source)},
		Values: append(evidence.HowManyIf(wrong), statement.Int("clients", names("clientid")), statement.Int("users", names("username")), statement.Int("let_in", letIn)),
		From:   from.SQL(),
		Having: fmt.Sprintf("%s >= %d OR %s >= %d", names("clientid"), manyNames, names("username"), manyNames),
		Order:  "n DESC", Limit: evidence.MostGroups,
	}, func(r evidence.Reader) {
		g.Guesses = append(g.Guesses, evidence.Guesses{
			Source: r.Text("source"), Clients: r.Int("clients"), Users: r.Int("users"), LetIn: r.Int("let_in"), Span: evidence.SpanOf(r),
		})
	})
	return err
}

// refusedForCredentials is the condition for attempts that were refused for what the client sent.
func refusedForCredentials(attempts string) string {
	return "reason_code NOT IN (" + statement.Constants(append(notCredentials(attempts), event.Successes...)...) + ")"
}

// suspectSources finds the addresses from which most was refused: only of these are names counted, for every address that devices have
// would take a set of them.
func suspectSources(ctx context.Context, g *evidence.Gathering, q *ask.Question) (sources []string, err error) {
	b := q.Builder()
	attempts := attemptsOf(g.Evidence)
	from := evidence.Everyone(q, b, attempts)
	from.And(refusedForCredentials(attempts))
	if g.Narrow { // what else comes from the addresses of the clients that are asked about
		addresses := words.Distinct(g.Refusals, func(r evidence.Refusal) string { return r.Source })
		from.And(ask.OfAddresses(b, addresses[:min(evidence.MostSources, len(addresses))])...)
	}
	_, err = evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.Text("source", ask.Source)}, Values: statement.Select{statement.Int("n", "count(*)")},
		From: from.SQL(), Having: fmt.Sprintf("count(*) >= %d", manyNames), Order: "n DESC", Limit: evidence.MostSuspects,
	}, func(r evidence.Reader) { sources = append(sources, r.Text("source")) })
	return sources, err
}

// aroundAddresses is how long before and after what was found clients are counted: of a long range, all rows would have to be read.
const aroundAddresses = time.Hour

// Addresses counts, for the addresses that something was found about, the client IDs that work from there.
func Addresses(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	var sources []string
	add := func(source string) {
		if source != "" && len(sources) < evidence.MostSources && !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
	}
	var until time.Time
	for _, guess := range g.Guesses {
		add(guess.Source)
		until = ask.Later(until, guess.Last)
	}
	for _, t := range g.Takeovers {
		if t.Count >= FewEach {
			add(t.Source)
			until = ask.Later(until, t.Last)
		}
	}
	if len(sources) == 0 || !q.Schema.Has(event.Peername, event.ClientID) {
		return nil
	}
	b := q.Builder()
	r := statement.SelectRows(b, ask.Later(q.From, until.Add(-aroundAddresses)), ask.Sooner(q.To, until.Add(aroundAddresses)), append([]string{event.Disconnected}, evidence.ConnectedRows...))
	r.And(ask.OfAddresses(b, sources)...)
	g.Addresses = map[string]int64{}
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.Text("source", ask.Source)}, Values: statement.Select{statement.Int("clients", ask.DistinctClients)}, From: r.SQL(), Limit: evidence.MostSources,
	}, func(r evidence.Reader) { g.Addresses[r.Text("source")] = r.Int("clients") })
	return err
}

// guessing says whether what comes from an address looks like guesses rather than like a gateway with a few bad devices.
func guessing(f *evidence.Evidence, g evidence.Guesses) bool {
	names := max(g.Clients, g.Users)
	if g.Users < 2 { // one user whose client IDs change guesses nothing, nor does a program that has no user name
		return false
	}
	return names >= manyNames && max(g.LetIn, f.Addresses[g.Source])*4 < names
}

func findGuesses(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	var list []evidence.Guesses
	for _, g := range f.Guesses {
		if guessing(f, g) && !allExplained(f, b, g.Source) {
			list = append(list, g)
		}
	}
	if len(list) == 0 {
		return nil
	}
	addresses := words.Distinct(list, func(g evidence.Guesses) string { return g.Source })
	for _, r := range f.Refusals {
		if r.Sources == 1 && slices.Contains(addresses, r.Source) {
			b.On(r.ClientID, "brute-force")
			b.Tell(r.Key())
		}
	}
	worst := list[0]
	all := evidence.Sum(list, func(g evidence.Guesses) evidence.Span { return g.Span })
	tried := int64(0)
	for _, g := range list {
		tried += g.Clients
	}
	summary := fmt.Sprintf("%s tried %s and %s: refused %s, %s", worst.Source,
		words.Count(worst.Users, "user name", "user names"), words.Count(worst.Clients, "client ID", "client IDs"), words.Times(worst.Count), f.Course(worst.Span))
	if worst.LetIn > 0 {
		summary += fmt.Sprintf("; %s let in from there", words.Count(worst.LetIn, "client ID was", "client IDs were"))
	} else {
		summary += "; nobody works from there"
	}
	if len(list) > 1 {
		summary += fmt.Sprintf("; %s in all, %s: %s", words.Count(int64(len(list)), "address", "addresses"), words.Count(all.Count, "refusal", "refusals"), words.Who(addresses))
	}
	return []evidence.Finding{{
		Severity: evidence.Warning, Span: all, Clients: tried, About: evidence.About("network", worst.Source), Certainty: evidence.Likely, Summary: summary + ".",
		Rows: evidence.Rows{Scenario: scenarioOf(attemptsOf(f)), Outcome: "failure", Whole: true, Keys: map[string][]string{"events": {attemptsOf(f)}, "sources": addresses},
			Filters: []evidence.Filter{evidence.NoneOf(event.ReasonCode, notCredentials(attemptsOf(f)))}},
	}}
}

// allExplained says whether another finding explains all that was refused from an address.
func allExplained(f *evidence.Evidence, b *evidence.Blame, source string) bool {
	any := false
	for _, r := range f.Refusals {
		if r.Source == source && !b.Explained(r.ClientID) {
			return false
		}
		any = any || r.Source == source
	}
	return any
}

const SharedBy = 5 // client IDs that make an address one that proves nothing about devices

const FewEach = 2 // takeovers of each address that counts
