package scenario_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query/field"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// statementsOf are the statements of a question about all of the table's columns.
func statementsOf(t *testing.T, model string) ([]statement.Statement, error) {
	t.Helper()
	to := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	draft, err := query.Parse(query.Request{JSON: []byte(model), From: to.Add(-time.Hour), To: to})
	require.NoError(t, err, model)
	q, err := draft.Resolve(query.Table{Schema: event.Wide, MaxRows: 1000})
	require.NoError(t, err, model)
	return scenario.Statements(t.Context(), q, scenario.Target{Table: "events"})
}

// A key that chooses rows and has no condition would count everybody's, so each must be in the statement: with its value, which every
// syntax takes.
func TestEveryKeyThatChoosesRowsHasItsCondition(t *testing.T) {
	const value = "10.0.0.1"
	for _, key := range query.Keys() {
		if key.Kind != field.Values {
			continue
		}
		statements, err := statementsOf(t, `{"scenario": "events", "`+key.Name+`": ["`+value+`"]}`)
		require.NoError(t, err, key.Name)
		require.NotEmpty(t, statements, key.Name)
		for _, column := range key.Needs {
			require.Contains(t, statements[0].SQL[len("SELECT "):], column, key.Name)
		}
		require.Greater(t, len(statements[0].Values), 2, "%s: its condition belongs into Keys (pkg/scenario/ask/keys.go)", key.Name)
	}
}

// A measure in the table that nothing counts would end in a panic.
func TestEveryMeasureIsCounted(t *testing.T) {
	for _, m := range query.MeasureEntries {
		statements, err := statementsOf(t, `{"scenario": "delivery", "view": "count", "measure": "`+string(m.Name)+`"}`)
		require.NoError(t, err, m.Name)
		require.NotEmpty(t, statements, m.Name)
	}
}

// The statements of every view stand in a golden file, those of SQL in tests of their own.
func TestEveryViewHasItsStatements(t *testing.T) {
	cased := map[string]bool{"events": true, "findings": true} // where none is named
	for _, file := range statementCases {
		for _, c := range file.cases {
			var model struct{ View string }
			require.NoError(t, json.Unmarshal([]byte(c.model), &model), c.name)
			cased[model.View] = true
		}
	}
	for _, view := range scenario.Views {
		if !view.IsOf(event.SQL) {
			require.True(t, cased[view.Name], "%s has no case among the statementCases", view.Name)
		}
	}
}
