package diagnosis

import (
	"context"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func (g *gathering) lives(ctx context.Context, q *ask.Question) error {
	var suspects []string
	add := func(client string) {
		if client != "" && len(suspects) < mostSuspects && !slices.Contains(suspects, client) {
			suspects = append(suspects, client)
		}
	}
	for _, u := range g.Unacked {
		add(u.ClientID)
	}
	for _, r := range g.Refusals {
		add(r.ClientID)
	}
	for _, e := range g.Ends {
		add(e.ClientID)
	}
	if len(suspects) == 0 || !g.canRead(q, event.ReasonCode) {
		return nil
	}
	b := q.Builder()
	r := everyone(q, b, event.CheckAuthnComplete, event.Connected, event.Disconnected)
	r.And(statement.OneOf(b, event.ClientID, suspects))
	l := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)},
		Values: statement.Select{
			statement.Time("welcome_at", statement.Latest(ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete}, event.Success))),
			statement.Time("connected_at_last", statement.Latest("event = '"+event.Connected+"'")),
			statement.Time("ended_at", statement.Latest("event = '"+event.Disconnected+"'")),
		},
		From: r.SQL(), Limit: mostSuspects,
	}
	if q.Schema.Has("keepalive") {
		l.Values = append(l.Values, statement.Int("alive", "max(keepalive)"))
	}
	g.Lives = map[string]Life{}
	_, err := read(ctx, q, b, l, func(r reader) {
		g.Lives[r.text(event.ClientID)] = Life{
			Keepalive: r.int("alive"), LastWelcome: r.time("welcome_at"), LastConnected: r.time("connected_at_last"), LastEnd: r.time("ended_at"),
		}
	})
	return err
}
