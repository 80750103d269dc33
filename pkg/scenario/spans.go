package scenario

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
)

// spans tells the message's way: its publish, and below it each receiver and each drop, in the order in which they ended.
// cut says that only the newest could be kept.
func (w *way) spans(limit int) (spans []frame.Span, cut bool) {
	for _, to := range w.receivers {
		if len(to.delivered) > 0 || to.acked != nil {
			spans = append(spans, w.delivery(to))
		}
	}
	for _, d := range w.drops {
		spans = append(spans, w.loss(d))
	}
	slices.SortStableFunc(spans, func(x, y frame.Span) int { return x.Start.Add(x.Duration).Compare(y.Start.Add(y.Duration)) })
	if most := limit - 1; len(spans) > most {
		spans, cut = spans[len(spans)-most:], true
	}
	return append([]frame.Span{w.publish()}, spans...), cut
}

var publishID = spanID("publish")

// publish is the span of the message itself: it lasts to the last that is known.
func (w *way) publish() frame.Span {
	span := frame.Span{ID: publishID, Operation: "publish", Service: shown(w.publisher), Start: w.first, Kind: "producer"}
	if w.source != nil {
		span.About = w.source.about()
	} else {
		span.About.Text(event.ClientID, w.publisher)
	}
	state := w.state()
	span.Tags.Add("state", state)
	span.Tags.Text(event.Topic, w.topic)
	if w.topic != nil {
		span.Operation = "publish " + *w.topic
	}
	if w.qos != nil {
		span.Tags.Add(event.QoS, *w.qos)
	}
	if w.published != nil {
		span.Start = *w.published
	} else {
		span.Tags.Add("published", "unknown: the span begins with the first row")
	}
	span.Duration = elapsed(&span.Tags, "the last row is from before the publish", span.Start, w.last)
	setStatus(&span, state, "The worst that became of the message: "+state+".")
	return span
}

// delivery is the span of a receiver, from the first delivery to the acknowledgement.
func (w *way) delivery(to *reception) frame.Span {
	span := frame.Span{ID: spanID("delivery", to.who()), Parent: publishID, Operation: "deliver", Service: to.who(), Kind: "consumer", About: to.about()}
	state := to.state()
	span.Tags.Add("state", state)
	if to.level != nil {
		span.Tags.Add(event.QoS, *to.level)
	}
	if len(to.delivered) == 0 {
		span.Start = *to.acked
		span.Tags.Add("delivered", "unknown: there is only the acknowledgement")
	} else {
		span.Start = to.delivered[0].at()
		if w.published != nil {
			took := elapsed(&span.Tags, "delivered before it was published", *w.published, span.Start)
			span.Tags.Add("delivered_after_ms", took.Milliseconds())
		}
		if to.acked != nil {
			span.Duration = elapsed(&span.Tags, "acknowledged before it was delivered", span.Start, *to.acked)
			span.Tags.Add("acked_after_ms", span.Duration.Milliseconds())
		}
		span.Tags.Add("repeats", len(to.delivered)-1)
		for _, again := range to.delivered[1:] {
			log := frame.SpanLog{At: again.at(), Name: "delivered again"}
			log.Tags.Add(event.Event, event.MessageDelivered)
			log.Tags.Text(event.Node, again.text(event.Node))
			log.Tags.Text(event.Peername, again.text(event.Peername))
			span.Logs = append(span.Logs, log)
		}
	}
	setStatus(&span, state, map[string]string{
		stateDropped:        "Dropped for this receiver.",
		stateUnacknowledged: fmt.Sprintf("Not acknowledged within %s.", ackPatience),
	}[state])
	return span
}

// loss is the span of a drop: how long the message had waited.
func (w *way) loss(d *drop) frame.Span {
	name, reason := d.name(), d.known(event.Reason)
	span := frame.Span{
		ID: spanID(name, d.who(), reason), Parent: publishID, Operation: strings.TrimSuffix("drop: "+reason, ": "), Service: d.who(), Start: d.at(),
		Kind: "internal", About: d.about(),
	}
	if name == event.SchemaValidationFailed || name == event.MessageTransformationFailed {
		span.Operation = name
	}
	span.Tags.Add(event.Event, name)
	span.Tags.Text(event.Reason, d.text(event.Reason))
	if entry, ok := event.ReasonFor(event.Reason, name, reason); ok {
		span.Message = entry.Meaning
		span.Tags.Add("meaning", entry.Meaning)
		span.Tags.Add("check", entry.Check)
	}
	if qos := d.int(event.QoS); qos != nil {
		span.Tags.Add(event.QoS, *qos)
	}
	if w.published != nil {
		span.Start = *w.published
		span.Duration = elapsed(&span.Tags, "dropped before it was published", span.Start, d.at())
	}
	span.Tags.Add("repeats", d.repeats)
	if d.outcome() == event.Failure {
		span.Status = frame.SpanError
	} else {
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
func (r eventRow) about() frame.Tags {
	var tags frame.Tags
	for _, name := range []string{event.ClientID, event.Username, event.Peername, event.Node} {
		tags.Text(name, r.text(name))
	}
	return tags
}

// spanID is the same in every answer, made of what tells spans of one message apart.
func spanID(parts ...string) string {
	h := fnv.New64a()
	h.Write([]byte(strings.Join(parts, "\x00"))) // never fails
	return fmt.Sprintf("%016x", h.Sum64())
}
