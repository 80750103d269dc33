// Package deliveries is the SQL of deliveries and whether they were acknowledged, which several families of views count.
package deliveries

import (
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Deliveries are the deliveries of QoS 1 and 2 that are old enough to be acknowledged, one of each message to each receiver, and whether
// an acknowledgement came, which can come by another node or address.
type Deliveries struct {
	// Both are conditions for deliveries and acknowledgements alike, bound anew at each use.
	Both func(*statement.Builder) []string
	// Delivered are conditions for deliveries alone.
	Delivered []string

	q       *ask.Question
	b       *statement.Builder
	columns statement.Select
}

// New chooses those of the question's time range. Acknowledgements may come a little later.
func New(q *ask.Question, b *statement.Builder) *Deliveries {
	return &Deliveries{q: q, b: b, Both: func(*statement.Builder) []string { return nil }}
}

// Column adds a value of the deliveries' rows; of a message that was delivered twice, the least, which of texts each database finds by bytes.
func (d *Deliveries) Column(e statement.Expr) {
	if e.Type == event.String {
		e.SQL = d.b.Dialect.ByName(e.SQL)
	}
	d.columns = append(d.columns, e)
}

// SQL is a table expression with id, clientid, first_at, acked (1 or 0) and the columns that were added.
func (d *Deliveries) SQL() string {
	if len(d.Delivered) > 0 {
		return d.joined()
	}
	return d.grouped()
}

const (
	isDelivery = "event = '" + event.MessageDelivered + "'"
	isAck      = "event = '" + event.MessageAcked + "'"
	withAck    = "qos IN (1, 2)"
)

// grouped reads and groups both kinds of rows once: to join two groupings takes the database nearly twice as long. An acknowledgement
// without a message ID or a client ID is nobody's.
func (d *Deliveries) grouped() string {
	until, heard := d.q.AckTimes()
	rows := statement.SelectRows(d.b, d.q.From, heard, []string{event.MessageDelivered, event.MessageAcked})
	rows.And(d.Both(d.b)...)
	rows.And("(" + isAck + " AND id IS NOT NULL AND clientid IS NOT NULL OR " + isDelivery + " AND \"timestamp\" < " + d.b.Bind(until) + " AND " + withAck + ")")
	list := []string{
		"id", "clientid", "min(" + statement.Where(isDelivery, `"timestamp"`) + ") AS first_at", "max(CASE WHEN " + isAck + " THEN 1 ELSE 0 END) AS acked",
	}
	for _, c := range d.columns {
		list = append(list, "min("+statement.Where(isDelivery, c.SQL)+") AS "+c.Name)
	}
	return "(SELECT " + strings.Join(list, ", ") + "\n" + rows.SQL() + "\nGROUP BY id, clientid\nHAVING " + statement.CountWhere(isDelivery) + " > 0)"
}

// joined finds the deliveries by conditions of their own, which an index may serve, and their acknowledgements beside them.
func (d *Deliveries) joined() string {
	until, heard := d.q.AckTimes()
	delivered := statement.SelectRows(d.b, d.q.From, until, []string{event.MessageDelivered})
	delivered.And(withAck)
	delivered.And(d.Both(d.b)...)
	delivered.And(d.Delivered...)
	acked := statement.SelectRows(d.b, d.q.From, heard, []string{event.MessageAcked})
	acked.And(d.Both(d.b)...)
	inner, outer := []string{"id", "clientid", `min("timestamp") AS first_at`}, []string{
		"d.id", "d.clientid", "d.first_at", "CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS acked",
	}
	for _, c := range d.columns {
		inner, outer = append(inner, "min("+c.SQL+") AS "+c.Name), append(outer, "d."+c.Name)
	}
	return "(SELECT " + strings.Join(outer, ", ") + "\nFROM (SELECT " + strings.Join(inner, ", ") + "\n" + delivered.SQL() + "\nGROUP BY id, clientid) AS d\n" +
		"LEFT JOIN (SELECT id, clientid\n" + acked.SQL() + "\nGROUP BY id, clientid) AS a\n" +
		"ON a.id = d.id AND a.clientid = d.clientid)"
}
