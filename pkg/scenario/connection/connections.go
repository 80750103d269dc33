// Package connection holds the views that tell of clients' connections: a table of them, and the states of clients over time. What
// pairs rows to connections is package session.
package connection

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
)

// Views are those of connections.
var Views = []ask.View{connectionsView, timelineView}

// connectionsView shows connections of which the keys choose at least one row. It reads at most 2 × limit rows of
// beginnings and refusals, and as many of ends; mostly nothing more than aggregates of limit rows. Where halves must be looked for,
// it reads up to 8 × limit rows to find them (10 × limit more of EMQX before 5.8.6), and 4 × limit of the subscriptions of clients that
// use one port again.
var connectionsView = ask.View{
	Name: "connections", Title: "Connections", Description: "One row for each connection: from when to when, from where, and why it ended or was refused.",
	Scenarios: []string{event.Lifecycle}, Shape: []string{"limit"}, Answer: answerConnections,
}

func answerConnections(ctx context.Context, q *ask.Question) (data.Frames, error) {
	tellLacking(q, event.Username, event.Peername, event.Node, event.Reason, event.ReasonCode, keepalive, cleanStart, event.ConnectedAt)
	limit := q.RowLimit(ask.DefaultRows)
	list, more, err := newestConnections(ctx, q, limit)
	if err != nil {
		return nil, err
	}
	if more {
		q.TellCut("connections", limit)
	}
	var against evidence
	var filters []*int64
	err = q.Together(ctx,
		func(ctx context.Context, q *ask.Question) (err error) {
			against.reconnects, err = readReconnects(ctx, q, list)
			return err
		},
		func(ctx context.Context, q *ask.Question) (err error) {
			against.dead, err = deadNodes(ctx, q, list)
			return err
		},
		func(ctx context.Context, q *ask.Question) (err error) {
			filters, err = countSubscriptions(ctx, q, list)
			return err
		},
	)
	if err != nil {
		return nil, err
	}
	against.doubt(list)
	table := frame.Connections(tableRows(list, filters))
	q.Link(table)
	return data.Frames{table}, nil
}

// newestConnections finds the newest connections that the query asks for, newest first.
func newestConnections(ctx context.Context, q *ask.Question, limit int) (list []*session.Connection, more bool, err error) {
	found, err := chooseRows(ctx, q, limit)
	if err != nil {
		return nil, false, err
	}
	rows := found.rows
	newest := func() []*session.Connection {
		list := slices.DeleteFunc(session.Pair(rows), func(c *session.Connection) bool { return !c.Matched || c.At().Before(found.completeFrom) })
		slices.Reverse(list)
		more = found.more || len(list) > limit
		return list[:min(limit, len(list))]
	}
	list = newest()
	endsKnownFrom := found.endsKnownFrom
	if !found.bothHalvesRead {
		others, since, err := otherHalves(ctx, q, list)
		if err != nil {
			return nil, false, err
		}
		if rows = append(rows, others...); len(others) > 0 {
			list = newest()
		}
		endsKnownFrom = ask.Later(endsKnownFrom, since)
	}
	acks, err := acknowledgements(ctx, q, list)
	if err != nil {
		return nil, false, err
	}
	if rows = append(rows, acks...); len(acks) > 0 {
		list = newest()
	}
	for _, c := range list {
		if c.State == session.Open && c.At().Before(endsKnownFrom) {
			c.State = session.Unknown // its end may be among the rows that weren't read
		}
	}
	return list, more, nil
}

// tableRows are the rows of the answer; filters are how many subscriptions each connection made.
func tableRows(list []*session.Connection, filters []*int64) []frame.Connection {
	rows := make([]frame.Connection, len(list))
	for i, c := range list {
		rows[i] = frame.Connection{
			ClientID: c.ClientID, Username: c.Username, Source: sourceOf(c.Peername), Node: c.Node, Start: c.Start, End: c.End,
			Duration: milliseconds(c.Duration()), Reason: c.Reason, Keepalive: c.Keepalive, CleanStart: c.CleanStart,
			Subscriptions: filters[i], State: string(c.State),
		}
	}
	return rows
}

func milliseconds(d *time.Duration) *int64 {
	if d == nil {
		return nil
	}
	return new(d.Milliseconds())
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
