package diagnosis

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

	context bool // it isn't about what was asked, but explains it
}

// Fleet is what a finding is about that is about nobody in particular.
const Fleet = "fleet"

// about names what a finding is about.
func about(kind, value string) string {
	if value == "" {
		return Fleet
	}
	return kind + " " + value
}

// aboutAll is what a finding about EMQX itself is about: all clients, or the one that is asked about.
func (f *Evidence) aboutAll() string { return about("client", f.Subject) }

// aboutClients names one client, or the fleet where there are several.
func aboutClients(clientIDs []string) string {
	if len(clientIDs) == 1 {
		return about("client", clientIDs[0])
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

// Rule recognizes one finding.
type Rule struct {
	ID         string
	Meaning    string // what is wrong
	Recognized string // how it is told, with the thresholds
	Otherwise  string // what else it could be
	Check      string // what to do next; the first sentence is the most likely thing to do now
	find       func(*Evidence, *blame) []Finding
}

// blame remembers what is explained: of which clients, and by which of the evidence.
type blame struct {
	clients map[string]string // the finding that explains a client's trouble
	told    map[any]bool      // evidence that a finding is about
}

func newBlame() *blame { return &blame{clients: map[string]string{}, told: map[any]bool{}} }

func (b *blame) on(client, finding string) {
	if _, ok := b.clients[client]; !ok {
		b.clients[client] = finding
	}
}

func (b *blame) explained(client string) bool {
	_, ok := b.clients[client]
	return ok
}

// tell notes that a finding is about a piece of evidence.
func (b *blame) tell(keys ...any) {
	for _, key := range keys {
		b.told[key] = true
	}
}
