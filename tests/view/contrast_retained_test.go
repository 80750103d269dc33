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

// TestContrastOfRetainedMessages: messages that were delivered later are none of the failures that are compared, now or in the time before.
func TestContrastOfRetainedMessages(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		var rows strings.Builder
		for i := range 40 {
			topic, second := "kept/state", i
			if i%4 == 0 {
				topic = "lost/orders"
			}
			fmt.Fprintf(&rows, "%ds message.dropped id=m%d clientid=p%d node=n1 topic=%s qos=1 reason=no_subscribers publish_received_at=%d\n", second, i, i%8, topic, testkit.Start.UnixMilli()+int64(second)*1000)
			if i%4 != 0 {
				fmt.Fprintf(&rows, "%ds message.delivered id=m%d clientid=late%d from_clientid=p%d node=n1 topic=%s qos=1 publish_received_at=%d\n", second+10, i, i, i%8, topic, testkit.Start.UnixMilli()+int64(second)*1000)
			}
		}
		s := oracle.Small(t, b, rows.String())
		answer := func(from, to time.Duration, model string) ([]contrasted, string) {
			frames, err := s.Answer(query.Request{JSON: []byte(model), From: testkit.Start.Add(from), To: testkit.Start.Add(to)})
			require.NoError(t, err)
			var notices []string
			for _, n := range frames[0].Meta.Notices {
				notices = append(notices, n.Text)
			}
			return contrastRows(t, frames[0]), strings.Join(notices, "\n")
		}
		list, notices := answer(0, time.Minute, `{"scenario":"drops","view":"contrast"}`)
		require.Equal(t, "topicShape lost/orders 10 1 0 0", fmt.Sprintf("%s %s %d %g %d %g", list[0].dimension, list[0].value, list[0].rows, list[0].share, list[0].baseRows, list[0].baseShare))
		require.Contains(t, notices, "delivered later: 30.")
		require.Contains(t, notices, "10 rows of outcome failure, of 2 clients, are compared with the 60 deliveries and other rows")

		// Of the first half, the messages that weren't delivered within it are lost, as far as it tells.
		_, notices = answer(30*time.Second, time.Minute, `{"scenario":"drops","view":"contrast","baseline":"previous"}`)
		require.Contains(t, notices, "2 rows of outcome failure, of 2 clients, are compared with the 15 of 8 clients in the same time before.")
	})
}
