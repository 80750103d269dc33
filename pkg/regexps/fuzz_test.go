package regexps

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func FuzzRegexp(f *testing.F) {
	for _, text := range []string{`(?i)a|b{2,}`, `[^\x00-\x{d800}]`, `\pL+$`, `(?s).\Q*\E`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if re, err := Parse(text); err == nil {
			require.True(t, utf8.ValidString(re.Portable()))
			require.NotContains(t, re.Portable(), "\x00")
		}
	})
}
