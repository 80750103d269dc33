package grafana

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
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
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

// panelWidth is how many points a panel of a usual width asks for.
const panelWidth = 600

// foreseen are the notices that panels may show.
var foreseen = regexp.MustCompile("^(" + strings.Join([]string{
	`Only the newest (1|100|200|500) (rows|connections|messages|receivers|annotations) are shown; there are more`,
	`Only the biggest (10|20|50) groups are shown; there are more`,
	`Only the biggest 6 edges are shown; there are more`,
	`Only the 20 clients whose state changed most are shown; there are more`,
	`Only the newest (100|2000) changes of these clients are shown`,
	`Left out, because they came more than 1m0s after the publish`,
	`There are no (rows of outcome failure|deliveries without an acknowledgement)`,
	`\d+ (rows of outcome failure|deliveries without an acknowledgement), of \d+ clients?, are compared with`,
	`Only the 20 values that differ most are shown; there are more`,
	`There are no other (rows|deliveries) to compare with`,
	`They are of so few clients that it can't be told what they have in common`,
	`Nothing sets them apart`,
	`Nothing is looked for: text is empty`,
	`A diagnosis looks at all events, so the key filters for reason was ignored`,
}, "|") + ")")

// viewer asks as dashboards and alert rules do.
type viewer struct {
	*ask.Asker
	told map[string]backend.DataResponse // what it was told to each query of panels, which isn't asked twice of rows that stay; nil: nothing is kept
}

// show asks what a panel asks, as Grafana sends it, and gives the answers by refID.
func (a viewer) show(t *testing.T, d dashboard, p dashboardPanel, chosen choices) backend.Responses {
	t.Helper()
	interval := a.To.Sub(a.From) / panelWidth
	if p.Interval != "" {
		least, err := time.ParseDuration(p.Interval)
		require.NoError(t, err)
		interval = max(interval, least)
	}
	var queries []backend.DataQuery
	for _, target := range p.Targets {
		queries = append(queries, a.sent(t, d.fill(target, chosen), interval, panelWidth))
	}
	responses, unasked := a.known(queries)
	if len(unasked) == 0 {
		return responses
	}
	asked, err := a.Query(t.Context(), map[string]string{"http_X-Dashboard-Uid": d.UID}, unasked...)
	require.NoError(t, err)
	for _, q := range unasked {
		r := asked[q.RefID]
		require.NoError(t, r.Error, "%s %s %v", p.Title, q.RefID, chosen)
		a.RequireSound(t, q.RefID, r)
		for _, notice := range r.Frames[0].Meta.Notices {
			require.Regexp(t, foreseen, notice.Text, "%s %s %v", p.Title, q.RefID, chosen)
		}
		responses[q.RefID] = r
		if a.told != nil {
			a.told[string(q.JSON)] = r
		}
	}
	return responses
}

// known gives the answers to queries that were asked before, and the queries that weren't.
func (a viewer) known(queries []backend.DataQuery) (answers backend.Responses, unasked []backend.DataQuery) {
	answers = backend.Responses{}
	for _, q := range queries {
		if r, ok := a.told[string(q.JSON)]; ok {
			answers[q.RefID] = r
		} else {
			unasked = append(unasked, q)
		}
	}
	return answers, unasked
}

// sent is a query as Grafana sends it.
func (a viewer) sent(t *testing.T, model map[string]any, interval time.Duration, points int64) backend.DataQuery {
	t.Helper()
	model = maps.Clone(model)
	model["intervalMs"], model["maxDataPoints"] = interval.Milliseconds(), points
	raw, err := json.Marshal(model)
	require.NoError(t, err)
	return backend.DataQuery{
		RefID: model["refId"].(string), JSON: raw, TimeRange: backend.TimeRange{From: a.From, To: a.To},
		Interval: interval, MaxDataPoints: points,
	}
}

// readings is what a panel says, target by target: the figure of a stat, the sum of series, how many series a latency has, how
// many clients a timeline, the attempts of each step of a funnel, the sum of causes, how many findings are more than information,
// the messages through the topics of a graph, the rows of any other table, the lines of logs. Nil is what Grafana shows as no
// value or no data.
func readings(t *testing.T, p dashboardPanel, responses backend.Responses) []*float64 {
	t.Helper()
	var list []*float64
	for _, target := range p.Targets {
		frames := responses[target["refId"].(string)].Frames
		if len(frames[0].Fields) == 0 {
			require.Len(t, frames, 1)
			list = append(list, nil)
			continue
		}
		switch target["view"] {
		case "trace":
			list = append(list, new(float64(frames[0].Rows())))
		case "timeline", "latency":
			list = append(list, new(float64(len(frames))))
		case "funnel":
			for row := range frames[0].Rows() {
				list = append(list, new(numberAt(t, frames[0], "attempts", row)))
			}
		case "causes":
			list = append(list, sumOf(t, frames, "count"))
		case "findings":
			list = append(list, new(sumWhere(t, frames[0], "severity", []string{"critical", "warning"}, "")))
		case "graph":
			list = append(list, new(sumWhere(t, frames[0], "subtitle", []string{"topic"}, "mainstat")))
		case "count":
			if p.Type == "table" {
				list = append(list, new(float64(frames[0].Rows())))
				continue
			}
			fallthrough
		case "rate":
			if p.Type == "stat" && target["groupBy"] == nil {
				require.Len(t, frames, 1)
				require.Equal(t, 1, frames[0].Rows())
			}
			list = append(list, sumOf(t, frames, "value"))
		default:
			require.Len(t, frames, 1)
			list = append(list, new(float64(frames[0].Rows())))
		}
	}
	return list
}

// sumWhere adds up a field over the rows whose field of texts holds one of some, or counts these rows.
func sumWhere(t *testing.T, f *data.Frame, texts string, wanted []string, field string) float64 {
	t.Helper()
	sum := 0.0
	for row := range f.Rows() {
		if text, ok := f.Fields[fieldAt(t, f, texts)].ConcreteAt(row); !ok || !slices.Contains(wanted, text.(string)) {
			continue
		}
		if field == "" {
			sum++
		} else {
			sum += numberAt(t, f, field, row)
		}
	}
	return sum
}

func numberAt(t *testing.T, f *data.Frame, field string, row int) float64 {
	t.Helper()
	v, err := f.Fields[fieldAt(t, f, field)].FloatAt(row)
	require.NoError(t, err)
	return v
}

// sumOf adds up a field of all frames; nil where there is none.
func sumOf(t *testing.T, frames data.Frames, name string) *float64 {
	t.Helper()
	var sum *float64
	for _, f := range frames {
		field := f.Fields[fieldAt(t, f, name)]
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
func scene(t *testing.T, b *testkit.Bench) (viewer, fleet.Tally) {
	t.Helper()
	clients := 40
	if b.Asked() == statement.GreptimeDB {
		clients = 20 // the figures are those of the stories; the others take time
	}
	f, err := fleet.New(fleet.Options{Seed: 11, Start: testkit.Start, Duration: time.Hour, Clients: clients, Rate: 0.02, Publishes: true})
	require.NoError(t, err)
	tally := fleet.Tally{}
	b.Load(t, tally.Watch(f.Rows()))
	return viewer{ask.New(t, b.Settings(t, nil)), map[string]backend.DataResponse{}}, tally
}

// chosenOf names choices in a test's name.
func chosenOf(c choices) string {
	if len(c) == 0 {
		return "all"
	}
	return fmt.Sprint(map[string][]string(c))
}
