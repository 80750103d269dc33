package query

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestErrorsQuoteWhatWasTyped: once, and with as many backslashes.
func TestErrorsQuoteWhatWasTyped(t *testing.T) {
	type name string
	for want, err := range map[string]error{
		`key: "(a)\1" is wrong`:        Errorf("key", "%q is wrong", `(a)\1`),
		`key: "a\nb" is wrong`:         Errorf("key", "%q is wrong", "a\nb"),
		`key: "a"b" of x, [x  ] and 3`: Errorf("key", "%q of %s, [%-3s] and %d", name(`a"b`), name("x"), "x", 3),
		`key: the character '\' of 92`: Errorf("key", "the character %q of %d", '\\', '\\'),
	} {
		require.EqualError(t, err, want)
	}
}
