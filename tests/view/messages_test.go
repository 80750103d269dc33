package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// messageQuestions choose messages in every way.
var messageQuestions = []struct {
	name string
	oracle.Question
}{
	{"all", oracle.Question{Scenario: "delivery"}},
	{"the newest, the oldest of them first", oracle.Question{Scenario: "delivery", Order: "asc"}},
	{"with a drop", oracle.Question{Scenario: "drops"}},
	{"that failed", oracle.Question{Scenario: "drops", Outcome: "failure"}},
	{"that somebody acknowledged", oracle.Question{Scenario: "delivery", Outcome: "success"}},
	{"that were delivered to a client, told whole", oracle.Question{Scenario: "delivery", Events: []string{"message.delivered"}, Clients: []string{"app-*"}}},
	{"of a publisher", oracle.Question{Scenario: "delivery", Publishers: []string{"camera-1", "meter-*"}}},
	{"of a topic", oracle.Question{Scenario: "delivery", Topics: []string{"recipes/+", "weather/#"}}},
	{"of parties", oracle.Question{Scenario: "delivery", Parties: []string{"mirror-1"}}},
	{"of users", oracle.Question{Scenario: "delivery", Users: []string{"panel", "screen"}}},
	{"from addresses", oracle.Question{Scenario: "drops", Sources: []string{"192.0.2.0/24"}}},
	{"on a node", oracle.Question{Scenario: "delivery", Nodes: []string{"*12"}, Topics: []string{"jobs/render"}}},
	{"dropped for a reason", oracle.Question{Scenario: "drops", Filters: []oracle.Condition{oracle.Where("reason", "=", "queue_full", "no_local")}}},
	{"dropped before any receiver", oracle.Question{Scenario: "drops", Events: []string{"message.dropped"}}},
	{"of QoS 2", oracle.Question{Scenario: "delivery", Filters: []oracle.Condition{oracle.Where("qos", "=", 2)}}},
	{"none", oracle.Question{Scenario: "delivery", Messages: []string{"none"}}},
}

// askedSpan is a time range, and when it is asked about, in minutes since eight.
type askedSpan struct{ from, to, now time.Duration }

// TestMessages: whatever chooses them, messages are told as counting rows in memory tells them, with rows of message.publish
// and without, in an orderly table and in one with losses and repetitions.
func TestMessages(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		for _, world := range []struct {
			name      string
			publishes bool
			damaged   bool
			spans     []askedSpan
		}{
			{"orderly", false, false, []askedSpan{{0, 15, 60}, {4, 11, 15}}},
			{"with publishes, damaged", true, true, []askedSpan{{4, 30, 11}}},
		} {
			t.Run(world.name, func(t *testing.T) {
				b := testkit.On(t, b.Asked())
				rows := messageFleet(t, world.publishes)
				if world.damaged {
					rows = damaged(rows)
				}
				s := messagesOf(t, b, rows)
				for _, span := range world.spans {
					from, to := testkit.Start.Add(span.from*time.Minute), testkit.Start.Add(span.to*time.Minute)
					s.Target.Now = testkit.Start.Add(span.now * time.Minute)
					for _, q := range messageQuestions {
						t.Run(fmt.Sprint(span, q.name), func(t *testing.T) { s.requireMessages(t, q.Question, from, to) })
					}
				}
			})
		}
	})
}

func (s messages) requireMessages(t *testing.T, q oracle.Question, from, to time.Time) {
	t.Helper()
	q.View = "messages"
	want := s.lines(q, from, to)
	if q.Order == "asc" {
		want = want[:min(len(want), 7)]
		slices.Reverse(want)
		q.Limit = 7
		frames, err := s.Answer(query.Request{JSON: []byte(q.JSON(t)), From: from, To: to})
		require.NoError(t, err)
		require.Equal(t, strings.Join(want, "\n"), oracle.AnswerText(frames))
		return
	}
	require.Equal(t, len(want) == 0, len(q.Messages) > 0, "the question finds something")
	for _, limit := range []int{7, 10_000} {
		q.Limit = limit
		frames, err := s.Answer(query.Request{JSON: []byte(q.JSON(t)), From: from, To: to})
		require.NoError(t, err)
		require.Equal(t, strings.Join(want[:min(limit, len(want))], "\n"), oracle.AnswerText(frames))
		require.Equal(t, limit < len(want), oracle.HasNotice(frames, fmt.Sprintf("Only the newest %d messages are shown", limit)))
	}
}

// TestMessageStories: what the stories are known for.
func TestMessageStories(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := messagesOf(t, b, messageFleet(t, false))
		for _, story := range []struct {
			topic  string
			states []string // of its messages, all of which must occur
			check  func(t *testing.T, m messageRow)
		}{
			{"cameras/1/frames", []string{"dropped", "acknowledged"}, func(t *testing.T, m messageRow) {
				require.Equal(t, "camera-1", m.publisher)
				require.EqualValues(t, 1, m.receivers)
			}},
			{"meters/9/Reading", []string{"dropped"}, func(t *testing.T, m messageRow) {
				require.Equal(t, [3]int64{0, 0, 1}, [3]int64{m.receivers, m.delivered, m.dropped})
				require.Nil(t, m.slowest)
			}},
			{"meters/8/reading", []string{"acknowledged"}, func(t *testing.T, m messageRow) { require.Less(t, *m.slowest, int64(100)) }},
			{"recipes/panel", []string{"unacknowledged"}, func(t *testing.T, m messageRow) {
				require.Equal(t, [4]int64{1, 1, 0, 0}, [4]int64{m.receivers, m.delivered, m.acked, m.dropped})
				require.Positive(t, m.repeats)
			}},
			{"weather/1/wind", []string{"acknowledged"}, func(t *testing.T, m messageRow) {
				require.EqualValues(t, 2, m.qos)
				require.EqualValues(t, 1, m.repeats)
			}},
			{"mirror/state", []string{"acknowledged"}, func(t *testing.T, m messageRow) {
				require.Equal(t, [4]int64{2, 1, 1, 1}, [4]int64{m.receivers, m.delivered, m.acked, m.dropped})
			}},
			{"jobs/render", []string{"acknowledged"}, func(t *testing.T, m messageRow) { require.EqualValues(t, 1, m.receivers) }},
			{"announcements/hall", []string{"dropped", "acknowledged"}, func(t *testing.T, m messageRow) {}},
			{"boilers/2/pressure", []string{"dropped", "acknowledged", "delivered"}, func(t *testing.T, m messageRow) {
				if m.state == "delivered" {
					require.Zero(t, m.qos)
				}
			}},
		} {
			t.Run(story.topic, func(t *testing.T) {
				// What is on its way at the end isn't known yet.
				model := fmt.Sprintf(`{"scenario":"delivery","view":"messages","topics":[%q],"limit":10000}`, story.topic)
				frames, err := s.Answer(query.Request{JSON: []byte(model), From: s.Start, To: s.End.Add(-time.Minute)})
				require.NoError(t, err)
				found := map[string]bool{}
				for _, m := range messageRows(frames[0]) {
					require.Equal(t, story.topic, m.topic)
					if m.state == "unknown" {
						continue
					}
					require.Contains(t, story.states, m.state)
					found[m.state] = true
					story.check(t, m)
				}
				require.Len(t, found, len(story.states))
			})
		}
	})
}

// messageRow is a row of the table, read back by its fields' names and types.
type messageRow struct {
	id, topic, publisher                               string
	published                                          time.Time
	qos, receivers, delivered, acked, dropped, repeats int64
	slowest                                            *int64
	state                                              string
}

func messageRows(frame *data.Frame) []messageRow {
	list := make([]messageRow, frame.Rows())
	for i := range list {
		m := &list[i]
		for n, value := range []any{
			&m.id, &m.topic, &m.publisher, &m.published, &m.qos, &m.receivers, &m.delivered, &m.acked, &m.dropped, &m.repeats, &m.slowest, &m.state,
		} {
			got, ok := frame.Fields[n].ConcreteAt(i)
			switch to := value.(type) {
			case *string:
				*to = got.(string)
			case *time.Time:
				*to = got.(time.Time)
			case *int64:
				*to = got.(int64)
			case **int64:
				if ok {
					*to = new(got.(int64))
				}
			}
		}
	}
	return list
}

// TestMessageStates: a message is unacknowledged where the measure of this name counts a delivery.
func TestMessageStates(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		oracle.Small(t, b, oracle.AckRows).RequireAnswers(t, []oracle.Asked{
			{Name: "all", To: time.Hour, Model: `{"scenario":"delivery","view":"messages"}`, Want: `
				m8 | u | null | null | 1 | 1 | 1 | 0 | 0 | 0 | null | unacknowledged
				m7 | u | null | null | 1 | 1 | 1 | 0 | 0 | 0 | null | unacknowledged
				m6 | u | null | null | 1 | 1 | 1 | 0 | 0 | 0 | null | unacknowledged
				m5 | u | null | null | 2 | 1 | 1 | 0 | 0 | 0 | null | unacknowledged
				m4 | t | null | null | 1 | 1 | 1 | 1 | 0 | 0 | null | acknowledged
				m3 | t | null | null | 1 | 2 | 1 | 1 | 0 | 2 | null | unacknowledged
				m2 | t | null | null | 0 | 1 | 1 | 0 | 0 | 0 | null | delivered
				m1 | t | null | null | 2 | 2 | 2 | 2 | 0 | 0 | null | acknowledged`},
			{Name: "30 s before the end, which is excluded", From: 65 * time.Second, To: 2 * time.Minute, Model: `{"scenario":"delivery","view":"messages","topics":["u"]}`, Want: `
				m8 | u | null | null | 1 | 1 | 1 | 0 | 0 | 0 | null | unknown
				m7 | u | null | null | 1 | 1 | 1 | 0 | 0 | 0 | null | unknown
				m6 | u | null | null | 1 | 1 | 1 | 0 | 0 | 0 | null | unacknowledged
				m5 | u | null | null | 2 | 1 | 1 | 0 | 0 | 0 | null | unacknowledged`},
		})
	})
}

// TestMessagesInBothWorlds: rows of message.publish add nothing but the publisher's QoS, and messages of which nothing else is
// known.
func TestMessagesInBothWorlds(t *testing.T) {
	t.Parallel()
	ask := func(publishes bool) map[string]messageRow {
		s := messagesOf(t, testkit.New(t), messageFleet(t, publishes))
		frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"delivery","view":"messages","limit":100000}`), From: s.Start, To: s.End})
		require.NoError(t, err)
		require.Equal(t, []string{
			"id", "topic", "publisher", "published", "qos", "receivers", "delivered", "acked", "dropped", "repeats", "slowest", "state",
		}, testkit.FieldNames(frames[0]))
		list := map[string]messageRow{}
		for _, m := range messageRows(frames[0]) {
			list[m.id] = m
		}
		return list
	}
	without, with := ask(false), ask(true)
	for id, m := range with {
		if _, ok := without[id]; !ok {
			require.Equal(t, "unknown", m.state)
			require.Zero(t, m.receivers)
			continue
		}
		require.GreaterOrEqual(t, m.qos, without[id].qos)
		m.qos = without[id].qos
		require.Equal(t, without[id], m)
		delete(without, id)
	}
	require.Empty(t, without)
}
