package message

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Which receivers of which messages a question means: those of whose rows one meets all of the keys.

// pair is a message at a receiver, or its drop before any receiver, of which client is the publisher.
type pair struct {
	id       string
	client   string
	unnamed  bool // the row names no client
	unrouted bool
}

// receivingEvents are those that tell of receivers, or that there were none.
var receivingEvents = []string{event.MessageDelivered, event.MessageAcked, event.MessageDeliveryDropped, event.MessageDropped}

// rowsPerReceiver bounds the rows that are read for a receiver. Mostly it has two itself; others are of its messages at other
// receivers, and of other messages at it.
const rowsPerReceiver = 16

// choosePairs lists the newest of them.
func choosePairs(ctx context.Context, q *ask.Question, limit int) (pairs []pair, more bool, err error) {
	asked := choosingEvents(q)
	events := slices.DeleteFunc(slices.Clone(receivingEvents), func(name string) bool { return !slices.Contains(asked, name) })
	if len(events) == 0 {
		q.Infof("Rows of %s name no receiver.", event.MessagePublish)
		return nil, false, nil
	}
	recent, cut, err := newest(ctx, q, events)
	if err != nil {
		return nil, false, err
	}
	b := recent.Builder()
	list := statement.Select{
		statement.PlainText(event.ID), statement.PlainText(event.ClientID),
		statement.Int("unrouted", "CASE WHEN "+statement.Is(event.Event, event.MessageDropped)+" THEN 1 ELSE 0 END"),
		statement.Int("published", publishedAt(q, b)),
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY 1, 2, 3\nORDER BY published DESC, %s DESC, %s NULLS FIRST, unrouted\nLIMIT %d",
		list, matching(recent, b, events).SQL(), b.ByName(event.ID), b.ByName(event.ClientID), limit+1)
	result, err := q.Run(ctx, b.Build(sql, limit, list.Columns()...))
	if err != nil {
		return nil, false, err
	}
	if cut && !result.More {
		q.TellRecent("Receivers are looked for", recent)
	}
	ids, clients, unrouted := result.Texts(event.ID), result.Texts(event.ClientID), result.Ints("unrouted")
	pairs = make([]pair, result.Rows)
	for i := range pairs {
		client, named := clients.At(i)
		pairs[i] = pair{id: ids.Get(i), client: client, unnamed: !named, unrouted: unrouted.Get(i) == 1}
	}
	return pairs, result.More, nil
}

// pairOf is the pair that a row tells of.
func pairOf(r ask.Row) pair {
	client := r.Text(event.ClientID)
	p := pair{id: r.Known(event.ID), unnamed: client == nil, unrouted: r.Name() == event.MessageDropped}
	if client != nil {
		p.client = *client
	}
	return p
}

// receiptRows reads the rows of some pairs, as long as acknowledgements are heard. Messages and clients are compared apart, so that
// rows of other pairs of theirs may come as well.
func receiptRows(q *ask.Question, pairs []pair) statement.Statement {
	b := q.Builder()
	var ids, clients []string
	unnamed := false
	for _, p := range pairs {
		ids = append(ids, p.id)
		if p.unnamed {
			unnamed = true
		} else {
			clients = append(clients, p.client)
		}
	}
	r := rowsOf(q, b, receivingEvents, distinct(ids))
	var of []string
	if len(clients) > 0 {
		of = append(of, statement.OneOf(b, event.ClientID, distinct(clients)))
	}
	if unnamed {
		of = append(of, event.ClientID+" IS NULL")
	}
	r.And(statement.AnyOf(of...)...)
	columns := columnsOf(q, event.ID, event.ClientID, event.Peername, event.Node, event.Topic, event.FromClientID, event.QoS, event.Reason, event.PublishReceivedAt)
	return ask.NewestRows(b, r, columns, q.Payload, rowsPerReceiver*len(pairs))
}

// unroutedIDs are the messages that were dropped before any receiver.
func unroutedIDs(pairs []pair) []string {
	var ids []string
	for _, p := range pairs {
		if p.unrouted {
			ids = append(ids, p.id)
		}
	}
	return distinct(ids)
}

// receivedMessages finds those messages that somebody got, whoever it was.
func receivedMessages(q *ask.Question, ids []string) statement.Statement {
	b := q.Builder()
	list := statement.Select{statement.PlainText(event.ID), statement.Int("n", "count(*)")}
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY id\nLIMIT %d", list, rowsOf(q, b, []string{event.MessageDelivered, event.MessageAcked}, ids).SQL(), len(ids)+1)
	return b.Build(sql, len(ids), list.Columns()...)
}

// distinct lists each text once, in order of the first.
func distinct(list []string) []string {
	known := make(map[string]bool, len(list))
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool {
		again := known[s]
		known[s] = true
		return again
	})
}
