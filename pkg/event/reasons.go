package event

import (
	_ "embed"
	"encoding/json"
)

// ReasonEntry says what a value of reason, reason_code, result, action or authz_source means, and what to look at next.
type ReasonEntry struct {
	Column  string  `json:"column"`
	Event   string  `json:"event"`
	Value   string  `json:"value"`
	Meaning string  `json:"meaning"`
	Check   string  `json:"check"`
	Class   Class   `json:"class"`
	Outcome Outcome `json:"outcome,omitempty"`
}

// Class is what a value is about: whose matter it is, and with it where to look.
type Class string

const (
	Ordinary      Class = "ordinary"      // nothing is wrong
	Takeover      Class = "takeover"      // another connection with the same client ID
	Moved         Class = "moved"         // the node sends clients to others
	Link          Class = "link"          // the connection broke: network, power, proxy
	Silent        Class = "silence"       // nothing came any more
	ByHand        Class = "by-hand"       // an administrator or the API
	Farewell      Class = "farewell"      // a code of the client's own DISCONNECT
	Protocol      Class = "protocol"      // the client sent what MQTT or EMQX's limits don't allow
	Authorization Class = "authorization" // what the client may do, or may do no longer
	Credentials   Class = "credentials"   // the authenticator's no; of everybody at once, the authenticator itself
	Authenticator Class = "authenticator" // nobody could be asked
	Limit         Class = "limit"         // of sessions
	Banned        Class = "banned"        // the list of banned clients
	Busy          Class = "busy"          // not now
	NoSubscriber  Class = "no-subscriber" // nobody wants the message
	Publisher     Class = "publisher"     // the message was refused for its publisher's flow
	QueueFull     Class = "queue"         // the receiver's queue has no room
	Expired       Class = "expired"       // the message's time was over
	AskedFor      Class = "asked-for"     // the receiver doesn't want it
	ByRule        Class = "rule"          // a source of authorization has decided
	NoRule        Class = "no-rule"       // none has
	Repeated      Class = "repeated"      // an earlier decision
	Authorizer    Class = "authorizer"    // no source could decide
	Unknown       Class = "unknown"       // EMQX doesn't say
)

// Classes lists them all.
var Classes = []Class{
	Ordinary, Takeover, Moved, Link, Silent, ByHand, Farewell, Protocol, Authorization, Credentials, Authenticator, Limit, Banned, Busy, NoSubscriber,
	Publisher, QueueFull, Expired, AskedFor, ByRule, NoRule, Repeated, Authorizer, Unknown,
}

//go:embed reasons.json
var reasonsJSON []byte

// Reasons is the dictionary of values, from the source of EMQX 6.3 (whose file the JSON names with each) and from what a
// running one wrote. Events are named as EMQX writes them.
var Reasons = func() []ReasonEntry {
	var entries []ReasonEntry
	if err := json.Unmarshal(reasonsJSON, &entries); err != nil {
		panic("event: reasons.json: " + err.Error())
	}
	return entries
}()

// ReasonFor finds what a value means: of the column, in rows of the event by its canonical name.
func ReasonFor(column, event, value string) (ReasonEntry, bool) {
	for _, entry := range Reasons {
		if entry.Column == column && Canonical(entry.Event) == event && entry.Value == value {
			return entry, true
		}
	}
	return ReasonEntry{}, false
}
