package plugin

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/check"
	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// call asks a resource and reads its answer; it gives the HTTP status.
func call(t *testing.T, d *Datasource, method, address, body string, answer any) int {
	t.Helper()
	var response *backend.CallResourceResponse
	path, _, _ := strings.Cut(address, "?")
	err := d.CallResource(t.Context(), &backend.CallResourceRequest{Method: method, Path: path, URL: address, Body: []byte(body)},
		backend.CallResourceResponseSenderFunc(func(r *backend.CallResourceResponse) error {
			response = r
			return nil
		}))
	require.NoError(t, err)
	require.Equal(t, []string{"application/json"}, response.Headers["Content-Type"])
	require.NoError(t, json.Unmarshal(response.Body, answer), "%s", response.Body)
	return response.Status
}

// refused wants a resource to fail, and gives its message.
func refused(t *testing.T, d *Datasource, method, address, body string, status int) string {
	t.Helper()
	var answer struct{ Message string }
	require.Equal(t, status, call(t, d, method, address, body, &answer))
	return answer.Message
}

// around are the times of the rows of these tests, as parameters.
var around = "&from=" + ms(start.Add(-time.Hour)) + "&to=" + ms(start.Add(time.Second))

func ms(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }

func valuesOf(t *testing.T, d *Datasource, query string) (values []scenario.Value) {
	t.Helper()
	require.Equal(t, 200, call(t, d, "GET", "values?"+query+around, "", &values))
	return values
}

func textsOf(values []scenario.Value) []string {
	list := []string{}
	for _, v := range values {
		list = append(list, v.Text)
	}
	return list
}

// seen is a row of a client, so many minutes before start.
func seen(client string, minutes int64) fleet.Row {
	return fleet.Row{Timestamp: start.UnixMilli() - minutes*60_000, Event: "client.connected", ClientID: &client}
}

func TestValues(t *testing.T) {
	connected := fleet.Row{
		Timestamp: start.UnixMilli(), Event: "client.connected", ClientID: new("dev-1"), Username: new(""), Peername: new("78.234.1.9:51022"),
		QoS: new(int64(1)), CleanStart: new(true), Payload: new("secret"),
	}
	older := fleet.Row{
		Timestamp: start.UnixMilli() - 1, Event: "delivery.dropped", ClientID: new("dev-2"), Peername: new("2001:db8::7:51022"), QoS: new(int64(0)), CleanStart: new(false),
	}
	again := fleet.Row{Timestamp: start.UnixMilli() - 2, Event: "message.delivery_dropped", ClientID: new("other"), Peername: new("78.234.1.9:4")}
	d := filled(t, nil, seen("dev-1", 20), seen("dev-3", 20), seen("dev-4", 59), seen("dev-5", 61), again, older, connected)

	for name, tc := range map[string]struct {
		query string
		want  []string
	}{
		"most recent first":        {"column=clientid", []string{"dev-1", "dev-2", "other", "dev-3", "dev-4"}},
		"prefix":                   {"column=clientid&prefix=dev", []string{"dev-1", "dev-2", "dev-3", "dev-4"}},
		"prefix is case-sensitive": {"column=clientid&prefix=DEV", []string{}},
		"the newest are enough":    {"column=clientid&prefix=dev&limit=2", []string{"dev-1", "dev-2"}},
		"the newest aren't":        {"column=clientid&prefix=dev&limit=3", []string{"dev-1", "dev-2", "dev-3"}},
		"no empty texts":           {"column=username", []string{}},
		"source":                   {"column=source", []string{"78.234.1.9", "2001:db8::7"}},
		"source by prefix":         {"column=source&prefix=2001:", []string{"2001:db8::7"}},
		"both names of an event":   {"column=event", []string{"client.connected", "message.delivery_dropped"}},
		"numbers":                  {"column=qos", []string{"1", "0"}},
		"booleans":                 {"column=clean_start", []string{"true", "false"}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, tc.want, textsOf(valuesOf(t, d, tc.query))) })
	}

	written := filled(t, nil, older)
	require.Equal(t, []string{"message.delivery_dropped"}, textsOf(valuesOf(t, written, "column=event&prefix=message.delivery")), "found by the name that is shown")

	var none []scenario.Value
	require.Equal(t, 200, call(t, d, "GET", "values?column=clientid", "", &none), "without times: the last hour")
	require.Empty(t, none)

	for query, says := range map[string]string{
		"":                            `column: "" is not known; allowed: source, event, clientid, `,
		"column=payload":              `column: "payload" is not known; allowed: source, `,
		"column=timestamp":            `column: "timestamp" is not known; allowed: source, `,
		"column=a'b":                  `column: "a'b" is not known; allowed: source, `,
		"column=clientid&limit=0":     `limit: "0" is not allowed; a whole number of at least 1 is`,
		"column=clientid&limit=x":     `limit: "x" is not allowed; a whole number of at least 1 is`,
		"column=clientid&prefix=%00":  `prefix: "\x00" holds the character U+0000, which no MQTT string does`,
		"column=clientid&from=x":      `from: "x" is not allowed; milliseconds since 1970 are`,
		"column=clientid&to=now":      `to: "now" is not allowed; milliseconds since 1970 are`,
		"column=clientid&from=2&to=1": "from: the time range ends before it begins",
	} {
		got := refused(t, d, "GET", "values?"+query, "", 400)
		require.Contains(t, got, says, query)
		_, list, _ := strings.Cut(got, "allowed: ")
		require.NotContains(t, strings.Split(list, ", "), "timestamp")
		require.NotContains(t, strings.Split(list, ", "), "payload")
	}
}

// odd are values that a pattern, a LIKE or a statement could misread.
var odd = []string{`100%`, `a_b`, `a*b`, `a\b`, `a\*b`, `a\\`, `*`, `\`, `%`, `_`, `o'neil`, `"x"`, `$1`, `${1}`, `émoji-🚀`, ` `, `'; DROP TABLE x; --`}

func TestValuesMatchThemselves(t *testing.T) {
	rows := []fleet.Row{seen("axb", 1), seen("100x", 1), seen(`a\xb`, 1), seen("ab", 1)}
	for _, name := range odd {
		rows = append(rows, seen(name, 1))
	}
	rows = append(rows, fleet.Row{Timestamp: start.UnixMilli(), Event: "client.connected", ClientID: new("v6"), Peername: new("2001:db8::7:51022")},
		fleet.Row{Timestamp: start.UnixMilli(), Event: "client.connected", ClientID: new("v4"), Peername: new("10.0.0.1:51022")})
	d := filled(t, nil, rows...)

	clients := func(key, value string) (found []string) {
		model, err := json.Marshal(map[string]any{"scenario": "events", key: []string{value}, "columns": []string{"clientid"}})
		require.NoError(t, err)
		r := ask(t, d, asked("A", string(model)))["A"]
		require.NoError(t, r.Error)
		if r.Frames[0].Rows() == 0 {
			return nil
		}
		field, _ := r.Frames[0].FieldByName("clientid")
		for i := range field.Len() {
			v, _ := field.ConcreteAt(i)
			found = append(found, v.(string))
		}
		return found
	}
	offered := valuesOf(t, d, "column=clientid")
	require.Subset(t, textsOf(offered), odd)
	for _, v := range offered {
		require.Equal(t, []string{v.Text}, clients("clients", v.Value), "%+v", v)
	}
	for _, name := range odd {
		got := textsOf(valuesOf(t, d, "column=clientid&prefix="+url.QueryEscape(name)))
		for _, text := range got {
			require.True(t, strings.HasPrefix(text, name), "%q is no prefix of %q", name, text)
		}
		require.Contains(t, got, name)
	}
	for _, v := range valuesOf(t, d, "column=source") {
		require.Len(t, clients("sources", v.Value), 1, "%+v", v)
	}
}

// slow answers the first statements, and none after.
type slow struct {
	*store.Store
	quick int
	ran   []statement.Statement
}

func (s *slow) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	s.ran = append(s.ran, st)
	if len(s.ran) > s.quick {
		return nil, &store.Error{Kind: store.TimedOut, Message: "too late"}
	}
	return s.Store.Query(ctx, st)
}

func TestValuesThatTakeLong(t *testing.T) {
	b := testkit.New(t)
	b.Load(t, slices.Values([]fleet.Row{seen("old", 30), seen("new", 0)}))
	database := &slow{Store: b.Asker(t, start).Store, quick: 1}
	target := scenario.Target{Database: database, Dialect: statement.PostgreSQL, Table: testkit.Table}
	request := scenario.ValuesRequest{Column: "clientid", From: start.Add(-time.Hour), To: start.Add(time.Second), Limit: 50, Schema: event.Wide}

	values, err := scenario.Values(t.Context(), target, request)
	require.NoError(t, err)
	require.Equal(t, []string{"new"}, textsOf(values), "what came in time")
	for _, st := range database.ran {
		require.Empty(t, check.Statement(st, testkit.Table), "%s", st)
	}

	database.ran, database.quick = nil, 0
	_, err = scenario.Values(t.Context(), target, request)
	require.EqualError(t, err, "too late")
}

func TestValuesEndAfterTwoSeconds(t *testing.T) {
	b := testkit.New(t)
	d := instance(t, b.Settings(t, nil))
	require.Empty(t, valuesOf(t, d, "column=clientid"))
	conn, err := pgx.Connect(t.Context(), b.Server.ConnString(b.Database))
	require.NoError(t, err)
	defer conn.Close(context.Background())
	_, err = conn.Exec(t.Context(), "BEGIN; LOCK TABLE "+testkit.Table+" IN ACCESS EXCLUSIVE MODE")
	require.NoError(t, err)
	require.Equal(t, "The database didn't answer in time. Choose a shorter time range or name a client.", refused(t, d, "GET", "values?column=clientid", "", 504))
}

func TestSQLPreview(t *testing.T) {
	d := filled(t, nil)
	var shown struct{ Statements []statement.Statement }
	body := `{"query":{"scenario":"access","outcome":"failure","clients":["a'b"],"limit":5},"from":1772352000000,"to":"1772355600000"}`
	require.Equal(t, 200, call(t, d, "POST", "sql", body, &shown))
	require.Len(t, shown.Statements, 1)
	st := shown.Statements[0]
	require.Contains(t, st.SQL, `WHERE "timestamp" >= $1`)
	require.NotContains(t, st.SQL, "a'b")
	require.Equal(t, []any{"2026-03-01T08:00:00.000Z", "2026-03-01T09:00:00.000Z"}, st.Values[:2])
	require.Contains(t, st.Values, "a'b")

	rate := `{"query":{"scenario":"access","view":"rate","intervalMs":60000,"maxDataPoints":10},"from":1772352000000,"to":1772355600000}`
	require.Equal(t, 200, call(t, d, "POST", "sql", rate, &shown))
	require.Contains(t, shown.Statements[0].SQL, "INTERVAL '600 seconds'", "60 minutes in at most 10 points")

	for body, says := range map[string]string{
		`x`: `the request's body must be {"query": {…}, "from": <ms>, "to": <ms>}`,
		`{"query":{"scenario":"x"},"from":1,"to":2}`:      `scenario: "x" is not known`,
		`{"query":{"scenario":"events"},"from":2,"to":1}`: "from: the time range ends before it begins",
		`{"query":{"scenario":"events"},"from":true}`:     `from: "true" is not allowed; milliseconds since 1970 are`,
		`{}`: "the query is not a JSON object",
	} {
		require.Contains(t, refused(t, d, "POST", "sql", body, 400), says, body)
	}
}

func TestVocabulary(t *testing.T) {
	b := testkit.New(t)
	_, err := b.Conn.Exec(t.Context(), `ALTER TABLE emqx_full_link_events DROP COLUMN client_attrs, ADD COLUMN tenant text, ADD COLUMN tags text[]`)
	require.NoError(t, err)
	type column struct {
		Name, Type            string
		Filterable, Groupable bool
	}
	var v struct {
		Scenarios []struct {
			Name, Title, Description               string
			Views, Events, Keys, Columns, Outcomes []string
			Measures                               map[string][]string
		}
		Views, Measures, Operators, Findings []struct{ Name, Title, Description string }
		Events, GroupBy, Outcomes            []string
		Columns                              []column
		Reasons                              []map[string]any
	}
	require.Equal(t, 200, call(t, instance(t, b.Settings(t, nil)), "GET", "vocabulary", "", &v))
	require.Len(t, v.Scenarios, 7)
	require.Equal(t, "lifecycle", v.Scenarios[0].Name)
	require.Equal(t, []string{"client.check_authn_complete", "client.connected", "client.connack", "session.subscribed", "session.unsubscribed", "client.disconnected"},
		v.Scenarios[0].Events)
	require.Equal(t, []string{"timestamp", "event", "clientid", "username", "peername", "node", "topic", "reason", "reason_code", "keepalive", "clean_start", "connected_at",
		"disconnected_at"}, v.Scenarios[0].Columns)
	require.Subset(t, v.Scenarios[0].Views, []string{"events", "count", "rate", "top"})
	require.Equal(t, []string{"any", "failure", "success"}, v.Scenarios[0].Outcomes)
	require.Equal(t, map[string][]string{
		"count": {"count", "perSecond", "clients", "share", "age"}, "rate": {"count", "perSecond", "clients", "share"}, "top": {"count", "perSecond", "clients", "share"},
	}, v.Scenarios[0].Measures)
	require.NotContains(t, v.Scenarios[0].Keys, "findings")
	for _, s := range v.Scenarios {
		if s.Name == event.Diagnosis {
			require.Subset(t, s.Keys, []string{"clients", "findings", "severities"})
		}
	}
	require.Len(t, v.Findings, len(diagnosis.Rules))
	for _, f := range v.Findings {
		require.NotEmpty(t, f.Title, f.Name)
		require.NotEmpty(t, f.Description, f.Name)
	}
	require.Len(t, v.Operators, 8)
	require.NotEmpty(t, v.Reasons)
	require.Contains(t, v.Columns, column{"tenant", "string", true, true})
	require.Contains(t, v.Columns, column{"tags", "other", false, false})
	require.Contains(t, v.Columns, column{"timestamp", "time", false, false})
	require.Contains(t, v.Columns, column{"payload", "string", true, false})
	require.NotContains(t, v.GroupBy, "client_attrs")
	require.Subset(t, v.GroupBy, []string{"tenant", "qos", "source", "outcome"})

	t.Run("hidden payload", func(t *testing.T) {
		require.Equal(t, 200, call(t, instance(t, b.Settings(t, map[string]any{"payload": "hide"})), "GET", "vocabulary", "", &v))
		require.NotContains(t, v.Columns, column{"payload", "string", true, false})
		for _, s := range v.Scenarios {
			require.NotContains(t, s.Columns, "payload")
		}
	})
	t.Run("without a database", func(t *testing.T) {
		for _, settings := range []backend.DataSourceInstanceSettings{{}, {URL: "127.0.0.1:1"}} {
			require.Equal(t, 200, call(t, instance(t, settings), "GET", "vocabulary", "", &v))
			require.Len(t, v.Columns, len(event.Wide))
		}
	})
}

func TestSetupAndUnknownPaths(t *testing.T) {
	away := instance(t, backend.DataSourceInstanceSettings{URL: "127.0.0.1:1", JSONData: []byte(`{"table":"audit.events","database":"iot"}`)})
	var setup struct{ Sections []struct{ Text string } }
	require.Equal(t, 200, call(t, away, "GET", "setup", "", &setup), "no database is needed")
	require.Contains(t, setup.Sections[0].Text, `CREATE TABLE "audit"."events"`)
	require.Contains(t, refused(t, instance(t, backend.DataSourceInstanceSettings{}), "GET", "setup", "", 400), "The data source's settings are wrong: url: ")

	for _, method := range []string{"GET", "POST"} {
		require.Equal(t, method+" secrets is not known; allowed: GET vocabulary, GET values, POST find, POST sql, GET setup", refused(t, away, method, "secrets", "", 404))
	}
	require.Equal(t, "GET sql is not known; allowed: GET vocabulary, GET values, POST find, POST sql, GET setup", refused(t, away, "GET", "sql", "", 404))
}
