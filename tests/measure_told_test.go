package tests

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

// eight is when the rows of small tables begin.
var eight = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// told reads rows from lines such as `90s message.acked id=m1 qos=1 username=”`: the time since eight o'clock, the event,
// and columns; those that aren't named are NULL.
func told(t *testing.T, text string) []fleet.Row {
	t.Helper()
	var rows []fleet.Row
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		after, err := time.ParseDuration(words[0])
		require.NoError(t, err, line)
		row := fleet.Row{Timestamp: eight.Add(after).UnixMilli(), Event: words[1]}
		for _, word := range words[2:] {
			column, value, _ := strings.Cut(word, "=")
			i := slices.Index(fleet.Columns, column)
			require.GreaterOrEqual(t, i, 0, line)
			if value == "''" {
				value = ""
			}
			switch field := reflect.ValueOf(&row).Elem().Field(i).Addr().Interface().(type) {
			case **string:
				*field = &value
			case **int64:
				n, err := strconv.ParseInt(value, 10, 64)
				require.NoError(t, err, line)
				*field = &n
			case **bool:
				*field = new(value == "true")
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// small is a table of told rows, asked an hour later.
func small(t *testing.T, b *testkit.Bench, text string) *stock {
	t.Helper()
	return stockOf(t, b, told(t, text), eight.Add(time.Hour))
}

// asked is a question about a part of the table, by durations since eight o'clock.
type asked struct {
	name     string
	from, to time.Duration
	model    string
	want     string // as answerText writes it
	notices  []string
}

// requireAnswers asks each question and compares the whole answer.
func (s *stock) requireAnswers(t *testing.T, list []asked) {
	t.Helper()
	for _, a := range list {
		t.Run(a.name, func(t *testing.T) {
			frames, err := s.answer(query.Request{JSON: []byte(a.model), From: eight.Add(a.from), To: eight.Add(a.to)})
			require.NoError(t, err)
			require.Equal(t, strings.TrimSpace(strings.ReplaceAll(a.want, "\t", "")), answerText(frames))
			requireNotices(t, a.notices, frames)
		})
	}
}

// requireNotices: each is found in one notice, and there are no others.
func requireNotices(t *testing.T, want []string, frames data.Frames) {
	t.Helper()
	require.Len(t, frames[0].Meta.Notices, len(want), "%v", frames[0].Meta.Notices)
	for i, n := range frames[0].Meta.Notices {
		require.Contains(t, n.Text, want[i])
	}
}

// answerText writes numbers and tables a row a line, series a frame a line.
func answerText(frames data.Frames) string {
	var lines []string
	for _, frame := range frames {
		if frame.Meta.Type == data.FrameTypeTimeSeriesMulti {
			lines = append(lines, seriesText(frame))
			continue
		}
		for row := range frame.Rows() {
			var texts []string
			for _, field := range frame.Fields {
				texts = append(texts, valueText(field, row))
			}
			lines = append(lines, strings.Join(texts, " | "))
		}
	}
	return strings.Join(lines, "\n")
}

func seriesText(frame *data.Frame) string {
	if len(frame.Fields) == 0 {
		return "no series"
	}
	texts := []string{"{" + frame.Fields[1].Labels.String() + "}"}
	for row := range frame.Rows() {
		texts = append(texts, valueText(frame.Fields[0], row)+"="+valueText(frame.Fields[1], row))
	}
	return strings.Join(texts, " ")
}

func valueText(field *data.Field, row int) string {
	value, ok := field.ConcreteAt(row)
	if !ok {
		return "null"
	}
	switch v := value.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', 4, 64)
	case time.Time:
		return v.Format("15:04:05")
	}
	return fmt.Sprint(value)
}
