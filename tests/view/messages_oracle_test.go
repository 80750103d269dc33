package view

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// What became of messages, counted in memory a row after the other.

var messageEvents = []string{"message.publish", "message.delivered", "message.acked", "message.dropped", "message.delivery_dropped"}

// messageStories are those that tell of messages.
var messageStories = []string{
	"slow-consumer", "offline-queue", "expired-messages", "wrong-topic", "never-acks", "repeated-deliveries", "shared-subscriptions",
	"no-local", "bad-payload", "empty-values", "odd-names",
}

// messageFleet plays a quarter of an hour of them, with some healthy traffic.
func messageFleet(t *testing.T, publishes bool) []fleet.Row {
	t.Helper()
	f, err := fleet.New(fleet.Options{Seed: 5, Start: testkit.Start, Duration: 15 * time.Minute, Clients: 12, Rate: 0.3, Publishes: publishes, Stories: messageStories})
	require.NoError(t, err)
	return slices.Collect(f.Rows())
}

// damaged are rows as a bad day leaves them: some lost, some written twice, and those of one millisecond in any order.
func damaged(rows []fleet.Row) []fleet.Row {
	random := rand.New(rand.NewPCG(3, 4))
	var list []fleet.Row
	for _, r := range rows {
		switch random.IntN(12) {
		case 0:
		case 1:
			list = append(list, r, r)
		default:
			list = append(list, r)
		}
	}
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// fate is what became of one message.
type fate struct {
	id, topic, publisher string
	published            *int64
	qos                  int64
	receivers            map[string]*receipt
	dropped              bool // before any receiver
	failed               bool // for another reason than that nobody was subscribed
	noSubscribers        bool
}

// receipt is what became of it at one client.
type receipt struct {
	delivered []int64
	acked     []int64
	dropped   bool
	failed    bool
	level     int64
}

// fates gathers messages by ID. Only acknowledgements are heard from behind the range.
func fates(records []oracle.Record, from, to, now int64) map[string]*fate {
	list := map[string]*fate{}
	for _, r := range oracle.Between(records, from, max(to, now)+30_000) {
		id, _ := r.Text("id")
		event := oracle.EventName(r.Event())
		if id == "" || !slices.Contains(messageEvents, event) || r.At >= to && event != "message.acked" {
			continue
		}
		f := list[id]
		if f == nil {
			f = &fate{id: id, receivers: map[string]*receipt{}}
			list[id] = f
		}
		f.topic, _ = r.Text("topic")
		if at, ok := r.Cells["publish_received_at"].(int64); ok {
			f.published = &at
		}
		f.qos = max(f.qos, r.Cells["qos"].(int64))
		client, _ := r.Text("clientid")
		if event == "message.publish" || event == "message.dropped" {
			f.publisher = client
			f.dropped = f.dropped || event == "message.dropped"
			if reason, _ := r.Text("reason"); event == "message.dropped" && reason == "no_subscribers" {
				f.noSubscribers = true
			} else {
				f.failed = f.failed || oracle.Outcome(r) == "failure"
			}
			continue
		}
		f.publisher, _ = r.Text("from_clientid")
		to := f.receivers[client]
		if to == nil {
			to = &receipt{}
			f.receivers[client] = to
		}
		switch event {
		case "message.delivered":
			to.delivered = append(to.delivered, r.At)
			to.level = max(to.level, r.Cells["qos"].(int64))
		case "message.acked":
			to.acked = append(to.acked, r.At)
		default:
			to.dropped = true
			to.failed = to.failed || oracle.Outcome(r) == "failure"
		}
	}
	return list
}

// state is how it ended at one client; horizon is when deliveries should have been acknowledged.
func (r *receipt) state(horizon int64) string {
	switch {
	case r.failed:
		return "dropped"
	case len(r.acked) > 0:
		return "acknowledged"
	case len(r.delivered) == 0:
		return ""
	case r.level == 0:
		return "delivered"
	case slices.Min(r.delivered) < horizon:
		return "unacknowledged"
	}
	return "unknown"
}

// state is the worst.
func (f *fate) state(horizon int64) string {
	found := map[string]bool{}
	received := false
	for _, r := range f.receivers {
		found[r.state(horizon)] = true
		received = received || len(r.delivered)+len(r.acked) > 0
	}
	found["dropped"] = found["dropped"] || f.failed || f.noSubscribers && !received
	for _, state := range []string{"dropped", "unacknowledged", "unknown", "acknowledged", "delivered"} {
		if found[state] {
			return state
		}
	}
	return "unknown"
}

// text is the message's row, as answerText writes it.
func (f *fate) text(horizon int64) string {
	var delivered, acked, dropped, repeats int
	var slowest *int64
	for _, r := range f.receivers {
		if len(r.delivered) > 0 {
			delivered++
			repeats += len(r.delivered) - 1
			if f.published != nil {
				took := slices.Min(r.delivered) - *f.published
				if slowest == nil || took > *slowest {
					slowest = &took
				}
			}
		}
		if len(r.acked) > 0 {
			acked++
		}
		if r.dropped {
			dropped++
		}
	}
	if f.dropped {
		dropped++
	}
	published, slow := "null", "null"
	if f.published != nil {
		published = time.UnixMilli(*f.published).UTC().Format("15:04:05")
	}
	if slowest != nil {
		slow = strconv.FormatInt(*slowest, 10)
	}
	return strings.Join([]string{
		f.id, f.topic, f.publisher, published, fmt.Sprint(f.qos),
		fmt.Sprint(len(f.receivers)), fmt.Sprint(delivered), fmt.Sprint(acked), fmt.Sprint(dropped), fmt.Sprint(repeats), slow, f.state(horizon),
	}, " | ")
}

// lines are the rows that a question about messages should give, the newest first.
func (s messages) lines(q oracle.Question, from, to time.Time) []string {
	return s.linesSince(q, from, from, to)
}

// linesSince are those of them of which a row is chosen from a time on.
func (s messages) linesSince(q oracle.Question, since, from, to time.Time) []string {
	now := s.Target.Now.UnixMilli()
	horizon := max(from.UnixMilli(), min(to.UnixMilli(), now)-30_000)
	wanted := map[string]bool{}
	for _, r := range oracle.Between(s.Records, since.UnixMilli(), to.UnixMilli()) {
		if chooses(q)(r) {
			id, _ := r.Text("id")
			wanted[id] = true
		}
	}
	var list []*fate
	for id, f := range fates(s.Records, from.UnixMilli(), to.UnixMilli(), now) {
		if wanted[id] {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(x, y *fate) int { return cmp.Or(cmp.Compare(*y.published, *x.published), cmp.Compare(y.id, x.id)) })
	var texts []string
	for _, f := range list {
		texts = append(texts, f.text(horizon))
	}
	return texts
}

// chooses says which rows choose messages.
func chooses(q oracle.Question) oracle.Test {
	events := messageEvents
	if len(q.Events) > 0 || q.Scenario == "drops" {
		events = q.EventNames()
	}
	named := func(r oracle.Record) bool {
		id, _ := r.Text("id")
		return id != ""
	}
	return oracle.All([]oracle.Test{oracle.OfEvents(events), q.Keys(), q.FiltersOn(oracle.Every), q.Ended(), named})
}

// messages is a table that is asked about messages.
type messages struct{ *oracle.Stock }

// messagesOf is a table with these rows, asked at the end of the quarter.
func messagesOf(t *testing.T, b *testkit.Bench, rows []fleet.Row) messages {
	s := oracle.Load(t, b, rows, testkit.Start.Add(15*time.Minute))
	s.Start, s.End = testkit.Start, testkit.Start.Add(15*time.Minute)
	return messages{s}
}
