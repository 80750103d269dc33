package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// How the view connections completes connections of which it knows some rows: by their other halves, and by what speaks against
// those that seem open.

// otherHalves reads the beginnings and ends that the keys didn't choose of connections that they did. Before known, rows may
// be that weren't read.
func (a *asking) otherHalves(list []*session.Connection) (found []session.Row, known time.Time, err error) {
	stamped := a.has(event.ConnectedAt)
	halves := slices.DeleteFunc(slices.Clone(list), func(c *session.Connection) bool {
		whole := c.End != nil && (c.Began || c.Start != nil && c.Start.Before(a.q.From))
		return c.State == session.Refused || whole
	})
	for some := range slices.Chunk(halves, inList) {
		b := a.builder()
		events := []string{event.Connected, event.Disconnected}
		if stamped {
			events = missingHalves(some)
		}
		r := selectRows(b, a.q.From, a.q.To, events)
		r.and(statement.OneOf(b, event.ClientID, clientsOf(some)))
		if stamped {
			alternatives := []string{"connected_at IS NULL"}
			if stamps := stampsOf(some); len(stamps) > 0 {
				alternatives = append(alternatives, statement.OneOf(b, event.ConnectedAt, stamps))
			}
			r.and(anyOf(alternatives)...)
		}
		rows, more, err := a.sessionRows(b, r, newestFirst, 4*len(some), false)
		if err != nil {
			return nil, known, err
		}
		if more {
			known = later(known, rows[len(rows)-1].Time)
		}
		found = append(found, rows...)
	}
	if !stamped {
		return found, known, nil
	}
	begun, err := a.beginnings(halves, found)
	return append(found, begun...), known, err
}

// beginnings reads the beginnings by which ends without connected_at are paired, as EMQX wrote them before 5.8.6: of each client, twice
// as many as it has such ends.
func (a *asking) beginnings(halves []*session.Connection, ends []session.Row) (found []session.Row, err error) {
	count := map[string]int{} // of ends, by client
	for _, c := range halves {
		if c.End != nil && c.Stamp == nil {
			count[c.ClientID]++
		}
	}
	for _, r := range ends {
		if r.Event == event.Disconnected && r.ConnectedAt == nil {
			count[r.ClientID]++
		}
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(count)), inList) {
		limit := 0
		for _, client := range some {
			limit += 2 * count[client]
		}
		b := a.builder()
		r := selectRows(b, a.q.From, a.q.To, []string{event.Connected})
		r.and(statement.OneOf(b, event.ClientID, some))
		rows, _, err := a.sessionRows(b, r, newestFirst, limit, false)
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	return found, nil
}

// missingHalves are the events whose rows are to be found of any of some connections.
func missingHalves(halves []*session.Connection) []string {
	var events []string
	if slices.ContainsFunc(halves, func(c *session.Connection) bool { return c.End == nil || c.Stamp == nil }) {
		events = append(events, event.Disconnected)
	}
	if slices.ContainsFunc(halves, func(c *session.Connection) bool { return !c.Began }) {
		events = append(events, event.Connected)
	}
	return events
}

// acknowledgements reads the CONNACKs of connections whose beginning got lost: they hold the same, but maybe under the client ID
// of the CONNECT packet.
func (a *asking) acknowledgements(list []*session.Connection) (found []session.Row, err error) {
	if !a.has(event.ConnectedAt) || !a.has(event.Peername) || !a.has(event.ReasonCode) {
		return nil, nil
	}
	lost := slices.DeleteFunc(slices.Clone(list), func(c *session.Connection) bool {
		return c.State == session.Refused || c.Began || c.Stamp == nil || c.Stamp.Before(a.q.From) || c.Peername == nil
	})
	for some := range slices.Chunk(lost, inList) {
		var peers []string
		for _, c := range some {
			peers = append(peers, *c.Peername)
		}
		slices.Sort(peers)
		b := a.builder()
		r := selectRows(b, a.q.From, a.q.To, []string{event.Connack})
		r.and(statement.OneOf(b, event.Peername, slices.Compact(peers)), statement.OneOf(b, event.ConnectedAt, stampsOf(some)))
		rows, _, err := a.sessionRows(b, r, newestFirst, 4*len(some), false)
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	return found, nil
}

func clientsOf(list []*session.Connection) []string {
	clients := make([]string, len(list))
	for i, c := range list {
		clients[i] = c.ClientID
	}
	slices.Sort(clients)
	return slices.Compact(clients)
}

func stampsOf(list []*session.Connection) []int64 {
	var stamps []int64
	for _, c := range list {
		if c.Stamp != nil {
			stamps = append(stamps, c.Stamp.UnixMilli())
		}
	}
	slices.Sort(stamps)
	return slices.Compact(stamps)
}

// doubtOpen looks for evidence against connections that no row ends: the same client connected again, whatever the query's
// other keys, or the node is dead.
func (a *asking) doubtOpen(list []*session.Connection) error {
	isOpen := func(c *session.Connection) bool { return c.State == session.Open }
	open := slices.DeleteFunc(slices.Clone(list), func(c *session.Connection) bool { return !isOpen(c) || c.ClientID == "" })
	connected := only(constant(event.Event, event.Connected), `"timestamp"`)
	selected := []string{"clientid", "max(" + connected + ") AS last_at"}
	columns := []statement.Column{{Name: event.ClientID, Type: event.String}, {Name: "last_at", Type: event.Time}}
	if a.has(event.ConnectedAt) {
		selected = append(selected, "max(connected_at) AS last_stamp")
		columns = append(columns, statement.Column{Name: "last_stamp", Type: event.Int, EpochMillis: true})
	}
	byClient := map[string][]*session.Connection{}
	for _, c := range open {
		byClient[c.ClientID] = append(byClient[c.ClientID], c)
	}
	for some := range slices.Chunk(clientsOf(open), inList) {
		b := a.builder()
		r := selectRows(b, a.q.From, a.q.To, []string{event.Connected, event.Disconnected})
		r.and(statement.OneOf(b, event.ClientID, some))
		sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY clientid\nLIMIT %d", strings.Join(selected, ", "), r.sql(), len(some)+1)
		result, err := a.run(b.Build(sql, len(some), columns...))
		if err != nil {
			return err
		}
		for i := range result.Rows {
			var last time.Time
			if at := timeAt(result.Column("last_at"), i); at != nil {
				last = *at
			}
			for _, c := range byClient[result.Columns[0].Strings[i]] {
				if c.FollowedBy(last, optionalTime(result, "last_stamp", i)) {
					c.State = session.Unknown
				}
			}
		}
	}
	dead, err := a.deadNodes(list)
	for _, c := range list {
		if isOpen(c) && c.Node != nil {
			if _, gone := dead[*c.Node]; gone {
				c.State = session.Unknown
			}
		}
	}
	return err
}
