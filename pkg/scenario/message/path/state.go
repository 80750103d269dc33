package path

import "slices"

// States of a message, or of its path to one receiver.
const (
	Dropped        = "dropped"
	Unacknowledged = "unacknowledged"
	Unknown        = "unknown"
	Acknowledged   = "acknowledged"
	Delivered      = "delivered"
)

// states are all of them, the worst first.
var states = []string{Dropped, Unacknowledged, Unknown, Acknowledged, Delivered}

// What else a drop can be, in the table of receivers, that is no failure.
const (
	Unwanted = "unwanted"        // the receiver had asked not to get it
	Later    = "delivered later" // nobody was subscribed, and somebody got it nevertheless
)

// worst is the worst of some states, unknown if there is none; what is no state counts for nothing.
func worst(list []string) string {
	for _, state := range states {
		if slices.Contains(list, state) {
			return state
		}
	}
	return Unknown
}
