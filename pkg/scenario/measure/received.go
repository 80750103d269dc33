package measure

import (
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Shares by message: a message that nobody had subscribed to when it was published, and that was delivered later because it was
// retained or delayed, isn't lost.

// lost is the condition for rows of messageRows that lose their message.
const lost = "e.failed = 1 AND (e.unheard = 0 OR r.received_id IS NULL)"

// looksForReceived says whether the share counts messages that may have been received later.
func (s *share) looksForReceived() bool { return s.messages && s.q.Schema.Has(event.Reason) }

// messageRows are the rows of attempts with what tells whether they failed, beside the messages that were received though a row says
// that nobody had subscribed. The groups are columns of these rows.
func (s *share) messageRows(b *statement.Builder, details bool) (from string, groups statement.Select) {
	attempts := s.attemptRows(b)
	unheard := statement.Is(event.Event, event.MessageDropped) + " AND " + statement.Is(event.Reason, event.NoSubscribers)
	list := statement.Select{
		statement.PlainText(event.ID), statement.Time("row_at", `"timestamp"`),
		statement.Int("failed", "CASE WHEN "+s.failed(b)+" THEN 1 ELSE 0 END"),
		statement.Int("unheard", "CASE WHEN "+unheard+" THEN 1 ELSE 0 END"),
	}
	if details {
		list = append(list, statement.PlainText(event.ClientID))
	}
	for _, g := range groupsBy(s.q, s.q.GroupBy) {
		list = append(list, g)
		g.SQL = "e." + g.Name
		groups = append(groups, g)
	}
	dropped := statement.SelectRows(b, s.q.From, s.q.To, []string{event.MessageDropped})
	dropped.And(statement.Is(event.Reason, event.NoSubscribers))
	delivered := statement.SelectRows(b, s.q.From, s.q.To, []string{event.MessageDelivered})
	unheardIDs := statement.Aggregate{Groups: statement.Select{statement.Text("unheard_id", event.ID)}, From: dropped.SQL()}
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
