package scenario

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// How many topic filters connections subscribed to.

// subscriptions counts the topic filters that each connection subscribed to. It is nil where that can't be told: where a session was
// resumed, whose subscriptions aren't recorded again, or where the connection began before the range.
func (a *asking) subscriptions(list []*session.Connection) ([]*int64, error) {
	counts := make([]*int64, len(list))
	if !a.has(event.Topic) || !a.has(event.Peername) {
		if !a.has(event.Topic) {
			a.q.Warnf("The table lacks the column topic, so this isn't known: the subscriptions of a connection.")
		}
		return counts, nil
	}
	ofPeer := map[peer][]int{}
	for i, c := range list {
		switch {
		case c.State == session.Refused:
			counts[i] = new(int64(0))
		case c.Peername != nil && c.Start != nil && !c.Start.Before(a.q.From):
			ofPeer[peer{c.ClientID, *c.Peername}] = append(ofPeer[peer{c.ClientID, *c.Peername}], i)
		}
	}
	peers := slices.SortedFunc(maps.Keys(ofPeer), peer.compare)
	for some := range slices.Chunk(peers, inList) {
		shared, err := a.countFilters(some, list, ofPeer, counts)
		if err != nil {
			return nil, err
		}
		if len(shared) > 0 {
			if err := a.sortFilters(shared, list, ofPeer, counts); err != nil {
				return nil, err
			}
		}
	}
	for i, c := range list {
		if counts[i] != nil && *counts[i] == 0 && c.State != session.Refused && (c.CleanStart == nil || !*c.CleanStart) {
			counts[i] = nil
		}
	}
	return counts, nil
}

// peer is one end of connections: most have a peer of their own, but a client may use one port again and again.
type peer struct{ clientID, peername string }

func (p peer) compare(q peer) int {
	return cmp.Or(strings.Compare(p.clientID, q.clientID), strings.Compare(p.peername, q.peername))
}

func ofPeers(b *statement.Builder, from, to time.Time, peers []peer) *rows {
	var clients, peernames []string
	for _, p := range peers {
		clients, peernames = append(clients, p.clientID), append(peernames, p.peername)
	}
	slices.Sort(clients)
	slices.Sort(peernames)
	r := selectRows(b, from, to, []string{event.Subscribed})
	r.and(statement.OneOf(b, event.ClientID, slices.Compact(clients)), statement.OneOf(b, event.Peername, slices.Compact(peernames)))
	return r
}

// countFilters has the database count where a peer had one connection, and lists the peers that had several.
func (a *asking) countFilters(peers []peer, list []*session.Connection, ofPeer map[peer][]int, counts []*int64) (shared []peer, err error) {
	b := a.builder()
	r := ofPeers(b, a.q.From, a.q.To, peers)
	sql := fmt.Sprintf("SELECT clientid, peername, count(DISTINCT topic) AS filters, min(\"timestamp\") AS first_at, max(\"timestamp\") AS last_at\n"+
		"%s\nGROUP BY clientid, peername\nLIMIT %d", r.sql(), 2*len(peers)+1)
	result, err := a.run(b.Build(sql, 2*len(peers),
		statement.Column{Name: event.ClientID, Type: event.String}, statement.Column{Name: event.Peername, Type: event.String},
		statement.Column{Name: "filters", Type: event.Int},
		statement.Column{Name: "first_at", Type: event.Time}, statement.Column{Name: "last_at", Type: event.Time}))
	if err != nil {
		return nil, err
	}
	for _, p := range peers {
		for _, i := range ofPeer[p] {
			counts[i] = new(int64(0))
		}
	}
	for i := range result.Rows {
		p := peer{result.Columns[0].Strings[i], result.Columns[1].Strings[i]}
		of := ofPeer[p]
		first, last := result.Columns[3].Times[i], result.Columns[4].Times[i]
		switch {
		case len(of) == 1 && holds(list[of[0]], first) && holds(list[of[0]], last):
			counts[of[0]] = &result.Columns[2].Ints[i]
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

// sortFilters reads the subscriptions of peers that had several connections, each of which made those since it began.
func (a *asking) sortFilters(peers []peer, list []*session.Connection, ofPeer map[peer][]int, counts []*int64) error {
	wanted := 0
	for _, p := range peers {
		wanted += len(ofPeer[p])
	}
	b := a.builder()
	r := ofPeers(b, a.q.From, a.q.To, peers)
	limit := 4 * wanted
	sql := fmt.Sprintf("SELECT \"timestamp\", clientid, peername, topic\n%s\nORDER BY %s\nLIMIT %d", r.sql(), newestFirst, limit+1)
	result, err := a.run(b.Build(sql, limit,
		statement.Column{Name: event.Timestamp, Type: event.Time}, statement.Column{Name: event.ClientID, Type: event.String},
		statement.Column{Name: event.Peername, Type: event.String}, statement.Column{Name: event.Topic, Type: event.String}))
	if err != nil {
		return err
	}
	seen := map[int]map[string]bool{}
	for i := range result.Rows {
		at := result.Columns[0].Times[i]
		of := ofPeer[peer{result.Columns[1].Strings[i], result.Columns[2].Strings[i]}]
		n := slices.IndexFunc(of, func(i int) bool { return holds(list[i], at) }) // the list is newest first
		if n < 0 {
			continue
		}
		if seen[of[n]] == nil {
			seen[of[n]] = map[string]bool{}
		}
		seen[of[n]][result.Columns[3].Strings[i]] = true
	}
	for _, p := range peers {
		for _, i := range ofPeer[p] {
			if result.More && !result.Columns[0].Times[result.Rows-1].Before(*list[i].Start) {
				counts[i] = nil // older rows of it weren't read
				continue
			}
			counts[i] = new(int64(len(seen[i])))
		}
	}
	return nil
}
