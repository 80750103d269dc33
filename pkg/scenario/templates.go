package scenario

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Here is one function for each kind of event that tells its rows. They write no more than a row proves, and a value that is
// missing reads naturally.

func tellAuthentication(r eventRow) sentence {
	who := r.client(event.ClientID)
	switch r.outcome() {
	case event.Success:
		return continued(who+" authenticated", r.following(" as ", event.Username))
	case event.Failure:
		return continued(who+" was refused", r.following(": ", event.ReasonCode)+" (authentication)")
	}
	return continued(who+" tried to authenticate", "; the result is unknown")
}

func tellConnected(r eventRow) sentence {
	return continued(r.client(event.ClientID)+" connected", r.following(" from ", event.Peername))
}

func tellConnack(r eventRow) sentence {
	who := r.client(event.ClientID)
	switch r.outcome() {
	case event.Success:
		return continued(who+" was accepted", " (CONNACK)")
	case event.Failure:
		return continued(who+" was refused", r.following(": ", event.ReasonCode)+" (CONNACK)")
	}
	return continued(who+" was answered", "; the result is unknown (CONNACK)")
}

// byAnother are the reasons of a connection's end that another connection is to blame for.
var byAnother = []string{"takenover", "discarded"}

func tellDisconnected(r eventRow) sentence {
	rest := r.because()
	if lasted := after(r.time(event.ConnectedAt), r.ended()); lasted != "" {
		rest += " " + lasted
	}
	if slices.Contains(byAnother, r.known(event.Reason)) {
		rest += ", by another connection with its client ID"
	}
	return continued(r.client(event.ClientID)+" disconnected", rest)
}

func tellPing(r eventRow) sentence { return continued(r.client(event.ClientID)+" sent a ping", "") }

func tellAuthorization(r eventRow) sentence {
	who, action, where := r.client(event.ClientID), r.known(event.Action), r.following(" to ", event.Topic)
	if action == "" {
		action, where = "act", r.following(" on ", event.Topic)
	}
	source := remarks(r.known(event.AuthzSource))
	switch r.outcome() {
	case event.Success:
		return continued(who+" may "+action, where+source)
	case event.Failure:
		return continued(who+" may not "+action, where+source)
	}
	decision := "; the decision is unknown"
	if result := r.known(event.Result); result != "" {
		decision = ": " + result
	}
	return continued(who+" asked to "+action, where+decision+source)
}

func tellSubscribed(r eventRow) sentence {
	return continued(r.client(event.ClientID)+" subscribed", r.following(" to ", event.Topic)+remarks(r.qos()))
}

func tellUnsubscribed(r eventRow) sentence {
	return continued(r.client(event.ClientID)+" unsubscribed", r.following(" from ", event.Topic))
}

// published is the beginning of a sentence about the publisher.
func (r eventRow) published() string {
	topic := r.known(event.Topic)
	if topic == "" {
		topic = "a message"
	}
	return r.client(event.ClientID) + " published " + topic
}

func tellPublish(r eventRow) sentence {
	return sentence{title: r.client(event.ClientID) + " published", body: r.published() + remarks(r.qos())}
}

func tellDelivered(r eventRow) sentence {
	to := " was delivered to " + r.client(event.ClientID)
	return sentence{
		title: "a message" + to,
		body:  r.message(event.FromClientID) + r.following(" on ", event.Topic) + to + remarks(r.qos(), r.sincePublish()),
	}
}

func tellAcked(r eventRow) sentence {
	return continued(r.client(event.ClientID)+" acknowledged",
		" "+r.message(event.FromClientID)+r.following(" on ", event.Topic)+remarks(r.sincePublish()))
}

func tellDropped(r eventRow) sentence {
	s := sentence{title: r.message(event.ClientID) + " was dropped"}
	if r.known(event.Reason) == "no_subscribers" {
		s.body = r.published() + ", and nobody subscribes to it"
	} else {
		s.body = r.message(event.ClientID) + r.following(" on ", event.Topic) + " was dropped" + r.because()
	}
	return s
}

func tellDeliveryDropped(r eventRow) sentence {
	receiver := r.client(event.ClientID)
	return sentence{
		title: "a message to " + receiver + " was dropped",
		body:  r.message(event.FromClientID) + r.following(" on ", event.Topic) + " was dropped before it reached " + receiver + r.because(),
	}
}

// tellMessage tells what became of a publisher's message.
func tellMessage(became string) func(eventRow) sentence {
	return func(r eventRow) sentence {
		message := r.message(event.ClientID)
		return sentence{title: message + " " + became, body: message + r.following(" on ", event.Topic) + " " + became}
	}
}

// tellAlarm knows no more: the row says only where.
func tellAlarm(became string) func(eventRow) sentence {
	return func(r eventRow) sentence {
		return continued("an alarm was "+became, r.following(" on ", event.Node))
	}
}

func tellOther(r eventRow) sentence {
	name := r.name()
	if name == "" {
		name = "an event without a name"
	}
	return continued(name, r.following(" of ", event.ClientID)+r.following(" on ", event.Topic))
}
