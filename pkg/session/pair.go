package session

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

const (
	handshake = time.Minute     // the most that lies between the rows of one attempt to connect
	takeover  = 5 * time.Second // how much later than the new connection the row of a replaced one may be
	disorder  = time.Second     // how far rows about one moment may be apart
)

// Pair finds the connections that rows are about, in the order of Compare.
//
// EMQX 5.8.6 and later write client ID and connected_at into both the row of a connection's beginning and that of its end.
// Where an end has no connected_at, it belongs to the latest connection of its client that began before and hasn't ended, with
// the same peername where both rows hold one. CONNACK rows hold the client ID of the CONNECT packet, which may be empty or another
// one, so they are joined by connected_at and peername. A refusal by authentication and the CONNACK that tells it are one attempt.
func Pair(rows []Row) []*Connection {
	p := &pairing{stamped: map[stamp][]*Connection{}, clients: map[string][]*Connection{}, peers: map[string][]*Connection{}}
	rows = distinct(rows)
	for _, r := range rows {
		if r.Event == event.Connected {
			p.begin(r)
		}
	}
	for _, r := range rows {
		if r.Event == event.Disconnected && r.ConnectedAt != nil {
			p.end(p.ofStamp(r), r)
		}
	}
	p.sort()
	for _, r := range rows {
		if r.Event == event.Disconnected && r.ConnectedAt == nil {
			p.end(p.ofTime(r), r)
		}
	}
	p.sort()
	for _, r := range rows {
		if failed(r) {
			p.refuse(r)
		}
	}
	p.forgetReauthentications()
	for _, r := range rows {
		if r.Event != event.Connected && r.Event != event.Disconnected && !failed(r) {
			p.hint(r)
		}
	}
	for _, c := range p.all {
		c.settle()
	}
	slices.SortFunc(p.all, Compare)
	Supersede(p.all)
	return p.all
}

// distinct puts rows into the order of time, those of a millisecond into the protocol's, and drops repetitions: a batch that
// was written twice.
func distinct(rows []Row) []Row {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, compareRows)
	kept := rows[:0]
	for _, r := range rows {
		if n := len(kept); n > 0 && compareRows(kept[n-1], r) == 0 {
			kept[n-1].Matched = kept[n-1].Matched || r.Matched
			continue
		}
		kept = append(kept, r)
	}
	return kept
}

func compareRows(x, y Row) int {
	return cmp.Or(
		x.Time.Compare(y.Time), cmp.Compare(event.Rank(x.Event), event.Rank(y.Event)), strings.Compare(x.Event, y.Event),
		strings.Compare(x.ClientID, y.ClientID), strings.Compare(text(x.Peername), text(y.Peername)),
		strings.Compare(text(x.Node), text(y.Node)), cmp.Compare(millis(x.ConnectedAt), millis(y.ConnectedAt)),
		strings.Compare(text(x.Reason), text(y.Reason)), strings.Compare(text(x.ReasonCode), text(y.ReasonCode)),
	)
}

func millis(t *time.Time) int64 {
	if t == nil {
		return 0
	}
	return t.UnixMilli()
}

type pairing struct {
	all     []*Connection
	stamped map[stamp][]*Connection
	clients map[string][]*Connection // accepted ones
	peers   map[string][]*Connection // likewise
	tries   []*Connection            // refused ones
	trying  map[string]*Connection   // the latest of a peer
}

// stamp is what rows of one connection share.
type stamp struct {
	clientID    string
	connectedAt int64
}

func (p *pairing) add(c *Connection) *Connection {
	p.all = append(p.all, c)
	p.clients[c.ClientID] = append(p.clients[c.ClientID], c)
	if c.Peername != nil {
		p.peers[*c.Peername] = append(p.peers[*c.Peername], c)
	}
	if c.Stamp != nil {
		key := stamp{c.ClientID, c.Stamp.UnixMilli()}
		p.stamped[key] = append(p.stamped[key], c)
	}
	return c
}

func (p *pairing) sort() {
	for _, lists := range []map[string][]*Connection{p.clients, p.peers} {
		for _, list := range lists {
			slices.SortStableFunc(list, Compare)
		}
	}
}

// learn takes over what a row knows and earlier rows didn't.
func (c *Connection) learn(r Row) {
	c.Username = cmp.Or(c.Username, r.Username)
	c.Peername = cmp.Or(c.Peername, r.Peername)
	c.Node = cmp.Or(c.Node, r.Node)
	c.Keepalive = cmp.Or(c.Keepalive, r.Keepalive)
	c.CleanStart = cmp.Or(c.CleanStart, r.CleanStart)
	c.Matched = c.Matched || r.Matched
	if r.Time.After(c.heard) {
		c.heard = r.Time
	}
}

func (p *pairing) begin(r Row) {
	var c *Connection
	if r.ConnectedAt != nil {
		c = p.stampedAs(r)
	}
	if c == nil {
		start := r.Time
		if r.ConnectedAt != nil {
			start = *r.ConnectedAt
		}
		c = p.add(&Connection{ClientID: r.ClientID, Peername: r.Peername, Start: &start, Stamp: r.ConnectedAt})
	}
	c.Began = true
	c.learn(r)
}

// stampedAs is the connection of the row's client ID and connected_at. Two of them may begin in one millisecond.
func (p *pairing) stampedAs(r Row) *Connection {
	for _, c := range p.stamped[stamp{r.ClientID, r.ConnectedAt.UnixMilli()}] {
		if !different(c.Peername, r.Peername) {
			return c
		}
	}
	return nil
}

func (p *pairing) ofStamp(r Row) *Connection {
	if c := p.stampedAs(r); c != nil {
		return c
	}
	return p.add(&Connection{ClientID: r.ClientID, Peername: r.Peername, Start: r.ConnectedAt, Stamp: r.ConnectedAt})
}

// ofTime is the connection that ends with a row that doesn't say when it began.
func (p *pairing) ofTime(r Row) *Connection {
	var same, open []*Connection // newest first
	for _, c := range slices.Backward(p.clients[r.ClientID]) {
		if c.End != nil || c.Start == nil || c.Start.After(r.Time) || different(c.Peername, r.Peername) {
			continue
		}
		if c.Peername != nil && r.Peername != nil {
			same = append(same, c)
			break
		}
		if open = append(open, c); len(open) == 2 {
			break
		}
	}
	switch {
	case len(same) > 0:
		return same[0]
	case len(open) == 2 && isReplacing(r.Reason) && r.Time.Sub(*open[0].Start) < takeover:
		return open[1] // the newest is the one that took over
	case len(open) > 0:
		return open[0]
	}
	return p.add(&Connection{ClientID: r.ClientID, Peername: r.Peername})
}

func isReplacing(reason *string) bool { return event.Replaced(text(reason)) }

// end keeps the first of several ends.
func (p *pairing) end(c *Connection, r Row) {
	if c.End == nil {
		end := r.Time
		if r.DisconnectedAt != nil {
			end = *r.DisconnectedAt
		}
		c.End, c.Reason = &end, r.Reason
	}
	c.learn(r)
}

// failed says whether a row is a refusal.
func failed(r Row) bool {
	if r.Event != event.CheckAuthnComplete && r.Event != event.Connack {
		return false
	}
	rule, _ := event.RuleFor(r.Event)
	return rule.Of(r.ReasonCode) == event.Failure
}

// refuse notes an attempt, or the CONNACK of one whose authentication failed.
func (p *pairing) refuse(r Row) {
	if p.trying == nil {
		p.trying = map[string]*Connection{}
	}
	peer := "client " + r.ClientID
	if r.Peername != nil {
		peer = *r.Peername
	}
	c := p.trying[peer]
	if c == nil || r.Event != event.Connack || !c.authnOnly || r.Time.Sub(c.heard) > handshake {
		c = &Connection{ClientID: r.ClientID, Reason: r.ReasonCode, State: Refused, authnOnly: true}
		p.trying[peer] = c
		p.tries = append(p.tries, c)
	}
	if r.Event == event.Connack {
		c.authnOnly = false
	}
	c.ClientID = cmp.Or(c.ClientID, r.ClientID)
	at := r.Time
	c.Start, c.End = &at, &at
	c.learn(r)
}

// forgetReauthentications tells attempts from authentications in the middle of a connection, which no CONNACK follows.
func (p *pairing) forgetReauthentications() {
	for _, c := range p.tries {
		if c.authnOnly {
			if whole := p.during(c.ClientID, c.Peername, c.heard, 0); whole != nil {
				whole.Matched = whole.Matched || c.Matched
				continue
			}
		}
		p.all = append(p.all, c)
	}
}

// during is the accepted connection of a peer at a time, or one that began at most a while later.
func (p *pairing) during(clientID string, peername *string, at time.Time, later time.Duration) *Connection {
	list := p.clients[clientID]
	if peername != nil {
		list = p.peers[*peername]
	}
	for _, c := range slices.Backward(list) {
		if (c.Start == nil || !c.Start.After(at.Add(later))) && (c.End == nil || !at.After(c.End.Add(disorder))) {
			return c
		}
	}
	return nil
}

// hint takes a row about a connection that tells neither its beginning nor its end.
func (p *pairing) hint(r Row) {
	var c *Connection
	switch r.Event {
	case event.CheckAuthnComplete:
		if c = p.during(r.ClientID, r.Peername, r.Time, handshake); c == nil {
			c = p.attempt(r)
		}
		if c != nil {
			c.Matched = c.Matched || r.Matched
		}
		return // it says nothing about what became of it
	case event.Connack:
		c = p.during(r.ClientID, r.Peername, r.Time, 0)
		if r.ConnectedAt != nil && r.Peername != nil {
			for _, one := range p.peers[*r.Peername] {
				if one.Stamp != nil && one.Stamp.Equal(*r.ConnectedAt) {
					c = one
				}
			}
		}
	default:
		c = p.during(r.ClientID, r.Peername, r.Time, 0)
	}
	if c == nil && r.Matched {
		c = p.add(&Connection{ClientID: r.ClientID, Peername: r.Peername, Start: r.ConnectedAt, Stamp: r.ConnectedAt})
	}
	if c != nil {
		c.learn(r)
	}
}

// attempt is the refusal that followed a row of the same peer.
func (p *pairing) attempt(r Row) *Connection {
	for _, c := range p.tries {
		if r.Peername != nil && text(c.Peername) == *r.Peername && !c.heard.Before(r.Time) && c.heard.Sub(r.Time) <= handshake {
			return c
		}
	}
	return nil
}

// settle says what became of an accepted connection.
func (c *Connection) settle() {
	switch {
	case c.State == Refused:
	case c.End == nil:
		c.State = Open
	case isReplacing(c.Reason):
		c.State = Replaced
	default:
		c.State = Closed
	}
}
