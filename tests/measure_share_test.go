package tests

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

const accessRows = `
	1s client.check_authn_complete clientid=a node=n1 reason_code=success
	2s client.check_authn_complete clientid=a node=n2 reason_code=bad_username_or_password
	3s client.check_authn_complete clientid=a node=n1 reason_code=banned
	4s client.check_authn_complete clientid=b node=n1 reason_code=success
	5s client.check_authn_complete clientid=b node=n1
	11s client.check_authz_complete clientid=a node=n1 topic=t/1 result=allow authz_source=file
	12s client.check_authz_complete clientid=a node=n1 topic=t/2 result=deny authz_source=file
	13s client.check_authz_complete clientid=b node=n2 topic=t/2 result=deny authz_source=default
	14s client.check_authz_complete clientid=b node=n2 topic=t/3 result=ignore
	15s client.connected clientid=b
	16s session.subscribed clientid=b topic=t/2`

func TestShareOfAccess(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := small(t, b, accessRows)
		ask := func(keys string) string { return `{"scenario":"access","view":"count","measure":"share"` + keys + `}` }
		s.requireAnswers(t, []asked{
			{name: "all tries", to: time.Minute, model: ask(``), want: `0.4444`},
			{name: "one event", to: time.Minute, model: ask(`,"events":["client.check_authn_complete"]`), want: `0.4`},
			{name: "a key narrows both", to: time.Minute, model: ask(`,"clients":["b"]`), want: `0.25`},
			{name: "so does a filter on another column", to: time.Minute, model: ask(`,"filters":[{"column":"node","operator":"=","values":["n1"]}]`), want: `0.3333`},
			{name: "and the time range", from: 2 * time.Second, to: 5 * time.Second, model: ask(``), want: `0.6667`},
			{name: "a reason code narrows failures alone", to: time.Minute, model: ask(`,"filters":[{"column":"reason_code","operator":"=","values":["banned"]}]`), want: `0.1111`},
			{name: "a result too", to: time.Minute, model: ask(`,"filters":[{"column":"result","operator":"=","values":["deny"]}]`), want: `0.2222`},
			{name: "and what isn't one", to: time.Minute, model: ask(`,"filters":[{"column":"reason_code","operator":"!=","values":["banned"]}]`), want: `0.3333`},
			{name: "and a source of rules", to: time.Minute, model: ask(`,"filters":[{"column":"authz_source","operator":"=~","values":["^f"]}],"events":["client.check_authz_complete"]`), want: `0.25`},
			{name: "by client", to: time.Minute, model: ask(`,"groupBy":["clientid"]`), want: `
			a | 0.6
			b | 0.25`},
			{name: "by node: one that no failure has is 0", from: 4 * time.Second, to: 12 * time.Second, model: ask(`,"groupBy":["node"]`), want: `n1 | 0`},
			{name: "by reason code: of all tries", to: time.Minute, model: ask(`,"groupBy":["reason_code"]`), want: `
			(none) | 0.2222
			bad_username_or_password | 0.1111
			banned | 0.1111`},
			{name: "by outcome", to: time.Minute, model: ask(`,"groupBy":["outcome"]`), want: `failure | 0.4444`},
			{name: "by client and reason code: of the client's tries", to: time.Minute, model: ask(`,"groupBy":["reason_code","clientid"]`), want: `
			(none) | b | 0.25
			(none) | a | 0.2
			bad_username_or_password | a | 0.2
			banned | a | 0.2`},
			{name: "by node and reason code: the biggest shares, not the most failures", to: time.Minute, model: ask(`,"groupBy":["node","reason_code"],"limit":2`), want: `
			n2 | (none) | 0.3333
			n2 | bad_username_or_password | 0.3333`,
				notices: []string{"Only the biggest 2 groups are shown"}},
			{name: "by something that is missing", to: time.Minute, model: ask(`,"groupBy":["topic","result"],"events":["client.check_authn_complete"]`), want: `(none) | (none) | 0.4`},
			{name: "no tries", from: time.Minute, to: 2 * time.Minute, model: ask(``), want: `null`},
			{name: "no tries in groups", from: time.Minute, to: 2 * time.Minute, model: ask(`,"groupBy":["node","reason_code"]`), want: ``},
			{name: "top", to: time.Minute, model: `{"scenario":"access","view":"top","measure":"share","groupBy":["clientid"]}`, want: `
			a | 0.6 | 1 | 08:00:02 | 08:00:12
			b | 0.25 | 1 | 08:00:13 | 08:00:13`},
			{name: "rate", to: 20 * time.Second, model: `{"scenario":"access","view":"rate","measure":"share","interval":"5s"}`, want: `
			{} 08:00:00=0.5 08:00:05=0 08:00:10=0.5 08:00:15=null`},
			{name: "rate by client and reason code, with others", to: 20 * time.Second, model: `{"scenario":"access","view":"rate","measure":"share","interval":"10s","groupBy":["clientid","reason_code"],"limit":2}`, want: `
			{clientid=b, reason_code=(none)} 08:00:00=0 08:00:10=0.5
			{clientid=a, reason_code=(none)} 08:00:00=0 08:00:10=0.5
			{clientid=(other), reason_code=(other)} 08:00:00=0.4 08:00:10=0`},
		})
	})
}

// TestShareOfManyClients: tries of clients that never failed don't crowd out the others'.
func TestShareOfManyClients(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		text := "0s client.check_authn_complete clientid=bad reason_code=banned\n59s client.check_authn_complete clientid=bad reason_code=banned\n"
		for i := range 200 {
			second := time.Duration(i%60) * time.Second
			text += second.String() + " client.check_authn_complete reason_code=success clientid=" + string(rune('A'+i%26)) + string(rune('a'+i%25)) + "\n"
		}
		small(t, b, text).requireAnswers(t, []asked{{
			name: "rate", to: time.Minute, model: `{"scenario":"access","view":"rate","measure":"share","interval":"30s","groupBy":["clientid","reason_code"]}`,
			want: `{clientid=bad, reason_code=banned} 08:00:00=1 08:00:30=1`,
		}})
	})
}

func TestShareOfLifecycle(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := small(t, b, `
		1s client.check_authn_complete clientid=a reason_code=success
		1s client.connected clientid=a
		1s client.connack clientid=a reason_code=success
		2s session.subscribed clientid=a
		3s client.disconnected clientid=a reason=normal
		4s client.disconnected clientid=b reason=keepalive_timeout
		5s client.disconnected clientid=c reason=takenover
		6s client.disconnected clientid=d
		7s client.connack clientid=e reason_code=banned`)
		ask := func(keys string) string {
			return `{"scenario":"lifecycle","view":"count","measure":"share"` + keys + `}`
		}
		s.requireAnswers(t, []asked{
			{name: "events that can't fail are no tries", to: time.Minute, model: ask(``), want: `0.2857`},
			{name: "disconnects", to: time.Minute, model: ask(`,"events":["client.disconnected","client.connected"]`), want: `0.25`},
			{name: "by reason", to: time.Minute, model: ask(`,"groupBy":["reason"],"events":["client.disconnected"]`), want: `keepalive_timeout | 0.25`},
		})
		t.Run("of events that can't fail", func(t *testing.T) {
			_, err := s.answer(query.Request{JSON: []byte(ask(`,"events":["client.connected"]`)), From: eight, To: eight.Add(time.Minute)})
			requireProblem(t, err, []string{"events"}, "")
			require.ErrorContains(t, err, "client.connected")
			require.ErrorContains(t, err, "allowed: client.check_authn_complete, client.connack, client.disconnected")
		})
	})
}

// Message m1 is dropped for two receivers and delivered to a third, m2 is delivered, m3 has no subscribers, m4 goes back
// to nobody but its publisher, m5 is dropped under the event's other name.
const dropRows = `
	1s message.delivery_dropped id=m1 clientid=r1 topic=t reason=queue_full
	1s delivery.dropped id=m1 clientid=r2 topic=t reason=queue_full
	1s message.delivered id=m1 clientid=r3 topic=t qos=1
	2s message.delivered id=m2 clientid=r1 topic=t qos=1
	2s message.delivered id=m2 clientid=r1 topic=t qos=1
	3s message.dropped id=m3 clientid=p1 topic=u reason=no_subscribers
	4s delivery.dropped id=m4 clientid=p1 topic=u reason=no_local
	5s delivery.dropped id=m5 clientid=r1 topic=v reason=expired
	6s message.acked id=m2 clientid=r1 topic=t qos=1`

func TestShareOfDrops(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		ask := func(keys string) string { return `{"scenario":"drops","view":"count","measure":"share"` + keys + `}` }
		small(t, b, dropRows).requireAnswers(t, []asked{
			{name: "messages, not rows", to: time.Minute, model: ask(``), want: `0.6`},
			{name: "no subscribers: of all messages", to: time.Minute, model: ask(`,"events":["message.dropped"]`), want: `0.2`},
			{name: "drops in delivery: of deliveries", to: time.Minute, model: ask(`,"events":["message.delivery_dropped"]`), want: `0.4286`},
			{name: "by its other name", to: time.Minute, model: ask(`,"events":["delivery.dropped"]`), want: `0.4286`},
			{name: "both", to: time.Minute, model: ask(`,"events":["delivery.dropped","message.dropped"]`), want: `0.6`},
			{name: "by topic", to: time.Minute, model: ask(`,"groupBy":["topic"]`), want: `
			v | 1
			t | 0.5
			u | 0.5`},
			{name: "by reason", to: time.Minute, model: ask(`,"groupBy":["reason"]`), want: `
			expired | 0.2
			no_subscribers | 0.2
			queue_full | 0.2`},
			{name: "by topic and reason", to: time.Minute, model: ask(`,"groupBy":["topic","reason"]`), want: `
			v | expired | 1
			t | queue_full | 0.5
			u | no_subscribers | 0.5`},
			{name: "of a reason", to: time.Minute, model: ask(`,"filters":[{"column":"reason","operator":"=","values":["expired","queue_full"]}]`), want: `0.4`},
			{name: "of a receiver", to: time.Minute, model: ask(`,"clients":["r1"],"events":["message.delivery_dropped"]`), want: `0.5`},
			{name: "rate", to: 6 * time.Second, model: `{"scenario":"drops","view":"rate","measure":"share","interval":"2s"}`, want: `
			{} 08:00:00=1 08:00:02=0.5 08:00:04=0.5`},
		})
	})
}

// TestShareWithoutSuccesses: where a site leaves the rows of successes out, a share isn't 1 but unknown.
func TestShareWithoutSuccesses(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		ask := func(scenario, keys string) string {
			return `{"scenario":"` + scenario + `","view":"count","measure":"share"` + keys + `}`
		}
		small(t, b, `
		1s client.check_authn_complete clientid=a reason_code=success
		2s client.check_authn_complete clientid=a reason_code=banned
		3s client.check_authz_complete clientid=a result=deny
		4s message.delivery_dropped clientid=a id=m1 reason=expired
		5s message.delivered clientid=a id=m2 qos=1
		6s client.disconnected clientid=a reason=tcp_closed
		7s client.connack clientid=a reason_code=success
		3605s message.delivery_dropped clientid=a id=m1 reason=expired`).requireAnswers(t, []asked{
			{name: "no allow", to: time.Minute, model: ask("access", ``), want: `null`,
				notices: []string{"no rows of client.check_authz_complete with result allow in this time range"}},
			{name: "no allow, but it isn't asked for", to: time.Minute, model: ask("access", `,"events":["client.check_authn_complete"]`), want: `0.5`},
			{name: "nothing failed", to: 1500 * time.Millisecond, model: ask("access", ``), want: `0`},
			{name: "in groups", to: time.Minute, model: ask("access", `,"groupBy":["clientid"]`), want: `a | null`,
				notices: []string{"client.check_authz_complete"}},
			{name: "in groups of failures", to: time.Minute, model: ask("access", `,"groupBy":["clientid","result"]`), want: "a | (none) | null\na | deny | null",
				notices: []string{"client.check_authz_complete"}},
			{name: "no normal disconnects among other successes", to: time.Minute, model: ask("lifecycle", ``), want: `0.5`},
			{name: "no normal disconnects", to: time.Minute, model: ask("lifecycle", `,"events":["client.disconnected"]`), want: `null`,
				notices: []string{"no rows of client.disconnected with reason normal"}},
			{name: "no acks", to: time.Minute, model: ask("delivery", ``), want: `null`, notices: []string{"no rows of message.acked"}},
			{name: "deliveries", to: time.Minute, model: ask("drops", ``), want: `0.5`},
			{name: "no deliveries in the range", from: time.Hour, to: 2 * time.Hour, model: ask("drops", ``), want: `null`,
				notices: []string{"no rows of message.delivered"}},
			{name: "over time", to: 10 * time.Second, model: `{"scenario":"access","view":"rate","measure":"share","interval":"5s"}`,
				want: `{} 08:00:00=null 08:00:05=null`, notices: []string{"client.check_authz_complete"}},
		})
	})
}
