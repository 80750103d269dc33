package diagnosis

import (
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// unheard is a topic whose messages found no subscriber.
type unheard struct {
	topic string
	Audience
	publishers []Unheard // the one with the most messages first
	Span
}

// unheardTopics puts the publishers of each topic together; the topics with the most messages come first.
func unheardTopics(f *Facts) []unheard {
	tallies := byClient(f.Unheard, func(u Unheard) string { return u.Topic }, func(u Unheard) Span { return u.Span })
	list := make([]unheard, len(tallies))
	for i, t := range tallies {
		list[i] = unheard{topic: t.Client, Audience: f.Topics[t.Client], publishers: t.Rows, Span: t.Span}
	}
	return list
}

// left says whether the topic had receivers who went away. A message or two meanwhile are nothing unusual.
func (u unheard) left() bool {
	return !u.LastDelivered.IsZero() && u.LastDelivered.Before(u.Last) && u.Count >= fewUnheard
}

// missed says whether somebody probably misses the messages: else they may be such as only rules read.
func (u unheard) missed() bool { return u.Near != nil || u.Denied != nil || u.left() }

func findUnheard(f *Facts, _ *blame) []Finding {
	var missed, unread []unheard
	for _, u := range unheardTopics(f) {
		switch {
		case u.Count < f.enough(fewUnheard):
		case u.missed():
			missed = append(missed, u)
		default:
			unread = append(unread, u)
		}
	}
	var findings []Finding
	if len(missed) > 0 {
		findings = append(findings, f.unheard(missed, Warning))
	}
	if len(unread) > 0 {
		findings = append(findings, f.unheard(unread, Info))
	}
	return findings
}

func (f *Facts) unheard(list []unheard, severity Severity) Finding {
	worst, all := list[0], sum(list, func(u unheard) Span { return u.Span })
	var publishers []string
	for _, u := range list {
		for _, p := range u.publishers {
			publishers = append(publishers, p.Publisher)
		}
	}
	slices.Sort(publishers)
	publishers = slices.Compact(publishers)
	summary := fmt.Sprintf("Nobody receives %s: %s of %s found no subscriber", worst.topic, count(worst.Count, "message", "messages"), andOthers(worst.publishers[0].Publisher, int64(len(worst.publishers))))
	switch {
	case worst.Denied != nil:
		summary += fmt.Sprintf(". %s wanted %s, which was denied", worst.Denied.who(), worst.Denied.Filter)
	case worst.Near != nil:
		summary += fmt.Sprintf(". %s subscribed to %s, which %s", worst.Near.who(), worst.Near.Filter, worst.Near.Difference)
	case worst.left():
		summary += fmt.Sprintf(". It had receivers until %s", f.at(worst.LastDelivered))
	case !worst.LastDelivered.IsZero():
		summary += fmt.Sprintf(". It had a receiver at %s", f.at(worst.LastDelivered))
	default:
		summary += ". That is normal for topics that only rules read"
	}
	if len(list) > 1 {
		summary += fmt.Sprintf("; %s in all, %s", count(int64(len(list)), "topic", "topics"), count(all.Count, "message", "messages"))
	}
	return Finding{
		Severity: severity, Span: all, Clients: int64(len(publishers)), Summary: summary + ".",
		Rows: Rows{Scenario: event.Drops, Keys: map[string][]string{"events": {event.MessageDropped}}, Filters: []Filter{
			{event.Reason, "=", []string{"no_subscribers"}}, {event.Topic, "=", topicNames(list)},
		}},
	}
}

func topicNames(list []unheard) []string {
	names := make([]string, len(list))
	for i, u := range list {
		names[i] = u.topic
	}
	return names
}

// who names a subscriber, and says how many others there are.
func (n Near) who() string { return andOthers(n.Subscriber, n.Subscribers) }

// UnheardTopics lists the topics of the facts, those with the most messages first.
func UnheardTopics(f *Facts) []string { return topicNames(unheardTopics(f)) }
