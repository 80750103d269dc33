package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

const (
	tableName = "emqx_full_link_events"
	hours     = 24
	// rowsPerClient is how many rows a healthy client has in an hour at least: the simulated hour must not run out of rows.
	rowsPerClient = 1400
)

// day is when the rows begin.
var day = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// fill makes the table and a day of rows: one hour is simulated, and the others are copies of it, with clients and messages of
// their own. Copying in the database is many times quicker than simulating.
func fill(ctx context.Context, conn *pgx.Conn, rows int) (int64, error) {
	fail := func(err error) (int64, error) { return 0, fmt.Errorf("fill the table: %w", err) }
	f, err := hourOf(rows)
	if err != nil {
		return fail(err)
	}
	if err := postgres.CreateTable(ctx, conn, tableName); err != nil {
		return fail(err)
	}
	indexes, err := dropIndexes(ctx, conn)
	if err != nil {
		return fail(err)
	}
	n, err := fleet.Copy(ctx, conn, tableName, fleet.Take(f.Rows(), rows/hours))
	if err != nil {
		return fail(err)
	}
	sql := copies(`"timestamp" + h * INTERVAL '1 hour'`, "h", "overlay(id PLACING to_char(h, 'FM00') FROM 1 FOR 2)")
	tag, err := conn.Exec(ctx, fmt.Sprintf("%s, generate_series(1, %d) AS h", sql, hours-1))
	if err != nil {
		return fail(err)
	}
	for _, sql := range append(indexes, "VACUUM ANALYZE "+tableName) {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fail(err)
		}
	}
	return n + tag.RowsAffected(), nil
}

// hourOf is the simulated hour of a day of so many rows.
func hourOf(rows int) (*fleet.Fleet, error) {
	return fleet.New(fleet.Options{Seed: 1, Start: day, Duration: time.Hour, Clients: max(5, rows/hours/rowsPerClient), Publishes: true})
}

// copies writes hours behind the first: a row's time, the number of its hour and its message ID are expressions. Client IDs and message
// IDs change with the hour, so that there are more groups, not only bigger ones.
func copies(at, hour, id string) string {
	text := "CAST(" + hour + " AS VARCHAR)"
	shift := hour + " * 3600000"
	changed := map[string]string{
		"timestamp":           at,
		"clientid":            "clientid || '.' || " + text,
		"from_clientid":       "from_clientid || '.' || " + text,
		"id":                  id,
		"connected_at":        "connected_at + " + shift,
		"disconnected_at":     "disconnected_at + " + shift,
		"publish_received_at": "publish_received_at + " + shift,
	}
	var names, values []string
	for _, name := range fleet.Columns {
		quoted := `"` + name + `"`
		names = append(names, quoted)
		if value, ok := changed[name]; ok {
			quoted = value
		}
		values = append(values, quoted)
	}
	return fmt.Sprintf("INSERT INTO %[1]s (%[2]s)\nSELECT %[3]s\nFROM %[1]s", tableName, strings.Join(names, ", "), strings.Join(values, ", "))
}

// dropIndexes makes writing quick, and gives the statements that make the indexes again.
func dropIndexes(ctx context.Context, conn *pgx.Conn) (again []string, err error) {
	rows, err := conn.Query(ctx, "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = $1", tableName)
	if err != nil {
		return nil, err
	}
	type index struct{ Name, Definition string }
	indexes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[index])
	if err != nil {
		return nil, err
	}
	for _, i := range indexes {
		if _, err := conn.Exec(ctx, "DROP INDEX "+pgx.Identifier{i.Name}.Sanitize()); err != nil {
			return nil, err
		}
		again = append(again, i.Definition)
	}
	return slices.Clip(again), nil
}
