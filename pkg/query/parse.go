package query

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
)

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

// alertInterval is the bucket of an alert query that asks for none: Grafana sends one second there.
const alertInterval = time.Minute

// grafanaKeys stand in every Grafana query; they are not the model's.
var grafanaKeys = []string{
	"refId", "datasource", "datasourceId", "hide", "intervalMs", "maxDataPoints", "queryType", "key", "timeRange", "range", "queryCachingTTL",
}

// modelKeys are the keys of the query model.
var modelKeys = []string{
	"scenario", "view", "events", "clients", "parties", "users", "publishers", "sources", "topics", "covers", "messages", "nodes",
	"outcome", "filters", "columns", "groupBy", "measure", "offset", "interval", "order", "limit", "findings", "severities", "rawSql", "format",
}

// aboutKeys say which clients, topics and messages a query is about.
var aboutKeys = []string{"clients", "parties", "users", "publishers", "sources", "topics", "covers", "messages", "nodes", "filters"}

// Parse reads a query and checks everything that doesn't depend on the table. Its errors are *Error.
func Parse(req Request) (*Draft, error) {
	p := parser{alert: req.FromAlert}
	if err := json.Unmarshal(req.JSON, &p.raw); err != nil || p.raw == nil {
		return nil, Errorf("", "the query is not a JSON object such as {\"scenario\": \"lifecycle\"}")
	}
	d := &Draft{}
	q := &d.query
	if err := p.timeRange(q, req); err != nil {
		return nil, err
	}
	p.unknownKeys(q)
	p.scenario(q)
	q.View = p.text("view")
	p.rawSQL(q)
	if q.Scenario.Name == event.SQL {
		p.interval(q, req)
		p.limit(q)
		return d, p.failed()
	}
	p.events(q)

	q.Clients = patterns(&p, "clients")
	q.Parties = patterns(&p, "parties")
	q.Users = patterns(&p, "users")
	q.Publishers = patterns(&p, "publishers")
	q.Nodes = patterns(&p, "nodes")
	q.Sources = parsed(&p, "sources", ParseSource)
	q.Topics = parsed(&p, "topics", mqtt.ParseTopicFilter)
	q.Covers = parsed(&p, "covers", mqtt.ParseTopicName)
	q.Messages = p.alternatives("messages")
	q.Findings, q.Severities = p.alternatives("findings"), p.alternatives("severities")

	q.About = map[string]json.RawMessage{}
	for _, key := range aboutKeys {
		if raw, ok := p.get(key); ok {
			q.About[key] = raw
		}
	}

	p.outcome(q)
	d.filters = p.filters()
	q.Notices = append(q.Notices, p.notices...)
	d.columns = p.list("columns")
	d.groups = p.list("groupBy")
	p.measure(q)
	p.offset(q)
	p.interval(q, req)
	p.order(q)
	p.limit(q)
	if p.count > maxAllValues {
		p.fail(Errorf("", "the query's keys hold %d values in all; at most %d are allowed: use patterns or regular expressions, or leave keys out for all", p.count, maxAllValues))
	}
	return d, p.failed()
}

// parser reads keys one after the other and keeps the first error.
type parser struct {
	raw   map[string]json.RawMessage
	alert bool
	count int // values in lists so far
	err   *Error

	notices []Notice
}

func (p *parser) fail(err *Error) {
	if p.err == nil {
		p.err = err
	}
}

// failed is the first error; nil without one.
func (p *parser) failed() error {
	if p.err == nil {
		return nil
	}
	return p.err
}

// get is the JSON of a key; null stands for a key that isn't there.
func (p *parser) get(key string) (json.RawMessage, bool) {
	raw, ok := p.raw[key]
	return raw, ok && string(raw) != "null"
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
		if !slices.Contains(modelKeys, key) && !slices.Contains(grafanaKeys, key) {
			q.Warnf("The query's key %q is not known and was ignored; known keys: %s.", key, strings.Join(modelKeys, ", "))
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

func (p *parser) measure(q *Query) {
	q.Measure = Measure(p.text("measure"))
	if q.Measure == "" {
		q.Measure = Count
	}
	known := []Measure{Count, PerSecond, Share, Clients, Unacknowledged, P50, P90, P99, Age}
	allowed := Measures(q.Scenario.Name)
	switch {
	case !slices.Contains(known, q.Measure):
		p.fail(UnknownValue("measure", string(q.Measure), allowed))
	case q.Measure == Share && q.Scenario.Name == event.Events:
		p.fail(Errorf("measure", "share needs a scenario, which says what counts as a try: lifecycle, access, delivery or drops"))
	case !slices.Contains(allowed, string(q.Measure)):
		p.fail(Errorf("measure", "the scenario %s has no measure %q; allowed: %s", q.Scenario.Name, q.Measure, strings.Join(allowed, ", ")))
	case q.Outcome != event.Any && (q.Measure == Share || q.Measure == Unacknowledged):
		p.fail(Errorf("outcome", "%q can't be combined with the measure %s, which counts failures itself; leave outcome out", q.Outcome, q.Measure))
	}
}

var intervalForm = regexp.MustCompile(`^([0-9]{1,9})(ms|s|m|h|d|w)$`)

var intervalUnits = map[string]time.Duration{
	"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour,
}

func (p *parser) interval(q *Query, req Request) {
	q.Interval = max(0, req.Interval.Truncate(time.Millisecond))
	if req.FromAlert && q.Interval <= time.Second {
		q.Interval = alertInterval
	}
	text := p.text("interval")
	if text == "" {
		return
	}
	interval, err := ParseInterval(text)
	if err != nil {
		p.fail(Errorf("interval", "%v", err))
		return
	}
	q.Interval = interval
}

// ParseInterval reads a length of time such as 30s or 1h.
func ParseInterval(text string) (time.Duration, error) {
	m := intervalForm.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("%s is no interval; allowed: a number and one of ms, s, m, h, d, w, such as 30s, 1m, 1h", event.Quote(text))
	}
	n, _ := strconv.ParseInt(m[1], 10, 64)
	if n == 0 || n > int64((366*24*time.Hour)/intervalUnits[m[2]]) {
		return 0, fmt.Errorf("%s is out of bounds; allowed: 1ms to 366d", event.Quote(text))
	}
	return time.Duration(n) * intervalUnits[m[2]], nil
}

func (p *parser) offset(q *Query) {
	text := p.text("offset")
	if text == "" {
		return
	}
	offset, err := ParseInterval(text)
	if err != nil {
		p.fail(Errorf("offset", "%v", err))
	}
	q.Offset = offset
}

func (p *parser) order(q *Query) {
	switch order := p.text("order"); order {
	case "":
		q.Ascending = q.Scenario.Ascending
	case "asc":
		q.Ascending = true
	case "desc":
	default:
		p.fail(UnknownValue("order", order, []string{"asc", "desc"}))
	}
}

func (p *parser) limit(q *Query) {
	raw, ok := p.get("limit")
	if !ok {
		return
	}
	n, err := strconv.ParseInt(string(raw), 10, 32)
	if n < 1 || err != nil && !errors.Is(err, strconv.ErrRange) { // what is out of range is read as the nearest number
		p.fail(Errorf("limit", "%s is not allowed; a whole number of at least 1 is", raw))
		return
	}
	q.Limit = int(n)
}

// text reads a key that holds one string.
func (p *parser) text(key string) string {
	raw, ok := p.get(key)
	if !ok {
		return ""
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		p.fail(Errorf(key, "%s is not allowed; a string is", raw))
	}
	p.check(key, text)
	return text
}

// list reads a key that holds strings.
func (p *parser) list(key string) []string {
	raw, ok := p.get(key)
	if !ok {
		return nil
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		p.fail(Errorf(key, "%s is not allowed; a list of strings is, such as [\"a\", \"b\"]", raw))
		return nil
	}
	if len(list) > maxValues {
		p.fail(Errorf(key, "holds %d values; at most %d are allowed: use a pattern, or leave the key out for all", len(list), maxValues))
		return nil
	}
	for _, text := range list {
		p.check(key, text)
	}
	p.count += len(list)
	return list
}

// alternatives reads a list from which a variable's All and empty values drop out.
func (p *parser) alternatives(key string) []string {
	return slices.DeleteFunc(p.list(key), func(s string) bool { return s == all || s == "" })
}

// check refuses what no value can hold, and what nobody filled in.
func (p *parser) check(key, text string) {
	p.checkNull(key, text)
	if text != all && IsVariable(text) && !isReserved(key, text) {
		p.fail(Errorf(key, "%q is a variable that nobody filled in; write the value itself, or leave the key out for all", text))
	}
}

func (p *parser) checkNull(key, text string) {
	if strings.ContainsRune(text, 0) {
		p.fail(Errorf(key, "%q holds the character U+0000, which no MQTT string does", text))
	}
}

func patterns(p *parser, key string) []Pattern {
	return parsed(p, key, func(text string) (Pattern, error) { return ParsePattern(text), nil })
}

func parsed[T any](p *parser, key string, parse func(string) (T, error)) []T {
	var values []T
	for _, text := range p.alternatives(key) {
		value, err := parse(text)
		if err != nil {
			p.fail(Errorf(key, "%q: %v", text, err))
			return nil
		}
		values = append(values, value)
	}
	return values
}

// checkCompared checks a filter's value. A client may really be called like a variable: it is found by =, but in an alert rule,
// which nobody looks at.
func (p *parser) checkCompared(key, text, operator string) {
	if operator != "=" || p.alert || text == all || !IsVariable(text) {
		p.check(key, text)
		return
	}
	p.checkNull(key, text)
	p.notices = append(p.notices, Notice{Warning: true, Text: Errorf(key, "%q looks like a variable that nobody filled in, and was compared as it stands.", text).Error()})
}

func (p *parser) filters() []draftFilter {
	raw, ok := p.get("filters")
	if !ok {
		return nil
	}
	var objects []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &objects); err != nil {
		p.fail(Errorf("filters", "%s is not allowed; a list of {\"column\", \"operator\", \"values\"} is", raw))
		return nil
	}
	if len(objects) > maxValues {
		p.fail(Errorf("filters", "holds %d filters; at most %d are allowed", len(objects), maxValues))
		return nil
	}
	filters := make([]draftFilter, 0, len(objects))
	for i, object := range objects {
		filters = append(filters, p.filter(fmt.Sprintf("filters[%d]", i), object))
	}
	return filters
}

func (p *parser) filter(key string, object map[string]json.RawMessage) draftFilter {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains([]string{"column", "operator", "values"}, name) {
			p.fail(Errorf(key, "%q is not known; allowed: column, operator, values", name))
		}
	}
	inner := parser{raw: object, alert: p.alert}
	d := draftFilter{key: key, column: inner.text("column")}
	name := inner.text("operator")
	if inner.err != nil {
		p.fail(Errorf(key+"."+inner.err.Key, "%s", inner.err.Msg))
	}
	operator, ok := operatorNamed(name)
	if !ok {
		p.fail(UnknownValue(key+".operator", name, operatorNames()))
	}
	d.operator = operator

	if raw, ok := inner.get("values"); ok {
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		if err := decoder.Decode(&d.values); err != nil {
			p.fail(Errorf(key+".values", "%s is not allowed; a list of strings, numbers or booleans is", raw))
		}
	}
	d.values = slices.DeleteFunc(d.values, func(v any) bool { return v == all })
	for _, v := range d.values {
		switch v := v.(type) {
		case string:
			p.checkCompared(key+".values", v, name)
		case json.Number, bool, nil:
		default:
			shown, _ := json.Marshal(v) // read from JSON a moment ago
			p.fail(Errorf(key+".values", "%s is not allowed; strings, numbers, booleans and null are", shown))
		}
	}
	p.count += len(d.values)
	switch {
	case len(d.values) > maxValues:
		p.fail(Errorf(key+".values", "holds %d values; at most %d are allowed", len(d.values), maxValues))
	case strings.HasPrefix(name, "<") || strings.HasPrefix(name, ">"):
		if len(d.values) > 1 {
			p.fail(Errorf(key+".values", "%s compares with one value, not %d", name, len(d.values)))
		}
	}
	return d
}
