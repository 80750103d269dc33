package frame

import (
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// How connections are shown: as a table, and as the states of clients over time.

// Connections is a table with a row for each connection; nil is what isn't known.
type Connections struct {
	ClientIDs     []string
	Usernames     []*string
	Sources       []*string // addresses without port
	Nodes         []*string
	Starts, Ends  []*time.Time
	Durations     []*int64 // milliseconds
	Reasons       []*string
	Keepalives    []*int64 // seconds
	CleanStarts   []*bool
	Subscriptions []*int64
	States        []string
}

// Frame is the table.
func (c Connections) Frame() *data.Frame {
	return Table(
		data.NewField("clientid", nil, c.ClientIDs),
		Nullable("username", c.Usernames),
		Nullable("source", c.Sources),
		Nullable("node", c.Nodes),
		Nullable("start", c.Starts),
		Nullable("end", c.Ends),
		Nullable("duration", c.Durations).SetConfig(&data.FieldConfig{Unit: "ms"}),
		Nullable("reason", c.Reasons),
		Nullable("keepalive", c.Keepalives).SetConfig(&data.FieldConfig{Unit: "s"}),
		Nullable("clean_start", c.CleanStarts),
		Nullable("subscriptions", c.Subscriptions).SetConfig(&data.FieldConfig{
			Description: "Topic filters that the connection subscribed to; empty where a session was resumed or the beginning isn't known.",
		}),
		data.NewField("state", nil, c.States).SetConfig(&data.FieldConfig{
			Description: "open and closed as far as rows tell; replaced by another connection of the same client ID; refused; unknown: no longer open, but its end wasn't recorded.",
		}),
	)
}

// States is what one client was, from one time to another.
type States struct {
	ClientID string
	From, To []time.Time
	Texts    []string
	Colors   map[string]string // by text
}

// Frame is what the state timeline takes: where no state is known, it stays empty. The frame has no name of its own, which Grafana
// would put into the client's.
func (s States) Frame() *data.Frame {
	mapping := data.ValueMapper{}
	for i, text := range slices.Compact(slices.Sorted(slices.Values(s.Texts))) {
		mapping[text] = data.ValueMappingResult{Color: s.Colors[text], Index: i}
	}
	state := data.NewField("state", data.Labels{"clientid": s.ClientID}, s.Texts).SetConfig(&data.FieldConfig{
		DisplayNameFromDS: s.ClientID, Mappings: data.ValueMappings{mapping},
	})
	f := Table(data.NewField("time", nil, s.From), data.NewField("timeEnd", nil, s.To), state)
	f.Meta.PreferredVisualizationPluginID = "state-timeline" // as tables, Explore would merge all clients' states into one
	return f
}
