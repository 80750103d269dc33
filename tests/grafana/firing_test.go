package grafana

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

// Each rule fires on its story, and none on fleets in which nothing is wrong.

// played so long, if nothing else is said; fleets are watched in their last nine minutes.
const playTime, watchTime = 20 * time.Minute, 9 * time.Minute

// stage is a fleet that was played, to be watched on both servers: filling a table takes longer than asking.
type stage struct {
	*testkit.Bench
	plugin   *host.Plugin
	from, to time.Time
}

// newStage plays a fleet. change makes a row of the stories what it should be, or several.
func newStage(t *testing.T, plugin *host.Plugin, o fleet.Options, change func(fleet.Row) []fleet.Row) stage {
	t.Helper()
	b := testkit.On(t, statement.GreptimeDB)
	o.Start, o.Duration = cmp.Or(o.Start, testkit.Start), max(o.Duration, playTime)
	b.Load(t, played(t, o, change))
	end := o.Start.Add(o.Duration)
	return stage{b, plugin, end.Add(-watchTime), end}
}

// watched asks a server, in a plugin process that others ask, too.
func (s stage) watched(t *testing.T, server statement.Dialect) viewer {
	t.Helper()
	b := s.Bench
	if server == statement.PostgreSQL {
		b = b.Direct()
	}
	settings := b.Settings(t, nil)
	settings.UID = t.Name()
	return viewer{Asker: ask.In(s.plugin, settings)}
}

func played(t *testing.T, o fleet.Options, change func(fleet.Row) []fleet.Row) iter.Seq[fleet.Row] {
	f, err := fleet.New(o)
	require.NoError(t, err)
	return func(yield func(fleet.Row) bool) {
		for row := range f.Rows() {
			list := []fleet.Row{row}
			if row.Story != "" && change != nil {
				list = change(row)
			}
			for _, one := range list {
				if !yield(one) {
					return
				}
			}
		}
	}
}

// times makes as many clients and messages of each.
func times(n int) func(fleet.Row) []fleet.Row {
	return func(row fleet.Row) []fleet.Row {
		var list []fleet.Row
		for i := range n {
			one, copied := row, func(s *string) *string {
				if s == nil {
					return nil
				}
				return new(fmt.Sprint(*s, "-", i))
			}
			one.ClientID, one.FromClientID, one.ID = copied(row.ClientID), copied(row.FromClientID), copied(row.ID)
			list = append(list, one)
		}
		return list
	}
}

// known makes five clients of each, and an hour before their connections the table knew some already.
func known(row fleet.Row) []fleet.Row {
	list := times(5)(row)
	if row.Event == "message.delivered" {
		row.Timestamp -= time.Hour.Milliseconds()
		row.Event = "client.connected"
		list = append(list, row)
	}
	return list
}

// late lets a message have waited eight seconds before it is delivered.
func late(row fleet.Row) []fleet.Row {
	if row.PublishReceivedAt != nil {
		row.PublishReceivedAt = new(*row.PublishReceivedAt - 8000)
	}
	return []fleet.Row{row}
}

// unwanted lets EMQX refuse what has no subscriber, for a reason of its own.
func unwanted(row fleet.Row) []fleet.Row {
	if row.Reason != nil && *row.Reason == "no_subscribers" {
		row.Reason = new("receive_maximum_exceeded")
	}
	return []fleet.Row{row}
}

// uplink puts the clients of a lost node behind one address, on a node with others.
func uplink(row fleet.Row) []fleet.Row {
	if row.Node != nil && *row.Node == "emqx@10.0.1.19" && !strings.HasPrefix(row.Event, "alarm") {
		row.Node = new("emqx@10.0.1.11")
		row.Sockname = new("10.0.1.11:1883")
		if row.Peername != nil {
			row.Peername = new("192.0.2.200" + (*row.Peername)[strings.LastIndex(*row.Peername, ":"):])
		}
	}
	return []fleet.Row{row}
}

func TestAlertRulesFireOnTheirStories(t *testing.T) {
	t.Parallel()
	type story struct {
		rule    string
		stories []string
		clients int // healthy ones; of 300, which are many beside those of the story, each publishes once a minute
		change  func(fleet.Row) []fleet.Row
		want    map[string]string // the summary at the first tick at which it fires, by labels
	}
	tests := []story{
		{"emqx-diagnosis", []string{"wrong-password"}, 50, nil, map[string]string{
			"about=client pump-07, finding=wrong-credentials, severity=warning": "wrong-credentials, client pump-07",
		}},
		{"emqx-diagnosis", []string{"slow-consumer"}, 300, nil, map[string]string{
			"about=client slow-screen, finding=slow-consumer, severity=warning": "slow-consumer, client slow-screen",
		}},
		{"emqx-diagnosis", []string{"publish-denied"}, 300, nil, map[string]string{
			"about=client valve-12, finding=acl-denied, severity=warning": "acl-denied, client valve-12",
		}},
		{"emqx-authenticator-away", []string{"authenticator-unavailable"}, 50, nil, map[string]string{
			"about=fleet, finding=authenticator-unavailable, severity=critical": "authenticator-unavailable: 12 clients",
		}},
		{"emqx-node-lost", []string{"node-restart"}, 50, nil, map[string]string{
			"about=node emqx@10.0.1.19, finding=node-lost, severity=critical": "node-lost, node emqx@10.0.1.19: 16 clients",
		}},
		{"emqx-network-lost", []string{"node-restart"}, 300, uplink, map[string]string{
			"about=network 192.0.2.200, finding=network-lost, severity=warning": "network-lost, network 192.0.2.200: 16 clients",
		}},
		{"emqx-authn-failure-share", []string{"wrong-password"}, 50, nil, map[string]string{
			"": "88.89% of the authentications failed (24 in five minutes)",
		}},
		{"emqx-authn-failure-share", []string{"brute-force"}, 50, nil, map[string]string{
			"": "93.02% of the authentications failed (40 in five minutes)",
		}},
		{"emqx-refused-clients", []string{"brute-force"}, 50, nil, map[string]string{
			"": "40 clients were refused in five minutes",
		}},
		{"emqx-session-quota", []string{"quota-exceeded"}, 50, nil, map[string]string{
			"": "36 connects were refused with quota_exceeded in five minutes",
		}},
		{"emqx-lost-clients", []string{"node-restart"}, 50, known, map[string]string{}},
		{"emqx-acl-deny-share", []string{"publish-denied", "subscribe-denied"}, 5, nil, map[string]string{
			"": "17.11% of the authorization checks were denied (13 in five minutes)",
		}},
		{"emqx-message-drop-share", []string{"wrong-topic"}, 10, unwanted, map[string]string{
			"": "11.9% of the messages were dropped before they went to anybody (30 in five minutes)",
		}},
		{"emqx-delivery-drop-share", []string{"slow-consumer"}, 50, nil, map[string]string{
			"": "10.28% of the deliveries were dropped (183 in five minutes)",
		}},
		{"emqx-delivery-drops", []string{"slow-consumer"}, 50, times(6), map[string]string{
			"reason=queue_full": "1098 deliveries were dropped in five minutes: queue_full",
		}},
		{"emqx-unacknowledged-share", []string{"never-acks"}, 10, times(10), map[string]string{
			"": "25.32% of the deliveries weren't acknowledged (60 in five minutes)",
		}},
		{"emqx-slow-delivery", []string{"slow-consumer"}, 50, late, map[string]string{
			"": "One delivery in a hundred takes 26.2 seconds or longer",
		}},
		{"emqx-payload-refused", []string{"bad-payload"}, 10, times(3), map[string]string{
			"event=schema.validation_failed": "30 payloads were refused in five minutes: schema.validation_failed",
		}},
	}
	plugin, _ := host.ForTest(t)
	rules := alertRules(t, "emqx-causes", "emqx-figures")
	for _, rule := range rules {
		require.True(t, slices.ContainsFunc(tests, func(test story) bool { return test.rule == rule.UID }), "there is no story for %s", rule.UID)
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.rule, test.stories), func(t *testing.T) {
			t.Parallel()
			at := slices.IndexFunc(rules, func(r alertRule) bool { return r.UID == test.rule })
			require.GreaterOrEqual(t, at, 0)
			o := fleet.Options{Seed: 3, Stories: test.stories, Clients: test.clients}
			if test.clients == 300 {
				o.Rate = 1.0 / 60
			}
			s := newStage(t, plugin, o, test.change)
			for _, server := range testkit.Servers {
				t.Run(server.String(), func(t *testing.T) {
					require.Equal(t, test.want, s.watched(t, server).fired(t, rules[at], s.from, s.to))
				})
			}
		})
	}
}

func TestAlertRulesStayQuietOnAHealthyFleet(t *testing.T) {
	t.Parallel()
	plugin, _ := host.ForTest(t)
	quiet := func(server statement.Dialect, o fleet.Options) {
		t.Run(fmt.Sprintf("%s, %d clients, seed %d, %s %v", server, o.Clients, o.Seed, o.Site, o.Stories), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, plugin, o, nil)
			a := s.watched(t, server)
			rules := alertRules(t, "emqx-causes", "emqx-figures")
			for i := range rules {
				rules[i].For = 0 // not even for a moment
			}
			for _, w := range a.allFired(t, rules, s.from, s.to) {
				require.Empty(t, w.fired, w.rule.UID)
			}
		})
	}
	for _, clients := range []int{50, 300} {
		for seed := range uint64(2) {
			quiet(statement.PostgreSQL, fleet.Options{Clients: clients, Seed: seed, Stories: []string{}})
		}
	}
	quiet(statement.PostgreSQL, fleet.Options{Clients: 50, Stories: []string{"rules-only-topics"}})
	for _, site := range fleet.Sites() {
		o := fleet.Options{Site: site, Stories: []string{}}
		if site == "sleepers" { // a habit that is known after an hour
			o.Duration = 80 * time.Minute
		}
		quiet(statement.PostgreSQL, o)
	}
	quiet(statement.GreptimeDB, fleet.Options{Clients: 50, Stories: []string{}})
}

// TestWatchdogs: the rules that compare the newest row's time with now look at fleets that end now, or ended a while ago.
func TestWatchdogs(t *testing.T) {
	t.Parallel()
	plugin, _ := host.ForTest(t)
	const hour = 60 * time.Minute
	tests := []struct {
		name string
		o    fleet.Options
		want string // the labels of what fires
	}{
		{"a fleet at work", fleet.Options{Duration: hour}, ""},
		{"nothing for a quarter of an hour", fleet.Options{Duration: 45 * time.Minute}, "emqx-no-events{}; emqx-node-silent{node=a}; emqx-node-silent{node=b}"},
		{"a node that is silent", fleet.Options{Duration: hour, Gaps: []fleet.Gap{{From: 45 * time.Minute, To: 2 * hour, Node: "b"}}}, "emqx-node-silent{node=b}"},
		{"a node that was quiet before", fleet.Options{Duration: hour, Gaps: []fleet.Gap{{From: time.Minute, To: 2 * hour, Node: "b"}}}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			now := time.Now()
			test.o.Start, test.o.Clients, test.o.Stories, test.o.Nodes = now.Add(-hour), 40, []string{}, []string{"a", "b"}
			s := newStage(t, plugin, test.o, nil)
			for _, server := range testkit.Servers {
				a := s.watched(t, server)
				var fired []string
				for _, rule := range alertRules(t, "emqx-pipeline") {
					rule.For = 0
					for labels := range a.fired(t, rule, now, now) {
						fired = append(fired, rule.UID+"{"+labels+"}")
					}
				}
				slices.Sort(fired)
				require.Equal(t, test.want, strings.Join(fired, "; "), server)
			}
		})
	}
}

// TestNobodyIsPagedForNone: rows without a node, a reason or a client make no alert about "(none)" or "(empty)".
func TestNobodyIsPagedForNone(t *testing.T) {
	t.Parallel()
	plugin, _ := host.ForTest(t)
	nameless := func(row fleet.Row) []fleet.Row {
		list := times(6)(row)
		for i := range list {
			list[i].Node, list[i].Reason = nil, nil
			if i%2 == 0 {
				list[i].Node, list[i].Reason, list[i].ClientID = new(""), new(""), new("")
			}
		}
		return list
	}
	s := newStage(t, plugin, fleet.Options{Seed: 3, Stories: []string{"slow-consumer", "node-restart"}, Clients: 20}, nameless)
	for _, server := range testkit.Servers {
		t.Run(server.String(), func(t *testing.T) {
			a := s.watched(t, server)
			for _, rule := range alertRules(t) {
				for refID, list := range a.evaluate(t, rule, s.to) {
					for _, i := range list {
						for name, value := range i.labels {
							require.NotContains(t, []string{"", "(none)", "(empty)"}, value, "%s %s %s", rule.UID, refID, name)
						}
					}
				}
			}
		})
	}
}

func TestAlertRulesSeeNoDataInAnEmptyTable(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		a := viewer{Asker: ask.New(t, b.Settings(t, nil))}
		for _, rule := range alertRules(t) {
			t.Run(rule.UID, func(t *testing.T) {
				for _, i := range a.evaluate(t, rule, testkit.Start)[rule.Condition] {
					require.True(t, i.value == nil || *i.value == 0)
				}
				require.Equal(t, rule.UID == "emqx-no-events", rule.NoDataState == "Alerting")
			})
		}
	})
}
