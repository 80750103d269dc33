package event

import "slices"

// Outcome is how a row ended for the client or the message.
type Outcome string

const (
	Any     Outcome = "any"
	Success Outcome = "success"
	Failure Outcome = "failure"
	Neither Outcome = "neither"
)

// OutcomeRule says how the outcome of a row of these events is found.
type OutcomeRule struct {
	Events []string // canonical names
	Column string   // whose value decides; "" where the event alone does

	Always  Outcome  // the outcome where Column is ""
	Success []string // values of Column
	Failure []string // values of Column; nil with RestFails
	Neither []string // values of Column

	RestFails bool // a value listed nowhere is a failure; else it is neither
	NullFails bool // so is no value at all
}

// Successes are the reason codes of what succeeded.
var Successes = []string{"success", "connection_accepted"}

// OutcomeRules holds one rule for each event that can succeed or fail; rows of all others are neither.
var OutcomeRules = []OutcomeRule{
	{
		Events: []string{CheckAuthnComplete, Connack}, Column: ReasonCode,
		Success: Successes, RestFails: true,
	},
	{
		Events: []string{CheckAuthzComplete}, Column: Result,
		Success: []string{"allow"}, Failure: []string{"deny"},
	},
	{Events: []string{Connected, Subscribed, MessageAcked}, Always: Success},
	{
		Events: []string{Disconnected}, Column: Reason,
		Success:   []string{"normal"},
		Neither:   []string{"disconnect_with_will_message", "takenover", "discarded", "use_another_server"},
		RestFails: true,
	},
	{
		Events: []string{MessageDropped, MessageDeliveryDropped}, Column: Reason,
		Neither: []string{"no_local", "subscription_filter"}, RestFails: true, NullFails: true,
	},
	{Events: []string{SchemaValidationFailed, MessageTransformationFailed}, Always: Failure},
}

// Can says whether a row of these events can have the outcome.
func (r OutcomeRule) Can(o Outcome) bool {
	switch {
	case r.Column == "":
		return r.Always == o
	case o == Success:
		return len(r.Success) > 0
	default:
		return r.RestFails || len(r.Failure) > 0
	}
}

// Of is the outcome of a row; value is what the rule's column holds, nil for NULL.
func (r OutcomeRule) Of(value *string) Outcome {
	switch {
	case r.Column == "":
		return r.Always
	case value == nil:
		if r.NullFails {
			return Failure
		}
		return Neither
	case slices.Contains(r.Success, *value):
		return Success
	case slices.Contains(r.Neither, *value):
		return Neither
	case r.RestFails || slices.Contains(r.Failure, *value):
		return Failure
	default:
		return Neither
	}
}

// RuleFor finds the rule of an event.
func RuleFor(name string) (OutcomeRule, bool) {
	name = Canonical(name)
	for _, rule := range OutcomeRules {
		if slices.Contains(rule.Events, name) {
			return rule, true
		}
	}
	return OutcomeRule{}, false
}

// CanHave lists those of the events whose rows can have the outcome.
func CanHave(events []string, o Outcome) []string {
	var can []string
	for _, name := range events {
		if rule, ok := RuleFor(name); ok && rule.Can(o) {
			can = append(can, Canonical(name))
		}
	}
	return can
}
