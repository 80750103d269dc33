package main

import (
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Outages are findings with a rule of their own, which doesn't wait: what was lost at once can't be an odd moment.
var outages = []string{"authenticator-unavailable", "node-lost", "network-lost"}

// Rules on what the diagnosis finds: one alert for each cause, with the severity of the finding.
func causes() group {
	return group{
		name: "emqx-causes", interval: 2 * time.Minute,
		about: "What is wrong, as the diagnosis says it: causes before symptoms, one alert for each finding and what it is about, with the finding's own severity.",
		rules: []rule{
			{
				uid: "emqx-diagnosis", title: "EMQX diagnosis", scenario: event.Diagnosis,
				panel: whatIsWrong, wait: 2 * time.Minute, keep: 10 * time.Minute,
				queries: found(others()), checks: []check{everyFinding},
				summary: foundSummary, description: meanings(others()), page: aboutPage(),
			},
			outage("emqx-authenticator-away", "The authenticator is away", outages[0]),
			outage("emqx-node-lost", "A node was lost", outages[1]),
			outage("emqx-network-lost", "A network was lost", outages[2]),
		},
	}
}

var whatIsWrong = panel{"emqx-fleet", "What is wrong"}

func outage(uid, title, finding string) rule {
	return rule{
		uid: uid, title: title, scenario: event.Diagnosis,
		panel: whatIsWrong, keep: 10 * time.Minute,
		queries: found([]string{finding}), checks: []check{everyFinding},
		summary: foundSummary, description: meanings([]string{finding}), page: aboutPage(),
	}
}

// found asks for findings by severity, kind and what they are about. There is a number only for what was found.
func found(findings []string) []query {
	return []query{{ref: "clients", from: 960, to: 60, model: model{
		Scenario: event.Diagnosis, Measure: "clients", GroupBy: []string{"severity", "finding", "about"},
		Severities: []string{string(evidence.Critical), string(evidence.Warning)}, Findings: findings,
	}}}
}

// everyFinding fires for each number: some findings are about no client, such as a gap of the table.
var everyFinding = over("limit", "clients", -1, "every finding; to page for many clients only, raise it")

const foundSummary = `{{ with $labels.finding }}{{ . }}{{ else }}A finding{{ end }}` +
	`{{ with $labels.about }}{{ if ne . "fleet" }}, {{ . }}{{ end }}{{ end }}` +
	`{{ with $values.clients }}{{ if gt .Value 1.0 }}: {{ printf "%.0f" .Value }} clients{{ end }}{{ end }}`

// others are the findings without a rule of their own. Two don't page: nobody asked for a client that isn't there, and messages
// without a receiver are usual in any fleet, where only rules read a topic or a command is for a device that is away.
func others() []string {
	var list []string
	for _, r := range diagnosis.Rules {
		if !slices.Contains(outages, r.ID) && r.ID != "not-seen" && r.ID != "no-subscribers" {
			list = append(list, r.ID)
		}
	}
	return list
}
