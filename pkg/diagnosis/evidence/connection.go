package evidence

import (
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Connections of single clients: how they end, and begin again.

// Awake is how long devices are connected that sleep between, at most.
const Awake = 2 * time.Minute

// End is the ends of one client's connections for one reason.
type End struct {
	ClientID, Reason string
	Username, Source string        // one of them
	Node, Listener   string        // likewise
	Lasted           time.Duration // the mean, of those whose begin is known; 0: of none
	Span
}

func (e End) Member() Member {
	return Member{ClientID: e.ClientID, User: e.Username, Source: e.Source, Node: e.Node, Listener: e.Listener}
}

func (e End) Key() any { return [3]string{event.Disconnected, e.ClientID, e.Reason} }

// Class is what the reason proves.
func (e End) Class() event.Class {
	if entry, ok := event.ReasonFor(event.Reason, event.Disconnected, e.Reason); ok {
		return entry.Class
	}
	return event.Unknown
}

// Takeover is the connections of one client from one address that another connection with its client ID ended.
type Takeover struct {
	ClientID, Source string
	Span
}

// Loop is the connects of one client, where there are many.
type Loop struct {
	ClientID string
	Span
}

// Unfinished is the authentications of one client that succeeded and were followed by no connection, of LetIn in all.
type Unfinished struct {
	ClientID string
	LetIn    int64
	Span
}

// ShortLived is the connections of one user from one address, where nearly each had a client ID of its own.
type ShortLived struct {
	Username, Source string
	Clients          int64         // different client IDs
	Lasted           time.Duration // the mean
	Span                           // of the ends
}

// OneByOne says whether the connections can have come one after the other, as those of one program do.
func (s ShortLived) OneByOne() bool {
	return s.Lasted <= Awake && s.Lasted*time.Duration(s.Count) <= 3*s.Last.Sub(s.First)/2
}

func (s ShortLived) Key() any { return [2]string{s.Username, s.Source} }

// ClientStatus is what the rows of the time range say of a client. Times are zero where there is no row.
type ClientStatus struct {
	Keepalive      int64 // seconds; 0: unknown
	FirstAccepted  time.Time
	LastAccepted   time.Time // authenticated
	FirstConnected time.Time
	LastConnected  time.Time
	FirstEnd       time.Time
	LastEnd        time.Time // of a connection that no other one replaced
	EndReason      string    // of an end, where all had one
	LastRefused    time.Time
	LastActive     time.Time // see the function of this name; of the one client that is asked about

	Subscriptions    int64 // how often it subscribed
	LastSubscribed   time.Time
	LastUnsubscribed time.Time // of the one client that is asked about
	Filter           string    // one that it subscribed, likewise
}

// WasIn says whether a client was let in before a time: it authenticated, connected, or a connection of it ended.
func (s ClientStatus) WasIn(before time.Time) bool {
	for _, at := range []time.Time{s.FirstAccepted, s.FirstConnected, s.FirstEnd} {
		if !at.IsZero() && at.Before(before) {
			return true
		}
	}
	return false
}

// Stays says whether the one client that is asked about did something as a connected one between refusals, with no end after that: a refusal
// ends no other connection with the same client ID.
func (s ClientStatus) Stays(refusals Span) bool {
	return refusals.Count > 1 && s.LastActive.After(refusals.First) && s.LastActive.After(s.LastEnd)
}

// IsIn says whether a client was let in after a time.
func (s ClientStatus) IsIn(after time.Time) bool {
	return s.LastAccepted.After(after) || s.LastConnected.After(after)
}

// ConnectedRows are the events that only a connected client can cause, but for its will: WillRows.
var ConnectedRows = []string{
	event.Connected, event.Ping, event.CheckAuthzComplete, event.Subscribed, event.Unsubscribed, event.MessagePublish, event.MessageAcked, event.MessageDelivered,
}

// WillRows are those of them that a client's will causes as well, which EMQX publishes once the client is gone.
var WillRows = []string{event.CheckAuthzComplete, event.MessagePublish}

// willDelay is how long after the end of a connection a publish may be a will. A client may ask for any Will Delay Interval (MQTT 5,
// 3.1.3.2.2); minutes are usual.
const willDelay = 5 * time.Minute

// LastActive is when a client was connected last, by its rows that no will causes and those that one may cause. ended is the end of its
// last connection, zero where none is known.
func LastActive(certain, willed, ended time.Time) time.Time {
	if !ended.IsZero() && willed.Sub(ended) <= willDelay || willed.Before(certain) {
		return certain
	}
	return willed
}

// LastActiveColumns are the latest times of both kinds of rows, for LastActive; latest is the latest time of the rows that meet a condition.
func LastActiveColumns(latest func(condition string) string) statement.Select {
	certain := slices.DeleteFunc(slices.Clone(ConnectedRows), func(name string) bool { return slices.Contains(WillRows, name) })
	return statement.Select{
		statement.Time("active_last", latest(statement.Is(event.Event, certain...))), statement.Time("willed_last", latest(statement.Is(event.Event, WillRows...))),
	}
}
