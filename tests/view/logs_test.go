package view

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// logLine is one line of a log, as Grafana reads it.
type logLine struct {
	at                 time.Time
	body, severity, id string
	labels             map[string]string
}

// logLines reads a log.
func logLines(t testing.TB, frame *data.Frame) []logLine {
	t.Helper()
	require.Equal(t, data.FrameTypeLogLines, frame.Meta.Type)
	require.Equal(t, data.FrameTypeVersion{0, 1}, frame.Meta.TypeVersion)
	require.EqualValues(t, data.VisTypeLogs, frame.Meta.PreferredVisualization)
	if len(frame.Fields) == 0 {
		return nil
	}
	require.Equal(t, []string{"timestamp", "body", "severity", "id", "labels"}, testkit.FieldNames(frame)[:5])
	lines := make([]logLine, frame.Rows())
	for i := range lines {
		lines[i] = logLine{
			at: time.UnixMilli(frame.Fields[0].At(i).(time.Time).UnixMilli()).UTC(), body: frame.Fields[1].At(i).(string),
			severity: frame.Fields[2].At(i).(string), id: frame.Fields[3].At(i).(string),
		}
		require.NoError(t, json.Unmarshal(frame.Fields[4].At(i).(json.RawMessage), &lines[i].labels))
	}
	return lines
}

// askLog asks for a log over a range.
func askLog(t testing.TB, a *testkit.Asker, from, to time.Time, model string) ([]logLine, *data.Frame) {
	t.Helper()
	response, err := a.Ask(t, from, to, model)
	require.NoError(t, err)
	require.Len(t, response.Frames, 1)
	return logLines(t, response.Frames[0]), response.Frames[0]
}

// severityOf is what the log should say of a record.
func severityOf(r oracle.Record) string {
	event := oracle.EventName(r.Event())
	switch oracle.Outcome(r) {
	case "failure":
		if event == "client.disconnected" || event == "message.dropped" {
			return "warning"
		}
		return "error"
	case "success":
		if event == "client.check_authz_complete" || event == "message.acked" {
			return "debug"
		}
		return "info"
	}
	switch event {
	case "client.ping":
		return "debug"
	case "alarm.activated":
		return "warning"
	}
	return "info"
}

// labelsOf are the labels that a line about a record should have.
func labelsOf(r oracle.Record, columns []string) map[string]string {
	labels := map[string]string{}
	for _, column := range columns {
		value := r.Cells[column]
		switch {
		case value == nil || column == "timestamp":
		case column == "event":
			labels[column] = oracle.EventName(r.Event())
		case strings.HasSuffix(column, "_at"):
			labels[column] = time.UnixMilli(value.(int64)).UTC().Format("2006-01-02T15:04:05.000Z")
		default:
			labels[column] = fmt.Sprint(value)
		}
	}
	return labels
}

func lineText(at int64, severity string, labels map[string]string) string {
	return fmt.Sprint(at, " ", severity, " ", labels)
}

// requireAmong: each text stands among the others as often as here. (require.Subset takes a minute for a few thousand.)
func requireAmong(t testing.TB, texts, others []string) {
	t.Helper()
	left := map[string]int{}
	for _, text := range others {
		left[text]++
	}
	for _, text := range texts {
		left[text]--
		require.GreaterOrEqual(t, left[text], 0, text)
	}
}

// TestLogs compares logs with rows of every kind that stand in memory too, many of them with hostile texts.
func TestLogs(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Odd(t, b)
		for _, q := range []oracle.Question{
			{Scenario: "lifecycle"},
			{Scenario: "access"},
			{Scenario: "delivery"},
			{Scenario: "drops"},
			{Scenario: "events", Columns: []string{"*"}},
			{Scenario: "lifecycle", Order: "asc", Limit: 50},
			{Scenario: "access", Outcome: "failure", Columns: []string{"clientid", "timestamp"}},
			{Scenario: "delivery", Publishers: []string{"camera-1"}, Columns: []string{"qos"}},
			{Scenario: "drops", Events: []string{"message.delivery_dropped"}, Parties: []string{"*o*"}},
			{Scenario: "events", Topics: []string{"cameras/#"}, Nodes: []string{"emqx@*"}},
			{Scenario: "events", Filters: []oracle.Condition{oracle.Where("username", "=", "")}},
			{Scenario: "events", Clients: []string{"nobody"}},
		} {
			q.View = "logs"
			if q.Limit == 0 {
				q.Limit = 100_000
			}
			t.Run(q.JSON(t), func(t *testing.T) {
				found := oracle.Chosen(oracle.Between(s.Records, s.Start.UnixMilli(), s.End.UnixMilli()), q.Asks())
				lines, frame := askLog(t, s.Asker, s.Start, s.End, q.JSON(t))
				require.Len(t, lines, min(len(found), q.Limit))
				if len(found) <= q.Limit {
					require.Empty(t, frame.Meta.Notices)
				} else {
					require.Equal(t, []data.Notice{{Severity: data.NoticeSeverityWarning, Text: fmt.Sprintf(
						"Only the newest %d rows are shown; there are more. Choose a shorter time range, name a client, or raise the limit.", q.Limit)}}, frame.Meta.Notices)
				}
				if len(lines) == 0 {
					return
				}
				oldest := lines[len(lines)-1].at.UnixMilli()
				var want, allowed, got []string
				for _, r := range found {
					text := lineText(r.At, severityOf(r), labelsOf(r, q.ShownColumns()))
					if r.At > oldest || len(found) <= q.Limit {
						want = append(want, text)
					}
					allowed = append(allowed, text)
				}
				ids, byMillisecond := map[string]bool{}, map[int64][]string{}
				for i, line := range lines {
					got = append(got, lineText(line.at.UnixMilli(), line.severity, line.labels))
					require.False(t, ids[line.id], "%s stands twice", line.id)
					ids[line.id] = true
					require.NotEmpty(t, line.body)
					require.False(t, strings.ContainsFunc(line.body, func(r rune) bool {
						return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Bidi_Control)
					}), "%q", line.body)
					if i > 0 {
						require.False(t, line.at.After(lines[i-1].at), "the newest come first")
					}
					byMillisecond[line.at.UnixMilli()] = append(byMillisecond[line.at.UnixMilli()], line.labels["event"])
				}
				requireAmong(t, got, allowed)
				requireAmong(t, want, got)
				if slices.Contains(q.ShownColumns(), "event") {
					for _, events := range byMillisecond {
						oracle.RequireProtocolOrder(t, []string{"event"}, events, q.JSON(t))
					}
				}
			})
		}
	})
}

// TestLogsOfStories: what the log says of stories whose course is known, in their first ten minutes.
func TestLogsOfStories(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		f, err := fleet.New(fleet.Options{Seed: 5, Start: testkit.Start, Duration: 10 * time.Minute, Publishes: true})
		require.NoError(t, err)
		end := testkit.Start.Add(10 * time.Minute)
		s := oracle.Load(t, b, slices.Collect(f.Rows()), end)
		type fact struct {
			times          int
			severity, body string
		}
		for _, c := range []struct {
			model string
			facts []fact
		}{
			{`"scenario":"lifecycle","clients":["pump-07"]`, []fact{
				{30, "error", "pump-07 was refused: bad_username_or_password (authentication)"},
				{30, "error", "pump-07 was refused: bad_username_or_password (CONNACK)"},
				{18, "error", "pump-07 was refused: banned (CONNACK)"},
			}},
			{`"scenario":"access","clients":["viewer-3"],"outcome":"failure"`, []fact{{7, "error", "viewer-3 may not subscribe to plant/secret/# (file)"}}},
			{`"scenario":"access","clients":["viewer-3"],"events":["client.check_authn_complete"]`, []fact{{1, "info", "viewer-3 authenticated as viewer"}}},
			{`"scenario":"lifecycle","clients":["tracker-5"],"events":["client.disconnected"]`, []fact{{6, "warning", "tracker-5 disconnected: keepalive_timeout after 1m30s"}}},
			{`"scenario":"lifecycle","clients":["device001"],"events":["session.unsubscribed","client.disconnected"]`, []fact{
				{1, "info", "device001 unsubscribed from factory/device/cmd"},
				{1, "info", "device001 disconnected: normal after 6m0s"},
			}},
			{`"scenario":"lifecycle","clients":["device009"],"outcome":"failure"`, []fact{{1, "warning", "device009 disconnected: tcp_closed after 4m0s"}}},
			{`"scenario":"drops","clients":["meter-9"]`, []fact{{60, "warning", "meter-9 published meters/9/Reading, and nobody subscribes to it"}}},
			{`"scenario":"drops","clients":["mirror-1"]`, []fact{{40, "info", "mirror-1's message on mirror/state was dropped before it reached mirror-1: no_local"}}},
			{`"scenario":"drops","clients":["night-logger"],"filters":[{"column":"reason","operator":"=","values":["qos0_msg"]}]`, []fact{
				{21, "error", "boiler-2's message on boilers/2/pressure was dropped before it reached night-logger: qos0_msg"}}},
			{`"scenario":"events","clients":["legacy-7"],"outcome":"failure"`, []fact{
				{20, "error", "legacy-7's message on legacy/7/reading failed schema validation"},
				{10, "error", "legacy-7's message on legacy/7/reading could not be transformed"},
			}},
			{`"scenario":"events","events":["alarm.activated","alarm.deactivated"]`, []fact{
				{1, "warning", "an alarm was raised on emqx@10.0.1.11"}, {1, "info", "an alarm was cleared on emqx@10.0.1.11"},
			}},
			{`"scenario":"lifecycle","sources":["192.0.2.191"],"events":["client.connack"]`, []fact{{1, "info", "a client without ID was accepted (CONNACK)"}}},
			{`"scenario":"delivery","clients":["mute-panel"],"events":["message.acked"]`, nil},
		} {
			t.Run(c.model, func(t *testing.T) {
				lines, _ := askLog(t, s.Asker, testkit.Start, end, `{"view":"logs",`+c.model+`}`)
				counted := map[fact]int{}
				for _, line := range lines {
					counted[fact{0, line.severity, line.body}]++
				}
				var got []fact
				for f, n := range counted {
					got = append(got, fact{n, f.severity, f.body})
				}
				require.ElementsMatch(t, c.facts, got)
			})
		}
		t.Run("deliveries and their delays", func(t *testing.T) {
			lines, _ := askLog(t, s.Asker, testkit.Start, end, `{"view":"logs","scenario":"delivery","clients":["weak-link"]}`)
			require.NotEmpty(t, lines)
			for _, line := range lines {
				switch line.labels["event"] {
				case "message.delivered":
					require.Regexp(t, `^weather-1's message on weather/1/wind was delivered to weak-link \(QoS 2, after ([0-9]+ms|30s|30\.[0-9]s)\)$`, line.body)
				case "message.acked":
					require.Regexp(t, `^weak-link acknowledged weather-1's message on weather/1/wind \(after 30(\.[0-9])?s\)$`, line.body)
				}
			}
		})
		t.Run("takeovers", func(t *testing.T) {
			lines, _ := askLog(t, s.Asker, testkit.Start, end, `{"view":"logs","scenario":"lifecycle","clients":["gateway-1"],"events":["client.disconnected"]}`)
			require.Greater(t, len(lines), 100)
			for _, line := range lines {
				require.Equal(t, "info", line.severity)
				require.Regexp(t, `^gateway-1 disconnected: takenover after [3-6](\.[0-9])?s, by another connection with its client ID$`, line.body)
			}
		})
	})
}
