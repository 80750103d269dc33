package connection

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// How the view connections finds the rows by which the query's keys choose connections.

// carriers are the events whose rows hold a column that others leave NULL. A filter on such a column asks these rows alone: a
// beginning isn't meant by reason != 'normal'.
var carriers = map[string][]string{
	event.Reason:         {event.Disconnected},
	event.DisconnectedAt: {event.Disconnected},
	event.ReasonCode:     {event.CheckAuthnComplete, event.Connack},
	keepalive:            {event.Connected, event.Connack},
	cleanStart:           {event.Connected, event.Connack},
	event.ExpiryInterval: {event.Connected, event.Connack},
	event.Topic:          event.SubscriptionEvents,
	event.QoS:            event.SubscriptionEvents,
}

// choosingEvents are the events by whose rows the query can choose connections.
func choosingEvents(q *ask.Question) []string {
	events := q.Narrow(q.AskedEvents())
	for _, f := range q.Filters {
		if carrying, ok := carriers[f.Column.Name]; ok {
			events = intersection(events, carrying)
		}
	}
	if len(events) == 0 {
		q.Warnf("No row of a connection can match all keys: messages and publishers belong to messages; reason to the end of a connection; " +
			"reason_code, keepalive and clean_start to its beginning; topics and qos to subscriptions.")
	}
	return events
}

// chosen are rows that the keys choose, and what was left out.
type chosen struct {
	rows           []session.Row
	more           bool
	bothHalvesRead bool      // beginnings and ends of a connection were chosen together, as far as they are in the table
	completeFrom   time.Time // connections that began before may be missing
	endsKnownFrom  time.Time // ends before may be missing
}

// commonColumns are the columns that all rows of a connection hold.
var commonColumns = []string{event.ClientID, event.Username, event.Peername, event.Node, "sockname"}

// choosesBothHalves says whether the keys choose all rows of a connection or none.
func choosesBothHalves(q *ask.Question, events []string) bool {
	return slices.Contains(events, event.Connected) && slices.Contains(events, event.Disconnected) && q.Outcome == event.Any &&
		!slices.ContainsFunc(q.Filters, func(f query.Filter) bool { return !slices.Contains(commonColumns, f.Column.Name) })
}

// chooseRows reads the rows that the keys choose: the newest beginnings and refusals, the ends of the connections that began
// last, and where the keys choose by neither (by subscribed topics, say) what tells of the connections that other rows lie in.
func chooseRows(ctx context.Context, q *ask.Question, limit int) (chosen, error) {
	events := choosingEvents(q)
	var starts, ends, others chosen
	err := q.Together(ctx,
		func(ctx context.Context, q *ask.Question) (err error) {
			starts, err = chooseStarts(ctx, q, events, limit)
			return err
		},
		func(ctx context.Context, q *ask.Question) (err error) {
			ends, err = chooseEnds(ctx, q, events, limit)
			return err
		},
		func(ctx context.Context, q *ask.Question) (err error) {
			others, err = chooseInner(ctx, q, events, limit)
			return err
		},
	)
	return chosen{
		rows: slices.Concat(starts.rows, ends.rows, others.rows), more: starts.more || ends.more || others.more,
		bothHalvesRead: choosesBothHalves(q, events) && ends.bothHalvesRead,
		completeFrom:   ask.Later(starts.completeFrom, ends.completeFrom), endsKnownFrom: others.endsKnownFrom,
	}, err
}

// chooseStarts reads the newest beginnings and refusals.
func chooseStarts(ctx context.Context, q *ask.Question, events []string, limit int) (c chosen, err error) {
	starts := intersection(events, []string{event.CheckAuthnComplete, event.Connected, event.Connack})
	if refusals(q, starts) == statement.Nothing {
		starts = intersection(starts, []string{event.Connected})
	}
	condition := beginnings(q, starts)
	if condition == statement.Nothing {
		return c, nil
	}
	c.rows, c.more, err = read(ctx, q, reading{
		events: starts, matched: true, limit: 2 * limit, and: func(*statement.Builder) []string { return []string{condition} },
	})
	if c.more {
		c.completeFrom = c.rows[len(c.rows)-1].Time
	}
	return c, err
}

// chooseEnds reads the ends of the connections that began last.
func chooseEnds(ctx context.Context, q *ask.Question, events []string, limit int) (c chosen, err error) {
	if !slices.Contains(events, event.Disconnected) {
		return c, nil
	}
	order := newestFirst
	if q.Has(event.ConnectedAt) {
		order = "connected_at DESC NULLS LAST, " + newestFirst
	}
	ends := reading{events: []string{event.Disconnected}, matched: true, order: order, limit: 2 * limit}
	if !slices.Contains(events, event.Connected) {
		ends.stands = event.Disconnected // else a preview's connection stays open, and shows what is asked about those
	}
	c.rows, c.more, err = read(ctx, q, ends)
	c.bothHalvesRead = true
	if c.more {
		if last := c.rows[len(c.rows)-1].ConnectedAt; last != nil {
			c.completeFrom = *last
		} else {
			c.bothHalvesRead = false
		}
	}
	return c, err
}

// chooseInner reads rows that lie in connections without telling their beginnings or ends, and those that do of the same peers. It
// is asked where the keys choose no others.
func chooseInner(ctx context.Context, q *ask.Question, events []string, limit int) (c chosen, err error) {
	if slices.Contains(events, event.Connected) || slices.Contains(events, event.Disconnected) {
		return c, nil
	}
	inner, more, err := readInner(ctx, q, events, limit)
	if err != nil || len(inner) == 0 {
		return c, err
	}
	around, known, err := connectionsOfPeers(ctx, q, inner)
	return chosen{rows: slices.Concat(inner, around), more: more, endsKnownFrom: known}, err
}

// readInner reads rows that lie in a connection without telling its beginning or end, one for each peer: its latest.
func readInner(ctx context.Context, q *ask.Question, events []string, limit int) ([]session.Row, bool, error) {
	if len(events) == 0 || !q.Has(event.Peername) || q.Outcome == event.Failure {
		return nil, false, nil
	}
	b := q.Builder()
	r := q.Matching(b, events)
	r.And("peername IS NOT NULL")
	if accepted := ask.OutcomeCondition(q.Schema, events, event.Success); accepted != statement.Nothing {
		alternatives := []string{accepted}
		if slices.Contains(events, event.Unsubscribed) {
			alternatives = append(alternatives, statement.Is(event.Event, event.Unsubscribed))
		}
		r.And(statement.AnyOf(alternatives...)...)
	}
	list := statement.Select{
		statement.PlainText(event.Event), statement.PlainText(event.ClientID), statement.PlainText(event.Peername),
		statement.Time("last_at", `max("timestamp")`),
	}
	for _, name := range []string{event.Username, event.Node} {
		if q.Has(name) {
			list = append(list, statement.Text(name, "max("+name+")"))
		}
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY event, clientid, peername\nORDER BY last_at DESC\nLIMIT %d", list, r.SQL(), 2*limit+1)
	result, err := q.Run(ctx, b.Build(sql, 2*limit, list.Columns()...))
	if err != nil {
		return nil, false, err
	}
	names, clients, peers, times := result.Texts(event.Event), result.Texts(event.ClientID), result.Texts(event.Peername), result.Times("last_at")
	users, nodes := result.Texts(event.Username), result.Texts(event.Node)
	rows, preview := make([]session.Row, result.Rows), reading{stands: events[0]}
	for i := range rows {
		rows[i] = session.Row{
			Event: preview.nameOf(names.Get(i)), ClientID: clients.Get(i), Peername: peers.Pointer(i), Time: times.Get(i),
			Username: users.Pointer(i), Node: nodes.Pointer(i), Matched: true,
		}
	}
	return rows, result.More, nil
}

// connectionsOfPeers reads the beginnings and ends of connections from the peers of some rows. Before known, ends may be that weren't
// read.
func connectionsOfPeers(ctx context.Context, q *ask.Question, rows []session.Row) (list []session.Row, known time.Time, err error) {
	var peers []string
	for _, r := range rows {
		peers = append(peers, *r.Peername)
	}
	slices.Sort(peers)
	var readings []reading
	for some := range slices.Chunk(slices.Compact(peers), inList) {
		readings = append(readings, reading{
			events: []string{event.Connected, event.Disconnected}, and: oneOf(event.Peername, some), limit: 4 * len(some),
		})
	}
	return readAll(ctx, q, readings)
}
