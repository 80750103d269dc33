package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Authorizations that were denied: by a rule, for want of one, or because the authorizer couldn't be asked.

const fewDenials = 5

var DenialRules = []evidence.Rule{
	{
		ID:        "authorizer-unavailable",
		Dashboard: "access",
		Meaning:   "EMQX could not ask its authorizer (the database or service with the access rules), so clients are denied what they may do.",
		Recognized: "Denials by default_on_fail, emqx_authz or unknown_return_format: 5 or more; 1 where at most 20 clients are asked about. Or 80 % of the denied clients were allowed the same on the same topic before, or are again, by " +
			"another source than the one that denies (default, for want of an answer). Or a service that EMQX asks (http, mysql …) denied 5 or more clients what it had allowed 80 % of them before and allows again.",
		Otherwise: "Rules that were removed from the source look the same as long as nobody is allowed again.",
		Check: "Look at the authorization source that allowed before: its status and metrics in EMQX's dashboard (Authorization), the database or HTTP service behind it, EMQX's log for its resource. Leave the rules as they are: they " +
			"allowed this before.",
		Find: findUnaskable,
	},
	{
		ID:         "acl-denied",
		Dashboard:  "access",
		Meaning:    "An authorization rule, or the lack of one, keeps a client from publishing or subscribing.",
		Recognized: "Denied authorizations (client.check_authz_complete with result deny): 5 or more of any clients; 1 where at most 20 clients are asked about. Denials of 5 or more clients on one topic, or on topics of one shape (v2/+/telemetry), are told together.",
		Otherwise:  "A service that is asked for rules and can't answer: see authorizer-unavailable.",
		Check: "Compare the topic and the action with the rules of the source that is named. The source default means that no rule matched: add one. A named source (file, built_in_database, http …) holds a rule that says no. The source " +
			"cache repeats a decision of the last minute: look at an earlier row for the source that decided.",
		Find: findDenied,
	},
}

// Denials counts denied authorizations by client, action, topic and source.
func Denials(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if !g.CanRead(q, event.ClientID, event.Topic, event.Action, event.Result, event.AuthzSource) {
		return nil
	}
	b := q.Builder()
	r := evidence.Scope(q, b, event.CheckAuthzComplete)
	r.And("result = 'deny'")
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Action), statement.PlainText(event.Topic), statement.PlainText(event.AuthzSource)},
		Values: evidence.HowMany(), From: r.SQL(), Order: "n DESC", Limit: evidence.MostGroups,
	}
	if q.Schema.Has(event.Username) {
		a.Values = append(a.Values, statement.Text("a_user", "min(username)"))
	}
	more, err := evidence.Read(ctx, q, b, a, func(r evidence.Reader) {
		g.Denials = append(g.Denials, evidence.Denial{
			ClientID: r.Text(event.ClientID), Username: r.Text("a_user"), Action: r.Text(event.Action), Topic: r.Text(event.Topic), Source: r.Text(event.AuthzSource), Span: evidence.SpanOf(r),
		})
	})
	evidence.TellMore(q, more, "denied authorizations")
	return err
}

// Allowed looks whether the denied clients were allowed the same at other times.
func Allowed(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	clients, topics := deniedNames(g.Evidence)
	if len(clients) == 0 {
		return nil
	}
	b := q.Builder()
	r := evidence.Everyone(q, b, event.CheckAuthzComplete)
	r.And("result = 'allow'", statement.OneOf(b, event.ClientID, clients), statement.OneOf(b, event.Topic, topics))
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Topic)},
		Values: append(evidence.HowMany(), statement.Text("a_source", "min("+statement.Where(statement.IsNot(event.AuthzSource, "cache"), event.AuthzSource)+")")),
		From:   r.SQL(), Order: "n DESC", Limit: evidence.MostGroups,
	}, func(r evidence.Reader) {
		g.Allowed = append(g.Allowed, evidence.Allowance{ClientID: r.Text(event.ClientID), Topic: r.Text(event.Topic), Source: r.Text("a_source"), Span: evidence.SpanOf(r)})
	})
	return err
}

// subjectsOf are the denials of one client, action and topic by any source: rows of the cache repeat the decision of another one.
func subjectsOf(f *evidence.Evidence, b *evidence.Blame, wanted func(evidence.Denial) bool) []evidence.Tally[evidence.Denial] {
	var chosen []evidence.Denial
	for _, d := range f.Denials {
		if wanted(d) && !b.Told[d.Key()] {
			chosen = append(chosen, d)
		}
	}
	return evidence.ByClient(chosen, func(d evidence.Denial) string { return d.ClientID + "\x00" + d.Action + "\x00" + d.Topic }, func(d evidence.Denial) evidence.Span { return d.Span })
}

// blameDenials explains what the denials brought about: with deny_action = disconnect, one ends the connection.
func blameDenials(f *evidence.Evidence, b *evidence.Blame, finding string, subjects []evidence.Tally[evidence.Denial]) (clientIDs []string) {
	for _, s := range subjects {
		for _, d := range s.Rows {
			b.Tell(d.Key())
		}
		if client := s.Rows[0].ClientID; !slices.Contains(clientIDs, client) {
			clientIDs = append(clientIDs, client)
		}
	}
	for _, e := range f.Ends {
		if e.Class() == event.Authorization && slices.Contains(clientIDs, e.ClientID) {
			b.On(e.ClientID, finding)
			b.Tell(e.Key())
		}
	}
	return clientIDs
}

func rowsOfDenials(clientIDs []string, more ...evidence.Filter) evidence.Rows {
	return evidence.Rows{Scenario: event.Access, Outcome: "failure", Keys: map[string][]string{"events": {event.CheckAuthzComplete}}, Filters: append([]evidence.Filter{evidence.ClientFilter(clientIDs)}, more...)}
}

func findUnaskable(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	failing := subjectsOf(f, b, func(d evidence.Denial) bool { return d.Class() == event.Authorizer })
	byDefault := subjectsOf(f, b, func(d evidence.Denial) bool {
		return d.Class() == event.NoRule || d.Source == "" || d.Class() == event.Repeated
	})
	before, again, source, until, since := allowedOtherwise(f, byDefault)
	answered := subjectsOf(f, b, func(d evidence.Denial) bool { return slices.Contains(services, d.Source) })
	inferred := len(byDefault) > 0 && float64(max(before, again)) >= wellShare*float64(len(lookedUp(f, byDefault))) && (len(byDefault) >= downClients || f.Few() || len(failing) > 0)
	subjects := failing
	switch {
	case inferred:
		subjects = append(slices.Clone(failing), byDefault...)
	case len(failing) == 0 && deniedAll(f, answered):
		return []evidence.Finding{answeredNo(f, b, answered)}
	default:
		before, again, source, until, since = allowedOtherwise(f, failing)
	}
	all := evidence.Total(subjects)
	if all.Count == 0 || all.Count < f.Enough(fewDenials) {
		return nil
	}
	evidence.SortTallies(subjects)
	clientIDs := blameDenials(f, b, "authorizer-unavailable", subjects)
	worst := subjects[0].Rows[0]
	summary := fmt.Sprintf("EMQX seems to have been unable to ask its authorizer: %s denied %s (source %s), %s", f.WereOf(int64(len(clientIDs))), words.Count(all.Count, "authorization", "authorizations"),
		words.Listed(words.Distinct(denialRows(subjects), func(d evidence.Denial) string { return d.Source })), f.Course(all))
	check := ""
	if before+again > 0 {
		summary += "; they were allowed the same"
		if !until.IsZero() {
			summary += " until " + f.At(until)
		}
		if !since.IsZero() {
			if !until.IsZero() {
				summary += ", and are again"
			}
			summary += " since " + f.At(since)
		}
		if source != "" {
			summary += ", by the source " + source + ": look at that source"
			check = fmt.Sprintf("Look at the authorization source %s, which allowed this: its status and metrics in EMQX's dashboard (Authorization), the database or service behind it, EMQX's log for its resource. Leave the rules as they are.", source)
		}
	}
	certainty := evidence.Likely
	if len(failing) == 0 && again == 0 {
		certainty = evidence.Possible
	}
	subject, shared := f.AboutAll(), ""
	if about, sentence := f.TogetherNamed(clientIDs); sentence != "" {
		subject, shared = about, sentence
	}
	return []evidence.Finding{{
		Severity: f.Severity(badly(f), int64(len(clientIDs))), Span: all, Clients: int64(len(clientIDs)), About: subject, Certainty: certainty, Check: check,
		Summary: summary + fmt.Sprintf("; most often to %s %s%s.", verb(worst.Action), worst.Topic, shared),
		Rows:    rowsOfDenials(clientIDs, evidence.OneOf(event.AuthzSource, words.Distinct(denialRows(subjects), func(d evidence.Denial) string { return d.Source }))),
	}}
}

// allowedOtherwise counts the subjects that were allowed the same before, and again afterwards, by which source, until when and
// since when at the latest.
func allowedOtherwise(f *evidence.Evidence, subjects []evidence.Tally[evidence.Denial]) (before, again int, source string, until, since time.Time) {
	for _, s := range subjects {
		d := s.Rows[0]
		a, ok := allowedTo(f, d)
		if !ok || a.Source != "" && a.Source == d.Source { // the same source changed its mind: a rule
			continue
		}
		source = cmp.Or(source, a.Source)
		if a.First.Before(s.First) {
			before++
			if until.IsZero() || s.First.Before(until) {
				until = s.First
			}
		}
		if a.Last.After(s.Last) {
			again++
			if s.Last.After(since) {
				since = s.Last
			}
		}
	}
	return before, again, source, until, since
}

func denialRows(subjects []evidence.Tally[evidence.Denial]) (all []evidence.Denial) {
	for _, s := range subjects {
		all = append(all, s.Rows...)
	}
	return all
}

func findDenied(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	subjects := subjectsOf(f, b, func(evidence.Denial) bool { return true })
	all := evidence.Total(subjects)
	if all.Count == 0 || all.Count < f.Enough(fewDenials) {
		return nil
	}
	var findings []evidence.Finding
	for _, shape := range commonShapes(f, subjects) {
		findings = append(findings, deniedShape(f, b, shape))
	}
	if rest := subjectsOf(f, b, func(evidence.Denial) bool { return true }); len(rest) > 0 {
		findings = append(findings, denied(f, b, rest))
	}
	return findings
}

const fewOfShape = 5 // clients that are denied alike, each on a topic of its own

// commonShapes puts denials of several clients together, on one topic or on topics that differ only in what tells individuals apart.
func commonShapes(f *evidence.Evidence, subjects []evidence.Tally[evidence.Denial]) []evidence.Tally[evidence.Denial] {
	shapes := evidence.ByClient(denialRows(subjects), func(d evidence.Denial) string { return d.Action + "\x00" + mqtt.Shape(d.Topic, d.ClientID, d.Username) }, func(d evidence.Denial) evidence.Span { return d.Span })
	return slices.DeleteFunc(shapes, func(t evidence.Tally[evidence.Denial]) bool {
		return len(words.Distinct(t.Rows, func(d evidence.Denial) string { return d.ClientID })) < fewOfShape
	})
}

func deniedShape(f *evidence.Evidence, b *evidence.Blame, t evidence.Tally[evidence.Denial]) evidence.Finding {
	subjects := evidence.ByClient(t.Rows, func(d evidence.Denial) string { return d.ClientID }, func(d evidence.Denial) evidence.Span { return d.Span })
	clientIDs := blameDenials(f, b, "acl-denied", subjects)
	shape := mqtt.Shape(t.Rows[0].Topic, t.Rows[0].ClientID, t.Rows[0].Username)
	action := t.Rows[0].Action
	_, shared := f.TogetherNamed(clientIDs)
	return evidence.Finding{
		Severity: f.Severity(evidence.Warning, int64(len(clientIDs))), Span: t.Span, Clients: int64(len(clientIDs)), About: evidence.About("topic", shape), Certainty: evidence.Certain,
		Summary: fmt.Sprintf("%s may not %s %s: denied %s, %s%s. %s: %s%s.%s", f.Of(int64(len(clientIDs))), verb(action), shape, words.Times(t.Count), f.Course(t.Span), bySource(t.Rows), consequence(action, "They get"), words.Who(clientIDs), shared, onceAllowed(f, subjects)),
		Rows:    rowsOfDenials(clientIDs, evidence.OneOf(event.Action, []string{action}), evidence.OneOf(event.Topic, words.Distinct(t.Rows, func(d evidence.Denial) string { return d.Topic }))),
	}
}

func denied(f *evidence.Evidence, b *evidence.Blame, subjects []evidence.Tally[evidence.Denial]) evidence.Finding {
	all := evidence.Total(subjects)
	clientIDs := blameDenials(f, b, "acl-denied", subjects)
	worst := subjects[0]
	one := worst.Rows[0]
	summary := fmt.Sprintf("%s may not %s %s: denied %s, %s%s. %s", words.Name(one.ClientID), verb(one.Action), one.Topic, words.Times(worst.Count), f.Course(worst.Span), bySource(worst.Rows), consequence(one.Action, "It gets"))
	switch {
	case len(subjects) > 1 && len(clientIDs) == 1:
		summary += fmt.Sprintf("; likewise %s, %s in all", words.Count(int64(len(subjects)-1), "other topic or filter", "other topics and filters"), words.Count(all.Count, "denial", "denials"))
	case len(subjects) > 1:
		summary += fmt.Sprintf("; %s in all, %s: %s", f.Of(int64(len(clientIDs))), words.Count(all.Count, "denial", "denials"), words.Who(clientIDs))
	}
	return evidence.Finding{
		Severity: f.Severity(evidence.Warning, int64(len(clientIDs))), Span: all, Clients: int64(len(clientIDs)), About: evidence.AboutClients(clientIDs), Certainty: evidence.Certain, Summary: summary + "." + onceAllowed(f, subjects),
		Rows: rowsOfDenials(clientIDs),
	}
}

// bySource says who denied.
func bySource(list []evidence.Denial) string {
	sources := words.Distinct(list, func(d evidence.Denial) string { return d.Source })
	sources = slices.DeleteFunc(sources, func(s string) bool { return s == "" || s == "cache" })
	switch {
	case slices.Contains(sources, "default"):
		return ", because no rule allows it (source default)"
	case len(sources) > 0:
		return ", by a rule of the source " + sources[0]
	}
	return ", by the authorization cache, which hides the rule"
}

func consequence(action, gets string) string {
	if action == "subscribe" {
		return gets + " no messages of this filter"
	}
	return "These messages reach nobody and leave no other row"
}

func verb(action string) string {
	if action == "publish" {
		return "publish to"
	}
	return "subscribe to"
}
