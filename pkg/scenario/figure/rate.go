package figure

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/measure"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
)

const (
	defaultSeries = 20
	maxPoints     = 1_000_000 // over all series of one answer
)

var rateView = ask.View{
	Name: "rate", Title: "Over time", Description: "A time series, or one for each group.",
	Shape:  []string{"groupBy", "measure", "offset", "interval", "limit"},
	Answer: rate,
}

// rate chooses the biggest groups and measures each in each bucket.
func rate(ctx context.Context, q *ask.Question) (data.Frames, error) {
	s := series.Series{Cut: q.Buckets(), Groups: []series.Group{{}}, Offset: q.Offset}
	if len(s.Cut.Starts) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	q = q.Earlier()
	m, err := measure.Of(ctx, q)
	if err != nil {
		return nil, err
	}
	var p series.Points
	if len(q.GroupBy) > 0 {
		s, p, err = rateOfGroups(ctx, q, m, s)
	} else {
		p, err = m.Over(ctx, s)
	}
	if err != nil {
		return nil, err
	}
	if len(s.Groups) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	s.Forget(p, m.Since())
	if err := m.Check(ctx, p.Values); err != nil {
		return nil, err
	}
	m.Tell()
	return frames(q, s, m, p), nil
}

// rateOfGroups measures the biggest groups, in one read where that can be.
func rateOfGroups(ctx context.Context, q *ask.Question, m measure.Measure, s series.Series) (series.Series, series.Points, error) {
	limit := seriesLimit(q, len(s.Cut.Starts), "series")
	once, p, ok, err := m.Once(ctx, s, limit)
	if ok {
		s = once
	} else if err == nil {
		s.Groups, s.Others, err = biggestGroups(ctx, q, m, limit)
		if err == nil && len(s.Groups) > 0 {
			p, err = m.Over(ctx, s)
		}
	}
	if s.Others && q.FromAlert {
		q.Warnf("Only the biggest %d groups are looked at; there are more.", limit)
	}
	return s, p, err
}

// biggestGroups are those that get a series. others says that there are more.
func biggestGroups(ctx context.Context, q *ask.Question, m measure.Measure, limit int) (groups []series.Group, others bool, err error) {
	list, more, err := figures(ctx, q, m, limit, false)
	if err != nil {
		return nil, false, err
	}
	for _, f := range list {
		groups = append(groups, f.group)
	}
	return groups, more, nil
}

// seriesLimit is how many groups get series of so many points, and says so where that is less than asked for.
func seriesLimit(q *ask.Question, points int, what string) int {
	limit := q.RowLimit(defaultSeries)
	if most := max(1, maxPoints/points); limit > most {
		q.Infof("The limit was lowered to %d %s: an answer has at most %d points.", most, what, maxPoints)
		return most
	}
	return limit
}

// frames is a frame for each series. Alert rules get none of the others, which they would take for one more group.
func frames(q *ask.Question, s series.Series, m measure.Measure, p series.Points) data.Frames {
	shown := frame.Series{Times: s.Cut.Starts, Unit: m.Unit(), Nullable: m.Nullable()}
	var frames data.Frames
	for i := range s.Length() {
		var texts []string
		switch {
		case i < len(s.Groups):
			texts = s.Groups[i].Labels(len(q.GroupBy))
		case q.FromAlert:
			continue
		default:
			for range q.GroupBy {
				texts = append(texts, frame.Other)
			}
		}
		labels, title := series.Labelled(q.GroupBy, texts)
		frames = append(frames, shown.Flat(labels, title, p.Of(i)))
	}
	return frames
}
