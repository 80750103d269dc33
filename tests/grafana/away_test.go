package grafana

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

// Without its database a panel shows an error's red triangle and the text for nothing to show, never a number.
func TestDashboardsWithoutADatabase(t *testing.T) {
	settings := testkit.On(t, statement.PostgreSQL).Settings(t, nil)
	settings.URL = "127.0.0.1:1" // nobody listens there
	a := viewer{Asker: ask.New(t, settings)}
	for _, d := range dashboards(t) {
		for _, p := range d.asking() {
			t.Run(d.file+"/"+p.Title, func(t *testing.T) {
				var queries []backend.DataQuery
				for _, target := range p.Targets {
					queries = append(queries, a.sent(t, d.fill(target, choices{"message": {"1"}, "topic": {"a"}}), 0, panelWidth))
				}
				answers, err := a.Query(t.Context(), nil, queries...)
				require.NoError(t, err)
				for _, q := range queries {
					require.ErrorContains(t, answers[q.RefID].Error, "127.0.0.1:1")
					require.Equal(t, backend.ErrorSourceDownstream, answers[q.RefID].ErrorSource)
					require.Empty(t, answers[q.RefID].Frames, "what is drawn reads like an answer")
				}
			})
		}
	}
}
