package tests

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/check"
	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// asker asks a data source in a plugin process, and makes sure of what holds for every answer: each query has one, failures
// are one line, statements are such as GreptimeDB can run, and no secret comes out, not in the process's log either.
type asker struct {
	*host.DataSource
	table    string // as SQL
	from, to time.Time
	secrets  []string
}

// newAsker configures a data source in a process of its own.
func newAsker(t *testing.T, settings backend.DataSourceInstanceSettings) *asker {
	t.Helper()
	plugin, log := host.ForTest(t)
	a := another(plugin, settings)
	t.Cleanup(func() { requireNoSecret(t, log.String(), a.secrets) })
	return a
}

// another configures one more data source in a process.
func another(plugin *host.Plugin, settings backend.DataSourceInstanceSettings) *asker {
	a := &asker{DataSource: plugin.DataSource(settings), table: testkit.Table, from: start, to: start.Add(time.Hour)}
	for _, secret := range settings.DecryptedSecureJSONData {
		a.secrets = append(a.secrets, secret)
	}
	return a
}

// start is when the simulated fleets begin.
var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func (a *asker) query(refID, model string) backend.DataQuery {
	return backend.DataQuery{
		RefID: refID, JSON: []byte(model), TimeRange: backend.TimeRange{From: a.from, To: a.to},
		Interval: time.Minute, MaxDataPoints: 1000,
	}
}

// ask asks one query.
func (a *asker) ask(t testing.TB, model string) backend.DataResponse {
	t.Helper()
	return a.askAll(t, nil, model)["A"]
}

// askAll asks queries in one request; their refIDs are A, B, C and so on.
func (a *asker) askAll(t testing.TB, headers map[string]string, models ...string) backend.Responses {
	t.Helper()
	var queries []backend.DataQuery
	for i, model := range models {
		queries = append(queries, a.query(refID(i), model))
	}
	responses, err := a.Query(t.Context(), headers, queries...)
	require.NoError(t, err)
	require.Len(t, responses, len(models))
	for i := range models {
		require.Contains(t, responses, refID(i))
		a.requireSound(t, refID(i), responses[refID(i)])
	}
	return responses
}

func refID(i int) string { return string(rune('A' + i)) }

func (a *asker) requireSound(t testing.TB, refID string, r backend.DataResponse) {
	t.Helper()
	if r.Error != nil {
		require.Empty(t, r.Frames)
		require.NotContains(t, r.Error.Error(), "\n")
		requireNoSecret(t, r.Error.Error(), a.secrets)
		return
	}
	require.Equal(t, backend.StatusOK, r.Status)
	require.NotEmpty(t, r.Frames)
	for _, f := range r.Frames {
		require.Equal(t, refID, f.RefID)
		require.NotNil(t, f.Meta)
		requireNoSecret(t, fmt.Sprint(f.Meta.ExecutedQueryString, f.Meta.Notices), a.secrets)
	}
	for _, st := range executed(t, r.Frames[0].Meta.ExecutedQueryString) {
		require.Empty(t, check.Statement(st, a.table), "%s", st.SQL)
	}
}

func requireNoSecret(t testing.TB, text string, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		for line := range strings.Lines(secret) { // of a key in PEM form, any line is one too many
			if line = strings.TrimSpace(line); line != "" && strings.Contains(text, line) {
				require.Fail(t, "a secret came out", "%q in %s", line, text)
			}
		}
	}
}

// executed reads the statements back from what the query inspector shows. Their values are lost but for their number.
func executed(t testing.TB, text string) []statement.Statement {
	t.Helper()
	var list []statement.Statement
	for one := range strings.SplitSeq(text, "\n\n") {
		sql, values, _ := strings.Cut(one, "\n  $1 = ")
		st := statement.Statement{SQL: sql}
		if sql != one {
			st.Values = make([]any, 1+strings.Count(values, "\n  $"))
		}
		limit, err := strconv.Atoi(sql[strings.LastIndex(sql, " ")+1:])
		require.NoError(t, err, "a LIMIT ends %s", sql)
		st.MaxRows = limit - 1
		list = append(list, st)
	}
	return list
}

// frame is the first, or only, frame of an answer.
func frame(t testing.TB, r backend.DataResponse) *data.Frame {
	t.Helper()
	require.NoError(t, r.Error)
	return r.Frames[0]
}

// texts are the values of a field of strings, NULL as "NULL".
func texts(t testing.TB, r backend.DataResponse, field string) []string {
	t.Helper()
	f, _ := frame(t, r).FieldByName(field)
	require.NotNil(t, f, field)
	var list []string
	for i := range f.Len() {
		text := "NULL"
		if v, ok := f.ConcreteAt(i); ok {
			text = v.(string)
		}
		list = append(list, text)
	}
	return list
}

// notices are the texts of an answer's notices.
func notices(t testing.TB, r backend.DataResponse) []string {
	t.Helper()
	var list []string
	for _, n := range frame(t, r).Meta.Notices {
		list = append(list, n.Text)
	}
	return list
}
