package oracle

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

// Told reads rows from lines such as `90s message.acked id=m1 qos=1 username=”`: the time since eight o'clock, the event,
// and columns; those that aren't named are NULL.
func Told(t *testing.T, text string) []fleet.Row {
	t.Helper()
	var rows []fleet.Row
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		after, err := time.ParseDuration(words[0])
		require.NoError(t, err, line)
		row := fleet.Row{Timestamp: testkit.Start.Add(after).UnixMilli(), Event: words[1]}
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

// AckRows are asked an hour after eight. Of the deliveries with QoS 1 or 2, m3, m5, m6 and m8 have no acknowledgement.
const AckRows = `
	1s message.delivered id=m1 clientid=a qos=1 node=n1 topic=t peername=192.0.2.1:5
	2s message.acked id=m1 clientid=a qos=1 node=n2
	1s message.delivered id=m1 clientid=b qos=2 node=n1 topic=t
	3s message.acked id=m1 clientid=b qos=2 node=n1
	4s message.delivered id=m2 clientid=a qos=0 node=n1 topic=t
	5s message.delivered id=m3 clientid=a qos=1 node=n1 topic=t
	35s message.delivered id=m3 clientid=a qos=1 node=n2 topic=t
	65s message.delivered id=m3 clientid=a qos=1 node=n2 topic=t
	6s message.acked id=m3 clientid=b qos=1
	70s message.delivered id=m4 clientid=a qos=1 node=n1 topic=t
	71s message.delivered id=m5 clientid=a qos=2 node=n1 topic=u
	72s message.delivered id=m6 clientid='' qos=1 node=n1 topic=u
	90s message.delivered id=m7 clientid=a qos=1 node=n1 topic=u
	92s message.delivered id=m8 clientid=a qos=1 node=n1 topic=u
	3629s message.acked id=m4 clientid=a qos=1
	3631s message.acked id=m7 clientid=a qos=1`

// Small is a table of told rows, asked an hour later.
func Small(t *testing.T, b *testkit.Bench, text string) *Stock {
	t.Helper()
	return Load(t, b, Told(t, text), testkit.Start.Add(time.Hour))
}

// Asked is a question about a part of the table, by durations since eight o'clock.
type Asked struct {
	Name     string
	From, To time.Duration
	Model    string
	Want     string // as AnswerText writes it
	Notices  []string
}

// RequireAnswers asks each question and compares the whole answer.
func (s *Stock) RequireAnswers(t *testing.T, list []Asked) {
	t.Helper()
	for _, a := range list {
		t.Run(a.Name, func(t *testing.T) {
			frames, err := s.Answer(query.Request{JSON: []byte(a.Model), From: testkit.Start.Add(a.From), To: testkit.Start.Add(a.To)})
			require.NoError(t, err)
			require.Equal(t, strings.TrimSpace(strings.ReplaceAll(a.Want, "\t", "")), AnswerText(frames))
			RequireNotices(t, a.Notices, frames)
		})
	}
}

// AnswerText writes numbers and tables a row a line, series a frame a line.
func AnswerText(frames data.Frames) string {
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
