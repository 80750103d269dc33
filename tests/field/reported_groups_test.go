package field

import (
	"slices"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"
)

// TestReportedGroups: groups that call themselves what stands for others can be told apart.
func TestReportedGroups(t *testing.T) {
	apart := func(t *testing.T, r backend.DataResponse) {
		t.Helper()
		var labels []string
		for _, f := range r.Frames {
			for _, field := range f.Fields {
				if field.Labels != nil {
					labels = append(labels, field.Labels.String())
				}
			}
		}
		if len(labels) == 0 {
			labels = lines(r, "username")
		}
		require.NotEmpty(t, labels)
		slices.Sort(labels)
		require.Equal(t, slices.Compact(slices.Clone(labels)), labels)
	}
	play(t, []scene{{name: "sentinel-groups", asks: []ask{
		{model: `{"scenario":"access","view":"count","groupBy":["username"],"outcome":"failure"}`, told: apart, alert: true},
		{model: `{"scenario":"access","view":"rate","groupBy":["username"],"interval":"1h"}`, told: apart},
		{model: `{"scenario":"access","view":"rate","groupBy":["username"],"interval":"1h","limit":2}`, told: apart},
	}}})
}
