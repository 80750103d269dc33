package query

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// The keys that shape an answer: what is measured, in what intervals, in which order and how much of it.

func (p *parser) measure(q *Query) {
	q.Measure = Measure(p.text("measure"))
	if q.Measure == "" {
		q.Measure = Count
	}
	allowed := Measures(q.Scenario.Name, q.View)
	switch {
	case !q.Measure.known():
		p.fail(UnknownValue("measure", string(q.Measure), allowed))
	case q.Measure == Share && q.Scenario.Name == event.Events:
		p.fail(Errorf("measure", "share needs a scenario, which says what counts as a try: lifecycle, access, delivery or drops"))
	case q.Measure == Age && ageless(q.View):
		p.fail(Errorf("measure", "age is a measure of the view count; %s takes the others", q.View))
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

// alertInterval is the bucket of an alert query that asks for none: Grafana sends one second there.
const alertInterval = time.Minute

// offered is the interval where the query asks for none.
func offered(req Request) time.Duration {
	interval := max(0, req.Interval.Truncate(time.Millisecond))
	if req.FromAlert && interval <= time.Second {
		return alertInterval
	}
	return interval
}

func (p *parser) interval(q *Query) {
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

// mostPasted bounds a text that is looked for, in bytes.
const mostPasted = 64 << 10

func (p *parser) pasted(q *Query) {
	q.Text = p.text("text")
	if len(q.Text) > mostPasted {
		p.fail(Errorf("text", "is %d bytes long; at most %d are allowed: paste a name, or a few lines", len(q.Text), mostPasted))
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

func (p *parser) baseline(q *Query) {
	switch q.Baseline = p.text("baseline"); q.Baseline {
	case "":
		q.Baseline = Others
	case Others, Previous:
	default:
		p.fail(UnknownValue("baseline", q.Baseline, []string{Others, Previous}))
	}
}
