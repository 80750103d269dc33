package measure

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// bucket is an interval of a series.
type bucket struct {
	start time.Time
	span  time.Duration // the part inside the range
}

func (c counting) step() int64 {
	interval, _ := time.ParseDuration(c.Interval)
	return interval.Milliseconds()
}

// buckets are the intervals up to now, counted from 1970.
func (c counting) buckets() []bucket {
	step, end := c.step(), min(c.to, c.now)
	var list []bucket
	for start := c.from - c.from%step; c.from < end && start < end; start += step {
		inside := min(start+step, end) - max(start, c.from)
		list = append(list, bucket{time.UnixMilli(start).UTC(), time.Duration(inside) * time.Millisecond})
	}
	return list
}

// series are the values in each bucket.
func (c counting) series(counted, base []oracle.Record) []*float64 {
	inBuckets := func(records []oracle.Record) map[int64][]oracle.Record {
		buckets := map[int64][]oracle.Record{}
		for _, r := range records {
			start := r.At - r.At%c.step()
			buckets[start] = append(buckets[start], r)
		}
		return buckets
	}
	countedIn, baseIn := inBuckets(counted), inBuckets(base)
	var values []*float64
	for _, b := range c.buckets() {
		values = append(values, c.value(countedIn[b.start.UnixMilli()], baseIn[b.start.UnixMilli()], b.span))
	}
	return values
}

func (c counting) requireSeries(t require.TestingT, frames data.Frames, list []figure, known bool, model string) {
	for _, frame := range frames {
		oracle.RequireType(t, frame, data.FrameTypeTimeSeriesMulti, data.FrameTypeVersion{0, 1}, model)
	}
	shown := c.limited(list, 20)
	buckets := c.buckets()
	if len(shown) == 0 || len(buckets) == 0 {
		require.Len(t, frames, 1, model)
		require.Empty(t, frames[0].Fields, model)
		return
	}
	count := len(shown)
	if len(shown) < len(list) && !c.alert {
		count++
	}
	require.Equal(t, len(shown) < len(list) && c.alert, oracle.HasNotice(frames, fmt.Sprintf("biggest %d groups", len(shown))), model)
	require.Len(t, frames, count, model)
	counted, base := c.parts()
	groups, basis := split(counted, c.GroupBy), split(base, c.basis())
	for i, frame := range frames {
		var values []*float64
		var texts []string
		if i < len(shown) {
			k := shown[i].key
			texts = labels(k, c.GroupBy)
			values = c.series(groups[k], basis[c.baseKey(k)])
		} else {
			isShown := func(k string) bool { return slices.ContainsFunc(shown, func(f figure) bool { return f.key == k }) }
			other := oracle.Chosen(counted, func(r oracle.Record) bool { return !isShown(key(r, c.GroupBy)) })
			otherBase := base
			if len(c.basis()) == len(c.GroupBy) {
				otherBase = oracle.Chosen(base, func(r oracle.Record) bool { return !isShown(key(r, c.GroupBy)) })
			}
			values = c.series(other, otherBase)
			texts = slices.Repeat([]string{"(other)"}, len(c.GroupBy))
		}
		var want data.Labels
		for n, text := range texts {
			if want == nil {
				want = data.Labels{}
			}
			want[c.GroupBy[n]] = text
		}
		require.Equal(t, []string{"time", "value"}, testkit.FieldNames(frame), model)
		require.Equal(t, want, frame.Fields[1].Labels, model)
		require.Equal(t, strings.Join(texts, ", "), frame.Fields[1].Config.DisplayNameFromDS, model)
		require.Equal(t, len(buckets), frame.Rows(), model)
		for row, b := range buckets {
			require.Equal(t, b.start, frame.Fields[0].At(row), model)
			if !known {
				values[row] = nil
			}
			requireValue(t, values[row], frame.Fields[1], row, model)
		}
	}
}
