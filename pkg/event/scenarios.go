package event

import "slices"

// Scenario is a question that operators ask, as the events and columns that answer it.
type Scenario struct {
	Name        string
	Title       string
	Description string
	Events      []string // canonical names; nil: any event
	Columns     []string // shown by default, behind timestamp and event
	Ascending   bool     // rows are told as a story, the oldest first
}

// Names of the scenarios.
const (
	Lifecycle = "lifecycle"
	Access    = "access"
	Delivery  = "delivery"
	Drops     = "drops"
	Events    = "events"
	Diagnosis = "diagnosis"
	SQL       = "sql"
)

// Scenarios lists the scenarios over events, whose views show what rows say.
var Scenarios = []Scenario{
	{
		Name: Lifecycle, Title: "Client lifecycle", Ascending: true,
		Description: "Did the client connect, authenticate and subscribe, and why did it go offline?",
		Events:      []string{CheckAuthnComplete, Connected, Connack, Subscribed, Unsubscribed, Disconnected},
		Columns:     []string{ClientID, Username, Peername, Node, Topic, Reason, ReasonCode, "keepalive", "clean_start", ConnectedAt, DisconnectedAt},
	},
	{
		Name: Access, Title: "Authentication and authorization",
		Description: "Who was refused: wrong credentials, or a topic denied by an access rule?",
		Events:      []string{CheckAuthnComplete, CheckAuthzComplete},
		Columns:     []string{ClientID, Username, Peername, Topic, Action, Result, AuthzSource, ReasonCode, Node},
	},
	{
		Name: Delivery, Title: "Message delivery",
		Description: "Was the message delivered, to whom, and was it acknowledged?",
		Events:      []string{MessagePublish, MessageDelivered, MessageAcked},
		Columns:     []string{Topic, QoS, FromClientID, FromUsername, ClientID, Username, ID, Payload, PublishReceivedAt, Node},
	},
	{
		Name: Drops, Title: "Message drops",
		Description: "Which messages did not arrive, and why were they dropped?",
		Events:      []string{MessageDropped, MessageDeliveryDropped},
		Columns:     []string{Topic, Reason, QoS, ClientID, FromClientID, Username, ID, Payload, Node},
	},
	{
		Name: Events, Title: "All events",
		Description: "Everything that is known of a client, user, source, topic or event type.",
		Columns:     []string{ClientID, Username, Peername, Node, Topic, QoS, Action, Result, AuthzSource, Reason, ReasonCode, FromClientID, ID},
	},
}

// DiagnosisScenario looks at all events and answers in findings.
var DiagnosisScenario = Scenario{
	Name: Diagnosis, Title: "Diagnosis",
	Description: "What is wrong with a client, user, source, topic or the whole fleet, and why?",
}

// SQLScenario answers with what a user's own SQL says.
var SQLScenario = Scenario{
	Name: SQL, Title: "SQL",
	Description: "What can't be asked otherwise: a SELECT of your own over the table.",
}

// AllScenarios lists every scenario that a query may name.
var AllScenarios = append(slices.Clone(Scenarios), DiagnosisScenario, SQLScenario)

// ScenarioNamed finds a scenario.
func ScenarioNamed(name string) (Scenario, bool) {
	i := slices.IndexFunc(AllScenarios, func(s Scenario) bool { return s.Name == name })
	if i < 0 {
		return Scenario{}, false
	}
	return AllScenarios[i], true
}

// ShowsRows says whether the views of the scenario with this name show what rows say.
func ShowsRows(name string) bool {
	return slices.ContainsFunc(Scenarios, func(s Scenario) bool { return s.Name == name })
}

// Includes says whether the scenario is about this event (by its canonical name).
func (s Scenario) Includes(name string) bool {
	return s.Events == nil || slices.Contains(s.Events, Canonical(name))
}

// EventNames lists what a query of this scenario may name in its key events.
func (s Scenario) EventNames() []string {
	if s.Events == nil {
		return All
	}
	return s.Events
}
