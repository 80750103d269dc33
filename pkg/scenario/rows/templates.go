package rows

import "github.com/emqx/emqx-fulllink-datasource/pkg/event"

// Here is one function for each kind of event that tells its rows. They write no more than a row proves, and a value that is
// missing reads naturally.

func tellAuthentication(r row) sentence {
	who := r.client(event.ClientID)
	switch r.Outcome() {
	case event.Success:
		return continued(who+" authenticated", r.following(" as ", event.Username))
	case event.Failure:
		return continued(who+" was refused", r.following(": ", event.ReasonCode)+" (authentication)")
	}
	return continued(who+" tried to authenticate", "; the result is unknown")
}

func tellConnected(r row) sentence {
	return continued(r.client(event.ClientID)+" connected", r.following(" from ", event.Peername))
}

func tellConnack(r row) sentence {
	who := r.client(event.ClientID)
	switch r.Outcome() {
	case event.Success:
		return continued(who+" was accepted", " (CONNACK)")
	case event.Failure:
		return continued(who+" was refused", r.following(": ", event.ReasonCode)+" (CONNACK)")
	}
	return continued(who+" was answered", "; the result is unknown (CONNACK)")
}

func tellDisconnected(r row) sentence {
	rest := r.because()
	if lasted := after(r.Time(event.ConnectedAt), r.Ended()); lasted != "" {
		rest += " " + lasted
	}
	if event.Replaced(r.Known(event.Reason)) {
		rest += ", by another connection with its client ID"
	}
	return continued(r.client(event.ClientID)+" disconnected", rest)
}

func tellPing(r row) sentence { return continued(r.client(event.ClientID)+" sent a ping", "") }

func tellAuthorization(r row) sentence {
	who, action, where := r.client(event.ClientID), r.Known(event.Action), r.following(" to ", event.Topic)
	if action == "" {
		action, where = "act", r.following(" on ", event.Topic)
	}
	source := remarks(r.Known(event.AuthzSource))
	switch r.Outcome() {
	case event.Success:
		return continued(who+" may "+action, where+source)
	case event.Failure:
		return continued(who+" may not "+action, where+source)
	}
	decision := "; the decision is unknown"
	if result := r.Known(event.Result); result != "" {
		decision = ": " + result
	}
	return continued(who+" asked to "+action, where+decision+source)
}

func tellSubscribed(r row) sentence {
	return continued(r.client(event.ClientID)+" subscribed", r.following(" to ", event.Topic)+remarks(r.qos()))
}

func tellUnsubscribed(r row) sentence {
	return continued(r.client(event.ClientID)+" unsubscribed", r.following(" from ", event.Topic))
}

// published is the beginning of a sentence about the publisher.
func (r row) published() string {
	topic := r.Known(event.Topic)
	if topic == "" {
		topic = "a message"
	}
	return r.client(event.ClientID) + " published " + topic
}

func tellPublish(r row) sentence {
	return sentence{title: r.client(event.ClientID) + " published", body: r.published() + remarks(r.qos())}
}

func tellDelivered(r row) sentence {
	to := " was delivered to " + r.client(event.ClientID)
	return sentence{
		title: "a message" + to,
		body:  r.message(event.FromClientID) + r.following(" on ", event.Topic) + to + remarks(r.qos(), r.sincePublish()),
	}
}

func tellAcked(r row) sentence {
	return continued(r.client(event.ClientID)+" acknowledged",
		" "+r.message(event.FromClientID)+r.following(" on ", event.Topic)+remarks(r.sincePublish()))
}

func tellDropped(r row) sentence {
	s := sentence{title: r.message(event.ClientID) + " was dropped"}
	if r.Known(event.Reason) == event.NoSubscribers {
		s.body = r.published() + ", and nobody subscribes to it"
	} else {
		s.body = r.message(event.ClientID) + r.following(" on ", event.Topic) + " was dropped" + r.because()
	}
	return s
}

func tellDeliveryDropped(r row) sentence {
	receiver := r.client(event.ClientID)
	return sentence{
		title: "a message to " + receiver + " was dropped",
		body:  r.message(event.FromClientID) + r.following(" on ", event.Topic) + " was dropped before it reached " + receiver + r.because(),
	}
}

// tellMessage tells what became of a publisher's message.
func tellMessage(became string) func(row) sentence {
	return func(r row) sentence {
		message := r.message(event.ClientID)
		return sentence{title: message + " " + became, body: message + r.following(" on ", event.Topic) + " " + became}
	}
}

// tellAlarm knows no more: the row says only where.
func tellAlarm(became string) func(row) sentence {
	return func(r row) sentence {
		return continued("an alarm was "+became, r.following(" on ", event.Node))
	}
}

func tellOther(r row) sentence {
	name := r.Name()
	if name == "" {
		name = "an event without a name"
	}
	return continued(name, r.following(" of ", event.ClientID)+r.following(" on ", event.Topic))
}
