// Package deliveries is the SQL of deliveries and whether they were acknowledged, which several families of views count.
package deliveries

import (
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Events are those whose rows tell of deliveries and of their acknowledgements.
var Events = []string{event.MessageDelivered, event.MessageAcked}

// lateAcks is how long after the end of a range acknowledgements are read: those of messages that were sent again to whoever was away.
const lateAcks = time.Hour

// Deliveries are the deliveries of QoS 1 and 2 that are old enough to be acknowledged, one of each message to each receiver, and whether
// an acknowledgement came, which can come by another node or address.
type Deliveries struct {
	// Both are conditions for deliveries and acknowledgements alike, bound anew at each use.
	Both func(*statement.Builder) []string
	// Delivered are conditions for deliveries alone. Without them, the range must hold no more acknowledgements than the database may group.
	Delivered []string

	q            *ask.Question
	b            *statement.Builder
	columns      statement.Select
	until, heard time.Time // the end of the deliveries, and of the acknowledgements
}

// New chooses those of the question's time range. Acknowledgements may come later.
func New(q *ask.Question, b *statement.Builder) *Deliveries {
	until, heard := q.AckTimes()
	return &Deliveries{
		q: q, b: b, Both: func(*statement.Builder) []string { return nil }, until: until, heard: ask.Sooner(heard, q.To.Add(lateAcks)),
	}
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
	if len(d.Delivered) == 0 && !d.heard.After(d.q.To.Add(ask.AckPatience)) {
		return d.grouped()
	}
	return d.joined()
}

const (
	isDelivery = "event = '" + event.MessageDelivered + "'"
	isAck      = "event = '" + event.MessageAcked + "'"
	withAck    = "qos IN (1, 2)"
)

// grouped reads and groups both kinds of rows once: to join them takes the database half as long again. An acknowledgement without a message ID
// or a client ID is nobody's.
func (d *Deliveries) grouped() string {
	rows := statement.SelectRows(d.b, d.q.From, d.heard, Events)
	rows.And(d.Both(d.b)...)
	rows.And("(" + isAck + " AND id IS NOT NULL AND clientid IS NOT NULL OR " + isDelivery + " AND \"timestamp\" < " + d.b.Bind(d.until) + " AND " + withAck + ")")
	list := []string{
		"id", "clientid", "min(" + statement.Where(isDelivery, `"timestamp"`) + ") AS first_at", "max(CASE WHEN " + isAck + " THEN 1 ELSE 0 END) AS acked",
	}
	for _, c := range d.columns {
		list = append(list, "min("+statement.Where(isDelivery, c.SQL)+") AS "+c.Name)
	}
	return "(SELECT " + strings.Join(list, ", ") + "\n" + rows.SQL() + "\nGROUP BY id, clientid\nHAVING " + statement.CountWhere(isDelivery) + " > 0)"
}

// joined finds the deliveries, by conditions of their own which an index may serve, and looks their acknowledgements up as they are read: there may
// be any number of others, of which the database keeps none.
func (d *Deliveries) joined() string {
	delivered := statement.SelectRows(d.b, d.q.From, d.until, []string{event.MessageDelivered})
	delivered.And(withAck)
	delivered.And(d.Both(d.b)...)
	delivered.And(d.Delivered...)
	acked := statement.SelectRows(d.b, d.q.From, d.heard, []string{event.MessageAcked})
	acked.And(d.Both(d.b)...)
	inner, outer := []string{"id", "clientid", `min("timestamp") AS first_at`}, []string{
		"d.id", "d.clientid", "min(d.first_at) AS first_at", "max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked",
	}
	for _, c := range d.columns {
		inner = append(inner, "min("+c.SQL+") AS "+c.Name)
		of := "d." + c.Name
		if c.Type == event.String {
			of = d.b.Dialect.ByName(of)
		}
		outer = append(outer, "min("+of+") AS "+c.Name)
	}
	return "(SELECT " + strings.Join(outer, ", ") + "\nFROM (SELECT " + strings.Join(inner, ", ") + "\n" + delivered.SQL() + "\nGROUP BY id, clientid) AS d\n" +
		"LEFT JOIN (SELECT id, clientid\n" + acked.SQL() + ") AS a\n" +
		"ON a.id = d.id AND a.clientid = d.clientid\nGROUP BY d.id, d.clientid)"
}
