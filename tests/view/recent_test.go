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
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// newestOf is when the newest rows begin of those that a test takes; the beginning of the range if there are no more.
func (s messages) newestOf(takes oracle.Test, count int, from, to time.Time) (since time.Time, cut bool) {
	var times []int64
	for _, r := range oracle.Between(s.Records, from.UnixMilli(), to.UnixMilli()) {
		if takes(r) {
			times = append(times, r.At)
		}
	}
	if len(times) <= count {
		return from, false
	}
	slices.Sort(times)
	return time.UnixMilli(times[len(times)-count]), true
}

// drawn says which rows a graph of drops or deliveries is drawn from.
func drawn(q oracle.Question) oracle.Test {
	if q.Scenario != "drops" {
		return chooses(q)
	}
	named := func(r oracle.Record) bool {
		id, _ := r.Text("id")
		return id != ""
	}
	return oracle.All([]oracle.Test{oracle.OfEvents(append([]string{"message.delivered"}, q.EventNames()...)), q.Keys(), q.FiltersOn(oracle.IsWide), named})
}

// TestNewestRows: where there are more rows than a statement may group, answers are those of the newest, and say so.
func TestNewestRows(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := messagesOf(t, b, damaged(messageFleet(t, b.Asked() == statement.GreptimeDB)))
		s.Target.NewestRows = 40
		from, to := s.Start, s.End
		some := 0
		for _, q := range messageQuestions {
			if q.name == "none" || q.Order == "asc" {
				continue
			}
			t.Run(q.name, func(t *testing.T) {
				q := q.Question
				q.Limit = 10_000
				ask := func(view string) (string, []arrow) {
					t.Helper()
					q.View = view
					takes := chooses(q)
					if view == "graph" {
						takes = drawn(q)
					}
					since, cut := s.newestOf(takes, s.Target.NewestRows, from, to)
					frames, err := s.Answer(query.Request{JSON: []byte(q.JSON(t)), From: from, To: to})
					require.NoError(t, err)
					require.Equal(t, cut, oracle.HasNotice(frames, fmt.Sprintf("from %s on, in the newest 40 rows", since.UTC().Format(time.RFC3339))))
					if view == "graph" {
						if cut {
							some++
						}
						got, want := arrows(t, frames), withoutSizes(s.graph(q, since, to))
						slices.SortFunc(got, byEnds)
						slices.SortFunc(want, byEnds)
						require.Equal(t, want, got)
						return "", got
					}
					require.Equal(t, strings.Join(s.linesSince(q, since, from, to), "\n"), oracle.AnswerText(frames))
					return oracle.AnswerText(frames), nil
				}
				ask("messages")
				ask("graph")
			})
		}
		require.Greater(t, some, 5, "questions with more rows")
	})
}

// TestMeasuresOfNewestRows: a measure of the newest rows is that of all rows since then, wherever in the range the first of them is.
func TestMeasuresOfNewestRows(t *testing.T) {
	const all = 1 << 30
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := messagesOf(t, b, damaged(messageFleet(t, b.Asked() == statement.GreptimeDB)))
		both := oracle.OfEvents([]string{"message.delivered", "message.acked"})
		answer := func(model string, newest int, from time.Time) (string, data.Frames) {
			s.Target.NewestRows = newest
			frames, err := s.Answer(query.Request{JSON: []byte(model), From: from, To: s.End})
			require.NoError(t, err)
			return oracle.AnswerText(frames), frames
		}
		for model, takes := range map[string]oracle.Test{
			`{"scenario":"delivery","view":"count","measure":"p99"}`:            both,
			`{"scenario":"delivery","view":"count","measure":"unacknowledged"}`: both,
			`{"scenario":"drops","view":"count","groupBy":["id"],"limit":5000}`: oracle.OfEvents([]string{"message.dropped", "message.delivery_dropped"}),
		} {
			cuts := 0
			for _, newest := range []int{1, 2, 3, 4, 7, 20, 60, 200, 1000, 100_000} {
				since, cut := s.newestOf(takes, 5*newest, s.Start, s.End)
				if cut {
					cuts++
				}
				got, frames := answer(model, newest, s.Start)
				want, _ := answer(model, all, since)
				require.Equal(t, want, got, "%s of %d rows", model, 5*newest)
				require.Equal(t, cut, oracle.HasNotice(frames, fmt.Sprintf("from %s on, in the newest %d rows", since.UTC().Format(time.RFC3339), 5*newest)), "%s of %d rows", model, 5*newest)
			}
			require.Greater(t, cuts, 3, model)
			require.Less(t, cuts, 10, model)
		}
	})
}

// TestAcknowledgementsOfLongAgo: however many rows came since, deliveries of a time that is long over are counted, and whether they were
// acknowledged within an hour after it.
func TestAcknowledgementsOfLongAgo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		rows := `
			1s message.delivered id=a clientid=c1 qos=1
			2s message.acked id=a clientid=c1 qos=1
			3s message.delivered id=b clientid=c2 qos=1
			4s message.delivered id=c clientid=c3 qos=1
			5s message.delivered id=d clientid=c3 qos=1
			40m message.acked id=b clientid=c2 qos=1
			2h message.acked id=c clientid=c3 qos=1`
		for i := range 30 {
			rows += fmt.Sprintf("\n%dm message.delivered id=x%d clientid=c4 qos=1\n%dm message.acked id=x%d clientid=c4 qos=1", 10+i, i, 10+i, i)
		}
		s := oracle.Small(t, b, rows)
		s.Target.NewestRows, s.Target.Now = 2, testkit.Start.Add(3*time.Hour)
		for _, of := range []string{``, `,"groupBy":["clientid"]`, `,"filters":[{"column":"qos","operator":"=","values":["1"]}]`} {
			frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"delivery","view":"count","measure":"unacknowledged"` + of + `}`), From: testkit.Start, To: testkit.Start.Add(time.Minute)})
			require.NoError(t, err)
			require.Contains(t, oracle.AnswerText(frames), "2", of)
			require.False(t, oracle.HasNotice(frames, "in the newest"))
		}
		frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"delivery","view":"contrast"}`), From: testkit.Start, To: testkit.Start.Add(time.Minute)})
		require.NoError(t, err)
		require.True(t, oracle.HasNotice(frames, "2 deliveries without an acknowledgement"), "%v", frames[0].Meta.Notices)
	})
}

// TestCausesOfNewestRows: rows are counted all, different clients and topics in the newest rows.
func TestCausesOfNewestRows(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, `
			1s message.dropped id=a clientid=p1 topic=t/1 reason=no_subscribers
			2s message.dropped id=b clientid=p2 topic=t/2 reason=no_subscribers
			3s message.dropped id=c clientid=p3 topic=t/3 reason=receive_maximum_exceeded
			4s message.dropped id=d clientid=p4 topic=t/4 reason=no_subscribers
			5s message.dropped id=e clientid=p5 topic=t/4 reason=no_subscribers`)
		s.Target.NewestRows = 2
		frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"drops","view":"causes"}`), From: testkit.Start, To: testkit.Start.Add(time.Minute)})
		require.NoError(t, err)
		var lines []string
		for i := range frames[0].Rows() {
			var cells []string
			for _, name := range []string{"cause", "count", "clients", "topics"} {
				field, _ := frames[0].FieldByName(name)
				cell := "null"
				if value, ok := field.ConcreteAt(i); ok {
					cell = fmt.Sprint(value)
				}
				cells = append(cells, cell)
			}
			lines = append(lines, strings.Join(cells, " | "))
		}
		require.Equal(t, []string{"no_subscribers | 4 | 2 | 1", "receive_maximum_exceeded | 1 | null | null"}, lines)
		require.True(t, oracle.HasNotice(frames, "Clients and topics are counted from"))
		check := causeText(t, frames[0], "no_subscribers", "check")
		require.Contains(t, check, "(t/4)", "the topics most hit are those of the newest rows")
	})
}
