package rows

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// values are those of a row by column; times are after eight o'clock, as Go writes durations. What isn't named is NULL.
type values map[string]string

var eightOClock = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// rowOf is a row of EMQX's table at 08:30.
func rowOf(t *testing.T, v values) row { return row{ask.EventsOf(resultOf(t, v)).Row(0)} }

// resultOf is an answer that holds it.
func resultOf(t *testing.T, v values) *columnar.Result {
	t.Helper()
	result := &columnar.Result{Rows: 1}
	for _, wide := range event.Wide {
		c := columnar.Column{Name: wide.Name, Type: wide.Type}
		if wide.EpochMillis {
			c.Type = event.Time
		}
		text, ok := v[wide.Name]
		var err error
		switch {
		case wide.Name == event.Timestamp:
			c.Times = []time.Time{eightOClock.Add(30 * time.Minute)}
		case !ok:
			c.AppendNull()
		case c.Type == event.Time:
			var d time.Duration
			d, err = time.ParseDuration(text)
			c.Times = []time.Time{eightOClock.Add(d)}
		case c.Type == event.Int:
			c.Ints = make([]int64, 1)
			c.Ints[0], err = strconv.ParseInt(text, 10, 64)
		case c.Type == event.Bool:
			c.Bools = make([]bool, 1)
			c.Bools[0], err = strconv.ParseBool(text)
		default:
			c.Strings = []string{text}
		}
		require.NoError(t, err)
		result.Columns = append(result.Columns, c)
	}
	return result
}

// TestSentences: one that has everything, then what changes it, then one that lacks everything.
func TestSentences(t *testing.T) {
	tested := map[string]bool{}
	for _, c := range []struct {
		row                   values
		severity, title, body string
	}{
		{values{"event": "client.check_authn_complete", "clientid": "pump-07", "username": "pump", "reason_code": "success"},
			"info", "pump-07 authenticated", "pump-07 authenticated as pump"},
		{values{"event": "client.check_authn_complete", "clientid": "pump-07", "reason_code": "success"},
			"info", "pump-07 authenticated", "pump-07 authenticated"},
		{values{"event": "client.check_authn_complete", "clientid": "pump-07", "username": "pump", "reason_code": "bad_username_or_password"},
			"error", "pump-07 was refused", "pump-07 was refused: bad_username_or_password (authentication)"},
		{values{"event": "client.check_authn_complete", "clientid": "pump-07", "reason_code": ""},
			"error", "pump-07 was refused", "pump-07 was refused (authentication)"},
		{values{"event": "client.check_authn_complete"},
			"info", "a client without ID tried to authenticate", "a client without ID tried to authenticate; the result is unknown"},

		{values{"event": "client.connected", "clientid": "device009", "peername": "78.234.200.9:51022"},
			"info", "device009 connected", "device009 connected from 78.234.200.9:51022"},
		{values{"event": "client.connected"}, "info", "a client without ID connected", "a client without ID connected"},

		{values{"event": "client.connack", "clientid": "device009", "reason_code": "success"},
			"info", "device009 was accepted", "device009 was accepted (CONNACK)"},
		{values{"event": "client.connack", "clientid": "sensor", "reason_code": "connection_accepted"},
			"info", "sensor was accepted", "sensor was accepted (CONNACK)"},
		{values{"event": "client.connack", "clientid": "", "reason_code": "banned"},
			"error", "a client without ID was refused", "a client without ID was refused: banned (CONNACK)"},
		{values{"event": "client.connack"},
			"info", "a client without ID was answered", "a client without ID was answered; the result is unknown (CONNACK)"},

		{values{"event": "client.disconnected", "clientid": "device009", "reason": "keepalive_timeout", "connected_at": "10m", "disconnected_at": "22m3s"},
			"warning", "device009 disconnected", "device009 disconnected: keepalive_timeout after 12m3s"},
		{values{"event": "client.disconnected", "clientid": "device001", "reason": "normal", "connected_at": "24m"},
			"info", "device001 disconnected", "device001 disconnected: normal after 6m0s"},
		{values{"event": "client.disconnected", "clientid": "gateway-1", "reason": "takenover", "connected_at": "0s", "disconnected_at": "5.43s"},
			"info", "gateway-1 disconnected", "gateway-1 disconnected: takenover after 5.4s, by another connection with its client ID"},
		{values{"event": "client.disconnected", "clientid": "gateway-1", "reason": "discarded"},
			"info", "gateway-1 disconnected", "gateway-1 disconnected: discarded, by another connection with its client ID"},
		{values{"event": "client.disconnected", "clientid": "x", "reason": "kicked", "connected_at": "2m", "disconnected_at": "1m"}, // a clock was set back
			"warning", "x disconnected", "x disconnected: kicked"},
		{values{"event": "client.disconnected"},
			"info", "a client without ID disconnected", "a client without ID disconnected for an unknown reason"},

		{values{"event": "client.ping", "clientid": "device009"}, "debug", "device009 sent a ping", "device009 sent a ping"},

		{values{"event": "client.check_authz_complete", "clientid": "viewer-3", "action": "subscribe", "topic": "plant/secret/#", "result": "deny", "authz_source": "file"},
			"error", "viewer-3 may not subscribe", "viewer-3 may not subscribe to plant/secret/# (file)"},
		{values{"event": "client.check_authz_complete", "clientid": "valve-12", "action": "publish", "topic": "valves/12/position", "result": "allow", "authz_source": "cache"},
			"debug", "valve-12 may publish", "valve-12 may publish to valves/12/position (cache)"},
		{values{"event": "client.check_authz_complete", "clientid": "valve-12", "topic": "valves/12/position", "result": "deny"},
			"error", "valve-12 may not act", "valve-12 may not act on valves/12/position"},
		{values{"event": "client.check_authz_complete", "clientid": "valve-12", "action": "publish", "topic": "t", "result": "ignore", "authz_source": "http"},
			"info", "valve-12 asked to publish", "valve-12 asked to publish to t: ignore (http)"},
		{values{"event": "client.check_authz_complete"},
			"info", "a client without ID asked to act", "a client without ID asked to act; the decision is unknown"},

		{values{"event": "session.subscribed", "clientid": "worker-a", "topic": "$share/render/jobs/+", "qos": "1"},
			"info", "worker-a subscribed", "worker-a subscribed to $share/render/jobs/+ (QoS 1)"},
		{values{"event": "session.subscribed"}, "info", "a client without ID subscribed", "a client without ID subscribed"},

		{values{"event": "session.unsubscribed", "clientid": "worker-a", "topic": "jobs/+", "qos": "1"},
			"info", "worker-a unsubscribed", "worker-a unsubscribed from jobs/+"},
		{values{"event": "session.unsubscribed"}, "info", "a client without ID unsubscribed", "a client without ID unsubscribed"},

		{values{"event": "message.publish", "clientid": "meter-9", "topic": "meters/9/Reading", "qos": "0"},
			"info", "meter-9 published", "meter-9 published meters/9/Reading (QoS 0)"},
		{values{"event": "message.publish"}, "info", "a client without ID published", "a client without ID published a message"},

		{values{"event": "message.delivered", "clientid": "screen-1", "from_clientid": "camera-1", "topic": "cameras/1/frames", "qos": "1", "publish_received_at": "29m59.965s"},
			"info", "a message was delivered to screen-1", "camera-1's message on cameras/1/frames was delivered to screen-1 (QoS 1, after 35ms)"},
		{values{"event": "message.delivered", "clientid": "screen-1", "topic": "t", "publish_received_at": "30m1s"}, // two clocks
			"info", "a message was delivered to screen-1", "a message on t was delivered to screen-1"},
		{values{"event": "message.delivered"},
			"info", "a message was delivered to a client without ID", "a message was delivered to a client without ID"},

		{values{"event": "message.acked", "clientid": "screen-1", "from_clientid": "camera-1", "topic": "cameras/1/frames", "publish_received_at": "-26h"},
			"debug", "screen-1 acknowledged", "screen-1 acknowledged camera-1's message on cameras/1/frames (after 1d3h)"},
		{values{"event": "message.acked"}, "debug", "a client without ID acknowledged", "a client without ID acknowledged a message"},

		{values{"event": "message.dropped", "clientid": "meter-9", "topic": "meters/9/Reading", "reason": "no_subscribers"},
			"warning", "meter-9's message was dropped", "meter-9 published meters/9/Reading, and nobody subscribes to it"},
		{values{"event": "message.dropped", "clientid": "meter-9", "topic": "meters/9/Reading", "reason": "packet_identifier_inuse"},
			"warning", "meter-9's message was dropped", "meter-9's message on meters/9/Reading was dropped: packet_identifier_inuse"},
		{values{"event": "message.dropped"}, "warning", "a message was dropped", "a message was dropped for an unknown reason"},

		{values{"event": "delivery.dropped", "clientid": "slow-screen", "from_clientid": "camera-1", "topic": "cameras/1/frames", "reason": "queue_full"},
			"error", "a message to slow-screen was dropped", "camera-1's message on cameras/1/frames was dropped before it reached slow-screen: queue_full"},
		{values{"event": "message.delivery_dropped", "clientid": "mirror-1", "from_clientid": "mirror-1", "topic": "mirror/state", "reason": "no_local"},
			"info", "a message to mirror-1 was dropped", "mirror-1's message on mirror/state was dropped before it reached mirror-1: no_local"},
		{values{"event": "delivery.dropped"},
			"error", "a message to a client without ID was dropped", "a message was dropped before it reached a client without ID for an unknown reason"},

		{values{"event": "schema.validation_failed", "clientid": "legacy-7", "topic": "legacy/7/reading"},
			"error", "legacy-7's message failed schema validation", "legacy-7's message on legacy/7/reading failed schema validation"},
		{values{"event": "schema.validation_failed"}, "error", "a message failed schema validation", "a message failed schema validation"},
		{values{"event": "message.transformation_failed", "clientid": "legacy-7", "topic": "legacy/7/reading"},
			"error", "legacy-7's message could not be transformed", "legacy-7's message on legacy/7/reading could not be transformed"},

		{values{"event": "alarm.activated", "node": "emqx@10.0.1.11"}, "warning", "an alarm was raised", "an alarm was raised on emqx@10.0.1.11"},
		{values{"event": "alarm.activated"}, "warning", "an alarm was raised", "an alarm was raised"},
		{values{"event": "alarm.deactivated", "node": "emqx@10.0.1.11"}, "info", "an alarm was cleared", "an alarm was cleared on emqx@10.0.1.11"},

		{values{"event": "client.teleported", "clientid": "device009", "topic": "t/1"}, "info", "client.teleported", "client.teleported of device009 on t/1"},
		{values{"event": ""}, "info", "an event without a name", "an event without a name"},
	} {
		t.Run(c.body, func(t *testing.T) {
			r := rowOf(t, c.row)
			require.Equal(t, sentence{title: c.title, body: c.body}, r.sentence())
			require.Equal(t, c.severity, r.severity())
			tested[r.Name()] = true
		})
	}
	for _, name := range event.All {
		require.True(t, tested[name], name)
	}
}

// TestSentencesSpeakOfTheirColumns: a sentence takes its values from the columns that its template names, and from no other.
func TestSentencesSpeakOfTheirColumns(t *testing.T) {
	for _, name := range event.All {
		t.Run(name, func(t *testing.T) {
			all := values{}
			for _, c := range event.Wide {
				switch {
				case c.EpochMillis:
					all[c.Name] = "1m"
				case c.Type == event.Int:
					all[c.Name] = "1"
				case c.Type == event.String:
					all[c.Name] = "some " + c.Name
				}
			}
			all["event"] = name
			told := func(v values) sentence { return rowOf(t, v).sentence() }
			few := values{"event": name}
			for _, column := range spoken([]string{name}) {
				few[column] = all[column]
			}
			require.Equal(t, told(all), told(few))
			require.Equal(t, rowOf(t, all).severity(), rowOf(t, few).severity())
		})
	}
}

// TestOutcomeWithoutItsColumn: without the column that decides, nothing is said about how it went.
func TestOutcomeWithoutItsColumn(t *testing.T) {
	result := resultOf(t, values{"event": "message.dropped", "clientid": "a"})
	require.Equal(t, event.Failure, row{ask.EventsOf(result).Row(0)}.Outcome())
	result.Column(event.Reason).Name = "another"
	r := row{ask.EventsOf(result).Row(0)}
	require.Equal(t, event.Neither, r.Outcome())
	require.Equal(t, "info", r.severity())
}

func TestInWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0ms", 35 * time.Millisecond: "35ms", 1499 * time.Millisecond: "1.5s", 5 * time.Second: "5s", 59*time.Second + 940*time.Millisecond: "59.9s",
		12*time.Minute + 3*time.Second: "12m3s", 3 * time.Hour: "3h0m0s", 23*time.Hour + 59*time.Minute: "23h59m0s",
		24 * time.Hour: "1d0h", 55*time.Hour + 31*time.Minute: "2d8h", 71*time.Hour + 45*time.Minute: "3d0h",
	} {
		require.Equal(t, want, inWords(d))
	}
}
