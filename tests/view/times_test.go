package view

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// senselessTimes are publishes and connections at times that no frame holds: the ends of a 64-bit number, and microseconds.
const senselessTimes = `
	1s message.delivered id=m1 clientid=a from_clientid=p topic=t qos=1 publish_received_at=9223372036854775807
	2s message.acked id=m1 clientid=a from_clientid=p topic=t qos=1 publish_received_at=9223372036854775807
	3s message.delivered id=m2 clientid=a from_clientid=p topic=t qos=0 publish_received_at=-9223372036854775808
	4s message.delivered id=m3 clientid=a from_clientid=p topic=t qos=0 publish_received_at=1772352003000000
	5s message.delivered id=m4 clientid=a from_clientid=p topic=t qos=0 publish_received_at=1772352004000
	6s client.connected clientid=a peername=192.0.2.1:5 connected_at=1772352006000000
	7s client.disconnected clientid=a peername=192.0.2.1:5 reason=normal connected_at=9223372036854775807 disconnected_at=-9223372036854775808
	8s client.disconnected clientid=b peername=192.0.2.1:6 reason=keepalive_timeout connected_at=9223372036854775807 disconnected_at=-9223372036854775808`

// TestSenselessTimes: a time that can't be shown is empty, and neither fails a view nor becomes another one.
func TestSenselessTimes(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, senselessTimes)
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "messages", To: time.Hour, Model: `{"scenario":"delivery","view":"messages"}`, Want: `
				m4 | t | p | 08:00:04 | 0 | 1 | 1 | 0 | 0 | 0 | 1000 | delivered
				m3 | t | p | null | 0 | 1 | 1 | 0 | 0 | 0 | null | delivered
				m2 | t | p | null | 0 | 1 | 1 | 0 | 0 | 0 | null | delivered
				m1 | t | p | null | 1 | 1 | 1 | 1 | 0 | 0 | null | acknowledged`,
				Notices: []string{"Rows whose publish_received_at is before 1678 or after 2262: 4."}},
			{Name: "receivers", To: time.Hour, Model: `{"scenario":"delivery","view":"receivers"}`, Want: `
				m4 | t | p | 08:00:04 | a | null | null | 0 | 08:00:05 | null | 1000 | null | 0 | null | null | delivered
				m3 | t | p | null | a | null | null | 0 | 08:00:04 | null | null | null | 0 | null | null | delivered
				m2 | t | p | null | a | null | null | 0 | 08:00:03 | null | null | null | 0 | null | null | delivered
				m1 | t | p | null | a | null | null | 1 | 08:00:01 | 08:00:02 | null | 1000 | 0 | null | null | acknowledged`},
		})
		latency := `{"scenario":"delivery","view":"latency","interval":"1h"`
		for _, keys := range []string{`}`, `,"groupBy":["topic"]}`} {
			frames, err := s.Answer(query.Request{JSON: []byte(latency + keys), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
			require.NoError(t, err)
			require.Contains(t, oracle.AnswerText(frames), "1000")
			require.NotContains(t, strings.ReplaceAll(oracle.AnswerText(frames), "1000", ""), "000", "nothing but the one second")
			require.True(t, oracle.HasNotice(frames, "Left out, because the publish is before 1678 or after 2262"))
		}
		for _, view := range []string{"count", "rate", "top"} {
			frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"delivery","view":"` + view + `","measure":"p99","groupBy":["topic"],"interval":"1h"}`), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
			require.NoError(t, err)
			require.True(t, oracle.HasNotice(frames, "Left out, because the publish is before 1678 or after 2262 (perhaps microseconds were written where milliseconds belong): 3 deliveries."), view)
		}
		for _, model := range []string{
			`{"scenario":"delivery","view":"trace","messages":["m1"]}`, `{"scenario":"delivery","view":"graph"}`, `{"scenario":"events"}`,
			`{"scenario":"lifecycle","view":"connections"}`, `{"scenario":"lifecycle","view":"timeline"}`, `{"scenario":"events","view":"logs"}`,
			`{"scenario":"lifecycle","view":"annotations"}`, `{"scenario":"diagnosis"}`, `{"scenario":"delivery","view":"contrast","outcome":"success"}`,
		} {
			frames, err := s.Answer(query.Request{JSON: []byte(model), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
			require.NoError(t, err, model)
			require.NotEmpty(t, frames[0].Fields, model)
		}
	})
}

// TestMicroseconds: times of publishing in microseconds are no times, so nobody's clock is off by them.
func TestMicroseconds(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		var rows strings.Builder
		for i := range 20 {
			fmt.Fprintf(&rows, "%ds message.delivered id=m%d clientid=a from_clientid=p node=n1 topic=t qos=0 publish_received_at=%d000\n", i, i, testkit.Start.UnixMilli())
		}
		s := oracle.Small(t, b, rows.String())
		frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"diagnosis"}`), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
		require.NoError(t, err)
		require.NotContains(t, oracle.AnswerText(frames), "clock-skew")
	})
}
