package measure

import (
	"context"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Shares by message: a message that nobody had subscribed to when it was published, and that was delivered later because it was
// retained or delayed, isn't lost.

var (
	isUnheard  = statement.Is(event.Event, event.MessageDropped) + " AND " + statement.Is(event.Reason, event.NoSubscribers)
	notUnheard = "event <> '" + event.MessageDropped + "' OR reason <> '" + event.NoSubscribers + "' OR reason IS NULL OR id IS NULL"
)

// mostUnheard is how many messages that nobody had subscribed to are looked up one by one.
const mostUnheard = 1000

// findReceived looks which of the messages that nobody had subscribed to were received. They are few where the question is about a
// few clients or topics, and then found by their IDs; where they are many, a join finds them.
func (s *share) findReceived(ctx context.Context) error {
	if !s.messages || !s.q.Schema.Has(event.Reason) {
		return nil
	}
	b := s.q.Builder()
	unheard, err := s.ids(ctx, b, "unheard_id", s.unheardRows(b))
	if err != nil || unheard.Rows == 0 {
		return err
	}
	if s.joined = unheard.More; s.joined {
		return nil
	}
	b = s.q.Builder()
	r := statement.SelectRows(b, s.q.From, s.q.To, []string{event.MessageDelivered})
	r.And(statement.OneOfIDs(b, unheard.Columns[0].Strings))
	received, err := s.ids(ctx, b, "received_id", r)
	if err == nil && received.Rows > 0 {
		s.received = received.Columns[0].Strings
	}
	return err
}

// unheardRows are the drops of messages that nobody had subscribed to, as far as the question is about them.
func (s *share) unheardRows(b *statement.Builder) *statement.Rows {
	dropped := []string{event.MessageDropped}
	r := statement.SelectRows(b, s.q.From, s.q.To, dropped)
	r.And(ask.Keys(b, s.q.Query, dropped)...)
	r.And(ask.Filters(b, s.q.Query, ask.AnyColumn)...)
	r.And(statement.Is(event.Reason, event.NoSubscribers), event.ID+" IS NOT NULL")
	return r
}

// ids lists the different messages of some rows.
func (s *share) ids(ctx context.Context, b *statement.Builder, name string, from *statement.Rows) (*columnar.Result, error) {
	return s.q.Run(ctx, statement.Aggregate{
		Groups: statement.Select{statement.Text(name, event.ID)}, From: from.SQL(), Limit: mostUnheard,
	}.Build(b))
}

// lost is the condition for rows of messageRows that lose their message.
const lost = "e.failed = 1 AND (e.unheard = 0 OR r.received_id IS NULL)"

// messageRows are the rows of attempts with what tells whether they failed, beside the messages that were received though a row says
// that nobody had subscribed. The groups are columns of these rows.
func (s *share) messageRows(b *statement.Builder, details bool) (from string, groups statement.Select) {
	attempts := s.attemptRows(b)
	list := statement.Select{
		statement.PlainText(event.ID), statement.Time("row_at", `"timestamp"`),
		statement.Int("failed", "CASE WHEN "+s.failed(b)+" THEN 1 ELSE 0 END"),
		statement.Int("unheard", "CASE WHEN "+isUnheard+" THEN 1 ELSE 0 END"),
	}
	if details {
		list = append(list, statement.PlainText(event.ClientID))
	}
	for _, g := range series.GroupColumns(s.q, s.q.GroupBy) {
		list = append(list, g)
		g.SQL = "e." + g.Name
		groups = append(groups, g)
	}
	delivered := statement.SelectRows(b, s.q.From, s.q.To, []string{event.MessageDelivered})
	unheardIDs := statement.Aggregate{Groups: statement.Select{statement.Text("unheard_id", event.ID)}, From: s.unheardRows(b).SQL()}
	// What is on the left of a join GreptimeDB holds in memory, so the few stand there.
	return "FROM (SELECT v.received_id AS received_id\nFROM (" + unheardIDs.SQL() + ") AS u\n" +
		"JOIN (SELECT id AS received_id\n" + delivered.SQL() + ") AS v\nON v.received_id = u.unheard_id\nGROUP BY 1) AS r\n" +
		"RIGHT JOIN (SELECT " + list.String() + "\n" + attempts.SQL() + ") AS e\nON r.received_id = e.id", groups
}

// messagesTogether counts lost messages and all messages.
func (s *share) messagesTogether(b *statement.Builder, details bool) aggregate {
	from, groups := s.messageRows(b, details)
	agg := aggregate{time: "e.row_at", Aggregate: statement.Aggregate{From: from, Groups: groups, Order: byShare, Values: statement.Select{
		statement.Int("failed", "count(DISTINCT "+statement.Where(lost, "e.id")+")"), statement.Int("total", "count(DISTINCT e.id)"),
	}}}
	if details {
		agg.Values = append(agg.Values, lostDetails(lost)...)
	}
	return agg
}

// messagesLost counts lost messages alone.
func (s *share) messagesLost(b *statement.Builder, details bool) aggregate {
	from, groups := s.messageRows(b, details)
	agg := aggregate{time: "e.row_at", Aggregate: statement.Aggregate{
		From: from + "\nWHERE " + lost, Groups: groups, Values: statement.Select{statement.Int("failed", "count(DISTINCT e.id)")},
	}}
	if details {
		agg.Values = append(agg.Values, lostDetails("e.failed = 1")...)
	}
	return agg
}

// lostDetails are what top shows beside the share, of rows that meet a condition.
func lostDetails(condition string) statement.Select {
	return statement.Select{
		statement.Int("clients", "count(DISTINCT "+statement.Where("e.clientid <> '' AND "+condition, "e.clientid")+")"),
		statement.Time("first_at", "min("+statement.Where(condition, "e.row_at")+")"),
		statement.Time("last_at", "max("+statement.Where(condition, "e.row_at")+")"),
	}
}
