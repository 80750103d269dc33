package frame

import (
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// State is what a client was from one time to another.
type State struct {
	From, To time.Time
	Text     string
	Color    string // the same for all states of one text
}

// States is what the state timeline takes: where no state is known, it stays empty. The frame has no name of its own, which Grafana
// would put into the client's. Without states it has no fields.
func States(clientID string, list []State) *data.Frame {
	byText := slices.SortedFunc(slices.Values(list), func(x, y State) int { return strings.Compare(x.Text, y.Text) })
	mapping := data.ValueMapper{}
	for i, s := range slices.CompactFunc(byText, func(x, y State) bool { return x.Text == y.Text }) {
		mapping[s.Text] = data.ValueMappingResult{Color: s.Color, Index: i}
	}
	state := column("state", list, func(s State) string { return s.Text })
	state.Labels = data.Labels{"clientid": clientID}
	state.Config = &data.FieldConfig{DisplayNameFromDS: clientID, Mappings: data.ValueMappings{mapping}}
	f := Table(
		column("time", list, func(s State) time.Time { return s.From }), column("timeEnd", list, func(s State) time.Time { return s.To }), state)
	f.Meta.PreferredVisualizationPluginID = "state-timeline" // as tables, Explore would merge all clients' states into one
	return f
}
