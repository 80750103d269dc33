// Package privacy looks into everything that a data source says, for what must not be in it.
package privacy

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }

// start is when the simulated fleet begins.
var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// said is everything that a data source says, by what was asked.
type said map[string]string

// holding lists what was asked where the answer holds a text.
func (s said) holding(text string) []string {
	var list []string
	for asked, answer := range s {
		if strings.Contains(answer, text) {
			list = append(list, asked)
		}
	}
	return list
}

// ask asks queries, keeps whatever comes, and says how many were answered without an error.
func (s said) ask(t *testing.T, d *host.DataSource, models ...string) (answered int) {
	t.Helper()
	for _, model := range models {
		responses, err := d.Query(t.Context(), nil, backend.DataQuery{
			RefID: "A", JSON: []byte(model), TimeRange: backend.TimeRange{From: start, To: start.Add(time.Hour)}, Interval: time.Minute, MaxDataPoints: 1000,
		})
		require.NoError(t, err)
		r := responses["A"]
		if r.Error != nil {
			s["query "+model] = r.Error.Error()
			continue
		}
		answered++
		var frames []string
		for _, f := range r.Frames {
			frames = append(frames, textOf(t, f))
		}
		s["query "+model] = strings.Join(frames, "\n")
	}
	return answered
}

// textOf is a frame with its links, notices and statements.
func textOf(t *testing.T, f *data.Frame) string {
	t.Helper()
	raw, err := data.FrameToJSON(f, data.IncludeAll)
	require.NoError(t, err)
	decoded, err := url.PathUnescape(string(raw)) // links to Explore hold a query in percent signs
	if err != nil {
		decoded = string(raw)
	}
	return string(raw) + decoded
}

// resources asks every resource, with all that the editors may ask of it.
func (s said) resources(t *testing.T, d *host.DataSource, columns, models []string) {
	t.Helper()
	for _, path := range []string{"vocabulary", "setup", "nothing"} {
		s.get(t, d, path)
	}
	for _, column := range append(columns, "source", "nothing") {
		s.get(t, d, fmt.Sprintf("values?column=%s&from=%d&to=%d&limit=1000", url.QueryEscape(column), start.UnixMilli(), start.Add(time.Hour).UnixMilli()))
	}
	for _, model := range models {
		body := fmt.Sprintf(`{"query":%s,"from":%d,"to":%d}`, model, start.UnixMilli(), start.Add(time.Hour).UnixMilli())
		var answer json.RawMessage
		_, err := d.Post(t.Context(), "sql", []byte(body), &answer)
		require.NoError(t, err)
		s["POST sql "+model] = string(answer)
	}
}

func (s said) get(t *testing.T, d *host.DataSource, path string) {
	t.Helper()
	var answer json.RawMessage
	_, err := d.Get(t.Context(), path, &answer)
	require.NoError(t, err)
	s["GET "+path] = string(answer)
}

// health is what Save & test says.
func (s said) health(t *testing.T, d *host.DataSource) {
	t.Helper()
	h, err := d.CheckHealth(t.Context())
	require.NoError(t, err)
	s["health"] = h.Message + string(h.JSONDetails)
}

// subscribe asks for a query's channel, and keeps the rows that are there already.
func (s said) subscribe(t *testing.T, d *host.DataSource, model string) {
	t.Helper()
	path, raw := channel(t, model)
	_, initial, err := d.Subscribe(t.Context(), path, raw)
	switch {
	case err != nil:
		s["stream "+model] = err.Error()
	case initial != nil:
		s["stream "+model] = textOf(t, initial)
	}
}

// channel is the path and the data of a subscription, as the front end makes them.
func channel(t *testing.T, model string) (path string, raw []byte) {
	t.Helper()
	h := fnv.New64a()
	h.Write([]byte(model))
	raw, err := json.Marshal(map[string]string{"query": model})
	require.NoError(t, err)
	return fmt.Sprintf("tail/%016x", h.Sum64()), raw
}

// offered is what the vocabulary offers: every view of every scenario, and the columns.
type offered struct {
	Scenarios []struct {
		Name  string
		Views []string
	}
	Columns []struct{ Name string }
	GroupBy []string
}

func offers(t *testing.T, d *host.DataSource) (o offered) {
	t.Helper()
	_, err := d.Get(t.Context(), "vocabulary", &o)
	require.NoError(t, err)
	require.NotEmpty(t, o.Scenarios)
	return o
}

// needs are the keys without which a view is refused.
var needs = map[string]map[string]any{
	"top": {"groupBy": []string{"event"}}, "trace": {"messages": []string{message}}, "find": {"text": "device"},
}

// message is the ID of one that everybody may look at.
const message = "0006300000000000000000000000AAAA"

// models asks every view of every scenario once, and with each of the additions once more.
func (o offered) models(t *testing.T, additions ...map[string]any) (models []string) {
	t.Helper()
	for _, scenario := range o.Scenarios {
		for _, view := range scenario.Views {
			for _, more := range append([]map[string]any{nil}, additions...) {
				model := map[string]any{"scenario": scenario.Name, "view": view}
				if scenario.Name == "sql" {
					model["rawSql"] = `SELECT "timestamp" AS time, payload AS body, payload AS name, 1 AS value FROM $__table WHERE $__timeFilter`
				}
				for _, keys := range []map[string]any{needs[view], more} {
					for key, value := range keys {
						model[key] = value
					}
				}
				raw, err := json.Marshal(model)
				require.NoError(t, err)
				models = append(models, string(raw))
			}
		}
	}
	return models
}
