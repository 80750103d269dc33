package scenario_test

import (
	"context"
	"fmt"
	"strings"
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

// given is a database that answers every statement with the same rows, whatever their columns are.
type given struct {
	columns []statement.Column
	rows    string
	script  script
}

func (g *given) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	st.Columns = g.columns
	g.script.answers = []string{g.rows}
	g.script.ran = nil
	return g.script.Query(ctx, st)
}

func asSQL(view string) asked {
	return asked{model: `{"scenario":"sql","view":"` + view + `","rawSql":"SELECT 1"}`, table: query.Table{RawSQL: true}}
}

func answerSQL(t *testing.T, q asked, rows string, columns ...statement.Column) (data.Frames, error) {
	t.Helper()
	g := &given{columns: columns, rows: rows, script: script{t: t}}
	return scenario.Answer(context.Background(), q.resolve(t), target(statement.PostgreSQL, g))
}

func column(name string, kind event.Type) statement.Column {
	return statement.Column{Name: name, Type: kind}
}

// line is a series in short: the value's name, its labels, and times in seconds after eight with their values.
type line struct {
	name   string
	labels data.Labels
	times  []int
	values []float64 // -1 for NULL
}

func linesOf(t *testing.T, frames data.Frames) []line {
	t.Helper()
	var lines []line
	for _, f := range frames {
		require.Equal(t, data.FrameTypeTimeSeriesMulti, f.Meta.Type)
		require.Len(t, f.Fields, 2)
		one := line{name: f.Fields[1].Name, labels: f.Fields[1].Labels}
		for i := range f.Rows() {
			one.times = append(one.times, int(f.Fields[0].At(i).(time.Time).Sub(eight).Seconds()))
			value := -1.0
			if v, ok := f.Fields[1].ConcreteAt(i); ok {
				value = v.(float64)
			}
			one.values = append(one.values, value)
		}
		lines = append(lines, one)
	}
	return lines
}

// TestTooManySeriesOfSQL: a column that differs in every row doesn't make a frame of each.
func TestTooManySeriesOfSQL(t *testing.T) {
	var rows strings.Builder
	for i := range 300 {
		fmt.Fprintf(&rows, "08:00:01 | client%d | 1\n", i)
	}
	frames, err := answerSQL(t, asSQL("timeseries"), rows.String(), column("t", event.Time), column("name", event.String), column("n", event.Int))
	require.NoError(t, err)
	require.Len(t, frames, 200)
	notices := frames[0].Meta.Notices
	require.Contains(t, notices[len(notices)-1].Text, "Only the first 200 series are shown")
}

func TestSeriesOfSQL(t *testing.T) {
	at, n, part := column("t", event.Time), column("n", event.Int), column("part", event.Float)
	name, yes := column("name", event.String), column("yes", event.Bool)
	for _, test := range []struct {
		name    string
		columns []statement.Column
		rows    string
		want    []line
		notices int // beside the one that the time range isn't used
	}{
		{"one", []statement.Column{at, n}, `
			08:00:01 | 5
			08:00:02 | 7`, []line{{"n", nil, []int{1, 2}, []float64{5, 7}}}, 0},
		{"unsorted, with times and values missing", []statement.Column{n, at}, `
			5 | 08:00:03
			null | 08:00:01
			6 | null
			7 | 08:00:02`, []line{{"n", nil, []int{1, 2, 3}, []float64{-1, 7, 5}}}, 1},
		{"by texts", []statement.Column{at, name, n, yes}, `
			08:00:01 | a | 1 | true
			08:00:01 |  | 2 | true
			08:00:02 | null | 3 | false
			08:00:02 | a | 4 | true`, []line{
			{"n", data.Labels{"name": "a", "yes": "true"}, []int{1, 2}, []float64{1, 4}},
			{"n", data.Labels{"name": "(empty)", "yes": "true"}, []int{1}, []float64{2}},
			{"n", data.Labels{"name": "(none)", "yes": "false"}, []int{2}, []float64{3}},
		}, 0},
		{"texts that would be alike side by side", []statement.Column{at, name, column("other", event.String), n}, `
			08:00:01 | a","b | c | 1
			08:00:01 | a | b","c | 2`, []line{
			{"n", data.Labels{"name": `a","b`, "other": "c"}, []int{1}, []float64{1}},
			{"n", data.Labels{"name": "a", "other": `b","c`}, []int{1}, []float64{2}},
		}, 0},
		{"two numbers, and another time", []statement.Column{at, column("seen", event.Time), n, part}, `
			08:00:01 | 09:00:00 | 1 | 0.5`, []line{
			{"n", data.Labels{"column": "n"}, []int{1}, []float64{1}},
			{"part", data.Labels{"column": "part"}, []int{1}, []float64{0.5}},
		}, 0},
		{"no rows", []statement.Column{at, n}, ``, nil, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			frames, err := answerSQL(t, asSQL("timeseries"), test.rows, test.columns...)
			require.NoError(t, err)
			require.Len(t, frames[0].Meta.Notices, 1+test.notices)
			if test.want == nil {
				require.Len(t, frames, 1)
				require.Empty(t, frames[0].Fields)
				return
			}
			require.Equal(t, test.want, linesOf(t, frames))
		})
	}
}

func TestLogsOfSQL(t *testing.T) {
	columns := []statement.Column{column("t", event.Time), column("first", event.String), column("body", event.String), column("severity", event.String), column("n", event.Int)}
	frames, err := answerSQL(t, asSQL("logs"), `
		08:00:01 | x | started | INFO | 1
		08:00:03 | null | failed | error | null
		null | x | lost | error | 1
		08:00:01 | x | started | INFO | 1
		08:00:02 | y | null | null | 2`, columns...)
	require.NoError(t, err)
	f := frames[0]
	require.Equal(t, data.FrameTypeLogLines, f.Meta.Type)
	require.Equal(t, "Rows without a time in the column t are not shown: 1.", f.Meta.Notices[1].Text)
	var got [][]string
	ids := map[string]bool{}
	for i := range f.Rows() {
		ids[f.Fields[3].At(i).(string)] = true
		got = append(got, []string{
			f.Fields[0].At(i).(time.Time).Format("05"), f.Fields[1].At(i).(string), f.Fields[2].At(i).(string), jsonText(t, f.Fields[4].At(i)),
		})
	}
	require.Equal(t, [][]string{
		{"03", "failed", "error", `{}`},
		{"02", "", "", `{"first":"y","n":"2"}`},
		{"01", "started", "info", `{"first":"x","n":"1"}`},
		{"01", "started", "info", `{"first":"x","n":"1"}`},
	}, got)
	require.Len(t, ids, 4, "each line has an ID of its own")

	frames, err = answerSQL(t, asSQL("logs"), `08:00:01 | x | 1`, columns[0], columns[1], columns[4])
	require.NoError(t, err)
	require.Equal(t, "x", frames[0].Fields[1].At(0), "without a body, the first text is the line")
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	raw, ok := v.(interface{ MarshalJSON() ([]byte, error) })
	require.True(t, ok)
	text, err := raw.MarshalJSON()
	require.NoError(t, err)
	return string(text)
}

func TestTableOfSQL(t *testing.T) {
	frames, err := answerSQL(t, asSQL("table"), `
		dev | 7 | x
		null | null | y`, column("clientid", event.String), column("id", event.Int), column("", event.Other))
	require.NoError(t, err)
	f := frames[0]
	require.Equal(t, data.FrameTypeTable, f.Meta.Type)
	require.Len(t, f.Fields, 3)
	require.Equal(t, []string{"clientid", "id", ""}, []string{f.Fields[0].Name, f.Fields[1].Name, f.Fields[2].Name})
	require.NotEmpty(t, f.Fields[0].Config.Links)
	require.Nil(t, f.Fields[1].Config, "a number called id isn't a message's")
	require.Equal(t, "SELECT 1", f.Meta.ExecutedQueryString)
}

func TestSQLThatDoesNotFitItsView(t *testing.T) {
	for _, test := range []struct {
		view    string
		columns []statement.Column
		want    string
	}{
		{"timeseries", []statement.Column{column("n", event.Int)},
			`rawSql: time series need a time column, which the SQL doesn't select; such as $__timeGroup("timestamp", $__interval) AS time`},
		{"timeseries", []statement.Column{column("t", event.Time), column("s", event.String)},
			"rawSql: time series need a number column, which the SQL doesn't select; such as count(*) AS value"},
		{"logs", []statement.Column{column("s", event.String)}, `rawSql: log lines need a time column, which the SQL doesn't select; such as "timestamp"`},
		{"logs", []statement.Column{column("t", event.Time)}, "rawSql: log lines need a text column, which the SQL doesn't select; such as topic AS body"},
	} {
		_, err := answerSQL(t, asSQL(test.view), "", test.columns...)
		require.EqualError(t, err, test.want)
	}
	for _, view := range scenario.ViewsOf(event.SQL) {
		statements, err := scenario.Statements(context.Background(), asSQL(view).resolve(t), target(statement.GreptimeDB, nil))
		require.NoError(t, err, "a preview doesn't know the columns")
		require.Equal(t, "SELECT 1", statements[0].SQL)
		require.True(t, statements[0].Raw)
	}
}

// TestIntervalOfSQL: the macro's interval is that of series, which have no more points than are asked for.
func TestIntervalOfSQL(t *testing.T) {
	q := asked{model: `{"scenario":"sql","rawSql":"SELECT $__interval AS i","interval":"1s"}`, table: query.Table{RawSQL: true}, request: query.Request{
		From: eight, To: eight.Add(time.Hour), Interval: time.Second, MaxDataPoints: 100,
	}}
	frames, err := answerSQL(t, q, `x`, column("i", event.String))
	require.NoError(t, err)
	require.Equal(t, "SELECT INTERVAL '60 seconds' AS i", frames[0].Meta.ExecutedQueryString)
	require.Equal(t, "The interval was raised from 1s to 1m0s: a series has at most 100 points.", frames[0].Meta.Notices[0].Text)
}

func TestDefaultLimitsOfSQL(t *testing.T) {
	for view, limit := range map[string]int{"table": 1000, "logs": 1000, "timeseries": 10000} {
		statements, err := scenario.Statements(context.Background(), asSQL(view).resolve(t), target(statement.PostgreSQL, nil))
		require.NoError(t, err)
		require.Equal(t, limit, statements[0].MaxRows, view)
	}
}
