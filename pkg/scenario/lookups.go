package scenario

import (
	"context"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

var lookups = diagnosis.Lookups{Near: near, Unacknowledged: unacknowledged}

// near compares topics with the filters that are like them.
func near(ctx context.Context, question *ask.Question, topics []string) (map[string]diagnosis.Audience, error) {
	likely, levels := mqtt.Likely(topics)
	if likely == "" {
		return nil, nil
	}
	a := &asking{Context: ctx, q: question.Query, question: question, target: question.Target}
	result, err := a.run(a.subscriptionsLike(likely, levels))
	if err != nil {
		return nil, err
	}
	list := subscriptionsOf(result)
	filters := make([]string, len(list))
	for i, s := range list {
		filters[i] = s.filter
	}
	audiences := map[string]diagnosis.Audience{}
	for _, topic := range topics {
		var audience diagnosis.Audience
		if match, ok := mqtt.Nearest(topic, filters); ok {
			s := list[match.Index]
			audience.Near = &diagnosis.Near{Filter: s.filter, Difference: match.Difference, Subscriber: s.one, Subscribers: s.clients}
		}
		if at, ok := mqtt.Receiver(topic, filters); ok {
			if s := list[at]; isAfter(s.denied, s.subscribed) {
				audience.Denied = &diagnosis.Near{Filter: s.filter, Subscriber: s.one, Subscribers: s.clients}
			}
		}
		audiences[topic] = audience
	}
	return audiences, nil
}

// unacknowledged counts the missing acknowledgements of some receivers exactly.
func unacknowledged(ctx context.Context, question *ask.Question, receivers []string) (list []diagnosis.Unacked, err error) {
	exact := *question.Query
	exact.Scenario, _ = event.ScenarioNamed(event.Delivery)
	exact.Measure = query.Unacknowledged
	exact.GroupBy = []query.Group{{Name: event.ClientID, Column: event.Column{Name: event.ClientID, Type: event.String}}}
	exact.Clients = nil
	exact.Filters = nil
	for _, f := range question.Filters {
		if diagnosis.IsIdentity(f.Column.Name) {
			exact.Filters = append(exact.Filters, f)
		}
	}
	for _, client := range receivers {
		exact.Clients = append(exact.Clients, query.ParsePattern(query.EscapePattern(client)))
	}
	a := &asking{Context: ctx, q: &exact, question: question, target: question.Target}
	b := a.builder()
	sql, columns := a.unacknowledged(b, true, byFailed).sql(exact.GroupBy)
	result, err := a.biggest(b, sql, columns, byFailed, "failed > 0", mostUnacknowledged)
	if err != nil {
		return nil, err
	}
	for row := range result.Rows {
		list = append(list, diagnosis.Unacked{
			ClientID: result.Texts(groupName(0)).Get(row), Delivered: result.Ints("total").Get(row),
			Span: diagnosis.Span{Count: result.Ints("failed").Get(row), First: result.Times("first_at").Get(row), Last: result.Times("last_at").Get(row)},
		})
	}
	return list, nil
}

// mostUnacknowledged bounds the receivers whose missing acknowledgements are counted.
const mostUnacknowledged = 200
