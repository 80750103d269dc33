package message

import (
	"context"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/message/path"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Retained messages: EMQX delivers them to whoever subscribes, however long after the publish. No row says so, but the receiver's
// subscription stands just before. A message that was queued for a client comes so late, too, when the client is back and resumes its
// session, and then clients often subscribe again: such a delivery isn't called retained, unless nobody was subscribed at the publish.

const (
	longAfter   = time.Minute      // a message that somebody was subscribed to is delivered sooner
	justBefore  = 10 * time.Second // a subscription brings its retained messages sooner
	mostClients = 100              // whose subscriptions are looked for

	cleanStart = "clean_start" // false: the client resumes its session
)

// findRetained looks which late deliveries followed a subscription to the topic.
func findRetained(ctx context.Context, q *ask.Question, p *path.Message) error {
	late := lateReceivers(p)
	if len(late) == 0 || p.Topic == nil {
		return nil
	}
	if len(late) > mostClients {
		late = late[len(late)-mostClients:]
	}
	result, err := q.Run(ctx, sessionsBefore(q, late))
	if err != nil {
		return err
	}
	rows := ask.EventsOf(result)
	for _, to := range late {
		at := to.Delivered[0].At()
		var subscribed *time.Time
		resumed := false
		for i := range result.Rows { // the newest first
			row := rows.Row(i)
			if row.Known(event.ClientID) != to.Known(event.ClientID) || row.At().After(at) || at.Sub(row.At()) > justBefore {
				continue
			}
			switch {
			case row.Name() == event.Connected:
				resumed = resumed || row.Known(cleanStart) != "true"
			case subscribed == nil && mqtt.Receives(row.Known(event.Topic), *p.Topic):
				subscribed = new(row.At())
			}
		}
		if p.Unheard() || !resumed {
			to.Subscribed = subscribed
		}
	}
	return nil
}

// sessionsBefore selects what receivers subscribed to before their deliveries, and whether they connected.
func sessionsBefore(q *ask.Question, late []*path.Receiver) statement.Statement {
	from, to := late[0].Delivered[0].At(), late[0].Delivered[0].At()
	clients := make([]string, len(late))
	for i, l := range late {
		at := l.Delivered[0].At()
		if at.Before(from) {
			from = at
		}
		to = ask.Later(to, at)
		clients[i] = l.Known(event.ClientID)
	}
	b := q.Builder()
	r := statement.SelectRows(b, from.Add(-justBefore), to.Add(time.Millisecond), []string{event.Subscribed, event.Connected})
	r.And(statement.OneOf(b, event.ClientID, clients))
	return ask.NewestRows(b, r, columnsOf(q, event.ClientID, event.Topic, cleanStart), q.Payload, ask.DefaultRows)
}

// lateReceivers lists the receivers that got the message long after its publish, or that weren't subscribed then.
func lateReceivers(p *path.Message) []*path.Receiver {
	var late []*path.Receiver
	for _, to := range p.Receivers {
		if len(to.Delivered) == 0 || to.Text(event.ClientID) == nil {
			continue
		}
		if p.Unheard() || p.Published != nil && to.Delivered[0].At().Sub(*p.Published) > longAfter {
			late = append(late, to)
		}
	}
	return late
}
