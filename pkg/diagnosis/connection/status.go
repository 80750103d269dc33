package connection

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/access"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// How clients fare: when they were let in, when they connected, when they were lost.

// Statuses looks at how the clients fare that something has been found about, and at the one that is asked about.
func Statuses(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	suspects := suspects(g)
	if len(suspects) == 0 || !g.CanRead(q, event.ReasonCode) {
		return nil
	}
	b := q.Builder()
	events := []string{event.CheckAuthnComplete, event.Connected, event.Disconnected, event.Subscribed}
	if g.Subject != "" {
		events = nil // all that one client did
	}
	r := evidence.Everyone(q, b, events...)
	r.And(statement.OneOf(b, event.ClientID, suspects))
	accepted := ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete}, event.Success)
	refused := ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete, event.Connack}, event.Failure)
	first := func(condition string) string { return "min(" + statement.Where(condition, `"timestamp"`) + ")" }
	connected, ended := statement.Is(event.Event, event.Connected), statement.Is(event.Event, event.Disconnected)
	gone := ended // a connection that another one replaced doesn't mean that the client is gone
	if q.Schema.Has(event.Reason) {
		gone += " AND (" + statement.IsNot(event.Reason, event.ReplacedReasons()...) + " OR reason IS NULL)"
	}
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)},
		Values: statement.Select{
			statement.Time("accepted_first", first(accepted)), statement.Time("accepted_at", statement.Latest(accepted)),
			statement.Time("connected_first", first(connected)), statement.Time("connected_last", statement.Latest(connected)),
			statement.Time("ended_first", first(ended)), statement.Time("ended_last", statement.Latest(gone)),
			statement.Time("refused_last", statement.Latest(refused)), statement.Time("subscribed_last", statement.Latest(statement.Is(event.Event, event.Subscribed))),
			statement.Int("subscriptions", statement.CountWhere(statement.Is(event.Event, event.Subscribed))),
		},
		From: r.SQL(), Limit: evidence.MostSuspects,
	}
	if q.Schema.Has("keepalive") {
		a.Values = append(a.Values, statement.Int("alive", "max(keepalive)"))
	}
	if q.Schema.Has(event.Reason) {
		a.Values = append(a.Values, statement.Text("reason_least", "min("+statement.Where(gone, event.Reason)+")"), statement.Text("reason_most", "max("+statement.Where(gone, event.Reason)+")"))
	}
	if g.Subject != "" {
		a.Values = append(a.Values, evidence.LastActiveColumns(statement.Latest)...)
		a.Values = append(a.Values, statement.Time("unsubscribed_last", statement.Latest(statement.Is(event.Event, event.Unsubscribed))))
		if q.Schema.Has(event.Topic) {
			a.Values = append(a.Values, statement.Text("a_filter", "min("+statement.Where(statement.Is(event.Event, event.Subscribed), event.Topic)+")"))
		}
	}
	g.Status, g.LookedAt = map[string]evidence.ClientStatus{}, suspects
	_, err := evidence.Read(ctx, q, b, a, func(r evidence.Reader) {
		s := evidence.ClientStatus{
			Keepalive: r.Int("alive"), FirstAccepted: r.Time("accepted_first"), LastAccepted: r.Time("accepted_at"),
			FirstConnected: r.Time("connected_first"), LastConnected: r.Time("connected_last"), FirstEnd: r.Time("ended_first"), LastEnd: r.Time("ended_last"),
			LastRefused: r.Time("refused_last"), LastSubscribed: r.Time("subscribed_last"), Subscriptions: r.Int("subscriptions"), LastUnsubscribed: r.Time("unsubscribed_last"), Filter: r.Text("a_filter"),
		}
		s.LastActive = evidence.LastActive(r.Time("active_last"), r.Time("willed_last"), s.LastEnd)
		if r.Text("reason_least") == r.Text("reason_most") {
			s.EndReason = r.Text("reason_most")
		}
		g.Status[r.Text(event.ClientID)] = s
	})
	return err
}

// suspects are the clients that something has been found about.
func suspects(g *evidence.Gathering) []string {
	var list []string
	add := func(client string) {
		if client != "" && len(list) < evidence.MostSuspects && !slices.Contains(list, client) {
			list = append(list, client)
		}
	}
	add(g.Subject)
	for _, u := range g.Unacked {
		add(u.ClientID)
	}
	for _, l := range g.Late {
		add(l.ClientID)
	}
	for _, t := range g.Topics {
		add(t.Receiver)
	}
	for _, r := range g.Refusals {
		add(r.ClientID)
	}
	for _, i := range g.Losses {
		for _, m := range i.Members[:min(evidence.MostSuspects/len(g.Losses), len(i.Members))] {
			add(m.ClientID)
		}
	}
	for _, e := range g.Ends {
		add(e.ClientID)
	}
	return list
}

// State says how the one client fares that is asked about, as far as the table knows; "" where several are.
func State(f *evidence.Evidence) string {
	if f.Subject == "" {
		return ""
	}
	s, ok := f.Status[f.Subject]
	who := words.Name(f.Subject)
	switch {
	case !ok:
		return ""
	case s.LastConnected.After(s.LastEnd) && !s.LastConnected.Before(s.LastRefused):
		return fmt.Sprintf("%s is connected since %s.", who, f.At(s.LastConnected))
	case s.LastActive.After(s.LastEnd) && s.LastActive.After(s.LastRefused):
		return fmt.Sprintf("%s is connected, since before the time range; its last row is of %s.", who, f.At(s.LastActive))
	case s.Stays(access.RefusedSpan(f, f.Subject)):
		text := fmt.Sprintf("%s is connected", who)
		if !s.LastConnected.IsZero() {
			text += " since " + f.At(s.LastConnected)
		}
		return fmt.Sprintf("%s, and its last row of that is of %s; who else connects under this client ID was refused, last at %s.", text, f.At(s.LastActive), f.At(s.LastRefused))
	case !s.LastEnd.IsZero():
		text := fmt.Sprintf("%s is gone since %s", who, f.At(s.LastEnd))
		if s.EndReason != "" {
			text += " (" + s.EndReason + ")"
		}
		if s.LastRefused.After(s.LastEnd) {
			text += ", and was refused last at " + f.At(s.LastRefused)
		}
		return text + "."
	case !s.LastRefused.IsZero():
		return fmt.Sprintf("%s was refused last at %s; no connection of it is in the time range.", who, f.At(s.LastRefused))
	}
	return fmt.Sprintf("Whether %s is connected isn't known: no row of the time range tells.", who)
}
