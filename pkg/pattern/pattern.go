// Package pattern reads what keys of the query model compare with: values with stars, and addresses of clients.
package pattern

import "strings"

// Pattern is an exact value, or a value with stars that stand for any characters.
// `\*` is a star and `\\` a backslash; a backslash before anything else is itself.
type Pattern struct {
	parts []string // the exact texts between the stars
}

// Parse reads a pattern; every text is one.
func Parse(text string) Pattern {
	var parts []string
	var part strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && (text[i+1] == '*' || text[i+1] == '\\'):
			i++
			part.WriteByte(text[i])
		case c == '*':
			parts = append(parts, part.String())
			part.Reset()
		default:
			part.WriteByte(c)
		}
	}
	return Pattern{parts: append(parts, part.String())}
}

// Exact is the value that the pattern stands for, if it is only one.
func (p Pattern) Exact() (string, bool) {
	return p.parts[0], len(p.parts) == 1
}

// Like is the pattern for SQL's LIKE with backslash escapes.
func (p Pattern) Like() string {
	escaped := make([]string, len(p.parts))
	for i, part := range p.parts {
		escaped[i] = EscapeLike(part)
	}
	return strings.Join(escaped, "%")
}

var (
	likeEscapes    = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	patternEscapes = strings.NewReplacer(`\`, `\\`, `*`, `\*`)
)

// EscapeLike makes a text match itself in LIKE.
func EscapeLike(text string) string { return likeEscapes.Replace(text) }

// Escape makes a value that comes from data match itself as a pattern.
func Escape(value string) string { return patternEscapes.Replace(value) }
