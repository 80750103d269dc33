package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// annotation is a mark on a graph, as Grafana reads it. End is 0 for a point.
type annotation struct {
	time, end   int64 // milliseconds
	title, text string
	tags        string
}

// askAnnotations asks for annotations over a range.
func askAnnotations(t testing.TB, a *testkit.Asker, from, to time.Time, model string) ([]annotation, []data.Notice) {
	t.Helper()
	response, err := a.Ask(t, from, to, `{"view":"annotations",`+model+`}`)
	require.NoError(t, err)
	require.Len(t, response.Frames, 1)
	frame := response.Frames[0]
	require.Equal(t, data.FrameTypeTable, frame.Meta.Type)
	require.Equal(t, data.FrameTypeVersion{0, 0}, frame.Meta.TypeVersion)
	if len(frame.Fields) == 0 {
		return nil, frame.Meta.Notices
	}
	require.Equal(t, []string{"time", "timeEnd", "title", "text", "tags"}, testkit.FieldNames(frame))
	marks := make([]annotation, frame.Rows())
	for i := range marks {
		marks[i] = annotation{
			time: frame.Fields[0].At(i).(time.Time).UnixMilli(), title: frame.Fields[2].At(i).(string),
			text: frame.Fields[3].At(i).(string), tags: frame.Fields[4].At(i).(string),
		}
		if end, ok := frame.Fields[1].ConcreteAt(i); ok {
			marks[i].end = end.(time.Time).UnixMilli()
		}
	}
	return marks, frame.Meta.Notices
}

// marksOf are the annotations that the lifecycle of these records should show, without titles and texts.
func marksOf(records []oracle.Record) []annotation {
	type connection struct{ client, began any }
	of := func(r oracle.Record) connection { return connection{r.Cells["clientid"], r.Cells["connected_at"]} }
	shown := map[connection]bool{}
	var marks []annotation
	for _, r := range records {
		if r.Event() == "client.disconnected" && !shown[of(r)] {
			shown[of(r)] = true
			marks = append(marks, annotation{
				time: r.Cells["connected_at"].(int64), end: r.Cells["disconnected_at"].(int64),
				tags: fmt.Sprintf("client.disconnected,%s,%s", r.Cells["reason"], severityOf(r)),
			})
		}
	}
	for _, r := range records {
		switch {
		case r.Event() == "client.connected" && !shown[of(r)]:
			shown[of(r)] = true
			marks = append(marks, annotation{time: r.At, tags: "client.connected,info"})
		case r.Event() == "client.connack" && oracle.Outcome(r) == "failure":
			marks = append(marks, annotation{time: r.At, tags: fmt.Sprintf("client.connack,%s,error", r.Cells["reason_code"])})
		}
	}
	return marks
}

// TestAnnotationsOfConnections: in the lifecycle a mark is a connection, from its beginning to its end, or a refusal.
func TestAnnotationsOfConnections(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		f, err := fleet.New(fleet.Options{Seed: 5, Start: testkit.Start, Duration: 20 * time.Minute, Clients: 40, Publishes: true})
		require.NoError(t, err)
		rows := slices.Collect(f.Rows())
		isEnd := func(r fleet.Row) bool { return r.Event == "client.disconnected" || r.Event == "client.connected" }
		var twice []fleet.Row // a batch that was written again
		for _, row := range rows {
			if isEnd(row) && len(twice) < 40 {
				twice = append(twice, row)
			}
		}
		end := testkit.Start.Add(20 * time.Minute)
		s := oracle.Load(t, b, slices.Concat(rows, twice), end)
		for model, q := range map[string]oracle.Question{
			`"scenario":"lifecycle","limit":100000`:                                         {Scenario: "lifecycle"},
			`"scenario":"lifecycle","limit":100000,"clients":["device009"]`:                 {Scenario: "lifecycle", Clients: []string{"device009"}},
			`"scenario":"lifecycle","limit":100000,"outcome":"failure"`:                     {Scenario: "lifecycle", Outcome: "failure"},
			`"scenario":"lifecycle","limit":100000,"outcome":"success","order":"desc"`:      {Scenario: "lifecycle", Outcome: "success"},
			`"scenario":"lifecycle","limit":100000,"users":["gateway"],"nodes":["emqx@*2"]`: {Scenario: "lifecycle", Users: []string{"gateway"}, Nodes: []string{"emqx@*2"}},
			`"scenario":"lifecycle","limit":100000,"clients":["nobody"]`:                    {Scenario: "lifecycle", Clients: []string{"nobody"}},
		} {
			t.Run(model, func(t *testing.T) {
				for _, from := range []time.Time{testkit.Start, testkit.Start.Add(7 * time.Minute)} {
					marks, told := askAnnotations(t, s.Asker, from, end, model)
					require.Empty(t, told)
					order := func(x, y annotation) int { return int(x.time - y.time) }
					if strings.Contains(model, `"desc"`) {
						order = func(x, y annotation) int { return int(y.time - x.time) }
					}
					require.True(t, slices.IsSortedFunc(marks, order))
					for i := range marks {
						marks[i].title, marks[i].text = "", ""
					}
					require.ElementsMatch(t, marksOf(oracle.Chosen(oracle.Between(s.Records, from.UnixMilli(), end.UnixMilli()), q.Asks())), marks)
				}
			})
		}

		t.Run("texts", func(t *testing.T) {
			marks, _ := askAnnotations(t, s.Asker, testkit.Start, end, `"scenario":"lifecycle","clients":["device009"],"outcome":"failure"`)
			require.Len(t, marks, 2)
			for _, m := range marks {
				require.Equal(t, "device009 disconnected", m.title)
				require.Regexp(t, `^device009 disconnected: tcp_closed after [49]m0s\. The peer closed the TCP connection without an MQTT DISCONNECT\.$`, m.text)
			}
			marks, _ = askAnnotations(t, s.Asker, testkit.Start, end, `"scenario":"lifecycle","clients":["device008"]`)
			require.Len(t, marks, 1)
			require.Equal(t, "device008 connected", marks[0].title)
			require.Regexp(t, `^device008 connected from 78\.234\.1\.8:[0-9]+$`, marks[0].text)
		})

		t.Run("limit", func(t *testing.T) {
			all, _ := askAnnotations(t, s.Asker, testkit.Start, end, `"scenario":"lifecycle","clients":["gateway-1"],"order":"desc"`)
			require.Greater(t, len(all), 200)
			marks, told := askAnnotations(t, s.Asker, testkit.Start, end, `"scenario":"lifecycle","clients":["gateway-1"],"order":"desc","limit":20`)
			require.Equal(t, all[:20], marks)
			require.Equal(t, []data.Notice{{Severity: data.NoticeSeverityWarning,
				Text: "Only the newest 20 annotations are shown; there are more. Choose a shorter time range, name a client, or raise the limit."}}, told)
			require.Equal(t, 40, s.Ran[len(s.Ran)-1].MaxRows, "each connection has two rows")
		})
	})
}

// TestAnnotationsOfRows: elsewhere, and where events or topics are named, a mark is a row.
func TestAnnotationsOfRows(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		f, err := fleet.New(fleet.Options{Seed: 5, Start: testkit.Start, Duration: 10 * time.Minute, Publishes: true, Pings: true})
		require.NoError(t, err)
		end := testkit.Start.Add(10 * time.Minute)
		s := oracle.Load(t, b, slices.Collect(f.Rows()), end)
		for _, q := range []oracle.Question{
			{Scenario: "access", Outcome: "failure"},
			{Scenario: "delivery", Clients: []string{"weak-link"}},
			{Scenario: "drops"},
			{Scenario: "events", Clients: []string{"device009", "legacy-7"}},
			{Scenario: "events", Events: []string{"alarm.activated", "alarm.deactivated"}},
			{Scenario: "lifecycle", Events: []string{"client.connected", "client.disconnected"}},
			{Scenario: "lifecycle", Topics: []string{"factory/#"}},
			{Scenario: "lifecycle", Covers: []string{"cameras/1/frames"}},
			{Scenario: "lifecycle", Filters: []oracle.Condition{oracle.Where("event", "=", "session.subscribed")}},
			{Scenario: "lifecycle", Filters: []oracle.Condition{oracle.Where("topic", "=~", "^factory")}},
		} {
			t.Run(q.JSON(t), func(t *testing.T) {
				q.Limit = 100_000
				var want []annotation
				for _, r := range oracle.Chosen(oracle.Between(s.Records, testkit.Start.UnixMilli(), end.UnixMilli()), q.Asks()) {
					m := annotation{time: r.At}
					if r.Event() == "client.disconnected" {
						m.time, m.end = r.Cells["connected_at"].(int64), r.Cells["disconnected_at"].(int64)
					}
					tags := []string{oracle.EventName(r.Event())}
					for _, column := range []string{"reason", "reason_code", "authz_source"} {
						if cause, ok := r.Text(column); ok {
							tags = append(tags, cause)
						}
					}
					m.tags = strings.Join(append(tags, severityOf(r)), ",")
					want = append(want, m)
				}
				require.NotEmpty(t, want)
				marks, told := askAnnotations(t, s.Asker, testkit.Start, end, q.JSON(t)[1:len(q.JSON(t))-1])
				require.Empty(t, told)
				for i := range marks {
					require.NotEmpty(t, marks[i].title)
					require.NotEmpty(t, marks[i].text)
					marks[i].title, marks[i].text = "", ""
				}
				byTime := func(x, y annotation) int { return strings.Compare(fmt.Sprint(x), fmt.Sprint(y)) }
				slices.SortFunc(want, byTime)
				slices.SortFunc(marks, byTime)
				require.Equal(t, want, marks)
			})
		}

		t.Run("texts", func(t *testing.T) {
			for model, want := range map[string]annotation{
				`"scenario":"access","clients":["viewer-3"],"outcome":"failure"`: {
					title: "viewer-3 may not subscribe", text: "viewer-3 may not subscribe to plant/secret/# (file). The ACL file decided.",
					tags: "client.check_authz_complete,file,error"},
				`"scenario":"drops","clients":["slow-screen"]`: {
					title: "a message to slow-screen was dropped",
					text: "camera-1's message on cameras/1/frames was dropped before it reached slow-screen: queue_full. The receiver's message queue reached " +
						"max_mqueue_len (1000 by default); the oldest, lowest-priority queued message was evicted: this row names that one.",
					tags: "message.delivery_dropped,queue_full,error"},
				`"scenario":"events","clients":["legacy-7"],"events":["schema.validation_failed"]`: {
					title: "legacy-7's message failed schema validation", text: "legacy-7's message on legacy/7/reading failed schema validation",
					tags: "schema.validation_failed,error"},
			} {
				marks, _ := askAnnotations(t, s.Asker, testkit.Start, end, model)
				require.NotEmpty(t, marks)
				for _, m := range marks {
					m.time = 0
					require.Equal(t, want, m)
				}
			}
		})

		t.Run("poor table", func(t *testing.T) {
			b.Exec(t, `ALTER TABLE `+testkit.Table+` DROP COLUMN connected_at, DROP COLUMN reason_code`)
			marks, told := askAnnotations(t, b.Asker(t, end), testkit.Start, end, `"scenario":"lifecycle","clients":["device009","pump-07"]`)
			require.Equal(t, []data.Notice{
				{Text: "The table lacks the column reason_code, which is not shown."},
				{Text: "The table lacks the column connected_at, which is not shown."},
				{Severity: data.NoticeSeverityWarning, Text: "The table lacks the column reason_code, so rows of client.check_authn_complete count neither as success nor as failure."},
				{Severity: data.NoticeSeverityWarning, Text: "The table lacks the column reason_code, so rows of client.connack count neither as success nor as failure."},
			}, told)
			var titles []string
			for _, m := range marks {
				require.Zero(t, m.end)
				titles = append(titles, m.title)
			}
			require.Equal(t, []string{"device009 connected", "device009 disconnected", "device009 connected"}, titles)
		})
	})
}
