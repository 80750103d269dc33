package mqtt

import (
	"regexp"
	"strings"
)

// IndividualLevel is a regular expression for a topic level that tells individuals apart, on every database: numbers and what is made of
// them (dates, addresses, versions), hexadecimal numbers and UUIDs. Words of the letters a to f are none: hexadecimal digits are taken
// for a number if a decimal digit is among at least four of them, or where there are eight or more.
const IndividualLevel = `-?[0-9]+(?:[.,:_-][0-9]+)*` +
	`|0[xX][0-9A-Fa-f]+` +
	`|[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{3,}[0-9][0-9A-Fa-f]*` +
	`|[0-9A-Fa-f]{8,}` +
	`|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){3,}` +
	`|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}`

var individual = regexp.MustCompile(`^(?:` + IndividualLevel + `)$`)

// Shape is a topic with + for each level that tells individuals apart: the client ID or user name of its row, and what is individual
// by itself. It is a topic filter that matches the topic.
func Shape(topic, clientID, username string) string {
	levels := strings.Split(topic, "/")
	for i, level := range levels {
		switch {
		case level == "" || i == 0 && strings.HasPrefix(level, "$"): // + doesn't match these where it stands first
		case level == clientID, level == username, individual.MatchString(level):
			levels[i] = "+"
		}
	}
	return strings.Join(levels, "/")
}
