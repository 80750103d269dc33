package match

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// matching is a table of random rows, which the database and a filter written in Go search for the same.
type matching struct {
	*testkit.Asker
	t    *testing.T
	rows []fleet.Row
}

// newMatching writes the rows to a table of their own. Their message IDs become their numbers, by which they are told apart.
func newMatching(t *testing.T, b *testkit.Bench, rows []fleet.Row) *matching {
	t.Helper()
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Timestamp = testkit.Start.UnixMilli() + int64(i)
		number := strconv.Itoa(i)
		rows[i].ID = &number
	}
	b.Load(t, slices.Values(rows))
	return &matching{Asker: b.Asker(t, testkit.Start.Add(time.Hour)), t: t, rows: rows}
}

// found lists the numbers of the rows that a query finds in the database.
func (m *matching) found(t require.TestingT, model map[string]any) []int {
	model["columns"], model["limit"] = []string{"id"}, len(m.rows)
	raw, err := json.Marshal(model)
	require.NoError(t, err)
	answer, err := m.Ask(m.t, testkit.Start, testkit.Start.Add(time.Hour), string(raw))
	require.NoError(t, err, "%s", raw)
	numbers := []int{}
	for _, field := range answer.Frames[0].Fields {
		for i := range field.Len() {
			id, ok := field.ConcreteAt(i)
			require.True(t, ok)
			number, err := strconv.Atoi(id.(string))
			require.NoError(t, err)
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// expected lists the numbers of the rows that a filter written in Go keeps.
func (m *matching) expected(keep func(fleet.Row) bool) []int {
	numbers := []int{}
	for i, row := range m.rows {
		if keep(row) {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// agree compares the two, and shows the values of the rows in which they differ.
func (m *matching) agree(rt *rapid.T, model map[string]any, value func(fleet.Row) *string, keep func(fleet.Row) bool) {
	found, expected := m.found(rt, model), m.expected(keep)
	if slices.Equal(found, expected) {
		return
	}
	var differences []string
	for i, row := range m.rows {
		if in := slices.Contains(found, i); in != slices.Contains(expected, i) && len(differences) < 5 {
			differences = append(differences, fmt.Sprintf("%s with %s: %t", row.Event, shown(value(row)), in))
		}
	}
	rt.Fatalf("%v\nfinds the rows\n%s", model, strings.Join(differences, "\n"))
}

func shown(value *string) string {
	if value == nil {
		return "NULL"
	}
	return strconv.Quote(*value)
}

// checkOften asks more questions than rapid does of itself: here each takes a few milliseconds.
func checkOften(t *testing.T, rounds int, property func(*rapid.T)) {
	for range rounds {
		rapid.Check(t, property)
	}
}

// randomRows makes rows from a fixed seed, so that every run asks the same table.
func randomRows(n int, row func(r *rand.Rand) fleet.Row) []fleet.Row {
	r := rand.New(rand.NewPCG(1, 2))
	rows := make([]fleet.Row, n)
	for i := range rows {
		rows[i] = row(r)
	}
	return rows
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }
