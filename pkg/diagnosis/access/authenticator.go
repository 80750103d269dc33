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

// An authenticator that can't be asked: EMQX says so, or refuses everybody at once, whom it let in before.

const (
	downClients = 5   // different clients that are refused in one step
	downShare   = 0.2 // of the clients that try may be let in
	wellShare   = 0.8 // of the refused that were let in before, or are again
)

var authenticatorRules = []evidence.Rule{{
	ID:        "authenticator-unavailable",
	Dashboard: "access",
	Meaning:   "EMQX could not ask its authenticator, so nobody whom it should check gets in.",
	Recognized: "Authentications or CONNACKs with server_unavailable or no_authn_hooks: 3 or more of any clients; 1 where at most 20 clients are asked about. Or 5 or more clients with different user names are refused at once, by all nodes or by one, while at most a fifth of " +
		"those who try get in, and 80 % of them were let in before or are again: EMQX answers not_authorized too when an authenticator fails.",
	Otherwise: "Credentials that were changed for everybody at once, in the authenticator itself, look the same as long as nobody is let in again.",
	Check: "Look at the authenticator's status and metrics in EMQX's dashboard (Authentication), at the database or HTTP service behind it, and at EMQX's log for its resource. Leave the clients' credentials as they are: " +
		"they worked before.",
	Find: findUnavailable,
}}

// Logins counts authentications over time, in the whole table, by node: each has its own connections to the authenticator.
func Logins(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if evidence.AboutMessages(q) || len(g.Refusals) == 0 || !q.Schema.Has(event.ClientID, event.ReasonCode) {
		return nil
	}
	b := q.Builder()
	wrong := refusedForCredentials()
	a := statement.Aggregate{
		Groups: statement.Select{statement.Time("t", statement.Bucket(g.StepOfNodes(), `"timestamp"`))},
		Values: append(evidence.HowManyIf(wrong), statement.Int("refused", "count(DISTINCT "+statement.Where(wrong, event.ClientID)+")"),
			statement.Int("let_in", "count(DISTINCT "+statement.Where(ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete}, event.Success), event.ClientID)+")")),
		From: evidence.Everyone(q, b, event.CheckAuthnComplete).SQL(), Order: "1", Limit: evidence.MostGroups,
	}
	if q.Schema.Has(event.Node) {
		a.Groups = append(a.Groups, statement.PlainText(event.Node))
	}
	if q.Schema.Has(event.Username) {
		a.Values = append(a.Values, statement.Int("users", "count(DISTINCT "+statement.Where(wrong, event.Username)+")"), statement.Text("a_user", "min("+statement.Where(wrong, event.Username)+")"))
	}
	_, err := evidence.Read(ctx, q, b, a, func(r evidence.Reader) {
		g.Logins = append(g.Logins, evidence.Login{
			At: r.Time("t"), Node: r.Text(event.Node), User: r.Text("a_user"), Refused: r.Int("refused"), Users: r.Int("users"), LetIn: r.Int("let_in"), Span: evidence.SpanOf(r),
		})
	})
	return err
}

// down says whether in this step next to nobody got in who tried.
func down(l evidence.Login) bool {
	return l.Refused >= downClients && float64(l.LetIn) <= downShare*float64(l.LetIn+l.Refused)
}

// outage is a time in which next to nobody got in.
type outage struct {
	Node string // "" for all nodes
	evidence.Span
	clients, users, letIn int64 // in the step with the most
}

// outages are the times in which next to nobody got in who tried: anywhere, else at a node.
func outages(f *evidence.Evidence) []outage {
	if list := outagesOf("", everywhere(f.Logins)); len(list) > 0 {
		return list
	}
	var list []outage
	for _, node := range words.Distinct(f.Logins, func(l evidence.Login) string { return l.Node }) {
		list = append(list, outagesOf(node, slices.DeleteFunc(slices.Clone(f.Logins), func(l evidence.Login) bool { return l.Node != node }))...)
	}
	return list
}

// everywhere puts the nodes together, step by step.
func everywhere(logins []evidence.Login) []evidence.Login {
	var list []evidence.Login
	for _, l := range logins {
		n := len(list)
		if n == 0 || !list[n-1].At.Equal(l.At) {
			list = append(list, l)
			continue
		}
		all := &list[n-1]
		if all.User != l.User || l.Users > 1 { // one user at several nodes is one
			all.Users += l.Users
		}
		all.Refused, all.LetIn, all.Span = all.Refused+l.Refused, all.LetIn+l.LetIn, all.Span.With(l.Span)
	}
	return list
}

func outagesOf(node string, logins []evidence.Login) []outage {
	var list []outage
	open := false
	for _, l := range logins {
		switch {
		case !down(l):
			open = open && l.LetIn == 0 // a step in which nobody tried, or too few to tell, ends nothing
			if open && l.Refused > 0 {
				last := &list[len(list)-1]
				last.Span = last.Span.With(l.Span)
			}
			continue
		case !open:
			list = append(list, outage{Node: node})
			open = true
		}
		o := &list[len(list)-1]
		o.Span = o.Span.With(l.Span)
		o.clients, o.users, o.letIn = max(o.clients, l.Refused), max(o.users, l.Users), max(o.letIn, l.LetIn)
	}
	return list
}

func findUnavailable(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	list := Refused(f, event.Authenticator)
	if all := evidence.Total(list); all.Count > 0 && all.Count >= f.Enough(fewUnavailable) {
		BlameRefusals(f, b, "authenticator-unavailable", list)
		return []evidence.Finding{{
			Severity: evidence.Critical, Span: all, Clients: int64(len(list)), About: f.AboutAll(), Certainty: evidence.Certain, Rows: RowsOf(list),
			Summary: fmt.Sprintf("EMQX could not ask its authenticator (%s): %s.", codesOf(list), failedAttempts(f, list)),
		}}
	}
	return everybodyRefused(f, b)
}

// everybodyRefused tells of outages in which clients were refused that were let in before, or are again.
func everybodyRefused(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	outages := outages(f)
	if len(outages) == 0 {
		return nil
	}
	within := func(node string, s evidence.Span) bool {
		during := func(at time.Time) bool {
			return slices.ContainsFunc(outages, func(o outage) bool {
				return (o.Node == "" || o.Node == node) && !at.Before(o.First) && !at.After(o.Last)
			})
		}
		return during(s.First) && during(s.Last)
	}
	var list []evidence.Tally[evidence.Refusal]
	known, before, again := 0, 0, 0
	for _, t := range Refused(f, event.Credentials) {
		if !within(t.Rows[0].Node, t.Span) {
			continue
		}
		list = append(list, t)
		if s, ok := f.Status[t.Client]; ok {
			known++
			if s.WasIn(t.First) {
				before++
			}
			if s.IsIn(t.Last) {
				again++
			}
		}
	}
	users := slices.MaxFunc(outages, func(x, y outage) int { return int(x.users - y.users) }).users
	well := max(before, again)
	switch {
	case len(list) == 0 || known == 0 || float64(well) < wellShare*float64(known):
		return nil
	case !f.Few() && len(list) < downClients:
		return nil
	case users < downClients && float64(again) < wellShare*float64(known):
		return nil // few users: their credentials may have been changed
	}
	BlameRefusals(f, b, "authenticator-unavailable", list)
	all := evidence.Total(list)
	worst := slices.MaxFunc(outages, func(x, y outage) int { return int(x.clients - y.clients) })
	refused, tried := int64(len(list)), int64(len(list))
	if !f.Narrow {
		tried += worst.letIn
	}
	summary := fmt.Sprintf("The authenticator seems to have failed: %s of %s that tried to connect %s refused at once (%s, %s), %s", words.Digits(refused), words.Clients(tried), words.Were(refused), codesOf(list),
		words.Count(all.Count, "attempt", "attempts"), f.Course(all))
	if before > 0 {
		summary += fmt.Sprintf("; %s in before", words.OfThem(before, known, "was let", "were let"))
	}
	if again > 0 {
		summary += fmt.Sprintf("; %s in again since", words.OfThem(again, known, "is let", "are let"))
	}
	if f.Narrow && worst.clients > int64(len(list)) {
		summary += fmt.Sprintf("; up to %s were refused at the same time", words.Clients(worst.clients))
	}
	subject := f.AboutAll()
	if worst.Node != "" {
		subject = evidence.About("node", worst.Node)
		summary += fmt.Sprintf("; only %s refused them, other nodes let clients in", worst.Node)
	} else if worst.letIn == 0 {
		summary += "; nobody was let in meanwhile"
	}
	certainty := evidence.Likely
	if again == 0 && users < downClients {
		certainty = evidence.Possible
	}
	return []evidence.Finding{{
		Severity: f.Severity(badly(f), int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: certainty, Rows: RowsOf(list), Summary: summary + ".",
	}}
}

// badly is how bad it is when all of those who are asked about are concerned.
func badly(f *evidence.Evidence) evidence.Severity {
	if f.Few() {
		return evidence.Critical
	}
	return evidence.Warning
}
