package fleet

import "strings"

// Here is one function for each event, and with it which columns EMQX fills. Where the server chose the client ID, connack
// and ping rows hold what the client asked for.

func (d *device) sockname(conn *connection) *string {
	if strings.Contains(d.ip, ":") {
		return conn.node.sock6
	}
	return conn.node.sock4
}

func (d *device) authenticated(conn *connection, code string) {
	d.emit(Row{
		Event: "client.check_authn_complete", ClientID: d.clientID, Username: d.user, Peername: conn.peername,
		Node: conn.node.name, ReasonCode: new(code), ClientAttrs: d.attrs,
	})
}

func (d *device) connected() {
	d.emit(Row{
		Event: "client.connected", ClientID: d.clientID, Username: d.user, Peername: d.conn.peername,
		Sockname: d.sockname(d.conn), Node: d.conn.node.name, Keepalive: new(d.keepalive), CleanStart: new(d.clean),
		ExpiryInterval: new(d.expiry), ConnectedAt: d.conn.connectedAt, ClientAttrs: d.attrs,
	})
}

// acknowledged is the answer to CONNECT, accepted or not.
func (d *device) acknowledged(conn *connection, code string) {
	d.emit(Row{
		Event: "client.connack", ClientID: d.asked, Username: d.user, Peername: conn.peername,
		Sockname: d.sockname(conn), Node: conn.node.name, ReasonCode: new(code), Keepalive: new(d.keepalive),
		CleanStart: new(d.clean), ExpiryInterval: new(1000 * d.expiry), ConnectedAt: conn.connectedAt,
	})
}

func (d *device) ping() {
	d.emit(Row{
		Event: "client.ping", ClientID: d.asked, Username: d.user, Peername: d.conn.peername,
		Sockname: d.sockname(d.conn), Node: d.conn.node.name, Keepalive: new(d.keepalive), CleanStart: new(d.clean),
		ExpiryInterval: new(1000 * d.expiry),
	})
}

func (d *device) disconnectedAt(reason string, at int64) {
	d.emit(Row{
		Event: "client.disconnected", ClientID: d.clientID, Username: d.user, Peername: d.conn.peername,
		Sockname: d.sockname(d.conn), Node: d.conn.node.name, Reason: new(reason), ConnectedAt: d.conn.connectedAt,
		DisconnectedAt: new(at), ClientAttrs: d.attrs,
	})
}

func (d *device) authorized(action, topic, result, source string) {
	d.emit(Row{
		Event: "client.check_authz_complete", ClientID: d.clientID, Username: d.user, Peername: d.conn.peername,
		Node: d.conn.node.name, Topic: new(topic), Action: new(action), Result: new(result), AuthzSource: new(source),
		ClientAttrs: d.attrs,
	})
}

func (d *device) subscribed(filter string, qos int64) {
	d.subscription("session.subscribed", filter, qos)
}
func (d *device) unsubscribed(filter string, qos int64) {
	d.subscription("session.unsubscribed", filter, qos)
}

func (d *device) subscription(event, filter string, qos int64) {
	d.emit(Row{
		Event: event, ClientID: d.clientID, Username: d.user, Peername: d.conn.peername, Node: d.conn.node.name,
		Topic: new(filter), QoS: &levels[qos], ClientAttrs: d.attrs,
	})
}

func (s *stage) published(m *message) {
	if !s.fleet.options.Publishes {
		return
	}
	r := m.row("message.publish")
	r.ClientAttrs = m.attrs
	s.emit(r)
}

func (s *stage) dropped(m *message, reason string) {
	r := m.row("message.dropped")
	r.Reason = new(reason)
	s.emit(r)
}

func (s *stage) validationFailed(m *message)     { s.emit(m.row("schema.validation_failed")) }
func (s *stage) transformationFailed(m *message) { s.emit(m.row("message.transformation_failed")) }

// row is an event on the publisher's side.
func (m *message) row(event string) Row {
	return Row{
		Event: event, ClientID: m.clientID, Username: m.username, Peername: m.peername, Node: m.node.name, Topic: m.topic,
		ID: m.id, QoS: &levels[m.qos], Payload: m.payload, PublishReceivedAt: m.receivedAt,
	}
}

func (d *device) delivered(m *message, qos int64) { d.emit(d.delivery("message.delivered", m, qos)) }
func (d *device) acked(m *message, qos int64)     { d.emit(d.delivery("message.acked", m, qos)) }

func (d *device) deliveryDropped(m *message, qos int64, reason string) {
	r := d.delivery("delivery.dropped", m, qos)
	r.Reason = new(reason)
	d.emit(r)
}

// delivery is an event on the receiver's side; of one that is offline, EMQX knows where it was last.
func (d *device) delivery(event string, m *message, qos int64) Row {
	return Row{
		Event: event, ClientID: d.clientID, Username: d.user, Peername: d.last.peername, Node: d.last.node.name, Topic: m.topic,
		ID: m.id, FromClientID: m.clientID, FromUsername: m.username, QoS: &levels[qos], Payload: m.payload,
		PublishReceivedAt: m.receivedAt,
	}
}

// alarm is raised or cleared on a node; with the solution's template nothing more is known of it.
func (s *stage) alarm(active bool, on *node) {
	event := "alarm.activated"
	if !active {
		event = "alarm.deactivated"
	}
	s.emit(Row{Event: event, Node: on.name})
}
