package rows

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// How rows are told in sentences; templates.go has one for each kind of event.

// row is a row as sentences tell it.
type row struct{ ask.Row }

// severity is how urgent the row is.
func (r row) severity() string { return event.SeverityOf(r.Name(), r.Outcome()) }

// sentence is what a row tells, in a few words and in full. Each is one line.
type sentence struct{ title, body string }

// template tells rows of one event; columns are those that it speaks of.
type template struct {
	columns []string
	tell    func(row) sentence
}

// templates holds one for each event, by its canonical name.
var templates = map[string]template{
	event.CheckAuthnComplete:          {[]string{event.ClientID, event.Username, event.ReasonCode}, tellAuthentication},
	event.Connected:                   {[]string{event.ClientID, event.Peername}, tellConnected},
	event.Connack:                     {[]string{event.ClientID, event.ReasonCode}, tellConnack},
	event.Disconnected:                {[]string{event.ClientID, event.Reason, event.ConnectedAt, event.DisconnectedAt}, tellDisconnected},
	event.Ping:                        {[]string{event.ClientID}, tellPing},
	event.CheckAuthzComplete:          {[]string{event.ClientID, event.Topic, event.Action, event.Result, event.AuthzSource}, tellAuthorization},
	event.Subscribed:                  {[]string{event.ClientID, event.Topic, event.QoS}, tellSubscribed},
	event.Unsubscribed:                {[]string{event.ClientID, event.Topic}, tellUnsubscribed},
	event.MessagePublish:              {[]string{event.ClientID, event.Topic, event.QoS}, tellPublish},
	event.MessageDelivered:            {[]string{event.ClientID, event.Topic, event.FromClientID, event.QoS, event.PublishReceivedAt}, tellDelivered},
	event.MessageAcked:                {[]string{event.ClientID, event.Topic, event.FromClientID, event.PublishReceivedAt}, tellAcked},
	event.MessageDropped:              {[]string{event.ClientID, event.Topic, event.Reason}, tellDropped},
	event.MessageDeliveryDropped:      {[]string{event.ClientID, event.Topic, event.FromClientID, event.Reason}, tellDeliveryDropped},
	event.SchemaValidationFailed:      {[]string{event.ClientID, event.Topic}, tellMessage("failed schema validation")},
	event.MessageTransformationFailed: {[]string{event.ClientID, event.Topic}, tellMessage("could not be transformed")},
	event.AlarmActivated:              {[]string{event.Node}, tellAlarm("raised")},
	event.AlarmDeactivated:            {[]string{event.Node}, tellAlarm("cleared")},
}

// otherEvent is for what a later EMQX may add.
var otherEvent = template{[]string{event.ClientID, event.Topic}, tellOther}

// templatesOf are those for events by their canonical names; nil stands for any event.
func templatesOf(events []string) []template {
	if events == nil {
		events = event.All
	}
	list := make([]template, len(events))
	for i, name := range events {
		list[i] = templates[name]
	}
	return list
}

// spoken lists the columns that the sentences about these events speak of, in EMQX's order, whether or not the table has them.
func spoken(events []string) []string {
	list := templatesOf(events)
	var names []string
	for _, name := range event.Wide.Names() {
		if slices.ContainsFunc(list, func(t template) bool { return slices.Contains(t.columns, name) }) {
			names = append(names, name)
		}
	}
	return names
}

// sentence tells the row.
func (r row) sentence() sentence {
	t, ok := templates[r.Name()]
	if !ok {
		t = otherEvent
	}
	s := t.tell(r)
	return sentence{title: event.OneLine(s.title), body: event.OneLine(s.body)}
}

// continued is a sentence that begins with its title.
func continued(title, rest string) sentence { return sentence{title: title, body: title + rest} }

// client is who stands in a column.
func (r row) client(column string) string {
	if id := r.Known(column); id != "" {
		return id
	}
	return "a client without ID"
}

// message is whose message it is, without its topic: the publisher stands in this column.
func (r row) message(publisher string) string {
	if id := r.Known(publisher); id != "" {
		return id + "'s message"
	}
	return "a message"
}

// following is a word and the value of a column; "" where there is none.
func (r row) following(word, column string) string {
	if text := r.Known(column); text != "" {
		return word + text
	}
	return ""
}

// because is the row's reason behind a colon.
func (r row) because() string {
	if reason := r.Known(event.Reason); reason != "" {
		return ": " + reason
	}
	return " for an unknown reason"
}

// qos is the quality of service as a remark.
func (r row) qos() string { return r.following("QoS ", event.QoS) }

// sincePublish is how long after its publish a message came so far. Two clocks may disagree: then nothing is said.
func (r row) sincePublish() string { return after(r.Time(event.PublishReceivedAt), r.At()) }

// remarks are what is said in parentheses.
func remarks(list ...string) string {
	list = slices.DeleteFunc(list, func(remark string) bool { return remark == "" })
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// after says how much time has passed; "" where that isn't known.
func after(from *time.Time, to time.Time) string {
	if from == nil || to.Before(*from) {
		return ""
	}
	return "after " + inWords(to.Sub(*from))
}

// inWords writes a duration as exactly as a reader wants it: 35ms, 5.4s, 12m3s, 3h0m12s, 2d7h.
func inWords(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= day:
		d = d.Round(time.Hour)
		return fmt.Sprintf("%dd%dh", d/day, d%day/time.Hour)
	case d >= time.Minute:
		return d.Round(time.Second).String()
	case d >= time.Second:
		return d.Round(100 * time.Millisecond).String()
	}
	return fmt.Sprintf("%dms", d.Milliseconds())
}
