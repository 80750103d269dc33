// Package ask asks a data source in the real plugin process, as Grafana does.
package ask

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/check"
	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Asker asks a data source in a plugin process, and makes sure of what holds for every answer: each query has one, failures
// are one line, statements are such as GreptimeDB can run, and no secret comes out, not in the process's log either.
type Asker struct {
	*host.DataSource
	Table    string // as SQL
	From, To time.Time
	Secrets  []string
}

// New configures a data source in a process of its own.
func New(t *testing.T, settings backend.DataSourceInstanceSettings) *Asker {
	t.Helper()
	plugin, log := host.ForTest(t)
	a := In(plugin, settings)
	t.Cleanup(func() { RequireNoSecret(t, log.String(), a.Secrets) })
	return a
}

// In configures one more data source in a process.
func In(plugin *host.Plugin, settings backend.DataSourceInstanceSettings) *Asker {
	a := &Asker{DataSource: plugin.DataSource(settings), Table: testkit.Table, From: testkit.Start, To: testkit.Start.Add(time.Hour)}
	for _, secret := range settings.DecryptedSecureJSONData {
		a.Secrets = append(a.Secrets, secret)
	}
	return a
}

// DataQuery is a query as Grafana sends it.
func (a *Asker) DataQuery(refID, model string) backend.DataQuery {
	return backend.DataQuery{
		RefID: refID, JSON: []byte(model), TimeRange: backend.TimeRange{From: a.From, To: a.To},
		Interval: time.Minute, MaxDataPoints: 1000,
	}
}

// Ask asks one query.
func (a *Asker) Ask(t testing.TB, model string) backend.DataResponse {
	t.Helper()
	return a.AskAll(t, nil, model)["A"]
}

// AskAll asks queries in one request; their refIDs are A, B, C and so on.
func (a *Asker) AskAll(t testing.TB, headers map[string]string, models ...string) backend.Responses {
	t.Helper()
	var queries []backend.DataQuery
	for i, model := range models {
		queries = append(queries, a.DataQuery(RefID(i), model))
	}
	responses, err := a.Query(t.Context(), headers, queries...)
	require.NoError(t, err)
	require.Len(t, responses, len(models))
	for i := range models {
		require.Contains(t, responses, RefID(i))
		a.RequireSound(t, RefID(i), responses[RefID(i)])
	}
	return responses
}

// RefID is that of the query at this place in a request.
func RefID(i int) string { return string(rune('A' + i)) }

// RequireSound requires what holds for every answer.
func (a *Asker) RequireSound(t testing.TB, refID string, r backend.DataResponse) {
	t.Helper()
	if r.Error != nil {
		require.Empty(t, r.Frames)
		require.NotContains(t, r.Error.Error(), "\n")
		RequireNoSecret(t, r.Error.Error(), a.Secrets)
		return
	}
	require.Equal(t, backend.StatusOK, r.Status)
	require.NotEmpty(t, r.Frames)
	for _, f := range r.Frames {
		require.Equal(t, refID, f.RefID)
		require.NotNil(t, f.Meta)
		RequireNoSecret(t, fmt.Sprint(f.Meta.ExecutedQueryString, f.Meta.Notices), a.Secrets)
	}
	for _, st := range executed(t, r.Frames[0].Meta.ExecutedQueryString) {
		require.Empty(t, check.Statement(st, a.Table), "%s", st.SQL)
	}
}

// RequireNoSecret requires that no line of a secret stands in a text.
func RequireNoSecret(t testing.TB, text string, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		for line := range strings.Lines(secret) { // of a key in PEM form, any line is one too many
			if line = strings.TrimSpace(line); line != "" && strings.Contains(text, line) {
				require.Fail(t, "a secret came out", "%q in %s", line, text)
			}
		}
	}
}

// unlisted is how many values aren't listed, of very many.
var unlisted = regexp.MustCompile(`\n  … and ([0-9]+) more$`)

var lastLimit = regexp.MustCompile(`\nLIMIT ([0-9]+)( OFFSET [0-9]+)?$`)

// inSlices counts rows from the newest on, slice of time by slice, to find out how far back they may be read.
var inSlices = regexp.MustCompile(`(?s)^SELECT date_bin\(INTERVAL '[^']+', "timestamp", [^()]+\) AS t, count\(\*\) AS n\nFROM .*\nGROUP BY 1\nORDER BY 1 DESC\nLIMIT [0-9]+$`)

var ofClients = regexp.MustCompile(`\n  AND clientid (= |IN \()\$`)

// executed reads the statements back from what the query inspector shows. Their values are lost but for their number.
func executed(t testing.TB, text string) []statement.Statement {
	t.Helper()
	if text == "" {
		return nil // a question that needs no statement
	}
	var list []statement.Statement
	bounded := false // by a statement before, which found out how far back the newest rows reach
	counted := false // likewise, which found out how many rows there are: those of single clients may be few enough
	for one := range strings.SplitSeq(text, "\n\n") {
		sql, values, _ := strings.Cut(one, "\n  $1 = ")
		st := statement.Statement{SQL: sql}
		if sql != one {
			count := 1 + strings.Count(values, "\n  $")
			if more := unlisted.FindStringSubmatch(values); more != nil {
				n, err := strconv.Atoi(more[1])
				require.NoError(t, err)
				count += n
			}
			st.Values = make([]any, count)
		}
		end := lastLimit.FindStringSubmatch(sql)
		require.NotNil(t, end, "a LIMIT ends %s", sql)
		limit, err := strconv.Atoi(end[1])
		require.NoError(t, err)
		st.MaxRows, st.Bounded = limit-1, bounded || counted && ofClients.MatchString(sql)
		bounded = bounded || end[2] != "" || inSlices.MatchString(sql)
		counted = counted || strings.Contains(sql, "count(*) AS n")
		list = append(list, st)
	}
	return list
}
