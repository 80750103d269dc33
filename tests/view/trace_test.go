package view

import (
	"encoding/json"
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

// span is a span of a trace, as Grafana reads it.
type span struct {
	id, parent, operation, service, kind, message string
	start, duration                               float64 // milliseconds
	status                                        int64
	tags, about                                   map[string]any
	logs                                          []float64 // their times
}

func traceSpans(t *testing.T, id string, frame *data.Frame) []span {
	t.Helper()
	require.EqualValues(t, data.VisTypeTrace, frame.Meta.PreferredVisualization)
	if len(frame.Fields) == 0 {
		return nil
	}
	require.Equal(t, []string{
		"traceID", "spanID", "parentSpanID", "operationName", "serviceName", "serviceTags", "startTime", "duration", "kind", "statusCode",
		"statusMessage", "tags", "logs",
	}, testkit.FieldNames(frame))
	list := make([]span, frame.Rows())
	ids := map[string]bool{}
	for i := range list {
		text := func(field int) string { return frame.Fields[field].At(i).(string) }
		tags := func(field int) map[string]any {
			var pairs []struct {
				Key   string
				Value any
			}
			require.NoError(t, json.Unmarshal(frame.Fields[field].At(i).(json.RawMessage), &pairs))
			values := map[string]any{}
			for _, p := range pairs {
				values[p.Key] = p.Value
			}
			return values
		}
		var logs []struct{ Timestamp float64 }
		require.NoError(t, json.Unmarshal(frame.Fields[12].At(i).(json.RawMessage), &logs))
		require.Equal(t, id, text(0))
		list[i] = span{
			id: text(1), parent: text(2), operation: text(3), service: text(4), about: tags(5), start: frame.Fields[6].At(i).(float64),
			duration: frame.Fields[7].At(i).(float64), kind: text(8), status: frame.Fields[9].At(i).(int64), message: text(10), tags: tags(11),
		}
		for _, l := range logs {
			list[i].logs = append(list[i].logs, l.Timestamp)
		}
		require.False(t, ids[list[i].id], "IDs are different")
		ids[list[i].id] = true
		require.GreaterOrEqual(t, list[i].duration, 0.0)
		if i == 0 {
			require.Empty(t, list[i].parent)
		} else {
			require.Equal(t, list[0].id, list[i].parent)
		}
	}
	return list
}

func (s messages) trace(t *testing.T, model, id string, from, to time.Time) ([]span, data.Frames) {
	t.Helper()
	frames, err := s.Answer(query.Request{JSON: []byte(model), From: from, To: to})
	require.NoError(t, err)
	require.Len(t, frames, 1)
	return traceSpans(t, id, frames[0]), frames
}

// TestTraces: what traces tell is what counting rows in memory tells, for some messages of each topic.
func TestTraces(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := messagesOf(t, b, damaged(messageFleet(t, b.Asked() == statement.GreptimeDB)))
		s.Target.Now = testkit.Start.Add(12 * time.Minute)
		from, to := testkit.Start.Add(2*time.Minute), testkit.Start.Add(10*time.Minute)
		all := fates(s.Records, from.UnixMilli(), to.UnixMilli(), s.Target.Now.UnixMilli())
		horizon := to.UnixMilli() - 30_000
		perTopic, seen := map[string]int{}, map[string]int{}
		for _, row := range s.lines(oracle.Question{Scenario: "delivery"}, from, to) {
			id, _, _ := strings.Cut(row, " ")
			f := all[id]
			if perTopic[f.topic]++; perTopic[f.topic] > 3 {
				continue
			}
			spans, _ := s.trace(t, fmt.Sprintf(`{"scenario":"delivery","view":"trace","messages":[%q]}`, id), id, from, to)
			f.requireTrace(t, spans, horizon)
			seen[f.state(horizon)]++
		}
		for _, state := range []string{"dropped", "unacknowledged", "acknowledged", "delivered"} {
			require.Positive(t, seen[state], state)
		}
	})
}

// status is Grafana's number for a state.
func status(state string) int64 {
	switch state {
	case "dropped", "unacknowledged":
		return 2
	case "acknowledged", "delivered":
		return 1
	}
	return 0
}

func (f *fate) requireTrace(t *testing.T, spans []span, horizon int64) {
	t.Helper()
	require.NotEmpty(t, spans)
	root := spans[0]
	require.Equal(t, "publish "+f.topic, root.operation)
	require.Equal(t, cmpEmpty(f.publisher), root.service)
	require.EqualValues(t, *f.published, root.start)
	require.Equal(t, f.state(horizon), root.tags["state"])
	require.Equal(t, status(f.state(horizon)), root.status)
	require.EqualValues(t, f.qos, root.tags["qos"])
	delivered, dropped := 0, 0
	for _, span := range spans[1:] {
		r := f.receivers[strings.ReplaceAll(span.service, "(empty)", "")]
		if span.operation != "deliver" {
			dropped++
			require.True(t, r != nil && r.dropped || f.dropped, span.operation)
			require.EqualValues(t, *f.published, span.start)
			require.Equal(t, "drop: "+span.tags["reason"].(string), span.operation)
			require.NotEmpty(t, span.tags["meaning"])
			require.Equal(t, span.tags["reason"] != "no_local", span.status == 2)
			require.Equal(t, span.status == 2, span.message != "")
			continue
		}
		delivered++
		require.Equal(t, cmpEmpty(span.about["clientid"].(string)), span.service)
		state := r.state(horizon)
		require.Equal(t, state, span.tags["state"])
		require.Equal(t, status(state), span.status)
		if len(r.delivered) == 0 {
			require.Contains(t, span.tags["delivered"], "unknown")
			require.EqualValues(t, slices.Min(r.acked), span.start)
			require.Zero(t, span.duration)
			continue
		}
		slices.Sort(r.delivered)
		require.EqualValues(t, r.delivered[0], span.start)
		require.EqualValues(t, max(0, r.delivered[0]-*f.published), span.tags["delivered_after_ms"])
		require.EqualValues(t, len(r.delivered)-1, span.tags["repeats"])
		require.Len(t, span.logs, len(r.delivered)-1)
		for i, at := range span.logs {
			require.EqualValues(t, r.delivered[i+1], at)
		}
		if len(r.acked) == 0 {
			require.Zero(t, span.duration)
			continue
		}
		took := max(0, slices.Min(r.acked)-r.delivered[0])
		require.EqualValues(t, took, span.duration)
		require.EqualValues(t, took, span.tags["acked_after_ms"])
	}
	wantDelivered, wantDropped := 0, 0
	for _, r := range f.receivers {
		if len(r.delivered)+len(r.acked) > 0 {
			wantDelivered++
		}
		if r.dropped {
			wantDropped++
		}
	}
	if f.dropped {
		wantDropped++
	}
	require.Equal(t, [2]int{wantDelivered, wantDropped}, [2]int{delivered, dropped})
}

func cmpEmpty(client string) string {
	if client == "" {
		return "(empty)"
	}
	return client
}

// traceRows are a message from before eight o'clock with three receivers, one of them on a node whose clock is behind, and one
// that a schema refused.
const traceRows = `
	0s message.publish id=m1 clientid=a qos=2 node=n1 topic=t publish_received_at=1772351999000 peername=192.0.2.1:5 payload=secret
	100ms message.delivered id=m1 clientid=b from_clientid=a qos=1 node=n1 topic=t publish_received_at=1772351999000 payload=secret
	30100ms message.delivered id=m1 clientid=b from_clientid=a qos=1 node=n2 topic=t publish_received_at=1772351999000
	31s message.acked id=m1 clientid=b from_clientid=a qos=1 node=n2 topic=t publish_received_at=1772351999000
	200ms message.delivered id=m1 clientid=c from_clientid=a qos=0 node=n1 topic=t publish_received_at=1772351999000
	59s message.delivered id=m1 clientid=d from_clientid=a qos=1 node=n1 topic=t publish_received_at=1772351999000
	65s message.acked id=m1 clientid=d from_clientid=a qos=1 node=n1 topic=t publish_received_at=1772351999000
	1s delivery.dropped id=m1 clientid=e from_clientid=a qos=0 node=n1 topic=t reason=qos0_msg publish_received_at=1772351999000
	1s message.delivered id=m2 clientid=b from_clientid=a qos=1 node=n2 topic=t publish_received_at=1772352001500
	900ms message.acked id=m2 clientid=b from_clientid=a qos=1 node=n1 topic=t publish_received_at=1772352001500
	58s message.delivered id=m4 clientid=b from_clientid=a qos=1 node=n2 topic=t publish_received_at=1772352058000
	58500ms message.delivered id=m4 clientid=b from_clientid=a qos=0 node=n2 topic=t publish_received_at=1772352058000
	2s schema.validation_failed id=m3 clientid=a qos=1 node=n1 topic=t publish_received_at=1772352002000`

func TestTraceOfOneMessage(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := messages{oracle.Small(t, b, traceRows)}
		ask := func(keys, id string, to time.Duration) ([]span, data.Frames) {
			t.Helper()
			return s.trace(t, `{"scenario":"drops","view":"trace","messages":["`+id+`"]`+keys+`}`, id, testkit.Start, testkit.Start.Add(to))
		}
		services := func(spans []span) string {
			var list []string
			for _, s := range spans {
				list = append(list, s.service+" "+s.operation)
			}
			return strings.Join(list, ", ")
		}
		spans, frames := ask(``, "m1", time.Hour)
		require.Equal(t, "a publish t, c deliver, e drop: qos0_msg, b deliver, d deliver", services(spans))
		require.Equal(t, []float64{1772351999000, 66000}, []float64{spans[0].start, spans[0].duration})
		require.Equal(t, []float64{1772352000100, 30900}, []float64{spans[3].start, spans[3].duration})
		require.Equal(t, []float64{1772352030100}, spans[3].logs)
		require.Equal(t, map[string]any{"clientid": "a", "peername": "192.0.2.1:5", "node": "n1"}, spans[0].about)
		require.NotContains(t, frames[0].Fields[11].At(0), "secret")
		oracle.RequireNotices(t, []string{"published at 2026-03-01 07:59:59.000 UTC, before the time range"}, frames)

		spans, frames = ask(``, "m4", time.Minute)
		require.Equal(t, []any{"unknown", "unknown"}, []any{spans[0].tags["state"], spans[1].tags["state"]})
		oracle.RequireNotices(t, []string{"may be acknowledged yet: 1"}, frames)
		spans, _ = ask(``, "m4", time.Hour)
		require.Equal(t, "Not acknowledged within 30s.", spans[1].message)

		// Acknowledgements are heard from behind the range.
		spans, _ = ask(``, "m1", time.Minute)
		require.Equal(t, "acknowledged", spans[4].tags["state"])
		s.Target.Now = testkit.Start.Add(30 * time.Second)
		spans, frames = ask(``, "m1", 30*time.Second)
		require.Equal(t, "a publish t, c deliver, e drop: qos0_msg, b deliver", services(spans))
		oracle.RequireNotices(t, []string{"before the time range"}, frames)

		spans, frames = ask(`,"limit":3`, "m1", time.Hour)
		require.Equal(t, "a publish t, b deliver, d deliver", services(spans))
		oracle.RequireNotices(t, []string{"Only the newest 3 spans", "before the time range"}, frames)

		// Two clocks, by which the message was acknowledged before it was delivered, and delivered before it was published.
		spans, _ = ask(``, "m2", time.Hour)
		require.Zero(t, spans[0].duration)
		require.Contains(t, spans[0].tags["clock"], "500 ms")
		require.Zero(t, spans[1].duration)
		require.Contains(t, spans[1].tags["clock"], "100 ms")
		require.Zero(t, spans[1].tags["delivered_after_ms"])

		spans, _ = ask(``, "m3", time.Hour)
		require.Equal(t, "a publish t, a schema.validation_failed", services(spans))
		require.Equal(t, []int64{2, 2}, []int64{spans[0].status, spans[1].status})

		// Other keys say whether the message is meant; then it is told whole.
		spans, _ = ask(`,"clients":["c"],"filters":[{"column":"qos","operator":"=","values":[0]}]`, "m1", time.Hour)
		require.Len(t, spans, 5)
		spans, _ = ask(`,"clients":["x"]`, "m1", time.Hour)
		require.Empty(t, spans)
		spans, _ = ask(`,"outcome":"failure"`, "m2", time.Hour)
		require.Empty(t, spans)
	})
}

// TestOneTraceAtATime: a trace is of one message.
func TestOneTraceAtATime(t *testing.T) {
	t.Parallel()
	s := messages{oracle.Small(t, testkit.New(t), traceRows)}
	for keys, want := range map[string]string{
		``:                        "none is named",
		`,"messages":["m1","m2"]`: "2 are named",
		`,"filters":[{"column":"id","operator":"=","values":["m1","m2"]}]`: "2 are named",
		`,"filters":[{"column":"id","operator":"!=","values":["m1"]}]`:     "none is named",
	} {
		_, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"delivery","view":"trace"` + keys + `}`), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
		var wrong *query.Error
		require.ErrorAs(t, err, &wrong, keys)
		require.Equal(t, "messages", wrong.Key)
		require.Contains(t, wrong.Msg, want)
	}
	for _, keys := range []string{`"messages":["m1","m1"]`, `"filters":[{"column":"id","operator":"=","values":["m1"]}]`} {
		spans, _ := s.trace(t, `{"scenario":"delivery","view":"trace",`+keys+`}`, "m1", testkit.Start, testkit.Start.Add(time.Hour))
		require.Len(t, spans, 5)
	}
}
