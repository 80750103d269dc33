package frame

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Cause is rows that failed alike; nil is what isn't known.
type Cause struct {
	Event   string
	Value   *string // the reason, the reason code or the source that denied, by event
	Action  *string
	Count   int64
	Clients *int64
	Topics  *int64
	Last    time.Time
	Meaning string
	Check   string
}

// Causes is the table; without causes it has no fields.
func Causes(list []Cause) *data.Frame {
	return Table(
		column("event", list, func(c Cause) string { return c.Event }),
		column("cause", list, func(c Cause) string { return Label(c.Value) }),
		optional("action", list, func(c Cause) *string { return c.Action }),
		column("count", list, func(c Cause) int64 { return c.Count }),
		optional("clients", list, func(c Cause) *int64 { return c.Clients }),
		optional("topics", list, func(c Cause) *int64 { return c.Topics }),
		column("last", list, func(c Cause) time.Time { return c.Last }),
		column("meaning", list, func(c Cause) string { return c.Meaning }),
		column("check", list, func(c Cause) string { return c.Check }),
	)
}
