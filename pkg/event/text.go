package event

import (
	"fmt"
	"strings"
	"unicode"
)

// OneLine shows what would break a line, or turn its direction, as Go would write it: texts from outside (client IDs, topics)
// stand in sentences that people read.
func OneLine(text string) string {
	breaks := func(r rune) bool {
		return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Bidi_Control)
	}
	if !strings.ContainsFunc(text, breaks) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if breaks(r) {
			b.WriteString(strings.Trim(fmt.Sprintf("%q", string(r)), `"`))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Quote puts a text in quotes as it was typed: a backslash stays one.
func Quote(text string) string { return `"` + OneLine(text) + `"` }
