package scenario

import (
	"context"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/cause"
)

var lookups = diagnosis.Lookups{Near: near, Unacknowledged: unacknowledged}

// near compares topics with the filters that are like them.
func near(ctx context.Context, q *ask.Question, topics []string) (map[string]diagnosis.Audience, error) {
	near, _, err := cause.Compare(ctx, q, topics)
	if err != nil || near == nil {
		return nil, err
	}
	audiences := map[string]diagnosis.Audience{}
	for i, topic := range topics {
		var audience diagnosis.Audience
		if s := near[i].Nearest; s != nil {
			audience.Near = &diagnosis.Near{Filter: s.Filter, Difference: near[i].Difference, Subscriber: s.First, Subscribers: s.Clients}
		}
		if s := near[i].Receiver; s != nil && s.Denied() {
			audience.Denied = &diagnosis.Near{Filter: s.Filter, Subscriber: s.First, Subscribers: s.Clients}
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
