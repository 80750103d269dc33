package tests

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
)

// TestMeasures: whatever is counted, the numbers are those that counting the rows in memory gives.
func TestMeasures(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oddStock(t, b)
		for _, view := range []string{"count", "top", "rate"} {
			for i := range rounds(b, 4) { // a hundred questions each
				t.Run(fmt.Sprint(view, i), func(t *testing.T) {
					rapid.Check(t, func(rt *rapid.T) {
						g := generator{T: rt, stock: s}
						g.target = g.record()
						q := g.measure(g.question(g.scenario()), view)
						from, to := g.span()
						s.Target.Now = oneOf(g, s.end.Add(time.Hour), s.end, time.UnixMilli(g.record().at))
						s.compareMeasure(rt, q, from, to, g.chance(20))
					})
				})
			}
		}
	})
}

// measure draws what is counted, and by what.
func (g generator) measure(q question, view string) question {
	q.View = view
	measures := map[string][]string{
		"lifecycle": {"share"}, "access": {"share", "share"}, "drops": {"share", "share"}, "delivery": {"share", "unacknowledged"},
	}
	q.Measure = oneOf(g, append(measures[q.Scenario], "", "count", "perSecond", "clients")...)
	if q.Measure == "share" || q.Measure == "unacknowledged" {
		q.Outcome = ""
	}
	q.GroupBy = nil
	groups := append(slices.DeleteFunc(slices.Clone(stringColumns), func(c string) bool { return c == "payload" }),
		"qos", "source", "outcome", "event", "reason", "reason_code", "result", "node", "topic")
	for range oneOf(g, 0, 1, 1, 1, 2, 2, 3) {
		if by := oneOf(g, groups...); !slices.Contains(q.GroupBy, by) {
			q.GroupBy = append(q.GroupBy, by)
		}
	}
	if view == "top" && len(q.GroupBy) == 0 {
		q.GroupBy = []string{"clientid"}
	}
	if g.chance(60) {
		q.Limit = oneOf(g, 1, 2, 3, 5, 50)
	}
	if view == "rate" {
		q.Interval = oneOf(g, "10s", "30s", "1m", "7s", "1h", "2500ms")
	}
	return q
}

// variableLike is what alert rules may not hold.
var variableLike = regexp.MustCompile(`\$[{A-Za-z_]|\[\[`)

// compareMeasure asks, and compares the answer with what counting in memory gives.
func (s *stock) compareMeasure(t require.TestingT, q question, from, to time.Time, alert bool) {
	model := q.json(t)
	alert = alert && !variableLike.MatchString(model)
	frames, err := s.answer(query.Request{JSON: []byte(model), From: from, To: to, FromAlert: alert})
	problems := q.problems(from, to)
	c := counting{q, s.records, from.UnixMilli(), to.UnixMilli(), s.Target.Now.UnixMilli(), alert}
	nothing := q.View == "rate" && len(c.buckets()) == 0 // whatever is asked
	if q.Measure == "share" && q.Scenario != "delivery" && len(c.tried()) == 0 && !nothing {
		problems = append(problems, "events")
	}
	if len(problems) > 0 {
		requireProblem(t, err, problems, model)
		return
	}
	require.NoError(t, err, model)
	list, known := c.figures()
	switch q.View {
	case "count":
		c.requireNumbers(t, frames, list, model)
	case "top":
		c.requireTop(t, frames, list, model)
	case "rate":
		c.requireSeries(t, frames, list, known, model)
	}
}

// answer is the plugin's way with a request.
func (s *stock) answer(r query.Request) (data.Frames, error) {
	q, err := s.Query(r)
	if err != nil {
		return nil, err
	}
	return scenario.Answer(context.Background(), q, s.Target)
}

func requireType(t require.TestingT, frame *data.Frame, kind data.FrameType, version data.FrameTypeVersion, model string) {
	require.Equal(t, kind, frame.Meta.Type, model)
	require.Equal(t, version, frame.Meta.TypeVersion, model)
}

func hasNotice(frames data.Frames, text string) bool {
	return slices.ContainsFunc(frames[0].Meta.Notices, func(n data.Notice) bool { return strings.Contains(n.Text, text) })
}

// limited are the figures that are shown: ties are cut as the database sorts them, and shown by the names that people see.
func (c counting) limited(list []figure, standard int) []figure {
	limit := c.Limit
	if limit == 0 {
		limit = standard
	}
	list = slices.Clone(list[:min(limit, len(list))])
	slices.SortStableFunc(list, func(x, y figure) int {
		return cmp.Or(cmp.Compare(size(y.value), size(x.value)), slices.Compare(labels(x.key, c.GroupBy), labels(y.key, c.GroupBy)))
	})
	return list
}

func (c counting) requireNumbers(t require.TestingT, frames data.Frames, list []figure, model string) {
	require.Len(t, frames, 1, model)
	requireType(t, frames[0], data.FrameTypeNumericLong, data.FrameTypeVersion{0, 1}, model)
	shown := c.limited(list, 1000)
	require.Equal(t, len(shown) < len(list), hasNotice(frames, fmt.Sprintf("biggest %d groups", len(shown))), model)
	if len(shown) == 0 {
		require.Empty(t, frames[0].Fields, model)
		return
	}
	require.Equal(t, append(slices.Clone(c.GroupBy), "value"), fieldNames(frames[0]), model)
	require.Equal(t, len(shown), frames[0].Rows(), model)
	for i, f := range shown {
		requireGroup(t, frames[0], i, labels(f.key, c.GroupBy), model)
		requireValue(t, f.value, frames[0].Fields[len(c.GroupBy)], i, model)
	}
}

func requireGroup(t require.TestingT, frame *data.Frame, row int, labels []string, model string) {
	var got []string
	for i := range labels {
		got = append(got, frame.Fields[i].At(row).(string))
	}
	require.Equal(t, labels, got, "row %d: %s", row, model)
}

func requireValue(t require.TestingT, want *float64, field *data.Field, row int, model string) {
	got, ok := field.ConcreteAt(row)
	require.Equal(t, want != nil, ok, "row %d of %v: %s", row, field.Labels, model)
	if want != nil {
		require.InDelta(t, *want, got, 1e-9, "row %d of %v: %s", row, field.Labels, model)
	}
}

func (c counting) requireTop(t require.TestingT, frames data.Frames, list []figure, model string) {
	require.Len(t, frames, 1, model)
	frame := frames[0]
	requireType(t, frame, data.FrameTypeTable, data.FrameTypeVersion{0, 0}, model)
	shown := c.limited(list, 10)
	require.Equal(t, len(shown) < len(list), hasNotice(frames, fmt.Sprintf("biggest %d groups", len(shown))), model)
	if len(shown) == 0 {
		require.Empty(t, frame.Fields, model)
		return
	}
	names := append(slices.Clone(c.GroupBy), "value", "percent", "clients", "first", "last")
	if c.Measure == "share" {
		names = slices.DeleteFunc(names, func(name string) bool { return name == "percent" })
	}
	require.Equal(t, names, fieldNames(frame), model)
	require.Equal(t, len(shown), frame.Rows(), model)
	sum := 0.0
	for _, f := range list {
		sum += max(0, size(f.value))
	}
	for i, f := range shown {
		requireGroup(t, frame, i, labels(f.key, c.GroupBy), model)
		requireValue(t, f.value, frame.Fields[len(c.GroupBy)], i, model)
		if c.Measure != "share" {
			percent := 0.0
			if sum > 0 {
				percent = 100 * *f.value / sum
			}
			require.InDelta(t, percent, frame.Fields[len(c.GroupBy)+1].At(i), 1e-9, model)
		}
		fields := frame.Fields[len(names)-3:]
		require.EqualValues(t, len(distinct(f.counted, "clientid")), fields[0].At(i), model)
		for n, edge := range []func([]record) *time.Time{first, last} {
			want := edge(f.counted)
			got, ok := fields[1+n].ConcreteAt(i)
			require.Equal(t, want != nil, ok, model)
			if want != nil {
				require.Equal(t, *want, got, model)
			}
		}
	}
}

// Records come in the order of their time.
func first(records []record) *time.Time {
	if len(records) == 0 {
		return nil
	}
	return new(time.UnixMilli(slices.MinFunc(records, byTime).at).UTC())
}

func last(records []record) *time.Time {
	if len(records) == 0 {
		return nil
	}
	return new(time.UnixMilli(slices.MaxFunc(records, byTime).at).UTC())
}

func byTime(x, y record) int { return int(x.at - y.at) }
