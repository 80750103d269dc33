package grafana

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// TestDashboardsShareStatements: panels that are loaded at once need no statement twice that the plugin has just run, and show what
// each shows alone. The figures are printed: go test ./tests/grafana -run TestDashboardsShareStatements -v
func TestDashboardsShareStatements(t *testing.T) {
	b := testkit.New(t)
	f, err := fleet.New(fleet.Options{Seed: 1, Start: testkit.Start, Duration: time.Hour, Clients: 30, Rate: 0.02})
	require.NoError(t, err)
	b.Load(t, f.Rows())
	spared := int64(0)
	for _, d := range dashboards(t) {
		t.Run(d.UID, func(t *testing.T) {
			var asked, ran atomic.Int64
			config := b.StoreConfig(t)
			config.Observe = func(ctx context.Context, _ statement.Dialect, _ statement.Statement) (context.Context, func(store.Outcome)) {
				ran.Add(1)
				return ctx, func(store.Outcome) {}
			}
			s, err := store.Open(config)
			require.NoError(t, err)
			t.Cleanup(s.Close)
			_, err = s.Facts(t.Context())
			require.NoError(t, err)
			ran.Store(0)

			a := b.Asker(t, testkit.Start.Add(time.Hour))
			a.Target.Database, a.Target.Parallel = counted{s.Shared(), &asked}, 3
			together := answersOf(t, a, d, 20)
			t.Logf("%s: %d statements asked, %d run", d.UID, asked.Load(), ran.Load())
			spared += asked.Load() - ran.Load()
			a.Target.Database = s
			for i, alone := range answersOf(t, a, d, 1) {
				require.Equal(t, alone, together[i])
			}
		})
	}
	require.Greater(t, spared, int64(20), "statements that another panel had asked")
}

// counted counts what is asked of a database.
type counted struct {
	scenario.Database
	asked *atomic.Int64
}

func (c counted) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	c.asked.Add(1)
	return c.Database.Query(ctx, st)
}

// answersOf asks everything that a dashboard asks before anything is chosen, so many queries at once.
func answersOf(t *testing.T, a *testkit.Asker, d dashboard, atOnce int) []string {
	t.Helper()
	var models []map[string]any
	for _, p := range d.asking() {
		for _, target := range p.Targets {
			models = append(models, d.fill(target, choices{"message": {"a message that isn't there"}}))
		}
	}
	answers := make([]string, len(models))
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i, model := range models {
		group.Go(func() error {
			raw, err := json.Marshal(model)
			if err != nil {
				return err
			}
			q, err := a.Query(query.Request{JSON: raw, From: testkit.Start, To: testkit.Start.Add(time.Hour), Interval: 10 * time.Second, MaxDataPoints: panelWidth})
			if err != nil {
				return fmt.Errorf("%s: %w", raw, err)
			}
			frames, err := scenario.Answer(t.Context(), q, a.Target)
			if err != nil {
				return fmt.Errorf("%s: %w", raw, err)
			}
			for _, f := range frames {
				f.Meta.ExecutedQueryString = "" // in which some values are in any order
			}
			answer, err := json.Marshal(frames)
			answers[i] = string(answer)
			return err
		})
	}
	require.NoError(t, group.Wait())
	return answers
}
