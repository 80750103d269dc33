package view

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// ofReceiver is what rows in memory say of a message at a receiver; of one without, the client is the publisher.
type ofReceiver struct {
	id, client string
	unrouted   bool
}

// receiverEvents tell of receivers, in the order in which a millisecond has them.
var receiverEvents = []string{"message.delivered", "message.acked", "message.delivery_dropped", "message.dropped"}

// receivers are the rows that a question about receivers should give, the newest message first.
func (s messages) receivers(q oracle.Question, from, to time.Time) []string {
	now := s.Target.Now.UnixMilli()
	horizon := max(from.UnixMilli(), min(to.UnixMilli(), now)-30_000)
	of := map[ofReceiver][]oracle.Record{}
	chosen := map[ofReceiver]bool{}
	received := map[string]bool{}
	for _, r := range oracle.Between(s.Records, from.UnixMilli(), max(to.UnixMilli(), now)+30_000) {
		event := oracle.EventName(r.Event())
		id, _ := r.Text("id")
		if id == "" || !slices.Contains(receiverEvents, event) || r.At >= to.UnixMilli() && event != "message.acked" {
			continue
		}
		client, _ := r.Text("clientid")
		key := ofReceiver{id, client, event == "message.dropped"}
		of[key] = append(of[key], r)
		chosen[key] = chosen[key] || r.At < to.UnixMilli() && chooses(q)(r)
		received[id] = received[id] || event == "message.delivered" || event == "message.acked"
	}
	var keys []ofReceiver
	for key := range of {
		if chosen[key] {
			keys = append(keys, key)
		}
	}
	published := func(key ofReceiver) int64 { return of[key][0].Cells["publish_received_at"].(int64) }
	slices.SortFunc(keys, func(x, y ofReceiver) int {
		return cmp.Or(cmp.Compare(published(y), published(x)), cmp.Compare(y.id, x.id), cmp.Compare(x.client, y.client), cmp.Compare(fmt.Sprint(x.unrouted), fmt.Sprint(y.unrouted)))
	})
	var lines []string
	for _, key := range keys {
		lines = append(lines, key.text(of[key], received[key.id], horizon))
	}
	return lines
}

var port = regexp.MustCompile(`:\d+$`)

// text is its row, as AnswerText writes it.
func (key ofReceiver) text(rows []oracle.Record, received bool, horizon int64) string {
	slices.SortStableFunc(rows, func(x, y oracle.Record) int {
		rank := func(r oracle.Record) int { return slices.Index(receiverEvents, oracle.EventName(r.Event())) }
		return cmp.Or(cmp.Compare(x.At, y.At), cmp.Compare(rank(x), rank(y)))
	})
	text := func(r oracle.Record, column string) string {
		if value, ok := r.Text(column); ok {
			return value
		}
		return "null"
	}
	clock := func(at int64) string { return time.UnixMilli(at).UTC().Format("15:04:05") }
	first := rows[0]
	published := first.Cells["publish_received_at"].(int64)
	cells := map[string]string{
		"id": key.id, "topic": text(first, "topic"), "publisher": text(first, "from_clientid"), "published": clock(published),
		"clientid": text(first, "clientid"), "source": port.ReplaceAllString(text(first, "peername"), ""), "node": text(first, "node"), "repeats": "0",
	}
	if key.unrouted {
		cells["publisher"], cells["clientid"], cells["source"] = text(first, "clientid"), "null", "null"
	}
	told := &receipt{}
	qos := int64(0)
	for _, r := range rows {
		qos = max(qos, r.Cells["qos"].(int64))
		switch oracle.EventName(r.Event()) {
		case "message.delivered":
			told.delivered = append(told.delivered, r.At)
			told.level = max(told.level, r.Cells["qos"].(int64))
		case "message.acked":
			told.acked = append(told.acked, r.At)
		default:
			if cells["dropped"] == "" {
				cells["dropped"], cells["reason"] = clock(r.At), text(r, "reason")
			}
			told.failed = told.failed || oracle.Outcome(r) == "failure"
		}
	}
	cells["qos"] = fmt.Sprint(qos)
	if len(told.delivered) > 0 {
		at := told.delivered[0]
		cells["delivered"], cells["delay"], cells["repeats"] = clock(at), fmt.Sprint(at-published), fmt.Sprint(len(told.delivered)-1)
		if len(told.acked) > 0 {
			cells["ackDelay"] = fmt.Sprint(told.acked[0] - at)
		}
	}
	if len(told.acked) > 0 {
		cells["acked"] = clock(told.acked[0])
	}
	cells["state"] = cmp.Or(told.state(horizon), "unwanted")
	if key.unrouted && cells["reason"] == "no_subscribers" && received {
		cells["state"] = "delivered later"
	}
	var list []string
	for _, name := range receiverFields {
		list = append(list, cmp.Or(cells[name], "null"))
	}
	return strings.Join(list, " | ")
}

var receiverFields = []string{
	"id", "topic", "publisher", "published", "clientid", "source", "node", "qos", "delivered", "acked", "delay", "ackDelay", "repeats", "dropped", "reason", "state",
}

// TestReceivers: whatever chooses them, receivers are told as reading the rows in memory tells them.
func TestReceivers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		rows := messageFleet(t, b.Asked() != statement.GreptimeDB)
		if b.Asked() == statement.GreptimeDB {
			rows = damaged(rows)
		}
		s := messagesOf(t, b, rows)
		from, to := s.Start.Add(2*time.Minute), s.End.Add(-2*time.Minute)
		for _, q := range messageQuestions {
			t.Run(q.name, func(t *testing.T) {
				q := q.Question
				q.View = "receivers"
				want := s.receivers(q, from, to)
				require.Equal(t, len(want) == 0, len(q.Messages) > 0, "the question finds something")
				for _, limit := range []int{7, 10_000} {
					q.Limit = limit
					frames, err := s.Answer(query.Request{JSON: []byte(q.JSON(t)), From: from, To: to})
					require.NoError(t, err)
					if len(want) > 0 {
						require.Equal(t, receiverFields, testkit.FieldNames(frames[0]))
					}
					shown := slices.Clone(want[:min(limit, len(want))])
					if q.Order == "asc" {
						slices.Reverse(shown)
					}
					require.Equal(t, strings.Join(shown, "\n"), oracle.AnswerText(frames))
					require.Equal(t, limit < len(want), oracle.HasNotice(frames, fmt.Sprintf("Only the newest %d receivers are shown", limit)))
				}
			})
		}
	})
}

// TestReceiversOfRetainedMessages: a drop for want of subscribers is told apart from one that was a loss.
func TestReceiversOfRetainedMessages(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		oracle.Small(t, b, retainedRows).RequireAnswers(t, []oracle.Asked{
			{Name: "drops", To: time.Hour, Model: `{"scenario":"drops","view":"receivers"}`, Want: `
				r4 | t/4 | p | null | b | null | null | 1 | null | null | null | null | 0 | 08:20:03 | queue_full | dropped
				r4 | t/4 | p | null | null | null | null | 1 | null | null | null | null | 0 | 08:00:04 | no_subscribers | delivered later
				r3 | t/3 | p | null | null | null | null | 1 | null | null | null | null | 0 | 08:00:03 | no_subscribers | dropped
				r2 | t/2 | p | null | null | null | null | 1 | null | null | null | null | 0 | 08:00:02 | no_subscribers | delivered later
				r1 | t/1 | p | null | null | null | null | 1 | null | null | null | null | 0 | 08:00:01 | no_subscribers | delivered later`},
			{Name: "of a client", To: time.Hour, Model: `{"scenario":"delivery","view":"receivers","clients":["d"]}`, Want: `
				r1 | t/1 | p | null | d | null | null | 0 | 08:30:00 | null | null | null | 0 | null | null | delivered`},
		})
	})
}
