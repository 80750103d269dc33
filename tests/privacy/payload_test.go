package privacy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// A payload of these tests has a part that a cut keeps, and one that it doesn't.
const (
	kept   = "kept-by-a-cut"
	beyond = "beyond-the-cut"
)

// withPayloads gives rows that may hold a payload one.
func withPayloads(rows iter.Seq[fleet.Row]) iter.Seq[fleet.Row] {
	return func(yield func(fleet.Row) bool) {
		for row := range rows {
			if strings.HasPrefix(row.Event, "message.") || strings.HasPrefix(row.Event, "schema.") {
				row.Payload = new(kept + beyond)
			}
			if !yield(row) {
				return
			}
		}
	}
}

// payloadKeys are the ways in which a query can name a payload, or all there is.
var payloadKeys = []map[string]any{
	{"columns": []string{"*"}},
	{"columns": []string{"payload"}},
	{"groupBy": []string{"payload"}},
	{"groupBy": []string{"event"}, "measure": "clients"},
	{"baseline": "previous"},
	{"filters": []map[string]any{{"column": "payload", "operator": "=~", "values": []string{"kept"}}}, "columns": []string{"*"}},
	{"filters": []map[string]any{{"column": "payload", "operator": "!=", "values": []string{"x"}}}, "limit": 3},
	{"text": "kept"},
}

// TestPayloads: whatever is asked, in every view, resource and stream, a payload comes out as the settings say.
func TestPayloads(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		mode         string
		whole, begun bool // whether the whole may come out, and its beginning
	}{{"show", true, true}, {"truncate", false, true}, {"hide", false, false}} {
		for _, server := range testkit.Servers {
			t.Run(tc.mode+" "+server.String(), func(t *testing.T) {
				t.Parallel()
				b := testkit.On(t, server)
				f, err := fleet.New(fleet.Options{Seed: 5, Start: start, Duration: 5 * time.Minute, Clients: 3, Publishes: true})
				require.NoError(t, err)
				require.NotZero(t, b.Load(t, withPayloads(f.Rows())))
				plugin, log := host.ForTest(t)
				d := plugin.DataSource(b.Settings(t, map[string]any{"payload": tc.mode, "payloadLimit": len(kept), "allowRawSql": true}))

				heard := said{}
				o := offers(t, d)
				models := o.models(t, payloadKeys...)
				require.NotZero(t, heard.ask(t, d, models...))
				var columns []string
				for _, c := range o.Columns {
					columns = append(columns, c.Name)
				}
				heard.resources(t, d, append(columns, "payload"), models)
				heard.health(t, d)
				heard.follow(t, b, d, `{"scenario":"delivery","columns":["*"]}`, `{"scenario":"delivery","view":"logs"}`)
				plugin.Stop()
				heard["log"] = log.String()

				requireOnly(t, heard, kept, tc.begun)
				requireOnly(t, heard, beyond, tc.whole)
			})
		}
	}
}

// requireOnly wants a text where payloads may be shown, and nowhere else: never in suggestions, previews, the health check or the log.
// A user's own SQL brings payloads out unless they are hidden, as the documentation says.
func requireOnly(t *testing.T, heard said, text string, may bool) {
	t.Helper()
	shown := false
	for _, asked := range heard.holding(text) {
		own := strings.Contains(asked, `"scenario":"sql"`)
		rows := strings.HasPrefix(asked, "query ") || strings.HasPrefix(asked, "stream ")
		require.True(t, rows && (may || own && text == beyond), "%s: %s", asked, around(heard[asked], text))
		shown = shown || !own
	}
	require.Equal(t, may, shown, "rows show it if they may")
}

// around is where a text stands.
func around(whole, text string) string {
	at := strings.Index(whole, text)
	return whole[max(0, at-100):min(len(whole), at+len(text)+100)]
}

// follow listens to live rows until one has come on each channel.
func (s said) follow(t *testing.T, b *testkit.Bench, d *host.DataSource, models ...string) {
	t.Helper()
	for i, model := range models {
		s.subscribe(t, d, model)
		path, raw := channel(t, model)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		came := make(chan string, 100)
		ended := make(chan error, 1)
		go func() { ended <- d.Listen(ctx, path, raw, func(f *data.Frame) { came <- textOf(t, f) }) }()
		_, err := b.Conn.Exec(t.Context(), `INSERT INTO `+testkit.Table+` ("timestamp", event, clientid, id, payload) VALUES ($1, 'message.delivered', $2, 'X', $3)`,
			time.Now().UTC().Truncate(time.Millisecond), fmt.Sprintf("live-%d", i), kept+beyond)
		require.NoError(t, err)
		select {
		case s["stream "+model+" later"] = <-came:
		case err := <-ended:
			require.NoError(t, errors.Join(err, errors.New("the stream ended")))
		}
		cancel()
		if err := <-ended; err != nil && !json.Valid([]byte(err.Error())) {
			require.ErrorContains(t, err, "cancel") // it was told to
		}
	}
}
