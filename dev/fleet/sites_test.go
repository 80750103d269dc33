package fleet

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// habits are the only failures of each site.
var habits = map[string][]Cause{
	"sleepers":          {{"client.disconnected", "tcp_closed"}, {"client.disconnected", "ssl_closed"}},
	"roaming phones":    {{"client.disconnected", "tcp_closed"}, {"client.disconnected", "keepalive_timeout"}, {"client.disconnected", "takenover"}},
	"behind a balancer": {{"client.disconnected", "takenover"}, {"client.check_authn_complete", "bad_username_or_password"}, {"client.connack", "bad_username_or_password"}},
	"drained node":      {{"client.disconnected", "use_another_server"}},
	"three clients":     {{"client.disconnected", "tcp_closed"}},
	"retained settings": {{"message.dropped", "no_subscribers"}},
	"idle node":         {},
	"bench":             {},
	"one row":           {},
	"trickle":           {},
	"idle clients":      {},
	"end of the shift":  {},
}

// TestSites: each has its habit with some seed, nothing else goes wrong with any, and another seed is another site.
func TestSites(t *testing.T) {
	require.ElementsMatch(t, slices.Collect(maps.Keys(habits)), Sites())
	for _, name := range Sites() {
		t.Run(name, func(t *testing.T) {
			seen, prints := map[Cause]bool{}, map[uint64]bool{}
			for seed := range uint64(6) {
				o := Options{Site: name, Seed: seed, Duration: 2 * time.Hour, Stories: []string{}}
				tally := Tally{}
				prints[fingerprint(t, tally.Watch(rows(t, o)))] = true
				require.Positive(t, tally[""].Rows)
				require.Len(t, tally, 1)
				for cause := range tally[""].Causes {
					if !slices.Contains([]string{"success", "allow", "normal"}, cause.Value) {
						require.Contains(t, habits[name], cause)
						seen[cause] = true
					}
				}
			}
			require.Len(t, seen, len(habits[name]))
			require.Len(t, prints, 6)
		})
	}
	_, err := New(Options{Site: "no such"})
	require.ErrorContains(t, err, `there is no site "no such"`)
}

// TestRowsThatARuleLeavesOut: the others stay as they are.
func TestRowsThatARuleLeavesOut(t *testing.T) {
	o := everything
	o.Duration = 5 * time.Minute
	all := slices.Collect(rows(t, o))
	o.Without = []string{"allow", "message.delivered"}
	want := slices.DeleteFunc(slices.Clone(all), func(r Row) bool {
		return r.Event == "message.delivered" || r.Result != nil && *r.Result == "allow"
	})
	require.Less(t, len(want), len(all)*8/10)
	require.Equal(t, fingerprint(t, slices.Values(want)), fingerprint(t, rows(t, o)))
}

// TestPingsOfOldConnections come once in a keep alive since each began, not all at once.
func TestPingsOfOldConnections(t *testing.T) {
	first := map[string]int64{}
	for row := range rows(t, Options{Site: "end of the shift", Duration: time.Minute, Pings: true, Stories: []string{}}) {
		if row.Event == "client.ping" {
			first[*row.ClientID] = row.Timestamp / 1000 % 60
		}
	}
	require.Greater(t, len(first), 6)
	seconds := map[int64]bool{}
	for _, at := range first {
		seconds[at] = true
	}
	require.Greater(t, len(seconds), len(first)/4)
}
