package view

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// The views of messages on large, odd and poor tables.

// TestReadingMessages: whatever the table holds, the rows that are read are bounded by the limit.
func TestReadingMessages(t *testing.T) {
	t.Parallel()
	s := messagesOf(t, testkit.New(t), messageFleet(t, true))
	reads := func(model string, limit int) (rows, statements int) {
		t.Helper()
		s.Ran = nil
		_, err := s.Answer(query.Request{JSON: fmt.Appendf(nil, model, limit), From: s.Start, To: s.End})
		require.NoError(t, err)
		for _, st := range s.Ran {
			rows += st.MaxRows
		}
		return rows, len(s.Ran)
	}
	id, _, _ := strings.Cut(s.lines(oracle.Question{Scenario: "delivery"}, s.Start, s.End)[0], " ")
	for _, limit := range []int{1, 10, 1500} {
		rows, statements := reads(`{"scenario":"delivery","view":"messages","limit":%d}`, limit)
		require.LessOrEqual(t, rows, 2*limit+1)
		require.Equal(t, 3+(limit-1)/1000, statements, "how far back, which messages, and then a thousand IDs a statement")
		rows, _ = reads(`{"scenario":"delivery","view":"trace","messages":["`+id+`"],"limit":%d}`, limit)
		require.LessOrEqual(t, rows, 4*limit+1)
		rows, _ = reads(`{"scenario":"delivery","view":"graph","limit":%d}`, limit)
		require.LessOrEqual(t, rows, 2*limit+1)
		rows, _ = reads(`{"scenario":"delivery","view":"receivers","limit":%d}`, limit)
		require.LessOrEqual(t, rows, 18*limit+1)
		rows, _ = reads(`{"scenario":"delivery","view":"latency","groupBy":["id"],"interval":"5m","limit":%d}`, limit)
		require.LessOrEqual(t, rows, 1+limit+limit*3*2*3, "how far back, three buckets, two steps, and what is too old or at no time")
	}
}

// TestMessageViewsOfStrangeRows: rows that EMQX wouldn't write give an answer too, with one row for each message.
func TestMessageViewsOfStrangeRows(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := messages{oracle.Odd(t, b)}
		for _, scenario := range []string{"delivery", "drops"} {
			for _, view := range []string{`"messages","limit":100000`, `"trace","messages":["m1"]`, `"graph","limit":100000`, `"receivers","limit":100000`, `"latency","groupBy":["clientid","topic","qos"]`} {
				if scenario == "drops" && strings.HasPrefix(view, `"latency"`) {
					continue
				}
				frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"` + scenario + `","view":` + view + `}`), From: s.Start, To: s.End, Interval: time.Minute})
				require.NoError(t, err, view)
				require.NotEmpty(t, frames[0].Fields, view)
				_, err = json.Marshal(frames)
				require.NoError(t, err, view)
			}
			want := map[string]bool{}
			for _, r := range oracle.Between(s.Records, s.Start.UnixMilli(), s.End.UnixMilli()) {
				events := messageEvents
				if scenario == "drops" {
					events = oracle.ScenarioEvents["drops"]
				}
				if id, _ := r.Text("id"); id != "" && slices.Contains(events, oracle.EventName(r.Event())) {
					want[id] = true
				}
			}
			frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"` + scenario + `","view":"messages","limit":100000}`), From: s.Start, To: s.End})
			require.NoError(t, err)
			for i := range frames[0].Rows() {
				require.True(t, want[frames[0].Fields[0].At(i).(string)])
				delete(want, frames[0].Fields[0].At(i).(string))
			}
			require.Empty(t, want)
		}
	})
}

// TestMessagesOfAPoorTable: without columns, what they tell isn't guessed.
func TestMessagesOfAPoorTable(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Exec(t, `ALTER TABLE `+testkit.Table+` DROP COLUMN qos, DROP COLUMN publish_received_at, DROP COLUMN reason, DROP COLUMN from_clientid`)
		b.Exec(t, `INSERT INTO `+testkit.Table+` ("timestamp", event, id, clientid, topic) VALUES
			('2026-03-01 08:00:01Z', 'message.delivered', 'm1', 'a', 't'), ('2026-03-01 08:00:02Z', 'message.acked', 'm1', 'a', 't'),
			('2026-03-01 08:00:03Z', 'message.delivered', 'm2', 'a', 't'), ('2026-03-01 08:00:04Z', 'delivery.dropped', 'm3', 'a', 't')`)
		s := &oracle.Stock{Bench: b, Asker: b.Asker(t, testkit.Start.Add(time.Hour))}
		s.RequireAnswers(t, []oracle.Asked{{Name: "messages", To: time.Hour, Model: `{"scenario":"delivery","view":"messages"}`, Want: `
			m3 | t | null | null | null | 1 | 0 | 0 | 1 | 0 | null | unknown
			m2 | t | null | null | null | 1 | 1 | 0 | 0 | 0 | null | unknown
			m1 | t | null | null | null | 1 | 1 | 1 | 0 | 0 | null | acknowledged`,
			Notices: []string{"lacks the column from_clientid", "lacks the column qos", "lacks the column publish_received_at", "lacks the column reason"}}})

		b.Exec(t, `ALTER TABLE `+testkit.Table+` DROP COLUMN id`)
		s.Asker = b.Asker(t, testkit.Start.Add(time.Hour))
		for view, model := range map[string]string{
			"messages": `{"scenario":"delivery","view":"messages"}`, "graph": `{"scenario":"drops","view":"graph"}`, "latency": `{"scenario":"delivery","view":"latency"}`,
			"trace": `{"scenario":"drops","view":"trace"}`, "receivers": `{"scenario":"drops","view":"receivers"}`,
		} {
			_, err := s.Answer(query.Request{JSON: []byte(model), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
			var wrong *query.Error
			require.ErrorAs(t, err, &wrong)
			require.Equal(t, "view", wrong.Key)
			require.Contains(t, wrong.Msg, view+" needs the column id, which the table emqx_full_link_events lacks")
		}
	})
}
