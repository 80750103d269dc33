package rows

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

func identityOf(result *columnar.Result) uint64 { return columnar.Identity(identityColumns(result), 0) }

// TestIdentity: rows that differ in anything but the payload are told apart, wherever a value begins or ends.
func TestIdentity(t *testing.T) {
	row := values{"event": "message.delivered", "clientid": "ab", "username": "c", "qos": "1", "publish_received_at": "1m"}
	first := identityOf(resultOf(t, row))
	for _, c := range []struct {
		name   string
		change values
		same   bool
	}{
		{"nothing", values{}, true},
		{"the payload", values{"payload": "x"}, true},
		{"the border of two values", values{"clientid": "a", "username": "bc"}, false},
		{"an empty value instead of NULL", values{"topic": ""}, false},
		{"the column of a value", values{"username": "", "peername": "c"}, false},
		{"a number", values{"qos": "2"}, false},
		{"a millisecond", values{"publish_received_at": "1m0.001s"}, false},
		{"the event", values{"event": "message.acked"}, false},
		{"the last column", values{"client_attrs": "{}"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := maps.Clone(row)
			maps.Copy(changed, c.change)
			require.Equal(t, c.same, identityOf(resultOf(t, changed)) == first)
		})
	}
}

// TestIdentityWhateverTheTable: neither the order of the columns nor one that the table lacks, or has of its own, matters.
func TestIdentityWhateverTheTable(t *testing.T) {
	r := resultOf(t, values{"event": "client.ping", "clientid": "a", "peername": "192.0.2.1:5"})
	want := identityOf(r)
	slices.Reverse(r.Columns)
	require.Equal(t, want, identityOf(r))
	r.Columns = slices.DeleteFunc(r.Columns, func(c columnar.Column) bool { return c.Name == "client_attrs" || c.Name == event.Topic })
	r.Columns = append(r.Columns, columnar.Column{Name: "site", Type: event.String, Strings: []string{"x"}})
	require.Equal(t, want, identityOf(r))
}
