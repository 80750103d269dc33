package diagnosis

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// An authenticator that can't be asked: EMQX says so, or refuses everybody at once, whom it let in before.

// Login is what became of authentications in one step of time: how many different clients and users were refused for their
// credentials, and how many clients were let in.
type Login struct {
	At                    time.Time
	Refused, Users, LetIn int64
	Span                  // of the refusals
}

const (
	downClients = 5   // different clients that are refused in one step
	downShare   = 0.2 // of the clients that try may be let in
	wellShare   = 0.8 // of the refused that were let in before, or are again
)

var authenticatorRules = []Rule{{
	ID:      "authenticator-unavailable",
	Meaning: "EMQX could not ask its authenticator, so nobody whom it should check gets in.",
	Recognized: "Authentications or CONNACKs with server_unavailable or no_authn_hooks: 3 or more of any clients; 1 where at most 20 clients are asked about. Or 5 or more clients with different user names are refused at once while at most a fifth of " +
		"those who try get in, and 80 % of them were let in before or are again: EMQX answers not_authorized too when an authenticator fails.",
	Otherwise: "Credentials that were changed for everybody at once, in the authenticator itself, look the same as long as nobody is let in again.",
	Check: "Look at the authenticator's status and metrics in EMQX's dashboard (Authentication), at the database or HTTP service behind it, and at EMQX's log for its resource. Leave the clients' credentials as they are: " +
		"they worked before.",
	find: findUnavailable,
}}

// logins counts authentications over time, in the whole table.
func (g *gathering) logins(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || len(g.Refusals) == 0 || !q.Schema.Has(event.ClientID, event.ReasonCode) {
		return nil
	}
	b := q.Builder()
	wrong := "reason_code NOT IN (" + statement.Constants(append(notCredentials(), event.Successes...)...) + ")"
	a := statement.Aggregate{
		Groups: statement.Select{statement.Time("t", statement.Bucket(g.step(steps, 10*time.Second), `"timestamp"`))},
		Values: append(howManyIf(wrong), statement.Int("refused", "count(DISTINCT "+statement.Where(wrong, event.ClientID)+")"),
			statement.Int("let_in", "count(DISTINCT "+statement.Where(ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete}, event.Success), event.ClientID)+")")),
		From: everyone(q, b, event.CheckAuthnComplete).SQL(), Order: "1", Limit: mostGroups,
	}
	if q.Schema.Has(event.Username) {
		a.Values = append(a.Values, statement.Int("users", "count(DISTINCT "+statement.Where(wrong, event.Username)+")"))
	}
	_, err := read(ctx, q, b, a, func(r reader) {
		g.Logins = append(g.Logins, Login{At: r.time("t"), Refused: r.int("refused"), Users: r.int("users"), LetIn: r.int("let_in"), Span: spanOf(r)})
	})
	return err
}

// down says whether in this step next to nobody got in who tried.
func (l Login) down() bool {
	return l.Refused >= downClients && float64(l.LetIn) <= downShare*float64(l.LetIn+l.Refused)
}

// outage is a time in which next to nobody got in.
type outage struct {
	Span
	clients, users, letIn int64 // in the step with the most
}

// outages are the times in which next to nobody got in who tried.
func (f *Evidence) outages() []outage {
	var list []outage
	open := false
	for _, l := range f.Logins {
		switch {
		case !l.down():
			open = open && l.LetIn == 0 // a step in which nobody tried, or too few to tell, ends nothing
			continue
		case !open:
			list = append(list, outage{})
			open = true
		}
		o := &list[len(list)-1]
		o.Span = o.Span.with(l.Span)
		o.clients, o.users, o.letIn = max(o.clients, l.Refused), max(o.users, l.Users), max(o.letIn, l.LetIn)
	}
	return list
}

func findUnavailable(f *Evidence, b *blame) []Finding {
	list := refused(f, event.Authenticator)
	if all := total(list); all.Count > 0 && all.Count >= f.enough(fewUnavailable) {
		f.blameRefusals(b, "authenticator-unavailable", list)
		return []Finding{{
			Severity: Critical, Span: all, Clients: int64(len(list)), About: f.aboutAll(), Certainty: Certain, Rows: rowsOf(list),
			Summary: fmt.Sprintf("EMQX could not ask its authenticator (%s): %s.", codesOf(list), f.failedAttempts(list)),
		}}
	}
	return f.everybodyRefused(b)
}

// everybodyRefused tells of outages in which clients were refused that were let in before, or are again.
func (f *Evidence) everybodyRefused(b *blame) []Finding {
	outages := f.outages()
	if len(outages) == 0 {
		return nil
	}
	within := func(s Span) bool {
		return slices.ContainsFunc(outages, func(o outage) bool { return !s.First.Before(o.First) && !s.First.After(o.Last) }) &&
			slices.ContainsFunc(outages, func(o outage) bool { return !s.Last.Before(o.First) && !s.Last.After(o.Last) })
	}
	var list []tally[Refusal]
	known, before, again := 0, 0, 0
	for _, t := range refused(f, event.Credentials) {
		if !within(t.Span) {
			continue
		}
		list = append(list, t)
		if s, ok := f.Status[t.Client]; ok {
			known++
			if s.wasIn(t.First) {
				before++
			}
			if s.isIn(t.Last) {
				again++
			}
		}
	}
	users := slices.MaxFunc(outages, func(x, y outage) int { return int(x.users - y.users) }).users
	well := max(before, again)
	switch {
	case len(list) == 0 || known == 0 || float64(well) < wellShare*float64(known):
		return nil
	case !f.few() && len(list) < downClients:
		return nil
	case users < downClients && float64(again) < wellShare*float64(known):
		return nil // few users: their credentials may have been changed
	}
	f.blameRefusals(b, "authenticator-unavailable", list)
	all := total(list)
	worst := slices.MaxFunc(outages, func(x, y outage) int { return int(x.clients - y.clients) })
	refused, tried := int64(len(list)), int64(len(list))+worst.letIn
	summary := fmt.Sprintf("The authenticator seems to have failed: %s of %s that tried to connect %s refused at once (%s, %s), %s", digits(refused), clients(tried), were(refused), codesOf(list),
		count(all.Count, "attempt", "attempts"), f.course(all))
	if before > 0 {
		summary += fmt.Sprintf("; %s in before", ofThem(before, known, "was let", "were let"))
	}
	if again > 0 {
		summary += fmt.Sprintf("; %s in again since", ofThem(again, known, "is let", "are let"))
	}
	if f.Narrow && worst.clients > int64(len(list)) {
		summary += fmt.Sprintf("; up to %s were refused at the same time", clients(worst.clients))
	}
	if worst.letIn == 0 {
		summary += "; nobody was let in meanwhile"
	}
	certainty := Likely
	if again == 0 && users < downClients {
		certainty = Possible
	}
	return []Finding{{
		Severity: f.severity(f.badly(), int64(len(list))), Span: all, Clients: int64(len(list)), About: f.aboutAll(), Certainty: certainty, Rows: rowsOf(list), Summary: summary + ".",
	}}
}

// badly is how bad it is when all of those who are asked about are concerned.
func (f *Evidence) badly() Severity {
	if f.few() {
		return Critical
	}
	return Warning
}

// ofThem says how many of those who were looked at: "all 40 of them are let", "3 of the 40 were let".
func ofThem(n, of int, one, many string) string {
	switch {
	case n == of && of == 1:
		return "it " + one
	case n == of:
		return "all of them " + many
	}
	return fmt.Sprintf("%s of %s that were looked at %s", digits(int64(n)), digits(int64(of)), many)
}
