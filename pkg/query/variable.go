package query

import (
	"regexp"
	"slices"
)

// What Grafana sends where nobody fills in a dashboard variable: alert rules, public dashboards and reports have none, and one that was
// renamed or deleted stays as it was written.

var variable = regexp.MustCompile(`^\$[A-Za-z_][A-Za-z0-9_]*$|\$\{[A-Za-z_][^}]*\}|^\[\[[A-Za-z_][^\]]*\]\]$`)

// IsVariable says whether a text still looks like a dashboard variable.
func IsVariable(text string) bool { return variable.MatchString(text) }

// reservedTopics are first levels of topics that EMQX keeps for itself; each is also a topic of one level.
var reservedTopics = []string{"$SYS", "$share", "$queue", "$delayed", "$exclusive", "$events"}

// isReserved says whether the value of a key looks like a variable and is a topic of EMQX's own.
func isReserved(key, text string) bool {
	return (key == "topics" || key == "covers" || key == "text") && slices.Contains(reservedTopics, text)
}
