package contrast

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCommon(t *testing.T) {
	for _, c := range []struct {
		name   string
		totals Totals
		values []Value
		want   string
	}{
		{"an address of a node's clients", Totals{Failing: 400, Others: 600}, []Value{{"source", "203.0.113.200", 400, 0}, {"node", "a", 400, 600}}, "203.0.113.200"},
		{"the narrower of two that explain alike", Totals{Failing: 40, Others: 60}, []Value{{"source", "s", 40, 0}, {"user", "u", 40, 0}}, "s"},
		{"the one that fewer others have", Totals{Failing: 40, Others: 60}, []Value{{"source", "s", 36, 10}, {"user", "u", 35, 0}}, "u"},
		{"nothing: the others have it too", Totals{Failing: 40, Others: 60}, []Value{{"node", "a", 40, 30}}, ""},
		{"nothing: too few of the failing have it", Totals{Failing: 40, Others: 60}, []Value{{"user", "u", 31, 0}}, ""},
		{"just enough", Totals{Failing: 40, Others: 60}, []Value{{"user", "u", 32, 12}}, "u"},
		{"nothing to compare with", Totals{Failing: 40, Others: 0}, []Value{{"user", "u", 40, 0}}, ""},
		{"nobody fails", Totals{Failing: 0, Others: 10}, []Value{{"user", "u", 0, 0}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, ok := Common(c.values, c.totals)
			require.Equal(t, c.want, v.Value)
			require.Equal(t, c.want != "", ok)
		})
	}
}

func TestRank(t *testing.T) {
	values := []Value{{"node", "a", 10, 50}, {"user", "few", 2, 0}, {"user", "u", 9, 5}, {"listener", "m", 9, 5}, {"listener", "l", 9, 5}}
	Rank(values, func(v Value) Value { return v }, func(Value) Totals { return Totals{Failing: 10, Others: 100} })
	require.Equal(t, []Value{{"user", "u", 9, 5}, {"listener", "l", 9, 5}, {"listener", "m", 9, 5}, {"node", "a", 10, 50}, {"user", "few", 2, 0}}, values)
}

func TestSetsApart(t *testing.T) {
	for _, c := range []struct {
		name   string
		totals Totals
		value  Value
		want   bool
	}{
		{"an address of all that fail and of nobody else", Totals{Failing: 40, Others: 60}, Value{"source", "s", 40, 0}, true},
		{"a node of most", Totals{Failing: 40, Others: 60}, Value{"node", "a", 36, 20}, true},
		{"a little more frequent", Totals{Failing: 4000, Others: 6000}, Value{"node", "a", 2000, 2000}, false},
		{"by chance: few fail", Totals{Failing: 6, Others: 60}, Value{"node", "a", 5, 30}, false},
		{"one client that fails often has a node", Totals{Failing: 400, Others: 600, FailingClients: 1, AllClients: 50}, Value{"node", "a", 400, 300}, false},
		{"one client that fails often has an address of its own", Totals{Failing: 400, Others: 600, FailingClients: 1, AllClients: 50}, Value{"source", "s", 400, 0}, false},
		{"three clients have an address of their own", Totals{Failing: 400, Others: 6000, FailingClients: 3, AllClients: 500}, Value{"source", "s", 400, 0}, true},
		{"too few", Totals{Failing: 2, Others: 60}, Value{"source", "s", 2, 0}, false},
		{"nothing to compare with", Totals{Failing: 40}, Value{"source", "s", 40, 0}, false},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, c.value.SetsApart(c.totals)) })
	}
}

func TestPrefix(t *testing.T) {
	for id, want := range map[string]string{
		"meter-17": "meter-", "device-000123": "device-", "mqttjs_3f2a91bc": "mqttjs_", "lab12": "lab", "pump": "pump", "deadbeef": "deadbeef",
		"7d9e8a1c-3b5f-4c2d-9e8a-1c3b5f4c2d9e": "", "app-7d9e8a1c-3b5f-4c2d-9e8a-1c3b5f4c2d9e": "app-", "bus-c0ffee": "bus-", "x-facade": "x-facade", "vehicle000123": "vehicle", "42": "", "": "", "plant-a": "plant-a", "gw/north/7": "gw/north/", "sensor_A1": "sensor_A",
	} {
		require.Equal(t, want, Prefix(id), id)
	}
}
