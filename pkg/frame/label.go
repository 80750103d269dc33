package frame

import "strings"

// How values are named that have no name of their own.
const (
	None  = "(none)"  // NULL
	Empty = "(empty)" // an empty text
	Other = "(other)" // all groups beyond the limit
)

// Label is how people see a text of the database, such as a group or a client: NULL and the empty text have names, too. A text that
// reads like one of these names gets a backslash in front, and one more where it has some already, so that no two texts share a label.
func Label(text *string) string {
	switch {
	case text == nil:
		return None
	case *text == "":
		return Empty
	}
	switch strings.TrimLeft(*text, `\`) {
	case None, Empty, Other:
		return `\` + *text
	}
	return *text
}
