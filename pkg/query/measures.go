package query

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Measure is what rate, count and top compute.
type Measure string

const (
	Count          Measure = "count"
	PerSecond      Measure = "perSecond"
	Share          Measure = "share"
	Clients        Measure = "clients"
	Unacknowledged Measure = "unacknowledged"
	P50            Measure = "p50"
	P90            Measure = "p90"
	P99            Measure = "p99"
	Age            Measure = "age"
)

// MeasureEntry is a measure as people know it. A new one is an entry in the table below, and how it is computed (package measure).
type MeasureEntry struct {
	Name               Measure
	Title, Description string
	Scenarios          []string // that have it; nil: all of events

	single bool // it is one number, so views that show more than one haven't got it
}

// MeasureEntries is the table of all measures.
var MeasureEntries = []MeasureEntry{
	{Name: Count, Title: "Count", Description: "How many rows."},
	{Name: PerSecond, Title: "Per second", Description: "How many rows a second."},
	{Name: Clients, Title: "Clients", Description: "How many different client IDs."},
	{Name: Share, Title: "Share of failures", Description: "Which part of the tries failed, between 0 and 1.",
		Scenarios: []string{event.Lifecycle, event.Access, event.Delivery, event.Drops}},
	ofDelivery(Unacknowledged, "Unacknowledged", "How many deliveries of QoS 1 and 2 were not acknowledged within 30 seconds."),
	ofDelivery(P50, "Median time to delivery", "Milliseconds from the publish within which half of the deliveries came."),
	ofDelivery(P90, "90 % time to delivery", "Milliseconds from the publish within which 90 % of the deliveries came."),
	ofDelivery(P99, "99 % time to delivery", "Milliseconds from the publish within which 99 % of the deliveries came."),
	{Name: Age, Title: "Age of the newest row", Description: "Seconds from the newest row to now, as a number (view count).", single: true},
}

func ofDelivery(name Measure, title, description string) MeasureEntry {
	return MeasureEntry{Name: name, Title: title, Description: description, Scenarios: []string{event.Delivery}}
}

// Quantile says whether the measure is one of the quantiles of deliveries' times.
func (m Measure) Quantile() bool { return m == P50 || m == P90 || m == P99 }

// known says whether there is such a measure.
func (m Measure) known() bool {
	return slices.ContainsFunc(MeasureEntries, func(e MeasureEntry) bool { return e.Name == m })
}

// Measures lists the measures a scenario has in a view. An age is one number, so views that show more than one haven't got it.
func Measures(scenario, view string) []string {
	switch scenario {
	case event.SQL:
		return []string{string(Count)}
	case event.Diagnosis:
		return []string{string(Count), string(Clients)}
	}
	var names []string
	for _, e := range MeasureEntries {
		if (e.Scenarios == nil || slices.Contains(e.Scenarios, scenario)) && !(e.single && ageless(view)) {
			names = append(names, string(e.Name))
		}
	}
	return names
}

// ageless says whether a view shows more than one number for each group.
func ageless(view string) bool { return view == "rate" || view == "top" }
