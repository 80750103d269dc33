package frame

// Label is how people see a text of the database, such as a group or a client: NULL and the empty text have names, too.
func Label(text *string) string {
	switch {
	case text == nil:
		return None
	case *text == "":
		return Empty
	}
	return *text
}
