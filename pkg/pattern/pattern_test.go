package pattern

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPatterns(t *testing.T) {
	for _, test := range []struct {
		name, pattern string
		exact         string // what it stands for, where that is one value
		like          string // else
	}{
		{"a value", "device001", "device001", ""},
		{"signs of LIKE", `100%_a`, `100%_a`, ""},
		{"quotes", `a'"b`, `a'"b`, ""},
		{"an escaped star", `a\*b`, "a*b", ""},
		{"an escaped backslash", `a\\b`, `a\b`, ""},
		{"a backslash before anything else", `a\b\%\_\'`, `a\b\%\_\'`, ""},
		{"a backslash at the end", `a\`, `a\`, ""},
		{"two backslashes and a star", `a\\\*`, `a\*`, ""},
		{"other languages' wildcards", "a?[b]+#.", "a?[b]+#.", ""},
		{"any Unicode", "设备😀", "设备😀", ""},
		{"a star at the end", "device-*", "", "device-%"},
		{"a star at the beginning", "*-device", "", "%-device"},
		{"stars around", "*a*", "", "%a%"},
		{"a star only", "*", "", "%"},
		{"two stars", "**", "", "%%"},
		{"a star behind an escaped backslash", `a\\*`, "", `a\\%`},
		{"a star among signs of LIKE", `50%_*\x`, "", `50\%\_%\\x`},
		{"a star and an escaped star", `\**`, "", "*%"},
		{"a star in Unicode", "设*😀", "", "设%😀"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := Parse(test.pattern)
			exact, isExact := p.Exact()
			require.Equal(t, test.like == "", isExact)
			if isExact {
				require.Equal(t, test.exact, exact)
			} else {
				require.Equal(t, test.like, p.Like())
			}
		})
	}
}

func TestEscapedValuesAreExactPatterns(t *testing.T) {
	for _, value := range []string{"a", "*", `\`, `\*`, `\\`, `a*b\c\*`, "%_", "", "设*"} {
		exact, ok := Parse(Escape(value)).Exact()
		require.True(t, ok, value)
		require.Equal(t, value, exact)
	}
}

func TestEscapeLike(t *testing.T) {
	require.Equal(t, `a\%b\_c\\d*'`, EscapeLike(`a%b_c\d*'`))
}
