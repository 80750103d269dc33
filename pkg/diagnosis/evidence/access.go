package evidence

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Who was let in, and who was refused or denied what.

// Refusal is the failures of one client's attempts to connect with one code, in client.check_authn_complete or client.connack.
type Refusal struct {
	ClientID, Event, Code string
	Username, Source      string // one of them
	Node, Listener        string // likewise
	Sources               int64  // how many addresses
	Span
}

func (r Refusal) Member() Member {
	return Member{ClientID: r.ClientID, User: r.Username, Source: r.Source, Node: r.Node, Listener: r.Listener}
}

func (r Refusal) Key() any { return [3]string{r.Event, r.ClientID, r.Code} }

// Class is what the refusal proves. Of an authentication, every code that the dictionary lacks is the authenticator's no to what
// the client sent.
func (r Refusal) Class() event.Class {
	if entry, ok := event.ReasonFor(event.ReasonCode, r.Event, r.Code); ok {
		return entry.Class
	}
	if r.Event == event.CheckAuthnComplete {
		return event.Credentials
	}
	return event.Unknown
}

// Guesses is what was tried from one address.
type Guesses struct {
	Source         string
	Clients, Users int64 // different ones that were refused for their credentials
	LetIn          int64 // client IDs that were let in
	Span                 // of refusals for credentials
}

// Login is what became of authentications at one node in one step of time: how many different clients and users were refused for their
// credentials, and how many clients were let in.
type Login struct {
	At                    time.Time
	Node                  string
	User                  string // one of those that were refused
	Refused, Users, LetIn int64
	Span                  // of the refusals
}

// Denial is the denied authorizations of one client for one action on one topic by one source.
type Denial struct {
	ClientID, Username, Action, Topic, Source string
	Span
}

func (d Denial) Key() any {
	return [5]string{event.CheckAuthzComplete, d.ClientID, d.Action, d.Topic, d.Source}
}

func (d Denial) Class() event.Class {
	entry, _ := event.ReasonFor(event.AuthzSource, event.CheckAuthzComplete, d.Source)
	return entry.Class
}

// Allowance is what the same client was allowed: the same action on the same topic.
type Allowance struct {
	ClientID, Topic string
	Source          string // one that allowed, not the cache
	Span
}
