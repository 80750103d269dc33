// Package diagnosis tells from aggregates over a time range what is wrong, in words and with evidence. A file is a subject: what
// is known of it, the SQL that gathers that, and the rules over it. The rules are pure; Ask gathers for them.
package diagnosis

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Evidence is what the table says about the clients that are asked about, and, where the comment says so, about the whole table.
// A slice that the database had more of holds the biggest groups.
type Evidence struct {
	From, To time.Time // To is the end of the range, or now where that is earlier
	Narrow   bool      // the query chooses some clients or topics; else it is about the whole fleet
	Subject  string    // the one client that is asked about; "" where there are several

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
	Lost        Incident         // the burst of ends that is looked at
	Restarted   []Incident       // the bursts of arrivals that are looked at
	Others      []Member         // a sample of all clients, to compare with those that something is wrong with

	Refusals  []Refusal
	Guesses   []Guesses
	Logins    []Login // of the whole table, in the order of time
	Denials   []Denial
	Allowed   []Allowance
	Ends      []End
	Takeovers []Takeover
	Loops     []Loop
	Short     []ShortLived
	Addresses map[string]int64        // how many client IDs work from the addresses that something was found about
	Status    map[string]ClientStatus // of the clients named in Refusals, Ends, Unacked and others that something was found about

	Drops         []Drop
	Queues        []Queue      // of the receivers with the most drops for want of room, oldest first
	Absences      []Absence    // of these receivers, likewise
	NoSubscribers []Unreceived // message.dropped, for whatever reason
	Topics        map[string]TopicReceivers
	Unacked       []Unacked
	Late          []LateReceiver
	Missed        []Unreceived              // messages on the topics of Received that found no subscriber, whoever published them
	Received      map[string]TopicReceivers // of the one client that is asked about: the topics that were delivered to it
}

// EventCount is the rows of an event (by its canonical name) on a node.
type EventCount struct {
	Event, Node string
	Span
}

// fewClients is how many may be asked about so that single rows count.
const fewClients = 20

// few says whether the question is about so few clients that what happens now and then in a fleet is worth telling.
func (f *Evidence) few() bool { return f.Narrow && f.Clients <= fewClients }

// enough is a threshold for a fleet; of a few clients, one row is enough.
func (f *Evidence) enough(inFleet int64) int64 {
	if f.few() {
		return 1
	}
	return inFleet
}

// atLeast is a threshold that grows with the time range: least for a short one, perHour times its hours for a long one.
func (f *Evidence) atLeast(least, perHour float64) int64 {
	return int64(max(least, perHour*f.To.Sub(f.From).Hours()))
}

// countOnce takes rows that stand in the table more than once for one, so that thresholds aren't met by half.
func (f *Evidence) countOnce() {
	once := func(name string, s *Span) {
		if copies := f.Copies[name]; copies > 1 {
			s.Count = (s.Count + copies - 1) / copies
		}
	}
	for i := range f.Refusals {
		once(f.Refusals[i].Event, &f.Refusals[i].Span)
	}
	for i := range f.Ends {
		once(event.Disconnected, &f.Ends[i].Span)
	}
	for i := range f.Takeovers {
		once(event.Disconnected, &f.Takeovers[i].Span)
	}
	for i := range f.Denials {
		once(event.CheckAuthzComplete, &f.Denials[i].Span)
	}
	for i := range f.Drops {
		once(f.Drops[i].Event, &f.Drops[i].Span)
	}
	for i := range f.NoSubscribers {
		once(event.MessageDropped, &f.NoSubscribers[i].Span)
	}
}
