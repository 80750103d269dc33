package columnar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// TestIdentity: rows that differ in anything are told apart, also in less than a millisecond, and where one value ends.
func TestIdentity(t *testing.T) {
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	text := func(values ...string) *Column { return &Column{Type: event.String, Strings: values} }
	for name, columns := range map[string][]*Column{
		"the border of two values": {text("a", "a\x01b"), text("b\x01c", "c")},
		"a number":                 {{Type: event.Int, Ints: []int64{1, 2}}},
		"a boolean":                {{Type: event.Bool, Bools: []bool{true, false}}},
		"a time":                   {{Type: event.Time, Times: []time.Time{at, at.Add(time.Millisecond)}}},
		"less than a millisecond":  {{Type: event.Time, Times: []time.Time{at, at.Add(time.Microsecond)}}},
	} {
		require.NotEqual(t, Identity(columns, 0), Identity(columns, 1), name)
		require.Equal(t, Identity(columns, 0), Identity(columns, 0), name)
	}
	require.NotEqual(t, Identity([]*Column{text("")}, 0), Identity([]*Column{nil}, 0), "an empty value isn't NULL")
}
