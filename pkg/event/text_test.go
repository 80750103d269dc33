package event

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"plain, with 'quotes', \"more\" and \\":  "plain, with 'quotes', \"more\" and \\",
		"two\nlines\r\n":                         `two\nlines\r\n`,
		"a\tb\x00c\x1b[31m\x7f":                  `a\tb\x00c\x1b[31m\x7f`,
		"next\u0085line\u2028and\u2029paragraph": `next\u0085line\u2028and\u2029paragraph`,
		"turned \u202eround\u2066":               `turned \u202eround\u2066`,
		"Größe 🚀 👩‍🚀 עברית":                      "Größe 🚀 👩‍🚀 עברית",
	} {
		require.Equal(t, want, OneLine(text))
	}
}
