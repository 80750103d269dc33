package mqtt

import "strings"

// QuoteRegexp writes a text so that, as a regular expression, it matches itself in every database.
func QuoteRegexp(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == 0:
			b.WriteString(`\u0000`) // PostgreSQL takes no NUL in a text
			continue
		case strings.ContainsRune(`\.+*?()|[]{}^$`, r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
