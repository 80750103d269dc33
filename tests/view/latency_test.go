package view

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// lapse is how long a delivery or an acknowledgement took.
type lapse struct {
	at, took int64 // milliseconds
	group    string
}

// lapses are the first of each message, receiver and step, and how many were too late.
func (s messages) lapses(q oracle.Question, event string, from, to time.Time) (list []lapse, old int) {
	type key struct{ id, client string }
	first := map[key]oracle.Record{}
	for _, r := range oracle.Chosen(oracle.Between(s.Records, from.UnixMilli(), to.UnixMilli()), oracle.All([]oracle.Test{oracle.OfEvents([]string{event}), q.Keys(), q.FiltersOn(oracle.Every), q.Ended()})) {
		id, _ := r.Text("id")
		client, _ := r.Text("clientid")
		if _, ok := first[key{id, client}]; !ok && id != "" && r.Cells["publish_received_at"] != nil {
			first[key{id, client}] = r
		}
	}
	for _, r := range first {
		l := lapse{at: r.At, took: r.At - r.Cells["publish_received_at"].(int64)}
		for _, by := range q.GroupBy {
			l.group += "/" + *oracle.GroupValue(r, by)
		}
		if l.took > 60_000 {
			old++
		} else {
			list = append(list, l)
		}
	}
	return list, old
}

var quantiles = map[string]float64{"p50": 0.5, "p90": 0.9, "p99": 0.99}

// requireLatency compares an answer with what sorting in memory gives.
func (s messages) requireLatency(t *testing.T, q oracle.Question, interval time.Duration, from, to time.Time) {
	t.Helper()
	q.View, q.Interval = "latency", fmt.Sprintf("%ds", int(interval.Seconds()))
	frames, err := s.Answer(query.Request{JSON: []byte(q.JSON(t)), From: from, To: to})
	require.NoError(t, err)
	want := map[string]map[int64][]float64{}
	olds := map[string]int{}
	for event, step := range map[string]string{"message.delivered": "delivered", "message.acked": "acked"} {
		if len(q.Events) > 0 && !slices.Contains(q.Events, event) {
			continue
		}
		list, old := s.lapses(q, event, from, to)
		olds[step] = old
		values := map[string]map[int64][]float64{}
		for _, l := range list {
			if values[l.group] == nil {
				values[l.group] = map[int64][]float64{}
			}
			bucket := l.at - l.at%interval.Milliseconds()
			values[l.group][bucket] = append(values[l.group][bucket], float64(l.took))
		}
		for group, buckets := range values {
			for name := range quantiles {
				want[name+" "+step+group] = buckets
			}
		}
	}
	if len(want) == 0 {
		require.Len(t, frames, 1)
		require.Empty(t, frames[0].Fields)
		return
	}
	require.Len(t, frames, len(want))
	for _, f := range frames {
		oracle.RequireType(t, f, data.FrameTypeTimeSeriesMulti, data.FrameTypeVersion{0, 1}, q.JSON(t))
		require.Equal(t, []string{"time", "value"}, testkit.FieldNames(f))
		require.Equal(t, "ms", f.Fields[1].Config.Unit)
		labels := f.Fields[1].Labels
		key := labels["quantile"] + " " + labels["step"]
		for _, by := range q.GroupBy {
			key += "/" + labels[by]
		}
		require.Len(t, labels, 2+len(q.GroupBy))
		require.Contains(t, want, key)
		for i := range f.Rows() {
			at := f.Fields[0].At(i).(time.Time).UnixMilli()
			expected, ok := want[key][at]
			got, isThere := f.Fields[1].ConcreteAt(i)
			require.Equal(t, ok, isThere, key)
			if ok {
				oracle.RequireQuantile(t, s.Bench, expected, quantiles[labels["quantile"]], got.(float64), key)
			}
		}
	}
	if olds["delivered"]+olds["acked"] > 0 {
		require.True(t, oracle.HasNotice(frames, fmt.Sprintf("%d deliveries, %d acknowledgements", olds["delivered"], olds["acked"])))
	} else {
		require.False(t, oracle.HasNotice(frames, "Left out"))
	}
}

func TestLatency(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := messagesOf(t, b, damaged(messageFleet(t, b.Asked() == statement.GreptimeDB)))
		for _, c := range []struct {
			name string
			oracle.Question
			interval time.Duration
		}{
			{"all", oracle.Question{}, time.Minute},
			{"coarse", oracle.Question{}, time.Hour},
			{"acknowledgements", oracle.Question{Events: []string{"message.acked"}}, 5 * time.Minute},
			{"what succeeds is acknowledged", oracle.Question{Outcome: "success"}, 5 * time.Minute},
			{"of topics", oracle.Question{Topics: []string{"boilers/#", "recipes/+"}}, 2 * time.Minute},
			{"by topic and QoS", oracle.Question{GroupBy: []string{"topic", "qos"}, Limit: 1000}, 5 * time.Minute},
			{"by node", oracle.Question{GroupBy: []string{"node"}, Parties: []string{"slow-screen", "weak-link"}}, 3 * time.Minute},
			{"none", oracle.Question{Clients: []string{"nobody"}}, time.Minute},
		} {
			t.Run(c.name, func(t *testing.T) {
				c.Scenario = "delivery"
				s.requireLatency(t, c.Question, c.interval, s.Start.Add(90*time.Second), s.End.Add(-20*time.Second))
			})
		}
		_, old := s.lapses(oracle.Question{Scenario: "delivery"}, "message.delivered", s.Start, s.End)
		require.Positive(t, old, "queued and retained messages")
	})
}

// latencyRows are deliveries of four topics: most are of t/4, but too old. Their quantiles are the same where they are estimated.
const latencyRows = `
	1s message.delivered id=m1 clientid=a topic=t/1 publish_received_at=1772352000990
	31s message.delivered id=m1 clientid=a topic=t/1 publish_received_at=1772352000990
	2s message.delivered id=m2 clientid=a topic=t/2 publish_received_at=1772352002005
	2s message.delivered id=m2 clientid=b topic=t/2 publish_received_at=1772352002005
	3s message.delivered id=m3 clientid=a topic=t/3 publish_received_at=1772352002970
	3s message.delivered id=m3 clientid=b topic=t/3 publish_received_at=1772352002970
	3s message.delivered id=m3 clientid=c topic=t/3 publish_received_at=1772352002970
	3s message.delivered id=m3 clientid=d topic=t/3 publish_received_at=1772352002970
	60s message.delivered id=m4 clientid=a topic=t/4 publish_received_at=1772352000000
	60001ms message.delivered id=m5 clientid=a topic=t/4 publish_received_at=1772352000000
	60001ms message.delivered id=m5 clientid=b topic=t/4 publish_received_at=1772352000000
	60001ms message.delivered id=m5 clientid=c topic=t/4 publish_received_at=1772352000000
	61s message.delivered id=m6 clientid=a topic=t/4
	5s message.publish id=m7 clientid=a topic=t/1 publish_received_at=1772352005000`

func TestLatencyOfFew(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		oracle.Small(t, b, latencyRows).RequireAnswers(t, []oracle.Asked{
			{Name: "what is older than a minute, or unknown, is left out; clocks may contradict", To: 90 * time.Second,
				Model: `{"scenario":"delivery","view":"latency","interval":"1m"}`, Notices: []string{"1m0s after the publish (retained, delayed or queued messages): 3 deliveries, 0 acknowledgements"}, Want: `
				{quantile=p50, step=delivered} 08:00:00=30 08:01:00=6e+04
				{quantile=p90, step=delivered} 08:00:00=30 08:01:00=6e+04
				{quantile=p99, step=delivered} 08:00:00=30 08:01:00=6e+04`},
			{Name: "the groups with the most that isn't too old", To: 90 * time.Second, Notices: []string{"Only the biggest 2 groups are shown"},
				Model: `{"scenario":"delivery","view":"latency","interval":"1m","groupBy":["topic"],"limit":2}`, Want: `
				{quantile=p50, step=delivered, topic=t/3} 08:00:00=30 08:01:00=null
				{quantile=p90, step=delivered, topic=t/3} 08:00:00=30 08:01:00=null
				{quantile=p99, step=delivered, topic=t/3} 08:00:00=30 08:01:00=null
				{quantile=p50, step=delivered, topic=t/2} 08:00:00=-5 08:01:00=null
				{quantile=p90, step=delivered, topic=t/2} 08:00:00=-5 08:01:00=null
				{quantile=p99, step=delivered, topic=t/2} 08:00:00=-5 08:01:00=null`},
			{Name: "nothing but what is too old", From: 60001 * time.Millisecond, To: 2 * time.Minute, Model: `{"scenario":"delivery","view":"latency","interval":"1m"}`,
				Notices: []string{"3 deliveries"}, Want: `no series`},
		})
	})
}

func TestLatencyNeedsSteps(t *testing.T) {
	t.Parallel()
	s := oracle.Small(t, testkit.New(t), latencyRows)
	_, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"delivery","view":"latency","events":["message.publish"]}`), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
	require.EqualError(t, err, "events: the view latency times deliveries and acknowledgements; allowed: message.delivered, message.acked")
}
