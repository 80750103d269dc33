package connection

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// How the view connections completes connections of which it knows some rows by their other halves.

// otherHalves reads the beginnings and ends that the keys didn't choose of connections that they did. Before known, rows may
// be that weren't read.
func otherHalves(ctx context.Context, q *ask.Question, list []*session.Connection) (found []session.Row, known time.Time, err error) {
	stamped := q.Has(event.ConnectedAt)
	halves := slices.DeleteFunc(slices.Clone(list), func(c *session.Connection) bool {
		complete := c.End != nil && (c.Began || c.Start != nil && c.Start.Before(q.From))
		return c.State == session.Refused || complete
	})
	var readings []reading
	for some := range slices.Chunk(halves, inList) {
		r := reading{events: []string{event.Connected, event.Disconnected}, and: oneOf(event.ClientID, clientsOf(some)), limit: 4 * len(some)}
		if stamped {
			r.events = missingHalves(some)
			r.and = func(b *statement.Builder) []string {
				clients := statement.OneOf(b, event.ClientID, clientsOf(some))
				alternatives := []string{"connected_at IS NULL"}
				if stamps := stampsOf(some); len(stamps) > 0 {
					alternatives = append(alternatives, statement.OneOf(b, event.ConnectedAt, stamps))
				}
				return append([]string{clients}, statement.AnyOf(alternatives...)...)
			}
		}
		readings = append(readings, r)
	}
	found, known, err = readAll(ctx, q, readings)
	if err != nil || !stamped {
		return found, known, err
	}
	begun, err := beginningsByTime(ctx, q, halves, found)
	return append(found, begun...), known, err
}

// beginningsByTime reads the beginnings by which ends without connected_at are paired, as EMQX wrote them before 5.8.6: of each client,
// twice as many as it has such ends.
func beginningsByTime(ctx context.Context, q *ask.Question, halves []*session.Connection, ends []session.Row) ([]session.Row, error) {
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
	var readings []reading
	for some := range slices.Chunk(slices.Sorted(maps.Keys(count)), inList) {
		limit := 0
		for _, client := range some {
			limit += 2 * count[client]
		}
		readings = append(readings, reading{events: []string{event.Connected}, and: oneOf(event.ClientID, some), limit: limit})
	}
	found, _, err := readAll(ctx, q, readings)
	return found, err
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
func acknowledgements(ctx context.Context, q *ask.Question, list []*session.Connection) ([]session.Row, error) {
	if !q.Has(event.ConnectedAt) || !q.Has(event.Peername) || !q.Has(event.ReasonCode) {
		return nil, nil
	}
	lost := slices.DeleteFunc(slices.Clone(list), func(c *session.Connection) bool {
		return c.State == session.Refused || c.Began || c.Stamp == nil || c.Stamp.Before(q.From) || c.Peername == nil
	})
	var readings []reading
	for some := range slices.Chunk(lost, inList) {
		var peers []string
		for _, c := range some {
			peers = append(peers, *c.Peername)
		}
		slices.Sort(peers)
		readings = append(readings, reading{events: []string{event.Connack}, limit: 4 * len(some), and: func(b *statement.Builder) []string {
			return []string{
				statement.OneOf(b, event.Peername, slices.Compact(peers)), statement.OneOf(b, event.ConnectedAt, stampsOf(some)),
			}
		}})
	}
	found, _, err := readAll(ctx, q, readings)
	return found, err
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
