package recording

import (
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Rows of one kind that are missing while others came: what they must have followed or led to proves it.

const (
	unpaired    = 0.1 // of the rows of a kind may lack their counterpart: it lies outside the time range
	fewUnpaired = 20
)

// kind is the rows of one event, counted once.
func kind(f *evidence.Evidence, name string) evidence.Span {
	var all evidence.Span
	for _, e := range f.Events {
		if e.Event == name {
			all = all.With(e.Span)
		}
	}
	all.Count = f.Once(name, all.Count)
	return all
}

// missingKind tells of acknowledgements without deliveries, and of connections without an end or a begin. An event that has no rows at
// all is left out on purpose: nothing is said of it.
func missingKind(f *evidence.Evidence) []evidence.Finding {
	if f.Clients == 0 { // nobody is known by name
		return nil
	}
	delivered, acked := kind(f, event.MessageDelivered), kind(f, event.MessageAcked)
	begun, ended := kind(f, event.Connected), kind(f, event.Disconnected)
	var more, fewer evidence.Span
	var proof, name string
	switch {
	case tooMany(acked.Count-delivered.Count, acked.Count) && delivered.Count > 0:
		more, fewer, name = acked, delivered, event.MessageDelivered
		proof = fmt.Sprintf("%s of %s", words.Count(acked.Count, "acknowledgement", "acknowledgements"), words.Count(delivered.Count, "delivery", "deliveries"))
	case tooMany(begun.Count-ended.Count-f.Clients, begun.Count) && ended.Count > 0 && !vanished(f): // each client may still be connected
		more, fewer, name = begun, ended, event.Disconnected
		proof = fmt.Sprintf("%s began and %s ended, of %s", words.Count(begun.Count, "connection", "connections"), words.Digits(ended.Count), words.Clients(f.Clients))
	case tooMany(ended.Count-begun.Count-f.Clients, ended.Count) && begun.Count > 0: // each may have been connected before
		more, fewer, name = ended, begun, event.Connected
		proof = fmt.Sprintf("%s ended and %s began, of %s", words.Count(ended.Count, "connection", "connections"), words.Digits(begun.Count), words.Clients(f.Clients))
	default:
		return nil
	}
	when, long := "", max(time.Minute, more.Last.Sub(more.First)/5)
	switch {
	case more.Last.Sub(fewer.Last) >= long:
		when = " since " + f.At(fewer.Last)
	case fewer.First.Sub(more.First) >= long:
		when = " until " + f.At(fewer.First)
	}
	return []evidence.Finding{{
		Severity: evidence.Warning, About: evidence.Fleet, Certainty: evidence.Certain, Background: f.Narrow, Clients: f.Clients,
		Span:    evidence.Span{First: more.First, Last: more.Last},
		Summary: fmt.Sprintf("Rows of %s are missing%s: %s. What only they tell isn't known.", name, when, proof),
		Rows:    evidence.Rows{Scenario: event.Events, View: "rate", Whole: true},
	}}
}

func tooMany(lacking, of int64) bool {
	return lacking >= fewUnpaired && float64(lacking) >= unpaired*float64(of)
}

// vanished says whether a node was lost without recording the ends of its connections.
func vanished(f *evidence.Evidence) bool {
	for _, i := range f.Restarted {
		for _, clients := range i.Vanished {
			if len(clients) >= evidence.LostClients {
				return true
			}
		}
	}
	return slices.ContainsFunc(f.Silences, evidence.Silence.Lost)
}
