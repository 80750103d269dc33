package figure_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

const (
	seriesCount = 20
	bucketCount = 1000
)

var eight = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// full answers the two statements of a rate with groups: the groups, then a row for each of them in each bucket.
type full struct{ groups, points *columnar.Result }

func (f full) Query(_ context.Context, st statement.Statement) (*columnar.Result, error) {
	if st.Columns[0].Name == "t" {
		return f.points, nil
	}
	return f.groups, nil
}

func fullResults() full {
	f := full{groups: &columnar.Result{Rows: seriesCount}, points: &columnar.Result{Rows: seriesCount * bucketCount}}
	names, numbers := columnar.Column{Name: "g1", Type: event.String}, columnar.Column{Name: "n", Type: event.Int}
	for i := range seriesCount {
		names.Strings = append(names.Strings, fmt.Sprintf("reason %02d", i))
		numbers.Ints = append(numbers.Ints, int64(seriesCount-i))
	}
	f.groups.Columns = []columnar.Column{names, numbers}
	t, g := columnar.Column{Name: "t", Type: event.Time}, columnar.Column{Name: "g1", Type: event.String}
	n := columnar.Column{Name: "n", Type: event.Int}
	for bucket := range bucketCount {
		for i, name := range names.Strings {
			t.Times = append(t.Times, eight.Add(time.Duration(bucket)*time.Minute))
			g.Strings = append(g.Strings, name)
			n.Ints = append(n.Ints, int64((bucket+1)*seriesCount-i))
		}
	}
	f.points.Columns = []columnar.Column{t, g, n}
	return f
}

// rate asks for a series of each reason.
func rate(t testing.TB, results full) func() data.Frames {
	draft, err := query.Parse(query.Request{
		JSON: []byte(`{"scenario":"drops","view":"rate","groupBy":["reason"],"interval":"1m"}`),
		From: eight, To: eight.Add(bucketCount * time.Minute), MaxDataPoints: bucketCount,
	})
	require.NoError(t, err)
	q, err := draft.Resolve(query.Table{Schema: event.Wide, MaxRows: 10000})
	require.NoError(t, err)
	target := scenario.Target{Database: results, Dialect: statement.PostgreSQL, Table: "t", Now: q.To}
	return func() data.Frames {
		frames, err := scenario.Answer(context.Background(), q, target)
		require.NoError(t, err)
		return frames
	}
}

// TestRatePoints: each point comes from its row.
func TestRatePoints(t *testing.T) {
	frames := rate(t, fullResults())()
	require.Len(t, frames, seriesCount)
	for i, frame := range frames {
		require.Equal(t, fmt.Sprintf("reason %02d", i), frame.Fields[1].Labels["reason"])
		for bucket := range bucketCount {
			require.Equal(t, float64((bucket+1)*seriesCount-i), frame.Fields[1].At(bucket))
		}
	}
}

// TestRateCut: when groups come up between the two statements, the second may be cut, and the answer says so.
func TestRateCut(t *testing.T) {
	results := fullResults()
	require.Empty(t, rate(t, results)()[0].Meta.Notices)
	results.points.More = true
	notices := rate(t, results)()[0].Meta.Notices
	require.Len(t, notices, 1)
	require.Equal(t, data.NoticeSeverityWarning, notices[0].Severity)
	require.Contains(t, notices[0].Text, "the last points may be missing")
}

// TestRateMemory: memory is taken for each series, not for each point. The bound leaves room for what a series may come to need.
func TestRateMemory(t *testing.T) {
	ask := rate(t, fullResults())
	allocations := testing.AllocsPerRun(5, func() { ask() })
	require.Less(t, allocations, float64(seriesCount*bucketCount)/10, "allocations of an answer with %d points", seriesCount*bucketCount)
}

func BenchmarkRate(b *testing.B) {
	ask := rate(b, fullResults())
	b.ReportAllocs()
	before := testing.AllocsPerRun(1, func() { ask() })
	for b.Loop() {
		ask()
	}
	b.ReportMetric(before/(seriesCount*bucketCount), "allocs/point")
}
