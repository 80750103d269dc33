package view

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// retainedRows: nobody is subscribed when r1 to r4 are published. r1 is retained, and delivered to whoever subscribes; r2 reaches
// its own publisher, which doesn't acknowledge; r3 reaches nobody; r4 was refused by a receiver's limit as well. Somebody is
// subscribed to r5, which is retained, too.
var retainedRows = strings.ReplaceAll(`
	1s message.dropped id=r1 clientid=p topic=t/1 qos=1 reason=no_subscribers
	2s message.dropped id=r2 clientid=p topic=t/2 qos=1 reason=no_subscribers
	3s message.dropped id=r3 clientid=p topic=t/3 qos=1 reason=no_subscribers
	4s message.dropped id=r4 clientid=p topic=t/4 qos=1 reason=no_subscribers
	5s message.delivered id=r5 clientid=a from_clientid=p topic=t/5 qos=0 publish_received_at=T
	20m session.subscribed clientid=a topic=t/+
	20m message.delivered id=r1 clientid=a from_clientid=p topic=t/1 qos=1
	20m1s message.acked id=r1 clientid=a from_clientid=p topic=t/1 qos=1
	20m2s message.delivered id=r2 clientid=p from_clientid=p topic=t/2 qos=1
	20m3s message.delivered id=r4 clientid=a from_clientid=p topic=t/4 qos=0
	20m3s delivery.dropped id=r4 clientid=b from_clientid=p topic=t/4 qos=1 reason=queue_full
	30m session.subscribed clientid=c topic=t/5
	30m message.delivered id=r5 clientid=c from_clientid=p topic=t/5 qos=0 publish_received_at=T
	30m session.subscribed clientid=d topic=u/#
	30m message.delivered id=r1 clientid=d from_clientid=p topic=t/1 qos=0`, "=T", fmt.Sprint("=", testkit.Start.Add(4900*time.Millisecond).UnixMilli()))

// TestRetainedMessages: a message that nobody was subscribed to isn't lost if it was delivered afterwards.
func TestRetainedMessages(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, retainedRows)
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "messages", To: time.Hour, Model: `{"scenario":"delivery","view":"messages"}`, Want: `
				r5 | t/5 | p | 08:00:04 | 0 | 2 | 2 | 0 | 0 | 0 | 1795100 | delivered
				r4 | t/4 | p | null | 1 | 2 | 1 | 0 | 2 | 0 | null | dropped
				r3 | t/3 | p | null | 1 | 0 | 0 | 0 | 1 | 0 | null | dropped
				r2 | t/2 | p | null | 1 | 1 | 1 | 0 | 1 | 0 | null | unacknowledged
				r1 | t/1 | p | null | 1 | 2 | 2 | 1 | 1 | 0 | null | acknowledged`,
				Notices: []string{"Messages that nobody was subscribed to when they were published, and that were delivered later: 3."}},
			// Acknowledgements are read beyond the range, too.
			{Name: "before anybody subscribed", To: 10 * time.Minute, Model: `{"scenario":"drops","view":"messages"}`, Want: `
				r4 | t/4 | p | null | 1 | 0 | 0 | 0 | 1 | 0 | null | dropped
				r3 | t/3 | p | null | 1 | 0 | 0 | 0 | 1 | 0 | null | dropped
				r2 | t/2 | p | null | 1 | 0 | 0 | 0 | 1 | 0 | null | dropped
				r1 | t/1 | p | null | 1 | 1 | 0 | 1 | 1 | 0 | null | acknowledged`,
				Notices: []string{"Messages that nobody was subscribed to when they were published, and that were delivered later: 1."}},
		})
		t.Run("graph", func(t *testing.T) {
			for _, scenario := range []string{"delivery", "drops"} {
				frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"` + scenario + `","view":"graph"}`), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
				require.NoError(t, err)
				lost := map[string]int64{}
				for _, a := range arrows(t, frames) {
					lost[a.source+" "+a.target] = a.lost
				}
				require.EqualValues(t, 1, lost["publisher:p topic:t/3"])
				for _, edge := range []string{"publisher:p topic:t/1", "publisher:p topic:t/2", "publisher:p topic:t/4"} {
					require.Contains(t, lost, edge)
					require.Zero(t, lost[edge], edge)
				}
				require.EqualValues(t, 1, lost["topic:t/4 receiver:b"])
			}
		})
		for id, want := range map[string]string{
			"r1": "publish t/1 acknowledged; drop: no_subscribers ok; deliver (retained) a acknowledged; deliver d delivered",
			"r3": "publish t/3 dropped; drop: no_subscribers failed",
			"r5": "publish t/5 delivered; deliver a delivered; deliver (retained) c delivered",
		} {
			t.Run("trace of "+id, func(t *testing.T) {
				frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"delivery","view":"trace","messages":["` + id + `"]}`), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
				require.NoError(t, err)
				f := frames[0]
				var told []string
				for i := range f.Rows() {
					at := func(name string) string {
						field, _ := f.FieldByName(name)
						if raw, ok := field.At(i).(json.RawMessage); ok {
							return string(raw)
						}
						return fmt.Sprint(field.At(i))
					}
					line := at("operationName")
					if strings.HasPrefix(line, "deliver") {
						line += " " + at("serviceName")
					}
					_, state, found := strings.Cut(at("tags"), `"state","value":"`)
					switch {
					case found:
						state, _, _ = strings.Cut(state, `"`)
					case at("statusCode") == "2":
						state = "failed"
					default:
						state = "ok"
					}
					told = append(told, line+" "+state)
				}
				require.Equal(t, want, strings.Join(told, "; "))
			})
		}
	})
}
