package contrast

import "regexp"

// Ending is an end of a client ID that tells individuals apart: in a client ID that Found finds, what Cut finds is cut off. Both are
// regular expressions that Go and every database read alike.
type Ending struct{ Found, Cut string }

const uuid = `[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`

// Endings are a UUID, a hexadecimal number behind a separator, and digits; the first that is found counts. Words of the letters a to f
// are no numbers: of six hexadecimal digits or more, one is a decimal digit.
var Endings = []Ending{
	{uuid, uuid},
	{`(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}` +
		`|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$`, `[0-9A-Fa-f]+$`},
	{`[0-9]$`, `[0-9]+$`},
}

type ending struct{ found, cut *regexp.Regexp }

var endings = func() []ending {
	var list []ending
	for _, e := range Endings {
		list = append(list, ending{regexp.MustCompile(e.Found), regexp.MustCompile(e.Cut)})
	}
	return list
}()

// Prefix is the part of a client ID that doesn't tell individuals apart; "" where nothing is left.
func Prefix(clientID string) string {
	for _, e := range endings {
		if e.found.MatchString(clientID) {
			return e.cut.ReplaceAllString(clientID, "")
		}
	}
	return clientID
}

// PrefixRegexp finds the client IDs that have a prefix.
func PrefixRegexp(prefix string) string {
	end := `[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9]+`
	if last := len(prefix) - 1; last < 0 || !alphanumeric.MatchString(prefix[last:]) {
		end += `|[0-9A-Fa-f]{6,}`
	}
	return "^" + regexp.QuoteMeta(prefix) + "(?:" + end + ")?$"
}

var alphanumeric = regexp.MustCompile(`^[0-9A-Za-z]$`)
