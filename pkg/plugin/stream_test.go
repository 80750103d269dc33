package plugin

import (
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
)

func TestWithTime(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"default columns", `{"scenario":"events"}`, `{"scenario":"events"}`},
		{"all columns", `{"columns":["*"],"scenario":"events"}`, `{"columns":["*"],"scenario":"events"}`},
		{"with the time", `{"columns":["clientid","timestamp"]}`, `{"columns":["clientid","timestamp"]}`},
		{"without the time", `{"scenario":"events","columns":["clientid"]}`, `{"columns":["timestamp","clientid"],"scenario":"events"}`},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, withTime(c.query)) })
	}
}

// TestFresh: polls see the rows of the last minute; what is new in them is sent once.
func TestFresh(t *testing.T) {
	poll := func(texts ...string) *data.Frame {
		return streamed(&data.Frame{Meta: &data.FrameMeta{}, Fields: data.Fields{data.NewField("clientid", nil, texts)}})
	}
	tail := &tail{seen: map[rowKey]sighting{}}
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		after time.Duration
		rows  []string
		want  []string
	}{
		{"the first", 0, []string{"a"}, []string{"a"}},
		{"nothing new", time.Second, []string{"a"}, nil},
		{"one more", time.Second, []string{"a", "b"}, []string{"b"}},
		{"one that is alike", time.Second, []string{"b", "a", "b"}, []string{"b"}},
		{"cut off by a limit", time.Second, []string{"c"}, []string{"c"}},
		{"back again", time.Second, []string{"a", "b", "b", "c"}, nil},
		{"long forgotten", 5 * time.Minute, []string{"d"}, []string{"d"}},
		{"and then the same", time.Second, []string{"a"}, []string{"a"}},
		{"the clock is set back", -time.Hour, []string{"e"}, []string{"e"}},
		{"and right again", time.Hour, []string{"a", "d"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			now = now.Add(c.after)
			found := tail.fresh(poll(c.rows...), now)
			var texts []string
			if found != nil {
				for i := range found.Rows() {
					texts = append(texts, *found.Fields[0].At(i).(*string))
				}
			}
			require.Equal(t, c.want, texts)
		})
	}
}

func TestStreamedFramesHaveOneType(t *testing.T) {
	frame := &data.Frame{Meta: &data.FrameMeta{Type: data.FrameTypeTable}, Fields: data.Fields{
		data.NewField("n", nil, []int64{1}), data.NewField("t", nil, []*string{nil}),
	}}
	s := streamed(frame)
	require.Equal(t, data.FieldTypeNullableInt64, s.Fields[0].Type())
	require.Equal(t, int64(1), *s.Fields[0].At(0).(*int64))
	require.Equal(t, data.FieldTypeNullableString, s.Fields[1].Type())
	require.Equal(t, data.FrameTypeTable, s.Meta.Type)
}

// TestChannelOf: the front end's tests have the same hashes.
func TestChannelOf(t *testing.T) {
	require.Equal(t, "tail/cbf29ce484222325", channelOf(""))
	require.Equal(t, "tail/d669de87e2b1ebdb", channelOf(`{"scenario":"events","clients":["größe"]}`))
}
