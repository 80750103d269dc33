package servers

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// whole is a range that holds all rows.
func whole(rows []fleet.Row) (from, to time.Time) {
	return rows[0].Time().Truncate(time.Minute), rows[len(rows)-1].Time().Truncate(time.Minute).Add(time.Minute)
}

// TestRecordedEventsComeBack: what a real EMQX gave is written, to a GreptimeDB that is named by line protocol, and comes back value by
// value: every row of every kind, in the views that show rows, and as many of each kind in the view that counts them.
func TestRecordedEventsComeBack(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		rows := fleet.Recorded()
		from, to := whole(rows)
		s := oracle.Load(t, b, rows, to)
		ask := func(t *testing.T, model string) data.Frames {
			frames, err := s.Answer(query.Request{JSON: []byte(model), From: from, To: to})
			require.NoError(t, err, model)
			return frames
		}
		for _, scenario := range event.AllScenarios {
			if scenario.Name == event.SQL || scenario.Name == event.Diagnosis {
				continue
			}
			t.Run(scenario.Name, func(t *testing.T) {
				var want []string
				counts := map[string]int64{}
				for _, record := range oracle.Chosen(s.Records, oracle.Question{Scenario: scenario.Name}.Asks()) {
					want = append(want, fmt.Sprint(record.At, "\x01")+record.Show(fleet.Columns[1:]))
					counts[oracle.EventName(record.Event())]++ // one of them has two names
				}
				frames := ask(t, fmt.Sprintf(`{"scenario":%q,"columns":["*"],"limit":5000}`, scenario.Name))
				require.Len(t, frames, 1)
				require.Equal(t, fleet.Columns, testkit.FieldNames(frames[0]))
				require.ElementsMatch(t, want, oracle.Texts(frames[0]))

				byEvent := map[string]int64{}
				counted := ask(t, fmt.Sprintf(`{"scenario":%q,"view":"count","groupBy":["event"]}`, scenario.Name))[0]
				for i := range counted.Rows() {
					n, err := counted.FloatAt(1, i)
					require.NoError(t, err)
					byEvent[counted.Fields[0].At(i).(string)] = int64(n)
				}
				require.Equal(t, counts, byEvent)
			})
		}
	})
}

// apart are the rows with a time of its own for each, so that everything that is asked has one answer only.
func apart(rows []fleet.Row) []fleet.Row {
	rows = slices.Clone(rows)
	for i := 1; i < len(rows); i++ {
		rows[i].Timestamp = max(rows[i].Timestamp, rows[i-1].Timestamp+1)
	}
	return rows
}

// withoutEstimates is the frame without the values of quantiles, which a GreptimeDB estimates; the tests of latencies compare them.
func withoutEstimates(frame *data.Frame) *data.Frame {
	shown := *frame
	shown.Fields = slices.Clone(frame.Fields)
	for i, field := range frame.Fields {
		if _, ok := field.Labels["quantile"]; ok {
			known := make([]bool, field.Len())
			for row := range known {
				known[row] = !field.NilAt(row)
			}
			shown.Fields[i] = data.NewField(field.Name, field.Labels, known).SetConfig(field.Config)
		}
	}
	return &shown
}
