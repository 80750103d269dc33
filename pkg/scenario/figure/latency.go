package figure

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/measure"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/series"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// LatencyView is a view of this family that stands behind those of messages.
var LatencyView = ask.View{
	Name: "latency", Title: "Latency", Description: "How long messages take from their publish to their delivery and acknowledgement, as quantiles over time.",
	Scenarios: []string{event.Delivery},
	Shape:     []string{"groupBy", "offset", "interval", "limit"},
	Answer:    latency,
}

// latencySteps are what is timed, by the event that ends it.
var latencySteps = []struct{ event, name string }{{event.MessageDelivered, "delivered"}, {event.MessageAcked, "acked"}}

// latency reads a row for each bucket, step and group, and another one where some of it was too old.
func latency(ctx context.Context, q *ask.Question) (data.Frames, error) {
	if err := q.Needs("latency", event.ID, event.ClientID, event.PublishReceivedAt); err != nil {
		return nil, err
	}
	var events []string
	for _, step := range latencySteps {
		if slices.Contains(q.AskedEvents(), step.event) {
			events = append(events, step.event)
		}
	}
	if len(events) == 0 {
		return nil, query.Errorf("events", "the view latency times deliveries and acknowledgements; allowed: %s, %s", event.MessageDelivered, event.MessageAcked)
	}
	s := series.Series{Cut: q.Buckets(), Offset: q.Offset}
	if len(s.Cut.Starts) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	q, since, err := measure.NewestTimes(ctx, q.Earlier())
	if err != nil {
		return nil, err
	}
	groups, more, err := latencyGroups(ctx, q, events, len(s.Cut.Starts))
	if err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	s.Groups = groups
	timed, err := readTimings(ctx, q, s, events, more)
	if err != nil {
		return nil, err
	}
	timed.forget(since)
	return timed.frames(q), nil
}

// latencyGroups are those with the most deliveries; without groupBy, the one group of all. more says that there are others.
func latencyGroups(ctx context.Context, q *ask.Question, events []string, buckets int) (groups []series.Group, more bool, err error) {
	if len(q.GroupBy) == 0 {
		return []series.Group{{}}, false, nil
	}
	limit := seriesLimit(q, buckets*len(latencySteps)*len(measure.Quantiles), "groups")
	b := q.Builder()
	from, by := measure.DeliveryTimes(q, b, events)
	result, err := q.Run(ctx, statement.Aggregate{
		Groups: by, Values: statement.Select{statement.Int("n", "count(*)")},
		From: fmt.Sprintf("%s\nWHERE took <= %d", from, measure.TooOld), Order: "n DESC", Limit: limit,
	}.BuildSorted(b, ""))
	if err != nil {
		return nil, false, err
	}
	cells := series.GroupsIn(result)
	for row := range result.Rows {
		groups = append(groups, cells.At(row))
	}
	if result.More {
		q.Warnf("Only the biggest %d groups are shown; there are more. Raise the limit, or group by less.", limit)
	}
	return groups, result.More, nil
}

// timings are quantiles of each step of each group in each bucket.
type timings struct {
	series.Series
	values []float64 // by group, step, quantile and bucket; NaN where nothing was timed
	timed  []bool    // by group and step: whether there is anything to show
}

// readTimings reads quantiles, a value a bucket. What is too old stands in rows of its own, and is counted.
func readTimings(ctx context.Context, q *ask.Question, s series.Series, events []string, more bool) (*timings, error) {
	b := q.Builder()
	from, by := measure.DeliveryTimes(q, b, events)
	if more {
		chosen := make([]string, len(s.Groups))
		for i, g := range s.Groups {
			chosen[i] = "(" + series.Equals(b, by, g) + ")"
		}
		from += "\nWHERE " + strings.Join(chosen, " OR ")
	}
	agg := statement.Aggregate{From: from, Order: "1", Limit: 3 * len(s.Cut.Starts) * len(events) * len(s.Groups)}
	agg.Groups = append(statement.Select{
		statement.Time("t", s.Bucket("d.first_at")), statement.Text(event.Event, "d.event"),
		statement.Int("too_old", fmt.Sprintf("CASE WHEN d.took > %d THEN %d WHEN d.took IS NULL THEN %d ELSE 0 END", measure.TooOld, late, noTime)),
	}, by...)
	agg.Values = statement.Select{statement.Int("n", "count(*)")}
	for _, quantile := range measure.Quantiles {
		agg.Values = append(agg.Values, statement.Float(quantile.Name, b.Quantile(quantile.Number, "d.took")))
	}
	rows, err := s.Run(ctx, q, agg.Build(b))
	if err != nil {
		return nil, err
	}
	return timingsIn(q, s, rows), nil
}

func timingsIn(q *ask.Question, s series.Series, rows series.Rows) *timings {
	t := &timings{Series: s, timed: make([]bool, len(s.Groups)*len(latencySteps))}
	t.values = make([]float64, len(t.timed)*len(measure.Quantiles)*len(s.Cut.Starts))
	for i := range t.values {
		t.values[i] = math.NaN()
	}
	events, tooOld, n := rows.Result.Texts(event.Event), rows.Result.Ints("too_old"), rows.Result.Ints("n")
	took := make([]columnar.Cells[float64], len(measure.Quantiles))
	for i, quantile := range measure.Quantiles {
		took[i] = rows.Result.Floats(quantile.Name)
	}
	left := map[int64][]int64{late: make([]int64, len(latencySteps)), noTime: make([]int64, len(latencySteps))}
	for row := range rows.Result.Rows {
		if why := left[tooOld.Get(row)]; why != nil {
			why[stepOf(events.Get(row))] += n.Get(row)
		}
	}
	rows.Each(func(row, group, bucket int) {
		if left[tooOld.Get(row)] != nil {
			return
		}
		step := group*len(latencySteps) + stepOf(events.Get(row))
		t.timed[step] = true
		for i := range measure.Quantiles {
			t.of(step, i)[bucket] = took[i].Get(row)
		}
	})
	if slices.Max(left[late]) > 0 {
		q.Infof("Left out, because they came more than %s after the publish (retained, delayed or queued messages): %d deliveries, %d acknowledgements.",
			measure.OldAge, left[late][0], left[late][1])
	}
	if slices.Max(left[noTime]) > 0 {
		q.Infof("Left out, because the publish is before 1678 or after 2262 (perhaps microseconds were written where milliseconds belong): %d deliveries, %d acknowledgements.",
			left[noTime][0], left[noTime][1])
	}
	return t
}

// Why deliveries are left out.
const (
	late   = 1
	noTime = 2
)

func stepOf(name string) int {
	if name == latencySteps[1].event {
		return 1
	}
	return 0
}

// of are the values of a quantile of a step of a group.
func (t *timings) of(step, quantile int) []float64 {
	buckets := len(t.Cut.Starts)
	from := (step*len(measure.Quantiles) + quantile) * buckets
	return t.values[from : from+buckets]
}

// forget takes away the buckets that begin before a time: their rows aren't all there.
func (t *timings) forget(before time.Time) {
	buckets := len(t.Cut.Starts)
	for i := range t.values {
		if t.Cut.Starts[i%buckets].Add(-t.Offset).Before(before) {
			t.values[i] = math.NaN()
		}
	}
}

// frames is a frame for each quantile of each step of each group, where there is anything to show.
func (t *timings) frames(q *ask.Question) data.Frames {
	shown := frame.Series{Times: t.Cut.Starts, Unit: "ms", Nullable: true}
	var frames data.Frames
	for step, timed := range t.timed {
		if !timed {
			continue
		}
		group, name := t.Groups[step/len(latencySteps)], latencySteps[step%len(latencySteps)].name
		for i, quantile := range measure.Quantiles {
			labels, title := data.Labels{"quantile": quantile.Name, "step": name}, quantile.Name+" "+name
			for n, label := range group.Labels(len(q.GroupBy)) {
				labels[q.GroupBy[n].Name] = label
				title += ", " + label
			}
			frames = append(frames, shown.Flat(labels, title, t.of(step, i)))
		}
	}
	if frames == nil {
		return data.Frames{frame.NoSeries()}
	}
	return frames
}
