package measure

import (
	"context"
	"math"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/deliveries"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// The measure unacknowledged, and the share of deliveries without an acknowledgement.

// unacknowledged counts deliveries without an acknowledgement.
func unacknowledged(ctx context.Context, q *ask.Question) (Measure, error) {
	q, since, err := newestDeliveries(ctx, q)
	if err != nil {
		return nil, err
	}
	return formula{q: q, since: since, counts: "failed", of: "short",
		aggregate: func(b *statement.Builder, details bool) aggregate { return withoutAck(q, b, details) },
		read: func(result *columnar.Result) reader {
			failed := result.Ints("failed")
			return func(row int, _ time.Duration) float64 { return float64(failed.Get(row)) }
		},
	}, nil
}

// withoutAck are the deliveries by their missing acknowledgements.
func withoutAck(q *ask.Question, b *statement.Builder, details bool) aggregate {
	agg := countDeliveries(q, b, details)
	agg.Order, agg.where = "failed DESC", "failed > 0"
	return agg
}

// shareOfDeliveries is the part of deliveries that has no acknowledgement.
func shareOfDeliveries(ctx context.Context, all *ask.Question) (Measure, error) {
	q, since, err := newestDeliveries(ctx, all)
	if err != nil {
		return nil, err
	}
	f := formula{q: q, since: since, of: "percentunit", empty: math.NaN(), read: readShare, aggregate: func(b *statement.Builder, details bool) aggregate {
		agg := countDeliveries(q, b, details)
		agg.Order = byShare
		return agg
	}}
	return recordedShare{f, &recorder{q: all, kinds: []kind{{name: event.MessageAcked, success: statement.Is(event.Event, event.MessageAcked)}}}}, nil
}

// newestDeliveries is the question about the newest deliveries and acknowledgements.
func newestDeliveries(ctx context.Context, q *ask.Question) (*ask.Question, time.Time, error) {
	return newest(ctx, q, "Deliveries are counted", func(b *statement.Builder) *statement.Rows {
		r := statement.SelectRows(b, q.From, q.To, deliveries.Events)
		r.And(ask.Keys(b, ofMessages(q.Query), deliveries.Events)...)
		return r
	})
}

// ofMessages are those keys of a query that are about the message and its receiver: they choose deliveries and their acknowledgements
// alike, where an acknowledgement can come by another node or address.
func ofMessages(q *query.Query) *query.Query {
	return &query.Query{
		Schema: q.Schema, Clients: q.Clients, Parties: q.Parties, Publishers: q.Publishers, Topics: q.Topics, Messages: q.Messages,
	}
}

// besideMessages are the other keys, which choose deliveries alone.
func besideMessages(q *query.Query) *query.Query {
	others := *q
	others.Clients, others.Parties, others.Publishers, others.Topics, others.Messages = nil, nil, nil, nil, nil
	return &others
}

// countDeliveries counts deliveries (one message to one receiver, however often it was sent) of QoS 1 and 2 that are old enough to be
// acknowledged, and those that aren't.
func countDeliveries(q *ask.Question, b *statement.Builder, details bool) aggregate {
	list := deliveries.New(q, b)
	list.Both = func(b *statement.Builder) []string {
		return ask.Keys(b, ofMessages(q.Query), deliveries.Events)
	}
	list.Delivered = append(ask.Keys(b, besideMessages(q.Query), []string{event.MessageDelivered}), ask.Filters(b, q.Query, ask.AnyColumn)...)
	agg := aggregate{time: "d.first_at"}
	for _, g := range series.GroupColumns(q, q.GroupBy) {
		list.Column(g)
		g.SQL = "d." + g.Name
		agg.Groups = append(agg.Groups, g)
	}
	agg.From = "FROM " + list.SQL() + " AS d"
	const missing = "d.acked = 0"
	agg.Values = statement.Select{statement.Int("failed", statement.SumWhere(missing)), statement.Int("total", statement.SumOfRows)}
	if details {
		agg.Values = append(agg.Values,
			statement.Int("clients", statement.Different(statement.Where(missing+" AND d.clientid <> ''", "d.clientid"))),
			statement.Time("first_at", "min("+statement.Where(missing, "d.first_at")+")"),
			statement.Time("last_at", "max("+statement.Where(missing, "d.first_at")+")"))
	}
	return agg
}

// Receiver is a client with deliveries that it didn't acknowledge.
type Receiver struct {
	ClientID       string
	Delivered      int64
	Unacknowledged int64
	First, Last    time.Time // of the deliveries without acknowledgement
}

// Unacknowledged counts the missing acknowledgements of some clients among the deliveries that the question chooses; those with the
// most come first, and clients without any not at all.
func Unacknowledged(ctx context.Context, q *ask.Question, clients []string, limit int) ([]Receiver, error) {
	exact := *q.Query
	exact.Scenario, _ = event.ScenarioNamed(event.Delivery)
	exact.Measure = query.Unacknowledged
	exact.GroupBy = []query.Group{{Name: event.ClientID, Column: event.Column{Name: event.ClientID, Type: event.String}}}
	exact.Clients = nil
	for _, client := range clients {
		exact.Clients = append(exact.Clients, pattern.Parse(pattern.Escape(client)))
	}
	q, _, err := newestDeliveries(ctx, q.Instead(&exact))
	if err != nil {
		return nil, err
	}
	b := q.Builder()
	agg := withoutAck(q, b, true)
	agg.Limit = limit
	result, err := q.Run(ctx, agg.BuildSorted(b, agg.where))
	if err != nil {
		return nil, err
	}
	groups, failed, total := series.GroupsIn(result), result.Ints("failed"), result.Ints("total")
	first, last := result.Times("first_at"), result.Times("last_at")
	list := make([]Receiver, result.Rows)
	for row := range list {
		list[row] = Receiver{
			ClientID: groups.At(row)[0].Text, Delivered: total.Get(row), Unacknowledged: failed.Get(row), First: first.Get(row), Last: last.Get(row),
		}
	}
	return list, nil
}
