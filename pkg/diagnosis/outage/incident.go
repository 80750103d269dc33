package outage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// One moment in which many clients were concerned, looked at closely: who they were, what they have in common, who was beside
// them and went on.

// Beside is how long before an incident others are looked for.
const Beside = 10 * time.Minute

// Lost looks closely at bursts of ends that those who are asked about were part of.
func Lost(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	g.Losses = toLookAt(g.Evidence)
	var parts []func(context.Context, *ask.Question) error
	for n := range g.Losses {
		i := &g.Losses[n]
		from, before := i.First, ask.Later(q.From, i.First.Add(-Beside))
		if i.First.Sub(q.From) < burstStep { // it may have begun before the time range: half of it would tell nothing
			from = from.Add(-burstStep)
			before = from.Add(-Beside)
		}
		parts = append(parts, func(ctx context.Context, q *ask.Question) (err error) {
			b := q.Builder()
			r := statement.SelectRows(b, from, i.Last.Add(time.Millisecond), []string{event.Disconnected})
			r.And(statement.OneOf(b, event.Node, i.Nodes), involuntary())
			values := append(evidence.MemberColumns(q), evidence.HowMany()...)
			if q.Schema.Has(event.ConnectedAt, event.DisconnectedAt) {
				values = append(values, evidence.ConnectionTimes()...)
			}
			i.Members, err = members(ctx, q, b, r.SQL(), values)
			return err
		}, func(ctx context.Context, q *ask.Question) (err error) {
			i.Others, err = othersBetween(ctx, q, before, from)
			return err
		})
	}
	return q.Together(ctx, parts...)
}

func members(ctx context.Context, q *ask.Question, b *statement.Builder, from string, values statement.Select) (list []evidence.Member, err error) {
	_, err = evidence.Read(ctx, q, b, statement.Aggregate{Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: values, From: from, Order: "n DESC", Limit: evidence.MostGroups},
		func(r evidence.Reader) { list = append(list, evidence.MemberAt(r)) })
	return list, err
}

// othersBetween samples the clients that had rows in a time.
func othersBetween(ctx context.Context, q *ask.Question, from, to time.Time) ([]evidence.Member, error) {
	b := q.Builder()
	r := statement.SelectRows(b, from, to, nil)
	columns := statement.Select{statement.PlainText(event.ClientID), statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time})}
	for _, name := range []string{event.Username, event.Peername, event.Node, "sockname"} {
		if q.Schema.Has(name) {
			columns = append(columns, statement.PlainText(name))
		}
	}
	sample := fmt.Sprintf("FROM (SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d) AS s", columns, r.SQL(), evidence.SampledDeliveries)
	return members(ctx, q, b, sample, append(evidence.MemberColumns(q), evidence.HowMany()...))
}

// Others samples all clients, to compare those with that something is wrong with; it is needed where these are many.
func Others(ctx context.Context, g *evidence.Gathering, q *ask.Question) (err error) {
	clients := map[string]bool{}
	for _, e := range g.Ends {
		clients[e.ClientID] = true
	}
	for _, r := range g.Refusals {
		clients[r.ClientID] = true
	}
	for _, d := range g.Drops {
		clients[d.ClientID] = true
	}
	for _, d := range g.Denials {
		clients[d.ClientID] = true
	}
	for _, u := range g.NoSubscribers {
		if u.Reason != event.NoSubscribers {
			clients[u.Publisher] = true
		}
	}
	for _, client := range g.Receivers {
		clients[client] = true
	}
	for _, l := range g.Late {
		clients[l.ClientID] = true
	}
	if g.Subject != "" || len(clients) < evidence.LostClients || evidence.AboutMessages(q) {
		return nil
	}
	g.Others, err = othersBetween(ctx, q, q.From, q.To)
	return err
}

// alike names, beside the smallest thing that explains, others that explain as well: "the listener 10.0.0.1:8883".
func alike(smallest contrast.Value, failing, others []evidence.Member) string {
	for _, dimension := range []string{"user", "listener"} {
		if dimension == smallest.Dimension {
			continue
		}
		without := slices.DeleteFunc(slices.Clone(evidence.Dimensions), func(d string) bool { return d == dimension })
		if v, ok := evidence.Common(failing, others, without...); ok && v.Failing == smallest.Failing {
			return fmt.Sprintf(", and of the %s %s", dimension, v.Value)
		}
	}
	return ""
}
