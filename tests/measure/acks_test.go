package measure

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

func TestUnacknowledged(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, oracle.AckRows)
		count := func(keys string) string {
			return `{"scenario":"delivery","view":"count","measure":"unacknowledged"` + keys + `}`
		}
		share := func(keys string) string {
			return `{"scenario":"delivery","view":"count","measure":"share"` + keys + `}`
		}
		const hour = time.Hour
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "once for each message and receiver", To: hour, Model: count(``), Want: `5`},
			{Name: "as a share of QoS 1 and 2", To: hour, Model: share(``), Want: `0.625`},
			{Name: "only those 30 s before the end", To: 2 * time.Minute, Model: count(``), Want: `3`},
			{Name: "which is excluded", To: 2*time.Minute + time.Millisecond, Model: count(``), Want: `4`},
			{Name: "and their share", To: 2 * time.Minute, Model: share(``), Want: `0.5`},
			{Name: "none is old enough", To: 30 * time.Second, Model: share(``), Want: `null`},
			{Name: "none at all", From: 2 * time.Hour, To: 3 * time.Hour, Model: count(``), Want: `0`},
			{Name: "a repeated delivery is seen from its first row in the range", From: 10 * time.Second, To: 66 * time.Second, Model: count(``), Want: `1`},
			{Name: "the acknowledgement may come by another node", To: hour, Model: count(`,"nodes":["n1"],"messages":["m1"]`), Want: `0`},
			{Name: "keys choose deliveries", To: hour, Model: count(`,"nodes":["n2"]`), Want: `1`},
			{Name: "a client", To: hour, Model: share(`,"clients":["b*"]`), Want: `0`},
			{Name: "a message", To: hour, Model: share(`,"messages":["m3","m4"]`), Want: `0.5`},
			{Name: "a topic", To: hour, Model: share(`,"topics":["u"]`), Want: `1`},
			{Name: "events say nothing here", To: hour, Model: share(`,"events":["message.acked"]`), Want: `0.625`},
			{Name: "in groups, only those with something", To: hour, Model: count(`,"groupBy":["topic"]`), Want: `
			u | 4
			t | 1`},
			{Name: "share in groups", To: hour, Model: share(`,"groupBy":["topic","qos"]`), Want: `
			u | 1 | 1
			u | 2 | 1
			t | 1 | 0.3333
			t | 2 | 0`},
			{Name: "top", To: hour, Model: `{"scenario":"delivery","view":"top","measure":"unacknowledged","groupBy":["topic"]}`, Want: `
			u | 4 | 80 | 1 | 08:01:11 | 08:01:32
			t | 1 | 20 | 1 | 08:00:05 | 08:00:05`},
			{Name: "top, cut", To: hour, Model: `{"scenario":"delivery","view":"top","measure":"unacknowledged","groupBy":["topic"],"limit":1}`, Want: `
			u | 4 | 80 | 1 | 08:01:11 | 08:01:32`, Notices: []string{"Only the biggest 1 groups are shown"}},
			{Name: "top share", To: hour, Model: `{"scenario":"delivery","view":"top","measure":"share","groupBy":["clientid"]}`, Want: `
			(empty) | 1 | 0 | 08:01:12 | 08:01:12
			a | 0.6667 | 1 | 08:00:05 | 08:01:32
			b | 0 | 0 | null | null`},
			{Name: "over time, by the first delivery", To: 3 * time.Minute, Model: `{"scenario":"delivery","view":"rate","measure":"unacknowledged","interval":"1m"}`, Want: `
			{} 08:00:00=1 08:01:00=4 08:02:00=0`},
			{Name: "share over time", To: 3 * time.Minute, Model: `{"scenario":"delivery","view":"rate","measure":"share","interval":"1m"}`, Want: `
			{} 08:00:00=0.3333 08:01:00=0.8 08:02:00=null`},
			{Name: "over time in groups", To: 3 * time.Minute, Model: `{"scenario":"delivery","view":"rate","measure":"unacknowledged","interval":"1m","groupBy":["id"],"limit":2}`, Want: `
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
		s := oracle.Small(t, b, oracle.AckRows)
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
				s.Target.Now = testkit.Start.Add(c.now)
				frames, err := s.Answer(query.Request{JSON: model, From: testkit.Start, To: testkit.Start.Add(c.to)})
				require.NoError(t, err)
				require.Equal(t, c.want, oracle.AnswerText(frames))
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
		oracle.Small(t, b, text).RequireAnswers(t, []oracle.Asked{{
			Name: "rate", To: 2 * time.Minute, Model: `{"scenario":"delivery","view":"rate","measure":"unacknowledged","interval":"30s","groupBy":["clientid"]}`,
			Want: `{clientid=mute} 08:00:00=1 08:00:30=1 08:01:00=0 08:01:30=0`,
		}})
	})
}
