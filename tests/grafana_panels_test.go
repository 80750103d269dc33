package tests

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// panelWidth is how many points a panel of a usual width asks for.
const panelWidth = 600

// show asks what a panel asks, as Grafana sends it, and gives the answers by refID.
func (a *asker) show(t *testing.T, p dashboardPanel, chosen choices) backend.Responses {
	t.Helper()
	interval := a.to.Sub(a.from) / panelWidth
	if p.Interval != "" {
		least, err := time.ParseDuration(p.Interval)
		require.NoError(t, err)
		interval = max(interval, least)
	}
	var queries []backend.DataQuery
	for _, target := range p.Targets {
		queries = append(queries, a.sent(t, chosen.expand(target), interval, panelWidth))
	}
	responses, err := a.Query(t.Context(), nil, queries...)
	require.NoError(t, err)
	for _, q := range queries {
		r := responses[q.RefID]
		require.NoError(t, r.Error, "%s %s %v", p.Title, q.RefID, chosen)
		a.requireSound(t, q.RefID, r)
		for _, notice := range r.Frames[0].Meta.Notices {
			require.Regexp(t, `^Only the (newest 500 rows|biggest 10 groups) are shown; there are more`, notice.Text, "%s %s %v", p.Title, q.RefID, chosen)
		}
	}
	return responses
}

// sent is a query as Grafana sends it.
func (a *asker) sent(t *testing.T, model map[string]any, interval time.Duration, points int64) backend.DataQuery {
	t.Helper()
	model = maps.Clone(model)
	model["intervalMs"], model["maxDataPoints"] = interval.Milliseconds(), points
	raw, err := json.Marshal(model)
	require.NoError(t, err)
	return backend.DataQuery{
		RefID: model["refId"].(string), JSON: raw, TimeRange: backend.TimeRange{From: a.from, To: a.to},
		Interval: interval, MaxDataPoints: points,
	}
}

// readings is what a panel says, target by target: the figure of a stat, the sum of series, the rows of a table. Nil is
// what Grafana shows as no value or no data.
func readings(t *testing.T, p dashboardPanel, responses backend.Responses) []*float64 {
	t.Helper()
	var list []*float64
	for _, target := range p.Targets {
		frames := responses[target["refId"].(string)].Frames
		switch {
		case len(frames[0].Fields) == 0:
			require.Len(t, frames, 1)
			list = append(list, nil)
		case p.Type == "table":
			list = append(list, new(float64(frames[0].Rows())))
		default:
			if p.Type == "stat" {
				require.Len(t, frames, 1)
				require.Equal(t, 1, frames[0].Rows())
			}
			list = append(list, sumOf(t, frames))
		}
	}
	return list
}

// sumOf adds up the values of all frames; nil where there is none.
func sumOf(t *testing.T, frames data.Frames) *float64 {
	t.Helper()
	var sum *float64
	for _, f := range frames {
		field, at := f.FieldByName("value")
		require.GreaterOrEqual(t, at, 0)
		for i := range field.Len() {
			v, err := field.NullableFloatAt(i)
			require.NoError(t, err)
			if v != nil && sum == nil {
				sum = new(0.0)
			}
			if v != nil {
				*sum += *v
			}
		}
	}
	return sum
}

// something is true if there is anything in readings but zeros.
func something(list []*float64) bool {
	for _, v := range list {
		if v != nil && *v != 0 {
			return true
		}
	}
	return false
}

// spelled is readings as text, rounded: "12 0.5 –".
func spelled(list []*float64) string {
	var texts []string
	for _, v := range list {
		if v == nil {
			texts = append(texts, "–")
		} else {
			texts = append(texts, strconv.FormatFloat(math.Round(*v*1000)/1000, 'f', -1, 64))
		}
	}
	return strings.Join(texts, " ")
}

// scene is an hour of every story among healthy clients, and who asks about it.
func scene(t *testing.T, b *testkit.Bench) (*asker, fleet.Tally) {
	t.Helper()
	clients := 100
	if b.Asked() == statement.GreptimeDB {
		clients = 20 // the figures are those of the stories; the others take time
	}
	f, err := fleet.New(fleet.Options{Seed: 11, Start: start, Duration: time.Hour, Clients: clients, Publishes: true})
	require.NoError(t, err)
	tally := fleet.Tally{}
	b.Load(t, tally.Watch(f.Rows()))
	return newAsker(t, b.Settings(t, nil)), tally
}

// chosenOf names choices in a test's name.
func chosenOf(c choices) string {
	if len(c) == 0 {
		return "all"
	}
	return fmt.Sprint(map[string][]string(c))
}
