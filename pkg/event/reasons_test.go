package event_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// TestEveryRecordedValueIsExplained: the dictionary has what a real EMQX wrote.
func TestEveryRecordedValueIsExplained(t *testing.T) {
	explained := 0
	for _, row := range fleet.Recorded() {
		for column, value := range map[string]*string{
			event.Reason: row.Reason, event.ReasonCode: row.ReasonCode, event.Result: row.Result, event.Action: row.Action, event.AuthzSource: row.AuthzSource,
		} {
			if value != nil {
				_, ok := event.ReasonFor(column, event.Canonical(row.Event), *value)
				require.True(t, ok, "%s %s in a row of %s", column, *value, row.Event)
				explained++
			}
		}
	}
	require.Greater(t, explained, 1000)
}

// TestEveryValueHasAClassAndASource: whoever doubts an entry can look it up.
func TestEveryValueHasAClassAndASource(t *testing.T) {
	text, err := os.ReadFile("reasons.json")
	require.NoError(t, err)
	var sources []struct{ Value, Source string }
	require.NoError(t, json.Unmarshal(text, &sources))
	classes := map[event.Class]bool{}
	for _, class := range event.Classes {
		classes[class] = false
	}
	for i, entry := range event.Reasons {
		require.Regexp(t, `^emqx[a-z_]*/.+\.[eh]rl`, sources[i].Source, entry.Value)
		require.Contains(t, classes, entry.Class, entry.Value)
		classes[entry.Class] = true
		good := entry.Outcome == event.Success || entry.Value == "disconnect_with_will_message" || entry.Column == event.Action
		require.Equal(t, good, entry.Class == event.Ordinary, "%s %s", entry.Event, entry.Value)
	}
	for class, used := range classes {
		require.True(t, used, "no value is of the class %s", class)
	}
}
