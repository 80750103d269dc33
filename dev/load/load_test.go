package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
)

func TestMain(m *testing.M) { postgres.Main(m) }

// TestRowsReadDoNotGrow: a table that is four times as big, with four times the clients and messages, may not make a view read
// more than its bound, which depends on the limit alone.
func TestRowsReadDoNotGrow(t *testing.T) {
	o := options{limit: 20, series: 5, maxRows: 500, points: 20, spans: allSpans}
	server := postgres.Shared(t)
	read := map[int]map[string]int{}
	for _, rows := range []int{24_000, 96_000} {
		o.rows = rows
		var out strings.Builder
		require.NoError(t, asked(t, o, server, &out), "%s", &out)
		t.Log(out.String())
		read[rows] = rowsRead(t, out.String())
	}
	require.Equal(t, slices.Sorted(maps.Keys(read[24_000])), slices.Sorted(maps.Keys(read[96_000])))
	require.Len(t, read[24_000], len(allSpans)*len(questions(o, "", make([]name, 7))))
	for _, s := range scenarios {
		for _, view := range scenario.ViewsOf(s.Name) {
			asked := func(name string) bool { return strings.HasPrefix(name, "24h0m0s "+s.Name+" "+view+" ") }
			require.True(t, slices.ContainsFunc(slices.Collect(maps.Keys(read[24_000])), asked), "%s %s is asked", s.Name, view)
		}
	}
}

// asked fills a database and asks about it.
func asked(t *testing.T, o options, db *postgres.Server, out *strings.Builder) error {
	t.Helper()
	s, err := onPostgreSQL(t.Context(), o, db, db.NewDatabase(t), out)
	require.NoError(t, err)
	defer s.conn.Close(context.Background())
	return run(t.Context(), o, s, out)
}

// rowsRead reads the printed tables, by span, scenario, view and group.
func rowsRead(t *testing.T, out string) map[string]int {
	t.Helper()
	read := map[string]int{}
	span := ""
	for line := range strings.Lines(out) {
		cells := strings.Fields(line)
		if strings.HasPrefix(line, "Asking about ") {
			span = strings.TrimSuffix(cells[5], ";")
			continue
		}
		if strings.HasPrefix(line, "Loading the dashboards ") {
			span = ""
		}
		if len(cells) != 12 || span == "" {
			continue
		}
		n, err := strconv.Atoi(cells[4])
		require.NoError(t, err)
		read[span+" "+strings.Join(cells[:3], " ")] = n
	}
	return read
}

// TestPanelsAtOnce: however many panels are asked at the same moment, each has an answer.
func TestPanelsAtOnce(t *testing.T) {
	o := options{rows: 24_000, limit: 20, series: 5, maxRows: 500, points: 20, only: "panels", spans: allSpans, dashboards: "../../dashboards"}
	var out strings.Builder
	require.NoError(t, asked(t, o, postgres.Shared(t), &out), "%s", &out)
	for _, count := range crowds {
		require.Regexp(t, fmt.Sprintf(`(?m)^%[1]d +%[1]d +[1-9]\d* +0 `, count), out.String())
	}
	require.Equal(t, 1, strings.Count(out.String(), "panels of all dashboards at once"), "over the shortest span alone")
	require.NotContains(t, out.String(), "Asking about ")
}

func TestTooManyRowsAreAnError(t *testing.T) {
	was := bounds["causes"]
	t.Cleanup(func() { bounds["causes"] = was })
	bounds["causes"] = bound{}
	server := postgres.Shared(t)
	var out strings.Builder
	err := asked(t, options{rows: 24_000, limit: 20, series: 5, maxRows: 500, points: 20, spans: allSpans}, server, &out)
	require.ErrorContains(t, err, "drops causes by - read ")
	require.ErrorContains(t, err, "and at most 0 are allowed")
	require.NotContains(t, err.Error(), "events")
}

func TestTheDayIsFilled(t *testing.T) {
	server := postgres.Shared(t)
	database := server.NewDatabase(t)
	conn := connect(t, server, database)
	n, err := fill(t.Context(), conn, 24_000)
	require.NoError(t, err)
	require.EqualValues(t, 24_000, n)
	var rows, perHour, indexes int
	var first, last, clients, ids int64
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT count(*), count(DISTINCT date_trunc('hour', "timestamp")), count(DISTINCT clientid), count(DISTINCT id) FROM `+tableName).
		Scan(&rows, &perHour, &clients, &ids))
	require.Equal(t, 24_000, rows)
	require.Equal(t, hours, perHour)
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT count(DISTINCT clientid), count(DISTINCT id) FROM `+tableName+` WHERE "timestamp" < $1`, day.Add(1e9*3600)).Scan(&first, &last))
	require.Equal(t, hours*first, clients, "each hour has its own clients")
	require.Equal(t, hours*last, ids, "and messages")
	require.NoError(t, conn.QueryRow(t.Context(), "SELECT count(*) FROM pg_indexes WHERE tablename = $1", tableName).Scan(&indexes))
	require.Equal(t, strings.Count(postgres.Table, "CREATE INDEX"), indexes, "those of the table again")
}

func connect(t *testing.T, server *postgres.Server, database string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server.ConnString(database))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// TestDashboardsAreLoaded: each dashboard's line says how many queries and statements it took.
func TestDashboardsAreLoaded(t *testing.T) {
	var out strings.Builder
	o := options{rows: 24_000, limit: 20, series: 5, maxRows: 500, points: 20, spans: allSpans[:1], only: "dashboards", dashboards: "../../dashboards"}
	require.NoError(t, asked(t, o, postgres.Shared(t), &out), "%s", &out)
	loaded := map[string][]string{}
	for line := range strings.Lines(out.String()) {
		if cells := strings.Fields(line); len(cells) == 9 {
			loaded[cells[0]] = cells
		}
	}
	for _, name := range []string{"fleet", "lifecycle", "access", "delivery", "drops", "client", "message", "source", "topic", "nodes", "pipeline"} {
		require.Len(t, loaded[name], 9, "%s\n%s", name, &out)
		for _, cell := range loaded[name][1:3] {
			n, err := strconv.Atoi(cell)
			require.NoError(t, err)
			require.Positive(t, n, name)
		}
	}
}
