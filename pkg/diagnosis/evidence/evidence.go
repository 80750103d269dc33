// Package evidence is what a diagnosis is made of: the facts that are gathered from the table, a file an area, the findings that rules
// make of them, and what gathering and judging share.
package evidence

import (
	"slices"
	"time"
)

// Evidence is what the table says about the clients that are asked about, and, where the comment says so, about the whole table.
// A slice that the database had more of holds the biggest groups.
type Evidence struct {
	From, To time.Time // To is the end of the range, or now where that is earlier
	Narrow   bool      // the query chooses some clients or topics; else it is about the whole fleet
	Subject  string    // the one client that is asked about; "" where there are several
	Node     string    // the one node that is asked about, and nothing narrower
	Topic    string    // likewise the one topic

	Clients int64 // different ones
	Events  []EventCount
	Seen    *Sightings // where what was asked about has no rows

	Copies map[string]int64 // of the whole table: by event, how often its rows stand there, where that is more than once
	Clocks []Clock          // of the whole table: nodes by how long deliveries to their clients seem to take

	Over        RowsOverTime     // of the whole table
	Silences    []Silence        // of the whole table, those that silencesOf lists
	Bursts      []Burst          // of the whole table: clients of one node that lost their connections at once
	Arrivals    []Burst          // of the whole table: clients that connected at once
	NodeClients map[string]int64 // of the nodes that lost many at once: how many different clients
	OwnBursts   []Burst          // of the clients that are asked about, of any size; nil where that is the whole fleet
	Returns     []Burst          // their new connections, likewise
	Losses      []Incident       // the bursts of ends that are looked at, the biggest first
	Restarted   []Incident       // the bursts of arrivals that are looked at
	Others      []Member         // a sample of all clients, to compare with those that something is wrong with

	Users      bool // the table has user names
	Refusals   []Refusal
	Guesses    []Guesses
	Logins     []Login // of the whole table, in the order of time
	LoginStep  time.Duration
	Denials    []Denial
	Allowed    []Allowance
	Ends       []End
	Takeovers  []Takeover
	Loops      []Loop
	Unfinished []Unfinished
	Short      []ShortLived
	Addresses  map[string]int64        // how many client IDs work from the addresses that something was found about
	Status     map[string]ClientStatus // of the clients named in Refusals, Ends, Unacked and others that something was found about
	LookedAt   []string                // the clients whose status was looked for

	Drops         []Drop
	Queues        []Queue   // of the receivers with the most drops for want of room, oldest first
	Absences      []Absence // of these receivers, likewise
	Senders       Senders
	Onward        []Drop       // of messages of the one client that is asked about, at their receivers
	NoSubscribers []Unreceived // message.dropped, for whatever reason
	Topics        map[string]TopicReceivers
	Unacked       []Unacked
	Late          []LateReceiver
	Missed        []Unreceived              // messages on topics of the one client that is asked about that found no subscriber, whoever published them
	Received      map[string]TopicReceivers // these topics, as far as they were delivered to it
}

// EventCount is the rows of an event (by its canonical name) on a node.
type EventCount struct {
	Event, Node string
	Span
}

// FewClients is how many may be asked about so that single rows count.
const FewClients = 20

// Few says whether the question is about so few clients that what happens now and then in a fleet is worth telling.
func (f *Evidence) Few() bool { return f.Narrow && f.Clients <= FewClients }

// Enough is a threshold for a fleet; of a few clients, one row is enough.
func (f *Evidence) Enough(inFleet int64) int64 {
	if f.Few() {
		return 1
	}
	return inFleet
}

// AtLeast is a threshold that grows with the time range: least for a short one, perHour times its hours for a long one.
func (f *Evidence) AtLeast(least, perHour float64) int64 {
	return int64(max(least, perHour*f.To.Sub(f.From).Hours()))
}

// Rows is how many rows there are of what is asked about.
func (f *Evidence) Rows() int64 {
	n := int64(0)
	for _, e := range f.Events {
		n += e.Count
	}
	return n
}

// EventRows is how many of them are of one event.
func (f *Evidence) EventRows(name string) (n int64) {
	for _, e := range f.Events {
		if e.Event == name {
			n += e.Count
		}
	}
	return n
}

// Once is how many of so many rows of an event are left if those count once that stand in the table more often.
func (f *Evidence) Once(name string, rows int64) int64 {
	if copies := f.Copies[name]; copies > 1 {
		return (rows + copies - 1) / copies
	}
	return rows
}

// Severity is base, or critical where the clients are a good part of all. What is over keeps it.
func (f *Evidence) Severity(base Severity, clients int64) Severity {
	if clients >= 10 && clients*20 >= f.Clients {
		return Critical
	}
	return base
}

const LostClients = 10

// Skewed says whether a node is one of two whose clocks disagree.
func (f *Evidence) Skewed(node string) bool {
	return slices.ContainsFunc(f.Clocks, func(c Clock) bool { return node == "" || c.Node == node || c.From == node })
}

// Skew is the biggest difference between two clocks.
func (f *Evidence) Skew() (most time.Duration) {
	for _, c := range f.Clocks {
		most = max(most, -c.Least)
	}
	return most
}
