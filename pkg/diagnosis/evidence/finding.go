package evidence

import "github.com/emqx/emqx-fulllink-datasource/pkg/event"

// Severity says how bad a finding is.
type Severity string

const (
	Critical Severity = "critical" // clients can't work
	Warning  Severity = "warning"  // something is wrong
	Info     Severity = "info"     // worth knowing
)

// Severities lists them, the worst first.
var Severities = []Severity{Critical, Warning, Info}

// Certainty says what the rows prove.
type Certainty string

const (
	Certain  Certainty = "certain"  // EMQX says so in the rows
	Likely   Certainty = "likely"   // nothing else explains the rows as well
	Possible Certainty = "possible" // the rows can mean something else
)

// Finding is one thing that is wrong.
type Finding struct {
	ID        string
	Severity  Severity
	Summary   string // a sentence with the figures
	Span             // the rows that prove it; the count is the evidence
	Clients   int64  // how many it is about
	About     string // "client x", "user x", "network x", "node x", "topic x" or "fleet"
	Certainty Certainty
	Check     string // what to do next
	Rows      Rows

	Background bool // it comes after others of its severity: it isn't about what was asked, or another one is its cause
}

// Fleet is what a finding is about that is about nobody in particular.
const Fleet = "fleet"

// About names what a finding is about.
func About(kind, value string) string {
	if value == "" {
		return Fleet
	}
	return kind + " " + value
}

// AboutAll is what a finding about EMQX itself is about: all clients, or the one that is asked about.
func (f *Evidence) AboutAll() string { return About("client", f.Subject) }

// AboutClients names one client, or the fleet where there are several.
func AboutClients(clientIDs []string) string {
	if len(clientIDs) == 1 {
		return About("client", clientIDs[0])
	}
	return Fleet
}

// Rows is a query of the model for the rows behind a finding, beside the keys of the question itself.
type Rows struct {
	Scenario string
	View     string
	Keys     map[string][]string // clients, sources, topics … of the model
	Filters  []Filter
	Outcome  string
	Whole    bool // the keys of the question don't apply
	Only     bool // only from the finding's first row to its last
}

// Filter compares a column exactly; the operator is "=" or "!=".
type Filter struct {
	Column, Operator string
	Values           []string
}

// OneOf is the filter that a column is one of some values.
func OneOf(column string, values []string) Filter { return Filter{column, "=", values} }

// NoneOf is the filter that a column is none of some values.
func NoneOf(column string, values []string) Filter { return Filter{column, "!=", values} }

// Rule recognizes one finding.
type Rule struct {
	ID         string
	Dashboard  string // in which it is looked at where it is about many; "": that of the fleet
	Meaning    string // what is wrong
	Recognized string // how it is told, with the thresholds
	Otherwise  string // what else it could be
	Check      string // what to do next; the first sentence is the most likely thing to do now
	Find       func(*Evidence, *Blame) []Finding
}

// Blame remembers what is explained: of which clients, and by which of the evidence.
type Blame struct {
	Clients map[string]string // the finding that explains a client's trouble
	Told    map[any]bool      // evidence that a finding is about
}

func NewBlame() *Blame { return &Blame{Clients: map[string]string{}, Told: map[any]bool{}} }

// On notes what explains a client's trouble. Rows without a client ID are of anybody: what explains one explains no other.
func (b *Blame) On(client, finding string) {
	if _, ok := b.Clients[client]; !ok && client != "" {
		b.Clients[client] = finding
	}
}

func (b *Blame) Explained(client string) bool {
	_, ok := b.Clients[client]
	return ok
}

// Tell notes that a finding is about a piece of evidence.
func (b *Blame) Tell(keys ...any) {
	for _, key := range keys {
		b.Told[key] = true
	}
}

func ClientFilter(clients []string) Filter { return OneOf(event.ClientID, clients) }

const OtherFailures = "other-failures"
