package diagnosis

import (
	"fmt"
	"strconv"
	"time"
)

// What facts look like, and what is made of them.

// at is a time of the hour that is asked about.
func at(minutes, seconds int) time.Time {
	return time.Date(2026, 3, 1, 8, minutes, seconds, 0, time.UTC)
}

// spread is n rows over the hour.
func spread(n int64) Span { return Span{n, at(0, 10), at(50, 10)} }

// hour is what is asked about an hour: the fleet of 1,000 clients, or one client of it.
func hour(f Evidence) *Evidence {
	f.From, f.To = at(0, 0), at(60, 0)
	f.Clients = 1000
	if f.NodeClients == nil {
		f.NodeClients = map[string]int64{"n1": 900, "n2": 900}
	}
	return &f
}

func narrow(f Evidence) *Evidence {
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

func refusals(client, event, code string, n int64) Refusal {
	return Refusal{ClientID: client, Event: event, Code: code, Username: "u", Source: "10.0.0.1", Sources: 1, Span: spread(n)}
}

func ended(client, reason string, n int64) End {
	return End{ClientID: client, Reason: reason, Span: spread(n)}
}

func dropped(client, reason string, n int64) Drop {
	return Drop{ClientID: client, Event: "message.delivery_dropped", Reason: reason, Topic: "a/b", Topics: 1, Span: spread(n)}
}

func denials(client, action, source string, n int64) Denial {
	return Denial{ClientID: client, Action: action, Topic: "plant/#", Source: source, Span: spread(n)}
}

// losses are bursts of one node, every ten minutes.
func losses(n int) []Burst {
	list := make([]Burst, n)
	for i := range list {
		list[i] = Burst{"n1", 400, Span{400, at(10*i, 8), at(10*i, 9)}}
	}
	return list
}

// cases are facts of which a golden file holds the findings.
var cases = []struct {
	name  string
	facts *Evidence
}{
	{"nothing at all", hour(Evidence{})},
	{"nothing of what was asked", narrow(Evidence{})},
	{"nothing unusual", hour(Evidence{Events: []EventCount{
		{"message.delivered", "n1", spread(1200)}, {"message.delivered", "n2", spread(34)}, {"client.connected", "n1", spread(1)}, {"client.ping", "n1", spread(9)},
	}})},
	{"nothing unusual, but one break", narrow(Evidence{
		Events: []EventCount{{"client.disconnected", "n1", spread(2)}}, Ends: []End{ended("a", "tcp_closed", 1), {ClientID: "a", Reason: "keepalive_timeout", Span: Span{1, at(5, 0), at(5, 0)}}},
	})},
	{"only pings", hour(Evidence{Events: []EventCount{{"client.ping", "n1", spread(9)}}})},

	{"wrong password", hour(Evidence{Refusals: []Refusal{refusals("a", authn, "bad_username_or_password", 180), refusals("a", connack, "bad_username_or_password", 180)}})},
	{"wrong password, asked alone", narrow(Evidence{Refusals: []Refusal{refusals("a", authn, "bad_username_or_password", 180)}})},
	{"wrong password, since put right", hour(Evidence{
		Refusals: []Refusal{refusals("a", authn, "bad_username_or_password", 9)}, Status: map[string]ClientStatus{"a": {LastAccepted: at(55, 0)}},
	})},
	{"wrong passwords of a good part of the fleet", hour(Evidence{Refusals: numbered(60, func(c string) Refusal { return refusals(c, authn, "not_authorized", 5) })})},
	{"a code of a plugin's, and no client ID", hour(Evidence{Refusals: []Refusal{{ClientID: "", Event: authn, Code: "expired_token", Span: spread(5)}}})},
	{"only the CONNACK is recorded", hour(Evidence{Refusals: []Refusal{refusals("a", connack, "not_authorized", 5)}})},
	{"guessing", hour(Evidence{
		Refusals: numbered(40, func(c string) Refusal { return refusals(c, authn, "bad_username_or_password", 6) }),
		Guesses:  []Guesses{{"10.0.0.1", 40, 41, 0, spread(240)}, {"10.0.0.2", 1, 12, 2, spread(12)}},
	})},
	{"a gateway with a few bad devices", hour(Evidence{
		Refusals: numbered(12, func(c string) Refusal { return refusals(c, authn, "bad_username_or_password", 6) }),
		Guesses:  []Guesses{{"10.0.0.1", 12, 1, 300, spread(72)}},
	})},
	{"authenticator away", hour(Evidence{Refusals: numbered(5, func(c string) Refusal { return refusals(c, authn, "server_unavailable", 1200) })})},
	{"license full", hour(Evidence{Refusals: []Refusal{refusals("a", connack, "quota_exceeded", 1)}})},
	{"banned after wrong passwords", hour(Evidence{Refusals: []Refusal{refusals("a", authn, "bad_username_or_password", 30), refusals("a", connack, "banned", 100), refusals("b", connack, "banned", 50)}})},
	{"protocol errors", hour(Evidence{Ends: []End{ended("a", "frame_error", 4), ended("a", "protocol_error", 3), ended("b", "bad_packet_id", 3)}})},
	{"protocol error in a CONNECT", narrow(Evidence{Refusals: []Refusal{refusals("a", connack, "client_identifier_not_valid", 2)}})},

	{"two devices with one client ID", hour(Evidence{Takeovers: []Takeover{{"a", "10.0.0.1", spread(30)}, {"a", "10.0.0.2", spread(31)}, {"a", "10.0.0.3", spread(1)}}})},
	{"a device that moves", hour(Evidence{Takeovers: []Takeover{{"a", "10.0.0.1", spread(2)}}})},
	{"takeovers that are far apart", hour(Evidence{Takeovers: []Takeover{{"a", "10.0.0.1", spread(2)}, {"a", "10.0.0.2", spread(2)}}})},
	{"a client ID of two lines", narrow(Evidence{Ends: []End{ended("a\nb", "kicked", 1)}})},
	{"kicked once", narrow(Evidence{Ends: []End{ended("a", "kicked", 1)}})},
	{"kicked, many", hour(Evidence{Ends: numbered(60, func(c string) End { return ended(c, "kicked", 2) })})},
	{"timeouts right after connecting", hour(Evidence{
		Ends:   []End{{ClientID: "a", Reason: "keepalive_timeout", Lasted: 90 * time.Second, Span: spread(30)}},
		Status: map[string]ClientStatus{"a": {Keepalive: 60}},
	})},
	{"timeouts later", hour(Evidence{
		Ends:   []End{{ClientID: "a", Reason: "keepalive_timeout", Lasted: 20 * time.Minute, Span: spread(5)}, {ClientID: "b", Reason: "keepalive_timeout", Lasted: 0, Span: spread(4)}},
		Status: map[string]ClientStatus{"a": {Keepalive: 60}},
	})},
	{"timeouts without more", hour(Evidence{Ends: []End{ended("a", "keepalive_timeout", 5)}, Status: map[string]ClientStatus{"a": {Keepalive: 60}}})},
	{"flapping", hour(Evidence{Ends: []End{ended("a", "tcp_closed", 40), ended("a", "ssl_closed", 2), ended("b", "econnreset", 9)}})},
	{"flapping for its password", hour(Evidence{
		Ends: []End{ended("a", "tcp_closed", 40)}, Refusals: []Refusal{refusals("a", authn, "bad_username_or_password", 40)},
	})},
	{"flapping with timeouts", hour(Evidence{Ends: []End{ended("a", "tcp_closed", 9), ended("a", "keepalive_timeout", 8)}})},

	{"denied by a rule, then by the cache", hour(Evidence{Denials: []Denial{denials("a", "subscribe", "file", 12), denials("a", "subscribe", "cache", 30)}})},
	{"denied by default", narrow(Evidence{Denials: []Denial{{ClientID: "a", Action: "publish", Topic: "t", Source: "default", Span: Span{1, at(5, 0), at(5, 0)}}}})},
	{"denied, with clients that are disconnected for it", hour(Evidence{
		Denials: []Denial{denials("a", "publish", "cache", 6), denials("b", "publish", "http", 5), denials("a", "subscribe", "http", 1)},
		Ends:    []End{ended("a", "not_authorized", 6), ended("c", "not_authorized", 6)},
	})},

	{"a full queue while connected", hour(Evidence{Drops: []Drop{dropped("a", "queue_full", 2196)}, Queues: []Queue{{ClientID: "a", Span: spread(2196), Present: spread(2196)}}})},
	{"a full queue while away", hour(Evidence{
		Drops:    []Drop{dropped("a", "queue_full", 90), {"a", "message.delivery_dropped", "qos0_msg", "c", 3, spread(9)}, dropped("b", "queue_full", 6)},
		Queues:   []Queue{{ClientID: "a", Span: Span{99, at(2, 0), at(9, 0)}}, {ClientID: "b", Span: Span{6, at(3, 0), at(4, 0)}}},
		Absences: []Absence{{ClientID: "a", At: at(1, 0), Ended: true}, {ClientID: "b", At: at(5, 0)}},
	})},
	{"a full queue of one that acknowledges nothing", hour(Evidence{
		Drops: []Drop{dropped("a", "queue_full", 90)}, Queues: []Queue{{ClientID: "a", Span: spread(90), Present: spread(90)}},
		Unacked: []Unacked{{"a", 40, spread(40)}}, Status: map[string]ClientStatus{"a": {LastConnected: at(1, 0)}},
	})},
	{"a full queue, and some acknowledgements are missing", hour(Evidence{
		Drops: []Drop{dropped("a", "queue_full", 90)}, Queues: []Queue{{ClientID: "a", Span: spread(90), Present: spread(90)}},
		Unacked: []Unacked{{"a", 40, spread(20)}},
	})},
	{"not acknowledged, now away", hour(Evidence{
		Unacked: []Unacked{{"a", 1400, spread(1234)}, {"b", 5, spread(5)}}, Status: map[string]ClientStatus{"a": {LastConnected: at(1, 0), LastEnd: at(50, 0)}},
	})},
	{"not acknowledged between breaks", hour(Evidence{Unacked: []Unacked{{"a", 40, spread(20)}}, Ends: []End{ended("a", "tcp_closed", 40)}})},
	{"a full queue while it was away, between breaks", hour(Evidence{
		Drops: []Drop{dropped("a", "queue_full", 90)}, Queues: []Queue{{ClientID: "a", Span: spread(90)}}, Absences: []Absence{{ClientID: "a", At: at(0, 5), Ended: true}}, Ends: []End{ended("a", "tcp_closed", 40)},
	})},
	{"some acknowledgements of many are missing", hour(Evidence{Unacked: []Unacked{{"a", 100, spread(19)}}})},
	{"expired", narrow(Evidence{Drops: []Drop{dropped("a", "expired", 1)}})},
	{"refused payloads", hour(Evidence{Drops: []Drop{
		{"a", "schema.validation_failed", "", "t", 1, spread(9)}, {"a", "message.transformation_failed", "", "t", 1, spread(3)}, {"b", "schema.validation_failed", "", "u", 2, spread(5)},
	}})},

	{"nobody subscribes, but nearly", hour(Evidence{
		NoSubscribers: []Unreceived{{"m/9/Reading", "m9", "no_subscribers", spread(360)}, {"m/9/Reading", "m8", "no_subscribers", spread(2)}, {"x", "m9", "no_subscribers", spread(5)}},
		Topics:        map[string]TopicReceivers{"m/9/Reading": {Near: &Near{"m/+/reading", "differs in case", "billing", 3}}, "x": {Near: &Near{"y", "differs", "b", 1}}},
	})},
	{"nobody may subscribe", narrow(Evidence{
		NoSubscribers: []Unreceived{{"m/9", "m9", "no_subscribers", spread(1)}}, Topics: map[string]TopicReceivers{"m/9": {Denied: &Near{"m/+", "", "billing", 1}, Near: &Near{"n/+", "differs", "x", 1}}},
	})},
	{"nobody may subscribe, and nothing is near", hour(Evidence{
		NoSubscribers: []Unreceived{{"m/9", "m9", "no_subscribers", spread(3)}}, Topics: map[string]TopicReceivers{"m/9": {Denied: &Near{"m/+", "", "billing", 1}}},
	})},
	{"a message or two while the receiver was away", narrow(Evidence{NoSubscribers: []Unreceived{{"t", "p", "no_subscribers", spread(2)}}, Topics: map[string]TopicReceivers{"t": {LastDelivered: at(20, 0)}}})},
	{"nobody subscribes any more", hour(Evidence{NoSubscribers: []Unreceived{{"t", "p", "no_subscribers", spread(3)}}, Topics: map[string]TopicReceivers{"t": {LastDelivered: at(20, 0)}}})},
	{"nobody subscribed for a moment", hour(Evidence{NoSubscribers: []Unreceived{{"t", "p", "no_subscribers", spread(3)}}, Topics: map[string]TopicReceivers{"t": {LastDelivered: at(55, 0)}}})},
	{"only rules read", hour(Evidence{Events: []EventCount{{"message.dropped", "n1", spread(60)}}, NoSubscribers: numbered(60, func(c string) Unreceived { return Unreceived{"audit/" + c, c, "no_subscribers", spread(4)} })})},

	{"a gap", hour(Evidence{Silences: []Silence{{Since: at(20, 0), Until: at(25, 0), Steady: true, Active: 300}}})},
	{"a gap of a node that lasts", hour(Evidence{Silences: []Silence{{Node: "n1", Since: at(50, 0), Until: at(59, 0), Open: true, Steady: true, Active: 30, Moved: 2}}})},
	{"everybody went home", hour(Evidence{Silences: []Silence{{Since: at(20, 0), Until: at(25, 0), Steady: true, Active: 30, Gone: 15}}})},
	{"a node that died silently", hour(Evidence{Silences: []Silence{{Node: "n1", Since: at(20, 0), Until: at(25, 0), Active: 30, Moved: 12}}})},
	{"a node that died silently, asked by a client of another", narrow(Evidence{Silences: []Silence{{Node: "n1", Since: at(20, 0), Until: at(25, 0), Active: 30, Moved: 12}}})},
	{"a node that died silently, asked by a client of its", narrow(Evidence{
		Silences: []Silence{{Node: "n1", Since: at(20, 0), Until: at(25, 0), Active: 30, Moved: 12}},
		Events:   []EventCount{{"client.connected", "n1", Span{1, at(1, 0), at(1, 0)}}}, Returns: []Burst{{Node: "n2", Clients: 1, Span: Span{1, at(20, 30), at(20, 30)}}},
	})},
	{"a lost node", hour(Evidence{
		Bursts:   []Burst{{"n1", 400, Span{400, at(5, 8), at(5, 9)}}, {"n1", 30, Span{30, at(5, 10), at(5, 12)}}, {"n2", 9, Span{9, at(6, 0), at(6, 1)}}},
		Silences: []Silence{{Node: "n1", Since: at(5, 12), Until: at(7, 0), Active: 900}},
		Ends:     []End{{ClientID: "c1", Reason: "tcp_closed", Lasted: 0, Span: Span{1, at(5, 9), at(5, 9)}}},
	})},
	{"nodes lost again and again", hour(Evidence{Bursts: []Burst{
		{"n1", 400, Span{400, at(5, 8), at(5, 9)}}, {"n1", 390, Span{390, at(15, 8), at(15, 9)}}, {"n2", 100, Span{100, at(5, 8), at(5, 9)}},
	}})},
	{"a node lost so often that its clients look as if they flapped", hour(Evidence{Bursts: losses(6), Ends: []End{
		{ClientID: "c1", Reason: "tcp_closed", Lasted: 0, Span: Span{6, at(0, 8), at(50, 8)}}, {ClientID: "c2", Reason: "tcp_closed", Lasted: 0, Span: Span{7, at(0, 8), at(50, 8)}},
	}})},
	{"a lost node, asked by a client that it didn't have", narrow(Evidence{Bursts: []Burst{{"n1", 400, Span{400, at(5, 8), at(5, 9)}}}})},
	{"a lost node, asked by a client that it had", narrow(Evidence{
		Bursts: []Burst{{"n1", 400, Span{400, at(5, 8), at(5, 9)}}}, OwnBursts: []Burst{{Node: "n1", Clients: 1, Span: Span{1, at(5, 9), at(5, 9)}}},
		Ends: []End{{ClientID: "c1", Reason: "tcp_closed", Lasted: 0, Span: Span{1, at(5, 9), at(5, 9)}}},
	})},
	{"everybody is refused at once, who was let in before", hour(Evidence{
		Refusals: numbered(20, func(c string) Refusal {
			return Refusal{ClientID: c, Event: authn, Code: "not_authorized", Username: c, Source: "10.0.0." + c[1:], Sources: 1, Span: Span{4, at(20, 0), at(24, 0)}}
		}),
		Logins: []Login{{At: at(20, 0), Refused: 20, Users: 20, Span: Span{80, at(20, 0), at(24, 0)}}},
		Status: statuses(20, ClientStatus{FirstAccepted: at(1, 0), LastAccepted: at(30, 0)}),
	})},
	{"one user is refused at once, who was let in before", hour(Evidence{
		Refusals: numbered(20, func(c string) Refusal { return refusals(c, authn, "not_authorized", 4) }),
		Logins:   []Login{{At: at(0, 0), Refused: 20, Users: 1, Span: spread(80)}},
		Status:   statuses(20, ClientStatus{FirstAccepted: at(0, 1), LastAccepted: at(0, 1)}),
	})},
	{"too busy", hour(Evidence{Refusals: numbered(5, func(c string) Refusal { return refusals(c, connack, "server_busy", 3) })})},
	{"one client ID from one address, taken over again and again", hour(Evidence{Takeovers: []Takeover{{"a", "10.0.0.1", spread(599)}}})},
	{"one client ID from two balancers", hour(Evidence{
		Takeovers: []Takeover{{"a", "10.0.0.1", spread(30)}, {"a", "10.0.0.2", spread(31)}}, Addresses: map[string]int64{"10.0.0.1": 300, "10.0.0.2": 280},
	})},
	{"an expired credential", hour(Evidence{Ends: []End{ended("a", "not_authorized", 2)}})},
	{"codes of the client's own", hour(Evidence{Ends: []End{ended("a", "maximum_connect_time", 9), ended("b", "never_heard_of", 9), ended("c", "tcp_closed", 1)}})},
	{"a device that sleeps", narrow(Evidence{Ends: []End{{ClientID: "a", Reason: "tcp_closed", Lasted: time.Second, Span: spread(6)}}})},
	{"client IDs that change", hour(Evidence{Ends: numbered(60, func(c string) End {
		return End{ClientID: c, Reason: "tcp_closed", Username: "gw", Source: "10.0.0.9", Lasted: 2 * time.Second, Span: Span{1, at(number(c), 0), at(number(c), 0)}}
	})})},
	{"a client that connects over and over", hour(Evidence{Loops: []Loop{{"a", spread(700)}}})},
	{"an authorizer that can't be asked", hour(Evidence{
		Denials: numbered(10, func(c string) Denial {
			return Denial{ClientID: c, Action: "publish", Topic: "up/" + c, Source: "default", Span: Span{10, at(30, 0), at(39, 0)}}
		}),
		Allowed: numbered(10, func(c string) Allowance { return Allowance{c, "up/" + c, "http", Span{50, at(0, 0), at(59, 0)}} }),
	})},
	{"new firmware publishes where nobody may", hour(Evidence{Denials: numbered(80, func(c string) Denial {
		return Denial{ClientID: c, Action: "publish", Topic: "v2/" + c + "/telemetry", Source: "file", Span: spread(3)}
	})})},
	{"a message that its publisher sent wrongly", hour(Evidence{NoSubscribers: []Unreceived{{"t", "p", "receive_maximum_exceeded", spread(900)}}})},
	{"nobody knows whether it was connected", hour(Evidence{Drops: []Drop{dropped("a", "queue_full", 90)}, Queues: []Queue{{ClientID: "a", Span: spread(90)}}})},
	{"late deliveries", hour(Evidence{Late: []LateReceiver{{"a", "n1", 50, 8 * time.Second, spread(40)}, {"b", "n1", 50, 8 * time.Second, spread(10)}}})},
	{"late deliveries of clocks that disagree", hour(Evidence{
		Late: []LateReceiver{{"a", "n1", 50, 8 * time.Second, spread(40)}}, Clocks: []Clock{{Node: "n2", Early: 90, From: "n1", Least: -75 * time.Second, Span: spread(90)}},
	})},
	{"rows twice", hour(Evidence{
		Copies: map[string]int64{authn: 2}, Events: []EventCount{{authn, "n1", spread(8)}}, Refusals: []Refusal{refusals("a", authn, "bad_username_or_password", 4)},
	})},
	{"retained messages", hour(Evidence{
		NoSubscribers: []Unreceived{{"t", "p", "no_subscribers", spread(9)}}, Topics: map[string]TopicReceivers{"t": {Lost: 9, Kept: 9, LastDelivered: at(40, 0)}},
	})},
	{"a receiver that was away with a clean start", hour(Evidence{
		NoSubscribers: []Unreceived{{"t", "p", "no_subscribers", Span{9, at(20, 0), at(29, 0)}}},
		Topics:        map[string]TopicReceivers{"t": {FirstDelivered: at(1, 0), LastDelivered: at(50, 0), Receivers: 1, Receiver: "r"}},
		Status:        map[string]ClientStatus{"r": {FirstEnd: at(19, 0), LastEnd: at(19, 0), EndReason: "tcp_closed", LastConnected: at(30, 0)}},
	})},
	{"a site that lost its uplink", hour(Evidence{
		Bursts: []Burst{{"n1", 40, Span{40, at(5, 8), at(5, 9)}}},
		Lost: Incident{Burst: Burst{"n1", 40, Span{40, at(5, 8), at(5, 9)}}, Nodes: []string{"n1"}, Members: numbered(40, func(c string) Member {
			return Member{ClientID: c, User: "plant", Source: "203.0.113.200", Node: "n1", Lasted: time.Hour, Span: Span{1, at(5, 8), at(5, 9)}}
		}), Others: numbered(60, func(c string) Member {
			return Member{ClientID: "ok" + c, User: "ok", Source: "198.18.0." + c[1:], Node: "n1"}
		})},
		NodeClients: map[string]int64{"n1": 900},
	})},
	{"devices that sleep together", hour(Evidence{
		Bursts: []Burst{{"n1", 400, Span{400, at(15, 1), at(15, 9)}}},
		Lost: Incident{Burst: Burst{"n1", 400, Span{400, at(15, 1), at(15, 9)}}, Nodes: []string{"n1"}, Members: numbered(40, func(c string) Member {
			return Member{ClientID: c, Lasted: time.Second, Span: Span{1, at(15, 1), at(15, 9)}}
		})},
	})},
	{"a node that was killed", hour(Evidence{Restarted: []Incident{{
		Burst: Burst{"n1", 30, Span{30, at(30, 40), at(31, 9)}}, LookedAt: 30, Vanished: map[string][]string{"n1": numbered(30, func(c string) string { return c })},
		Members: numbered(30, func(c string) Member { return Member{ClientID: c, Node: "n1", Span: Span{1, at(30, 40), at(31, 9)}} }),
	}}})},
	{"a name that isn't there", narrow(Evidence{Seen: &Sightings{Kind: "client", Name: "pump-O7", Near: []string{"pump-07"}, Last: at(0, 0).Add(-time.Hour)}})},
	{"one client", func() *Evidence {
		f := narrow(Evidence{Events: []EventCount{{"client.ping", "n1", spread(9)}}, Status: map[string]ClientStatus{"a": {LastConnected: at(1, 0)}}})
		f.Subject = "a"
		return f
	}()},
}

// statuses are the same of n clients.
func statuses(n int, s ClientStatus) map[string]ClientStatus {
	all := map[string]ClientStatus{}
	for _, c := range numbered(n, func(c string) string { return c }) {
		all[c] = s
	}
	return all
}

// number is that of a client ID.
func number(c string) int {
	n, _ := strconv.Atoi(c[1:])
	return n - 1
}
