package path

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Spans tells the message's path: its publish, and below it each receiver and each drop, in the order in which they ended.
// cut says that only the newest could be kept.
func (p *Message) Spans(limit int) (spans []frame.Span, cut bool) {
	for _, to := range p.Receivers {
		if len(to.Delivered) > 0 || to.Acked != nil {
			spans = append(spans, p.delivery(to))
		}
	}
	for _, d := range p.drops {
		spans = append(spans, p.loss(d))
	}
	slices.SortStableFunc(spans, func(x, y frame.Span) int { return x.Start.Add(x.Duration).Compare(y.Start.Add(y.Duration)) })
	if most := limit - 1; len(spans) > most {
		spans, cut = spans[len(spans)-most:], true
	}
	return append([]frame.Span{p.publish()}, spans...), cut
}

var publishID = spanID("publish")

// publish is the span of the message itself: it lasts to the last that is known.
func (p *Message) publish() frame.Span {
	span := frame.Span{ID: publishID, Operation: "publish", Service: frame.Label(p.publisher), Start: p.first, Kind: "producer"}
	if p.source != nil {
		span.About = about(*p.source)
	} else {
		span.About.Text(event.ClientID, p.publisher)
	}
	state := p.state()
	span.Tags.Add("state", state)
	span.Tags.Text(event.Topic, p.Topic)
	if p.Topic != nil {
		span.Operation = "publish " + *p.Topic
	}
	if p.QoS != nil {
		span.Tags.Add(event.QoS, *p.QoS)
	}
	if p.Published != nil {
		span.Start = *p.Published
	} else {
		span.Tags.Add("published", "unknown: the span begins with the first row")
	}
	span.Duration = elapsed(&span.Tags, "the last row is from before the publish", span.Start, p.last)
	setStatus(&span, state, "The worst that became of the message: "+state+".")
	return span
}

// delivery is the span of a receiver, from the first delivery to the acknowledgement.
func (p *Message) delivery(to *Receiver) frame.Span {
	span := frame.Span{ID: spanID("delivery", who(to.Row)), Parent: publishID, Operation: "deliver", Service: who(to.Row), Kind: "consumer", About: about(to.Row)}
	state := to.State()
	span.Tags.Add("state", state)
	if to.QoS != nil {
		span.Tags.Add(event.QoS, *to.QoS)
	}
	if len(to.Delivered) == 0 {
		span.Start = *to.Acked
		span.Tags.Add("delivered", "unknown: there is only the acknowledgement")
	} else {
		span.Start = to.Delivered[0].At()
		if p.Published != nil {
			took := elapsed(&span.Tags, "delivered before it was published", *p.Published, span.Start)
			span.Tags.Add("delivered_after_ms", took.Milliseconds())
		}
		if to.Acked != nil {
			span.Duration = elapsed(&span.Tags, "acknowledged before it was delivered", span.Start, *to.Acked)
			span.Tags.Add("acked_after_ms", span.Duration.Milliseconds())
		}
		if to.Subscribed != nil {
			span.Operation = "deliver (retained)"
			span.Tags.Add("retained", true)
			span.Tags.Add("subscribed_before_ms", span.Start.Sub(*to.Subscribed).Milliseconds())
		}
		span.Tags.Add("repeats", len(to.Delivered)-1)
		for _, again := range to.Delivered[1:] {
			log := frame.SpanLog{At: again.At(), Name: "delivered again"}
			log.Tags.Add(event.Event, event.MessageDelivered)
			log.Tags.Text(event.Node, again.Text(event.Node))
			log.Tags.Text(event.Peername, again.Text(event.Peername))
			span.Logs = append(span.Logs, log)
		}
	}
	setStatus(&span, state, map[string]string{
		Dropped:        "Dropped for this receiver.",
		Unacknowledged: fmt.Sprintf("Not acknowledged within %s.", ask.AckPatience),
	}[state])
	return span
}

// loss is the span of a drop: how long the message had waited.
func (p *Message) loss(d *drop) frame.Span {
	name, reason := d.Name(), d.Known(event.Reason)
	span := frame.Span{
		ID: spanID(name, who(d.Row), reason), Parent: publishID, Operation: strings.TrimSuffix("drop: "+reason, ": "), Service: who(d.Row), Start: d.At(),
		Kind: "internal", About: about(d.Row),
	}
	if name == event.SchemaValidationFailed || name == event.MessageTransformationFailed {
		span.Operation = name
	}
	span.Tags.Add(event.Event, name)
	span.Tags.Text(event.Reason, d.Text(event.Reason))
	if entry, ok := event.ReasonFor(event.Reason, name, reason); ok {
		span.Message = entry.Meaning
		span.Tags.Add("meaning", entry.Meaning)
		span.Tags.Add("check", entry.Check)
	}
	if qos := d.Int(event.QoS); qos != nil {
		span.Tags.Add(event.QoS, *qos)
	}
	if p.Published != nil {
		span.Start = *p.Published
		span.Duration = elapsed(&span.Tags, "dropped before it was published", span.Start, d.At())
	}
	span.Tags.Add("repeats", d.repeats)
	switch {
	case p.lost(d):
		span.Status = frame.SpanError
	case p.receivedLater(d):
		span.Message = "Nobody was subscribed when it was published; it was delivered later."
		span.Tags.Add("delivered_later", true)
	default:
		span.Message = ""
	}
	return span
}

// elapsed is never negative: where two nodes' clocks contradict each other, it is 0 and a tag says so.
func elapsed(tags *frame.Tags, contradiction string, from, to time.Time) time.Duration {
	d := to.Sub(from)
	if d < 0 {
		tags.Add("clock", fmt.Sprintf("%s, by %d ms: two clocks; shown as 0", contradiction, -d.Milliseconds()))
		return 0
	}
	return d
}

func setStatus(span *frame.Span, state, message string) {
	switch state {
	case Dropped, Unacknowledged:
		span.Status, span.Message = frame.SpanError, message
	case Acknowledged, Delivered:
		span.Status = frame.SpanOK
	}
}

// about is what a row tells of its client.
func about(r ask.Row) frame.Tags {
	var tags frame.Tags
	for _, name := range []string{event.ClientID, event.Username, event.Peername, event.Node} {
		tags.Text(name, r.Text(name))
	}
	return tags
}

// spanID is the same in every answer, made of what tells spans of one message apart.
func spanID(parts ...string) string {
	h := fnv.New64a()
	h.Write([]byte(strings.Join(parts, "\x00"))) // never fails
	return fmt.Sprintf("%016x", h.Sum64())
}
