package connection

import (
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Clients that authentication lets in, and that don't get a connection.

const (
	fewUnfinished   = 5
	unfinishedShare = 0.8 // of a client's authentications
)

var UnfinishedRules = []evidence.Rule{{
	ID:         "never-connected",
	Dashboard:  "lifecycle",
	Meaning:    "A client is let in by authentication over and over, and no connection follows: it is gone before it is told so.",
	Recognized: "Authentications of one client that succeeded and that neither a connect nor a CONNACK with success followed: 5 or more, and 80 % of its authentications. Only where the table has connects of anybody.",
	Otherwise:  "Rows of connects and CONNACKs that got lost look the same.",
	Check: "Compare how long an authentication takes (the authenticator's metrics in EMQX's dashboard, hooks and ExHook servers) with how long the client waits for its CONNACK: one that is slower makes clients give up and try again. Then look at EMQX's log " +
		"for the client: a session that can't be taken over, a quota.",
	Find: findUnfinished,
}}

// unfinishedColumns count the rows that meet a condition, of authentications that succeeded, and what answered them.
func unfinishedColumns(letIn, answered string) statement.Select {
	return statement.Select{
		statement.Int("let_in", statement.CountWhere(letIn)), statement.Time("let_in_first", "min("+statement.Where(letIn, `"timestamp"`)+")"),
		statement.Time("let_in_last", statement.Latest(letIn)), statement.Int("answered", answered),
	}
}

func unfinishedAt(r evidence.Reader) (evidence.Unfinished, bool) {
	u := evidence.Unfinished{ClientID: r.Text(event.ClientID), LetIn: r.Int("let_in"), Span: evidence.Span{First: r.Time("let_in_first"), Last: r.Time("let_in_last")}}
	u.Count = u.LetIn - max(r.Int("n"), r.Int("answered"))
	return u, u.Count >= fewUnfinished
}

// unfinishedOf are those of the one client that is asked about too, of which the rows by event tell.
func unfinishedOf(f *evidence.Evidence) []evidence.Unfinished {
	if f.Subject == "" {
		return f.Unfinished
	}
	refused := int64(0)
	for _, r := range f.Refusals {
		if r.Event == event.CheckAuthnComplete {
			refused += r.Count
		}
	}
	s := f.Status[f.Subject]
	u := evidence.Unfinished{ClientID: f.Subject, LetIn: f.Once(event.CheckAuthnComplete, f.EventRows(event.CheckAuthnComplete)) - refused, Span: evidence.Span{First: s.FirstAccepted, Last: s.LastAccepted}}
	u.Count = u.LetIn - max(f.Once(event.Connected, f.EventRows(event.Connected)), f.Once(event.Connack, f.EventRows(event.Connack))-refused)
	return []evidence.Unfinished{u}
}

func findUnfinished(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	if f.EventRows(event.Connected) == 0 && !slices.ContainsFunc(f.Over.Buckets, func(b evidence.RowBucket) bool { return b.Connects > 0 }) {
		return nil // nobody's connects are recorded
	}
	list := evidence.ByClient(slices.DeleteFunc(slices.Clone(unfinishedOf(f)), func(u evidence.Unfinished) bool {
		return u.Count < fewUnfinished || float64(u.Count) < unfinishedShare*float64(u.LetIn) || b.Explained(u.ClientID)
	}), func(u evidence.Unfinished) string { return u.ClientID }, func(u evidence.Unfinished) evidence.Span { return u.Span })
	if len(list) == 0 {
		return nil
	}
	worst, all := list[0], evidence.Total(list)
	subject, shared := f.TogetherNamed(evidence.Names(list))
	summary := fmt.Sprintf("%s was let in %s and got no connection, every %s, %s", words.Name(worst.Client), words.Times(worst.Count), words.InWords(worst.Every()), f.Course(worst.Span))
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Likely,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "time", "times") + shared + ".",
		Rows:    evidence.Rows{Scenario: event.Lifecycle, Keys: map[string][]string{"events": {event.CheckAuthnComplete, event.Connack, event.Connected}}, Filters: []evidence.Filter{evidence.ClientFilter(evidence.Names(list))}},
	}}
}
