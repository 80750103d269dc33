package diagnosis

import (
	"cmp"
	"encoding/json"
	"net/url"
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
)

// clinic is one table that is asked on both servers, because filling it takes longer than asking.
type clinic struct {
	*testkit.Bench
	askers   map[statement.Dialect]*testkit.Asker
	from, to time.Time
}

func newClinic(t *testing.T) *clinic {
	b := testkit.On(t, statement.GreptimeDB)
	return &clinic{Bench: b, askers: map[statement.Dialect]*testkit.Asker{
		statement.PostgreSQL: b.Direct().Asker(t, testkit.Start), statement.GreptimeDB: b.Asker(t, testkit.Start),
	}}
}

// admit puts a fleet into the table instead of what was there. It is asked about at its end.
func (c *clinic) admit(t *testing.T, o fleet.Options) []fleet.Row {
	t.Helper()
	c.Exec(t, "TRUNCATE "+testkit.Table)
	o.Start = testkit.Start
	f, err := fleet.New(o)
	require.NoError(t, err)
	rows := slices.Collect(f.Rows())
	c.Load(t, slices.Values(rows))
	c.from, c.to = testkit.Start, testkit.Start.Add(o.Duration)
	for _, a := range c.askers {
		a.Target.Now = c.to
	}
	return rows
}

// oneClient matches keys that are about one client.
var oneClient = regexp.MustCompile(`^,?"clients":\["[^*"]+"\]$|"column":"clientid","operator":"=","values":\["[^"]+"\]`)

// asks asks a server for the findings about some keys of the model, as they stand in a query: `"clients": ["a"]`.
func (c *clinic) asks(t *testing.T, server statement.Dialect, keys string) []finding {
	t.Helper()
	a := c.askers[server]
	a.Ran = nil
	if keys != "" {
		keys = "," + keys
	}
	r, err := a.Ask(t, c.from, c.to, `{"scenario":"diagnosis"`+keys+`}`)
	require.NoError(t, err)
	most := 44 // of a fleet
	if oneClient.MatchString(keys) {
		most = 19
	}
	require.LessOrEqual(t, len(a.Ran), most)
	for _, st := range a.Ran {
		require.LessOrEqual(t, st.MaxRows, 1000)
	}
	return findingsOf(t, r)
}

// finding is a row of the view findings.
type finding struct {
	severity, id, summary string
	evidence, clients     int64
	first, last           time.Time // zero for NULL
	check, explore        string
}

func findingsOf(t *testing.T, r backend.DataResponse) []finding {
	t.Helper()
	f := testkit.Frame(t, r)
	require.Equal(t, []string{"severity", "finding", "summary", "evidence", "clients", "first", "last", "check", "explore", "about", "certainty", "page"}, testkit.FieldNames(f))
	instant := func(field *data.Field, i int) time.Time {
		at, _ := field.ConcreteAt(i)
		when, _ := at.(time.Time)
		return when
	}
	var list []finding
	for i := range f.Rows() {
		list = append(list, finding{
			f.Fields[0].At(i).(string), f.Fields[1].At(i).(string), f.Fields[2].At(i).(string), f.Fields[3].At(i).(int64), f.Fields[4].At(i).(int64),
			instant(f.Fields[5], i), instant(f.Fields[6], i), f.Fields[7].At(i).(string), f.Fields[8].At(i).(string),
		})
	}
	order := []string{"critical", "warning", "info"}
	require.True(t, slices.IsSortedFunc(list, func(x, y finding) int {
		return cmp.Compare(slices.Index(order, x.severity), slices.Index(order, y.severity))
	}), "the worst comes first")
	for _, f := range list {
		require.Contains(t, order, f.severity)
		require.NotEmpty(t, f.check)
		require.Regexp(t, `^[^\n]+\.$`, f.summary)
	}
	return list
}

// serious leaves out what is information only.
func serious(list []finding) []finding {
	return slices.DeleteFunc(slices.Clone(list), func(f finding) bool { return f.severity == "info" })
}

// pane is what Explore opens for a finding.
type pane struct {
	model    map[string]any
	from, to time.Time
}

func (f finding) pane(t *testing.T) pane {
	t.Helper()
	text, err := url.QueryUnescape(f.explore)
	require.NoError(t, err)
	var panes map[string]struct {
		Queries []map[string]any
		Range   struct{ From, To string }
	}
	require.NoError(t, json.Unmarshal([]byte(text), &panes))
	require.Len(t, panes, 1)
	require.Len(t, panes["a"].Queries, 1)
	millis := func(text string) time.Time {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err)
		return time.UnixMilli(n).UTC()
	}
	p := pane{panes["a"].Queries[0], millis(panes["a"].Range.From), millis(panes["a"].Range.To)}
	for _, key := range []string{"refId", "datasource"} {
		require.Contains(t, p.model, key)
		delete(p.model, key)
	}
	return p
}

// asked asks the pane's query with some keys changed; it must be one that gives no warning.
func (p pane) asked(t *testing.T, a *testkit.Asker, changes map[string]any) *data.Frame {
	t.Helper()
	model := map[string]any{}
	for key, value := range p.model {
		model[key] = value
	}
	for key, value := range changes {
		model[key] = value
	}
	text, err := json.Marshal(model)
	require.NoError(t, err)
	r, err := a.Ask(t, p.from, p.to, string(text))
	require.NoError(t, err, "%s", text)
	require.Empty(t, testkit.Frame(t, r).Meta.Notices, "%s", text)
	return testkit.Frame(t, r)
}

// withFigure finds a number in a sentence as people write it: once, twice, 12,345.
func withFigure(summary string, n int64) bool {
	if word, ok := map[int64]string{1: "once", 2: "twice"}[n]; ok && strings.Contains(summary, word) {
		return true
	}
	digits := strconv.FormatInt(n, 10)
	var parts []string
	for len(digits) > 3 {
		parts, digits = slices.Insert(parts, 0, digits[len(digits)-3:]), digits[:len(digits)-3]
	}
	text := strings.Join(slices.Insert(parts, 0, digits), ",")
	return regexp.MustCompile(`(^|[^0-9,.])` + text + `($|[^0-9,]|[,.][^0-9]|[,.]$)`).MatchString(summary)
}
