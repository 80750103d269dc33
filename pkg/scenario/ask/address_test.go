package ask

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// TestOfAddresses: what GreptimeDB compares byte by byte is a text, whatever the address ends in.
func TestOfAddresses(t *testing.T) {
	for address, last := range map[string]string{"192.0.2.6": "192.0.2.7", "[2001:db8::1]": "[2001:db8::1^", "": ":%", "nö": "nö:%", "…": "…:%", "a\x7f": "a\x7f:%"} {
		b := &statement.Builder{Dialect: statement.GreptimeDB, Table: "t"}
		conditions := OfAddresses(b, []string{address})
		require.Len(t, conditions, 2)
		values := b.Build("", 1).Values
		require.Equal(t, []any{address, last, address}, values)
		require.True(t, utf8.ValidString(values[1].(string)))
	}
}
