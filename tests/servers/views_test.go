package servers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/greptimedb"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// ordered is a fleet with all its stories, no two rows of which have one time: everything that is asked has one answer only.
func ordered(t *testing.T) []fleet.Row {
	t.Helper()
	f, err := fleet.New(fleet.Options{Seed: 17, Start: testkit.Start, Duration: 10 * time.Minute, Clients: 5, Publishes: true})
	require.NoError(t, err)
	return apart(slices.Collect(f.Rows()))
}

// server is one that is asked, and what its statements came to.
type server struct {
	*testkit.Asker
	from, to  time.Time
	estimates bool // quantiles are left out
	asked     scenario.Database
	outcomes  []string
}

// Query makes a server the database of its own asker.
func (s *server) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	result, err := s.asked.Query(ctx, st)
	if err != nil {
		s.outcomes = append(s.outcomes, err.Error())
		return nil, err
	}
	s.outcomes = append(s.outcomes, fmt.Sprint(result.Rows))
	return result, nil
}

// newServer loads rows and asks for them an hour after the last.
func newServer(t *testing.T, dialect statement.Dialect, rows []fleet.Row) *server {
	t.Helper()
	b := testkit.On(t, dialect)
	b.Load(t, slices.Values(rows))
	named, err := greptimedb.Named()
	require.NoError(t, err)
	s := &server{estimates: named != nil}
	s.from, s.to = whole(rows)
	s.Asker = b.Asker(t, s.to.Add(time.Hour))
	s.asked, s.Target.Database = s.Target.Database, s
	return s
}

// answer asks, and gives the frames as text: but for the statements, which are written for each server.
func (s *server) answer(t *testing.T, model string) (frames string, err error) {
	t.Helper()
	s.Ran, s.outcomes = nil, nil
	response, err := s.Ask(t, s.from, s.to, model)
	if err != nil {
		return "", err
	}
	var texts []string
	for _, frame := range response.Frames {
		frame.Meta.ExecutedQueryString = ""
		if s.estimates {
			frame = withoutEstimates(frame)
		}
		raw, err := data.FrameToJSON(frame, data.IncludeAll)
		require.NoError(t, err)
		texts = append(texts, string(raw))
	}
	return strings.Join(texts, "\n"), nil
}

// viewQuestion is what a view of a scenario is asked for.
type viewQuestion struct {
	scenario, view, name string
	model                map[string]any
}

func (q viewQuestion) String() string { return strings.Join([]string{q.scenario, q.view, q.name}, " ") }

// with is the same question with another key.
func (q viewQuestion) with(name, key string, value any) viewQuestion {
	q.name, q.model = name, maps.Clone(q.model)
	q.model[key] = value
	return q
}

func (q viewQuestion) json(t *testing.T) string {
	t.Helper()
	raw, err := json.Marshal(q.model)
	require.NoError(t, err)
	return string(raw)
}

// everyView lists every view of every scenario whose statements are the plugin's: asked for nothing but what it needs, in groups, and for a share.
func everyView(t *testing.T, s *server, rows []fleet.Row) []viewQuestion {
	t.Helper()
	var list []viewQuestion
	for _, asked := range event.AllScenarios {
		if asked.Name == event.SQL {
			continue // the statement is the user's own
		}
		for _, view := range scenario.ViewsOf(asked.Name) {
			needs := needs(asked, rows)
			q := s.least(t, viewQuestion{asked.Name, view, "", map[string]any{"scenario": asked.Name, "view": view}}, needs)
			if shapedBy(view, "text") {
				q = q.with("", "text", *rows[0].ClientID)
			}
			if shapedBy(view, "interval") {
				q = q.with("", "interval", "20s")
			}
			list = append(list, q)
			if q.model["groupBy"] == nil && shapedBy(view, "groupBy") {
				list = append(list, q.with("groups", "groupBy", needs["groupBy"]))
			}
			if asked.Events != nil && shapedBy(view, "measure") {
				list = append(list, q.with("share", "measure", "share"))
			}
		}
	}
	return list
}

// needs are the keys without which some views don't answer.
func needs(s event.Scenario, rows []fleet.Row) map[string]any {
	list := map[string]any{"groupBy": []string{"clientid"}}
	if s.Name == event.Diagnosis {
		list["groupBy"] = []string{"finding"}
	}
	if at := slices.IndexFunc(rows, func(r fleet.Row) bool { return r.ID != nil && s.Includes(r.Event) }); at >= 0 {
		list["messages"] = []string{*rows[at].ID}
	}
	return list
}

// least adds to a question what its view asks for by refusing it.
func (s *server) least(t *testing.T, q viewQuestion, needs map[string]any) viewQuestion {
	t.Helper()
	for {
		_, err := s.answer(t, q.json(t))
		var wrong *query.Error
		if !errors.As(err, &wrong) {
			return q
		}
		need := needs[wrong.Key]
		require.True(t, need != nil && q.model[wrong.Key] == nil, "%s: %v; say in needs what there is to ask", q, wrong)
		q = q.with("", wrong.Key, need)
	}
}

func shapedBy(view, key string) bool {
	return slices.ContainsFunc(scenario.Views, func(v scenario.View) bool { return v.Name == view && slices.Contains(v.Shape, key) })
}

// aSample is of whatever rows a server takes: an ordered limit within a statement is none of all rows on GreptimeDB.
var aSample = regexp.MustCompile(`\nLIMIT [0-9]+\) AS s\n`)

// howFarBack finds since when the newest of many rows are, or of few: each server in its own way.
var howFarBack = regexp.MustCompile(`^SELECT ("timestamp"|date_bin\([^()]*\) AS t, count\(\*\) AS n)\n(?s:.*)\n(LIMIT 2 OFFSET [0-9]+|GROUP BY 1\nORDER BY 1 DESC\nLIMIT [0-9]+)$`)

// compared are the outcomes of the statements that both servers run; any rows are those of a sample.
func (s *server) compared() []string {
	var outcomes []string
	for i, st := range s.Ran {
		switch {
		case howFarBack.MatchString(st.SQL):
		case aSample.MatchString(st.SQL):
			outcomes = append(outcomes, "some")
		default:
			outcomes = append(outcomes, s.outcomes[i])
		}
	}
	return outcomes
}

// TestEveryViewOnBothServers prints what each view's statements come to on each server, and wants the same frames of both: of a fleet with all
// its stories, and of what a real EMQX gave.
func TestEveryViewOnBothServers(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string][]fleet.Row{"simulated": ordered(t), "recorded": apart(fleet.Recorded())} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compareServers(t, rows)
		})
	}
}

func compareServers(t *testing.T, rows []fleet.Row) {
	t.Helper()
	postgres, greptime := newServer(t, statement.PostgreSQL, rows), newServer(t, statement.GreptimeDB, rows)
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "scenario\tview\tasked for\tstatements\tPostgreSQL: rows of each\tGreptimeDB: rows of each\tframes\n")
	different := 0
	for _, q := range everyView(t, postgres, rows) {
		t.Run(q.String(), func(t *testing.T) {
			want, refused := postgres.answer(t, q.json(t))
			got, err := greptime.answer(t, q.json(t))
			verdict := "same"
			if refused != nil || err != nil || got != want {
				verdict = "DIFFERENT"
				different++
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\t%s\n", q.scenario, q.view, q.name, len(greptime.Ran),
				strings.Join(postgres.outcomes, " "), strings.Join(greptime.outcomes, " "), verdict)
			require.NoError(t, refused)
			require.NoError(t, err)
			require.Equal(t, want, got)
			require.NotEmpty(t, greptime.Ran)
			require.Equal(t, postgres.compared(), greptime.compared())
			require.True(t, slices.ContainsFunc(greptime.outcomes, func(rows string) bool { return rows != "0" }), "nothing was found")
		})
	}
	require.NoError(t, w.Flush())
	t.Logf("\n%s", &table)
	require.Zero(t, different)
}
