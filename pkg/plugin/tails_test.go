package plugin

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// TestChannelIsOneQuerys: whoever finds a text with the same hash can't have another's panel show other rows.
func TestChannelIsOneQuerys(t *testing.T) {
	d := filled(t, nil, fleet.Row{Timestamp: time.Now().UnixMilli(), Event: "client.connected", ClientID: new("device001")})
	const model = `{"scenario":"events"}`
	raw, err := json.Marshal(subscription{model})
	require.NoError(t, err)
	path := channelOf(model)
	_, err = d.tails.of(path, `{"scenario":"events","clients":["somebody else"]}`) // as if its hash were the same
	require.NoError(t, err)
	_, err = d.SubscribeStream(t.Context(), &backend.SubscribeStreamRequest{Path: path, Data: raw})
	require.ErrorIs(t, err, errOtherQuery)
	require.ErrorIs(t, d.RunStream(t.Context(), &backend.RunStreamRequest{Path: path, Data: raw}, nil), errOtherQuery)
}

func TestMostTails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var list tails
		path := func(i int) string { return fmt.Sprintf("tail/%d", i) }
		for i := range mostTails {
			_, err := list.of(path(i), "query")
			require.NoError(t, err)
		}
		_, ended, err := list.begin(path(0), "query")
		require.NoError(t, err)
		_, err = list.of(path(mostTails), "query")
		require.EqualError(t, err, "100 queries of this data source are followed live, and no more are possible: close some panels that stream")
		_, err = list.of(path(7), "query")
		require.NoError(t, err, "what is followed already may be followed by more")

		time.Sleep(startsWithin + time.Second)
		_, err = list.of(path(mostTails), "query")
		require.NoError(t, err)
		require.Len(t, list.list, 2, "subscriptions that nothing came of make room")
		ended()
		_, err = list.of(path(mostTails+1), "query")
		require.NoError(t, err)
		require.Len(t, list.list, 2, "a stream that ended makes room")
	})
}

// TestTailOutlivesItsStream for whom has just subscribed: what was seen isn't sent a second time.
func TestTailOutlivesItsStream(t *testing.T) {
	var list tails
	first, ended, err := list.begin("tail/1", "query")
	require.NoError(t, err)
	first.seen = map[rowKey]sighting{{1}: {}}
	subscribed, err := list.of("tail/1", "query")
	require.NoError(t, err)
	ended()
	again, _, err := list.begin("tail/1", "query")
	require.NoError(t, err)
	require.Same(t, subscribed, again)
	require.Len(t, again.seen, 1)
}
