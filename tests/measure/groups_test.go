package measure

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

const groupRows = `
	1s message.dropped clientid=pump-07 topic=v2/pump-07/telemetry peername=192.0.2.1:5 reason=no_subscribers
	2s message.dropped clientid=pump-08 topic=v2/pump-08/telemetry peername=192.0.2.77:5 reason=no_subscribers
	3s message.delivery_dropped clientid=backend from_clientid=pump-07 topic=v2/pump-07/telemetry peername=2001:db8:0:1::7:1883 reason=queue_full
	4s message.dropped clientid=a username=carl topic=carl/carl/42/-1.5/2026-03-01 peername=2001:db8::1:2:3:4:5 reason=no_local
	5s message.dropped clientid=a topic=dev/0xBEEF/00:1A:2b:3c:4d:5E/0f8fad5b-d9cb-469f-a165-70867728950e/1a2b/deadbeef peername=10.0.0.1
	6s message.dropped clientid=a topic=face/v2/cafe/add/3f//a/ peername=198.51.100.9:80
	7s message.dropped clientid=$x topic=$x/1 peername=::1:5
	8s message.dropped clientid=b/c topic=a/b/c/ peername=''
	9s message.dropped clientid='' topic=/
	10s message.dropped topic='' reason=expired`

// TestComputedGroups: networks, shapes of topics and severities, as people would write them down.
func TestComputedGroups(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, groupRows)
		by := func(group string) string { return `{"scenario":"drops","view":"count","groupBy":["` + group + `"]}` }
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "network", To: time.Minute, Model: by("network"), Want: `
			(none) | 4
			192.0.2.0/24 | 2
			198.51.100.0/24 | 1
			2001:db8:0:1::/64 | 1
			2001:db8::/64 | 1
			::/64 | 1`},
			{Name: "topicShape", To: time.Minute, Model: by("topicShape"), Want: `
			v2/+/telemetry | 3
			$x/+ | 1
			(empty) | 1
			+/+/+/+/+ | 1
			/ | 1
			a/b/c/ | 1
			dev/+/+/+/+/+ | 1
			face/v2/cafe/add/3f//+/ | 1`},
			{Name: "severity", To: time.Minute, Model: by("severity"), Want: `
			warning | 8
			error | 1
			info | 1`},
		})
	})
}

// TestTopicShapeIsATopicFilter: asked as a filter, the shape of a topic finds at least the rows that have it.
func TestTopicShapeIsATopicFilter(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Odd(t, b)
		ask := func(model string) (groups []string, values []float64) {
			frames, err := s.Answer(query.Request{JSON: []byte(model), From: s.Start, To: s.End})
			require.NoError(t, err, model)
			for row := range frames[0].Rows() {
				if len(frames[0].Fields) > 1 {
					groups = append(groups, frames[0].Fields[0].At(row).(string))
				}
				values = append(values, frames[0].Fields[len(frames[0].Fields)-1].At(row).(float64))
			}
			return groups, values
		}
		shapes, counts := ask(`{"scenario":"drops","view":"count","groupBy":["topicShape"],"limit":40}`)
		require.NotEmpty(t, shapes)
		for i, shape := range shapes {
			if shape == "(none)" || shape == "(empty)" {
				continue
			}
			model := oracle.Question{Scenario: "drops", View: "count", Topics: []string{shape}}
			_, found := ask(model.JSON(t))
			require.GreaterOrEqual(t, found[0], counts[i], shape)
		}
	})
}

// TestNamelessGroups: a client that calls itself by the name of those without one has a group, a label and a filter of its own.
func TestNamelessGroups(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, `
			1s client.connected
			2s client.connected clientid=(none)
			3s client.connected clientid=(none)
			4s client.connected clientid=''
			5s client.connected clientid=(empty)
			6s client.connected clientid=(other)
			7s client.connected clientid=\(none)
			8s client.connected clientid=a
			9s client.connected clientid=b`)
		model := func(view, rest string) string {
			return `{"scenario":"lifecycle","view":"` + view + `","groupBy":["clientid"]` + rest + `}`
		}
		rows := func(operator, values string) string {
			return `{"scenario":"lifecycle","view":"count","filters":[{"column":"clientid","operator":"` + operator + `","values":[` + values + `]}]}`
		}
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "numbers", To: time.Minute, Model: model("count", ""), Want: `
			\(none) | 2
			(empty) | 1
			(none) | 1
			\(empty) | 1
			\(other) | 1
			\\(none) | 1
			a | 1
			b | 1`},
			{Name: "series", To: time.Minute, Model: model("rate", `,"interval":"1m","limit":5`), Want: `
			{clientid=\(none)} 08:00:00=2
			{clientid=(empty)} 08:00:00=1
			{clientid=(none)} 08:00:00=1
			{clientid=\(empty)} 08:00:00=1
			{clientid=\(other)} 08:00:00=1
			{clientid=(other)} 08:00:00=3`},
			{Name: "those without a client", To: time.Minute, Model: rows("=", "null"), Want: `1`},
			{Name: "those with one", To: time.Minute, Model: rows("!=", "null"), Want: `8`},
			{Name: "no client or an empty one", To: time.Minute, Model: rows("=", `null,""`), Want: `2`},
			{Name: "neither", To: time.Minute, Model: rows("!=", `"",null`), Want: `7`},
			{Name: "the client of that name", To: time.Minute, Model: rows("=", `"(none)"`), Want: `2`},
		})
	})
}
