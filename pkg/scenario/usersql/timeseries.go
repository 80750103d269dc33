package usersql

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// labelOfNumbers tells series apart that come from several number columns: alert rules take labels only.
const labelOfNumbers = "column"

// mostSeries bounds the frames of one answer: each column that differs in every row makes a series of every row.
const mostSeries = 200

// timeseriesView makes a series of each number column, for each combination of the columns that are neither numbers nor times.
var timeseriesView = ask.View{
	Name: "timeseries", Title: "Time series", Description: "The first time column is the time, numbers are values, and texts tell series apart.",
	Scenarios: scenarios, Shape: shape, Answer: answerTimeseries,
}

func answerTimeseries(ctx context.Context, q *ask.Question) (data.Frames, error) {
	result, err := run(ctx, q, q.MaxRows)
	if err != nil {
		return nil, err
	}
	if columnsUnknown(result) {
		return data.Frames{frame.NoSeries()}, nil
	}
	times := firstColumn(result, event.Time)
	if times == nil {
		return nil, query.Errorf("rawSql", "time series need a time column, which the SQL doesn't select; such as $__timeGroup(\"timestamp\", $__interval) AS time")
	}
	var numbers, texts []*columnar.Column
	for i := range result.Columns {
		switch c := &result.Columns[i]; c.Type {
		case event.Int, event.Float:
			numbers = append(numbers, c)
		case event.Time:
		default:
			texts = append(texts, c)
		}
	}
	if len(numbers) == 0 {
		return nil, query.Errorf("rawSql", "time series need a number column, which the SQL doesn't select; such as count(*) AS value")
	}
	var frames data.Frames
	for _, rows := range seriesOf(texts, withTime(q, result, times)) {
		if len(frames) >= mostSeries {
			q.Warnf("Only the first %d series are shown; there are more. Group by fewer columns, or leave out those that differ in every row.", mostSeries)
			break
		}
		for _, number := range numbers {
			frames = append(frames, oneSeries(times, number, texts, rows, len(numbers) > 1))
		}
	}
	if len(frames) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	return frames, nil
}

// seriesOf splits rows by what they have in these columns. Series come in the order of their first rows.
func seriesOf(texts []*columnar.Column, rows []int) [][]int {
	var series [][]int
	known := map[string]int{}
	for _, row := range rows {
		parts := make([]string, len(texts))
		for i, c := range texts {
			parts[i] = strconv.Quote(frame.Label(text(c, row))) // so that no two combinations give one text
		}
		key := strings.Join(parts, ",")
		at, ok := known[key]
		if !ok {
			at = len(series)
			known[key] = at
			series = append(series, nil)
		}
		series[at] = append(series[at], row)
	}
	return series
}

func oneSeries(times, number *columnar.Column, texts []*columnar.Column, rows []int, several bool) *data.Frame {
	s := frame.Series{Times: make([]time.Time, len(rows)), Nullable: number.HasNulls()}
	values := make([]*float64, len(rows))
	for i, row := range rows {
		s.Times[i] = times.Times[row]
		if number.Null(row) {
			continue
		}
		var v float64
		if number.Type == event.Int {
			v = float64(number.Ints[row])
		} else {
			v = number.Floats[row]
		}
		values[i] = &v
	}
	labels := data.Labels{}
	for _, c := range texts {
		labels[c.Name] = frame.Label(text(c, rows[0]))
	}
	if several {
		labels[labelOfNumbers] = number.Name
	}
	if len(labels) == 0 {
		labels = nil
	}
	one := s.Frame(labels, "", values)
	one.Fields[1].Name = number.Name
	return one
}
