package event

import "slices"

// How urgent a row is, in the words that Grafana colours log lines by.
const (
	SeverityError   = "error"   // somebody was kept out, or doesn't get a message
	SeverityWarning = "warning" // something ended otherwise than it should
	SeverityInfo    = "info"
	SeverityDebug   = "debug" // what happens all the time
)

// SeverityRule gives rows of an event with an outcome another severity than information.
type SeverityRule struct {
	Event    string
	Outcome  Outcome
	Severity string
}

var severityRules = []SeverityRule{
	{CheckAuthnComplete, Failure, SeverityError},
	{Connack, Failure, SeverityError},
	{CheckAuthzComplete, Failure, SeverityError},
	{CheckAuthzComplete, Success, SeverityDebug},
	{Disconnected, Failure, SeverityWarning},
	{Ping, Neither, SeverityDebug},
	{MessageAcked, Success, SeverityDebug},
	{MessageDropped, Failure, SeverityWarning},
	{MessageDeliveryDropped, Failure, SeverityError},
	{SchemaValidationFailed, Failure, SeverityError},
	{MessageTransformationFailed, Failure, SeverityError},
	{AlarmActivated, Neither, SeverityWarning},
}

// SeverityRules lists the rules; no two are about the same rows.
func SeverityRules() []SeverityRule { return slices.Clone(severityRules) }

// SeverityOf is the severity of a row.
func SeverityOf(name string, outcome Outcome) string {
	name = Canonical(name)
	for _, rule := range severityRules {
		if rule.Event == name && rule.Outcome == outcome {
			return rule.Severity
		}
	}
	return SeverityInfo
}
