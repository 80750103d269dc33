package event

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWideIsTheTableOfTheSolution(t *testing.T) {
	require.Equal(t, strings.Fields("timestamp event clientid username peername sockname node topic id from_clientid from_username qos payload "+
		"reason reason_code action result authz_source keepalive clean_start expiry_interval connected_at disconnected_at publish_received_at client_attrs"), Wide.Names())
	types := map[Type][]string{}
	for _, c := range Wide {
		require.True(t, c.Known, c.Name)
		require.NotEmpty(t, c.Description, c.Name)
		types[c.Type] = append(types[c.Type], c.Name)
	}
	require.Equal(t, []string{"timestamp"}, types[Time])
	require.Equal(t, strings.Fields("qos keepalive expiry_interval connected_at disconnected_at publish_received_at"), types[Int])
	require.Equal(t, []string{"clean_start"}, types[Bool])
	require.Len(t, types[String], 17)
	for _, c := range Wide {
		require.Equal(t, strings.HasSuffix(c.Name, "_at"), c.EpochMillis, c.Name)
	}
}

func TestSchema(t *testing.T) {
	schema := Schema{{Name: "event", Type: String}, {Name: "Region", Type: String}}
	column, ok := schema.Column("Region")
	require.True(t, ok)
	require.Equal(t, Column{Name: "Region", Type: String}, column)
	_, ok = schema.Column("region")
	require.False(t, ok, "names are compared exactly")
	require.True(t, schema.Has())
	require.True(t, schema.Has("event", "Region"))
	require.False(t, schema.Has("event", "clientid"))
	require.Equal(t, []string{"event", "Region"}, schema.Names())
	require.Empty(t, Wide.Missing())
	require.Equal(t, slices.DeleteFunc(Wide.Names(), func(name string) bool { return name == "event" }), schema.Missing())
}

func TestBothNamesOfADeliveryDrop(t *testing.T) {
	require.True(t, Known("delivery.dropped"))
	require.True(t, Known("message.delivery_dropped"))
	require.False(t, Known("client.gone"))
	require.False(t, Known(""))
	require.Equal(t, "message.delivery_dropped", Canonical("delivery.dropped"))
	require.Equal(t, "message.dropped", Canonical("message.dropped"))
	require.Equal(t, "client.gone", Canonical("client.gone"))
	require.Equal(t, Rank("message.delivery_dropped"), Rank("delivery.dropped"))
	for _, test := range []struct{ events, want []string }{
		{nil, nil},
		{[]string{"message.dropped"}, []string{"message.dropped"}},
		{[]string{"delivery.dropped"}, []string{"message.delivery_dropped", "delivery.dropped"}},
		{[]string{"delivery.dropped", "message.delivery_dropped"}, []string{"message.delivery_dropped", "delivery.dropped"}},
		{[]string{"client.connected", "message.delivery_dropped", "client.connected"}, []string{"client.connected", "message.delivery_dropped", "delivery.dropped"}},
	} {
		require.Equal(t, test.want, Stored(test.events))
	}
}

func TestRowsOfOneMillisecondAreInTheProtocolsOrder(t *testing.T) {
	order := []string{
		"client.check_authn_complete", "client.connected", "client.connack", "client.check_authz_complete", "session.subscribed", "message.publish",
		"message.delivered", "message.acked", "message.dropped", "session.unsubscribed", "client.disconnected", "some.other",
	}
	require.True(t, slices.IsSortedFunc(order, func(a, b string) int { return Rank(a) - Rank(b) }))
	seen := map[int]string{}
	for _, name := range append([]string{"some.other"}, All...) {
		require.NotContains(t, seen, Rank(name), name)
		seen[Rank(name)] = name
	}
}

func TestScenarios(t *testing.T) {
	for _, test := range []struct {
		name      string
		events    string
		ascending bool
	}{
		{"lifecycle", "client.check_authn_complete client.connected client.connack session.subscribed session.unsubscribed client.disconnected", true},
		{"access", "client.check_authn_complete client.check_authz_complete", false},
		{"delivery", "message.publish message.delivered message.acked", false},
		{"drops", "message.dropped message.delivery_dropped", false},
		{"events", strings.Join(All, " "), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, ok := ScenarioNamed(test.name)
			require.True(t, ok)
			require.Equal(t, strings.Fields(test.events), s.EventNames())
			require.Equal(t, test.ascending, s.Ascending)
			require.True(t, Wide.Has(s.Columns...))
			require.NotEmpty(t, s.Title)
			require.NotEmpty(t, s.Description)
			for _, name := range All {
				require.Equal(t, slices.Contains(strings.Fields(test.events), name), s.Includes(name), name)
			}
		})
	}
	drops, _ := ScenarioNamed("drops")
	require.True(t, drops.Includes("delivery.dropped"))
	all, _ := ScenarioNamed("events")
	require.True(t, all.Includes("some.other"), "events of a later EMQX belong to all events")
	_, ok := ScenarioNamed("Drops")
	require.False(t, ok)
}

func TestReasonFor(t *testing.T) {
	entry, ok := ReasonFor(Reason, MessageDeliveryDropped, "queue_full")
	require.True(t, ok, "whichever of its two names the dictionary has")
	require.Contains(t, entry.Meaning, "queue")
	_, ok = ReasonFor(Reason, MessageDropped, "queue_full")
	require.False(t, ok)
	_, ok = ReasonFor(ReasonCode, MessageDeliveryDropped, "queue_full")
	require.False(t, ok)
}
