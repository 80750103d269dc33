package scenario

import (
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
)

var connectionsView = View{
	Name: "connections", Title: "Connections", Description: "One row for each connection: from when to when, from where, and why it ended or was refused.",
	Scenarios: []string{event.Lifecycle}, Shape: []string{"limit"},
	Answer: old(answerConnections),
}

// answerConnections shows connections of which the keys choose at least one row. It reads at most 2 × limit rows of
// beginnings and refusals, and as many of ends; mostly nothing more than aggregates of limit rows. Where halves must be looked for,
// it reads up to 8 × limit rows to find them (10 × limit more of EMQX before 5.8.6), and 4 × limit of the subscriptions of clients that
// use one port again.
func answerConnections(a *asking) (data.Frames, error) {
	a.tellLackingSessions(event.Username, event.Peername, event.Node, event.Reason, event.ReasonCode, keepalive, cleanStart, event.ConnectedAt)
	limit := a.limit(defaultRows)
	list, more, err := a.connections(limit)
	if err != nil {
		return nil, err
	}
	if more {
		a.tellCut("connections", limit)
	}
	filters, err := a.subscriptions(list)
	if err != nil {
		return nil, err
	}
	table := connectionTable(list, filters)
	a.link(table)
	return data.Frames{table}, nil
}

// connections finds the newest connections that the query asks for, newest first.
func (a *asking) connections(limit int) (list []*session.Connection, more bool, err error) {
	found, err := a.chosenRows(limit)
	if err != nil {
		return nil, false, err
	}
	rows := found.rows
	newest := func() []*session.Connection {
		list := slices.DeleteFunc(session.Pair(rows), func(c *session.Connection) bool { return !c.Asked || c.At().Before(found.horizon) })
		slices.Reverse(list)
		more = found.more || len(list) > limit
		return list[:min(limit, len(list))]
	}
	list = newest()
	known := found.known
	if !found.whole {
		others, since, err := a.otherHalves(list)
		if err != nil {
			return nil, false, err
		}
		if rows = append(rows, others...); len(others) > 0 {
			list = newest()
		}
		known = later(known, since)
	}
	acks, err := a.acknowledgements(list)
	if err != nil {
		return nil, false, err
	}
	if rows = append(rows, acks...); len(acks) > 0 {
		list = newest()
	}
	for _, c := range list {
		if c.State == session.Open && c.At().Before(known) {
			c.State = session.Unknown // its end may be among the rows that weren't read
		}
	}
	return list, more, a.doubtOpen(list)
}

// connectionTable is the answer; filters are how many subscriptions each connection made.
func connectionTable(list []*session.Connection, filters []*int64) *data.Frame {
	var t frame.Connections
	for i, c := range list {
		t.ClientIDs = append(t.ClientIDs, c.ClientID)
		t.Usernames = append(t.Usernames, c.Username)
		t.Sources = append(t.Sources, sourceOf(c.Peername))
		t.Nodes = append(t.Nodes, c.Node)
		t.Starts, t.Ends = append(t.Starts, c.Start), append(t.Ends, c.End)
		var duration *int64
		if d := c.Duration(); d != nil {
			duration = new(d.Milliseconds())
		}
		t.Durations = append(t.Durations, duration)
		t.Reasons = append(t.Reasons, c.Reason)
		t.Keepalives = append(t.Keepalives, c.Keepalive)
		t.CleanStarts = append(t.CleanStarts, c.CleanStart)
		t.Subscriptions = append(t.Subscriptions, filters[i])
		t.States = append(t.States, string(c.State))
	}
	return t.Frame()
}

// sourceOf is the address in a peername.
func sourceOf(peername *string) *string {
	if peername == nil {
		return nil
	}
	colon := strings.LastIndexByte(*peername, ':')
	if colon < 0 || colon+1 == len(*peername) || strings.Trim((*peername)[colon+1:], "0123456789") != "" {
		return peername
	}
	return new((*peername)[:colon])
}
