package frame

import "github.com/grafana/grafana-plugin-sdk-go/data"

// Step is one on the way of clients.
type Step struct {
	Name     string
	Attempts int64
	Clients  int64
	Failures *int64 // nil: not known
}

// Funnel is the table of the steps, in order.
func Funnel(steps []Step) *data.Frame {
	return Table(
		column("step", steps, func(s Step) string { return s.Name }),
		column("attempts", steps, func(s Step) int64 { return s.Attempts }),
		column("clients", steps, func(s Step) int64 { return s.Clients }),
		optional("failures", steps, func(s Step) *int64 { return s.Failures }),
	)
}
