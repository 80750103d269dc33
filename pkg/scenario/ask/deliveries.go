package ask

import (
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Deliveries are the deliveries of QoS 1 and 2 that are old enough to be acknowledged, one of each message to each receiver, and whether
// an acknowledgement came. Both kinds of rows are read and grouped once: to join two groupings takes the database nearly twice as long.
type Deliveries struct {
	rows      *statement.Rows
	delivered []string
	columns   []string
}

const isDelivery = "event = '" + event.MessageDelivered + "'"

// NewDeliveries chooses those of the question's time range. Acknowledgements may come a little later.
func NewDeliveries(q *Question, b *statement.Builder) *Deliveries {
	until, heard := q.AckTimes()
	return &Deliveries{
		rows:      statement.SelectRows(b, q.From, heard, []string{event.MessageDelivered, event.MessageAcked}),
		delivered: []string{isDelivery, `"timestamp" < ` + b.Bind(until), "qos IN (1, 2)"},
	}
}

// Both adds conditions for deliveries and acknowledgements alike.
func (d *Deliveries) Both(conditions ...string) { d.rows.And(conditions...) }

// Delivered adds conditions for deliveries alone: an acknowledgement can come by another node or address.
func (d *Deliveries) Delivered(conditions ...string) {
	d.delivered = append(d.delivered, conditions...)
}

// Column adds a value of the deliveries' rows.
func (d *Deliveries) Column(value, name string) {
	d.columns = append(d.columns, "min("+statement.Where(isDelivery, value)+") AS "+name)
}

// SQL is a table expression with id, clientid, first_at, acked (1 or 0) and the columns that were added. An acknowledgement without a
// message ID or a client ID is nobody's.
func (d *Deliveries) SQL() string {
	const isAck = "event = '" + event.MessageAcked + "'"
	rows := *d.rows
	rows.And("(" + isAck + " AND id IS NOT NULL AND clientid IS NOT NULL OR " + strings.Join(d.delivered, " AND ") + ")")
	columns := append([]string{
		"id", "clientid", "min(" + statement.Where(isDelivery, `"timestamp"`) + ") AS first_at",
		"max(CASE WHEN " + isAck + " THEN 1 ELSE 0 END) AS acked",
	}, d.columns...)
	return "(SELECT " + strings.Join(columns, ", ") + "\n" + rows.SQL() + "\nGROUP BY id, clientid\nHAVING " + statement.CountWhere(isDelivery) + " > 0)"
}
