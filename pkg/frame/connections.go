package frame

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Connection is one connection of a client; nil is what isn't known.
type Connection struct {
	ClientID      string
	Username      *string
	Source        *string // the address without its port
	Node          *string
	Start, End    *time.Time
	Duration      *int64 // milliseconds
	Reason        *string
	Keepalive     *int64 // seconds
	CleanStart    *bool
	Subscriptions *int64
	State         string
}

// Connections is the table; without connections it has no fields.
func Connections(list []Connection) *data.Frame {
	return Table(
		column("clientid", list, func(c Connection) string { return c.ClientID }),
		optional("username", list, func(c Connection) *string { return c.Username }),
		optional("source", list, func(c Connection) *string { return c.Source }),
		optional("node", list, func(c Connection) *string { return c.Node }),
		optional("start", list, func(c Connection) *time.Time { return c.Start }),
		optional("end", list, func(c Connection) *time.Time { return c.End }),
		optional("duration", list, func(c Connection) *int64 { return c.Duration }).SetConfig(&data.FieldConfig{Unit: "ms"}),
		optional("reason", list, func(c Connection) *string { return c.Reason }),
		optional("keepalive", list, func(c Connection) *int64 { return c.Keepalive }).SetConfig(&data.FieldConfig{Unit: "s"}),
		optional("clean_start", list, func(c Connection) *bool { return c.CleanStart }),
		optional("subscriptions", list, func(c Connection) *int64 { return c.Subscriptions }).SetConfig(&data.FieldConfig{
			Description: "Topic filters that the connection subscribed to; empty where a session was resumed or the beginning isn't known.",
		}),
		column("state", list, func(c Connection) string { return c.State }).SetConfig(&data.FieldConfig{
			Description: "open and closed as far as rows tell; replaced by another connection of the same client ID; refused; unknown: no longer open, but its end wasn't recorded.",
		}),
	)
}
