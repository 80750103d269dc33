package measure

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
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
		s := oracle.Small(t, b, accessRows)
		ask := func(keys string) string { return `{"scenario":"access","view":"count","measure":"share"` + keys + `}` }
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "all tries", To: time.Minute, Model: ask(``), Want: `0.4444`},
			{Name: "one event", To: time.Minute, Model: ask(`,"events":["client.check_authn_complete"]`), Want: `0.4`},
			{Name: "a key narrows both", To: time.Minute, Model: ask(`,"clients":["b"]`), Want: `0.25`},
			{Name: "so does a filter on another column", To: time.Minute, Model: ask(`,"filters":[{"column":"node","operator":"=","values":["n1"]}]`), Want: `0.3333`},
			{Name: "and the time range", From: 2 * time.Second, To: 5 * time.Second, Model: ask(``), Want: `0.6667`},
			{Name: "a reason code narrows failures alone", To: time.Minute, Model: ask(`,"filters":[{"column":"reason_code","operator":"=","values":["banned"]}]`), Want: `0.1111`},
			{Name: "a result too", To: time.Minute, Model: ask(`,"filters":[{"column":"result","operator":"=","values":["deny"]}]`), Want: `0.2222`},
			{Name: "and what isn't one", To: time.Minute, Model: ask(`,"filters":[{"column":"reason_code","operator":"!=","values":["banned"]}]`), Want: `0.3333`},
			{Name: "and a source of rules", To: time.Minute, Model: ask(`,"filters":[{"column":"authz_source","operator":"=~","values":["^f"]}],"events":["client.check_authz_complete"]`), Want: `0.25`},
			{Name: "by client", To: time.Minute, Model: ask(`,"groupBy":["clientid"]`), Want: `
			a | 0.6
			b | 0.25`},
			{Name: "by node: one that no failure has is 0", From: 4 * time.Second, To: 12 * time.Second, Model: ask(`,"groupBy":["node"]`), Want: `n1 | 0`},
			{Name: "by reason code: of all tries", To: time.Minute, Model: ask(`,"groupBy":["reason_code"]`), Want: `
			(none) | 0.2222
			bad_username_or_password | 0.1111
			banned | 0.1111`},
			{Name: "by outcome", To: time.Minute, Model: ask(`,"groupBy":["outcome"]`), Want: `failure | 0.4444`},
			{Name: "by client and reason code: of the client's tries", To: time.Minute, Model: ask(`,"groupBy":["reason_code","clientid"]`), Want: `
			(none) | b | 0.25
			(none) | a | 0.2
			bad_username_or_password | a | 0.2
			banned | a | 0.2`},
			{Name: "by node and reason code: the biggest shares, not the most failures", To: time.Minute, Model: ask(`,"groupBy":["node","reason_code"],"limit":2`), Want: `
			n2 | (none) | 0.3333
			n2 | bad_username_or_password | 0.3333`,
				Notices: []string{"Only the biggest 2 groups are shown"}},
			{Name: "by something that is missing", To: time.Minute, Model: ask(`,"groupBy":["topic","result"],"events":["client.check_authn_complete"]`), Want: `(none) | (none) | 0.4`},
			{Name: "no tries", From: time.Minute, To: 2 * time.Minute, Model: ask(``), Want: `null`},
			{Name: "no tries in groups", From: time.Minute, To: 2 * time.Minute, Model: ask(`,"groupBy":["node","reason_code"]`), Want: ``},
			{Name: "top", To: time.Minute, Model: `{"scenario":"access","view":"top","measure":"share","groupBy":["clientid"]}`, Want: `
			a | 0.6 | 1 | 08:00:02 | 08:00:12
			b | 0.25 | 1 | 08:00:13 | 08:00:13`},
			{Name: "rate", To: 20 * time.Second, Model: `{"scenario":"access","view":"rate","measure":"share","interval":"5s"}`, Want: `
			{} 08:00:00=0.5 08:00:05=0 08:00:10=0.5 08:00:15=null`},
			{Name: "rate by client and reason code, with others", To: 20 * time.Second, Model: `{"scenario":"access","view":"rate","measure":"share","interval":"10s","groupBy":["clientid","reason_code"],"limit":2}`, Want: `
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
		oracle.Small(t, b, text).RequireAnswers(t, []oracle.Asked{{
			Name: "rate", To: time.Minute, Model: `{"scenario":"access","view":"rate","measure":"share","interval":"30s","groupBy":["clientid","reason_code"]}`,
			Want: `{clientid=bad, reason_code=banned} 08:00:00=1 08:00:30=1`,
		}})
	})
}

func TestShareOfLifecycle(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, `
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
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "events that can't fail are no tries", To: time.Minute, Model: ask(``), Want: `0.2857`},
			{Name: "disconnects", To: time.Minute, Model: ask(`,"events":["client.disconnected","client.connected"]`), Want: `0.25`},
			{Name: "by reason", To: time.Minute, Model: ask(`,"groupBy":["reason"],"events":["client.disconnected"]`), Want: `keepalive_timeout | 0.25`},
		})
		t.Run("of events that can't fail", func(t *testing.T) {
			_, err := s.Answer(query.Request{JSON: []byte(ask(`,"events":["client.connected"]`)), From: testkit.Start, To: testkit.Start.Add(time.Minute)})
			oracle.RequireProblem(t, err, []string{"events"}, "")
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
		oracle.Small(t, b, dropRows).RequireAnswers(t, []oracle.Asked{
			{Name: "messages, not rows", To: time.Minute, Model: ask(``), Want: `0.6`},
			{Name: "no subscribers: of all messages", To: time.Minute, Model: ask(`,"events":["message.dropped"]`), Want: `0.2`},
			{Name: "drops in delivery: of deliveries", To: time.Minute, Model: ask(`,"events":["message.delivery_dropped"]`), Want: `0.4286`},
			{Name: "by its other name", To: time.Minute, Model: ask(`,"events":["delivery.dropped"]`), Want: `0.4286`},
			{Name: "both", To: time.Minute, Model: ask(`,"events":["delivery.dropped","message.dropped"]`), Want: `0.6`},
			{Name: "by topic", To: time.Minute, Model: ask(`,"groupBy":["topic"]`), Want: `
			v | 1
			t | 0.5
			u | 0.5`},
			{Name: "by reason", To: time.Minute, Model: ask(`,"groupBy":["reason"]`), Want: `
			expired | 0.2
			no_subscribers | 0.2
			queue_full | 0.2`},
			{Name: "by topic and reason", To: time.Minute, Model: ask(`,"groupBy":["topic","reason"]`), Want: `
			v | expired | 1
			t | queue_full | 0.5
			u | no_subscribers | 0.5`},
			{Name: "of a reason", To: time.Minute, Model: ask(`,"filters":[{"column":"reason","operator":"=","values":["expired","queue_full"]}]`), Want: `0.4`},
			{Name: "of a receiver", To: time.Minute, Model: ask(`,"clients":["r1"],"events":["message.delivery_dropped"]`), Want: `0.5`},
			{Name: "rate", To: 6 * time.Second, Model: `{"scenario":"drops","view":"rate","measure":"share","interval":"2s"}`, Want: `
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
		oracle.Small(t, b, `
		1s client.check_authn_complete clientid=a reason_code=success
		2s client.check_authn_complete clientid=a reason_code=banned
		3s client.check_authz_complete clientid=a result=deny
		4s message.delivery_dropped clientid=a id=m1 reason=expired
		5s message.delivered clientid=a id=m2 qos=1
		6s client.disconnected clientid=a reason=tcp_closed
		7s client.connack clientid=a reason_code=success
		3605s message.delivery_dropped clientid=a id=m1 reason=expired`).RequireAnswers(t, []oracle.Asked{
			{Name: "no allow", To: time.Minute, Model: ask("access", ``), Want: `null`,
				Notices: []string{"no rows of client.check_authz_complete with result allow in this time range"}},
			{Name: "no allow, but it isn't asked for", To: time.Minute, Model: ask("access", `,"events":["client.check_authn_complete"]`), Want: `0.5`},
			{Name: "nothing failed", To: 1500 * time.Millisecond, Model: ask("access", ``), Want: `0`},
			{Name: "in groups", To: time.Minute, Model: ask("access", `,"groupBy":["clientid"]`), Want: `a | null`,
				Notices: []string{"client.check_authz_complete"}},
			{Name: "in groups of failures", To: time.Minute, Model: ask("access", `,"groupBy":["clientid","result"]`), Want: "a | (none) | null\na | deny | null",
				Notices: []string{"client.check_authz_complete"}},
			{Name: "no normal disconnects among other successes", To: time.Minute, Model: ask("lifecycle", ``), Want: `0.5`},
			{Name: "no normal disconnects", To: time.Minute, Model: ask("lifecycle", `,"events":["client.disconnected"]`), Want: `null`,
				Notices: []string{"no rows of client.disconnected with reason normal"}},
			{Name: "no acks", To: time.Minute, Model: ask("delivery", ``), Want: `null`, Notices: []string{"no rows of message.acked"}},
			{Name: "deliveries", To: time.Minute, Model: ask("drops", ``), Want: `0.5`},
			{Name: "no deliveries in the range", From: time.Hour, To: 2 * time.Hour, Model: ask("drops", ``), Want: `null`,
				Notices: []string{"no rows of message.delivered"}},
			{Name: "over time", To: 10 * time.Second, Model: `{"scenario":"access","view":"rate","measure":"share","interval":"5s"}`,
				Want: `{} 08:00:00=null 08:00:05=null`, Notices: []string{"client.check_authz_complete"}},
		})
	})
}

// TestShareOfRetained: a message that nobody had subscribed to when it was published, and that somebody got later, isn't lost.
func TestShareOfRetained(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, `
			1s message.dropped id=retained clientid=sensor topic=state reason=no_subscribers
			30s message.delivered id=retained clientid=screen topic=state from_clientid=sensor
			2s message.dropped id=lost clientid=sensor topic=state reason=no_subscribers
			3s message.dropped id=both clientid=sensor topic=state reason=no_subscribers
			31s message.delivered id=both clientid=screen topic=state from_clientid=sensor
			31s delivery.dropped id=both clientid=other topic=state from_clientid=sensor reason=queue_full
			4s message.delivered id=well clientid=screen topic=state from_clientid=sensor
			5s message.dropped clientid=sensor topic=state reason=no_subscribers
			65s message.delivered id=lost clientid=screen topic=state from_clientid=sensor`)
		ask := func(view, keys string) string {
			return `{"scenario":"drops","view":"` + view + `","measure":"share"` + keys + `}`
		}
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "all", To: time.Minute, Model: ask("count", ``), Want: `0.5`},
			{Name: "those for want of subscribers", To: time.Minute, Model: ask("count", `,"filters":[{"column":"reason","operator":"=","values":["no_subscribers"]}]`), Want: `0.25`},
			{Name: "delivered after the range", To: time.Minute, Model: ask("count", `,"messages":["lost"]`), Want: `1`},
			{Name: "delivered in the range", To: 2 * time.Minute, Model: ask("count", `,"messages":["lost"]`), Want: `0`},
			{Name: "to whoever it was", To: time.Minute, Model: ask("count", `,"clients":["sensor"]`), Want: `0.3333`},
			{Name: "by reason", To: time.Minute, Model: ask("top", `,"groupBy":["reason"]`), Want: `
			no_subscribers | 0.25 | 1 | 08:00:02 | 08:00:05
			queue_full | 0.25 | 1 | 08:00:31 | 08:00:31`},
			{Name: "over time", To: time.Minute, Model: ask("rate", `,"interval":"30s"`), Want: `{} 08:00:00=0.25 08:00:30=0.5`},
		})
	})
}

// TestShareOfManyRetained: the same where there are too many messages without subscribers to look them up one by one.
func TestShareOfManyRetained(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		var text strings.Builder
		for i := range 1100 {
			fmt.Fprintf(&text, "1s message.dropped id=m%d clientid=sensor%d topic=state reason=no_subscribers\n", i, i%2)
			if i < 110 {
				fmt.Fprintf(&text, "2s message.delivered id=m%d clientid=screen topic=state from_clientid=sensor%d\n", i, i%2)
			}
		}
		s := oracle.Small(t, b, text.String())
		ask := func(view, keys string) string {
			return `{"scenario":"drops","view":"` + view + `","measure":"share"` + keys + `}`
		}
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "all", To: time.Minute, Model: ask("count", ``), Want: `0.9`},
			{Name: "by reason", To: time.Minute, Model: ask("top", `,"groupBy":["reason"]`), Want: `no_subscribers | 0.9 | 2 | 08:00:01 | 08:00:01`},
			{Name: "by client", To: time.Minute, Model: ask("top", `,"groupBy":["clientid"]`), Want: `
			sensor0 | 0.9 | 1 | 08:00:01 | 08:00:01
			sensor1 | 0.9 | 1 | 08:00:01 | 08:00:01
			screen | 0 | 0 | null | null`},
			{Name: "over time", To: 4 * time.Second, Model: ask("rate", `,"interval":"2s"`), Want: `{} 08:00:00=0.9 08:00:02=0`},
		})
	})
}
