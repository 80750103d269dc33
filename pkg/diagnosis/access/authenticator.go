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
	fewestDown  = 3   // likewise, of a small site: each with its own user, and nobody is let in
	downShare   = 0.2 // of the clients that try may be let in
	shakyShare  = 0.2 // of those that try are refused, where it fails now and then
	wellShare   = 0.8 // of the refused that were let in before, or are again

	besideRefused = 10 * time.Minute // before and after, in which others are looked at
	stepOfLogins  = 40 * time.Second // at least, in which clients are counted: in less, most that try over and over don't
)

var authenticatorRules = []evidence.Rule{{
	ID:        "authenticator-unavailable",
	Dashboard: "access",
	Meaning:   "EMQX could not ask its authenticator, so nobody whom it should check gets in.",
	Recognized: "Authentications or CONNACKs with server_unavailable or no_authn_hooks: 3 or more of any clients; 1 where at most 20 clients are asked about. Or 5 or more clients with different user names are refused at once, by all nodes or by one, while at most a fifth of " +
		"those who try get in, and 80 % of them were let in before or are again: EMQX answers not_authorized too when an authenticator fails. Where the table has no rows of authentications, CONNACKs tell. Of a site of at most 20 clients, 3 are enough where nobody gets in; and where others get in beside them, 5 or more clients " +
		"that were refused twice or more on average, and were all let in before and are again, as possible.",
	Otherwise: "Credentials that were changed for everybody at once, in the authenticator itself, look the same as long as nobody is let in again.",
	Check: "Look at the authenticator's status and metrics in EMQX's dashboard (Authentication), at the database or HTTP service behind it, and at EMQX's log for its resource. Leave the clients' credentials as they are: " +
		"they worked before.",
	Find: findUnavailable,
}}

// whenRefused is when most clients were refused, with as much before and after it: a few that are refused all the time don't make it long.
func whenRefused(g *evidence.Gathering, q *ask.Question) (from, to time.Time) {
	var firsts, lasts []time.Time
	for _, t := range Refused(g.Evidence, event.Credentials) {
		firsts, lasts = append(firsts, t.First), append(lasts, t.Last)
	}
	if len(firsts) == 0 {
		return q.From, q.To
	}
	slices.SortFunc(firsts, time.Time.Compare)
	slices.SortFunc(lasts, time.Time.Compare)
	rare := len(firsts) / 10
	from, to = firsts[rare], lasts[len(lasts)-1-rare]
	beside := max(besideRefused, to.Sub(from))
	if from = from.Add(-beside); from.Before(q.From) {
		from = q.From
	}
	if to = to.Add(beside); to.After(q.To) {
		to = q.To
	}
	return from, to
}

// Logins counts authentications over time, in the whole table, by node: each has its own connections to the authenticator.
func Logins(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if evidence.AboutMessages(q) || len(g.Refusals) == 0 || !q.Schema.Has(event.ClientID, event.ReasonCode) {
		return nil
	}
	from, to := whenRefused(g, q)
	step := g.StepOfNodes()
	step = max(stepOfLogins, min(step, time.Duration(float64(step)*float64(to.Sub(from))/float64(q.To.Sub(q.From))).Truncate(time.Second)))
	g.LoginStep = step
	b := q.Builder()
	attempts := attemptsOf(g.Evidence)
	wrong := refusedForCredentials(attempts)
	a := statement.Aggregate{
		Groups: statement.Select{statement.Time("t", statement.Bucket(step, `"timestamp"`))},
		Values: append(evidence.HowManyIf(wrong), statement.Int("refused", "count(DISTINCT "+statement.Where(wrong, event.ClientID)+")"),
			statement.Int("let_in", "count(DISTINCT "+statement.Where(ask.OutcomeCondition(q.Schema, []string{attempts}, event.Success), event.ClientID)+")")),
		From: statement.SelectRows(b, from, to, []string{attempts}).SQL(), Order: "1", Limit: evidence.MostGroups,
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

// downAtAll is down for a small site.
func downAtAll(l evidence.Login) bool {
	return down(l) || l.LetIn == 0 && l.Refused >= fewestDown && l.Users >= fewestDown
}

// shaky says whether in this step many were refused beside others that got in.
func shaky(l evidence.Login) bool {
	return l.Refused >= downClients && float64(l.Refused) >= shakyShare*float64(l.LetIn+l.Refused)
}

// small says whether a site has few clients; of a question about some of its clients, those tell that log in.
func small(f *evidence.Evidence) bool {
	most := int64(0)
	for _, l := range everywhere(f.Logins) {
		most = max(most, l.Refused+l.LetIn)
	}
	return most <= evidence.FewClients && (f.Narrow || f.Clients <= evidence.FewClients)
}

// outage is a time in which next to nobody got in.
type outage struct {
	Node string // "" for all nodes
	evidence.Span
	clients, users, letIn int64 // in the step with the most
}

// outages are the times in which next to nobody got in who tried: anywhere, else at a node; else those in which many didn't.
func outages(f *evidence.Evidence) (list []outage, nowAndThen bool) {
	all, down := everywhere(f.Logins), down
	if small(f) {
		down = downAtAll
	}
	if list = outagesOf("", all, down); len(list) > 0 {
		return list, false
	}
	for _, node := range words.Distinct(f.Logins, func(l evidence.Login) string { return l.Node }) {
		list = append(list, outagesOf(node, slices.DeleteFunc(slices.Clone(f.Logins), func(l evidence.Login) bool { return l.Node != node }), down)...)
	}
	if len(list) > 0 {
		return list, false
	}
	return outagesOf("", all, shaky), true
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

func outagesOf(node string, logins []evidence.Login, down func(evidence.Login) bool) []outage {
	var list []outage
	open := false
	for _, l := range logins {
		switch {
		case !down(l):
			open = open && (l.LetIn == 0 || shaky(l)) // a step in which nobody tried, or too few to tell, ends nothing, nor does one of its end
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
	var findings []evidence.Finding
	list := Refused(f, event.Authenticator)
	if all := evidence.Total(list); all.Count > 0 && all.Count >= f.Enough(fewUnavailable) {
		BlameRefusals(f, b, "authenticator-unavailable", list)
		findings = append(findings, evidence.Finding{
			Severity: evidence.Critical, Span: all, Clients: int64(len(list)), About: f.AboutAll(), Certainty: evidence.Certain, Rows: RowsOf(list),
			Summary: fmt.Sprintf("EMQX could not ask its authenticator (%s): %s.", codesOf(list), failedAttempts(f, list)),
		})
	}
	return append(findings, everybodyRefused(f, b)...)
}

// everybodyRefused tells of outages in which clients were refused that were let in before, or are again.
func everybodyRefused(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	outages, nowAndThen := outages(f)
	if len(outages) == 0 {
		return nil
	}
	within := func(node string, s evidence.Span) bool {
		during := func(at time.Time) bool {
			return slices.ContainsFunc(outages, func(o outage) bool {
				return (o.Node == "" || o.Node == node) && !at.Before(o.First.Add(-f.LoginStep)) && !at.After(o.Last.Add(f.LoginStep))
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
	all := evidence.Total(list)
	were, are := float64(before) >= wellShare*float64(known), float64(again) >= wellShare*float64(known)
	course := f.Course(all)
	if again >= downClients && nobodySince(f, list) {
		are, course = true, f.Past(all)
	}
	switch {
	case len(list) == 0 || known == 0 || !were && !are:
		return nil
	case nowAndThen && !(were && are && users >= downClients && all.Count >= 2*int64(len(list))):
		return nil // tokens that expire are refused once, and others get in beside them
	case !f.Few() && len(list) < downClients && !(small(f) && len(list) >= fewestDown):
		return nil
	case users < downClients && !are && !(were && small(f) && users >= fewestDown):
		return nil // few users: their credentials may have been changed
	}
	BlameRefusals(f, b, "authenticator-unavailable", list)
	worst := slices.MaxFunc(outages, func(x, y outage) int { return int(x.clients - y.clients) })
	refused, tried := int64(len(list)), int64(len(list))
	if !f.Narrow {
		tried = max(tried, min(tried+worst.letIn, f.Clients))
	}
	failed, certainty, severity := "have failed: %s of %s that tried to connect %s refused at once", evidence.Likely, f.Severity(badly(f), int64(len(list)))
	if again == 0 && users < downClients {
		certainty = evidence.Possible
	}
	if nowAndThen {
		failed, certainty, severity = "fail now and then: %s of %s that tried to connect %s refused, and others got in meanwhile", evidence.Possible, evidence.Warning
	}
	summary := fmt.Sprintf("The authenticator seems to "+failed+" (%s, %s), %s", words.Digits(refused), words.Clients(tried), words.Were(refused), codesOf(list),
		words.Count(all.Count, "attempt", "attempts"), course)
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
	return []evidence.Finding{{
		Severity: severity, Span: all, Clients: int64(len(list)), About: subject, Certainty: certainty, Rows: RowsOf(list), Summary: summary + ".",
	}}
}

// nobodySince says whether none is refused any more, for longer than they waited between their attempts: who hasn't tried since will get in as
// well as those who have.
func nobodySince(f *evidence.Evidence, list []evidence.Tally[evidence.Refusal]) bool {
	all := evidence.Total(list)
	wait := all.Last.Sub(all.First) * time.Duration(len(list)) / time.Duration(max(1, all.Count))
	return f.To.Sub(all.Last) > max(stepOfLogins, wait)
}

// badly is how bad it is when all of those who are asked about are concerned.
func badly(f *evidence.Evidence) evidence.Severity {
	if f.Few() {
		return evidence.Critical
	}
	return evidence.Warning
}
