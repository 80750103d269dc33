package session

import (
	"slices"
	"time"
)

// What a client is during a stretch of time, beside Refused and Unknown.
const (
	Connected    State = "connected"
	Disconnected State = "disconnected"
)

// Stretch is a time in which a client's state stayed the same.
type Stretch struct {
	From, To time.Time
	Is       State   // Connected, Disconnected, Refused or Unknown
	Reason   *string // of Disconnected and Refused
}

// States tells one client's connections as what the client was, from one time to another, in order and without overlaps. Nothing is told of
// times before the first thing that is known. A client is disconnected, or refused, until it comes back. The end of a connection that
// another one replaced ends nothing. dead holds nodes that have gone, with the time at which they were last heard of: up to then
// their open connections were connected.
func States(connections []*Connection, from, to time.Time, dead map[string]time.Time) []Stretch {
	var changes []Stretch // To isn't known yet
	change := func(at time.Time, is State, reason *string) {
		changes = append(changes, Stretch{From: at, Is: is, Reason: reason})
	}
	connections = slices.SortedFunc(slices.Values(connections), Compare)
	for _, c := range connections {
		if c.State == Refused {
			if !during(connections, *c.Start) {
				change(*c.Start, Refused, c.Reason)
			}
			continue
		}
		if c.Start != nil {
			is := Connected
			if c.State == Unknown {
				is = Unknown
			}
			change(*c.Start, is, nil)
		}
		switch {
		case c.State == Open && c.Node != nil:
			if last, gone := dead[*c.Node]; gone {
				change(later(last, c.At()), Unknown, nil)
			}
		case c.State == Replaced && c.Start == nil:
			change(*c.End, Connected, nil)
		case c.State == Closed && !during(connections, *c.End):
			change(*c.End, Disconnected, c.Reason)
		}
	}
	slices.SortStableFunc(changes, func(x, y Stretch) int { return x.From.Compare(y.From) })
	return stretches(changes, from, to)
}

// during says whether one of some connections that are known from beginning to end, or to be open, covers a time: a client ID that
// is handed over begins before the old connection's end is noted.
func during(connections []*Connection, at time.Time) bool {
	return slices.ContainsFunc(connections, func(c *Connection) bool {
		return c.State != Refused && c.State != Unknown && c.Start != nil && !c.Start.After(at) && (c.End == nil || c.End.After(at))
	})
}

// stretches lets each change last until the next, within a range; what is the same goes on.
func stretches(changes []Stretch, from, to time.Time) []Stretch {
	var list []Stretch
	for i, s := range changes {
		s.To = to
		if i+1 < len(changes) {
			s.To = earlier(to, changes[i+1].From)
		}
		s.From = later(s.From, from)
		if !s.From.Before(s.To) {
			continue
		}
		if n := len(list); n > 0 && list[n-1].To.Equal(s.From) && list[n-1].Is == s.Is && text(list[n-1].Reason) == text(s.Reason) {
			list[n-1].To = s.To
			continue
		}
		list = append(list, s)
	}
	return list
}

func later(x, y time.Time) time.Time {
	if x.After(y) {
		return x
	}
	return y
}

func earlier(x, y time.Time) time.Time {
	if x.Before(y) {
		return x
	}
	return y
}
