// Package event is the vocabulary of the wide table that EMQX writes its events into: columns, events, scenarios,
// outcomes, and what each value means. Every other package talks about these; this one knows none of them.
package event

// Type is what a column holds, seen from a query.
type Type string

const (
	String Type = "string"
	Int    Type = "int"
	Float  Type = "float"
	Bool   Type = "bool"
	Time   Type = "time"
	// Other is a column of a type that can be shown (as the server's text) but not compared.
	Other Type = "other"
)

// Names of the columns that the code itself speaks of.
const (
	Timestamp         = "timestamp"
	Event             = "event"
	ClientID          = "clientid"
	Username          = "username"
	Peername          = "peername"
	Node              = "node"
	Topic             = "topic"
	ID                = "id"
	FromClientID      = "from_clientid"
	FromUsername      = "from_username"
	QoS               = "qos"
	Payload           = "payload"
	Reason            = "reason"
	ReasonCode        = "reason_code"
	Action            = "action"
	Result            = "result"
	AuthzSource       = "authz_source"
	ExpiryInterval    = "expiry_interval"
	ConnectedAt       = "connected_at"
	DisconnectedAt    = "disconnected_at"
	PublishReceivedAt = "publish_received_at"
)

// Column is one column of the table.
type Column struct {
	Name        string `json:"name"`
	Type        Type   `json:"type"`
	Description string `json:"description,omitempty"`
	// EpochMillis marks a number that is a point in time, in milliseconds since 1970, and is shown as one.
	EpochMillis bool `json:"-"`
	// Known is true for the columns that EMQX's action fills; the others are the site's own.
	Known bool `json:"-"`
}

// Wide lists the columns that EMQX's action writes, in the order of the table.
var Wide = Schema{
	{Name: Timestamp, Type: Time, Description: "When the node built the event, by its own clock; never the message's own time."},
	{Name: Event, Type: String, Description: "What happened. EMQX writes delivery.dropped for message.delivery_dropped."},
	{Name: ClientID, Type: String, Description: "Who connects, publishes (message.publish, message.dropped) or receives (delivered, acked, delivery drops)."},
	{Name: Username, Type: String, Description: "User name of the client in clientid; empty where it sent none."},
	{Name: Peername, Type: String, Description: "The client's address and port; IPv6 without brackets, the port follows the last colon."},
	{Name: "sockname", Type: String, Description: "Address and port of the listener on the node."},
	{Name: Node, Type: String, Description: "EMQX node that built the event."},
	{Name: Topic, Type: String, Description: "Topic name; in subscription rows the topic filter."},
	{Name: ID, Type: String, Description: "Message ID, the same in every event of one message; 32 hexadecimal digits."},
	{Name: FromClientID, Type: String, Description: "Client ID of the publisher, in rows about a receiver."},
	{Name: FromUsername, Type: String, Description: "User name of the publisher, in rows about a receiver."},
	{Name: QoS, Type: Int, Description: "Quality of service: 0, 1 or 2."},
	{Name: Payload, Type: String, Description: "Message content. What is no text is stored as base64: and its Base64, where EMQX's rule is the recommended one."},
	{Name: Reason, Type: String, Description: "Why a connection ended or a message was dropped."},
	{Name: ReasonCode, Type: String, Description: "Result of an authentication or of CONNACK."},
	{Name: Action, Type: String, Description: "What was to be authorized: publish or subscribe."},
	{Name: Result, Type: String, Description: "Decision of an authorization: allow or deny."},
	{Name: AuthzSource, Type: String, Description: "Which authorization source decided; cache hides the first one, default means that no rule matched."},
	{Name: "keepalive", Type: Int, Description: "Keep alive that the client asked for, in seconds."},
	{Name: "clean_start", Type: Bool, Description: "Whether the client asked for a new session."},
	{Name: ExpiryInterval, Type: Int, Description: "Session expiry interval: seconds in client.connected, milliseconds in client.connack and client.ping."},
	{Name: ConnectedAt, Type: Int, EpochMillis: true, Description: "When this connection was established."},
	{Name: DisconnectedAt, Type: Int, EpochMillis: true, Description: "When this connection was considered closed."},
	{Name: PublishReceivedAt, Type: Int, EpochMillis: true, Description: "When the publish arrived, by the clock of the publisher's node."},
	{Name: "client_attrs", Type: String, Description: "Client attributes, a JSON object."},
}

func init() {
	for i := range Wide {
		Wide[i].Known = true
	}
}

// Schema is the columns of a table, in its order.
type Schema []Column

// Column finds a column by its exact name.
func (s Schema) Column(name string) (Column, bool) {
	for _, c := range s {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// Has says whether the table has all of these columns.
func (s Schema) Has(names ...string) bool {
	for _, name := range names {
		if _, ok := s.Column(name); !ok {
			return false
		}
	}
	return true
}

// Names lists the columns' names, in the table's order.
func (s Schema) Names() []string {
	names := make([]string, len(s))
	for i, c := range s {
		names[i] = c.Name
	}
	return names
}

// Missing lists the columns that EMQX writes and this table lacks.
func (s Schema) Missing() []string {
	var missing []string
	for _, c := range Wide {
		if !s.Has(c.Name) {
			missing = append(missing, c.Name)
		}
	}
	return missing
}
