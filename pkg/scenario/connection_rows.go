package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
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
func (a *asking) choosingEvents() []string {
	events := a.q.AskedEvents()
	if len(a.q.Topics)+len(a.q.Covers) > 0 {
		events = intersection(events, event.SubscriptionEvents)
	}
	for _, f := range a.q.Filters {
		if carrying, ok := carriers[f.Column.Name]; ok {
			events = intersection(events, carrying)
		}
	}
	if len(a.q.Messages)+len(a.q.Publishers) > 0 {
		events = []string{}
	}
	if len(events) == 0 {
		a.q.Warnf("No row of a connection can match all keys: messages and publishers belong to messages; reason to the end of a connection; " +
			"reason_code, keepalive and clean_start to its beginning; topics and qos to subscriptions.")
	}
	return events
}

// chosenConnections are rows that the keys choose, and what was left out.
type chosenConnections struct {
	rows    []session.Row
	more    bool
	whole   bool      // whoever's beginning was chosen, its end was, and the other way round, as far as they are in the table
	horizon time.Time // connections that began before may be missing
	known   time.Time // ends before may be missing
}

// commonColumns are the columns that all rows of a connection hold.
var commonColumns = []string{event.ClientID, event.Username, event.Peername, event.Node, "sockname"}

// wholeConnections says whether the keys choose all rows of a connection or none.
func (a *asking) wholeConnections(events []string) bool {
	return slices.Contains(events, event.Connected) && slices.Contains(events, event.Disconnected) && a.q.Outcome == event.Any &&
		!slices.ContainsFunc(a.q.Filters, func(f query.Filter) bool { return !slices.Contains(commonColumns, f.Column.Name) })
}

// chosenRows reads the rows that the keys choose: the newest beginnings and refusals, the ends of the connections that began
// last, and where the keys choose by neither (by subscribed topics, say) what tells of the connections that other rows lie in.
func (a *asking) chosenRows(limit int) (chosenConnections, error) {
	events := a.choosingEvents()
	c := chosenConnections{whole: a.wholeConnections(events)}
	starts := intersection(events, []string{event.CheckAuthnComplete, event.Connected, event.Connack})
	if a.refusals(starts) == nothing {
		starts = intersection(starts, []string{event.Connected})
	}
	if condition := a.beginning(starts); condition != nothing {
		b := a.builder()
		r := a.askedAbout(b, starts)
		r.and(condition)
		rows, more, err := a.sessionRows(b, r, newestFirst, 2*limit, true)
		if err != nil {
			return c, err
		}
		if more {
			c.more, c.horizon = true, rows[len(rows)-1].Time
		}
		c.rows = append(c.rows, rows...)
	}
	if slices.Contains(events, event.Disconnected) {
		b := a.builder()
		order := newestFirst
		if a.has(event.ConnectedAt) {
			order = "connected_at DESC NULLS LAST, " + newestFirst
		}
		rows, more, err := a.sessionRows(b, a.askedAbout(b, []string{event.Disconnected}), order, 2*limit, true)
		if err != nil {
			return c, err
		}
		if more {
			c.more = true
			last := rows[len(rows)-1].ConnectedAt
			if c.whole = c.whole && last != nil; last != nil {
				c.horizon = later(c.horizon, *last)
			}
		}
		c.rows = append(c.rows, rows...)
	}
	if slices.Contains(events, event.Connected) || slices.Contains(events, event.Disconnected) {
		return c, nil
	}
	hints, more, err := a.hints(events, limit)
	if err != nil || len(hints) == 0 {
		return c, err
	}
	c.more = c.more || more
	around, known, err := a.around(hints)
	c.rows, c.known = slices.Concat(c.rows, hints, around), known
	return c, err
}

// beginning is the condition for rows by which connections begin or are refused.
func (a *asking) beginning(events []string) string {
	refused := a.refusals(events)
	switch {
	case !slices.Contains(events, event.Connected):
		return refused
	case refused == nothing:
		return constant(event.Event, event.Connected)
	}
	return "(" + constant(event.Event, event.Connected) + " OR " + refused + ")"
}

// hints are rows that lie in a connection without telling its beginning or end, one for each peer: its latest.
func (a *asking) hints(events []string, limit int) ([]session.Row, bool, error) {
	if len(events) == 0 || !a.has(event.Peername) || a.q.Outcome == event.Failure {
		return nil, false, nil
	}
	b := a.builder()
	r := a.askedAbout(b, events)
	r.and("peername IS NOT NULL")
	if accepted := having(a.q.Schema, events, event.Success); accepted != nothing {
		alternatives := []string{accepted}
		if slices.Contains(events, event.Unsubscribed) {
			alternatives = append(alternatives, constant(event.Event, event.Unsubscribed))
		}
		r.and(anyOf(alternatives)...)
	}
	selected := []string{"event", "clientid", "peername", `max("timestamp") AS last_at`}
	columns := []statement.Column{
		{Name: event.Event, Type: event.String}, {Name: event.ClientID, Type: event.String},
		{Name: event.Peername, Type: event.String}, {Name: "last_at", Type: event.Time},
	}
	for _, name := range []string{event.Username, event.Node} {
		if a.has(name) {
			selected = append(selected, "max("+name+") AS "+name)
			columns = append(columns, statement.Column{Name: name, Type: event.String})
		}
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY event, clientid, peername\nORDER BY last_at DESC\nLIMIT %d", strings.Join(selected, ", "), r.sql(), 2*limit+1)
	result, err := a.run(b.Build(sql, 2*limit, columns...))
	if err != nil {
		return nil, false, err
	}
	list := make([]session.Row, result.Rows)
	for i := range list {
		list[i] = session.Row{
			Event: result.Columns[0].Strings[i], ClientID: result.Columns[1].Strings[i], Peername: &result.Columns[2].Strings[i],
			Time: result.Columns[3].Times[i], Username: sessionText(result, event.Username, i), Node: sessionText(result, event.Node, i), Asked: true,
		}
	}
	return list, result.More, nil
}

// around reads the beginnings and ends of connections from the hints' peers. Before known, rows may be that weren't read.
func (a *asking) around(hints []session.Row) (list []session.Row, known time.Time, err error) {
	var peers []string
	for _, h := range hints {
		peers = append(peers, *h.Peername)
	}
	slices.Sort(peers)
	for some := range slices.Chunk(slices.Compact(peers), inList) {
		b := a.builder()
		r := selectRows(b, a.q.From, a.q.To, []string{event.Connected, event.Disconnected})
		r.and(statement.OneOf(b, event.Peername, some))
		rows, more, err := a.sessionRows(b, r, newestFirst, 4*len(some), false)
		if err != nil {
			return nil, known, err
		}
		if more {
			known = later(known, rows[len(rows)-1].Time)
		}
		list = append(list, rows...)
	}
	return list, known, nil
}
