package scenario

import "github.com/emqx/emqx-fulllink-datasource/pkg/event"

// How urgent a row is, in the words that Grafana colours log lines by.
const (
	severityError   = "error"   // somebody was kept out, or doesn't get a message
	severityWarning = "warning" // something ended otherwise than it should
	severityInfo    = "info"
	severityDebug   = "debug" // what happens all the time
)

// severities are by event and outcome; what isn't listed is information.
var severities = map[string]map[event.Outcome]string{
	event.CheckAuthnComplete:          {event.Failure: severityError},
	event.Connack:                     {event.Failure: severityError},
	event.CheckAuthzComplete:          {event.Failure: severityError, event.Success: severityDebug},
	event.Disconnected:                {event.Failure: severityWarning},
	event.Ping:                        {event.Neither: severityDebug},
	event.MessageAcked:                {event.Success: severityDebug},
	event.MessageDropped:              {event.Failure: severityWarning},
	event.MessageDeliveryDropped:      {event.Failure: severityError},
	event.SchemaValidationFailed:      {event.Failure: severityError},
	event.MessageTransformationFailed: {event.Failure: severityError},
	event.AlarmActivated:              {event.Neither: severityWarning},
}

func (r eventRow) severity() string {
	if s, ok := severities[r.name()][r.outcome()]; ok {
		return s
	}
	return severityInfo
}
