package evidence

import (
	"slices"
	"time"
)

// The table as a whole: rows over time, silence, clocks.

// RowsOverTime counts rows in steps of time, to see where there are none.
type RowsOverTime struct {
	Step    time.Duration
	Buckets []RowBucket // in the order of time; only steps with rows
	Cut     bool        // there were more than could be read: nothing can be said about silence
}

// RowBucket is the rows of one node in one step.
type RowBucket struct {
	Node     string
	At       time.Time
	Connects int64
	Span
}

// Silence is a time without rows, with what its clients did.
type Silence struct {
	Node         string // "" for all nodes
	Since, Until time.Time
	Open         bool  // it lasts until the end of the range
	Steady       bool  // rows came steadily before, and after unless it is open
	Active       int64 // clients with rows in the ten minutes before it
	Gone         int64 // those of them that had a recorded end in these minutes
	Moved        int64 // those without one that connected to other nodes within two minutes
	Begun        int64 // connections that began in it by what their ends say, and have no row of their begin
}

func (s Silence) Lasts() time.Duration { return s.Until.Sub(s.Since) }

// Lost says whether clients lost a node that fell silent.
func (s Silence) Lost() bool { return s.Node != "" && s.Moved >= LostClients }

// Clock is what a sample of deliveries to the clients of one node says of its clock.
type Clock struct {
	Node      string
	Early     int64         // deliveries that came before their publish
	Publisher string        // of one of these
	From      string        // the node of that publisher; "" where it isn't known
	Least     time.Duration // the shortest time from publish to delivery: below zero where a clock is off
	Span                    // of the early ones
}

// Sightings is what is known of a name without rows.
type Sightings struct {
	Kind, Name string    // client, user, network or topic
	Last       time.Time // the last row before the time range; zero: none in the days before
	Near       []string  // names that have rows in the time range, the nearest first
	Published  int64     // rows at others of what it published
}

// SilenceOf is the silence of a node; nil where none was looked at.
func (f *Evidence) SilenceOf(node string) *Silence {
	at := slices.IndexFunc(f.Silences, func(s Silence) bool { return s.Node != "" && s.Node == node })
	if at < 0 {
		return nil
	}
	return &f.Silences[at]
}
