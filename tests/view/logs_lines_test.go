package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// TestLogLineIDs: a line keeps its ID whatever else is asked, and rows that stand twice are told apart.
func TestLogLineIDs(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		f, err := fleet.New(fleet.Options{Seed: 6, Start: testkit.Start, Duration: 2 * time.Minute, Clients: 10, Publishes: true, Pings: true})
		require.NoError(t, err)
		rows := slices.Collect(f.Rows())
		twice := rows[len(rows)/2 : len(rows)/2+50]
		end := testkit.Start.Add(2 * time.Minute)
		s := oracle.Load(t, b, slices.Concat(rows, twice), end)

		all, _ := askLog(t, s.Asker, testkit.Start, end, `{"view":"logs","scenario":"events","limit":100000}`)
		require.Len(t, all, len(s.Records))
		var once, again []string
		for _, line := range all {
			if first, ok := strings.CutSuffix(line.id, "-2"); ok {
				again = append(again, first)
			} else {
				once = append(once, line.id)
			}
		}
		require.Len(t, again, len(twice))
		requireAmong(t, again, once)

		idsOf := func(lines []logLine) []string {
			var ids []string
			for _, line := range lines {
				ids = append(ids, line.id)
			}
			return ids
		}
		from, to := testkit.Start.Add(50*time.Second), testkit.Start.Add(70*time.Second)
		var want []string
		for _, line := range all {
			if !line.at.Before(from) && line.at.Before(to) {
				want = append(want, line.id)
			}
		}
		for _, more := range []string{`"limit":100000`, `"limit":5000,"columns":["payload"]`, `"limit":90000,"columns":["*"],"order":"asc"`} {
			some, _ := askLog(t, s.Asker, from, to, `{"view":"logs","scenario":"events",`+more+`}`)
			require.Len(t, some, len(want))
			requireAmong(t, idsOf(some), want)
		}
		few, _ := askLog(t, s.Asker, testkit.Start, end, `{"view":"logs","scenario":"events","limit":30}`)
		require.Len(t, few, 30)
		requireAmong(t, idsOf(few), idsOf(all))

		// A column that comes later is NULL in the rows that are there, which changes nothing.
		b.Exec(t, `ALTER TABLE `+testkit.Table+` DROP COLUMN client_attrs, DROP COLUMN sockname`)
		without, _ := askLog(t, b.Asker(t, end), from, to, `{"view":"logs","scenario":"events","limit":100000}`)
		b.Exec(t, `ALTER TABLE `+testkit.Table+` ADD COLUMN sockname text, ADD COLUMN client_attrs text`)
		with, _ := askLog(t, b.Asker(t, end), from, to, `{"view":"logs","scenario":"events","limit":100000}`)
		require.Len(t, with, len(want))
		requireAmong(t, idsOf(with), idsOf(without))
	})
}

// TestLogFields: behind a line's own fields stand those that carry links, as far as there is anything in them.
func TestLogFields(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		f, err := fleet.New(fleet.Options{Seed: 6, Start: testkit.Start, Duration: time.Minute, Stories: []string{"slow-consumer", "wrong-topic", "wrong-password"}})
		require.NoError(t, err)
		end := testkit.Start.Add(time.Minute)
		s := oracle.Load(t, b, slices.Collect(f.Rows()), end)
		for model, want := range map[string][]string{
			`"scenario":"drops"`: {
				"clientid: Connections of this client, What this client did, The dashboard of this client", "topic: Who publishes and receives this topic, What happened on this topic, The dashboard of this topic",
				"peername: What came from this address, The dashboard of this address", "message_id: Trace of this message, The dashboard of this message"},
			`"scenario":"access","clients":["pump-07"]`: {"clientid: Connections of this client, What this client did, The dashboard of this client", "peername: What came from this address, The dashboard of this address"},
		} {
			lines, frame := askLog(t, s.Asker, testkit.Start, end, `{"view":"logs",`+model+`}`)
			require.NotEmpty(t, lines)
			var got []string
			for i, field := range frame.Fields {
				var titles []string
				if field.Config != nil {
					for _, link := range field.Config.Links {
						titles = append(titles, link.Title)
					}
				}
				if i < 5 {
					require.Empty(t, titles, field.Name)
					continue
				}
				got = append(got, field.Name+": "+strings.Join(titles, ", "))
			}
			require.Equal(t, want, got)
			for i, line := range lines {
				if id, ok := line.labels["id"]; ok {
					value, _ := frame.Fields[8].ConcreteAt(i)
					require.Equal(t, id, value)
				}
			}
		}
	})
}

// TestLogsHidePayloads: a payload comes out of a log as the settings of the data source say.
func TestLogsHidePayloads(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		f, err := fleet.New(fleet.Options{Seed: 6, Start: testkit.Start, Duration: time.Minute, Stories: []string{"odd-names"}})
		require.NoError(t, err)
		end := testkit.Start.Add(time.Minute)
		s := oracle.Load(t, b, slices.Collect(f.Rows()), end)
		const payload = `{"text":"it's \"odd\" \\ % _ *"}`
		for _, c := range []struct {
			payload query.Payload
			want    string
		}{
			{query.Payload{Mode: query.PayloadShow}, payload},
			{query.Payload{Mode: query.PayloadTruncate, Limit: 9}, payload[:9] + "…"},
			{query.Payload{Mode: query.PayloadTruncate, Limit: len(payload)}, payload},
			{query.Payload{Mode: query.PayloadHide}, ""},
		} {
			s.Table.Payload = c.payload
			for _, model := range []string{`{"view":"logs","scenario":"delivery"}`, `{"view":"logs","scenario":"delivery","columns":["*"]}`} {
				lines, frame := askLog(t, s.Asker, testkit.Start, end, model)
				require.NotEmpty(t, lines)
				for _, line := range lines {
					require.Equal(t, c.want, line.labels["payload"])
				}
				if c.want == "" {
					text, err := frame.MarshalJSON()
					require.NoError(t, err)
					require.NotContains(t, string(text), "odd\\\\")
					require.NotContains(t, frame.Meta.ExecutedQueryString, "payload")
				}
			}
		}
		_, err = s.Ask(t, testkit.Start, end, `{"view":"logs","scenario":"delivery","columns":["payload"]}`)
		require.EqualError(t, err, "columns: payload is hidden by this data source (Payload in its settings)")
	})
}

// TestLogsOfAPoorTable: what the table lacks is told, and nothing is guessed.
func TestLogsOfAPoorTable(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		f, err := fleet.New(fleet.Options{Seed: 6, Start: testkit.Start, Duration: 5 * time.Minute, Stories: []string{"factory", "subscribe-denied"}})
		require.NoError(t, err)
		end := testkit.Start.Add(5 * time.Minute)
		oracle.Load(t, b, slices.Collect(f.Rows()), end)
		b.Exec(t, `ALTER TABLE `+testkit.Table+` DROP COLUMN reason, DROP COLUMN connected_at, DROP COLUMN result, DROP COLUMN peername`)
		a := b.Asker(t, end)

		lines, frame := askLog(t, a, testkit.Start, end, `{"view":"logs","scenario":"lifecycle","clients":["device009"],"events":["client.disconnected"]}`)
		require.Len(t, lines, 1)
		require.Equal(t, "device009 disconnected for an unknown reason", lines[0].body)
		require.Equal(t, "info", lines[0].severity)
		require.NotContains(t, testkit.FieldNames(frame), "peername")
		require.Equal(t, []data.Notice{
			{Text: "The table lacks the column peername, which is not shown."},
			{Text: "The table lacks the column reason, which is not shown."},
			{Text: "The table lacks the column connected_at, which is not shown."},
			{Severity: data.NoticeSeverityWarning, Text: "The table lacks the column reason, so rows of client.disconnected count neither as success nor as failure."},
		}, frame.Meta.Notices)

		lines, _ = askLog(t, a, testkit.Start, end, `{"view":"logs","scenario":"access","clients":["viewer-3"],"topics":["plant/secret/#"]}`)
		require.NotEmpty(t, lines)
		for _, line := range lines {
			require.Equal(t, "viewer-3 asked to subscribe to plant/secret/#; the decision is unknown (file)", line.body)
		}
	})
}

// TestLogsOfTheProcess: a log survives the way from the plugin's process to Grafana.
func TestLogsOfTheProcess(t *testing.T) {
	t.Parallel()
	b := testkit.New(t)
	f, err := fleet.New(fleet.Options{Seed: 6, Start: testkit.Start, Duration: time.Minute, Stories: []string{"odd-names"}})
	require.NoError(t, err)
	s := oracle.Load(t, b, slices.Collect(f.Rows()), testkit.Start.Add(time.Minute))
	a := ask.New(t, b.Settings(t, nil))
	a.To = testkit.Start.Add(time.Minute)
	const model = `{"view":"logs","scenario":"events","limit":9000}`
	want, _ := askLog(t, s.Asker, a.From, a.To, model)
	require.Len(t, want, len(s.Records))
	require.ElementsMatch(t, want, logLines(t, testkit.Frame(t, a.Ask(t, model))))
}
