package tests

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

// ackRows are asked an hour after eight. Of the deliveries with QoS 1 or 2, m3, m5, m6 and m8 have no acknowledgement.
const ackRows = `
	1s message.delivered id=m1 clientid=a qos=1 node=n1 topic=t peername=192.0.2.1:5
	2s message.acked id=m1 clientid=a qos=1 node=n2
	1s message.delivered id=m1 clientid=b qos=2 node=n1 topic=t
	3s message.acked id=m1 clientid=b qos=2 node=n1
	4s message.delivered id=m2 clientid=a qos=0 node=n1 topic=t
	5s message.delivered id=m3 clientid=a qos=1 node=n1 topic=t
	35s message.delivered id=m3 clientid=a qos=1 node=n2 topic=t
	65s message.delivered id=m3 clientid=a qos=1 node=n2 topic=t
	6s message.acked id=m3 clientid=b qos=1
	70s message.delivered id=m4 clientid=a qos=1 node=n1 topic=t
	71s message.delivered id=m5 clientid=a qos=2 node=n1 topic=u
	72s message.delivered id=m6 clientid='' qos=1 node=n1 topic=u
	90s message.delivered id=m7 clientid=a qos=1 node=n1 topic=u
	92s message.delivered id=m8 clientid=a qos=1 node=n1 topic=u
	3629s message.acked id=m4 clientid=a qos=1
	3631s message.acked id=m7 clientid=a qos=1`

func TestUnacknowledged(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := small(t, b, ackRows)
		count := func(keys string) string {
			return `{"scenario":"delivery","view":"count","measure":"unacknowledged"` + keys + `}`
		}
		share := func(keys string) string {
			return `{"scenario":"delivery","view":"count","measure":"share"` + keys + `}`
		}
		const hour = time.Hour
		s.requireAnswers(t, []asked{
			{name: "once for each message and receiver", to: hour, model: count(``), want: `5`},
			{name: "as a share of QoS 1 and 2", to: hour, model: share(``), want: `0.625`},
			{name: "only those 30 s before the end", to: 2 * time.Minute, model: count(``), want: `3`},
			{name: "which is excluded", to: 2*time.Minute + time.Millisecond, model: count(``), want: `4`},
			{name: "and their share", to: 2 * time.Minute, model: share(``), want: `0.5`},
			{name: "none is old enough", to: 30 * time.Second, model: share(``), want: `null`},
			{name: "none at all", from: 2 * time.Hour, to: 3 * time.Hour, model: count(``), want: `0`},
			{name: "a repeated delivery is seen from its first row in the range", from: 10 * time.Second, to: 66 * time.Second, model: count(``), want: `1`},
			{name: "the acknowledgement may come by another node", to: hour, model: count(`,"nodes":["n1"],"messages":["m1"]`), want: `0`},
			{name: "keys choose deliveries", to: hour, model: count(`,"nodes":["n2"]`), want: `1`},
			{name: "a client", to: hour, model: share(`,"clients":["b*"]`), want: `0`},
			{name: "a message", to: hour, model: share(`,"messages":["m3","m4"]`), want: `0.5`},
			{name: "a topic", to: hour, model: share(`,"topics":["u"]`), want: `1`},
			{name: "events say nothing here", to: hour, model: share(`,"events":["message.acked"]`), want: `0.625`},
			{name: "in groups, only those with something", to: hour, model: count(`,"groupBy":["topic"]`), want: `
			u | 4
			t | 1`},
			{name: "share in groups", to: hour, model: share(`,"groupBy":["topic","qos"]`), want: `
			u | 1 | 1
			u | 2 | 1
			t | 1 | 0.3333
			t | 2 | 0`},
			{name: "top", to: hour, model: `{"scenario":"delivery","view":"top","measure":"unacknowledged","groupBy":["topic"]}`, want: `
			u | 4 | 80 | 1 | 08:01:11 | 08:01:32
			t | 1 | 20 | 1 | 08:00:05 | 08:00:05`},
			{name: "top, cut", to: hour, model: `{"scenario":"delivery","view":"top","measure":"unacknowledged","groupBy":["topic"],"limit":1}`, want: `
			u | 4 | 80 | 1 | 08:01:11 | 08:01:32`, notices: []string{"Only the biggest 1 groups are shown"}},
			{name: "top share", to: hour, model: `{"scenario":"delivery","view":"top","measure":"share","groupBy":["clientid"]}`, want: `
			(empty) | 1 | 0 | 08:01:12 | 08:01:12
			a | 0.6667 | 1 | 08:00:05 | 08:01:32
			b | 0 | 0 | null | null`},
			{name: "over time, by the first delivery", to: 3 * time.Minute, model: `{"scenario":"delivery","view":"rate","measure":"unacknowledged","interval":"1m"}`, want: `
			{} 08:00:00=1 08:01:00=4 08:02:00=0`},
			{name: "share over time", to: 3 * time.Minute, model: `{"scenario":"delivery","view":"rate","measure":"share","interval":"1m"}`, want: `
			{} 08:00:00=0.3333 08:01:00=0.8 08:02:00=null`},
			{name: "over time in groups", to: 3 * time.Minute, model: `{"scenario":"delivery","view":"rate","measure":"unacknowledged","interval":"1m","groupBy":["id"],"limit":2}`, want: `
			{id=m3} 08:00:00=1 08:01:00=0 08:02:00=0
			{id=m5} 08:00:00=0 08:01:00=1 08:02:00=0
			{id=(other)} 08:00:00=0 08:01:00=3 08:02:00=0`},
		})
	})
}

// TestAcksAreReadUntilNow: an acknowledgement counts even if it came after the range, and one that is yet to come, at
// most 30 seconds ahead of this machine's clock, too.
func TestAcksAreReadUntilNow(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := small(t, b, ackRows)
		model := []byte(`{"scenario":"delivery","view":"count","measure":"unacknowledged","groupBy":["id"]}`)
		for _, c := range []struct {
			name    string
			to, now time.Duration
			want    string
		}{
			{"now far behind the range", 2 * time.Minute, time.Hour, "m3 | 1\nm5 | 1\nm6 | 1"},
			{"m4 was acknowledged later than 30 s from now", 2 * time.Minute, 3599 * time.Second, "m3 | 1\nm4 | 1\nm5 | 1\nm6 | 1"},
			{"now within the range", 200 * time.Second, 101 * time.Second, "m3 | 1\nm4 | 1"},
			{"the range ends in the future", 2 * time.Hour, time.Hour, "m3 | 1\nm5 | 1\nm6 | 1\nm8 | 1"},
		} {
			t.Run(c.name, func(t *testing.T) {
				s.Target.Now = eight.Add(c.now)
				frames, err := s.answer(query.Request{JSON: model, From: eight, To: eight.Add(c.to)})
				require.NoError(t, err)
				require.Equal(t, c.want, answerText(frames))
			})
		}
	})
}

// TestUnacknowledgedAmongMany: receivers that acknowledge don't crowd out the one that doesn't.
func TestUnacknowledgedAmongMany(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		text := "0s message.delivered id=m1 clientid=mute qos=1\n59s message.delivered id=m2 clientid=mute qos=1\n"
		for i := range 100 {
			text += fmt.Sprintf("%[1]ds message.delivered id=x%[2]d clientid=c%[2]d qos=1\n%[1]ds message.acked id=x%[2]d clientid=c%[2]d qos=1\n", i%60, i)
		}
		small(t, b, text).requireAnswers(t, []asked{{
			name: "rate", to: 2 * time.Minute, model: `{"scenario":"delivery","view":"rate","measure":"unacknowledged","interval":"30s","groupBy":["clientid"]}`,
			want: `{clientid=mute} 08:00:00=1 08:00:30=1 08:01:00=0 08:01:30=0`,
		}})
	})
}
