package view

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// cellLines writes the rows of a table.
func cellLines(frame *data.Frame) []string {
	var texts []string
	for row := range frame.Rows() {
		cells := make([]string, len(frame.Fields))
		for i, field := range frame.Fields {
			switch v, ok := field.ConcreteAt(row); {
			case !ok:
				cells[i] = "null"
			case field.Type().Time():
				cells[i] = v.(time.Time).Format("15:04:05.000")
			default:
				cells[i] = fmt.Sprint(v)
			}
		}
		texts = append(texts, strings.Join(cells, " | "))
	}
	return texts
}

// plant is the fleet of these tests, without its messages and their authorization, of which these views ask nothing.
func plant(t *testing.T, o fleet.Options) []fleet.Row {
	t.Helper()
	o.Seed, o.Start, o.Duration = 7, testkit.Start, time.Hour
	f, err := fleet.New(o)
	require.NoError(t, err)
	var rows []fleet.Row
	for r := range f.Rows() {
		message := !strings.HasPrefix(r.Event, "client.") && !strings.HasPrefix(r.Event, "session.")
		if !message && (r.Action == nil || *r.Action == "subscribe" || *r.Result == "deny") {
			rows = append(rows, r)
		}
	}
	return rows
}

// twice repeats every third row, as a batch that was written again.
func twice(rows []fleet.Row) iter.Seq[fleet.Row] {
	return func(yield func(fleet.Row) bool) {
		for i, r := range rows {
			if !yield(r) || i%3 == 0 && !yield(r) {
				return
			}
		}
	}
}

// asking asks a view over a part of the fleet's hour.
type asking struct {
	*testkit.Asker
	from, to time.Time
}

func (a asking) table(t *testing.T, model string) *data.Frame {
	t.Helper()
	answer, err := a.Ask(t, a.from, a.to, model)
	require.NoError(t, err, model)
	require.Len(t, answer.Frames, 1)
	require.Equal(t, data.FrameTypeTable, answer.Frames[0].Meta.Type)
	return answer.Frames[0]
}

func requireLines(t *testing.T, want, got []string) {
	t.Helper()
	for i := range min(len(want), len(got)) {
		require.Equal(t, want[i], got[i], "row %d", i)
	}
	require.Equal(t, len(want), len(got))
}

// TestConnections: the whole table, worked out from the rows in another way, by every kind of EMQX.
func TestConnections(t *testing.T) {
	rows := plant(t, fleet.Options{Clients: 120})
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, twice(rows))
		a := asking{b.Asker(t, testkit.Start.Add(time.Hour)), testkit.Start, testkit.Start.Add(time.Hour)}
		links := linksOf(rows, testkit.Start.UnixMilli(), testkit.Start.Add(time.Hour).UnixMilli(), true)
		all := lines(links, testkit.Start.UnixMilli())
		frame := a.table(t, `{"scenario":"lifecycle","view":"connections","limit":100000}`)
		sameTimes(t, links, all, cellLines(frame))
		require.Empty(t, frame.Meta.Notices)

		t.Run("fields", func(t *testing.T) {
			var fields []string
			for _, f := range frame.Fields {
				fields = append(fields, f.Name+" "+strings.TrimPrefix(f.Type().ItemTypeString(), "*"))
			}
			require.Equal(t, []string{
				"clientid string", "username string", "source string", "node string", "start time.Time", "end time.Time", "duration int64",
				"reason string", "keepalive int64", "clean_start bool", "subscriptions int64", "state string",
			}, fields)
		})

		t.Run("limits", func(t *testing.T) {
			for _, limit := range []int{1, 7, 100, 600} {
				a.Ran = nil
				cut := a.table(t, fmt.Sprintf(`{"scenario":"lifecycle","view":"connections","limit":%d}`, limit))
				requireLines(t, cellLines(frame)[:limit], cellLines(cut))
				require.Contains(t, cut.Meta.Notices[0].Text, fmt.Sprintf("Only the newest %d connections are shown", limit))
				for _, st := range a.Ran {
					require.LessOrEqual(t, st.MaxRows, max(1000, 4*limit), st.SQL)
				}
			}
		})

		chosen := func(keep func(*link) bool) []string {
			return lines(slices.DeleteFunc(slices.Clone(links), func(l *link) bool { return !keep(l) }), testkit.Start.UnixMilli())
		}
		failed := func(l *link) bool {
			return l.state == "refused" || l.state == "closed" && l.reason != "normal" && l.reason != "disconnect_with_will_message"
		}
		for _, c := range []struct {
			name, keys string
			keep       func(*link) bool
		}{
			{"clients", `"clients":["device009","gateway-1"]`, func(l *link) bool { return l.client == "device009" || l.client == "gateway-1" }},
			{"parties", `"parties":["press-*"]`, func(l *link) bool { return strings.HasPrefix(l.client, "press-") }},
			{"users", `"users":["test"]`, func(l *link) bool { return l.user != nil && *l.user == "test" }},
			{"sources", `"sources":["2001:db8:7::/48","78.234.200.9"]`, func(l *link) bool {
				return strings.HasPrefix(l.source, "2001:db8:7:") || l.source == "78.234.200.9"
			}},
			{"nodes", `"nodes":["emqx@10.0.1.19"]`, func(l *link) bool { return l.node == "emqx@10.0.1.19" }},
			{"failure", `"outcome":"failure"`, failed},
			{"a reason", `"filters":[{"column":"reason","operator":"=","values":["keepalive_timeout"]}]`, func(l *link) bool { return l.reason == "keepalive_timeout" }},
			{"not a reason", `"filters":[{"column":"reason","operator":"!=","values":["tcp_closed","takenover"]}]`, func(l *link) bool {
				return (l.state == "closed" || l.state == "replaced") && l.reason != "tcp_closed" && l.reason != "takenover"
			}},
			{"a refusal", `"filters":[{"column":"reason_code","operator":"=","values":["banned"]}]`, func(l *link) bool { return l.reason == "banned" }},
			{"clean starts", `"filters":[{"column":"clean_start","operator":"=","values":[false]}]`, func(l *link) bool {
				return l.began && l.clean != nil && !*l.clean
			}},
			{"ends", `"events":["client.disconnected"]`, func(l *link) bool { return l.state == "closed" || l.state == "replaced" }},
			{"subscriptions", `"topics":["plant/#"]`, func(l *link) bool { return l.client == "viewer-3" }},
			{"subscriptions of a topic", `"covers":["factory/device/status"]`, func(l *link) bool { return l.client == "factory-monitor" }},
			{"messages", `"messages":["m1"]`, func(l *link) bool { return false }},
		} {
			t.Run(c.name, func(t *testing.T) {
				want := chosen(c.keep)
				got := cellLines(a.table(t, `{"scenario":"lifecycle","view":"connections","limit":100000,`+c.keys+`}`))
				slices.Sort(want)
				slices.Sort(got)
				requireLines(t, want, got)
			})
		}

		t.Run("a part of the hour", func(t *testing.T) {
			part := asking{a.Asker, testkit.Start.Add(20*time.Minute + 7*time.Second), testkit.Start.Add(41 * time.Minute)}
			links := linksOf(rows, part.from.UnixMilli(), part.to.UnixMilli(), true)
			sameTimes(t, links, lines(links, part.from.UnixMilli()), cellLines(part.table(t, `{"scenario":"lifecycle","view":"connections","limit":100000}`)))
		})
	})
}

// sameTimes compares rows of which those of one millisecond may stand in any order.
func sameTimes(t *testing.T, links []*link, want, got []string) {
	t.Helper()
	require.Equal(t, len(want), len(got))
	for from := 0; from < len(links); {
		to := from + 1
		for to < len(links) && links[to].at() == links[from].at() {
			to++
		}
		slices.Sort(want[from:to])
		some := slices.Sorted(slices.Values(got[from:to]))
		requireLines(t, want[from:to], some)
		from = to
	}
}

// TestConnectionsOfStories: what the stories say, in numbers.
func TestConnectionsOfStories(t *testing.T) {
	rows := plant(t, fleet.Options{})
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(rows))
		a := asking{b.Asker(t, testkit.Start.Add(time.Hour)), testkit.Start, testkit.Start.Add(time.Hour)}
		for _, c := range []struct {
			name, keys string
			want       map[string]int // how many by state and reason
		}{
			{"device009 loses its connection every ten minutes", `"clients":["device009"]`, map[string]int{"closed tcp_closed": 6, "open null": 1}},
			{"gateway-1 is two devices", `"clients":["gateway-1"]`, map[string]int{"replaced takenover": 719, "open null": 1}},
			{"pump-07 is refused, then banned", `"clients":["pump-07"]`, map[string]int{"refused bad_username_or_password": 180, "refused banned": 108}},
			{"tracker-5 falls silent", `"clients":["tracker-5"]`, map[string]int{"closed keepalive_timeout": 39, "open null": 1}},
			// Every third press vanished with its node, without a row; at the second restart it had been seen to connect.
			{"the node of the presses restarts twice", `"users":["press"]`, map[string]int{"closed tcp_closed": 32, "open null": 24, "unknown null": 8}},
			{"a client without an ID", `"sources":["192.0.2.191"]`, map[string]int{"closed normal": 6}},
		} {
			t.Run(c.name, func(t *testing.T) {
				got := map[string]int{}
				for _, line := range cellLines(a.table(t, `{"scenario":"lifecycle","view":"connections",`+c.keys+`}`)) {
					cells := strings.Split(line, " | ")
					got[cells[11]+" "+cells[7]]++
				}
				require.Equal(t, c.want, got)
			})
		}
	})
}

// TestConnectionsBefore586: without connected_at in the rows of ends, connections are the same, found by time and peer.
func TestConnectionsBefore586(t *testing.T) {
	rows := plant(t, fleet.Options{Clients: 60, Stories: []string{"factory", "duplicate-client-id", "node-restart", "keepalive-timeout"}})
	links := linksOf(rows, testkit.Start.UnixMilli(), testkit.Start.Add(time.Hour).UnixMilli(), false)
	all := lines(links, testkit.Start.UnixMilli())
	earlier := slices.Clone(rows)
	for i := range earlier {
		if earlier[i].Event == "client.disconnected" {
			earlier[i].ConnectedAt = nil
		}
	}
	slices.Sort(all)
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(earlier))
		a := asking{b.Asker(t, testkit.Start.Add(time.Hour)), testkit.Start, testkit.Start.Add(time.Hour)}
		got := cellLines(a.table(t, `{"scenario":"lifecycle","view":"connections","limit":100000}`))
		slices.Sort(got)
		requireLines(t, all, got)

		// Chosen by their ends alone, their beginnings are found too.
		lost := slices.DeleteFunc(slices.Clone(all), func(line string) bool { return !strings.Contains(line, " | takenover | ") })
		got = cellLines(a.table(t, `{"scenario":"lifecycle","view":"connections","limit":100000,"filters":[{"column":"reason","operator":"=","values":["takenover"]}]}`))
		slices.Sort(got)
		requireLines(t, lost, got)
	})
}

// TestUnknownConnections: what speaks against an open connection is a later one, or a node that fell silent.
func TestUnknownConnections(t *testing.T) {
	var text strings.Builder
	for i := range 60 { // n1 and n3 write a row every minute; n2 and n4 stop at half past eight
		for _, node := range []string{"n1", "n2", "n3", "n4"} {
			if i < 30 || node == "n1" || node == "n3" {
				fmt.Fprintf(&text, "%dm client.ping clientid=pinger node=%s\n", i, node)
			}
		}
	}
	text.WriteString(`
		10m client.connected clientid=a peername=10.0.0.1:1 node=n1 connected_at=1772352600000 clean_start=true
		11m client.connected clientid=b peername=10.0.0.1:2 node=n2 connected_at=1772352660000 clean_start=true
		12m client.connected clientid=c peername=10.0.0.1:3 node=n1 connected_at=1772352720000 clean_start=true
		20m client.connected clientid=c peername=10.0.0.1:4 node=n3 connected_at=1772353200000 clean_start=true
		25m client.connected clientid=d peername=10.0.0.1:5 node=quiet connected_at=1772353500000 clean_start=true
	`)
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(oracle.Told(t, text.String())))
		a := asking{b.Asker(t, testkit.Start.Add(2*time.Hour)), testkit.Start, testkit.Start.Add(time.Hour)}
		states := func(keys string) []string {
			var list []string
			frame := a.table(t, `{"scenario":"lifecycle","view":"connections"`+keys+`}`)
			for _, line := range cellLines(frame) {
				cells := strings.Split(line, " | ")
				list = append(list, cells[0]+" "+cells[3]+" "+cells[11])
			}
			return list
		}
		require.Equal(t, []string{"d quiet open", "c n3 open", "c n1 unknown", "b n2 unknown", "a n1 open"}, states(``))
		// The later connection is on a node that isn't asked for.
		require.Equal(t, []string{"c n1 unknown", "a n1 open"}, states(`,"nodes":["n1"]`))
		// Nobody wrote anything any more: that says nothing about one node.
		a.to = testkit.Start.Add(90 * time.Minute)
		require.Equal(t, []string{"d quiet open", "c n3 open", "c n1 unknown", "b n2 open", "a n1 open"}, states(``))
	})
}

// TestConnectionsOfAnOldTable: what the table lacks is said, and the rest is answered.
func TestConnectionsOfAnOldTable(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(oracle.Told(t, `
			10m client.connected clientid=a username=u peername=10.0.0.1:1
			11m session.subscribed clientid=a peername=10.0.0.1:1 topic=t
			12m client.disconnected clientid=a username=u peername=10.0.0.1:1 reason=normal
			13m client.connack clientid=a peername=10.0.0.1:2 reason_code=banned`)))
		for _, column := range []string{"connected_at", "disconnected_at", "node", "keepalive", "clean_start", "reason_code", "username"} {
			b.Exec(t, "ALTER TABLE "+testkit.Table+" DROP COLUMN "+column)
		}
		a := asking{b.Asker(t, testkit.Start.Add(time.Hour)), testkit.Start, testkit.Start.Add(time.Hour)}
		frame := a.table(t, `{"scenario":"lifecycle","view":"connections"}`)
		require.Equal(t, []string{"a | null | 10.0.0.1 | null | 08:10:00.000 | 08:12:00.000 | 120000 | normal | null | null | 1 | closed"}, cellLines(frame))
		var missing []string
		for _, n := range frame.Meta.Notices {
			require.Equal(t, data.NoticeSeverityWarning, n.Severity)
			missing = append(missing, strings.Fields(n.Text)[5])
		}
		require.Equal(t, []string{"username,", "node,", "reason_code,", "keepalive,", "clean_start,", "connected_at,"}, missing)
	})
}
