package scenario

import (
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What a diagnosis gathers about messages: drops, queues, topics without subscribers, missing acknowledgements.

// drops looks at deliveries that were dropped, and at payloads that were refused, which have no reason.
func (g *gathering) drops() error {
	if !g.canRead(event.ClientID, event.Reason, event.Topic) {
		return nil
	}
	b := g.builder()
	r := g.scope(b, event.MessageDeliveryDropped, event.SchemaValidationFailed, event.MessageTransformationFailed)
	r.and("(" + notConstant(event.Reason, "no_local", "subscription_filter") + " OR reason IS NULL)")
	more, err := g.look(b, lookup{
		groups: []value{columnValue(event.ClientID), columnValue(event.Event), columnValue(event.Reason)},
		values: append(howMany(), textValue("a_topic", "min(topic)"), intValue("topics", "count(DISTINCT topic)")),
		from:   r, order: byNumber, limit: mostGroups,
	}, func(r reader) {
		g.facts.Drops = append(g.facts.Drops, diagnosis.Drop{
			ClientID: r.text(event.ClientID), Event: event.Canonical(r.text(event.Event)), Reason: r.text(event.Reason),
			Topic: r.text("a_topic"), Topics: r.int("topics"), Span: spanOf(r),
		})
	})
	g.tellMore(more, "receivers with drops")
	return err
}

// queues looks at the receivers with the most drops for want of room: when, and whether they were there.
func (g *gathering) queues() error {
	var receivers []string
	for _, d := range g.facts.Drops {
		if slices.Contains(diagnosis.NoRoom(), d.Reason) && !slices.Contains(receivers, d.ClientID) && len(receivers) < mostReceivers {
			receivers = append(receivers, d.ClientID)
		}
	}
	if len(receivers) == 0 {
		return nil
	}
	b := g.builder()
	r := g.everyone(b, event.MessageDelivered, event.MessageDeliveryDropped, event.Connected, event.Disconnected)
	r.and(statement.OneOf(b, event.ClientID, receivers))
	gone := constant(event.Event, event.Disconnected) + " AND (" + notConstant(event.Reason, takenOver...) + " OR reason IS NULL)" // else it is still there
	_, err := g.look(b, lookup{
		groups: []value{columnValue(event.ClientID), timeValue("t", statement.Bucket(g.step(queueSteps, 10*time.Second), `"timestamp"`))},
		values: append(howManyIf(constant(event.Reason, diagnosis.NoRoom()...)),
			intValue("delivered", "count("+only(constant(event.Event, event.MessageDelivered), "1")+")"),
			timeValue("online_at", latest(constant(event.Event, event.Connected))), timeValue("offline_at", latest(gone))),
		from: r, order: "2, 1", limit: mostGroups,
	}, func(r reader) {
		g.facts.Queues = append(g.facts.Queues, diagnosis.Queue{
			ClientID: r.text(event.ClientID), Delivered: r.int("delivered"), Online: r.time("online_at"), Offline: r.time("offline_at"), Span: spanOf(r),
		})
	})
	return err
}

func (g *gathering) unheard() error {
	if !g.canRead(event.ClientID, event.Reason, event.Topic) {
		return nil
	}
	b := g.builder()
	r := g.scope(b, event.MessageDropped)
	r.and(constant(event.Reason, noSubscribers))
	more, err := g.look(b, lookup{
		groups: []value{columnValue(event.Topic), columnValue(event.ClientID)}, values: howMany(), from: r, order: byNumber, limit: mostGroups,
	}, func(r reader) {
		g.facts.Unheard = append(g.facts.Unheard, diagnosis.Unheard{Topic: r.text(event.Topic), Publisher: r.text(event.ClientID), Span: spanOf(r)})
	})
	g.tellMore(more, "topics without subscribers")
	return err
}

// heard looks whether the topics most hit had receivers at all, whoever these were.
func (g *gathering) heard() error {
	g.facts.Topics = map[string]diagnosis.Audience{}
	hit := diagnosis.UnheardTopics(g.facts)
	if len(hit) == 0 {
		return nil
	}
	b := g.builder()
	r := g.everyone(b, event.MessageDelivered)
	r.and(statement.OneOf(b, event.Topic, hit[:min(heardTopics, len(hit))]))
	_, err := g.look(b, lookup{
		groups: []value{columnValue(event.Topic)}, values: []value{timeValue("last_at", `max("timestamp")`)}, from: r, limit: heardTopics,
	}, func(r reader) {
		g.facts.Topics[r.text(event.Topic)] = diagnosis.Audience{LastDelivered: r.time("last_at")}
	})
	return err
}

// near compares the topics most hit with the filters that are like them.
func (g *gathering) near() error {
	hit := diagnosis.UnheardTopics(g.facts)
	hit = hit[:min(comparedTopics, len(hit))]
	likely, levels := mqtt.Likely(hit)
	if likely == "" {
		return nil
	}
	result, err := g.run(g.subscriptionsLike(likely, levels))
	if err != nil {
		return err
	}
	list := subscriptionsOf(result)
	filters := make([]string, len(list))
	for i, s := range list {
		filters[i] = s.filter
	}
	for _, topic := range hit {
		audience := g.facts.Topics[topic]
		if match, ok := mqtt.Nearest(topic, filters); ok {
			s := list[match.Index]
			audience.Near = &diagnosis.Near{Filter: s.filter, Difference: match.Difference, Subscriber: s.one, Subscribers: s.clients}
		}
		if at, ok := mqtt.Receiver(topic, filters); ok {
			if s := list[at]; isAfter(s.denied, s.subscribed) {
				audience.Denied = &diagnosis.Near{Filter: s.filter, Subscriber: s.one, Subscribers: s.clients}
			}
		}
		g.facts.Topics[topic] = audience
	}
	return nil
}

// unacked finds the receivers with the most missing acknowledgements by their numbers alone, and then counts those exactly.
func (g *gathering) unacked() error {
	if !g.canRead(event.ClientID, event.ID, event.QoS) {
		return nil
	}
	b := g.builder()
	delivered := "event = '" + event.MessageDelivered + "' AND qos IN (1, 2)"
	missing := "count(DISTINCT " + only(delivered, "id") + ") - count(DISTINCT " + only("event = '"+event.MessageAcked+"'", "id") + ")"
	var suspects []string
	_, err := g.look(b, lookup{
		groups: []value{columnValue(event.ClientID)}, values: []value{intValue("missing", missing)},
		from: g.scope(b, event.MessageDelivered, event.MessageAcked), having: missing + " >= 3", order: "missing DESC", limit: mostSuspects,
	}, func(r reader) { suspects = append(suspects, query.EscapePattern(r.text(event.ClientID))) })
	if err != nil || len(suspects) == 0 {
		return err
	}
	exact := *g.q
	exact.Scenario, _ = event.ScenarioNamed(event.Delivery)
	exact.Measure = query.Unacknowledged
	exact.GroupBy = []query.Group{{Name: event.ClientID, Column: event.Column{Name: event.ClientID, Type: event.String}}}
	exact.Clients = nil
	for _, client := range suspects {
		exact.Clients = append(exact.Clients, query.ParsePattern(client))
	}
	asked := g.q
	g.q = &exact
	defer func() { g.q = asked }()
	b = g.builder()
	agg := g.unacknowledged(b, true, byFailed)
	sql, columns := agg.sql(exact.GroupBy)
	result, err := g.biggest(b, sql, columns, byFailed, "failed > 0", mostSuspects)
	if err != nil {
		return err
	}
	for row := range result.Rows {
		r := reader{result, row}
		g.facts.Unacked = append(g.facts.Unacked, diagnosis.Unacked{
			ClientID: r.text(groupName(0)), Delivered: r.int("total"),
			Span: diagnosis.Span{Count: r.int("failed"), First: r.time("first_at"), Last: r.time("last_at")},
		})
	}
	return nil
}
