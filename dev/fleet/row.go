package fleet

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Row is one event as EMQX's action writes it: the table's columns in their order, nil for NULL.
type Row struct {
	Timestamp         int64 // milliseconds since 1970
	Event             string
	ClientID          *string
	Username          *string
	Peername          *string
	Sockname          *string
	Node              *string
	Topic             *string
	ID                *string
	FromClientID      *string
	FromUsername      *string
	QoS               *int64
	Payload           *string
	Reason            *string
	ReasonCode        *string
	Action            *string
	Result            *string
	AuthzSource       *string
	Keepalive         *int64
	CleanStart        *bool
	ExpiryInterval    *int64
	ConnectedAt       *int64
	DisconnectedAt    *int64
	PublishReceivedAt *int64
	ClientAttrs       *string

	Story string // whose row this is, "" for healthy traffic; no column
}

// Columns names the table's columns in the order of Row and Values.
var Columns = []string{
	"timestamp", "event", "clientid", "username", "peername", "sockname", "node", "topic", "id", "from_clientid",
	"from_username", "qos", "payload", "reason", "reason_code", "action", "result", "authz_source", "keepalive",
	"clean_start", "expiry_interval", "connected_at", "disconnected_at", "publish_received_at", "client_attrs",
}

// Time is the row's timestamp.
func (r Row) Time() time.Time { return time.UnixMilli(r.Timestamp).UTC() }

// Values lists the columns' values in the table's order; one that is NULL is a nil pointer.
func (r Row) Values() []any {
	return []any{
		r.Time(), r.Event, r.ClientID, r.Username, r.Peername, r.Sockname, r.Node, r.Topic, r.ID, r.FromClientID,
		r.FromUsername, r.QoS, r.Payload, r.Reason, r.ReasonCode, r.Action, r.Result, r.AuthzSource, r.Keepalive,
		r.CleanStart, r.ExpiryInterval, r.ConnectedAt, r.DisconnectedAt, r.PublishReceivedAt, r.ClientAttrs,
	}
}

// Copy writes rows to the table (which may be schema.table) and says how many.
func Copy(ctx context.Context, conn *pgx.Conn, table string, rows iter.Seq[Row]) (int64, error) {
	next, stop := iter.Pull(rows)
	defer stop()
	source := pgx.CopyFromFunc(func() ([]any, error) {
		row, ok := next()
		if !ok {
			return nil, nil
		}
		return row.Values(), nil
	})
	n, err := conn.CopyFrom(ctx, strings.Split(table, "."), Columns, source)
	if err != nil {
		return n, fmt.Errorf("copy rows to %s: %w", table, err)
	}
	return n, nil
}

// Take is the first n rows.
func Take(rows iter.Seq[Row], n int) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		if n <= 0 {
			return
		}
		left := n
		for row := range rows {
			left--
			if !yield(row) || left == 0 {
				return
			}
		}
	}
}
