package view

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// stateAt is what a client was at a time, worked out from its connections; "" where nothing is known yet.
func stateAt(links []*link, at int64) string {
	var latest int64
	state := ""
	for _, l := range links {
		if l.state != "refused" && l.state != "unknown" && l.start <= at && (l.end == 0 || at < l.end) {
			return "connected"
		}
		then, is := l.start, l.state
		switch l.state {
		case "refused":
			is = "refused: " + l.reason
		case "closed":
			then, is = l.end, "disconnected: "+l.reason
		case "replaced":
			then, is = l.end, "connected"
		}
		if then <= at && then >= latest {
			latest, state = then, is
		}
	}
	return state
}

// shownAt is what a frame of the timeline says of a time.
func shownAt(frame *data.Frame, at time.Time) string {
	for i := range frame.Rows() {
		if !at.Before(frame.Fields[0].At(i).(time.Time)) && at.Before(frame.Fields[1].At(i).(time.Time)) {
			return frame.Fields[2].At(i).(string)
		}
	}
	return ""
}

// TestTimeline: at any time each client's state is what its connections say, worked out from the rows in another way.
func TestTimeline(t *testing.T) {
	rows := plant(t, fleet.Options{Clients: 100})
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, twice(rows))
		for _, part := range []struct {
			name          string
			from, to, now time.Duration
		}{
			{"all", 0, time.Hour, time.Hour},
			{"a part", 17 * time.Minute, 43 * time.Minute, time.Hour},
			{"up to now", 17 * time.Minute, time.Hour, 50 * time.Minute},
		} {
			t.Run(part.name, func(t *testing.T) {
				from, to, now := testkit.Start.Add(part.from), testkit.Start.Add(part.to), testkit.Start.Add(part.now)
				a := b.Asker(t, now)
				answer, err := a.Ask(t, from, to, `{"scenario":"lifecycle","view":"timeline","limit":2000}`)
				require.NoError(t, err)
				until := to
				if now.Before(to) {
					until = now
				}
				of := map[string][]*link{}
				for _, l := range linksOf(rows, from.UnixMilli(), to.UnixMilli(), true) {
					of[l.client] = append(of[l.client], l)
				}
				shown := map[string]bool{}
				random := rand.New(rand.NewPCG(3, 4))
				for _, f := range answer.Frames {
					requireTimeline(t, f, from, until)
					client := f.Fields[2].Labels["clientid"]
					require.False(t, shown[client])
					shown[client] = true
					for range 200 {
						at := from.Add(time.Duration(random.Int64N(until.Sub(from).Milliseconds())) * time.Millisecond)
						require.Equal(t, stateAt(of[client], at.UnixMilli()), shownAt(f, at), "%s at %s", client, at)
					}
				}
				for client, links := range of {
					begun := slices.ContainsFunc(links, func(l *link) bool { return l.at() < until.UnixMilli() })
					require.Equal(t, begun && client != "", shown[client], client)
				}
			})
		}
	})
}

// requireTimeline makes sure of what the state timeline relies on.
func requireTimeline(t *testing.T, f *data.Frame, from, to time.Time) {
	t.Helper()
	require.Empty(t, f.Name)
	require.Equal(t, data.FrameTypeTable, f.Meta.Type)
	require.Len(t, f.Fields, 3)
	require.Equal(t, []string{"time", "timeEnd", "state"}, []string{f.Fields[0].Name, f.Fields[1].Name, f.Fields[2].Name})
	require.Equal(t, data.FieldTypeString, f.Fields[2].Type())
	require.Equal(t, f.Fields[2].Labels["clientid"], f.Fields[2].Config.DisplayNameFromDS)
	colors := f.Fields[2].Config.Mappings[0].(data.ValueMapper)
	last := from
	for i := range f.Rows() {
		begin, end := f.Fields[0].At(i).(time.Time), f.Fields[1].At(i).(time.Time)
		require.False(t, begin.Before(last), "stretches don't overlap")
		require.True(t, begin.Before(end))
		require.False(t, end.After(to))
		last = end
		require.NotEmpty(t, colors[f.Fields[2].At(i).(string)].Color)
	}
}

// TestTimelineOfStories: what the stories say, as states.
func TestTimelineOfStories(t *testing.T) {
	rows := plant(t, fleet.Options{})
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(rows))
		a := b.Asker(t, testkit.Start.Add(time.Hour))
		states := func(keys string) (list [][]string, notices []data.Notice) {
			answer, err := a.Ask(t, testkit.Start, testkit.Start.Add(time.Hour), `{"scenario":"lifecycle","view":"timeline"`+keys+`}`)
			require.NoError(t, err)
			for _, f := range answer.Frames {
				texts := []string{f.Fields[2].Labels["clientid"]}
				for i := range f.Rows() {
					texts = append(texts, f.Fields[2].At(i).(string))
				}
				list = append(list, texts)
			}
			return list, answer.Frames[0].Meta.Notices
		}
		got, notices := states(`,"clients":["gateway-1"]`)
		require.Equal(t, [][]string{{"gateway-1", "connected"}}, got, "somebody is always there")
		require.Empty(t, notices)
		got, _ = states(`,"clients":["pump-07"]`)
		require.Equal(t, slices.Repeat([]string{"refused: bad_username_or_password", "refused: banned"}, 6), got[0][1:])
		got, _ = states(`,"clients":["device009"]`)
		require.Equal(t, append(slices.Repeat([]string{"connected", "disconnected: tcp_closed"}, 6), "connected"), got[0][1:])
		// The clients are chosen by their ends, and shown as a whole.
		got, _ = states(`,"filters":[{"column":"reason","operator":"=","values":["keepalive_timeout"]}]`)
		require.Len(t, got, 1)
		require.Equal(t, "tracker-5", got[0][0])
		require.Len(t, got[0], 1+39+40)
		// A press that vanished with its node, and one that was seen to go.
		got, _ = states(`,"clients":["press-02","press-03"]`)
		require.Equal(t, [][]string{
			{"press-02", "connected", "disconnected: tcp_closed", "connected", "disconnected: tcp_closed", "connected"},
			{"press-03", "unknown", "connected"},
		}, got)

		got, notices = states(`,"limit":2`)
		require.Equal(t, []string{"gateway-1", "pump-07"}, []string{got[0][0], got[1][0]}, "those that changed most")
		require.Equal(t, "Only the 2 clients whose state changed most are shown; there are more.", notices[0].Text)
		require.Contains(t, notices[1].Text, "Only the newest 200 changes of these clients are shown; what was before ")
		for _, st := range a.Ran {
			require.LessOrEqual(t, st.MaxRows, 2000, fmt.Sprint(st))
		}
		answer, err := a.Ask(t, testkit.Start, testkit.Start.Add(time.Hour), `{"scenario":"lifecycle","view":"timeline","clients":["nobody"]}`)
		require.NoError(t, err)
		require.Len(t, answer.Frames, 1)
		require.Empty(t, answer.Frames[0].Fields)
	})
}
