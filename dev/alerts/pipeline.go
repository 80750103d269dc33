package main

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Rules on the table itself: is there an answer, and do rows come?
func pipeline() group {
	return group{
		name: "emqx-pipeline", interval: time.Minute,
		about: "Is the table filled, and can it be asked? Without these, all other rules would be quiet when they should not be.",
		rules: []rule{
			{
				uid: "emqx-database", title: "EMQX events can't be read", severity: "critical", scenario: event.Events,
				about: "The only rule that fires when a query fails; the others keep what they had. Its condition itself is never true.",
				panel: panel{"emqx-pipeline", "Newest row, by node"},
				queries: []query{
					{ref: "age", from: 3600, model: model{Scenario: event.Events, Measure: "age"}},
				},
				checks: []check{math("never", "$age * 0", "an answer is enough")},
				wait:   2 * time.Minute, keep: 2 * time.Minute, failed: "Alerting",
				summary:     "The database of EMQX's events doesn't answer",
				description: "The query failed for two minutes or longer; the annotation Error of the alert says how. No other rule can see anything until it answers again. Press Save & test in the data source's settings: it says what is wrong and what to do.",
				page:        asking("emqx-pipeline"),
			},
			{
				uid: "emqx-no-events", title: "EMQX records no events", severity: "critical", scenario: event.Events,
				panel: panel{"emqx-pipeline", "Newest row, by node"},
				queries: []query{
					{ref: "age", from: 3600, model: model{Scenario: event.Events, Measure: "age"}},
				},
				checks: []check{over("limit", "age", 600, "seconds since the newest row; no row in an hour is no data, which fires as well")},
				wait:   2 * time.Minute, keep: time.Minute, noData: "Alerting",
				summary:     "The table got no events for ten minutes or longer",
				description: "EMQX is away, or its rule, action or connector doesn't write: the other rules see nothing either. Look at the action's metrics in EMQX. In a small fleet that is often silent, raise the limit.",
				page:        asking("emqx-pipeline"),
			},
			{
				uid: "emqx-node-silent", title: "A node records no events", severity: "warning", scenario: event.Events,
				about: "A node counts while it has written 300 rows or more in the fifty minutes before; one that was quiet before, or that was taken away for good, doesn't page.",
				panel: panel{"emqx-nodes", "Rows a second, by node"},
				queries: []query{
					{ref: "age", from: 3600, model: model{Scenario: event.Events, Measure: "age", GroupBy: []string{"node"}, Filters: []filter{named("node")}}},
					{ref: "before", from: 3600, to: 600, model: model{Scenario: event.Events, GroupBy: []string{"node"}, Filters: []filter{named("node")}}},
				},
				checks: []check{math("firing", "$age > 600 && $before >= 300", "seconds since its newest row; rows before")},
				wait:   2 * time.Minute, keep: 5 * time.Minute,
				summary:     "{{ with $labels.node }}{{ . }}{{ else }}A node{{ end }} has recorded nothing for " + figure("age", "humanizeDuration .Value", "ten minutes or longer"),
				description: "The node is away, cut off from the database, or nothing happens on it any more, while other nodes may go on. If it was taken away on purpose, this ends within an hour.",
				page:        asking("emqx-nodes?var-node={{ with $labels.node }}{{ urlquery . }}{{ end }}"),
			},
		},
	}
}
