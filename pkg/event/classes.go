package event

import "slices"

// What values of reason prove. Each class stands here once; what is listed nowhere means, of a disconnect, that the link broke.
const (
	NoSubscribers    = "no_subscribers"    // of message.dropped: nobody was subscribed
	KeepaliveTimeout = "keepalive_timeout" // of client.disconnected: EMQX heard nothing for one and a half keep alives
)

var (
	replaced  = []string{"takenover", "discarded"}
	byHand    = []string{"kicked", "administrative_action"}
	voluntary = []string{"normal", "disconnect_with_will_message", "takenover", "discarded", "use_another_server"}
	unwanted  = []string{"no_local", "subscription_filter"}
	noRoom    = []string{"queue_full", "qos0_msg"}
)

// ReplacedReasons are those of a connection that another one with the same client ID ended.
func ReplacedReasons() []string { return slices.Clone(replaced) }

// ByHandReasons are those of a connection that an administrator or the API ended.
func ByHandReasons() []string { return slices.Clone(byHand) }

// VoluntaryReasons are those of a connection that nobody lost.
func VoluntaryReasons() []string { return slices.Clone(voluntary) }

// UnwantedReasons are those of drops that the receiver asked for.
func UnwantedReasons() []string { return slices.Clone(unwanted) }

// NoRoomReasons are those of drops for want of room in a receiver's queue.
func NoRoomReasons() []string { return slices.Clone(noRoom) }

// Replaced says whether a connection ended for another one with the same client ID.
func Replaced(reason string) bool { return slices.Contains(replaced, reason) }

var causeColumns = map[string]string{
	CheckAuthnComplete: ReasonCode, Connack: ReasonCode, CheckAuthzComplete: AuthzSource,
	Disconnected: Reason, MessageDropped: Reason, MessageDeliveryDropped: Reason,
}

// CauseColumn is the column that says why a row of an event (by its canonical name) is what it is; "" where none does.
func CauseColumn(name string) string { return causeColumns[name] }
