package scenario

import (
	"context"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/cause"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/measure"
)

var lookups = evidence.Lookups{Near: near, Unacknowledged: unacknowledged}

// near compares topics with the filters that are like them.
func near(ctx context.Context, q *ask.Question, topics []string) (map[string]evidence.TopicReceivers, error) {
	near, _, err := cause.Compare(ctx, q, topics)
	if err != nil || near == nil {
		return nil, err
	}
	audiences := map[string]evidence.TopicReceivers{}
	for i, topic := range topics {
		var audience evidence.TopicReceivers
		if s := near[i].Nearest; s != nil {
			audience.Near = &evidence.Near{Filter: s.Filter, Difference: near[i].Difference, Subscriber: s.First, Subscribers: s.Clients}
		}
		if s := near[i].Receiver; s != nil {
			who := &evidence.Near{Filter: s.Filter, Subscriber: s.First, Subscribers: s.Clients, UnsubscribedAt: s.UnsubscribedAt()}
			if s.Denied() {
				audience.Denied = who
			} else if s.Unsubscribed() {
				audience.Unsubscribed = who
			}
		}
		audiences[topic] = audience
	}
	return audiences, nil
}

// unacknowledged counts the missing acknowledgements of some receivers exactly.
func unacknowledged(ctx context.Context, question *ask.Question, receivers []string) (list []evidence.Unacked, err error) {
	about := *question.Query
	about.Filters = nil
	for _, f := range question.Filters {
		if evidence.IsIdentity(f.Column.Name) {
			about.Filters = append(about.Filters, f)
		}
	}
	counted, err := measure.Unacknowledged(ctx, question.Instead(&about), receivers, mostUnacknowledged)
	for _, r := range counted {
		list = append(list, evidence.Unacked{
			ClientID: r.ClientID, Delivered: r.Delivered, Span: evidence.Span{Count: r.Unacknowledged, First: r.First, Last: r.Last},
		})
	}
	return list, err
}

// mostUnacknowledged bounds the receivers whose missing acknowledgements are counted.
const mostUnacknowledged = 200
