package access

import (
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// What was allowed at other times that is denied now: the rules were changed, or the service that knows them failed.

// services are the authorization sources that EMQX asks elsewhere.
var services = []string{"http", "ldap", "mongodb", "mysql", "postgresql", "redis"}

// deniedAll says whether a service denied what it had allowed the same clients before, and allows them again.
func deniedAll(f *evidence.Evidence, subjects []evidence.Tally[evidence.Denial]) bool {
	clients := words.Distinct(denialRows(subjects), func(d evidence.Denial) string { return d.ClientID })
	well := 0
	for _, s := range subjects {
		if a, ok := allowedTo(f, s.Rows[0]); ok && a.Source == s.Rows[0].Source && a.First.Before(s.First) && a.Last.After(s.Last) {
			well++
		}
	}
	return len(clients) >= downClients && float64(well) >= wellShare*float64(len(lookedUp(f, subjects)))
}

func answeredNo(f *evidence.Evidence, b *evidence.Blame, subjects []evidence.Tally[evidence.Denial]) evidence.Finding {
	evidence.SortTallies(subjects)
	all := evidence.Total(subjects)
	rows := denialRows(subjects)
	clientIDs := blameDenials(f, b, "authorizer-unavailable", subjects)
	source := words.Listed(words.Distinct(rows, func(d evidence.Denial) string { return d.Source }))
	subject := f.AboutAll()
	shared := ""
	if users := words.Distinct(rows, func(d evidence.Denial) string { return d.Username }); len(users) == 1 && users[0] != "" {
		subject, shared = evidence.About("user", users[0]), ", all of the user "+users[0]
	}
	return evidence.Finding{
		Severity: f.Severity(badly(f), int64(len(clientIDs))), Span: all, Clients: int64(len(clientIDs)), About: subject, Certainty: evidence.Possible,
		Summary: fmt.Sprintf("The authorization source %s denied %s of %s%s, %s, which it allowed the same clients before and allows them again: it seems to have failed, or its rules were others for that time; most often to %s %s.",
			source, words.Count(all.Count, "authorization", "authorizations"), f.Of(int64(len(clientIDs))), shared, f.Course(all), verb(subjects[0].Rows[0].Action), subjects[0].Rows[0].Topic),
		Check: fmt.Sprintf("Look at the database or service behind the authorization source %s: its log of that time, and whether somebody changed its rules. Leave EMQX's rules as they are: they allow this.", source),
		Rows:  rowsOfDenials(clientIDs, evidence.OneOf(event.AuthzSource, words.Distinct(rows, func(d evidence.Denial) string { return d.Source }))),
	}
}

// allowedTo is what the client was allowed at other times that it is denied here.
func allowedTo(f *evidence.Evidence, d evidence.Denial) (evidence.Allowance, bool) {
	i := slices.IndexFunc(f.Allowed, func(a evidence.Allowance) bool { return a.ClientID == d.ClientID && a.Topic == d.Topic })
	if i < 0 {
		return evidence.Allowance{}, false
	}
	return f.Allowed[i], true
}

// onceAllowed says that denied subjects were allowed the same before, and whether they are again: somebody changed the rules.
func onceAllowed(f *evidence.Evidence, subjects []evidence.Tally[evidence.Denial]) string {
	before, again := 0, 0
	for _, s := range subjects {
		a, ok := allowedTo(f, s.Rows[0])
		if !ok || !a.First.Before(s.First) {
			continue
		}
		before++
		if a.Last.After(s.Last) {
			again++
		}
	}
	switch {
	case before == 0 || float64(before) < wellShare*float64(len(lookedUp(f, subjects))):
		return ""
	case float64(again) >= wellShare*float64(before):
		return " The same was allowed before, and is allowed again."
	}
	return " The same was allowed before: the rules were changed."
}

// lookedUp are the subjects of which it is known whether they were allowed: those that Allowed looked for.
func lookedUp(f *evidence.Evidence, subjects []evidence.Tally[evidence.Denial]) []evidence.Tally[evidence.Denial] {
	clients, topics := deniedNames(f)
	return slices.DeleteFunc(slices.Clone(subjects), func(t evidence.Tally[evidence.Denial]) bool {
		return !slices.Contains(clients, t.Rows[0].ClientID) || !slices.Contains(topics, t.Rows[0].Topic)
	})
}

// deniedNames are the clients to which something was denied, and the topics that were, as many as are looked at.
func deniedNames(f *evidence.Evidence) (clients, topics []string) {
	clients = words.Distinct(f.Denials, func(d evidence.Denial) string { return d.ClientID })
	topics = words.Distinct(f.Denials, func(d evidence.Denial) string { return d.Topic })
	return clients[:min(evidence.MostSuspects, len(clients))], topics[:min(evidence.MostSuspects, len(topics))]
}
