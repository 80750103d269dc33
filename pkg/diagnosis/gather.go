package diagnosis

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Limits of what a diagnosis reads: no statement returns more groups.
const (
	mostGroups     = 1000
	mostSuspects   = 200 // clients whose connections are looked at
	mostReceivers  = 20  // whose queues are looked at
	mostSources    = 20  // addresses that are looked at
	comparedTopics = 10  // with the filters that are subscribed
	heardTopics    = 200 // of which receivers are looked for
	steps          = 90  // in which rows are counted
	queueSteps     = 40
)

// Ask finds out what is wrong with what the query is about. It reads in three waves: of a wave, no statement needs the answer of
// another one.
func Ask(ctx context.Context, q *ask.Question, lookups Lookups) ([]Finding, error) {
	g := &gathering{lookups: lookups, Evidence: &Evidence{From: q.From, To: q.Until(), Narrow: isNarrow(q.Query)}, told: map[string]bool{}}
	if kind, name, _ := subject(q.Query); kind == "client" {
		g.Subject = name
	}
	type gatherers = []func(context.Context, *ask.Question) error
	for _, wave := range []gatherers{
		{g.events, g.bursts, g.ownBursts, g.refusals, g.denials, g.ends, g.takeovers, g.loops, g.shortLived, g.drops, g.unreceived, g.suspectReceivers},
		{g.sightings, g.copies, g.clocks, g.overTime, g.logins, g.nodes, g.lost, g.others, g.arrived, g.guesses, g.allowed, g.queues, g.topicReceivers, g.received, g.unacked},
		{g.clockSources, g.silences, g.earlierLives, g.addresses, g.missed, g.retained, g.statuses},
	} {
		if err := q.Together(ctx, wave...); err != nil {
			return nil, err
		}
	}
	return Judge(g.Evidence), nil
}

// Lookups are what other packages read for a diagnosis.
type Lookups struct {
	Near           func(ctx context.Context, q *ask.Question, topics []string) (map[string]TopicReceivers, error)
	Unacknowledged func(ctx context.Context, q *ask.Question, receivers []string) ([]Unacked, error)
}

// gathering collects the evidence of one diagnosis.
type gathering struct {
	lookups Lookups
	*Evidence
	receivers []string // who may not acknowledge
	doubled   int64    // different rows of the sample that stand in the table more than once

	mu   sync.Mutex
	told map[string]bool // missing columns that were spoken of
}

// isNarrow says whether the query is about a part of the fleet.
func isNarrow(q *query.Query) bool {
	return len(q.Clients)+len(q.Parties)+len(q.Users)+len(q.Publishers)+len(q.Sources)+len(q.Topics)+len(q.Covers)+
		len(q.Messages)+len(q.Nodes)+len(q.Filters) > 0
}

// aboutMessages says whether the keys choose rows that lifecycle events never are among.
func aboutMessages(q *ask.Question) bool {
	return len(q.Topics)+len(q.Covers)+len(q.Messages)+len(q.Publishers) > 0
}

// canRead says whether the table has some columns, and tells once what can't be looked at without them.
func (g *gathering) canRead(q *ask.Question, columns ...string) bool {
	for _, name := range columns {
		if q.Schema.Has(name) {
			continue
		}
		g.mu.Lock()
		told := g.told[name]
		g.told[name] = true
		g.mu.Unlock()
		if !told {
			q.Warnf("The table lacks the column %s, so what needs it isn't looked at.", name)
		}
		return false
	}
	return true
}

// identities are the columns that say who or what a row is about. Filters on other columns would hide the very rows that tell
// what is wrong.
var identities = []string{
	event.ClientID, event.Username, event.Peername, "sockname", event.Node, event.Topic, event.ID, event.FromClientID, "from_username", "client_attrs",
}

// IsIdentity says whether filters on a column narrow a diagnosis; others are ignored. Columns of a site's own are.
func IsIdentity(column string) bool {
	_, known := event.Wide.Column(column)
	return !known || slices.Contains(identities, column)
}

// scope selects the rows of some events that the query's keys choose.
func scope(q *ask.Question, b *statement.Builder, events ...string) *statement.Rows {
	r := statement.SelectRows(b, q.From, q.To, events)
	r.And(ask.Keys(b, q.Query, events)...)
	r.And(ask.Filters(b, q.Query, IsIdentity)...)
	return r
}

// everyone selects the rows of some events in the whole table.
func everyone(q *ask.Question, b *statement.Builder, events ...string) *statement.Rows {
	return statement.SelectRows(b, q.From, q.To, events)
}

// howMany are the values of a Span.
func howMany() statement.Select {
	return statement.Select{statement.Int("n", "count(*)"), statement.Time("first_at", `min("timestamp")`), statement.Time("last_at", `max("timestamp")`)}
}

// howManyIf are the same of the rows that meet a condition; it must not hold placeholders.
func howManyIf(condition string) statement.Select {
	return statement.Select{
		statement.Int("n", statement.CountWhere(condition)),
		statement.Time("first_at", "min("+statement.Where(condition, `"timestamp"`)+")"),
		statement.Time("last_at", statement.Latest(condition)),
	}
}

// connectionTimes are the values of which meanLasted makes how long connections lasted: those that hold both times, as EMQX doesn't always.
func connectionTimes() statement.Select {
	known := ask.KnownTime(event.ConnectedAt) + " AND " + ask.KnownTime(event.DisconnectedAt)
	return statement.Select{
		statement.Int("timed", statement.CountWhere(known)),
		statement.Int("lasted", "sum("+statement.Where(known, "disconnected_at - connected_at")+")"),
	}
}

// meanLasted is 0 where no connection told its times.
func meanLasted(r reader) time.Duration {
	return time.Duration(r.int("lasted")/max(1, r.int("timed"))) * time.Millisecond
}

func spanOf(r reader) Span {
	return Span{Count: r.int("n"), First: r.time("first_at"), Last: r.time("last_at")}
}

// tellMore says that figures are of the biggest groups only.
func tellMore(q *ask.Question, more bool, what string) {
	if more {
		q.Warnf("There are more %s than a diagnosis reads: its figures are those of the %d most frequent.", what, mostGroups)
	}
}

// read runs an aggregate and reads it row by row; more says that there were other groups.
func read(ctx context.Context, q *ask.Question, b *statement.Builder, a statement.Aggregate, each func(reader)) (more bool, err error) {
	result, err := q.Run(ctx, a.Build(b))
	if err != nil {
		return false, err
	}
	readAll(result, each)
	return result.More, nil
}
