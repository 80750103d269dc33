package message

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

// spans tells the message's path: its publish, and below it each receiver and each drop, in the order in which they ended.
// cut says that only the newest could be kept.
func (p *messagePath) spans(limit int) (spans []frame.Span, cut bool) {
	for _, to := range p.receivers {
		if len(to.delivered) > 0 || to.acked != nil {
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
func (p *messagePath) publish() frame.Span {
	span := frame.Span{ID: publishID, Operation: "publish", Service: frame.Label(p.publisher), Start: p.first, Kind: "producer"}
	if p.source != nil {
		span.About = about(*p.source)
	} else {
		span.About.Text(event.ClientID, p.publisher)
	}
	state := p.state()
	span.Tags.Add("state", state)
	span.Tags.Text(event.Topic, p.topic)
	if p.topic != nil {
		span.Operation = "publish " + *p.topic
	}
	if p.qos != nil {
		span.Tags.Add(event.QoS, *p.qos)
	}
	if p.published != nil {
		span.Start = *p.published
	} else {
		span.Tags.Add("published", "unknown: the span begins with the first row")
	}
	span.Duration = elapsed(&span.Tags, "the last row is from before the publish", span.Start, p.last)
	setStatus(&span, state, "The worst that became of the message: "+state+".")
	return span
}

// delivery is the span of a receiver, from the first delivery to the acknowledgement.
func (p *messagePath) delivery(to *receiver) frame.Span {
	span := frame.Span{ID: spanID("delivery", who(to.Row)), Parent: publishID, Operation: "deliver", Service: who(to.Row), Kind: "consumer", About: about(to.Row)}
	state := to.state()
	span.Tags.Add("state", state)
	if to.qos != nil {
		span.Tags.Add(event.QoS, *to.qos)
	}
	if len(to.delivered) == 0 {
		span.Start = *to.acked
		span.Tags.Add("delivered", "unknown: there is only the acknowledgement")
	} else {
		span.Start = to.delivered[0].At()
		if p.published != nil {
			took := elapsed(&span.Tags, "delivered before it was published", *p.published, span.Start)
			span.Tags.Add("delivered_after_ms", took.Milliseconds())
		}
		if to.acked != nil {
			span.Duration = elapsed(&span.Tags, "acknowledged before it was delivered", span.Start, *to.acked)
			span.Tags.Add("acked_after_ms", span.Duration.Milliseconds())
		}
		if to.subscribed != nil {
			span.Operation = "deliver (retained)"
			span.Tags.Add("retained", true)
			span.Tags.Add("subscribed_before_ms", span.Start.Sub(*to.subscribed).Milliseconds())
		}
		span.Tags.Add("repeats", len(to.delivered)-1)
		for _, again := range to.delivered[1:] {
			log := frame.SpanLog{At: again.At(), Name: "delivered again"}
			log.Tags.Add(event.Event, event.MessageDelivered)
			log.Tags.Text(event.Node, again.Text(event.Node))
			log.Tags.Text(event.Peername, again.Text(event.Peername))
			span.Logs = append(span.Logs, log)
		}
	}
	setStatus(&span, state, map[string]string{
		stateDropped:        "Dropped for this receiver.",
		stateUnacknowledged: fmt.Sprintf("Not acknowledged within %s.", ask.AckPatience),
	}[state])
	return span
}

// loss is the span of a drop: how long the message had waited.
func (p *messagePath) loss(d *drop) frame.Span {
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
	if p.published != nil {
		span.Start = *p.published
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
	case stateDropped, stateUnacknowledged:
		span.Status, span.Message = frame.SpanError, message
	case stateAcknowledged, stateDelivered:
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
