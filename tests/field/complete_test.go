package field

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// identity tells rows apart.
const identity = `["timestamp","event","clientid","peername","node","topic","id","reason","reason_code","result"]`

// rowsOf are the rows of a query, each as one text, with how often it stands.
func (s *stage) rowsOf(t *testing.T, from, to time.Time, model map[string]any) map[string]int {
	t.Helper()
	asked := map[string]any{}
	for key, value := range model {
		asked[key] = value
	}
	asked["view"], asked["columns"], asked["limit"] = "events", json.RawMessage(identity), 1_000_000
	for _, key := range []string{"refId", "datasource", "groupBy", "measure", "interval", "order"} {
		delete(asked, key)
	}
	text, err := json.Marshal(asked)
	require.NoError(t, err)
	r, err := s.askers[statement.PostgreSQL].Ask(t, from, to, string(text))
	require.NoError(t, err, "%s", text)
	rows := map[string]int{}
	f := r.Frames[0]
	for i := range f.Rows() {
		var row []string
		for _, field := range f.Fields {
			value, _ := field.ConcreteAt(i)
			row = append(row, fmt.Sprint(value))
		}
		rows[strings.Join(row, "\x00")]++
	}
	return rows
}

// requireComplete: every row of outcome failure is behind one of the findings about the whole fleet.
func (s *stage) requireComplete(t *testing.T) {
	t.Helper()
	from, to := noon, noon.Add(time.Hour)
	s.requireCovered(t, from, to, "")
}

func (s *stage) requireCovered(t *testing.T, from, to time.Time, keys string) {
	t.Helper()
	a := s.askers[statement.PostgreSQL]
	a.Target.Now = to
	r, err := a.Ask(t, from, to, `{"scenario":"diagnosis"`+keys+`}`)
	require.NoError(t, err)
	covered := map[string]bool{}
	list := findingsOf(t, r, "")
	for _, f := range list {
		if f.id == "ingestion-gap" { // which leads to the rate of all rows
			continue
		}
		model, from, to := paneOf(t, f)
		for row := range s.rowsOf(t, from, to, model) {
			covered[row] = true
		}
	}
	failures := s.rowsOf(t, from, to, map[string]any{"scenario": "events", "outcome": "failure"})
	explained := map[string]bool{} // connections, by their address and port
	for row := range failures {
		if covered[row] {
			explained[columnOf(row, 3)] = true
		}
	}
	missing := 0
	var example string
	for row := range failures {
		// The answer to a CONNECT repeats what authentication said; a denial may cost the connection.
		consequence := slices.Contains([]string{event.Connack, event.Disconnected}, columnOf(row, 1)) && explained[columnOf(row, 3)]
		if !covered[row] && !consequence {
			missing++
			example = row
		}
	}
	assert.Zero(t, missing, "failures are behind no finding, for example %q; findings: %v", example, list)
}

func columnOf(row string, i int) string { return strings.Split(row, "\x00")[i] }

// paneOf is the query that Explore opens for a finding, with its time range.
func paneOf(t *testing.T, f finding) (model map[string]any, from, to time.Time) {
	t.Helper()
	text, err := url.QueryUnescape(f.explore)
	require.NoError(t, err)
	var panes map[string]struct {
		Queries []map[string]any
		Range   struct{ From, To json.Number }
	}
	require.NoError(t, json.Unmarshal([]byte(text), &panes))
	for _, pane := range panes {
		first, err := pane.Range.From.Int64()
		require.NoError(t, err)
		last, err := pane.Range.To.Int64()
		require.NoError(t, err)
		return pane.Queries[0], time.UnixMilli(first), time.UnixMilli(last)
	}
	t.Fatal("no pane")
	return nil, from, to
}
