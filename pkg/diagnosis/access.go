package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Authorizations that were denied: by a rule, for want of one, or because the authorizer couldn't be asked.

// Denial is the denied authorizations of one client for one action on one topic by one source.
type Denial struct {
	ClientID, Username, Action, Topic, Source string
	Span
}

func (d Denial) key() any {
	return [5]string{event.CheckAuthzComplete, d.ClientID, d.Action, d.Topic, d.Source}
}

// Allowance is what the same client was allowed: the same action on the same topic.
type Allowance struct {
	ClientID, Topic string
	Source          string // one that allowed, not the cache
	Span
}

const fewDenials = 5

var accessRules = []Rule{
	{
		ID:      "authorizer-unavailable",
		Meaning: "EMQX could not ask its authorizer (the database or service with the access rules), so clients are denied what they may do.",
		Recognized: "Denials by default_on_fail, emqx_authz or unknown_return_format: 5 or more; 1 where at most 20 clients are asked about. Or 80 % of the denied clients were allowed the same on the same topic before, or are again, by " +
			"another source than the one that denies (default, for want of an answer).",
		Otherwise: "Rules that were removed from the source look the same as long as nobody is allowed again.",
		Check: "Look at the authorization source that allowed before: its status and metrics in EMQX's dashboard (Authorization), the database or HTTP service behind it, EMQX's log for its resource. Leave the rules as they are: they " +
			"allowed this before.",
		find: findUnaskable,
	},
	{
		ID:         "acl-denied",
		Meaning:    "An authorization rule, or the lack of one, keeps a client from publishing or subscribing.",
		Recognized: "Denied authorizations (client.check_authz_complete with result deny): 5 or more of any clients; 1 where at most 20 clients are asked about. Denials of 5 or more clients on one topic, or on topics of one shape (v2/+/telemetry), are told together.",
		Otherwise:  "A service that is asked for rules and can't answer: see authorizer-unavailable.",
		Check: "Compare the topic and the action with the rules of the source that is named. The source default means that no rule matched: add one. A named source (file, built_in_database, http …) holds a rule that says no. The source " +
			"cache repeats a decision of the last minute: look at an earlier row for the source that decided.",
		find: findDenied,
	},
}

// denials counts denied authorizations by client, action, topic and source.
func (g *gathering) denials(ctx context.Context, q *ask.Question) error {
	if !g.canRead(q, event.ClientID, event.Topic, event.Action, event.Result, event.AuthzSource) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.CheckAuthzComplete)
	r.And("result = 'deny'")
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Action), statement.PlainText(event.Topic), statement.PlainText(event.AuthzSource)},
		Values: howMany(), From: r.SQL(), Order: "n DESC", Limit: mostGroups,
	}
	if q.Schema.Has(event.Username) {
		a.Values = append(a.Values, statement.Text("a_user", "min(username)"))
	}
	more, err := read(ctx, q, b, a, func(r reader) {
		g.Denials = append(g.Denials, Denial{
			ClientID: r.text(event.ClientID), Username: r.text("a_user"), Action: r.text(event.Action), Topic: r.text(event.Topic), Source: r.text(event.AuthzSource), Span: spanOf(r),
		})
	})
	tellMore(q, more, "denied authorizations")
	return err
}

// allowed looks whether the denied clients were allowed the same at other times.
func (g *gathering) allowed(ctx context.Context, q *ask.Question) error {
	clients := values(g.Denials, func(d Denial) string { return d.ClientID })
	topics := values(g.Denials, func(d Denial) string { return d.Topic })
	if len(clients) == 0 {
		return nil
	}
	b := q.Builder()
	r := everyone(q, b, event.CheckAuthzComplete)
	r.And("result = 'allow'", statement.OneOf(b, event.ClientID, clients[:min(mostSuspects, len(clients))]), statement.OneOf(b, event.Topic, topics[:min(mostSuspects, len(topics))]))
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Topic)},
		Values: append(howMany(), statement.Text("a_source", "min("+statement.Where(statement.IsNot(event.AuthzSource, "cache"), event.AuthzSource)+")")),
		From:   r.SQL(), Order: "n DESC", Limit: mostGroups,
	}, func(r reader) {
		g.Allowed = append(g.Allowed, Allowance{ClientID: r.text(event.ClientID), Topic: r.text(event.Topic), Source: r.text("a_source"), Span: spanOf(r)})
	})
	return err
}

func (d Denial) class() event.Class {
	entry, _ := event.ReasonFor(event.AuthzSource, event.CheckAuthzComplete, d.Source)
	return entry.Class
}

// subjects are the denials of one client, action and topic by any source: rows of the cache repeat the decision of another one.
func (f *Evidence) subjects(b *blame, wanted func(Denial) bool) []tally[Denial] {
	var chosen []Denial
	for _, d := range f.Denials {
		if wanted(d) && !b.told[d.key()] {
			chosen = append(chosen, d)
		}
	}
	return byClient(chosen, func(d Denial) string { return d.ClientID + "\x00" + d.Action + "\x00" + d.Topic }, func(d Denial) Span { return d.Span })
}

// blameDenials explains what the denials brought about: with deny_action = disconnect, one ends the connection.
func (f *Evidence) blameDenials(b *blame, finding string, subjects []tally[Denial]) (clientIDs []string) {
	for _, s := range subjects {
		for _, d := range s.Rows {
			b.tell(d.key())
		}
		if client := s.Rows[0].ClientID; !slices.Contains(clientIDs, client) {
			clientIDs = append(clientIDs, client)
		}
	}
	for _, e := range f.Ends {
		if e.class() == event.Authorization && slices.Contains(clientIDs, e.ClientID) {
			b.on(e.ClientID, finding)
			b.tell(e.key())
		}
	}
	return clientIDs
}

func rowsOfDenials(clientIDs []string, more ...Filter) Rows {
	return Rows{Scenario: event.Access, Outcome: "failure", Keys: map[string][]string{"events": {event.CheckAuthzComplete}}, Filters: append([]Filter{clientFilter(clientIDs)}, more...)}
}

func findUnaskable(f *Evidence, b *blame) []Finding {
	failing := f.subjects(b, func(d Denial) bool { return d.class() == event.Authorizer })
	byDefault := f.subjects(b, func(d Denial) bool { return d.class() == event.NoRule || d.Source == "" || d.class() == event.Repeated })
	before, again, source, until, since := f.allowedOtherwise(byDefault)
	inferred := len(byDefault) > 0 && float64(max(before, again)) >= wellShare*float64(len(byDefault)) && (len(byDefault) >= downClients || f.few() || len(failing) > 0)
	subjects := failing
	if inferred {
		subjects = append(slices.Clone(failing), byDefault...)
	} else {
		before, again, source, until, since = f.allowedOtherwise(failing)
	}
	all := total(subjects)
	if all.Count == 0 || all.Count < f.enough(fewDenials) {
		return nil
	}
	sortTallies(subjects)
	clientIDs := f.blameDenials(b, "authorizer-unavailable", subjects)
	worst := subjects[0].Rows[0]
	summary := fmt.Sprintf("EMQX seems to have been unable to ask its authorizer: %s denied %s (source %s), %s", f.wereOf(int64(len(clientIDs))), count(all.Count, "authorization", "authorizations"),
		listed(values(denialRows(subjects), func(d Denial) string { return d.Source })), f.course(all))
	check := ""
	if before+again > 0 {
		summary += "; they were allowed the same"
		if !until.IsZero() {
			summary += " until " + f.at(until)
		}
		if !since.IsZero() {
			if !until.IsZero() {
				summary += ", and are again"
			}
			summary += " since " + f.at(since)
		}
		if source != "" {
			summary += ", by the source " + source + ": look at that source"
			check = fmt.Sprintf("Look at the authorization source %s, which allowed this: its status and metrics in EMQX's dashboard (Authorization), the database or service behind it, EMQX's log for its resource. Leave the rules as they are.", source)
		}
	}
	certainty := Likely
	if len(failing) == 0 && again == 0 {
		certainty = Possible
	}
	return []Finding{{
		Severity: f.severity(f.badly(), int64(len(clientIDs))), Span: all, Clients: int64(len(clientIDs)), About: f.aboutAll(), Certainty: certainty, Check: check,
		Summary: summary + fmt.Sprintf("; most often to %s %s.", verb(worst.Action), worst.Topic),
		Rows:    rowsOfDenials(clientIDs, Filter{event.AuthzSource, "=", values(denialRows(subjects), func(d Denial) string { return d.Source })}),
	}}
}

// allowedOtherwise counts the subjects that were allowed the same before, and again afterwards, by which source, until when and
// since when at the latest.
func (f *Evidence) allowedOtherwise(subjects []tally[Denial]) (before, again int, source string, until, since time.Time) {
	for _, s := range subjects {
		d := s.Rows[0]
		i := slices.IndexFunc(f.Allowed, func(a Allowance) bool { return a.ClientID == d.ClientID && a.Topic == d.Topic })
		if i < 0 || f.Allowed[i].Source != "" && f.Allowed[i].Source == d.Source { // the same source changed its mind: a rule
			continue
		}
		a := f.Allowed[i]
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

func denialRows(subjects []tally[Denial]) (all []Denial) {
	for _, s := range subjects {
		all = append(all, s.Rows...)
	}
	return all
}

func findDenied(f *Evidence, b *blame) []Finding {
	subjects := f.subjects(b, func(Denial) bool { return true })
	all := total(subjects)
	if all.Count == 0 || all.Count < f.enough(fewDenials) {
		return nil
	}
	var findings []Finding
	for _, shape := range f.commonShapes(subjects) {
		findings = append(findings, f.deniedShape(b, shape))
	}
	if rest := f.subjects(b, func(Denial) bool { return true }); len(rest) > 0 {
		findings = append(findings, f.denied(b, rest))
	}
	return findings
}

const fewOfShape = 5 // clients that are denied alike, each on a topic of its own

// commonShapes puts denials of several clients together, on one topic or on topics that differ only in what tells individuals apart.
func (f *Evidence) commonShapes(subjects []tally[Denial]) []tally[Denial] {
	shapes := byClient(denialRows(subjects), func(d Denial) string { return d.Action + "\x00" + mqtt.Shape(d.Topic, d.ClientID, d.Username) }, func(d Denial) Span { return d.Span })
	return slices.DeleteFunc(shapes, func(t tally[Denial]) bool {
		return len(values(t.Rows, func(d Denial) string { return d.ClientID })) < fewOfShape
	})
}

func (f *Evidence) deniedShape(b *blame, t tally[Denial]) Finding {
	clientIDs := f.blameDenials(b, "acl-denied", byClient(t.Rows, func(d Denial) string { return d.ClientID }, func(d Denial) Span { return d.Span }))
	shape := mqtt.Shape(t.Rows[0].Topic, t.Rows[0].ClientID, t.Rows[0].Username)
	action := t.Rows[0].Action
	return Finding{
		Severity: f.severity(Warning, int64(len(clientIDs))), Span: t.Span, Clients: int64(len(clientIDs)), About: about("topic", shape), Certainty: Certain,
		Summary: fmt.Sprintf("%s may not %s %s: denied %s, %s%s. %s: %s.", f.of(int64(len(clientIDs))), verb(action), shape, times(t.Count), f.course(t.Span), bySource(t.Rows), consequence(action), who(clientIDs)),
		Rows:    rowsOfDenials(clientIDs, Filter{event.Action, "=", []string{action}}, Filter{event.Topic, "=", values(t.Rows, func(d Denial) string { return d.Topic })}),
	}
}

func (f *Evidence) denied(b *blame, subjects []tally[Denial]) Finding {
	all := total(subjects)
	clientIDs := f.blameDenials(b, "acl-denied", subjects)
	worst := subjects[0]
	one := worst.Rows[0]
	summary := fmt.Sprintf("%s may not %s %s: denied %s, %s%s. %s", name(one.ClientID), verb(one.Action), one.Topic, times(worst.Count), f.course(worst.Span), bySource(worst.Rows), consequence(one.Action))
	if len(subjects) > 1 {
		summary += fmt.Sprintf("; %s in all, %s: %s", f.of(int64(len(clientIDs))), count(all.Count, "denial", "denials"), who(clientIDs))
	}
	return Finding{
		Severity: f.severity(Warning, int64(len(clientIDs))), Span: all, Clients: int64(len(clientIDs)), About: aboutClients(clientIDs), Certainty: Certain, Summary: summary + ".",
		Rows: rowsOfDenials(clientIDs),
	}
}

// bySource says who denied.
func bySource(list []Denial) string {
	sources := values(list, func(d Denial) string { return d.Source })
	sources = slices.DeleteFunc(sources, func(s string) bool { return s == "" || s == "cache" })
	switch {
	case slices.Contains(sources, "default"):
		return ", because no rule allows it (source default)"
	case len(sources) > 0:
		return ", by a rule of the source " + sources[0]
	}
	return ", by the authorization cache, which hides the rule"
}

func consequence(action string) string {
	if action == "subscribe" {
		return "It gets no messages of this filter"
	}
	return "These messages reach nobody and leave no other row"
}

func verb(action string) string {
	if action == "publish" {
		return "publish to"
	}
	return "subscribe to"
}
