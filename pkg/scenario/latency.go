package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

var latencyView = View{
	Name: "latency", Title: "Latency", Description: "How long messages take from their publish to their delivery and acknowledgement, as quantiles over time.",
	Scenarios: []string{event.Delivery},
	Shape:     []string{"groupBy", "interval", "limit"},
	Answer:    oldMeasure(answerLatency),
}

// latencySteps are what is timed, by the event that ends it.
var latencySteps = []struct{ event, name string }{{event.MessageDelivered, "delivered"}, {event.MessageAcked, "acked"}}

var latencyQuantiles = []struct{ name, number string }{{"p50", "0.5"}, {"p90", "0.9"}, {"p99", "0.99"}}

// tooOld is how many milliseconds behind its publish a delivery says nothing of the broker's speed any more: it was retained,
// delayed or queued.
const tooOld = 60_000

// answerLatency reads a row for each bucket, step and group, and another one where some of it was too old.
func answerLatency(a *asking) (data.Frames, error) {
	if err := a.needs("latency", event.ID, event.ClientID, event.PublishReceivedAt); err != nil {
		return nil, err
	}
	var events []string
	for _, step := range latencySteps {
		if slices.Contains(a.q.AskedEvents(), step.event) {
			events = append(events, step.event)
		}
	}
	if len(events) == 0 {
		return nil, query.Errorf("events", "the view latency times deliveries and acknowledgements; allowed: %s, %s", event.MessageDelivered, event.MessageAcked)
	}
	cut := a.question.Buckets()
	if len(cut.Starts) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	groups, more, err := a.latencyGroups(events, len(cut.Starts))
	if err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		return data.Frames{frame.NoSeries()}, nil
	}
	timed, err := a.timed(events, cut, groups, more)
	if err != nil {
		return nil, err
	}
	return a.latencySeries(cut, groups, timed), nil
}

// deliveryTimes is a row for each delivery and each acknowledgement: a message, a receiver and a step, however often it was
// recorded. Of a delivery that was repeated the first counts. It took as long as the two nodes' clocks say, which can be less
// than nothing.
func (a *asking) deliveryTimes(b *statement.Builder, events []string) string {
	selected := []string{
		"event", "id", "clientid", `min("timestamp") AS first_at`,
		"min(CAST(" + b.Millis(`"timestamp"`) + " - publish_received_at AS DOUBLE PRECISION)) AS took",
	}
	for i, expression := range a.groupExpressions(a.q.GroupBy) {
		selected = append(selected, "min("+expression+") AS "+groupName(i))
	}
	r := a.messageRows(b, events)
	r.and("publish_received_at IS NOT NULL")
	return "FROM (\nSELECT " + strings.Join(selected, ", ") + "\n" + r.sql() + "\nGROUP BY event, id, clientid\n) AS d"
}

// latencyGroups are those with the most deliveries; without groupBy, the one group of all. more says that there are others.
func (a *asking) latencyGroups(events []string, points int) (groups []group, more bool, err error) {
	if len(a.q.GroupBy) == 0 {
		return []group{{}}, false, nil
	}
	limit := a.limit(defaultSeries)
	if most := max(1, maxPoints/(points*len(latencySteps)*len(latencyQuantiles))); limit > most {
		a.q.Infof("The limit was lowered to %d groups: an answer has at most %d points.", most, maxPoints)
		limit = most
	}
	b := a.builder()
	agg := aggregate{
		from:   fmt.Sprintf("%s\nWHERE took <= %d", a.deliveryTimes(b, events), tooOld),
		values: []value{intValue("n", "count(*)")},
	}
	for i := range a.q.GroupBy {
		agg.groups = append(agg.groups, "d."+groupName(i))
	}
	sql, columns := agg.sql(a.q.GroupBy)
	result, err := a.biggest(b, sql, columns, byNumber, "", limit)
	if err != nil {
		return nil, false, err
	}
	for row := range result.Rows {
		groups = append(groups, groupAt(result, len(a.q.GroupBy), row))
	}
	if result.More {
		a.q.Warnf("Only the biggest %d groups are shown; there are more. Raise the limit, or group by less.", limit)
	}
	return groups, result.More, nil
}

// timing is what one series is about.
type timing struct {
	group    group
	event    string
	quantile string
}

// timed reads quantiles, a value a bucket. What is too old stands in rows of its own, and is counted.
func (a *asking) timed(events []string, cut ask.Buckets, groups []group, more bool) (map[timing][]*float64, error) {
	b := a.builder()
	selected := []string{statement.Bucket(cut.Interval, "d.first_at") + " AS t", "d.event AS event", fmt.Sprintf("CASE WHEN d.took > %d THEN 1 ELSE 0 END AS too_old", tooOld)}
	columns := []statement.Column{{Name: "t", Type: event.Time}, {Name: event.Event, Type: event.String}, {Name: "too_old", Type: event.Int}}
	expressions := make([]string, len(a.q.GroupBy))
	for i, by := range a.q.GroupBy {
		expressions[i] = "d." + groupName(i)
		selected = append(selected, expressions[i]+" AS "+groupName(i))
		columns = append(columns, groupColumn(i, by))
	}
	grouped := len(selected)
	selected, columns = append(selected, "count(*) AS n"), append(columns, statement.Column{Name: "n", Type: event.Int})
	for _, q := range latencyQuantiles {
		selected = append(selected, b.Quantile(q.number, "d.took")+" AS "+q.name)
		columns = append(columns, statement.Column{Name: q.name, Type: event.Float})
	}
	from := a.deliveryTimes(b, events)
	if more {
		var chosen []string
		for _, g := range groups {
			chosen = append(chosen, "("+a.equals(b, expressions, a.q.GroupBy, g)+")")
		}
		from += "\nWHERE " + strings.Join(chosen, " OR ")
	}
	limit := 2 * len(cut.Starts) * len(events) * max(1, len(groups))
	sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY %s\nORDER BY 1\nLIMIT %d", strings.Join(selected, ", "), from, ordinals(1, grouped), limit+1)
	result, err := a.run(b.Build(sql, limit, columns...))
	if err != nil {
		return nil, err
	}
	return a.timings(result, cut), nil
}

func (a *asking) timings(result *store.Result, cut ask.Buckets) map[timing][]*float64 {
	series := map[timing][]*float64{}
	old := map[string]int64{}
	for row := range result.Rows {
		name := result.Column(event.Event).Strings[row]
		if result.Column("too_old").Ints[row] == 1 {
			old[name] += result.Column("n").Ints[row]
			continue
		}
		n := cut.Place(result.Columns[0].Times[row])
		if n < 0 {
			continue
		}
		for _, q := range latencyQuantiles {
			key := timing{groupAt(result, len(a.q.GroupBy), row), name, q.name}
			if series[key] == nil {
				series[key] = make([]*float64, len(cut.Starts))
			}
			series[key][n] = &result.Column(q.name).Floats[row]
		}
	}
	if len(old) > 0 {
		a.q.Infof("Left out, because they came more than %s after the publish (retained, delayed or queued messages): %d deliveries, %d acknowledgements.",
			time.Duration(tooOld)*time.Millisecond, old[event.MessageDelivered], old[event.MessageAcked])
	}
	return series
}

// latencySeries is a frame for each quantile of each step of each group, where there is anything to show.
func (a *asking) latencySeries(cut ask.Buckets, groups []group, timed map[timing][]*float64) data.Frames {
	s := frame.Series{Times: cut.Starts, Unit: "ms", Nullable: true}
	var frames data.Frames
	for _, g := range groups {
		for _, step := range latencySteps {
			for _, q := range latencyQuantiles {
				values, ok := timed[timing{g, step.event, q.name}]
				if !ok {
					continue
				}
				labels, title := data.Labels{"quantile": q.name, "step": step.name}, q.name+" "+step.name
				for i, name := range a.groupNames() {
					labels[name] = g[i].label()
					title += ", " + g[i].label()
				}
				frames = append(frames, s.Frame(labels, title, values))
			}
		}
	}
	if frames == nil {
		return data.Frames{frame.NoSeries()}
	}
	return frames
}
