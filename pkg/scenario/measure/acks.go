package measure

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// The measure unacknowledged, and the share of deliveries without an acknowledgement.

// unacknowledged counts deliveries without an acknowledgement.
func unacknowledged(q *ask.Question) Measure {
	return formula{q: q, counts: "failed", of: "short",
		aggregate: func(b *statement.Builder, details bool) aggregate { return withoutAck(q, b, details) },
		read: func(result *columnar.Result) reader {
			failed := result.Ints("failed")
			return func(row int, _ time.Duration) float64 { return float64(failed.Get(row)) }
		},
	}
}

// withoutAck are the deliveries by their missing acknowledgements.
func withoutAck(q *ask.Question, b *statement.Builder, details bool) aggregate {
	agg := deliveries(q, b, details)
	agg.Order, agg.where = "failed DESC", "failed > 0"
	return agg
}

// shareOfDeliveries is the part of deliveries that has no acknowledgement.
func shareOfDeliveries(q *ask.Question) Measure {
	f := formula{q: q, of: "percentunit", empty: math.NaN(), read: readShare, aggregate: func(b *statement.Builder, details bool) aggregate {
		agg := deliveries(q, b, details)
		agg.Order = byShare
		return agg
	}}
	return recordedShare{f, &recorder{q: q, kinds: []kind{{name: event.MessageAcked, success: statement.Is(event.Event, event.MessageAcked)}}}}
}

// deliveries counts deliveries (one message to one receiver, however often it was sent) of QoS 1 and 2 that are old enough to be
// acknowledged, and those that aren't. Acknowledgements are joined by message and receiver.
func deliveries(q *ask.Question, b *statement.Builder, details bool) aggregate {
	until, heard := q.AckTimes()
	events := []string{event.MessageDelivered}
	delivered := statement.SelectRows(b, q.From, until, events)
	delivered.And("qos IN (1, 2)")
	delivered.And(ask.Keys(b, q.Query, events)...)
	delivered.And(ask.Filters(b, q.Query, ask.AnyColumn)...)
	acked := statement.SelectRows(b, q.From, heard, []string{event.MessageAcked})
	// Only what the join compares may narrow this side: an ack can come by another node or address.
	acked.And(statement.AnyOf(ask.MatchPatterns(b, event.ClientID, q.Clients)...)...)
	if len(q.Messages) > 0 {
		acked.And(statement.OneOf(b, event.ID, q.Messages))
	}

	inner := []string{"id", "clientid", `min("timestamp") AS first_at`}
	agg := aggregate{time: "d.first_at"}
	for _, g := range series.GroupColumns(q, q.GroupBy) {
		inner = append(inner, "min("+g.SQL+") AS "+g.Name)
		g.SQL = "d." + g.Name
		agg.Groups = append(agg.Groups, g)
	}
	agg.From = "FROM (SELECT " + strings.Join(inner, ", ") + "\n" + delivered.SQL() + "\nGROUP BY id, clientid) AS d\n" +
		"LEFT JOIN (SELECT id, clientid\n" + acked.SQL() + "\nGROUP BY id, clientid) AS a\n" +
		"ON a.id = d.id AND a.clientid = d.clientid"
	agg.Values = statement.Select{statement.Int("failed", "count(*) FILTER (WHERE a.id IS NULL)"), statement.Int("total", "count(*)")}
	if details {
		agg.Values = append(agg.Values,
			statement.Int("clients", "count(DISTINCT d.clientid) FILTER (WHERE a.id IS NULL AND d.clientid <> '')"),
			statement.Time("first_at", "min(d.first_at) FILTER (WHERE a.id IS NULL)"),
			statement.Time("last_at", "max(d.first_at) FILTER (WHERE a.id IS NULL)"))
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
	q = q.Instead(&exact)
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
