package testkit

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// What a test does to the table by PostgreSQL's statements is done to the table of a GreptimeDB that is named as well.

// kinds are GreptimeDB's types for those of PostgreSQL.
var kinds = map[string]string{"text": "STRING", "bigint": "BIGINT", "boolean": "BOOLEAN", "double precision": "DOUBLE"}

// follow gives the GreptimeDB's table the columns and rows of PostgreSQL's.
func (b *Bench) follow(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	require.NoError(t, b.Named.Exec(ctx, b.Database, "TRUNCATE TABLE "+Table))
	want := columns(t, b.Conn, "current_schema()")
	conn, err := b.Named.Connect(ctx, b.Database)
	require.NoError(t, err)
	defer conn.Close(ctx)
	have := columns(t, conn, "'"+b.Database+"'")
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if want[name] == "" {
			_, err := conn.Exec(ctx, fmt.Sprintf("ALTER TABLE %s DROP COLUMN %s", Table, pgx.Identifier{name}.Sanitize()))
			require.NoError(t, err, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if have[name] == "" {
			kind := kinds[want[name]]
			require.NotEmpty(t, kind, "GreptimeDB's table is given no column of type %s", want[name])
			_, err := conn.Exec(ctx, fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s %s NULL", Table, pgx.Identifier{name}.Sanitize(), kind))
			require.NoError(t, err, name)
		}
	}
	names := slices.Sorted(maps.Keys(want))
	_, err = b.Named.WriteFields(ctx, b.Database, names, b.stored(t, names))
	require.NoError(t, err)
}

// columns are those of the table, with their types.
func columns(t testing.TB, conn *pgx.Conn, schema string) map[string]string {
	t.Helper()
	rows, err := conn.Query(context.Background(), "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = "+schema+" AND table_name = '"+Table+"'")
	require.NoError(t, err)
	types := map[string]string{}
	var name, kind string
	_, err = pgx.ForEachRow(rows, []any{&name, &kind}, func() error {
		types[name] = kind
		return nil
	})
	require.NoError(t, err)
	delete(types, "timestamp") // every row has one
	require.NotEmpty(t, types)
	return types
}

// stored are the rows of PostgreSQL's table: when, and these columns.
func (b *Bench) stored(t testing.TB, names []string) iter.Seq2[time.Time, []any] {
	t.Helper()
	list := []string{`"timestamp"`}
	for _, name := range names {
		list = append(list, pgx.Identifier{name}.Sanitize())
	}
	return func(yield func(time.Time, []any) bool) {
		rows, err := b.Conn.Query(context.Background(), "SELECT "+strings.Join(list, ", ")+" FROM "+Table)
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			values, err := rows.Values()
			require.NoError(t, err)
			if !yield(values[0].(time.Time), values[1:]) {
				return
			}
		}
		require.NoError(t, rows.Err())
	}
}
