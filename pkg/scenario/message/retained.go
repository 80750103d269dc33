package message

import (
	"context"
	"fmt"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Retained messages: EMQX delivers them to whoever subscribes, however long after the publish. No row says so, but the receiver's
// subscription stands just before.

const (
	longAfter   = time.Minute      // a message that somebody was subscribed to is delivered sooner
	justBefore  = 10 * time.Second // a subscription brings its retained messages sooner
	mostClients = 100              // whose subscriptions are looked for
)

// findRetained looks which late deliveries followed a subscription to the topic.
func findRetained(ctx context.Context, q *ask.Question, p *messagePath) error {
	late := p.late()
	if len(late) == 0 || p.topic == nil {
		return nil
	}
	if len(late) > mostClients {
		late = late[len(late)-mostClients:]
	}
	from, to := late[0].delivered[0].At(), late[0].delivered[0].At()
	clients := make([]string, len(late))
	for i, l := range late {
		at := l.delivered[0].At()
		if at.Before(from) {
			from = at
		}
		to = ask.Later(to, at)
		clients[i] = *l.Text(event.ClientID)
	}
	b := q.Builder()
	r := statement.SelectRows(b, from.Add(-justBefore), to.Add(time.Millisecond), []string{event.Subscribed})
	r.And(statement.OneOf(b, event.ClientID, clients))
	list := statement.Select{
		statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time}), statement.PlainText(event.ClientID), statement.PlainText(event.Topic),
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d", list, r.SQL(), ask.DefaultRows+1)
	result, err := q.Run(ctx, b.Build(sql, ask.DefaultRows, list.Columns()...))
	if err != nil {
		return err
	}
	times, subscribers, filters := result.Times(event.Timestamp), result.Texts(event.ClientID), result.Texts(event.Topic)
	for _, l := range late {
		at := l.delivered[0].At()
		for i := range result.Rows { // the newest first
			subscribed := times.Get(i)
			if subscribers.Get(i) == *l.Text(event.ClientID) && !subscribed.After(at) && at.Sub(subscribed) <= justBefore && mqtt.Receives(filters.Get(i), *p.topic) {
				l.subscribed = &subscribed
				break
			}
		}
	}
	return nil
}

// late lists the receivers that got the message long after its publish, or that nobody was subscribed for then.
func (p *messagePath) late() []*receiver {
	unheard := false
	for _, d := range p.drops {
		unheard = unheard || p.receivedLater(d)
	}
	var late []*receiver
	for _, to := range p.receivers {
		if len(to.delivered) == 0 || to.Text(event.ClientID) == nil {
			continue
		}
		if unheard || p.published != nil && to.delivered[0].At().Sub(*p.published) > longAfter {
			late = append(late, to)
		}
	}
	return late
}
