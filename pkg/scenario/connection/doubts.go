package connection

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What speaks against connections that no row ends.

// evidence is what was found: the last connect of each client, whatever the query's other keys, and nodes that have gone.
type evidence struct {
	reconnects map[string]reconnect // by client
	dead       map[string]time.Time // by node; when it was last heard of
}

// reconnect is a client's last connect.
type reconnect struct {
	row         time.Time  // of its row; zero if there is none
	connectedAt *time.Time // nil where that isn't known
}

// doubt marks open connections against which something speaks.
func (e evidence) doubt(list []*session.Connection) {
	for _, c := range list {
		if c.State != session.Open {
			continue
		}
		if last, ok := e.reconnects[c.ClientID]; ok && c.FollowedBy(last.row, last.connectedAt) {
			c.State = session.Unknown
		}
		if c.Node != nil {
			if _, gone := e.dead[*c.Node]; gone {
				c.State = session.Unknown
			}
		}
	}
}

// readReconnects finds the last connects of the clients that seem connected.
func readReconnects(ctx context.Context, q *ask.Question, list []*session.Connection) (map[string]reconnect, error) {
	open := slices.DeleteFunc(slices.Clone(list), func(c *session.Connection) bool { return c.State != session.Open || c.ClientID == "" })
	selected := statement.Select{
		statement.PlainText(event.ClientID), statement.Time("last_at", statement.Latest(statement.Is(event.Event, event.Connected))),
	}
	if q.Has(event.ConnectedAt) {
		stamp := statement.Int("last_stamp", "max(connected_at)")
		stamp.EpochMillis = true
		selected = append(selected, stamp)
	}
	var statements []statement.Statement
	for some := range slices.Chunk(clientsOf(open), inList) {
		b := q.Builder()
		r := statement.SelectRows(b, q.From, q.To, []string{event.Connected, event.Disconnected})
		r.And(statement.OneOf(b, event.ClientID, some))
		sql := fmt.Sprintf("SELECT %s\n%s\nGROUP BY clientid\nLIMIT %d", selected, r.SQL(), len(some)+1)
		statements = append(statements, b.Build(sql, len(some), selected.Columns()...))
	}
	results, err := q.RunAll(ctx, statements...)
	if err != nil {
		return nil, err
	}
	last := map[string]reconnect{}
	for _, result := range results {
		clients, rows, stamps := result.Texts(event.ClientID), result.Times("last_at"), result.Times("last_stamp")
		for i := range result.Rows {
			last[clients.Get(i)] = reconnect{rows.Get(i), stamps.Pointer(i)}
		}
	}
	return last, nil
}
