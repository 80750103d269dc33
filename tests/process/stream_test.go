package process

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// subscribed is the path and the data of a subscription, as the front end makes them.
func subscribed(t *testing.T, model string) (path string, raw []byte) {
	t.Helper()
	h := fnv.New64a()
	h.Write([]byte(model))
	raw, err := json.Marshal(map[string]string{"query": model})
	require.NoError(t, err)
	return fmt.Sprintf("tail/%016x", h.Sum64()), raw
}

// listener collects what a channel sends.
type listener struct {
	sync.Mutex
	texts []string
}

func (l *listener) add(f *data.Frame, field string) {
	l.Lock()
	defer l.Unlock()
	l.texts = append(l.texts, textsOf(f, field)...)
}

func (l *listener) heard() []string {
	l.Lock()
	defer l.Unlock()
	return slices.Clone(l.texts)
}

func textsOf(f *data.Frame, name string) []string {
	field, at := f.FieldByName(name)
	if at < 0 {
		return nil
	}
	var texts []string
	for i := range field.Len() {
		if v, ok := field.ConcreteAt(i); ok {
			texts = append(texts, fmt.Sprint(v))
		}
	}
	return texts
}

// insert writes a row of an event as it would come from EMQX, so long ago.
func insert(t *testing.T, b *testkit.Bench, client string, ago time.Duration) {
	t.Helper()
	_, err := b.Conn.Exec(t.Context(), `INSERT INTO `+testkit.Table+` ("timestamp", event, clientid, node, reason) VALUES ($1, 'client.disconnected', $2, 'n1', 'normal')`,
		time.Now().Add(-ago).UTC().Truncate(time.Millisecond), client)
	require.NoError(t, err)
}

// TestStream: whoever listens hears each new row once, also a late one, and rows that are alike as often as there are.
func TestStream(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		plugin, _ := host.ForTest(t)
		d := plugin.DataSource(b.Settings(t, nil))
		for _, view := range []struct{ name, field string }{{"events", "clientid"}, {"logs", "body"}} {
			t.Run(view.name, func(t *testing.T) {
				text := func(client string) string {
					if view.name == "logs" {
						return client + " disconnected: normal"
					}
					return client
				}
				client := func(n int) string { return fmt.Sprintf("%s-%d", view.name, n) }
				insert(t, b, client(0), time.Second)
				model := fmt.Sprintf(`{"scenario":"lifecycle","view":%q,"clients":["%s-*"],"columns":["clientid"]}`, view.name, view.name)
				path, raw := subscribed(t, model)
				status, initial, err := d.Subscribe(t.Context(), path, raw)
				require.NoError(t, err)
				require.Equal(t, backend.SubscribeStreamStatusOK, status)
				require.Equal(t, []string{text(client(0))}, textsOf(initial, view.field), "what is there already")

				ctx, cancel := context.WithCancel(t.Context())
				var heard listener
				ended := make(chan error, 1)
				go func() { ended <- d.Listen(ctx, path, raw, func(f *data.Frame) { heard.add(f, view.field) }) }()

				want := []string{}
				for n, ago := range []time.Duration{0, 50 * time.Second, 10 * time.Second} { // a late one among them
					insert(t, b, client(n+1), ago)
					want = append(want, text(client(n+1)))
					require.Eventually(t, func() bool { return len(heard.heard()) >= len(want) }, 30*time.Second, 50*time.Millisecond)
				}
				// Two rows that are alike in everything are two rows.
				at := time.Now().UTC().Truncate(time.Millisecond)
				for range 2 {
					_, err := b.Conn.Exec(t.Context(), `INSERT INTO `+testkit.Table+` ("timestamp", event, clientid, node, reason) VALUES ($1, 'client.disconnected', $2, 'n1', 'normal')`, at, client(9))
					require.NoError(t, err)
					want = append(want, text(client(9)))
				}
				require.Eventually(t, func() bool { return len(heard.heard()) >= len(want) }, 30*time.Second, 50*time.Millisecond)
				insert(t, b, "somebody else", 0)
				time.Sleep(3 * time.Second) // nothing may come twice
				require.ElementsMatch(t, want, heard.heard())

				_, again, err := d.Subscribe(t.Context(), path, raw)
				require.NoError(t, err)
				require.ElementsMatch(t, append(want, text(client(0))), textsOf(again, view.field), "who comes later sees the last minute")

				cancel()
				select {
				case <-ended:
				case <-time.After(30 * time.Second):
					require.Fail(t, "the stream goes on though nobody listens")
				}
			})
		}
	})
}

// TestStreamsThatAreRefused: a path stands for its own query only, and only rows can be followed.
func TestStreamsThatAreRefused(t *testing.T) {
	t.Parallel()
	b := testkit.New(t)
	plugin, _ := host.ForTest(t)
	d := plugin.DataSource(b.Settings(t, nil))
	good, raw := subscribed(t, `{"scenario":"events"}`)
	_, other := subscribed(t, `{"scenario":"events","clients":["x"]}`)
	counts, ofCounts := subscribed(t, `{"scenario":"events","view":"count"}`)
	findings, ofFindings := subscribed(t, `{"scenario":"diagnosis"}`)
	sql, ofSQL := subscribed(t, `{"scenario":"sql","view":"logs","rawSql":"SELECT \"timestamp\", clientid AS body FROM $__table"}`)
	wrong, ofWrong := subscribed(t, `{"scenario":"evnts"}`)
	for _, c := range []struct {
		name, path string
		data       []byte
		want       backend.SubscribeStreamStatus
	}{
		{"rows", good, raw, backend.SubscribeStreamStatusOK},
		{"another query's path", good, other, backend.SubscribeStreamStatusNotFound},
		{"no data", good, nil, backend.SubscribeStreamStatusNotFound},
		{"numbers", counts, ofCounts, backend.SubscribeStreamStatusNotFound},
		{"findings", findings, ofFindings, backend.SubscribeStreamStatusNotFound},
		{"raw SQL", sql, ofSQL, backend.SubscribeStreamStatusNotFound},
		{"a wrong query", wrong, ofWrong, backend.SubscribeStreamStatusNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, _, err := d.Subscribe(t.Context(), c.path, c.data)
			require.NoError(t, err)
			require.Equal(t, c.want, status)
			if c.want != backend.SubscribeStreamStatusOK {
				require.Error(t, d.Listen(t.Context(), c.path, c.data, func(*data.Frame) { t.Error("a frame came") }))
			}
		})
	}
}
