package field

import (
	"crypto/md5"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// script writes the rows that EMQX would write of clients. Times are durations since noon.
type script struct{ rows []fleet.Row }

const (
	ms     = time.Millisecond
	sec    = time.Second
	minute = time.Minute
	hour   = time.Hour
)

// client is who a row is about. A peername without port gets one; node and listener have defaults.
type client struct {
	id, user, ip   string
	port           int
	node, listener string
	keepalive      int64
	resumes        bool // clean start is false
}

func (c client) peername() *string {
	port := c.port
	if port == 0 {
		port = 20000 + int(c.id[len(c.id)-1])*17%9000
	}
	return new(fmt.Sprintf("%s:%d", c.ip, port))
}

func orElse(text, other string) *string {
	if text == "" {
		return &other
	}
	return &text
}

func (s *script) row(at time.Duration, event string, c client) *fleet.Row {
	row := fleet.Row{Timestamp: noon.Add(at).UnixMilli(), Event: event, ClientID: &c.id, Peername: c.peername(), Node: orElse(c.node, "emqx@10.0.0.1")}
	if c.user != "" {
		row.Username = &c.user
	}
	s.rows = append(s.rows, row)
	return &s.rows[len(s.rows)-1]
}

func (s *script) connect(row *fleet.Row, c client) *fleet.Row {
	row.Sockname, row.Keepalive, row.CleanStart = orElse(c.listener, "10.0.0.1:1883"), new(c.keepalive), new(!c.resumes)
	if c.keepalive == 0 {
		row.Keepalive = new(int64(60))
	}
	return row
}

func millis(at time.Duration) *int64 { return new(noon.Add(at).UnixMilli()) }

// connected is a client that is let in.
func (s *script) connected(at time.Duration, c client) {
	s.row(at, "client.check_authn_complete", c).ReasonCode = new("success")
	s.connect(s.row(at+ms, "client.connected", c), c).ConnectedAt = millis(at + ms)
	row := s.connect(s.row(at+2*ms, "client.connack", c), c)
	row.ReasonCode, row.ConnectedAt = new("success"), millis(at+ms)
}

// refused is a client that authentication refuses.
func (s *script) refused(at time.Duration, c client, code string) {
	s.row(at, "client.check_authn_complete", c).ReasonCode = &code
	s.turnedAway(at+ms, c, code)
}

// turnedAway is refused before authentication.
func (s *script) turnedAway(at time.Duration, c client, code string) {
	s.connect(s.row(at, "client.connack", c), c).ReasonCode = &code
}

// ended is the end of the connection that began at since.
func (s *script) ended(at time.Duration, c client, reason string, since time.Duration) {
	row := s.row(at, "client.disconnected", c)
	row.Sockname = orElse(c.listener, "10.0.0.1:1883")
	row.Reason, row.ConnectedAt, row.DisconnectedAt = &reason, millis(since+ms), millis(at)
}

// visit is a connection from its begin to its end.
func (s *script) visit(from, to time.Duration, c client, reason string) {
	s.connected(from, c)
	s.ended(to, c, reason, from)
}

func (s *script) ping(at time.Duration, c client) { s.connect(s.row(at, "client.ping", c), c) }

// may is a check of what a client may do.
func (s *script) may(at time.Duration, c client, action, topic, result, source string) {
	row := s.row(at, "client.check_authz_complete", c)
	row.Action, row.Topic, row.Result, row.AuthzSource = &action, &topic, &result, &source
}

func (s *script) publishes(at time.Duration, c client, topic string) {
	s.may(at, c, "publish", topic, "allow", "file")
}

func (s *script) subscribed(at time.Duration, c client, filter string, qos int64) {
	s.may(at, c, "subscribe", filter, "allow", "file")
	row := s.row(at+ms, "session.subscribed", c)
	row.Topic, row.QoS = &filter, &qos
}

// message is what somebody published.
type message struct {
	from     client
	topic    string
	qos      int64
	received time.Duration
	number   int
}

func (m message) id() *string {
	return new(strings.ToUpper(fmt.Sprintf("%x", md5.Sum([]byte(fmt.Sprint(m.from.id, m.topic, m.received, m.number))))))
}

func (s *script) about(row *fleet.Row, m message) *fleet.Row {
	row.ID, row.Topic, row.QoS, row.Payload, row.PublishReceivedAt = m.id(), &m.topic, &m.qos, new("{}"), millis(m.received)
	return row
}

// received is a row of a message at its receiver.
func (s *script) receives(at time.Duration, event string, c client, m message) *fleet.Row {
	row := s.about(s.row(at, event, c), m)
	row.FromClientID = &m.from.id
	if m.from.user != "" {
		row.FromUsername = &m.from.user
	}
	return row
}

// delivered is a delivery, with its acknowledgement where there is to be one.
func (s *script) delivered(at time.Duration, c client, m message) {
	s.receives(at, "message.delivered", c, m)
	if m.qos > 0 {
		s.receives(at+20*ms, "message.acked", c, m)
	}
}

// lost is a delivery that was dropped.
func (s *script) lost(at time.Duration, c client, m message, reason string) {
	s.receives(at, "delivery.dropped", c, m).Reason = &reason
}

// unheard is a message that was dropped for another reason than a receiver.
func (s *script) unheard(m message, reason string) {
	s.about(s.row(m.received, "message.dropped", m.from), m).Reason = &reason
}

// inOrder are the rows by their time.
func (s *script) inOrder() []fleet.Row {
	slices.SortStableFunc(s.rows, func(x, y fleet.Row) int { return int(x.Timestamp - y.Timestamp) })
	return s.rows
}

// every does something again and again; to is excluded.
func every(from, to, step time.Duration, do func(at time.Duration)) {
	for at := from; at < to; at += step {
		do(at)
	}
}

// herd is n clients, numbered from 1; an address with %d is one for each, else all have the same.
func herd(n int, like client) []client {
	list := make([]client, n)
	for i := range list {
		c := like
		c.id, c.port = fmt.Sprintf("%s%d", like.id, i+1), 30000+i
		if strings.Contains(like.ip, "%d") {
			c.ip = fmt.Sprintf(like.ip, i%250+1)
		}
		if strings.Contains(like.user, "%d") {
			c.user = fmt.Sprintf(like.user, i+1)
		}
		list[i] = c
	}
	return list
}

// bystanders are clients that have been connected for days and publish once a minute, all the time.
func (s *script) bystanders(clients []client) {
	for i, c := range clients {
		every(time.Duration(i)*minute/time.Duration(len(clients)), hour, minute, func(at time.Duration) { s.publishes(at, c, "up/"+c.id) })
	}
}

// others are thirty healthy devices of a site that has nothing to do with the trouble.
func (s *script) others() { s.bystanders(herd(30, client{id: "ok-", user: "ok", ip: "192.0.2.%d"})) }
