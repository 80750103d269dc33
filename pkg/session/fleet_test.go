package session_test

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
)

// fleetRows are the lifecycle rows of a simulated fleet.
func fleetRows(t *testing.T) []session.Row {
	t.Helper()
	f, err := fleet.New(fleet.Options{Seed: 5, Start: zero, Duration: time.Hour, Clients: 80})
	require.NoError(t, err)
	at := func(ms *int64) *time.Time {
		if ms == nil {
			return nil
		}
		return new(time.UnixMilli(*ms).UTC())
	}
	var list []session.Row
	for r := range f.Rows() {
		switch r.Event {
		case "client.check_authn_complete", "client.connected", "client.connack", "client.disconnected":
			list = append(list, session.Row{
				Time: r.Time(), Event: r.Event, ClientID: *r.ClientID, Username: r.Username, Peername: r.Peername, Node: r.Node,
				Reason: r.Reason, ReasonCode: r.ReasonCode, Keepalive: r.Keepalive, CleanStart: r.CleanStart,
				ConnectedAt: at(r.ConnectedAt), DisconnectedAt: at(r.DisconnectedAt),
			})
		}
	}
	return list
}

// fact is what is known for sure of a connection, times in milliseconds.
type fact struct {
	client, peer string
	start, end   int64
	reason       string
}

func milliseconds(t *time.Time) int64 {
	if t == nil {
		return 0
	}
	return t.UnixMilli()
}

// facts puts rows together by client ID and connected_at. Every refusal of the fleet has one CONNACK.
func facts(rows []session.Row) []fact {
	type key struct {
		client      string
		connectedAt int64
	}
	connections := map[key]fact{}
	var list []fact
	for _, r := range rows {
		switch k := (key{r.ClientID, milliseconds(r.ConnectedAt)}); {
		case r.Event == "client.disconnected":
			connections[k] = fact{r.ClientID, *r.Peername, k.connectedAt, milliseconds(r.DisconnectedAt), *r.Reason}
		case r.Event == "client.connected" && connections[k].end == 0:
			connections[k] = fact{client: r.ClientID, peer: *r.Peername, start: k.connectedAt}
		case r.Event == "client.connack" && *r.ReasonCode != "success":
			list = append(list, fact{r.ClientID, *r.Peername, r.Time.UnixMilli(), r.Time.UnixMilli(), *r.ReasonCode})
		}
	}
	return sorted(slices.AppendSeq(list, maps.Values(connections)))
}

func paired(rows []session.Row) []fact {
	var list []fact
	for _, c := range session.Pair(rows) {
		f := fact{client: c.ClientID, peer: *c.Peername, start: milliseconds(c.Start), end: milliseconds(c.End)}
		if c.Reason != nil {
			f.reason = *c.Reason
		}
		list = append(list, f)
	}
	return sorted(list)
}

func sorted(list []fact) []fact {
	slices.SortFunc(list, func(x, y fact) int {
		return cmp.Or(strings.Compare(x.client, y.client), cmp.Compare(x.start, y.start), strings.Compare(x.peer, y.peer))
	})
	return list
}

func requireFacts(t *testing.T, want, got []fact) {
	t.Helper()
	for i := range min(len(want), len(got)) {
		require.Equal(t, want[i], got[i])
	}
	require.Len(t, got, len(want))
}

func TestPairsOfAFleet(t *testing.T) {
	rows := fleetRows(t)
	want := facts(rows)
	require.Greater(t, len(want), 1000)
	requireFacts(t, want, paired(rows))

	t.Run("whatever the order, and however often", func(t *testing.T) {
		random := rand.New(rand.NewPCG(1, 2))
		mixed := slices.Concat(rows, rows[:len(rows)/2])
		random.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		require.Equal(t, session.Pair(rows), session.Pair(mixed))
	})
	t.Run("by time and peer", func(t *testing.T) {
		earlier := slices.Clone(rows)
		for i := range earlier {
			if earlier[i].Event == "client.disconnected" {
				earlier[i].ConnectedAt = nil
			}
		}
		for i := range want {
			if want[i].start < zero.UnixMilli() {
				want[i].start = 0 // nobody says any more when it began
			}
		}
		requireFacts(t, sorted(want), paired(earlier))
	})
	t.Run("what was lost stays unknown", func(t *testing.T) {
		var fewer []session.Row
		for i, r := range rows {
			if r.Event != "client.disconnected" || i%3 != 0 {
				fewer = append(fewer, r)
			}
		}
		last := map[string]*session.Connection{}
		for _, c := range session.Pair(fewer) {
			if c.State == session.Refused {
				continue
			}
			if before := last[c.ClientID]; before != nil {
				require.NotEqual(t, session.Open, before.State, "%s was there again at %s", c.ClientID, c.At())
			}
			last[c.ClientID] = c
		}
	})
}
