package diagnosis

import (
	"fmt"
	"strconv"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
)

// What facts look like, and what is made of them.

// at is a time of the hour that is asked about.
func at(minutes, seconds int) time.Time {
	return time.Date(2026, 3, 1, 8, minutes, seconds, 0, time.UTC)
}

// spread is n rows over the hour.
func spread(n int64) evidence.Span {
	return evidence.Span{Count: n, First: at(0, 10), Last: at(50, 10)}
}

// hour is what is asked about an hour: the fleet of 1,000 clients, or one client of it.
func hour(f evidence.Evidence) *evidence.Evidence {
	f.From, f.To = at(0, 0), at(60, 0)
	f.Clients = 1000
	if f.NodeClients == nil {
		f.NodeClients = map[string]int64{"n1": 900, "n2": 900}
	}
	if f.Losses == nil { // nothing is known of who was lost
		for _, b := range f.Bursts {
			f.Losses = append(f.Losses, evidence.Incident{Burst: b, Nodes: []string{b.Node}})
		}
	}
	return &f
}

func narrow(f evidence.Evidence) *evidence.Evidence {
	asked := hour(f)
	asked.Narrow, asked.Clients = true, 1
	return asked
}

// numbered are n client IDs, each of which gives one fact.
func numbered[T any](n int, fact func(client string) T) []T {
	list := make([]T, n)
	for i := range list {
		list[i] = fact(fmt.Sprintf("c%02d", i+1))
	}
	return list
}

const (
	authn   = "client.check_authn_complete"
	connack = "client.connack"
)

func refusals(client, event, code string, n int64) evidence.Refusal {
	return evidence.Refusal{ClientID: client, Event: event, Code: code, Username: "u", Source: "10.0.0.1", Sources: 1, Span: spread(n)}
}

func ended(client, reason string, n int64) evidence.End {
	return evidence.End{ClientID: client, Reason: reason, Span: spread(n)}
}

func dropped(client, reason string, n int64) evidence.Drop {
	return evidence.Drop{ClientID: client, Event: "message.delivery_dropped", Reason: reason, Topic: "a/b", Topics: 1, Span: spread(n)}
}

func denials(client, action, source string, n int64) evidence.Denial {
	return evidence.Denial{ClientID: client, Action: action, Topic: "plant/#", Source: source, Span: spread(n)}
}

// losses are bursts of one node, every ten minutes.
func losses(n int) []evidence.Burst {
	list := make([]evidence.Burst, n)
	for i := range list {
		list[i] = evidence.Burst{Node: "n1", Clients: 400, Span: evidence.Span{Count: 400, First: at(10*i, 8), Last: at(10*i, 9)}}
	}
	return list
}

// cases are facts of which a golden file holds the findings.
var cases = []struct {
	name  string
	facts *evidence.Evidence
}{
	{"nothing at all", hour(evidence.Evidence{})},
	{"nothing of what was asked", narrow(evidence.Evidence{})},
	{"nothing unusual", hour(evidence.Evidence{Events: []evidence.EventCount{
		{Event: "message.delivered", Node: "n1", Span: spread(1200)}, {Event: "message.delivered", Node: "n2", Span: spread(34)}, {Event: "client.connected", Node: "n1", Span: spread(1)}, {Event: "client.ping", Node: "n1", Span: spread(9)},
	}})},
	{"nothing unusual, but one break", narrow(evidence.Evidence{
		Events: []evidence.EventCount{{Event: "client.disconnected", Node: "n1", Span: spread(2)}}, Ends: []evidence.End{ended("a", "tcp_closed", 1), {ClientID: "a", Reason: "keepalive_timeout", Span: evidence.Span{Count: 1, First: at(5, 0), Last: at(5, 0)}}},
	})},
	{"only pings", hour(evidence.Evidence{Events: []evidence.EventCount{{Event: "client.ping", Node: "n1", Span: spread(9)}}})},

	{"wrong password", hour(evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", authn, "bad_username_or_password", 180), refusals("a", connack, "bad_username_or_password", 180)}})},
	{"wrong password, asked alone", narrow(evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", authn, "bad_username_or_password", 180)}})},
	{"wrong password, since put right", hour(evidence.Evidence{
		Refusals: []evidence.Refusal{refusals("a", authn, "bad_username_or_password", 9)}, Status: map[string]evidence.ClientStatus{"a": {LastAccepted: at(55, 0)}},
	})},
	{"wrong passwords of a good part of the fleet", hour(evidence.Evidence{Refusals: numbered(60, func(c string) evidence.Refusal { return refusals(c, authn, "not_authorized", 5) })})},
	{"a code of a plugin's, and no client ID", hour(evidence.Evidence{Refusals: []evidence.Refusal{{ClientID: "", Event: authn, Code: "expired_token", Span: spread(5)}}})},
	{"only the CONNACK is recorded", hour(evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", connack, "not_authorized", 5)}})},
	{"guessing", hour(evidence.Evidence{
		Refusals: numbered(40, func(c string) evidence.Refusal { return refusals(c, authn, "bad_username_or_password", 6) }),
		Events:   []evidence.EventCount{{Event: "client.check_authn_complete", Span: spread(260)}},
		Guesses:  []evidence.Guesses{{Source: "10.0.0.1", Clients: 40, Users: 41, LetIn: 0, Span: spread(240)}, {Source: "10.0.0.2", Clients: 1, Users: 12, LetIn: 2, Span: spread(12)}},
	})},
	{"a gateway with a few bad devices", hour(evidence.Evidence{
		Refusals: numbered(12, func(c string) evidence.Refusal { return refusals(c, authn, "bad_username_or_password", 6) }),
		Guesses:  []evidence.Guesses{{Source: "10.0.0.1", Clients: 12, Users: 1, LetIn: 300, Span: spread(72)}},
	})},
	{"authenticator away", hour(evidence.Evidence{Refusals: numbered(5, func(c string) evidence.Refusal { return refusals(c, authn, "server_unavailable", 1200) })})},
	{"license full", hour(evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", connack, "quota_exceeded", 1)}})},
	{"banned after wrong passwords", hour(evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", authn, "bad_username_or_password", 30), refusals("a", connack, "banned", 100), refusals("b", connack, "banned", 50)}})},
	{"protocol errors", hour(evidence.Evidence{Ends: []evidence.End{ended("a", "frame_error", 4), ended("a", "protocol_error", 3), ended("b", "bad_packet_id", 3)}})},
	{"protocol error in a CONNECT", narrow(evidence.Evidence{Refusals: []evidence.Refusal{refusals("a", connack, "client_identifier_not_valid", 2)}})},

	{"two devices with one client ID", hour(evidence.Evidence{Takeovers: []evidence.Takeover{{ClientID: "a", Source: "10.0.0.1", Span: spread(30)}, {ClientID: "a", Source: "10.0.0.2", Span: spread(31)}, {ClientID: "a", Source: "10.0.0.3", Span: spread(1)}}})},
	{"a device that moves", hour(evidence.Evidence{Takeovers: []evidence.Takeover{{ClientID: "a", Source: "10.0.0.1", Span: spread(2)}}})},
	{"takeovers that are far apart", hour(evidence.Evidence{Takeovers: []evidence.Takeover{{ClientID: "a", Source: "10.0.0.1", Span: spread(2)}, {ClientID: "a", Source: "10.0.0.2", Span: spread(2)}}})},
	{"a client ID of two lines", narrow(evidence.Evidence{Ends: []evidence.End{ended("a\nb", "kicked", 1)}})},
	{"kicked once", narrow(evidence.Evidence{Ends: []evidence.End{ended("a", "kicked", 1)}})},
	{"kicked, many", hour(evidence.Evidence{Ends: numbered(60, func(c string) evidence.End { return ended(c, "kicked", 2) })})},
	{"timeouts right after connecting", hour(evidence.Evidence{
		Ends:   []evidence.End{{ClientID: "a", Reason: "keepalive_timeout", Lasted: 90 * time.Second, Span: spread(30)}},
		Status: map[string]evidence.ClientStatus{"a": {Keepalive: 60}},
	})},
	{"timeouts later", hour(evidence.Evidence{
		Ends:   []evidence.End{{ClientID: "a", Reason: "keepalive_timeout", Lasted: 20 * time.Minute, Span: spread(5)}, {ClientID: "b", Reason: "keepalive_timeout", Lasted: 0, Span: spread(4)}},
		Status: map[string]evidence.ClientStatus{"a": {Keepalive: 60}},
	})},
	{"timeouts without more", hour(evidence.Evidence{Ends: []evidence.End{ended("a", "keepalive_timeout", 5)}, Status: map[string]evidence.ClientStatus{"a": {Keepalive: 60}}})},
	{"flapping", hour(evidence.Evidence{Ends: []evidence.End{ended("a", "tcp_closed", 40), ended("a", "ssl_closed", 2), ended("b", "econnreset", 9)}})},
	{"flapping for its password", hour(evidence.Evidence{
		Ends: []evidence.End{ended("a", "tcp_closed", 40)}, Refusals: []evidence.Refusal{refusals("a", authn, "bad_username_or_password", 40)},
	})},
	{"flapping with timeouts", hour(evidence.Evidence{Ends: []evidence.End{ended("a", "tcp_closed", 9), ended("a", "keepalive_timeout", 8)}})},

	{"denied by a rule, then by the cache", hour(evidence.Evidence{Denials: []evidence.Denial{denials("a", "subscribe", "file", 12), denials("a", "subscribe", "cache", 30)}})},
	{"denied by default", narrow(evidence.Evidence{Denials: []evidence.Denial{{ClientID: "a", Action: "publish", Topic: "t", Source: "default", Span: evidence.Span{Count: 1, First: at(5, 0), Last: at(5, 0)}}}})},
	{"denied, with clients that are disconnected for it", hour(evidence.Evidence{
		Denials: []evidence.Denial{denials("a", "publish", "cache", 6), denials("b", "publish", "http", 5), denials("a", "subscribe", "http", 1)},
		Ends:    []evidence.End{ended("a", "not_authorized", 6), ended("c", "not_authorized", 6)},
	})},

	{"a full queue while connected", hour(evidence.Evidence{Drops: []evidence.Drop{dropped("a", "queue_full", 2196)}, Queues: []evidence.Queue{{ClientID: "a", Span: spread(2196), Present: spread(2196)}}})},
	{"a full queue while away", hour(evidence.Evidence{
		Drops:    []evidence.Drop{dropped("a", "queue_full", 90), {ClientID: "a", Event: "message.delivery_dropped", Reason: "qos0_msg", Topic: "c", Topics: 3, Span: spread(9)}, dropped("b", "queue_full", 6)},
		Queues:   []evidence.Queue{{ClientID: "a", Span: evidence.Span{Count: 99, First: at(2, 0), Last: at(9, 0)}}, {ClientID: "b", Span: evidence.Span{Count: 6, First: at(3, 0), Last: at(4, 0)}}},
		Absences: []evidence.Absence{{ClientID: "a", At: at(1, 0), Ended: true}, {ClientID: "b", At: at(5, 0)}},
	})},
	{"a full queue of one that acknowledges nothing", hour(evidence.Evidence{
		Drops: []evidence.Drop{dropped("a", "queue_full", 90)}, Queues: []evidence.Queue{{ClientID: "a", Span: spread(90), Present: spread(90)}},
		Unacked: []evidence.Unacked{{ClientID: "a", Delivered: 40, Span: spread(40)}}, Status: map[string]evidence.ClientStatus{"a": {LastConnected: at(1, 0)}},
	})},
	{"a full queue, and some acknowledgements are missing", hour(evidence.Evidence{
		Drops: []evidence.Drop{dropped("a", "queue_full", 90)}, Queues: []evidence.Queue{{ClientID: "a", Span: spread(90), Present: spread(90)}},
		Unacked: []evidence.Unacked{{ClientID: "a", Delivered: 40, Span: spread(20)}},
	})},
	{"not acknowledged, now away", hour(evidence.Evidence{
		Unacked: []evidence.Unacked{{ClientID: "a", Delivered: 1400, Span: spread(1234)}, {ClientID: "b", Delivered: 5, Span: spread(5)}}, Status: map[string]evidence.ClientStatus{"a": {LastConnected: at(1, 0), LastEnd: at(50, 0)}},
	})},
	{"not acknowledged between breaks", hour(evidence.Evidence{Unacked: []evidence.Unacked{{ClientID: "a", Delivered: 40, Span: spread(20)}}, Ends: []evidence.End{ended("a", "tcp_closed", 40)}})},
	{"a full queue while it was away, between breaks", hour(evidence.Evidence{
		Drops: []evidence.Drop{dropped("a", "queue_full", 90)}, Queues: []evidence.Queue{{ClientID: "a", Span: spread(90)}}, Absences: []evidence.Absence{{ClientID: "a", At: at(0, 5), Ended: true}}, Ends: []evidence.End{ended("a", "tcp_closed", 40)},
	})},
	{"some acknowledgements of many are missing", hour(evidence.Evidence{Unacked: []evidence.Unacked{{ClientID: "a", Delivered: 100, Span: spread(19)}}})},
	{"expired", narrow(evidence.Evidence{Drops: []evidence.Drop{dropped("a", "expired", 1)}})},
	{"refused payloads", hour(evidence.Evidence{Drops: []evidence.Drop{
		{ClientID: "a", Event: "schema.validation_failed", Reason: "", Topic: "t", Topics: 1, Span: spread(9)}, {ClientID: "a", Event: "message.transformation_failed", Reason: "", Topic: "t", Topics: 1, Span: spread(3)}, {ClientID: "b", Event: "schema.validation_failed", Reason: "", Topic: "u", Topics: 2, Span: spread(5)},
	}})},

	{"nobody subscribes, but nearly", hour(evidence.Evidence{
		NoSubscribers: []evidence.Unreceived{{Topic: "m/9/Reading", Publisher: "m9", Reason: "no_subscribers", Span: spread(360)}, {Topic: "m/9/Reading", Publisher: "m8", Reason: "no_subscribers", Span: spread(2)}, {Topic: "x", Publisher: "m9", Reason: "no_subscribers", Span: spread(5)}},
		Topics:        map[string]evidence.TopicReceivers{"m/9/Reading": {Near: &evidence.Near{Filter: "m/+/reading", Difference: "differs in case", Subscriber: "billing", Subscribers: 3}}, "x": {Near: &evidence.Near{Filter: "y", Difference: "differs", Subscriber: "b", Subscribers: 1}}},
	})},
	{"nobody may subscribe", narrow(evidence.Evidence{
		NoSubscribers: []evidence.Unreceived{{Topic: "m/9", Publisher: "m9", Reason: "no_subscribers", Span: spread(1)}}, Topics: map[string]evidence.TopicReceivers{"m/9": {Denied: &evidence.Near{Filter: "m/+", Difference: "", Subscriber: "billing", Subscribers: 1}, Near: &evidence.Near{Filter: "n/+", Difference: "differs", Subscriber: "x", Subscribers: 1}}},
	})},
	{"nobody may subscribe, and nothing is near", hour(evidence.Evidence{
		NoSubscribers: []evidence.Unreceived{{Topic: "m/9", Publisher: "m9", Reason: "no_subscribers", Span: spread(3)}}, Topics: map[string]evidence.TopicReceivers{"m/9": {Denied: &evidence.Near{Filter: "m/+", Difference: "", Subscriber: "billing", Subscribers: 1}}},
	})},
	{"a message or two while the receiver was away", narrow(evidence.Evidence{NoSubscribers: []evidence.Unreceived{{Topic: "t", Publisher: "p", Reason: "no_subscribers", Span: spread(2)}}, Topics: map[string]evidence.TopicReceivers{"t": {LastDelivered: at(20, 0)}}})},
	{"nobody subscribes any more", hour(evidence.Evidence{NoSubscribers: []evidence.Unreceived{{Topic: "t", Publisher: "p", Reason: "no_subscribers", Span: spread(3)}}, Topics: map[string]evidence.TopicReceivers{"t": {LastDelivered: at(20, 0)}}})},
	{"nobody subscribed for a moment", hour(evidence.Evidence{NoSubscribers: []evidence.Unreceived{{Topic: "t", Publisher: "p", Reason: "no_subscribers", Span: spread(3)}}, Topics: map[string]evidence.TopicReceivers{"t": {LastDelivered: at(55, 0)}}})},
	{"only rules read", hour(evidence.Evidence{Events: []evidence.EventCount{{Event: "message.dropped", Node: "n1", Span: spread(60)}}, NoSubscribers: numbered(60, func(c string) evidence.Unreceived {
		return evidence.Unreceived{Topic: "audit/" + c, Publisher: c, Reason: "no_subscribers", Span: spread(4)}
	})})},

	{"a gap", hour(evidence.Evidence{Silences: []evidence.Silence{{Since: at(20, 0), Until: at(25, 0), Steady: true, Active: 300}}})},
	{"a gap of a node that lasts", hour(evidence.Evidence{Silences: []evidence.Silence{{Node: "n1", Since: at(50, 0), Until: at(59, 0), Open: true, Steady: true, Active: 30, Moved: 2}}})},
	{"everybody went home", hour(evidence.Evidence{Silences: []evidence.Silence{{Since: at(20, 0), Until: at(25, 0), Steady: true, Active: 30, Gone: 15}}})},
	{"a node that died silently", hour(evidence.Evidence{Silences: []evidence.Silence{{Node: "n1", Since: at(20, 0), Until: at(25, 0), Active: 30, Moved: 12}}})},
	{"a node that died silently, asked by a client of another", narrow(evidence.Evidence{Silences: []evidence.Silence{{Node: "n1", Since: at(20, 0), Until: at(25, 0), Active: 30, Moved: 12}}})},
	{"a node that died silently, asked by a client of its", narrow(evidence.Evidence{
		Silences: []evidence.Silence{{Node: "n1", Since: at(20, 0), Until: at(25, 0), Active: 30, Moved: 12}},
		Events:   []evidence.EventCount{{Event: "client.connected", Node: "n1", Span: evidence.Span{Count: 1, First: at(1, 0), Last: at(1, 0)}}}, Returns: []evidence.Burst{{Node: "n2", Clients: 1, Span: evidence.Span{Count: 1, First: at(20, 30), Last: at(20, 30)}}},
	})},
	{"a lost node", hour(evidence.Evidence{
		Bursts:   []evidence.Burst{{Node: "n1", Clients: 400, Span: evidence.Span{Count: 400, First: at(5, 8), Last: at(5, 9)}}, {Node: "n1", Clients: 30, Span: evidence.Span{Count: 30, First: at(5, 10), Last: at(5, 12)}}, {Node: "n2", Clients: 9, Span: evidence.Span{Count: 9, First: at(6, 0), Last: at(6, 1)}}},
		Silences: []evidence.Silence{{Node: "n1", Since: at(5, 12), Until: at(7, 0), Active: 900}},
		Ends:     []evidence.End{{ClientID: "c1", Reason: "tcp_closed", Lasted: 0, Span: evidence.Span{Count: 1, First: at(5, 9), Last: at(5, 9)}}},
	})},
	{"nodes lost again and again", hour(evidence.Evidence{Bursts: []evidence.Burst{
		{Node: "n1", Clients: 400, Span: evidence.Span{Count: 400, First: at(5, 8), Last: at(5, 9)}}, {Node: "n1", Clients: 390, Span: evidence.Span{Count: 390, First: at(15, 8), Last: at(15, 9)}}, {Node: "n2", Clients: 100, Span: evidence.Span{Count: 100, First: at(5, 8), Last: at(5, 9)}},
	}})},
	{"a node lost so often that its clients look as if they flapped", hour(evidence.Evidence{Bursts: losses(6), Ends: []evidence.End{
		{ClientID: "c1", Reason: "tcp_closed", Lasted: 0, Span: evidence.Span{Count: 6, First: at(0, 8), Last: at(50, 8)}}, {ClientID: "c2", Reason: "tcp_closed", Lasted: 0, Span: evidence.Span{Count: 7, First: at(0, 8), Last: at(50, 8)}},
	}})},
	{"clients of one address lost, others of their node not", hour(evidence.Evidence{
		Bursts: []evidence.Burst{{Node: "n1", Clients: 60, Span: evidence.Span{Count: 60, First: at(5, 8), Last: at(5, 9)}}},
		Losses: []evidence.Incident{{
			Burst: evidence.Burst{Node: "n1", Clients: 60, Span: evidence.Span{Count: 60, First: at(5, 8), Last: at(5, 9)}}, Nodes: []string{"n1"},
			Members: numbered(60, func(client string) evidence.Member {
				return evidence.Member{ClientID: client, Source: "192.0.2.7", Node: "n1", Lasted: time.Hour, Span: evidence.Span{Count: 1, First: at(5, 8), Last: at(5, 9)}}
			}),
			Others: numbered(60, func(client string) evidence.Member {
				return evidence.Member{ClientID: client + "-b", Source: "10.0.0." + client[1:], Node: "n1", Span: spread(1)}
			}),
		}},
	})},
	{"a lost node, asked by a client that it didn't have", narrow(evidence.Evidence{Bursts: []evidence.Burst{{Node: "n1", Clients: 400, Span: evidence.Span{Count: 400, First: at(5, 8), Last: at(5, 9)}}}})},
	{"a lost node, asked by a client that it had", narrow(evidence.Evidence{
		Bursts: []evidence.Burst{{Node: "n1", Clients: 400, Span: evidence.Span{Count: 400, First: at(5, 8), Last: at(5, 9)}}}, OwnBursts: []evidence.Burst{{Node: "n1", Clients: 1, Span: evidence.Span{Count: 1, First: at(5, 9), Last: at(5, 9)}}},
		Ends: []evidence.End{{ClientID: "c1", Reason: "tcp_closed", Lasted: 0, Span: evidence.Span{Count: 1, First: at(5, 9), Last: at(5, 9)}}},
	})},
	{"everybody is refused at once, who was let in before", hour(evidence.Evidence{
		Refusals: numbered(20, func(c string) evidence.Refusal {
			return evidence.Refusal{ClientID: c, Event: authn, Code: "not_authorized", Username: c, Source: "10.0.0." + c[1:], Sources: 1, Span: evidence.Span{Count: 4, First: at(20, 0), Last: at(24, 0)}}
		}),
		Logins: []evidence.Login{{At: at(20, 0), Refused: 20, Users: 20, Span: evidence.Span{Count: 80, First: at(20, 0), Last: at(24, 0)}}},
		Status: statuses(20, evidence.ClientStatus{FirstAccepted: at(1, 0), LastAccepted: at(30, 0)}),
	})},
	{"one user is refused at once, who was let in before", hour(evidence.Evidence{
		Refusals: numbered(20, func(c string) evidence.Refusal { return refusals(c, authn, "not_authorized", 4) }),
		Logins:   []evidence.Login{{At: at(0, 0), Refused: 20, Users: 1, Span: spread(80)}},
		Status:   statuses(20, evidence.ClientStatus{FirstAccepted: at(0, 1), LastAccepted: at(0, 1)}),
	})},
	{"too busy", hour(evidence.Evidence{Refusals: numbered(5, func(c string) evidence.Refusal { return refusals(c, connack, "server_busy", 3) })})},
	{"one client ID from one address, taken over again and again", hour(evidence.Evidence{Takeovers: []evidence.Takeover{{ClientID: "a", Source: "10.0.0.1", Span: spread(599)}}})},
	{"one client ID from two balancers", hour(evidence.Evidence{
		Takeovers: []evidence.Takeover{{ClientID: "a", Source: "10.0.0.1", Span: spread(30)}, {ClientID: "a", Source: "10.0.0.2", Span: spread(31)}}, Addresses: map[string]int64{"10.0.0.1": 300, "10.0.0.2": 280},
	})},
	{"an expired credential", hour(evidence.Evidence{Ends: []evidence.End{ended("a", "not_authorized", 2)}})},
	{"codes of the client's own", hour(evidence.Evidence{Ends: []evidence.End{ended("a", "maximum_connect_time", 9), ended("b", "never_heard_of", 9), ended("c", "tcp_closed", 1)}})},
	{"a device that sleeps", narrow(evidence.Evidence{Ends: []evidence.End{{ClientID: "a", Reason: "tcp_closed", Lasted: time.Second, Span: spread(6)}}})},
	{"client IDs that change", hour(evidence.Evidence{Ends: numbered(60, func(c string) evidence.End {
		return evidence.End{ClientID: c, Reason: "tcp_closed", Username: "gw", Source: "10.0.0.9", Lasted: 2 * time.Second, Span: evidence.Span{Count: 1, First: at(number(c), 0), Last: at(number(c), 0)}}
	})})},
	{"a client that connects over and over", hour(evidence.Evidence{Loops: []evidence.Loop{{ClientID: "a", Span: spread(700)}}})},
	{"let in, and no connection", hour(evidence.Evidence{
		Events:     []evidence.EventCount{{Event: "client.connected", Node: "n1", Span: spread(90)}},
		Unfinished: []evidence.Unfinished{{ClientID: "a", LetIn: 160, Span: spread(159)}, {ClientID: "b", LetIn: 20, Span: spread(17)}, {ClientID: "c", LetIn: 20, Span: spread(9)}},
	})},
	{"nobody connects any more", hour(evidence.Evidence{
		Over: connects(30), Ends: numbered(12, func(c string) evidence.End {
			return evidence.End{ClientID: c, Reason: "tcp_closed", Span: evidence.Span{Count: 1, First: at(40, number(c)), Last: at(40, number(c))}}
		}), Status: statuses(12, evidence.ClientStatus{FirstEnd: at(10, 0), LastConnected: at(11, 0), LastEnd: at(40, 0)}),
	})},
	{"an authorizer that can't be asked", hour(evidence.Evidence{
		Denials: numbered(10, func(c string) evidence.Denial {
			return evidence.Denial{ClientID: c, Action: "publish", Topic: "up/" + c, Source: "default", Span: evidence.Span{Count: 10, First: at(30, 0), Last: at(39, 0)}}
		}),
		Allowed: numbered(10, func(c string) evidence.Allowance {
			return evidence.Allowance{ClientID: c, Topic: "up/" + c, Source: "http", Span: evidence.Span{Count: 50, First: at(0, 0), Last: at(59, 0)}}
		}),
	})},
	{"new firmware publishes where nobody may", hour(evidence.Evidence{Denials: numbered(80, func(c string) evidence.Denial {
		return evidence.Denial{ClientID: c, Action: "publish", Topic: "v2/" + c + "/telemetry", Source: "file", Span: spread(3)}
	})})},
	{"a message that its publisher sent wrongly", hour(evidence.Evidence{NoSubscribers: []evidence.Unreceived{{Topic: "t", Publisher: "p", Reason: "receive_maximum_exceeded", Span: spread(900)}}})},
	{"nobody knows whether it was connected", hour(evidence.Evidence{Drops: []evidence.Drop{dropped("a", "queue_full", 90)}, Queues: []evidence.Queue{{ClientID: "a", Span: spread(90)}}})},
	{"late deliveries", hour(evidence.Evidence{Late: []evidence.LateReceiver{{ClientID: "a", Node: "n1", Deliveries: 50, Mean: 8 * time.Second, Spread: 5 * time.Second, Span: spread(40)}, {ClientID: "b", Node: "n1", Deliveries: 50, Mean: 8 * time.Second, Spread: 5 * time.Second, Span: spread(10)}}})},
	{"late deliveries of clocks that disagree", hour(evidence.Evidence{
		Late: []evidence.LateReceiver{{ClientID: "a", Node: "n1", Deliveries: 50, Mean: 8 * time.Second, Spread: 5 * time.Second, Span: spread(40)}}, Clocks: []evidence.Clock{{Node: "n2", Early: 90, From: "n1", Least: -75 * time.Second, Span: spread(90)}},
	})},
	{"rows twice", hour(evidence.Evidence{
		Copies: map[string]int64{authn: 2}, Events: []evidence.EventCount{{Event: authn, Node: "n1", Span: spread(8)}}, Refusals: []evidence.Refusal{refusals("a", authn, "bad_username_or_password", 4)},
	})},
	{"retained messages", hour(evidence.Evidence{
		NoSubscribers: []evidence.Unreceived{{Topic: "t", Publisher: "p", Reason: "no_subscribers", Span: spread(9)}}, Topics: map[string]evidence.TopicReceivers{"t": {Lost: 9, Kept: 9, LastDelivered: at(40, 0)}},
	})},
	{"a receiver that was away with a clean start", hour(evidence.Evidence{
		NoSubscribers: []evidence.Unreceived{{Topic: "t", Publisher: "p", Reason: "no_subscribers", Span: evidence.Span{Count: 9, First: at(20, 0), Last: at(29, 0)}}},
		Topics:        map[string]evidence.TopicReceivers{"t": {FirstDelivered: at(1, 0), LastDelivered: at(50, 0), Receivers: 1, Receiver: "r"}},
		Status:        map[string]evidence.ClientStatus{"r": {FirstEnd: at(19, 0), LastEnd: at(19, 0), EndReason: "tcp_closed", LastConnected: at(30, 0)}},
	})},
	{"a site that lost its uplink", hour(evidence.Evidence{
		Bursts: []evidence.Burst{{Node: "n1", Clients: 40, Span: evidence.Span{Count: 40, First: at(5, 8), Last: at(5, 9)}}},
		Losses: []evidence.Incident{{Burst: evidence.Burst{Node: "n1", Clients: 40, Span: evidence.Span{Count: 40, First: at(5, 8), Last: at(5, 9)}}, Nodes: []string{"n1"}, Members: numbered(40, func(c string) evidence.Member {
			return evidence.Member{ClientID: c, User: "plant", Source: "203.0.113.200", Node: "n1", Lasted: time.Hour, Span: evidence.Span{Count: 1, First: at(5, 8), Last: at(5, 9)}}
		}), Others: numbered(60, func(c string) evidence.Member {
			return evidence.Member{ClientID: "ok" + c, User: "ok", Source: "198.18.0." + c[1:], Node: "n1"}
		})}},
		NodeClients: map[string]int64{"n1": 900},
	})},
	{"devices that sleep together", hour(evidence.Evidence{
		Bursts: []evidence.Burst{{Node: "n1", Clients: 400, Span: evidence.Span{Count: 400, First: at(15, 1), Last: at(15, 9)}}},
		Losses: []evidence.Incident{{Burst: evidence.Burst{Node: "n1", Clients: 400, Span: evidence.Span{Count: 400, First: at(15, 1), Last: at(15, 9)}}, Nodes: []string{"n1"}, Members: numbered(40, func(c string) evidence.Member {
			return evidence.Member{ClientID: c, Lasted: time.Second, Span: evidence.Span{Count: 1, First: at(15, 1), Last: at(15, 9)}}
		})}},
	})},
	{"a node that was killed", hour(evidence.Evidence{Restarted: []evidence.Incident{{
		Burst: evidence.Burst{Node: "n1", Clients: 30, Span: evidence.Span{Count: 30, First: at(30, 40), Last: at(31, 9)}}, LookedAt: 30, Vanished: map[string][]string{"n1": numbered(30, func(c string) string { return c })},
		Members: numbered(30, func(c string) evidence.Member {
			return evidence.Member{ClientID: c, Node: "n1", Span: evidence.Span{Count: 1, First: at(30, 40), Last: at(31, 9)}}
		}),
	}}})},
	{"a name that isn't there", narrow(evidence.Evidence{Seen: &evidence.Sightings{Kind: "client", Name: "pump-O7", Near: []string{"pump-07"}, Last: at(0, 0).Add(-time.Hour)}})},
	{"one client", func() *evidence.Evidence {
		f := narrow(evidence.Evidence{Events: []evidence.EventCount{{Event: "client.ping", Node: "n1", Span: spread(9)}}, Status: map[string]evidence.ClientStatus{"a": {LastConnected: at(1, 0)}}})
		f.Subject = "a"
		return f
	}()},
}

// statuses are the same of n clients.
func statuses(n int, s evidence.ClientStatus) map[string]evidence.ClientStatus {
	all := map[string]evidence.ClientStatus{}
	for _, c := range numbered(n, func(c string) string { return c }) {
		all[c] = s
	}
	return all
}

// connects are two a minute until some minute, while other rows go on.
func connects(until int) evidence.RowsOverTime {
	over := evidence.RowsOverTime{Step: time.Minute}
	for m := range 60 {
		bucket := evidence.RowBucket{Node: "n1", At: at(m, 0), Span: evidence.Span{Count: 500, First: at(m, 0), Last: at(m, 59)}}
		if m < until {
			bucket.Connects = 2
		}
		over.Buckets = append(over.Buckets, bucket)
	}
	return over
}

// number is that of a client ID.
func number(c string) int {
	n, _ := strconv.Atoi(c[1:])
	return n - 1
}
