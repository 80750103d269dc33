package fleet

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRecorded: every value of the recording is in its column, and no line is lost.
func TestRecorded(t *testing.T) {
	all := Recorded()
	require.Len(t, all, 1421)
	situations := map[string]bool{}
	var seen [][]byte
	for line := range bytes.Lines(recordedJSON) {
		var want map[string]any
		require.NoError(t, json.Unmarshal(line, &want))
		row := all[len(seen)]
		got := map[string]any{"case": row.Story, "timestamp": float64(row.Timestamp)}
		for i, value := range row.Values()[1:] {
			text, err := json.Marshal(value)
			require.NoError(t, err)
			var v any
			require.NoError(t, json.Unmarshal(text, &v))
			if v != nil {
				got[Columns[i+1]] = v
			}
		}
		require.Equal(t, want, got)
		situations[row.Story] = true
		seen = append(seen, line)
	}
	require.Len(t, seen, len(all))
	require.Len(t, situations, 61)
	require.True(t, slices.IsSortedFunc(all, func(x, y Row) int { return int(x.Timestamp - y.Timestamp) }))
}
