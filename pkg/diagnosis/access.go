package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

const fewDenials = 5

var accessRules = []Rule{{
	ID:         "acl-denied",
	Meaning:    "An authorization rule, or the lack of one, keeps a client from publishing or subscribing.",
	Recognized: "Denied authorizations (client.check_authz_complete with result deny): 5 or more of any clients; 1 where at most 20 clients are asked about.",
	Check: "The source default means that no rule matched: add one. A named source (file, built_in_database, http …) holds a rule that says no. The source cache repeats a " +
		"decision of the last minute: look at an earlier row for the source that decided.",
	find: findDenied,
}}

func findDenied(f *Evidence, b *blame) []Finding {
	all := sum(f.Denials, func(d Denial) Span { return d.Span })
	if all.Count < f.enough(fewDenials) {
		return nil
	}
	// Rows of the cache are about the same client, action and topic as the decision that they repeat.
	type subject struct{ client, action, topic string }
	var subjects []subject
	spans, sources := map[subject]Span{}, map[subject][]string{}
	for _, d := range f.Denials {
		s := subject{d.ClientID, d.Action, d.Topic}
		if _, ok := spans[s]; !ok {
			subjects = append(subjects, s)
		}
		spans[s] = spans[s].with(d.Span)
		if d.Source != "" && d.Source != "cache" {
			sources[s] = append(sources[s], d.Source)
		}
	}
	slices.SortStableFunc(subjects, func(x, y subject) int { return cmp.Compare(spans[y].Count, spans[x].Count) })
	var clientIDs []string
	for _, s := range subjects {
		if !slices.Contains(clientIDs, s.client) {
			clientIDs = append(clientIDs, s.client)
		}
	}
	for _, e := range f.Ends { // with deny_action = disconnect, a denial ends the connection
		if slices.Contains(denied, e.Reason) && slices.Contains(clientIDs, e.ClientID) {
			b.on(e.ClientID, "acl-denied")
		}
	}
	worst := subjects[0]
	summary := fmt.Sprintf("%s may not %s %s: denied %s, %s,", name(worst.client), verb(worst.action), worst.topic, times(spans[worst].Count),
		f.when(spans[worst]))
	switch by := sources[worst]; {
	case slices.Contains(by, "default"):
		summary += " because no rule allows it (source default)"
	case len(by) > 0:
		summary += " by a rule of the source " + by[0]
	default:
		summary += " by the authorization cache, which hides the rule"
	}
	if worst.action == "subscribe" {
		summary += ". It gets no messages of this filter"
	} else {
		summary += ". These messages reach nobody and leave no other row"
	}
	if len(subjects) > 1 {
		summary += fmt.Sprintf("; %s in all, %s: %s", clients(int64(len(clientIDs))), count(all.Count, "denial", "denials"), who(clientIDs))
	}
	return []Finding{{
		Severity: f.severity(Warning, int64(len(clientIDs))), Span: all, Clients: int64(len(clientIDs)), Summary: summary + ".",
		Rows: Rows{Scenario: event.Access, Outcome: "failure", Keys: map[string][]string{"events": {event.CheckAuthzComplete}}, Filters: []Filter{clientFilter(clientIDs)}},
	}}
}

func verb(action string) string {
	if action == "publish" {
		return "publish to"
	}
	return "subscribe to"
}

func (g *gathering) denials(ctx context.Context, q *ask.Question) error {
	if !g.canRead(q, event.ClientID, event.Topic, event.Action, event.Result, event.AuthzSource) {
		return nil
	}
	b := q.Builder()
	r := scope(q, b, event.CheckAuthzComplete)
	r.And("result = 'deny'")
	more, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID), statement.PlainText(event.Action), statement.PlainText(event.Topic), statement.PlainText(event.AuthzSource)},
		Values: howMany(), From: r.SQL(), Order: "n DESC", Limit: mostGroups,
	}, func(r reader) {
		g.Denials = append(g.Denials, Denial{
			ClientID: r.text(event.ClientID), Action: r.text(event.Action), Topic: r.text(event.Topic), Source: r.text(event.AuthzSource), Span: spanOf(r),
		})
	})
	tellMore(q, more, "denied authorizations")
	return err
}
