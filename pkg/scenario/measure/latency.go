package measure

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
	s := series{cut: q.Buckets(), offset: q.Offset}
	if len(s.cut.Starts) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	q = q.Earlier()
	groups, more, err := latencyGroups(ctx, q, events, len(s.cut.Starts))
	if err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	s.groups = groups
	timed, err := s.timings(ctx, q, events, more)
	if err != nil {
		return nil, err
	}
	return timed.frames(q), nil
}

// latencyGroups are those with the most deliveries; without groupBy, the one group of all. more says that there are others.
func latencyGroups(ctx context.Context, q *ask.Question, events []string, buckets int) (groups []group, more bool, err error) {
	if len(q.GroupBy) == 0 {
		return []group{{}}, false, nil
	}
	limit := seriesLimit(q, buckets*len(latencySteps)*len(quantiles), "groups")
	b := q.Builder()
	from, by := deliveryTimes(q, b, events)
	result, err := q.Run(ctx, statement.Aggregate{
		Groups: by, Values: statement.Select{statement.Int("n", "count(*)")},
		From: fmt.Sprintf("%s\nWHERE took <= %d", from, tooOld), Order: "n DESC", Limit: limit,
	}.BuildSorted(b, ""))
	if err != nil {
		return nil, false, err
	}
	cells := groupsIn(result)
	for row := range result.Rows {
		groups = append(groups, cells.at(row))
	}
	if result.More {
		q.Warnf("Only the biggest %d groups are shown; there are more. Raise the limit, or group by less.", limit)
	}
	return groups, result.More, nil
}

// timings are quantiles of each step of each group in each bucket.
type timings struct {
	series
	values []float64 // by group, step, quantile and bucket; NaN where nothing was timed
	timed  []bool    // by group and step: whether there is anything to show
}

// timings reads quantiles, a value a bucket. What is too old stands in rows of its own, and is counted.
func (s series) timings(ctx context.Context, q *ask.Question, events []string, more bool) (*timings, error) {
	b := q.Builder()
	from, by := deliveryTimes(q, b, events)
	if more {
		chosen := make([]string, len(s.groups))
		for i, g := range s.groups {
			chosen[i] = "(" + equals(b, by, g) + ")"
		}
		from += "\nWHERE " + strings.Join(chosen, " OR ")
	}
	agg := statement.Aggregate{From: from, Order: "1", Limit: 3 * len(s.cut.Starts) * len(events) * len(s.groups)}
	agg.Groups = append(statement.Select{
		statement.Time("t", s.bucket("d.first_at")), statement.Text(event.Event, "d.event"),
		statement.Int("too_old", fmt.Sprintf("CASE WHEN d.took > %d THEN %d WHEN d.took IS NULL THEN %d ELSE 0 END", tooOld, late, noTime)),
	}, by...)
	agg.Values = statement.Select{statement.Int("n", "count(*)")}
	for _, quantile := range quantiles {
		agg.Values = append(agg.Values, statement.Float(quantile.name, b.Quantile(quantile.number, "d.took")))
	}
	rows, err := s.run(ctx, q, agg.Build(b))
	if err != nil {
		return nil, err
	}
	return s.timingsIn(q, rows), nil
}

func (s series) timingsIn(q *ask.Question, rows seriesRows) *timings {
	t := &timings{series: s, timed: make([]bool, len(s.groups)*len(latencySteps))}
	t.values = make([]float64, len(t.timed)*len(quantiles)*len(s.cut.Starts))
	for i := range t.values {
		t.values[i] = math.NaN()
	}
	events, tooOld, n := rows.result.Texts(event.Event), rows.result.Ints("too_old"), rows.result.Ints("n")
	took := make([]columnar.Cells[float64], len(quantiles))
	for i, quantile := range quantiles {
		took[i] = rows.result.Floats(quantile.name)
	}
	left := map[int64][]int64{late: make([]int64, len(latencySteps)), noTime: make([]int64, len(latencySteps))}
	for row := range rows.result.Rows {
		if why := left[tooOld.Get(row)]; why != nil {
			why[stepOf(events.Get(row))] += n.Get(row)
		}
	}
	rows.each(func(row, group, bucket int) {
		if left[tooOld.Get(row)] != nil {
			return
		}
		step := group*len(latencySteps) + stepOf(events.Get(row))
		t.timed[step] = true
		for i := range quantiles {
			t.of(step, i)[bucket] = took[i].Get(row)
		}
	})
	if slices.Max(left[late]) > 0 {
		q.Infof("Left out, because they came more than %s after the publish (retained, delayed or queued messages): %d deliveries, %d acknowledgements.",
			oldAge, left[late][0], left[late][1])
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

// oldAge is tooOld as people read it.
const oldAge = time.Duration(tooOld) * time.Millisecond

func stepOf(name string) int {
	if name == latencySteps[1].event {
		return 1
	}
	return 0
}

// of are the values of a quantile of a step of a group.
func (t *timings) of(step, quantile int) []float64 {
	buckets := len(t.cut.Starts)
	from := (step*len(quantiles) + quantile) * buckets
	return t.values[from : from+buckets]
}

// frames is a frame for each quantile of each step of each group, where there is anything to show.
func (t *timings) frames(q *ask.Question) data.Frames {
	shown := frame.Series{Times: t.cut.Starts, Unit: "ms", Nullable: true}
	var frames data.Frames
	for step, timed := range t.timed {
		if !timed {
			continue
		}
		group, name := t.groups[step/len(latencySteps)], latencySteps[step%len(latencySteps)].name
		for i, quantile := range quantiles {
			labels, title := data.Labels{"quantile": quantile.name, "step": name}, quantile.name+" "+name
			for n, label := range group.labels(len(q.GroupBy)) {
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
