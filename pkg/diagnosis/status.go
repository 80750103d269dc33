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

// How clients fare: when they were let in, when they connected, when they were lost.

// ClientStatus is what the rows of the time range say of a client. Times are zero where there is no row.
type ClientStatus struct {
	Keepalive      int64 // seconds; 0: unknown
	FirstAccepted  time.Time
	LastAccepted   time.Time // authenticated
	FirstConnected time.Time
	LastConnected  time.Time
	FirstEnd       time.Time
	LastEnd        time.Time // of a connection that no other one replaced
	EndReason      string    // of an end, where all had one
	LastRefused    time.Time
	LastActive     time.Time // the last row that only a connected client can cause
}

// connectedRows are the events that only a connected client can cause.
var connectedRows = []string{
	event.Connected, event.Ping, event.CheckAuthzComplete, event.Subscribed, event.Unsubscribed, event.MessagePublish, event.MessageAcked, event.MessageDelivered,
}

// statuses looks at how the clients fare that something has been found about, and at the one that is asked about.
func (g *gathering) statuses(ctx context.Context, q *ask.Question) error {
	suspects := g.suspects()
	if len(suspects) == 0 || !g.canRead(q, event.ReasonCode) {
		return nil
	}
	b := q.Builder()
	events := []string{event.CheckAuthnComplete, event.Connected, event.Disconnected}
	if g.Subject != "" {
		events = nil // all that one client did
	}
	r := everyone(q, b, events...)
	r.And(statement.OneOf(b, event.ClientID, suspects))
	accepted := ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete}, event.Success)
	refused := ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete}, event.Failure)
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
			statement.Time("refused_last", statement.Latest(refused)),
		},
		From: r.SQL(), Limit: mostSuspects,
	}
	if q.Schema.Has("keepalive") {
		a.Values = append(a.Values, statement.Int("alive", "max(keepalive)"))
	}
	if q.Schema.Has(event.Reason) {
		a.Values = append(a.Values, statement.Text("reason_least", "min("+statement.Where(gone, event.Reason)+")"), statement.Text("reason_most", "max("+statement.Where(gone, event.Reason)+")"))
	}
	if g.Subject != "" {
		a.Values = append(a.Values, statement.Time("active_last", statement.Latest(statement.Is(event.Event, connectedRows...))))
	}
	g.Status = map[string]ClientStatus{}
	_, err := read(ctx, q, b, a, func(r reader) {
		s := ClientStatus{
			Keepalive: r.int("alive"), FirstAccepted: r.time("accepted_first"), LastAccepted: r.time("accepted_at"),
			FirstConnected: r.time("connected_first"), LastConnected: r.time("connected_last"), FirstEnd: r.time("ended_first"), LastEnd: r.time("ended_last"),
			LastRefused: r.time("refused_last"), LastActive: r.time("active_last"),
		}
		if r.text("reason_least") == r.text("reason_most") {
			s.EndReason = r.text("reason_most")
		}
		g.Status[r.text(event.ClientID)] = s
	})
	return err
}

// suspects are the clients that something has been found about.
func (g *gathering) suspects() []string {
	var list []string
	add := func(client string) {
		if client != "" && len(list) < mostSuspects && !slices.Contains(list, client) {
			list = append(list, client)
		}
	}
	add(g.Subject)
	for _, u := range g.Unacked {
		add(u.ClientID)
	}
	for _, t := range g.Topics {
		add(t.Receiver)
	}
	for _, r := range g.Refusals {
		add(r.ClientID)
	}
	for _, m := range g.Lost.Members {
		add(m.ClientID)
	}
	for _, e := range g.Ends {
		add(e.ClientID)
	}
	return list
}

// wasIn says whether a client was let in before a time: it authenticated, connected, or a connection of it ended.
func (s ClientStatus) wasIn(before time.Time) bool {
	for _, at := range []time.Time{s.FirstAccepted, s.FirstConnected, s.FirstEnd} {
		if !at.IsZero() && at.Before(before) {
			return true
		}
	}
	return false
}

// isIn says whether a client was let in after a time.
func (s ClientStatus) isIn(after time.Time) bool {
	return s.LastAccepted.After(after) || s.LastConnected.After(after)
}

// state says how the one client fares that is asked about, as far as the table knows; "" where several are.
func (f *Evidence) state() string {
	if f.Subject == "" {
		return ""
	}
	s, ok := f.Status[f.Subject]
	who := name(f.Subject)
	switch {
	case !ok:
		return ""
	case s.LastConnected.After(s.LastEnd) && !s.LastConnected.Before(s.LastRefused):
		return fmt.Sprintf("%s is connected since %s.", who, f.at(s.LastConnected))
	case s.LastActive.After(s.LastEnd) && s.LastActive.After(s.LastRefused):
		return fmt.Sprintf("%s is connected, since before the time range; its last row is of %s.", who, f.at(s.LastActive))
	case !s.LastEnd.IsZero():
		text := fmt.Sprintf("%s is gone since %s", who, f.at(s.LastEnd))
		if s.EndReason != "" {
			text += " (" + s.EndReason + ")"
		}
		if s.LastRefused.After(s.LastEnd) {
			text += ", and was refused last at " + f.at(s.LastRefused)
		}
		return text + "."
	case !s.LastRefused.IsZero():
		return fmt.Sprintf("%s was refused last at %s; no connection of it is in the time range.", who, f.at(s.LastRefused))
	}
	return fmt.Sprintf("Whether %s is connected isn't known: no row of the time range tells.", who)
}
