package message

import (
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Messages that found no subscriber: who receives the topic at other times, and which subscription comes near.

const fewUnheard = 3 // messages of one topic

var noSubscribersRule = evidence.Rule{
	ID:        "no-subscribers",
	Dashboard: "drops",
	Meaning:   "Messages were published to a topic that nobody subscribes to.",
	Recognized: "Drops with no_subscribers: 3 or more of one topic; 1 where at most 20 clients are asked about. A warning where a subscribed filter nearly matches the topic, " +
		"where the only subscription that would receive it was denied, or where the topic had receivers before, which may have come back since or were connected all the time; else only information, because topics that only rules read count as dropped as well.",
	Otherwise: "Retained messages wait for whoever subscribes later: such that were delivered afterwards aren't lost, and don't count.",
	Check: "Compare the topic with the filters that are subscribed: case, a missing or an extra level, a wildcard. If it had a receiver, find out where that one was (its lifecycle): with clean start, nothing waits for it. " +
		"If only rules read the topic, all is well.",
	Find: findUnreceived,
}

// kept says whether the messages were delivered afterwards, because they are retained: nothing is lost.
func (t topicDrops) kept() bool { return t.Kept > 0 && t.Kept >= t.Lost }

// topicDrops is a topic whose messages found no subscriber.
type topicDrops struct {
	topic string
	evidence.TopicReceivers
	publishers []evidence.Unreceived // the one with the most messages first
	evidence.Span
}

// unreceivedTopics puts the publishers of each topic together; the topics with the most messages come first.
func unreceivedTopics(f *evidence.Evidence) []topicDrops {
	var chosen []evidence.Unreceived
	for _, u := range f.NoSubscribers {
		if u.Reason == event.NoSubscribers {
			chosen = append(chosen, u)
		}
	}
	return lostTopics(f, chosen, f.Topics)
}

func lostTopics(f *evidence.Evidence, chosen []evidence.Unreceived, known map[string]evidence.TopicReceivers) []topicDrops {
	tallies := evidence.ByClient(chosen, func(u evidence.Unreceived) string { return u.Topic }, func(u evidence.Unreceived) evidence.Span { return u.Span })
	list := make([]topicDrops, len(tallies))
	for i, t := range tallies {
		list[i] = topicDrops{topic: t.Client, TopicReceivers: known[t.Client], publishers: t.Rows, Span: t.Span}
	}
	return list
}

// left says whether the topic had receivers who went away. A message or two meanwhile are nothing unusual.
func (t topicDrops) left() bool {
	return !t.LastDelivered.IsZero() && t.LastDelivered.Before(t.Last) && t.Count >= fewUnheard
}

// between says whether the messages were dropped between deliveries to a receiver that was away meanwhile.
func between(f *evidence.Evidence, t topicDrops) bool {
	s, ok := f.Status[t.Receiver]
	return ok && t.amid() && t.Receivers == 1 && !s.LastEnd.IsZero() && s.FirstEnd.Before(t.Last) && s.LastConnected.After(t.First)
}

// stayed says whether the messages were dropped between deliveries to a receiver of whose connections no row tells an end.
func stayed(f *evidence.Evidence, t topicDrops) bool {
	s := f.Status[t.Receiver]
	return t.amid() && slices.Contains(f.LookedAt, t.Receiver) && s.FirstEnd.IsZero() && !s.LastConnected.After(t.First)
}

// amid says whether the messages were dropped between deliveries.
func (t topicDrops) amid() bool {
	return t.Receiver != "" && t.Count >= fewUnheard && t.FirstDelivered.Before(t.First) && t.LastDelivered.After(t.Last)
}

func findUnreceived(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	var missed, unread []topicDrops
	for _, t := range unreceivedTopics(f) {
		switch {
		case t.kept():
		case t.Count < f.Enough(fewUnheard):
			continue
		case t.Near != nil || t.Denied != nil || t.left() || between(f, t) || stayed(f, t): // somebody probably misses the messages
			missed = append(missed, t)
		default: // they may be such as only rules read
			unread = append(unread, t)
		}
		for _, u := range t.publishers {
			b.Tell(u.Key())
		}
	}
	var findings []evidence.Finding
	for _, t := range lostTopics(f, f.Missed, f.Received) { // what the one client that is asked about missed
		if between(f, t) || stayed(f, t) || t.left() {
			missed = append(missed, t)
		}
	}
	if len(missed) > 0 {
		findings = append(findings, unreceivedBy(f, missed, evidence.Warning))
	}
	if len(unread) > 0 {
		findings = append(findings, unreceivedBy(f, unread, evidence.Info))
	}
	return findings
}

func unreceivedBy(f *evidence.Evidence, list []topicDrops, severity evidence.Severity) evidence.Finding {
	worst, all := list[0], evidence.Sum(list, func(t topicDrops) evidence.Span { return t.Span })
	var publishers []string
	for _, t := range list {
		for _, p := range t.publishers {
			publishers = append(publishers, p.Publisher)
		}
	}
	slices.Sort(publishers)
	publishers = slices.Compact(publishers)
	summary := fmt.Sprintf("Nobody receives %s: %s of %s found no subscriber", worst.topic, words.Count(worst.Count, "message", "messages"), words.AndOthers(worst.publishers[0].Publisher, int64(len(worst.publishers))))
	certainty := evidence.Likely
	switch {
	case worst.Denied != nil:
		summary += fmt.Sprintf(". %s wanted %s, which was denied", worst.Denied.Who(), worst.Denied.Filter)
	case worst.Near != nil:
		summary += fmt.Sprintf(". %s subscribed to %s, which %s", worst.Near.Who(), worst.Near.Filter, worst.Near.Difference)
	case worst.left() && worst.Receiver == "":
		summary += fmt.Sprintf(". It had receivers until %s", f.At(worst.LastDelivered))
	case worst.left():
		summary += fmt.Sprintf(". %s received it until %s", words.AndOthers(worst.Receiver, worst.Receivers), f.At(worst.LastDelivered)) + whereWas(f, worst)
	case between(f, worst):
		summary += fmt.Sprintf(". %s received it before and again until %s", words.AndOthers(worst.Receiver, worst.Receivers), f.At(worst.LastDelivered)) + whereWas(f, worst)
	case stayed(f, worst):
		certainty = evidence.Possible
		summary += fmt.Sprintf(". %s received it before and again until %s, and no end of its connection is recorded: its subscription was gone meanwhile, or the nodes didn't know each other's",
			words.AndOthers(worst.Receiver, worst.Receivers), f.At(worst.LastDelivered))
	case !worst.LastDelivered.IsZero():
		summary += fmt.Sprintf(". It had a receiver at %s", f.At(worst.LastDelivered))
	default:
		certainty = evidence.Possible
		summary += ". That is normal for topics that only rules read"
	}
	if len(list) > 1 {
		summary += fmt.Sprintf("; %s in all, %s", words.Count(int64(len(list)), "topic", "topics"), words.Count(all.Count, "message", "messages"))
	}
	subject := evidence.Fleet
	receivers := words.Distinct(list, func(t topicDrops) string { return t.Receiver })
	switch {
	case severity == evidence.Warning && len(receivers) == 1 && receivers[0] != "" && worst.Receivers == 1 && worst.Near == nil && worst.Denied == nil:
		subject = evidence.About("client", receivers[0])
	case len(list) == 1:
		subject = evidence.About("topic", worst.topic)
	}
	return evidence.Finding{
		Severity: severity, Span: all, Clients: int64(len(publishers)), About: subject, Certainty: certainty, Summary: summary + ".",
		Rows: evidence.Rows{Scenario: event.Drops, Keys: map[string][]string{"events": {event.MessageDropped}}, Filters: []evidence.Filter{
			evidence.OneOf(event.Reason, []string{event.NoSubscribers}), evidence.OneOf(event.Topic, topicNames(list)),
		}},
	}
}

// whereWas says where the receiver was while the messages found none.
func whereWas(f *evidence.Evidence, t topicDrops) string {
	if u := t.Unsubscribed; u != nil && !u.UnsubscribedAt.Before(t.LastDelivered) {
		return fmt.Sprintf("; %s unsubscribed from %s at %s", u.Who(), u.Filter, f.At(u.UnsubscribedAt))
	}
	if t.Receivers > 1 { // what is known of one of them says little of the others
		return ""
	}
	s := f.Status[t.Receiver]
	if s.LastUnsubscribed.After(t.LastDelivered) {
		return fmt.Sprintf("; it unsubscribed at %s", f.At(s.LastUnsubscribed))
	}
	if s.LastEnd.IsZero() {
		return ""
	}
	text := fmt.Sprintf("; its connection ended at %s", f.At(s.LastEnd))
	if s.EndReason != "" {
		text += " (" + s.EndReason + ")"
	}
	if s.LastConnected.After(s.LastEnd) && t.left() && t.Last.Sub(s.LastConnected) > time.Minute {
		return text + fmt.Sprintf(", and it connected again at %s without receiving the topic since: it has not subscribed again, or to something else", f.At(s.LastConnected))
	}
	if s.LastConnected.After(s.LastEnd) {
		return text + fmt.Sprintf(", and it connected again at %s: without a persistent session nothing waits for it", f.At(s.LastConnected))
	}
	return text + ", and it has not connected again"
}

func topicNames(list []topicDrops) []string {
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = t.topic
	}
	return names
}
