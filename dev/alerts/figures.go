package main

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Rules on figures of five minutes: they warn a little sooner than the diagnosis tells the cause, and when the cause is none that it
// knows.
func figures() group {
	return group{
		name: "emqx-figures", interval: time.Minute,
		about: "Figures of five minutes. They warn; the cause is told by emqx-diagnosis.",
		rules: []rule{
			warn(rule{
				uid: "emqx-authn-failure-share", title: "Many authentications fail", scenario: event.Access,
				panel:       panel{"emqx-access", "Authentication"},
				queries:     shareAndFailures(model{Scenario: event.Access, Events: []string{event.CheckAuthnComplete}}),
				checks:      []check{over("limit", "share", 0.05, "more than 5% failed"), over("enough", "failures", 10, "and more than 10 did"), both},
				summary:     share("share") + " of the authentications failed (" + number("failures") + " in five minutes)",
				description: "Wrong credentials, an authenticator that is away, or somebody who guesses: the dashboard shows clients, users and addresses.",
			}),
			warn(rule{
				uid: "emqx-refused-clients", title: "Many clients are refused", scenario: event.Lifecycle,
				panel:       panel{"emqx-lifecycle", "Refused connects"},
				queries:     five(query{ref: "clients", model: model{Scenario: event.Lifecycle, Events: []string{event.Connack}, Outcome: "failure", Measure: "clients"}}),
				checks:      []check{over("limit", "clients", 20, "clients that were refused, in a fleet of any size")},
				summary:     number("clients") + " clients were refused in five minutes",
				description: "Whatever the reason (credentials, a ban, a quota, a busy node): the dashboard shows the codes. In a large fleet a share of 5% hides so many.",
			}),
			warn(rule{
				uid: "emqx-session-quota", title: "No session is left", scenario: event.Lifecycle,
				panel: panel{"emqx-lifecycle", "Refused connects"},
				queries: five(query{ref: "refused", model: model{
					Scenario: event.Lifecycle, Events: []string{event.Connack}, Filters: []filter{{"reason_code", "=", []string{"quota_exceeded"}}},
				}}),
				checks:      []check{over("limit", "refused", 0, "one is enough: the next clients won't get in either")},
				summary:     number("refused") + " connects were refused with quota_exceeded in five minutes",
				description: "The license's or namespace's limit on sessions is reached, or the license has expired: new clients don't get in. Compare the sessions with the limit in EMQX's dashboard (License).",
			}),
			warn(rule{
				uid: "emqx-lost-clients", title: "Many clients lose their connection", scenario: event.Lifecycle,
				about: "Compared with an hour before, so that fleets whose devices hang up as a habit don't trip it.",
				panel: panel{"emqx-lifecycle", "Lost connections"},
				queries: five(
					query{ref: "now", model: model{Scenario: event.Lifecycle, Events: []string{event.Disconnected}, Outcome: "failure", Measure: "clients"}},
					query{ref: "before", model: model{Scenario: event.Lifecycle, Events: []string{event.Disconnected}, Outcome: "failure", Measure: "clients", Offset: "1h"}},
					query{ref: "known", model: model{Scenario: event.Lifecycle, Offset: "1h"}},
				),
				checks:      []check{math("firing", "$now > 50 + 3 * $before && $known > 0", "more than 50 above three times as many as an hour before, if the table had rows of connections then")},
				summary:     number("now") + " clients lost their connection in five minutes; an hour before it were " + number("before"),
				description: "A node, a network, a proxy or a release of the devices' program: the dashboard shows the reasons, and what those concerned have in common.",
			}),
			warn(rule{
				uid: "emqx-acl-deny-share", title: "Many publishes or subscriptions are denied", scenario: event.Access,
				panel:       panel{"emqx-access", "Authorization"},
				queries:     shareAndFailures(model{Scenario: event.Access, Events: []string{event.CheckAuthzComplete}}),
				checks:      []check{over("limit", "share", 0.05, "more than 5% were denied"), over("enough", "failures", 5, "and more than 5 were"), both},
				summary:     share("share") + " of the authorization checks were denied (" + number("failures") + " in five minutes)",
				description: "An access rule is missing or was changed, or devices use topics that they should not: the dashboard shows topics and the source that decided.",
			}),
			warn(rule{
				uid: "emqx-message-drop-share", title: "Many messages are dropped", scenario: event.Drops,
				about: "Without no_subscribers: topics that only rules read count as dropped in EMQX, and nothing is wrong with them.",
				panel: panel{"emqx-drops", "Messages dropped"},
				queries: shareAndFailures(model{
					Scenario: event.Drops, Events: []string{event.MessageDropped}, Filters: []filter{{"reason", "!=", []string{"no_subscribers"}}},
				}),
				checks:      []check{over("limit", "share", 0.02, "more than 2% were dropped"), over("enough", "failures", 20, "and more than 20 were"), both},
				summary:     share("share") + " of the messages were dropped before they went to anybody (" + number("failures") + " in five minutes)",
				description: "EMQX refused them: a quota, a full window of the publisher, a packet ID in use. The dashboard shows reasons and publishers.",
			}),
			warn(rule{
				uid: "emqx-delivery-drop-share", title: "Many deliveries are dropped", scenario: event.Drops,
				panel:       panel{"emqx-drops", "Deliveries dropped"},
				queries:     shareAndFailures(model{Scenario: event.Drops, Events: []string{event.MessageDeliveryDropped}}),
				checks:      []check{over("limit", "share", 0.05, "more than 5% were dropped"), over("enough", "failures", 20, "and more than 20 were"), both},
				summary:     share("share") + " of the deliveries were dropped (" + number("failures") + " in five minutes)",
				description: "Receivers are too slow, or offline with a full queue, or messages expire: the dashboard shows reasons and receivers.",
			}),
			warn(rule{
				uid: "emqx-delivery-drops", title: "Deliveries are dropped for one reason", scenario: event.Drops,
				about: "For large fleets, where a share hides thousands.",
				panel: panel{"emqx-drops", "Deliveries dropped, by reason"},
				queries: five(query{ref: "drops", model: model{
					Scenario: event.Drops, Events: []string{event.MessageDeliveryDropped}, Outcome: "failure", GroupBy: []string{"reason"}, Filters: []filter{named("reason")},
				}}),
				checks:      []check{over("limit", "drops", 1000, "in five minutes")},
				summary:     number("drops") + " deliveries were dropped in five minutes: {{ with $labels.reason }}{{ . }}{{ else }}for one reason{{ end }}",
				description: "queue_full: receivers that are slow or away. expired: messages that waited too long. too_large: more than the receiver takes. The dashboard shows the receivers.",
				page:        asking(`emqx-drops?var-filter=reason%7C%3D%7C{{ with $labels.reason }}{{ urlquery . }}{{ end }}`),
			}),
			warn(rule{
				uid: "emqx-unacknowledged-share", title: "Many deliveries are not acknowledged", scenario: event.Delivery,
				panel: panel{"emqx-delivery", "Acknowledgements"},
				queries: five(
					query{ref: "share", model: model{Scenario: event.Delivery, Measure: "share"}},
					query{ref: "failures", model: model{Scenario: event.Delivery, Measure: "unacknowledged"}},
				),
				checks:      []check{over("limit", "share", 0.05, "more than 5% of those of QoS 1 and 2"), over("enough", "failures", 20, "and more than 20"), both},
				summary:     share("share") + " of the deliveries weren't acknowledged (" + number("failures") + " in five minutes)",
				description: "Receivers hang, lose their connection, or never acknowledge; their windows fill, then their queues. The dashboard shows which.",
			}),
			warn(rule{
				uid: "emqx-slow-delivery", title: "Deliveries are late", scenario: event.Delivery,
				panel: panel{"emqx-delivery", "Latency"},
				queries: five(
					query{ref: "p99", model: model{Scenario: event.Delivery, Measure: "p99"}},
					query{ref: "deliveries", model: model{Scenario: event.Delivery, Events: []string{event.MessageDelivered}}},
				),
				checks: []check{
					math("seconds", "$p99 / 1000", ""),
					math("firing", "$seconds > 5 && $deliveries > 100", "and enough deliveries for a hundredth to mean anything"),
				},
				summary:     "One delivery in a hundred takes " + figure("seconds", `printf "%.1f" .Value`, "more than five") + " seconds or longer",
				description: "A slow receiver, a full window, a busy node. Deliveries that took longer than a minute (retained, delayed, queued for a receiver that was away) don't count. The dashboard shows the quantiles and the receivers.",
			}),
			warn(rule{
				uid: "emqx-payload-refused", title: "Payloads are refused", scenario: event.Events,
				panel: panel{"emqx-pipeline", "Kinds of rows"},
				queries: five(query{ref: "refused", model: model{
					Scenario: event.Events, Events: []string{event.SchemaValidationFailed, event.MessageTransformationFailed}, GroupBy: []string{"event"},
				}}),
				checks:      []check{over("limit", "refused", 20, "in five minutes")},
				summary:     number("refused") + " payloads were refused in five minutes: {{ with $labels.event }}{{ . }}{{ else }}by a schema or transformation{{ end }}",
				description: "A schema or a transformation was changed, or a release of the devices' program writes something else. Such messages reach nobody.",
			}),
		},
	}
}

// warn is what the figures' rules have in common.
func warn(r rule) rule {
	r.severity, r.wait, r.keep = "warning", 2*time.Minute, 5*time.Minute
	if r.page == "" {
		r.page = asking(r.panel.board)
	}
	return r
}

// five asks about five minutes that ended one minute ago.
func five(queries ...query) []query {
	for i := range queries {
		queries[i].from, queries[i].to = 360, 60
	}
	return queries
}

// shareAndFailures asks what part of rows are failures, and how many.
func shareAndFailures(m model) []query {
	share, failures := m, m
	share.Measure, failures.Outcome = "share", "failure"
	return five(query{ref: "share", model: share}, query{ref: "failures", model: failures})
}
