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
		{"an address of a node's clients", Totals{400, 600}, []Value{{"source", "203.0.113.200", 400, 0}, {"node", "a", 400, 600}}, "203.0.113.200"},
		{"the narrower of two that explain alike", Totals{40, 60}, []Value{{"source", "s", 40, 0}, {"user", "u", 40, 0}}, "s"},
		{"the one that fewer others have", Totals{40, 60}, []Value{{"source", "s", 36, 10}, {"user", "u", 35, 0}}, "u"},
		{"nothing: the others have it too", Totals{40, 60}, []Value{{"node", "a", 40, 30}}, ""},
		{"nothing: too few of the failing have it", Totals{40, 60}, []Value{{"user", "u", 31, 0}}, ""},
		{"just enough", Totals{40, 60}, []Value{{"user", "u", 32, 12}}, "u"},
		{"nothing to compare with", Totals{40, 0}, []Value{{"user", "u", 40, 0}}, ""},
		{"nobody fails", Totals{0, 10}, []Value{{"user", "u", 0, 0}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, ok := Common(c.values, c.totals)
			require.Equal(t, c.want, v.Value)
			require.Equal(t, c.want != "", ok)
		})
	}
}

func TestRank(t *testing.T) {
	values := []Value{{"node", "a", 10, 50}, {"user", "few", 2, 0}, {"user", "u", 9, 5}, {"listener", "l", 9, 5}}
	Rank(values, Totals{10, 100})
	require.Equal(t, []Value{{"listener", "l", 9, 5}, {"user", "u", 9, 5}, {"node", "a", 10, 50}, {"user", "few", 2, 0}}, values)
}

func TestPrefix(t *testing.T) {
	for id, want := range map[string]string{
		"meter-17": "meter-", "device-000123": "device-", "mqttjs_3f2a91bc": "mqttjs_", "lab12": "lab", "pump": "pump", "deadbeef": "deadbeef",
		"7d9e8a1c-3b5f-4c2d-9e8a-1c3b5f4c2d9e": "", "42": "", "": "", "plant-a": "plant-a", "gw/north/7": "gw/north/", "sensor_A1": "sensor_A",
	} {
		require.Equal(t, want, Prefix(id), id)
	}
}
