package match

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// topicLevels are few, so that topics and filters meet often, and hold what other languages give a meaning to.
var topicLevels = []string{"", "", "a", "a", "b", "b", "ab", "$", "$SYS", "a.b", ".*", "(a", "[ab]", "a|b", `a\b`, "%", "_", "'", "^a$", "ä😀", "a\nb", "A"}

func TestTopicFiltersFollowMQTT(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		m := newMatching(t, b, randomRows(500, topicRow))
		scenarios := []string{event.Events, event.Lifecycle, event.Access, event.Delivery, event.Drops}
		checkOften(t, b.Rounds(5), func(rt *rapid.T) {
			scenario := scenarioOf(rapid.SampledFrom(scenarios).Draw(rt, "scenario"))
			filters := rapid.SliceOfN(rapid.OneOf(topicFilter(), m.topic(topicOf)), 1, 3).Draw(rt, "topics")
			m.agree(rt, map[string]any{"scenario": scenario.Name, "topics": filters}, topicOf, func(row fleet.Row) bool {
				return scenario.Includes(row.Event) && row.Topic != nil && slices.ContainsFunc(filters, func(filter string) bool {
					body, shared := withoutGroup(*row.Topic)
					return mqttMatches(filter, *row.Topic) || isSubscription(row) && shared && mqttMatches(filter, body)
				})
			})
		})
	})
}

func TestCoversFindsFiltersThatReceiveATopic(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		m := newMatching(t, b, randomRows(500, topicRow))
		scenarios := []string{event.Events, event.Lifecycle, event.Access}
		checkOften(t, b.Rounds(5), func(rt *rapid.T) {
			scenario := scenarioOf(rapid.SampledFrom(scenarios).Draw(rt, "scenario"))
			names := rapid.SliceOfN(rapid.OneOf(topicName(), m.topic(messageTopicOf)), 1, 3).Draw(rt, "covers")
			m.agree(rt, map[string]any{"scenario": scenario.Name, "covers": names}, topicOf, func(row fleet.Row) bool {
				return scenario.Includes(row.Event) && isSubscription(row) && slices.ContainsFunc(names, func(name string) bool {
					body, _ := withoutGroup(*row.Topic)
					return mqttMatches(body, name) || mqttMatches(*row.Topic, name)
				})
			})
		})
	})
}

func TestTopicsOfManyLevels(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		deep := strings.Repeat("level/", 127) + "end"
		long := strings.Repeat("l", 4000) + "/" + strings.Repeat("m", 4000)
		m := newMatching(t, b, []fleet.Row{
			{Event: event.Subscribed, Topic: new(strings.Repeat("+/", 127) + "end")},
			{Event: event.Subscribed, Topic: new("$share/g/level/#")},
			{Event: event.Subscribed, Topic: new(deep + "/#")},
			{Event: event.Subscribed, Topic: new(deep + "/+")},
			{Event: event.MessagePublish, Topic: new(deep)},
			{Event: event.Subscribed, Topic: new(long)},
			{Event: event.MessagePublish, Topic: new(long)},
		})
		for _, test := range []struct {
			name  string
			model map[string]any
			want  []int
		}{
			{"covers a topic of 128 levels", map[string]any{"covers": []string{deep}}, []int{0, 1, 2}},
			{"covers a long topic", map[string]any{"covers": []string{long}}, []int{5}},
			{"a filter of 128 levels", map[string]any{"topics": []string{strings.Repeat("+/", 127) + "end"}}, []int{0, 4}},
			{"a long filter", map[string]any{"topics": []string{long + "/#"}}, []int{5, 6}},
		} {
			t.Run(test.name, func(t *testing.T) {
				test.model["scenario"] = event.Events
				require.Equal(t, test.want, m.found(t, test.model))
			})
		}
	})
}

// mqttMatches is MQTT 5.0's 4.7, level by level: whether a filter receives a topic. A malformed filter receives nothing.
func mqttMatches(filter, topic string) bool {
	filters, topics := strings.Split(filter, "/"), strings.Split(topic, "/")
	for i, level := range filters {
		if strings.ContainsAny(level, "+#") && len(level) > 1 || level == "#" && i < len(filters)-1 {
			return false
		}
	}
	if strings.HasPrefix(topic, "$") && (filters[0] == "+" || filters[0] == "#") {
		return false
	}
	for i, level := range filters {
		switch {
		case level == "#":
			return true
		case i == len(topics):
			return false
		case level != "+" && level != topics[i]:
			return false
		}
		if i == len(topics)-1 && i == len(filters)-2 && filters[i+1] == "#" {
			return true // a/# receives a
		}
	}
	return len(filters) == len(topics)
}

func TestMqttMatches(t *testing.T) {
	for _, test := range []struct {
		filter, topic string
		want          bool
	}{
		{"a/b", "a/b", true}, {"a/b", "a", false}, {"a", "a/b", false}, {"a", "A", false}, {"a", "a/", false},
		{"+", "a", true}, {"+", "a/b", false}, {"+", "/a", false}, {"/+", "/a", true}, {"+/+", "/a", true}, {"a/+", "a/", true}, {"a/+", "a", false},
		{"#", "a", true}, {"#", "/", true}, {"a/#", "a", true}, {"a/#", "a/b/c", true}, {"a/#", "ab", false}, {"a/#", "b/a", false},
		{"+/#", "a", true}, {"+/b/#", "a/b", true}, {"a/+/#", "a", false}, {"a/+/#", "a/", true},
		{"#", "$SYS/a", false}, {"+/a", "$SYS/a", false}, {"$SYS/#", "$SYS", true}, {"$SYS/+", "$SYS/a", true}, {"a/+", "a/$SYS", true},
		{"a/#/b", "a/x/b", false}, {"a+", "a+", false},
	} {
		require.Equal(t, test.want, mqttMatches(test.filter, test.topic), "%s against %s", test.filter, test.topic)
	}
}

// withoutGroup takes a shared subscription's prefix off a filter.
func withoutGroup(filter string) (body string, shared bool) {
	if body, ok := strings.CutPrefix(filter, "$queue/"); ok {
		return body, true
	}
	if rest, ok := strings.CutPrefix(filter, "$share/"); ok {
		if group, body, ok := strings.Cut(rest, "/"); ok && group != "" {
			return body, true
		}
	}
	return filter, false
}

func isSubscription(row fleet.Row) bool {
	switch row.Event {
	case event.Subscribed, event.Unsubscribed:
		return row.Topic != nil
	case event.CheckAuthzComplete:
		return row.Topic != nil && row.Action != nil && *row.Action == "subscribe"
	}
	return false
}

func scenarioOf(name string) event.Scenario {
	scenario, _ := event.ScenarioNamed(name)
	return scenario
}

func topicOf(row fleet.Row) *string { return row.Topic }

func messageTopicOf(row fleet.Row) *string {
	if isSubscription(row) {
		return nil
	}
	return row.Topic
}

// topic draws a topic that the table holds.
func (m *matching) topic(of func(fleet.Row) *string) *rapid.Generator[string] {
	var topics []string
	for _, row := range m.rows {
		if topic := of(row); topic != nil && *topic != "" && mqttMatches(*topic, *topic) {
			topics = append(topics, *topic)
		}
	}
	return rapid.SampledFrom(topics)
}

func topicName() *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(topicLevels), 1, 4), func(levels []string) string {
		return strings.Join(levels, "/")
	}).Filter(notEmpty)
}

func notEmpty(text string) bool { return text != "" }

func topicFilter() *rapid.Generator[string] {
	levels := append([]string{"+", "+", "+", "+", "+", "+", "+", "+"}, topicLevels...)
	return rapid.Custom(func(t *rapid.T) string {
		filter := rapid.SliceOfN(rapid.SampledFrom(levels), 0, 4).Draw(t, "levels")
		if len(filter) == 0 || rapid.Bool().Draw(t, "all below") {
			filter = append(filter, "#")
		}
		return strings.Join(filter, "/")
	}).Filter(notEmpty)
}

func topicRow(r *rand.Rand) fleet.Row {
	row := fleet.Row{Event: pick(r, event.MessagePublish, event.MessageDelivered, event.MessageDropped, event.DeliveryDropped, event.Connected,
		event.Subscribed, event.Subscribed, event.Subscribed, event.Unsubscribed, event.CheckAuthzComplete, event.CheckAuthzComplete)}
	if row.Event == event.CheckAuthzComplete {
		row.Action = pick(r, nil, new("publish"), new("subscribe"), new("subscribe"))
	}
	levels := make([]string, 1+r.IntN(4))
	for i := range levels {
		levels[i] = pick(r, topicLevels...)
	}
	filter := row.Event == event.Subscribed || row.Event == event.Unsubscribed || row.Action != nil && *row.Action == "subscribe"
	for i := range levels {
		if filter && r.IntN(3) == 0 {
			levels[i] = "+"
		}
	}
	if filter && r.IntN(3) == 0 {
		levels[len(levels)-1] = "#"
	}
	topic := strings.Join(levels, "/")
	if filter {
		topic = pick(r, "", "", "$share/g/", "$share/a/", "$share/ä.*/", "$queue/") + topic
	}
	switch r.IntN(15) {
	case 0:
		return row // without a topic
	case 1:
		topic = pick(r, "", "$share/g/a", "$queue/a/b", "$share/g", "$share//a", "$share", "$queue", "a/#/b", "a+/b", "#a")
	}
	row.Topic = &topic
	return row
}
