package plugin

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// TestPanelsShareStatements: queries of a request that need the same statements have them run once, as have panels of a dashboard; an
// alert rule asks for itself, and whoever asks without a dashboard asks anew.
func TestPanelsShareStatements(t *testing.T) {
	b := testkit.New(t)
	instance, err := New(t.Context(), b.Settings(t, nil))
	require.NoError(t, err)
	d := instance.(*Datasource)
	t.Cleanup(d.Dispose)
	ran := map[string]int{}
	var mu sync.Mutex
	config := b.StoreConfig(t)
	config.Observe = func(ctx context.Context, _ statement.Dialect, st statement.Statement) (context.Context, func(store.Outcome)) {
		mu.Lock()
		defer mu.Unlock()
		ran[st.String()]++
		return ctx, func(store.Outcome) {}
	}
	d.store.Close()
	d.store, err = store.Open(config)
	require.NoError(t, err)

	var queries []backend.DataQuery
	for _, one := range []struct{ refID, model string }{
		{"A", `{"scenario":"diagnosis"}`}, {"B", `{"scenario":"diagnosis","view":"count"}`},
		{"C", `{"scenario":"diagnosis","view":"count","severities":["critical"]}`}, {"D", `{"scenario":"diagnosis","findings":["acl-denied"]}`},
	} {
		queries = append(queries, backend.DataQuery{
			RefID: one.refID, JSON: []byte(one.model), TimeRange: backend.TimeRange{From: testkit.Start, To: testkit.Start.Add(time.Hour)},
		})
	}
	ask := func(headers map[string]string) (all int) {
		clear(ran)
		answers, err := d.QueryData(t.Context(), &backend.QueryDataRequest{Queries: queries, Headers: headers})
		require.NoError(t, err)
		for _, q := range queries {
			require.NoError(t, answers.Responses[q.RefID].Error)
		}
		for _, count := range ran {
			all += count
		}
		return all
	}
	shared := ask(nil)
	alone := ask(map[string]string{"FromAlert": "true"})
	require.Less(t, 2*shared, alone, "the four views of a diagnosis share what is gathered")
	for sql, count := range ran {
		require.Equal(t, len(queries), count, sql)
	}
	again := ask(nil)
	require.NotZero(t, again, "nothing is kept for a request that no dashboard sends")
	panel := map[string]string{"http_X-Dashboard-Uid": "emqx-fleet"}
	require.Equal(t, again, ask(panel))
	require.Zero(t, ask(panel), "what a panel needs again at once is kept")
}
