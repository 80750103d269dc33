package connection

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// How many topic filters connections subscribed to.

// subscriptions counts them for a list of connections, newest first.
type subscriptions struct {
	connections []*session.Connection
	ofPeer      map[peer][]int // places in the list
	counts      []*int64       // by place; nil where that can't be told
}

// peer is one end of connections: most have a peer of their own, but a client may use one port again and again.
type peer struct{ clientID, peername string }

func (p peer) compare(q peer) int {
	return cmp.Or(strings.Compare(p.clientID, q.clientID), strings.Compare(p.peername, q.peername))
}

// countSubscriptions counts the topic filters that each connection subscribed to. It is nil where that can't be told: where a session
// was resumed, whose subscriptions aren't recorded again, or where the connection began before the range.
func countSubscriptions(ctx context.Context, q *ask.Question, list []*session.Connection) ([]*int64, error) {
	s := subscriptions{list, map[peer][]int{}, make([]*int64, len(list))}
	if !q.Has(event.Topic) {
		q.Warnf("The table lacks the column topic, so this isn't known: the subscriptions of a connection.")
	}
	if !q.Has(event.Topic) || !q.Has(event.Peername) {
		return s.counts, nil
	}
	for i, c := range list {
		switch {
		case c.State == session.Refused:
			s.counts[i] = new(int64(0))
		case c.Peername != nil && c.Start != nil && !c.Start.Before(q.From):
			p := peer{c.ClientID, *c.Peername}
			s.ofPeer[p] = append(s.ofPeer[p], i)
		}
	}
	var parts []func(context.Context, *ask.Question) error
	for some := range slices.Chunk(slices.SortedFunc(maps.Keys(s.ofPeer), peer.compare), inList) {
		parts = append(parts, func(ctx context.Context, q *ask.Question) error {
			shared, err := s.count(ctx, q, some)
			if err != nil || len(shared) == 0 {
				return err
			}
			return s.countShared(ctx, q, shared)
		})
	}
	if err := q.Together(ctx, parts...); err != nil {
		return nil, err
	}
	for i, c := range list {
		if n := s.counts[i]; n != nil && *n == 0 && c.State != session.Refused && (c.CleanStart == nil || !*c.CleanStart) {
			s.counts[i] = nil
		}
	}
	return s.counts, nil
}

// rowsOfPeers selects the subscriptions of some peers, and of what else has their client IDs and addresses crosswise.
func rowsOfPeers(q *ask.Question, b *statement.Builder, peers []peer) *statement.Rows {
	var clients, peernames []string
	for _, p := range peers {
		clients, peernames = append(clients, p.clientID), append(peernames, p.peername)
	}
	slices.Sort(clients)
	slices.Sort(peernames)
	r := statement.SelectRows(b, q.From, q.To, []string{event.Subscribed})
	r.And(statement.OneOf(b, event.ClientID, slices.Compact(clients)), statement.OneOf(b, event.Peername, slices.Compact(peernames)))
	return r
}

// count has the database count where a peer had one connection, and lists the peers that had several.
func (s subscriptions) count(ctx context.Context, q *ask.Question, peers []peer) (shared []peer, err error) {
	b := q.Builder()
	list := statement.Select{
		statement.PlainText(event.ClientID), statement.PlainText(event.Peername), statement.Int("filters", "count(DISTINCT topic)"),
		statement.Time("first_at", `min("timestamp")`), statement.Time("last_at", `max("timestamp")`),
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY clientid, peername\nLIMIT %d", list, rowsOfPeers(q, b, peers).SQL(), 2*len(peers)+1)
	result, err := q.Run(ctx, b.Build(sql, 2*len(peers), list.Columns()...))
	if err != nil {
		return nil, err
	}
	for _, p := range peers {
		for _, i := range s.ofPeer[p] {
			s.counts[i] = new(int64(0))
		}
	}
	clients, peernames, filters := result.Texts(event.ClientID), result.Texts(event.Peername), result.Ints("filters")
	first, last := result.Times("first_at"), result.Times("last_at")
	for i := range result.Rows {
		p := peer{clients.Get(i), peernames.Get(i)}
		of := s.ofPeer[p]
		switch {
		case len(of) == 1 && holds(s.connections[of[0]], first.Get(i)) && holds(s.connections[of[0]], last.Get(i)):
			s.counts[of[0]] = filters.Pointer(i)
		case len(of) > 0:
			shared = append(shared, p)
		}
	}
	slices.SortFunc(shared, peer.compare)
	return shared, nil
}

// lateRow is how much later than the end of its connection the row of a subscription may be.
const lateRow = time.Second

func holds(c *session.Connection, at time.Time) bool {
	return !at.Before(*c.Start) && (c.End == nil || !at.After(c.End.Add(lateRow)))
}

// countShared reads the subscriptions of peers that had several connections, each of which made those since it began.
func (s subscriptions) countShared(ctx context.Context, q *ask.Question, peers []peer) error {
	wanted := 0
	for _, p := range peers {
		wanted += len(s.ofPeer[p])
	}
	b := q.Builder()
	limit := 4 * wanted
	list := statement.Select{
		statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time}),
		statement.PlainText(event.ClientID), statement.PlainText(event.Peername), statement.PlainText(event.Topic),
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nORDER BY %s\nLIMIT %d", list, rowsOfPeers(q, b, peers).SQL(), newestFirst, limit+1)
	result, err := q.Run(ctx, b.Build(sql, limit, list.Columns()...))
	if err != nil {
		return err
	}
	times, clients, peernames, topics := result.Times(event.Timestamp), result.Texts(event.ClientID), result.Texts(event.Peername), result.Texts(event.Topic)
	seen := map[int]map[string]bool{} // filters, by place
	for row := range result.Rows {
		of := s.ofPeer[peer{clients.Get(row), peernames.Get(row)}]
		n := slices.IndexFunc(of, func(i int) bool { return holds(s.connections[i], times.Get(row)) }) // the list is newest first
		if n < 0 {
			continue
		}
		if seen[of[n]] == nil {
			seen[of[n]] = map[string]bool{}
		}
		seen[of[n]][topics.Get(row)] = true
	}
	for _, p := range peers {
		for _, i := range s.ofPeer[p] {
			if result.More && !times.Get(result.Rows-1).Before(*s.connections[i].Start) {
				s.counts[i] = nil // older rows of it weren't read
				continue
			}
			s.counts[i] = new(int64(len(seen[i])))
		}
	}
	return nil
}
