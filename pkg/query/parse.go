package query

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// How a query is read as far as it doesn't depend on the table.

// Request is a query as Grafana sends it.
type Request struct {
	JSON          []byte
	From, To      time.Time
	Interval      time.Duration // Grafana's intervalMs
	MaxDataPoints int64
	FromAlert     bool
}

// Draft is a query whose names of columns are still to be compared with the table's.
type Draft struct {
	query   Query
	columns []string
	groups  []string
	filters []draftFilter
}

// maxValues bounds the alternatives of one key: each becomes part of a statement.
const maxValues = 1000

// maxAllValues bounds those of all keys together: some statements hold them more than once, and none may hold more than 65,535.
const maxAllValues = 10_000

// all is what a dashboard variable sends for All; it drops its key.
const all = "$__all"

// grafanaKeys stand in every Grafana query; they are not the model's.
var grafanaKeys = []string{
	"refId", "datasource", "datasourceId", "hide", "intervalMs", "maxDataPoints", "queryType", "key", "timeRange", "range", "queryCachingTTL",
}

// Parse reads a query and checks everything that doesn't depend on the table. Its errors are *Error.
func Parse(req Request) (*Draft, error) {
	p := parser{}
	if err := json.Unmarshal(req.JSON, &p.raw); err != nil || p.raw == nil {
		return nil, Errorf("", "the query is not a JSON object such as {\"scenario\": \"lifecycle\"}")
	}
	d := &Draft{query: Query{Outcome: event.Any, Measure: Count, Baseline: Others, Interval: offered(req)}}
	q := &d.query
	if err := p.timeRange(q, req); err != nil {
		return nil, err
	}
	p.unknownKeys(q)
	for _, key := range keys {
		if q.Scenario.Name == event.SQL && !key.sql {
			p.tellIgnored(q, key)
		} else {
			key.read(&p, d)
		}
	}
	if q.Scenario.Name == event.SQL {
		return d, p.failed()
	}
	q.About = map[string]json.RawMessage{}
	for _, key := range keys {
		if raw, ok := p.get(key.Name); ok && key.about {
			q.About[key.Name] = raw
		}
	}
	q.Notices = append(q.Notices, p.notices...)
	if p.count > maxAllValues {
		p.fail(Errorf("", "the query's keys hold %d values in all; at most %d are allowed: use patterns or regular expressions, or leave keys out for all", p.count, maxAllValues))
	}
	return d, p.failed()
}

func (p *parser) timeRange(q *Query, req Request) error {
	q.From, q.To = ceilMilli(req.From), ceilMilli(req.To)
	if q.To.Before(q.From) {
		return Errorf("", "the time range ends (%s) before it begins (%s)", q.To.Format(time.RFC3339), q.From.Format(time.RFC3339))
	}
	q.FromAlert, q.MaxDataPoints = req.FromAlert, req.MaxDataPoints
	return nil
}

// ceilMilli rounds up: rows have whole milliseconds, so this changes neither what is from a time on, nor what is before it.
func ceilMilli(t time.Time) time.Time {
	return time.UnixMilli(t.Add(time.Millisecond - 1).UnixMilli()).UTC()
}

func (p *parser) unknownKeys(q *Query) {
	for _, key := range slices.Sorted(maps.Keys(p.raw)) {
		if !slices.Contains(keyNames(), key) && !slices.Contains(grafanaKeys, key) {
			q.Warnf("The query's key %q is not known and was ignored; known keys: %s.", key, strings.Join(keyNames(), ", "))
		}
	}
}

func (p *parser) scenario(q *Query) {
	name := p.text("scenario")
	scenario, ok := event.ScenarioNamed(name)
	if !ok {
		names := make([]string, len(event.AllScenarios))
		for i, s := range event.AllScenarios {
			names[i] = s.Name
		}
		if name == "" {
			p.fail(Errorf("scenario", "missing; allowed: %s", strings.Join(names, ", ")))
		}
		p.fail(UnknownValue("scenario", name, names))
	}
	q.Scenario = scenario
}

func (p *parser) events(q *Query) {
	for _, name := range p.list("events") {
		if name == all {
			continue
		}
		if !event.Known(name) || !q.Scenario.Includes(name) {
			p.fail(UnknownValue("events", name, q.Scenario.EventNames()))
			return
		}
		if name = event.Canonical(name); !slices.Contains(q.Events, name) {
			q.Events = append(q.Events, name)
		}
	}
}

func (p *parser) outcome(q *Query) {
	q.Outcome = event.Outcome(p.text("outcome"))
	if q.Outcome == "" {
		q.Outcome = event.Any
	}
	allowed := Outcomes(q.Scenario)
	switch {
	case slices.Contains(allowed, string(q.Outcome)):
	case q.Outcome == event.Success || q.Outcome == event.Failure:
		p.fail(Errorf("outcome", "no row of the scenario %s can be a %s; allowed: %s", q.Scenario.Name, q.Outcome, strings.Join(allowed, ", ")))
	default:
		p.fail(UnknownValue("outcome", string(q.Outcome), allowed))
	}
}
