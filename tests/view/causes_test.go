package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// causeLine is what the view says of one cause, but for its words.
type causeLine struct {
	event, cause, action   string
	count, clients, topics int64
	last                   time.Time
}

// causesOf counts the rows of a cause in memory. keep says which rows the query is about.
func causesOf(rows []fleet.Row, keep func(fleet.Row) bool) []causeLine {
	type key struct{ event, cause, action string }
	found := map[key]*causeLine{}
	clients, topics := map[key]map[string]bool{}, map[key]map[string]bool{}
	for _, row := range rows {
		if !keep(row) {
			continue
		}
		k := key{event: row.Event, action: "null"}
		var value *string
		switch row.Event {
		case "client.check_authn_complete":
			if value = row.ReasonCode; value == nil || *value == "success" {
				continue
			}
		case "client.check_authz_complete":
			if value = row.AuthzSource; row.Result == nil || *row.Result != "deny" {
				continue
			}
			k.action = *row.Action
		case "delivery.dropped":
			k.event, value = "message.delivery_dropped", row.Reason
		default:
			value = row.Reason
		}
		k.cause = "(none)"
		if value != nil {
			k.cause = *value
		}
		if found[k] == nil {
			found[k] = &causeLine{event: k.event, cause: k.cause, action: k.action}
			clients[k], topics[k] = map[string]bool{}, map[string]bool{}
		}
		line := found[k]
		line.count++
		line.last = row.Time()
		if row.ClientID != nil && *row.ClientID != "" {
			clients[k][*row.ClientID] = true
		}
		if row.Topic != nil {
			topics[k][*row.Topic] = true
		}
	}
	var lines []causeLine
	for k, line := range found {
		line.clients, line.topics = int64(len(clients[k])), int64(len(topics[k]))
		lines = append(lines, *line)
	}
	slices.SortFunc(lines, func(x, y causeLine) int {
		return cmp.Or(cmp.Compare(y.count, x.count), strings.Compare(x.event, y.event), strings.Compare(x.cause, y.cause), strings.Compare(x.action, y.action))
	})
	return lines
}

// causeLines reads the view's table, whose fields the contract fixes.
func causeLines(t *testing.T, f *data.Frame) []causeLine {
	t.Helper()
	if len(f.Fields) == 0 {
		return nil
	}
	var names []string
	for _, field := range f.Fields {
		names = append(names, field.Name)
	}
	require.Equal(t, []string{"event", "cause", "action", "count", "clients", "topics", "last", "meaning", "check"}, names)
	var lines []causeLine
	for row := range f.Rows() {
		at := func(i int) any {
			v, ok := f.Fields[i].ConcreteAt(row)
			if !ok {
				return "null"
			}
			return v
		}
		lines = append(lines, causeLine{
			at(0).(string), at(1).(string), at(2).(string), at(3).(int64), at(4).(int64), at(5).(int64), at(6).(time.Time).UTC(),
		})
		require.NotEmpty(t, at(7), "a meaning")
		require.NotEmpty(t, at(8), "what to check")
	}
	return lines
}

// causeText is the field of the row whose cause is this.
func causeText(t *testing.T, f *data.Frame, cause, field string) string {
	t.Helper()
	causes, _ := f.FieldByName("cause")
	texts, _ := f.FieldByName(field)
	require.NotNil(t, causes)
	for row := range f.Rows() {
		if causes.At(row) == cause {
			return texts.At(row).(string)
		}
	}
	require.Fail(t, "no such cause", cause)
	return ""
}

func TestCausesOfStories(t *testing.T) {
	f, err := fleet.New(fleet.Options{Seed: 3, Start: testkit.Start, Duration: 30 * time.Minute, Clients: 40})
	require.NoError(t, err)
	rows := slices.Collect(f.Rows())
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(rows))
		a := b.Asker(t, testkit.Start.Add(time.Hour))
		ask := func(t *testing.T, model string) *data.Frame {
			t.Helper()
			answer, err := a.Ask(t, testkit.Start, testkit.Start.Add(time.Hour), model)
			require.NoError(t, err)
			require.Len(t, answer.Frames, 1)
			return answer.Frames[0]
		}
		drop := func(row fleet.Row) bool { return row.Event == "message.dropped" || row.Event == "delivery.dropped" }
		access := func(row fleet.Row) bool {
			return row.Event == "client.check_authn_complete" || row.Event == "client.check_authz_complete"
		}
		is := func(value *string, want string) bool { return value != nil && *value == want }
		for _, c := range []struct {
			name, model string
			keep        func(fleet.Row) bool
		}{
			{"drops", `{"scenario":"drops","view":"causes"}`, drop},
			{"drops that failed", `{"scenario":"drops","view":"causes","outcome":"failure"}`, func(row fleet.Row) bool {
				return drop(row) && !is(row.Reason, "no_local") && !is(row.Reason, "subscription_filter")
			}},
			{"drops of a receiver", `{"scenario":"drops","view":"causes","clients":["slow-*"]}`, func(row fleet.Row) bool {
				return drop(row) && strings.HasPrefix(*row.ClientID, "slow-")
			}},
			{"drops of a party", `{"scenario":"drops","view":"causes","parties":["camera-1"]}`, func(row fleet.Row) bool {
				return drop(row) && (is(row.ClientID, "camera-1") || is(row.FromClientID, "camera-1"))
			}},
			{"delivery drops on a topic", `{"scenario":"drops","view":"causes","events":["message.delivery_dropped"],"topics":["boilers/#"]}`, func(row fleet.Row) bool {
				return row.Event == "delivery.dropped" && strings.HasPrefix(*row.Topic, "boilers/")
			}},
			{"access", `{"scenario":"access","view":"causes"}`, access},
			{"authentications from an address", `{"scenario":"access","view":"causes","events":["client.check_authn_complete"],"sources":["198.51.100.66"]}`, func(row fleet.Row) bool {
				return row.Event == "client.check_authn_complete" && strings.HasPrefix(*row.Peername, "198.51.100.66:")
			}},
			{"denials of a user", `{"scenario":"access","view":"causes","users":["viewer"],"outcome":"failure"}`, func(row fleet.Row) bool {
				return access(row) && is(row.Username, "viewer")
			}},
			{"nobody", `{"scenario":"access","view":"causes","clients":["nobody"]}`, func(fleet.Row) bool { return false }},
		} {
			t.Run(c.name, func(t *testing.T) {
				require.Equal(t, causesOf(rows, c.keep), causeLines(t, ask(t, c.model)))
			})
		}
		t.Run("limit", func(t *testing.T) {
			frame := ask(t, `{"scenario":"drops","view":"causes","limit":2}`)
			require.Equal(t, causesOf(rows, drop)[:2], causeLines(t, frame))
			oracle.RequireNotices(t, []string{"Only the most frequent 2 causes are shown"}, data.Frames{frame})
		})
		t.Run("the subscriber of a topic in another case", func(t *testing.T) {
			check := causeText(t, ask(t, `{"scenario":"drops","view":"causes"}`), "no_subscribers", "check")
			require.Contains(t, check, "The filter meters/+/reading of billing comes near meters/9/Reading, but differs in case at level 3: Reading / reading.")
			require.Equal(t, 1, strings.Count(check, "comes near"), "other topics that nobody receives have no filter near: %s", check)
		})
		t.Run("meanings are of the event", func(t *testing.T) {
			frame := ask(t, `{"scenario":"access","view":"causes"}`)
			require.Equal(t, "The ACL file decided.", causeText(t, frame, "file", "meaning"))
			require.Equal(t, "Password and its hash; JWT signature, claims and expiry.", causeText(t, frame, "bad_username_or_password", "check"))
		})
		t.Run("tables that lack columns", func(t *testing.T) {
			for _, lacking := range []struct {
				column, model string
				notices       []string
			}{
				{"topic", `{"scenario":"drops","view":"causes"}`, []string{"lacks the column topic"}},
				{"result", `{"scenario":"access","view":"causes"}`, []string{"lacks the column result", "lacks the column topic"}},
			} {
				b.Exec(t, fmt.Sprintf("ALTER TABLE %s DROP COLUMN %s", testkit.Table, lacking.column))
				a = b.Asker(t, testkit.Start.Add(time.Hour))
				frame := ask(t, lacking.model)
				require.NotZero(t, frame.Rows())
				var texts []string
				for _, n := range frame.Meta.Notices {
					texts = append(texts, n.Text)
				}
				for _, want := range lacking.notices {
					require.True(t, slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, want) }), "%s in %q", want, texts)
				}
				require.Len(t, texts, len(lacking.notices))
			}
			b.Exec(t, "ALTER TABLE "+testkit.Table+" DROP COLUMN reason")
			a = b.Asker(t, testkit.Start.Add(time.Hour))
			_, err := a.Ask(t, testkit.Start, testkit.Start.Add(time.Hour), `{"scenario":"drops","view":"causes"}`)
			oracle.RequireProblem(t, err, []string{"view"}, "")
		})
	})
}

// nobodyReceived are messages that nobody received, each with a filter that came near or would have received it.
const nobodyReceived = `
	1s session.subscribed clientid=c1 topic=$share/g/plant/+/state
	2s session.subscribed clientid=c2 topic=plant/one/state
	3s session.unsubscribed clientid=c2 topic=plant/one/state
	4s client.check_authz_complete clientid=c3 topic=secret/# action=subscribe result=deny
	4s client.check_authz_complete clientid=c4 topic=secret/x action=publish result=deny
	5s session.subscribed clientid=c5 topic=#
	6s session.unsubscribed clientid=c5 topic=#
	7s session.subscribed clientid=c6 topic=halls/+/noise
	8s session.subscribed clientid=c7 topic=halls/+/noise
	9s session.subscribed clientid=c8 topic=halls/+/noise
	10s message.dropped clientid=p topic=Plant/one/state reason=no_subscribers
	11s message.dropped clientid=p topic=Plant/one/state reason=no_subscribers
	12s message.dropped clientid=p topic=Plant/one/state reason=no_subscribers
	13s message.dropped clientid=p topic=secret/x reason=no_subscribers
	14s message.dropped clientid=p topic=secret/x reason=no_subscribers
	15s message.dropped clientid=p topic=halls/3/nosie reason=no_subscribers`

func TestWhatCameNear(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(oracle.Told(t, nobodyReceived)))
		a := b.Asker(t, testkit.Start.Add(time.Hour))
		ask := func(t *testing.T, from time.Duration, model string) string {
			t.Helper()
			answer, err := a.Ask(t, testkit.Start.Add(from), testkit.Start.Add(time.Hour), model)
			require.NoError(t, err)
			return causeText(t, answer.Frames[0], "no_subscribers", "check")
		}
		own := ""
		for _, entry := range event.Reasons {
			if entry.Value == "no_subscribers" {
				own = entry.Check + " "
			}
		}
		all := `{"scenario":"drops","view":"causes"}`
		require.Equal(t, own+"The filter plant/one/state of c2 comes near Plant/one/state, but differs in case at level 1: Plant / plant; it was unsubscribed at 2026-03-01 08:00:03 UTC. "+
			"The filter # of c5 would receive Plant/one/state, but was unsubscribed at 2026-03-01 08:00:06 UTC. "+
			"The filter secret/# of c3 would receive secret/x, but was denied at 2026-03-01 08:00:04 UTC. "+
			"The filter halls/+/noise of c6, c8 and 1 more comes near halls/3/nosie, but differs at level 3: nosie / noise. "+
			"The filter # of c5 would receive halls/3/nosie, but was unsubscribed at 2026-03-01 08:00:06 UTC.", ask(t, 0, all))
		require.Equal(t, own+"The filter secret/# of c3 would receive secret/x, but was denied at 2026-03-01 08:00:04 UTC.",
			ask(t, 0, `{"scenario":"drops","view":"causes","topics":["secret/#"],"filters":[{"column":"clientid","operator":"=","values":["p"]}]}`))
		require.Equal(t, own+"Of the subscriptions in this time range, none has a filter near the topics most hit (Plant/one/state, secret/x, halls/3/nosie).",
			ask(t, 10*time.Second, all))
	})
}

// TestServicesAreComparedBeforeDevices: where more filters look alike than are compared, those with wildcards come first.
func TestServicesAreComparedBeforeDevices(t *testing.T) {
	rows := oracle.Told(t, `
		1s session.subscribed clientid=noise-log topic=halls/+/noise
		20m message.dropped clientid=p topic=halls/3/nosie reason=no_subscribers`)
	for i := range 1100 {
		rows = append(rows, fleet.Row{
			Timestamp: testkit.Start.Add(time.Minute).UnixMilli() + int64(i), Event: event.Subscribed, ClientID: new(fmt.Sprint("lamp-", i)), Topic: new(fmt.Sprintf("halls/%d/lamp", i)),
		})
	}
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(rows))
		answer, err := b.Asker(t, testkit.Start.Add(time.Hour)).Ask(t, testkit.Start, testkit.Start.Add(time.Hour), `{"scenario":"drops","view":"causes"}`)
		require.NoError(t, err)
		oracle.RequireNotices(t, []string{"More than 1000 filters are like the topics without subscribers"}, answer.Frames)
		require.Contains(t, causeText(t, answer.Frames[0], "no_subscribers", "check"), "The filter halls/+/noise of noise-log comes near halls/3/nosie, but differs at level 3: nosie / noise.")
	})
}

// TestNothingComesNearInAHealthyFleet: what only rules read, and commands to devices that are away, have no filter near.
func TestNothingComesNearInAHealthyFleet(t *testing.T) {
	t.Parallel()
	f, err := fleet.New(fleet.Options{Seed: 5, Start: testkit.Start, Duration: 20 * time.Minute, Clients: 120, Stories: []string{}})
	require.NoError(t, err)
	b := testkit.New(t)
	b.Load(t, f.Rows())
	a := b.Asker(t, testkit.Start.Add(time.Hour))
	for _, topics := range []string{"#", "+/+/+/audit", "+/+/+/cmd", "sites/s001/#"} {
		answer, err := a.Ask(t, testkit.Start, testkit.Start.Add(time.Hour), fmt.Sprintf(`{"scenario":"drops","view":"causes","topics":[%q]}`, topics))
		require.NoError(t, err)
		require.NotContains(t, causeText(t, answer.Frames[0], "no_subscribers", "check"), "comes near", topics)
	}
}

// TestNamesInWhatCameNear: a name can't break the line that speaks of it, nor turn its direction.
func TestNamesInWhatCameNear(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, "1s session.subscribed clientid=a\u202eb topic=meters/\u0007/+/Reading\n2s message.dropped clientid=p id=m1 topic=meters/\u0007/9/reading reason=no_subscribers")
		frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"drops","view":"causes"}`), From: testkit.Start, To: testkit.Start.Add(time.Minute)})
		require.NoError(t, err)
		require.Contains(t, causeText(t, frames[0], "no_subscribers", "check"), `The filter meters/\a/+/Reading of a\u202eb comes near meters/\a/9/reading`)
	})
}
