package testkit

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// Filling the table of a bench.

// many is from how many rows on it takes less time to make the indexes when the rows are there.
const many = 3000

// Load writes rows and says how many.
func (b *Bench) Load(t testing.TB, rows iter.Seq[fleet.Row]) int64 {
	t.Helper()
	next, stop := iter.Pull(rows)
	defer stop()
	var first []fleet.Row
	for len(first) < many {
		row, ok := next()
		if !ok {
			break
		}
		first = append(first, row)
	}
	all := func(yield func(fleet.Row) bool) {
		for _, row := range first {
			if !yield(row) {
				return
			}
		}
		for row, ok := next(); ok; row, ok = next() {
			if !yield(row) {
				return
			}
		}
	}
	ctx := context.Background()
	write, tidy := b.add, "ANALYZE "
	var empty bool
	require.NoError(t, b.Conn.QueryRow(ctx, "SELECT NOT EXISTS (SELECT FROM "+Table+")").Scan(&empty))
	if empty && len(first) == many {
		// Rows that are known to be old are read from an index alone, and nobody looks again whether they are.
		write, tidy = b.fill, "VACUUM (FREEZE, ANALYZE, INDEX_CLEANUP off, TRUNCATE off) "
	}
	if b.Named != nil {
		kept := slices.Collect(all)
		_, err := b.Named.Write(ctx, b.Database, slices.Values(kept))
		require.NoError(t, err)
		all = slices.Values(kept)
	}
	n, err := write(ctx, all)
	require.NoError(t, err)
	_, err = b.Conn.Exec(ctx, tidy+Table)
	require.NoError(t, err)
	return n
}

func (b *Bench) add(ctx context.Context, rows iter.Seq[fleet.Row]) (int64, error) {
	return fleet.Copy(ctx, b.Conn, Table, rows)
}

// fill writes the rows of an empty table without a log, and makes its indexes anew behind them.
func (b *Bench) fill(ctx context.Context, rows iter.Seq[fleet.Row]) (n int64, err error) {
	err = pgx.BeginFunc(ctx, b.Conn, func(tx pgx.Tx) error {
		found, err := tx.Query(ctx, "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = $1", Table)
		if err != nil {
			return err
		}
		indexes, err := pgx.CollectRows(found, pgx.RowToStructByPos[struct{ Name, Definition string }])
		if err != nil {
			return err
		}
		statements := []string{"TRUNCATE " + Table}
		for _, index := range indexes {
			statements = append(statements, fmt.Sprintf("DROP INDEX %q", index.Name))
		}
		for _, sql := range statements {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		if n, err = b.add(ctx, rows); err != nil {
			return err
		}
		for _, index := range indexes {
			if _, err := tx.Exec(ctx, index.Definition); err != nil {
				return fmt.Errorf("%s: %w", index.Definition, err)
			}
		}
		return nil
	})
	return n, err
}

// LoadStories loads ten minutes of the simulated fleet without its healthy traffic.
func (b *Bench) LoadStories(t testing.TB) {
	t.Helper()
	f, err := fleet.New(fleet.Options{Seed: 5, Start: Start, Duration: 10 * time.Minute})
	require.NoError(t, err)
	require.NotZero(t, b.Load(t, f.Rows()))
}
