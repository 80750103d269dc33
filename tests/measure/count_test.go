package measure

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

const mixedRows = `
	1s message.delivered clientid=a qos=1 peername=192.0.2.1:1000 username=''
	2s message.delivered clientid=b qos=0 peername=192.0.2.1:1001 username=u
	3s message.delivered clientid=b peername=2001:db8::1:1883 username=U
	4s delivery.dropped clientid=b qos=1 peername=2001:db8::1:9 reason=queue_full
	5s message.delivery_dropped clientid=c qos=2 peername='' reason=no_local
	6s message.dropped clientid=d qos=2 reason=no_subscribers username=u
	7s client.check_authn_complete clientid='' reason_code=success
	8s alarm.activated node=n1`

func TestCount(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, mixedRows)
		count := func(keys string) string { return `{"scenario":"events","view":"count"` + keys + `}` }
		const to = 10 * time.Second
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "rows", To: to, Model: count(``), Want: `8`},
			{Name: "no rows", From: time.Minute, To: time.Hour, Model: count(``), Want: `0`},
			{Name: "no rows in groups", From: time.Minute, To: time.Hour, Model: count(`,"groupBy":["node"]`), Want: ``},
			{Name: "no time", From: time.Second, To: time.Second, Model: count(`,"measure":"perSecond"`), Want: `0`},
			{Name: "per second of the whole range", To: to, Model: count(`,"measure":"perSecond"`), Want: `0.8`},
			{Name: "also of what is still to come", To: 2 * time.Hour, Model: count(`,"measure":"perSecond"`), Want: `0.001111`},
			{Name: "clients, the empty one is none", To: to, Model: count(`,"measure":"clients"`), Want: `4`},
			{Name: "clients in groups, also without any", To: to, Model: count(`,"measure":"clients","groupBy":["event"]`), Want: `
			message.delivered | 2
			message.delivery_dropped | 2
			message.dropped | 1
			alarm.activated | 0
			client.check_authn_complete | 0`},
			{Name: "both names of a delivery drop are one", To: to, Model: count(`,"groupBy":["event"],"events":["delivery.dropped"]`), Want: `message.delivery_dropped | 2`},
			{Name: "QoS", To: to, Model: count(`,"groupBy":["qos"]`), Want: `
			(none) | 3
			1 | 2
			2 | 2
			0 | 1`},
			{Name: "addresses without port", To: to, Model: count(`,"groupBy":["source"]`), Want: `
			(none) | 3
			192.0.2.1 | 2
			2001:db8::1 | 2
			(empty) | 1`},
			{Name: "outcomes", To: to, Model: count(`,"groupBy":["outcome"]`), Want: `
			neither | 5
			failure | 2
			success | 1`},
			{Name: "outcome where none is possible", To: to, Model: count(`,"groupBy":["outcome"],"events":["message.delivered"]`), Want: `neither | 3`},
			{Name: "missing, empty and different in case", To: to, Model: count(`,"groupBy":["username"]`), Want: `
			(none) | 4
			u | 2
			(empty) | 1
			U | 1`},
			{Name: "three groups", To: to, Model: count(`,"groupBy":["event","qos","outcome"],"events":["message.dropped","message.delivery_dropped"]`), Want: `
			message.delivery_dropped | 1 | failure | 1
			message.delivery_dropped | 2 | neither | 1
			message.dropped | 2 | failure | 1`},
			{Name: "a group named twice", To: to, Model: count(`,"groupBy":["outcome","outcome"],"outcome":"success"`), Want: `success | 1`},
			{Name: "top", To: to, Model: `{"scenario":"events","view":"top","groupBy":["event"]}`, Want: `
			message.delivered | 3 | 37.5 | 2 | 08:00:01 | 08:00:03
			message.delivery_dropped | 2 | 25 | 2 | 08:00:04 | 08:00:05
			alarm.activated | 1 | 12.5 | 0 | 08:00:08 | 08:00:08
			client.check_authn_complete | 1 | 12.5 | 0 | 08:00:07 | 08:00:07
			message.dropped | 1 | 12.5 | 1 | 08:00:06 | 08:00:06`},
			{Name: "top, cut: percent of all", To: to, Model: `{"scenario":"events","view":"top","groupBy":["event"],"limit":1,"measure":"perSecond"}`, Want: `
			message.delivered | 0.3 | 37.5 | 2 | 08:00:01 | 08:00:03`, Notices: []string{"Only the biggest 1 groups are shown"}},
			{Name: "top of clients: percent of what all groups have", To: to, Model: `{"scenario":"events","view":"top","groupBy":["event"],"limit":2,"measure":"clients"}`, Want: `
			message.delivered | 2 | 40 | 2 | 08:00:01 | 08:00:03
			message.delivery_dropped | 2 | 40 | 2 | 08:00:04 | 08:00:05`, Notices: []string{"Only the biggest 2 groups are shown"}},
			{Name: "top of nothing", From: time.Minute, To: time.Hour, Model: `{"scenario":"events","view":"top","groupBy":["event"]}`, Want: ``},
			{Name: "top of zeros", From: 7 * time.Second, To: to, Model: `{"scenario":"events","view":"top","groupBy":["event"],"measure":"clients"}`, Want: `
			alarm.activated | 0 | 0 | 0 | 08:00:08 | 08:00:08
			client.check_authn_complete | 0 | 0 | 0 | 08:00:07 | 08:00:07`},
		})
		t.Run("top of no group", func(t *testing.T) {
			_, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"events","view":"top"}`), From: testkit.Start, To: testkit.Start.Add(to)})
			oracle.RequireProblem(t, err, []string{"groupBy"}, "")
			require.ErrorContains(t, err, "allowed: ")
		})
	})
}

// TestLimits: without a limit as many as the contract says, and never more than the data source allows; what is cut is told.
func TestLimits(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		var text strings.Builder
		for i := range 1100 {
			fmt.Fprintf(&text, "%dms client.connected clientid=c%04d\n", i, i)
		}
		s := oracle.Small(t, b, text.String())
		for _, c := range []struct {
			name, model string
			maxRows     int
			rows        int
			notices     []string
		}{
			{"rows", `"view":"events"`, 10000, 1000, []string{"newest 1000 rows"}},
			{"rows, more asked for", `"view":"events","limit":1100`, 10000, 1100, nil},
			{"rows, fewer allowed", `"view":"events"`, 100, 100, []string{"newest 100 rows"}},
			{"rows, more asked for than allowed", `"view":"events","limit":1100`, 1099, 1099, []string{"The limit 1100 was lowered to 1099", "newest 1099 rows"}},
			{"numbers", `"view":"count","groupBy":["clientid"]`, 10000, 1000, []string{"biggest 1000 groups"}},
			{"numbers, more asked for", `"view":"count","groupBy":["clientid"],"limit":1100`, 10000, 1100, nil},
			{"numbers, fewer allowed", `"view":"count","groupBy":["clientid"]`, 100, 100, []string{"biggest 100 groups"}},
			{"one number", `"view":"count","limit":1`, 10000, 1, nil},
			{"top", `"view":"top","groupBy":["clientid"]`, 10000, 10, []string{"biggest 10 groups"}},
			{"top, fewer allowed", `"view":"top","groupBy":["clientid"],"limit":10`, 5, 5, []string{"The limit 10 was lowered to 5", "biggest 5 groups"}},
			{"top, all there are", `"view":"top","groupBy":["clientid"],"limit":1100`, 10000, 1100, nil},
		} {
			t.Run(c.name, func(t *testing.T) {
				s.Asker.Table.MaxRows = c.maxRows
				frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"events",` + c.model + `}`), From: testkit.Start, To: testkit.Start.Add(time.Minute)})
				require.NoError(t, err)
				require.Len(t, frames, 1)
				require.Equal(t, c.rows, frames[0].Rows())
				oracle.RequireNotices(t, c.notices, frames)
			})
		}
	})
}
