package scenario_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/check"
	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var update = flag.Bool("update", false, "write the files in testdata anew")

const table = "emqx_full_link_events"

// eight is when the asked time begins; questions are asked at ten.
var eight = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// golden compares a text with a file that people review.
func golden(t *testing.T, file, text string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), text, "if the change is meant: go test ./pkg/scenario -update")
}

// asked is a question as Grafana sends it, about the hour from eight unless it says otherwise.
type asked struct {
	model   string
	request query.Request // what differs from the defaults; JSON is the model
	table   query.Table   // likewise
}

func (a asked) resolve(t *testing.T) *query.Query {
	t.Helper()
	r := a.request
	r.JSON = []byte(a.model)
	if r.From.IsZero() {
		r.From, r.To = eight, eight.Add(time.Hour)
	}
	if r.Interval == 0 {
		r.Interval, r.MaxDataPoints = 10*time.Minute, 1000
	}
	draft, err := query.Parse(r)
	require.NoError(t, err)
	of := a.table
	of.Name = table
	if of.Schema == nil {
		of.Schema = event.Wide
	}
	if of.Payload.Mode == "" {
		of.Payload = query.Payload{Mode: query.PayloadShow}
	}
	if of.MaxRows == 0 {
		of.MaxRows = 10000
	}
	q, err := draft.Resolve(of)
	require.NoError(t, err)
	return q
}

func target(d statement.Dialect, database scenario.Database) scenario.Target {
	return scenario.Target{Database: database, Dialect: d, Table: table, Now: eight.Add(2 * time.Hour)}
}

// requireRules compares statements with what GreptimeDB can run.
func requireRules(t *testing.T, statements []statement.Statement) {
	t.Helper()
	for _, st := range statements {
		require.Empty(t, check.Statement(st, table), "%s", st)
	}
}

// script is a database that gives the answers it was told, one after the other: a line a row, columns between bars.
type script struct {
	t       *testing.T
	answers []string
	ran     []statement.Statement
	fail    error // of the statement behind the last answer
}

func (s *script) Query(_ context.Context, st statement.Statement) (*columnar.Result, error) {
	s.ran = append(s.ran, st)
	result := &columnar.Result{Columns: make([]columnar.Column, len(st.Columns))}
	for i, c := range st.Columns {
		result.Columns[i] = columnar.Column{Name: c.Name, Type: c.Type}
		if c.EpochMillis {
			result.Columns[i].Type = event.Time
		}
	}
	if len(s.ran) > len(s.answers) {
		require.Error(s.t, s.fail, "nobody told what to answer to: %s", st)
		return nil, s.fail
	}
	for line := range strings.Lines(s.answers[len(s.ran)-1]) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if result.Rows == st.MaxRows {
			result.More = true
			break
		}
		values := strings.Split(strings.TrimSpace(line), "|")
		require.Len(s.t, values, len(st.Columns), "%s", line)
		for i := range values {
			s.add(&result.Columns[i], strings.TrimSpace(values[i]))
		}
		result.Rows++
	}
	return result, nil
}

// add reads a value; times are a day's.
func (s *script) add(c *columnar.Column, text string) {
	if text == "null" {
		c.AppendNull()
		return
	}
	var err error
	switch c.Type {
	case event.Int:
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		c.Ints = append(c.Ints, n)
	case event.Float:
		var f float64
		f, err = strconv.ParseFloat(text, 64)
		c.Floats = append(c.Floats, f)
	case event.Bool:
		var b bool
		b, err = strconv.ParseBool(text)
		c.Bools = append(c.Bools, b)
	case event.Time:
		var at time.Time
		at, err = time.Parse("2006-01-02 15:04:05", "2026-03-01 "+text)
		c.Times = append(c.Times, at)
	default:
		c.Strings = append(c.Strings, text)
	}
	require.NoError(s.t, err)
	c.Appended()
}

// sections writes parts of a golden file under their names.
type sections struct{ strings.Builder }

func (s *sections) add(name, text string) {
	fmt.Fprintf(s, "-- %s %s\n%s\n\n", name, strings.Repeat("-", max(3, 100-len(name))), text)
}

// statementsText writes what a question becomes on GreptimeDB, then what differs on PostgreSQL: lines of a statement, or the whole of one that
// has more lines or fewer.
func (a asked) statementsText(t *testing.T) string {
	t.Helper()
	var both [][]statement.Statement
	for _, dialect := range []statement.Dialect{statement.GreptimeDB, statement.PostgreSQL} {
		statements, err := scenario.Statements(context.Background(), a.resolve(t), target(dialect, nil))
		require.NoError(t, err)
		requireRules(t, statements)
		both = append(both, statements)
	}
	text := "-- " + a.model + "\n\n" + statementTexts(both[0])
	paired := len(both[0]) == len(both[1])
	for i, st := range both[1] {
		whole := st.String()
		lines := strings.Split(whole, "\n")
		if paired && len(lines) == strings.Count(both[0][i].String(), "\n")+1 {
			for k, line := range strings.Split(both[0][i].String(), "\n") {
				if lines[k] != line {
					text += "\n\n-- On PostgreSQL:\n" + lines[k]
				}
			}
		} else if !slices.ContainsFunc(both[0], func(other statement.Statement) bool { return other.String() == whole }) {
			text += "\n\n-- On PostgreSQL:\n" + whole
		}
	}
	return text
}

func statementTexts(statements []statement.Statement) string {
	texts := make([]string, len(statements))
	for i, st := range statements {
		texts[i] = st.String()
	}
	return strings.Join(texts, "\n\n")
}
