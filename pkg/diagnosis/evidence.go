// Package diagnosis tells from aggregates over a time range what is wrong, in words and with evidence: one rule for each
// finding. It knows neither SQL nor Grafana; whoever asks gathers the Evidence and shows the Findings.
package diagnosis

import "time"

// Evidence are what the table says about the clients that are asked about, and, where the comment says so, about the
// whole table. A slice that the database had more of holds the biggest groups.
type Evidence struct {
	From, To time.Time // To is the end of the range, or now where that is earlier
	Narrow   bool      // the query chooses some clients or topics; else it is about the whole fleet

	Clients     int64 // different ones
	Events      []EventCount
	Beat        Beat             // of the whole table
	Bursts      []Burst          // of the whole table
	NodeClients map[string]int64 // of the nodes in HitNodes: how many different clients
	OwnBursts   []Burst          // of the clients that are asked about, of any size; nil where that is the whole fleet
	Returns     []Burst          // their new connections, likewise
	Silences    []Silence        // of the whole table, those that Silences lists

	Refusals  []Refusal
	Guesses   []Guesses
	Denials   []Denial
	Ends      []End
	Takeovers []Takeover
	Lives     map[string]Life // of the clients named in Refusals, Ends and Unacked

	Drops   []Drop
	Queues  []Queue // of the receivers with the most drops for want of room, oldest first
	Unheard []Unheard
	Topics  map[string]Audience // of the topics in Unheard that were looked at
	Unacked []Unacked
}

// Span is some rows: how many, the first and the last.
type Span struct {
	Count       int64
	First, Last time.Time
}

// EventCount is the rows of an event (by its canonical name) on a node.
type EventCount struct {
	Event, Node string
	Span
}

// Beat counts rows in steps of time, to see where there are none.
type Beat struct {
	Ticks []Tick // in the order of time; only steps with rows
	Cut   bool   // there were more than could be read: nothing can be said about silence
}

// Tick is the rows of one node in one step.
type Tick struct {
	Node string
	At   time.Time
	Span
}

// Burst is clients of one node that were disconnected against their will, or connected, within ten seconds.
type Burst struct {
	Node    string
	Clients int64
	Span    // of rows
}

// Silence is a time without rows, with what its clients did.
type Silence struct {
	Node         string // "" for all nodes
	Since, Until time.Time
	Open         bool  // it lasts until the end of the range
	Active       int64 // clients with rows in the ten minutes before it
	Gone         int64 // those of them that had a recorded end in these minutes
	Moved        int64 // those without one that connected to other nodes within two minutes
}

// Refusal is the failures of one client's attempts to connect with one code, in client.check_authn_complete or client.connack.
type Refusal struct {
	ClientID, Event, Code string
	Username, Source      string // one of them
	Sources               int64  // how many addresses
	Span
}

// Guesses is what was tried from one address.
type Guesses struct {
	Source         string
	Clients, Users int64 // different ones that were refused for their credentials
	Welcome        int64 // client IDs that were let in
	Span                 // of refusals for credentials
}

// Denial is the denied authorizations of one client for one action on one topic by one source.
type Denial struct {
	ClientID, Action, Topic, Source string
	Span
}

// End is the ends of one client's connections for one reason.
type End struct {
	ClientID, Reason string
	Lasted           time.Duration // the mean, of those whose begin is known; 0: of none
	Span
}

// Takeover is the connections of one client from one address that another connection with its client ID ended.
type Takeover struct {
	ClientID, Source string
	Span
}

// Life is how a client fared otherwise.
type Life struct {
	Keepalive     int64 // seconds; 0: unknown
	LastWelcome   time.Time
	LastConnected time.Time
	LastEnd       time.Time
}

// Drop is what was dropped for one receiver for one reason. Of schema.validation_failed and message.transformation_failed,
// which have no reason, the client is the publisher.
type Drop struct {
	ClientID, Event, Reason string
	Topic                   string // one of them
	Topics                  int64
	Span
}

// Queue is what happened to one receiver in one step of time: Span is the drops for want of room.
type Queue struct {
	ClientID  string
	Delivered int64
	Online    time.Time // when it connected last in this step; zero: it didn't
	Offline   time.Time // when its connection ended last in this step
	Span
}

// Unheard is the messages of one publisher on one topic that found no subscriber.
type Unheard struct {
	Topic, Publisher string
	Span
}

// Audience is what is known of the receivers of a topic.
type Audience struct {
	LastDelivered time.Time // zero: never in the range, or not looked at
	Near          *Near     // the subscribed filter that comes nearest
	Denied        *Near     // a filter that would receive the topic, had the subscription not been denied
}

// Near is a filter with those who asked for it.
type Near struct {
	Filter, Difference string
	Subscriber         string // one of them
	Subscribers        int64
}

// Unacked is the deliveries of QoS 1 and 2 to one receiver that were not acknowledged in time.
type Unacked struct {
	ClientID  string
	Delivered int64 // those that were to be acknowledged
	Span            // of those that weren't
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
