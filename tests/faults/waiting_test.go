package faults

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// TestWaitingStatements: when a query's time is up, a statement that still waits for its turn fails as those that run do.
func TestWaitingStatements(t *testing.T) {
	t.Parallel()
	config := testkit.New(t).StoreConfig(t)
	config.QueryTimeout = shortTimeout * time.Second
	s, err := store.Open(config)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	require.Eventually(t, func() bool {
		_, err := s.Facts(t.Context())
		return err == nil
	}, patience, tick)
	ctx, _, cancel := s.Limit(t.Context())
	defer cancel()
	q := ask.New(&query.Query{}, scenario.Target{Database: s, Dialect: statement.PostgreSQL, Table: testkit.Table, Parallel: 2})
	failed := make([]error, 3)
	parts := make([]func(context.Context, *ask.Question) error, len(failed))
	for i := range parts {
		parts[i] = func(ctx context.Context, q *ask.Question) error {
			_, failed[i] = q.Run(ctx, statement.Statement{SQL: "SELECT count(*) AS n FROM pg_sleep(30)", Columns: statement.Select{statement.Int("n", "")}.Columns(), MaxRows: 1})
			return nil // so that none of them ends the others
		}
	}
	require.NoError(t, q.Together(ctx, parts...))
	for _, err := range failed {
		var known *store.Error
		require.ErrorAs(t, err, &known)
		require.Equal(t, store.TimedOut, known.Kind)
	}
}
