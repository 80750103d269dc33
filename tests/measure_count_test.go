package tests

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
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
		s := small(t, b, mixedRows)
		count := func(keys string) string { return `{"scenario":"events","view":"count"` + keys + `}` }
		const to = 10 * time.Second
		s.requireAnswers(t, []asked{
			{name: "rows", to: to, model: count(``), want: `8`},
			{name: "no rows", from: time.Minute, to: time.Hour, model: count(``), want: `0`},
			{name: "no rows in groups", from: time.Minute, to: time.Hour, model: count(`,"groupBy":["node"]`), want: ``},
			{name: "no time", from: time.Second, to: time.Second, model: count(`,"measure":"perSecond"`), want: `0`},
			{name: "per second of the whole range", to: to, model: count(`,"measure":"perSecond"`), want: `0.8`},
			{name: "also of what is still to come", to: 2 * time.Hour, model: count(`,"measure":"perSecond"`), want: `0.001111`},
			{name: "clients, the empty one is none", to: to, model: count(`,"measure":"clients"`), want: `4`},
			{name: "clients in groups, also without any", to: to, model: count(`,"measure":"clients","groupBy":["event"]`), want: `
			message.delivered | 2
			message.delivery_dropped | 2
			message.dropped | 1
			alarm.activated | 0
			client.check_authn_complete | 0`},
			{name: "both names of a delivery drop are one", to: to, model: count(`,"groupBy":["event"],"events":["delivery.dropped"]`), want: `message.delivery_dropped | 2`},
			{name: "QoS", to: to, model: count(`,"groupBy":["qos"]`), want: `
			(none) | 3
			1 | 2
			2 | 2
			0 | 1`},
			{name: "addresses without port", to: to, model: count(`,"groupBy":["source"]`), want: `
			(none) | 3
			192.0.2.1 | 2
			2001:db8::1 | 2
			(empty) | 1`},
			{name: "outcomes", to: to, model: count(`,"groupBy":["outcome"]`), want: `
			neither | 5
			failure | 2
			success | 1`},
			{name: "outcome where none is possible", to: to, model: count(`,"groupBy":["outcome"],"events":["message.delivered"]`), want: `neither | 3`},
			{name: "missing, empty and different in case", to: to, model: count(`,"groupBy":["username"]`), want: `
			(none) | 4
			u | 2
			(empty) | 1
			U | 1`},
			{name: "three groups", to: to, model: count(`,"groupBy":["event","qos","outcome"],"events":["message.dropped","message.delivery_dropped"]`), want: `
			message.delivery_dropped | 1 | failure | 1
			message.delivery_dropped | 2 | neither | 1
			message.dropped | 2 | failure | 1`},
			{name: "a group named twice", to: to, model: count(`,"groupBy":["outcome","outcome"],"outcome":"success"`), want: `success | 1`},
			{name: "top", to: to, model: `{"scenario":"events","view":"top","groupBy":["event"]}`, want: `
			message.delivered | 3 | 37.5 | 2 | 08:00:01 | 08:00:03
			message.delivery_dropped | 2 | 25 | 2 | 08:00:04 | 08:00:05
			alarm.activated | 1 | 12.5 | 0 | 08:00:08 | 08:00:08
			client.check_authn_complete | 1 | 12.5 | 0 | 08:00:07 | 08:00:07
			message.dropped | 1 | 12.5 | 1 | 08:00:06 | 08:00:06`},
			{name: "top, cut: percent of all", to: to, model: `{"scenario":"events","view":"top","groupBy":["event"],"limit":1,"measure":"perSecond"}`, want: `
			message.delivered | 0.3 | 37.5 | 2 | 08:00:01 | 08:00:03`, notices: []string{"Only the biggest 1 groups are shown"}},
			{name: "top of clients: percent of what all groups have", to: to, model: `{"scenario":"events","view":"top","groupBy":["event"],"limit":2,"measure":"clients"}`, want: `
			message.delivered | 2 | 40 | 2 | 08:00:01 | 08:00:03
			message.delivery_dropped | 2 | 40 | 2 | 08:00:04 | 08:00:05`, notices: []string{"Only the biggest 2 groups are shown"}},
			{name: "top of nothing", from: time.Minute, to: time.Hour, model: `{"scenario":"events","view":"top","groupBy":["event"]}`, want: ``},
			{name: "top of zeros", from: 7 * time.Second, to: to, model: `{"scenario":"events","view":"top","groupBy":["event"],"measure":"clients"}`, want: `
			alarm.activated | 0 | 0 | 0 | 08:00:08 | 08:00:08
			client.check_authn_complete | 0 | 0 | 0 | 08:00:07 | 08:00:07`},
		})
		t.Run("top of no group", func(t *testing.T) {
			_, err := s.answer(query.Request{JSON: []byte(`{"scenario":"events","view":"top"}`), From: eight, To: eight.Add(to)})
			requireProblem(t, err, []string{"groupBy"}, "")
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
		s := small(t, b, text.String())
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
				frames, err := s.answer(query.Request{JSON: []byte(`{"scenario":"events",` + c.model + `}`), From: eight, To: eight.Add(time.Minute)})
				require.NoError(t, err)
				require.Len(t, frames, 1)
				require.Equal(t, c.rows, frames[0].Rows())
				requireNotices(t, c.notices, frames)
			})
		}
	})
}
