// Package session puts the rows of the table together to connections: which rows are about the same one, when it began and
// ended, and what became of it. Rows may be missing, repeated and out of order; what they don't tell stays unknown.
package session

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Row is what a row of the lifecycle events tells about a connection; nil is NULL.
type Row struct {
	Time           time.Time
	Event          string
	ClientID       string
	Username       *string
	Peername       *string
	Node           *string
	Reason         *string
	ReasonCode     *string
	Keepalive      *int64
	CleanStart     *bool
	ConnectedAt    *time.Time
	DisconnectedAt *time.Time

	Matched bool // a row that the query's keys choose; others only complete the picture
}

// State is what became of a connection.
type State string

const (
	Open     State = "open"     // no row says that it ended
	Closed   State = "closed"   // it ended
	Replaced State = "replaced" // another connection with the same client ID took over: the client is still there
	Refused  State = "refused"  // it was never accepted
	Unknown  State = "unknown"  // it isn't open any more, but nobody recorded its end
)

// Connection is one connection of a client, or an attempt that was refused. A refused one starts and ends when it was refused.
type Connection struct {
	ClientID   string
	Username   *string
	Peername   *string
	Node       *string
	Start      *time.Time // nil: before the rows begin, and none of them says when
	End        *time.Time // nil: not ended, as far as is known
	Reason     *string    // why it ended or was refused
	Keepalive  *int64     // seconds
	CleanStart *bool
	State      State

	Matched   bool       // one of its rows was asked for
	Began     bool       // the row of its beginning was seen, so what only that holds is known
	Stamp     *time.Time // connected_at, by which EMQX's rows of one connection belong together; nil: unknown
	heard     time.Time  // its last row
	authnOnly bool       // a refusal whose CONNACK hasn't been seen
}

// Duration is how long it lasted; nil where that isn't known, and for a refused one, which never was.
func (c *Connection) Duration() *time.Duration {
	if c.Start == nil || c.End == nil || c.State == Refused {
		return nil
	}
	d := max(0, c.End.Sub(*c.Start))
	return &d
}

// At is the time by which connections are ordered: the start, or what comes nearest to it.
func (c *Connection) At() time.Time {
	switch {
	case c.Start != nil:
		return *c.Start
	case c.End != nil:
		return *c.End
	}
	return c.heard
}

// Compare orders connections by time; those of one millisecond have some order that is always the same.
func Compare(x, y *Connection) int {
	return cmp.Or(
		x.At().Compare(y.At()),
		strings.Compare(x.ClientID, y.ClientID),
		strings.Compare(text(x.Peername), text(y.Peername)),
		cmp.Compare(endOf(x), endOf(y)),
		strings.Compare(string(x.State), string(y.State)),
		strings.Compare(text(x.Reason), text(y.Reason)),
	)
}

func endOf(c *Connection) int64 {
	if c.End == nil {
		return 1<<63 - 1
	}
	return c.End.UnixMilli()
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// different says whether both are known and not the same.
func different(x, y *string) bool { return x != nil && y != nil && *x != *y }

// Supersede marks what can't be open any more, though no row says so: a connection after which the same client connected
// again, on whatever node.
func Supersede(connections []*Connection) {
	ordered := slices.Clone(connections)
	slices.SortStableFunc(ordered, Compare)
	later := map[string]bool{}
	for _, c := range slices.Backward(ordered) {
		if c.State == Refused {
			continue
		}
		if c.State == Open && later[c.ClientID] {
			c.State = Unknown
		}
		later[c.ClientID] = true
	}
}

// FollowedBy says whether a connect of the same client, by the time of its row and by its connected_at where that is known,
// came after this connection began.
func (c *Connection) FollowedBy(row time.Time, connectedAt *time.Time) bool {
	switch {
	case c.Stamp != nil && connectedAt != nil:
		return connectedAt.After(*c.Stamp)
	case c.Stamp == nil && c.Start != nil:
		return row.After(*c.Start)
	}
	return row.After(c.heard)
}
