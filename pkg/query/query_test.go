package query

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

var (
	rangeFrom = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	rangeTo   = rangeFrom.Add(time.Hour)
)

// wide is a table with the columns that EMQX writes, and no others.
var wide = Table{Name: "full_link", Schema: event.Wide, Payload: Payload{Mode: PayloadShow}, MaxRows: 10000}

// ask reads a query about a table, as a dashboard sends it.
func ask(table Table, model string) (*Query, error) {
	return askAs(table, Request{JSON: []byte(model), From: rangeFrom, To: rangeTo, Interval: 15 * time.Second, MaxDataPoints: 800})
}

func askAs(table Table, request Request) (*Query, error) {
	draft, err := Parse(request)
	if err != nil {
		return nil, err
	}
	return draft.Resolve(table)
}

// plain is the query that names a scenario and nothing else.
func plain(t *testing.T, scenario string) *Query {
	t.Helper()
	s, ok := event.ScenarioNamed(scenario)
	require.True(t, ok)
	return &Query{
		Scenario: s, From: rangeFrom, To: rangeTo, Outcome: event.Any, Measure: Count, Baseline: Others, Interval: 15 * time.Second, MaxDataPoints: 800,
		Columns: columnsNamed(t, event.Wide, append([]string{event.Timestamp, event.Event}, s.Columns...)...), Ascending: s.Ascending,
		Schema: event.Wide, Payload: Payload{Mode: PayloadShow}, MaxRows: 10000,
	}
}

func columnsNamed(t *testing.T, schema event.Schema, names ...string) []event.Column {
	t.Helper()
	columns := make([]event.Column, len(names))
	for i, name := range names {
		column, ok := schema.Column(name)
		require.True(t, ok, name)
		columns[i] = column
	}
	return columns
}

func namesOf(columns []event.Column) []string { return event.Schema(columns).Names() }

// requireQuery compares every field of two queries.
func requireQuery(t *testing.T, want, got *Query) {
	t.Helper()
	w, g := reflect.ValueOf(*want), reflect.ValueOf(*got)
	for i := range w.NumField() {
		a, b := w.Field(i), g.Field(i)
		if w.Type().Field(i).Name == "About" {
			continue // the keys as they were written
		}
		if a.Kind() == reflect.Slice && a.Len()+b.Len() == 0 {
			continue // an empty list says what none says
		}
		require.Equal(t, a.Interface(), b.Interface(), w.Type().Field(i).Name)
	}
}

// requireError wants the user's own mistake, told in these words.
func requireError(t *testing.T, err error, text string) {
	t.Helper()
	require.EqualError(t, err, text)
	var mistake *Error
	require.ErrorAs(t, err, &mistake)
}

func TestErrorNamesItsKey(t *testing.T) {
	require.EqualError(t, Errorf("limit", "%d is not allowed", 0), "limit: 0 is not allowed")
	require.EqualError(t, Errorf("", "the range ends before it begins"), "the range ends before it begins")
	require.EqualError(t, UnknownValue("order", "up", []string{"asc", "desc"}), `order: "up" is not known; allowed: asc, desc`)
}

func TestMeasuresAndOutcomes(t *testing.T) {
	for _, test := range []struct {
		scenario string
		measures []string
		outcomes []string
	}{
		{"lifecycle", []string{"count", "perSecond", "clients", "share", "age"}, []string{"any", "failure", "success"}},
		{"access", []string{"count", "perSecond", "clients", "share", "age"}, []string{"any", "failure", "success"}},
		{"delivery", []string{"count", "perSecond", "clients", "share", "unacknowledged", "p50", "p90", "p99", "age"}, []string{"any", "success"}},
		{"drops", []string{"count", "perSecond", "clients", "share", "age"}, []string{"any", "failure"}},
		{"events", []string{"count", "perSecond", "clients", "age"}, []string{"any", "failure", "success"}},
	} {
		t.Run(test.scenario, func(t *testing.T) {
			require.Equal(t, test.measures, Measures(test.scenario, "count"))
			require.Equal(t, test.measures[:len(test.measures)-1], Measures(test.scenario, "top"), "no age where there are more numbers")
			require.Equal(t, test.outcomes, Outcomes(plain(t, test.scenario).Scenario))
		})
	}
}

func TestAskedEvents(t *testing.T) {
	q := plain(t, "access")
	require.Equal(t, []string{"client.check_authn_complete", "client.check_authz_complete"}, q.AskedEvents())
	q.Events = []string{"client.check_authz_complete"}
	require.Equal(t, []string{"client.check_authz_complete"}, q.AskedEvents())
	require.Nil(t, plain(t, "events").AskedEvents())
}

func TestNotices(t *testing.T) {
	var q Query
	q.Warnf("%d rows are missing", 3)
	q.Infof("the limit is %d", 10)
	require.Equal(t, []Notice{{Warning: true, Text: "3 rows are missing"}, {Text: "the limit is 10"}}, q.Notices)
}
