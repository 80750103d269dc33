// Package query is the query model: what a panel, a dashboard or an alert rule asks, read from JSON and checked once.
// Whoever holds a Query may rely on it: names are known, values have the right type, lists are bounded.
package query

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
)

// Query is a valid question about a time range.
type Query struct {
	Scenario event.Scenario
	View     string
	From, To time.Time // From included, To excluded; whole milliseconds

	Events     []string // canonical names; empty: all of the scenario
	Clients    []pattern.Pattern
	Parties    []pattern.Pattern
	Users      []pattern.Pattern
	Publishers []pattern.Pattern
	Sources    []pattern.Source
	Topics     []mqtt.TopicFilter
	Covers     []mqtt.TopicName
	Messages   []string
	Nodes      []pattern.Pattern
	Outcome    event.Outcome
	Filters    []Filter

	Findings, Severities []string // of a diagnosis, as they were asked

	Text string // what find looks for, as it was pasted

	About map[string]json.RawMessage // the keys from clients to nodes and filters as they were asked

	Columns []event.Column // what a table of rows shows
	Lacking []string       // columns it would show, had the table them
	GroupBy []Group
	Measure Measure

	Baseline      string        // what failures are compared with: Others or Previous
	Offset        time.Duration // how much earlier the question is asked
	Interval      time.Duration // 0: none was asked or offered
	MaxDataPoints int64         // 0: unknown
	Ascending     bool
	Limit         int // 0: the view's default
	FromAlert     bool

	RawSQL string // scenario sql: as the user wrote it

	Schema  event.Schema // the table's columns
	Payload Payload
	MaxRows int
	Notices []Notice
}

// What failures are compared with.
const (
	Others   = "others"   // the rows of the same question that are none
	Previous = "previous" // those of the time of equal length before
)

// Outcomes lists the outcomes that rows of a scenario can have, "any" first.
func Outcomes(scenario event.Scenario) []string {
	outcomes := []string{string(event.Any)}
	for _, o := range []event.Outcome{event.Failure, event.Success} {
		if len(event.CanHave(scenario.EventNames(), o)) > 0 {
			outcomes = append(outcomes, string(o))
		}
	}
	return outcomes
}

// Payload says how much of a payload leaves the database.
type Payload struct {
	Mode  string // PayloadShow, PayloadTruncate or PayloadHide
	Limit int    // characters kept by PayloadTruncate
}

const (
	PayloadShow     = "show"
	PayloadTruncate = "truncate"
	PayloadHide     = "hide"
)

// Group is something that rows are grouped by: a column, or something that is computed.
type Group struct {
	Name   string
	Column event.Column // that of the name, or what it is computed from; zero for what several columns tell
}

// Computed says whether the group isn't the column of its name.
func (g Group) Computed() bool { return g.Name != g.Column.Name }

// Groups that are computed.
const (
	GroupSource     = "source"     // the client's address without the port
	GroupNetwork    = "network"    // the network of that address
	GroupTopicShape = "topicShape" // the topic with + for what tells individuals apart
	GroupOutcome    = "outcome"
	GroupSeverity   = "severity"
)

// FindingGroups are what findings are grouped by.
var FindingGroups = []string{"severity", "finding", "about"}

// Notice tells the reader of an answer what to know about it.
type Notice struct {
	Warning bool
	Text    string
}

// Warnf adds a warning to the query's notices.
func (q *Query) Warnf(format string, args ...any) {
	q.Notices = append(q.Notices, Notice{Warning: true, Text: fmt.Sprintf(format, args...)})
}

// Infof adds a piece of information to the query's notices.
func (q *Query) Infof(format string, args ...any) {
	q.Notices = append(q.Notices, Notice{Text: fmt.Sprintf(format, args...)})
}

// AskedEvents are the canonical names of the events that the query is about; nil stands for any event.
func (q *Query) AskedEvents() []string {
	if len(q.Events) > 0 {
		return q.Events
	}
	return q.Scenario.Events
}

// Error is a query that can't be answered as it was put: the user's to mend.
type Error struct {
	Key string // the key of the model, "" where it isn't one
	Msg string // what is wrong and what would be right
}

func (e *Error) Error() string {
	if e.Key == "" {
		return e.Msg
	}
	return e.Key + ": " + e.Msg
}

// Errorf makes an Error about a key.
func Errorf(key, format string, args ...any) *Error {
	return &Error{Key: key, Msg: fmt.Sprintf(format, quoted(args)...)}
}

// UnknownValue is the error for a value outside a known list.
func UnknownValue(key, value string, allowed []string) *Error {
	return Errorf(key, "%q is not known; allowed: %s", value, strings.Join(allowed, ", "))
}
