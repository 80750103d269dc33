package measure

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// TestMeasures: whatever is counted, the numbers are those that counting the rows in memory gives.
func TestMeasures(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Odd(t, b)
		for _, view := range []string{"count", "top", "rate"} {
			for i := range b.Rounds(4) { // a hundred questions each
				t.Run(fmt.Sprint(view, i), func(t *testing.T) {
					rapid.Check(t, func(rt *rapid.T) {
						g := oracle.Generator{T: rt, Stock: s}
						g.About = g.Record()
						q := measured(g, g.Question(g.Scenario()), view)
						from, to := g.Span()
						s.Target.Now = oracle.OneOf(g, s.End.Add(time.Hour), s.End, time.UnixMilli(g.Record().At))
						compareMeasure(rt, s, q, from, to, g.Chance(20))
					})
				})
			}
		}
	})
}

// measured draws what is counted, and by what.
func measured(g oracle.Generator, q oracle.Question, view string) oracle.Question {
	q.View = view
	measures := map[string][]string{
		"lifecycle": {"share"}, "access": {"share", "share"}, "drops": {"share", "share"}, "delivery": {"share", "unacknowledged", "p50", "p90", "p99"},
	}
	if view == "count" {
		measures[q.Scenario] = append(measures[q.Scenario], "age")
	}
	q.Measure = oracle.OneOf(g, append(measures[q.Scenario], "", "count", "perSecond", "clients")...)
	if q.Measure == "share" || q.Measure == "unacknowledged" {
		q.Outcome = ""
	}
	q.GroupBy = nil
	groups := append(slices.DeleteFunc(slices.Clone(oracle.StringColumns), func(c string) bool { return c == "payload" }),
		"qos", "source", "network", "topicShape", "severity", "outcome", "event", "reason", "reason_code", "result", "node", "topic")
	for range oracle.OneOf(g, 0, 1, 1, 1, 2, 2, 3) {
		if by := oracle.OneOf(g, groups...); !slices.Contains(q.GroupBy, by) {
			q.GroupBy = append(q.GroupBy, by)
		}
	}
	if view == "top" && len(q.GroupBy) == 0 {
		q.GroupBy = []string{"clientid"}
	}
	if g.Chance(60) {
		q.Limit = oracle.OneOf(g, 1, 2, 3, 5, 50)
	}
	if g.Chance(30) {
		q.Offset = oracle.OneOf(g, "1ms", "7s", "1m", "100s")
	}
	if view == "rate" {
		q.Interval = oracle.OneOf(g, "10s", "30s", "1m", "7s", "1h", "2500ms")
	}
	return q
}

// variableLike is what alert rules may not hold.
var variableLike = regexp.MustCompile(`\$[{A-Za-z_]|\[\[`)

// compareMeasure asks, and compares the answer with what counting in memory gives.
func compareMeasure(t require.TestingT, s *oracle.Stock, q oracle.Question, from, to time.Time, alert bool) {
	model := q.JSON(t)
	alert = alert && !variableLike.MatchString(model)
	frames, err := s.Answer(query.Request{JSON: []byte(model), From: from, To: to, FromAlert: alert})
	problems := q.Problems(from, to)
	c := countingOf(s, q, from, to, alert)
	nothing := q.View == "rate" && len(c.buckets()) == 0 // whatever is asked
	if q.Measure == "share" && q.Scenario != "delivery" && len(c.tried()) == 0 && !nothing {
		problems = append(problems, "events")
	}
	if c.isQuantile() && !slices.Contains(q.EventNames(), "message.delivered") && !nothing {
		problems = append(problems, "events")
	}
	if len(problems) > 0 {
		oracle.RequireProblem(t, err, problems, model)
		return
	}
	require.NoError(t, err, model)
	list, known := c.figures()
	if c.isQuantile() && s.Named != nil {
		c.requireEstimates(t, s.Bench, frames, list, model)
		return
	}
	switch q.View {
	case "count":
		c.requireNumbers(t, frames, list, model)
	case "top":
		c.requireTop(t, frames, list, model)
	case "rate":
		c.requireSeries(t, frames, list, known, model)
	}
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
	oracle.RequireType(t, frames[0], data.FrameTypeNumericLong, data.FrameTypeVersion{0, 1}, model)
	shown := c.limited(list, 1000)
	require.Equal(t, len(shown) < len(list), oracle.HasNotice(frames, fmt.Sprintf("biggest %d groups", len(shown))), model)
	if len(shown) == 0 {
		require.Empty(t, frames[0].Fields, model)
		return
	}
	require.Equal(t, append(slices.Clone(c.GroupBy), "value"), testkit.FieldNames(frames[0]), model)
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
	oracle.RequireType(t, frame, data.FrameTypeTable, data.FrameTypeVersion{0, 0}, model)
	shown := c.limited(list, 10)
	require.Equal(t, len(shown) < len(list), oracle.HasNotice(frames, fmt.Sprintf("biggest %d groups", len(shown))), model)
	if len(shown) == 0 {
		require.Empty(t, frame.Fields, model)
		return
	}
	names := append(slices.Clone(c.GroupBy), "value", "percent", "clients", "first", "last")
	if c.Measure == "share" || c.isQuantile() {
		names = slices.DeleteFunc(names, func(name string) bool { return name == "percent" })
	}
	require.Equal(t, names, testkit.FieldNames(frame), model)
	require.Equal(t, len(shown), frame.Rows(), model)
	sum := 0.0
	for _, f := range list {
		sum += max(0, size(f.value))
	}
	for i, f := range shown {
		requireGroup(t, frame, i, labels(f.key, c.GroupBy), model)
		requireValue(t, f.value, frame.Fields[len(c.GroupBy)], i, model)
		if c.Measure != "share" && !c.isQuantile() {
			percent := 0.0
			if sum > 0 {
				percent = 100 * *f.value / sum
			}
			require.InDelta(t, percent, frame.Fields[len(c.GroupBy)+1].At(i), 1e-9, model)
		}
		fields := frame.Fields[len(names)-3:]
		require.EqualValues(t, len(distinct(f.counted, "clientid")), fields[0].At(i), model)
		for n, edge := range []func([]oracle.Record) *time.Time{first, last} {
			want := edge(f.counted)
			got, ok := fields[1+n].ConcreteAt(i)
			require.Equal(t, want != nil, ok, model)
			if want != nil {
				require.Equal(t, want.Add(-time.Duration(c.offset)*time.Millisecond), got, model)
			}
		}
	}
}

// Records come in the order of their time.
func first(records []oracle.Record) *time.Time {
	if len(records) == 0 {
		return nil
	}
	return new(time.UnixMilli(slices.MinFunc(records, byTime).At).UTC())
}

func last(records []oracle.Record) *time.Time {
	if len(records) == 0 {
		return nil
	}
	return new(time.UnixMilli(slices.MaxFunc(records, byTime).At).UTC())
}

func byTime(x, y oracle.Record) int { return int(x.At - y.At) }
