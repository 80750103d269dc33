// Package stress asks far more at once than a data source is made for: every query has its answer, and nothing is left behind.
package stress

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/plugin"
)

// lasts is how long each test asks.
var lasts = flag.Duration("for", 3*time.Second, "how long each test goes on")

func TestMain(m *testing.M) {
	log.DefaultLogger = log.NewNullLogger()
	postgres.Main(m)
}

const (
	askers   = 200
	streams  = 50
	poolSize = 10
	patience = time.Minute
)

// models are what is asked, the cheap and the dear.
var models = []string{
	`{"scenario":"events","limit":100}`,
	`{"scenario":"lifecycle","clients":["device-*"],"columns":["*"]}`,
	`{"scenario":"events","view":"count","groupBy":["event"]}`,
	`{"scenario":"delivery","view":"rate","interval":"10s"}`,
	`{"scenario":"drops","view":"top","groupBy":["reason"]}`,
	`{"scenario":"delivery","view":"messages"}`,
	`{"scenario":"lifecycle","view":"connections"}`,
	`{"scenario":"diagnosis"}`,
	`{"scenario":"sql","rawSql":"SELECT count(*) AS n FROM $__table WHERE $__timeFilter"}`,
	`{"scenario":"nothing"}`,
}

// expected are the answers that somebody may get who shares a pool of ten connections with 199 others and may lose patience.
var expected = map[backend.Status]string{
	backend.StatusOK: "rows", backend.StatusBadRequest: "the query's mistake", 499: "cancelled", backend.StatusTimeout: "too late", backend.StatusTooManyRequests: "every connection busy",
}

func instance(t *testing.T, b *testkit.Bench) *plugin.Datasource {
	t.Helper()
	made, err := plugin.New(t.Context(), b.Settings(t, map[string]any{"maxOpenConns": poolSize, "queryTimeout": 60, "allowRawSql": true}))
	require.NoError(t, err)
	return made.(*plugin.Datasource)
}

// connections counts the plugin's.
func connections(t *testing.T, b *testkit.Bench, condition string) (n int) {
	t.Helper()
	require.NoError(t, b.Conn.QueryRow(context.Background(),
		`SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'grafana-emqx-fulllink' AND `+condition, b.Database).Scan(&n))
	return n
}

func TestManyQueries(t *testing.T) {
	b := testkit.New(t)
	f, err := fleet.New(fleet.Options{Seed: 5, Start: testkit.Start, Duration: 10 * time.Minute, Clients: 20})
	require.NoError(t, err)
	b.Load(t, f.Rows())
	before := goleak.IgnoreCurrent()
	d := instance(t, b)
	end := time.Now().Add(*lasts)
	var all sync.WaitGroup
	var mu sync.Mutex
	answers := map[backend.Status]int{}
	var odd []string
	for n := range askers {
		all.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(n)))
			for time.Now().Before(end) {
				ctx, cancel := context.WithCancel(t.Context())
				if random.IntN(3) == 0 {
					time.AfterFunc(time.Duration(random.IntN(300))*time.Millisecond, cancel)
				}
				r, _ := d.QueryData(ctx, &backend.QueryDataRequest{Queries: []backend.DataQuery{{
					RefID: "A", JSON: []byte(models[random.IntN(len(models))]), MaxDataPoints: 1000,
					TimeRange: backend.TimeRange{From: testkit.Start, To: testkit.Start.Add(time.Hour)},
				}}})
				cancel()
				one := r.Responses["A"]
				mu.Lock()
				answers[one.Status]++
				if expected[one.Status] == "" || one.Error != nil && one.ErrorSource != backend.ErrorSourceDownstream {
					odd = append(odd, fmt.Sprint(one.Status, " ", one.Error))
				}
				mu.Unlock()
			}
		})
	}
	most := 0
	for time.Now().Before(end) {
		// A connection that a cancelled query has given up is seen until the server has noticed: what stays above the pool's size counts.
		least := connections(t, b, "true")
		for range 15 {
			time.Sleep(50 * time.Millisecond)
			least = min(least, connections(t, b, "true"))
		}
		most = max(most, least)
	}
	all.Wait()
	for status, n := range answers {
		t.Logf("%6d %s", n, expected[status])
	}
	require.Empty(t, odd)
	require.NotZero(t, answers[backend.StatusOK])
	require.LessOrEqual(t, most, poolSize)
	require.Eventually(t, func() bool { return connections(t, b, "state <> 'idle'") == 0 }, patience, 50*time.Millisecond, "the pool isn't idle")
	requireSmall(t)
	d.Dispose()
	require.Eventually(t, func() bool { return connections(t, b, "true") == 0 }, patience, 50*time.Millisecond, "connections are left")
	goleak.VerifyNone(t, before)
}

// requireSmall wants that no answer is kept.
func requireSmall(t *testing.T) {
	t.Helper()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	t.Logf("%d MiB on the heap", m.HeapAlloc>>20)
	require.Less(t, m.HeapAlloc, uint64(200<<20))
}

// counter counts the rows that a stream sends.
type counter struct{ frames atomic.Int64 }

func (c *counter) Send(*backend.StreamPacket) error {
	c.frames.Add(1)
	return nil
}

func TestManyStreams(t *testing.T) {
	b := testkit.New(t)
	before := goleak.IgnoreCurrent()
	d := instance(t, b)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	var heard [streams]counter
	failures := make(chan error, 2*streams)
	for n := range streams {
		all.Go(func() {
			path, raw := channel(fmt.Sprintf(`{"scenario":"events","clients":["live-%d"]}`, n))
			if _, err := d.SubscribeStream(ctx, &backend.SubscribeStreamRequest{Path: path, Data: raw}); err != nil {
				failures <- err
			}
			if err := d.RunStream(ctx, &backend.RunStreamRequest{Path: path, Data: raw}, backend.NewStreamSender(&heard[n])); err != nil {
				failures <- err
			}
		})
	}
	end := time.Now().Add(*lasts)
	for rows := 0; time.Now().Before(end); rows++ {
		_, err := b.Conn.Exec(t.Context(), `INSERT INTO `+testkit.Table+` ("timestamp", event, clientid) SELECT now(), 'client.connected', 'live-' || n FROM generate_series(0, $1) AS n`, streams-1)
		require.NoError(t, err)
		require.LessOrEqual(t, connections(t, b, "true"), poolSize)
		time.Sleep(200 * time.Millisecond)
	}
	for n := range heard {
		require.Eventually(t, func() bool { return heard[n].frames.Load() > 0 }, patience, 50*time.Millisecond, "stream %d heard nothing", n)
	}
	cancel()
	all.Wait()
	require.Empty(t, failures)
	requireSmall(t)
	d.Dispose()
	goleak.VerifyNone(t, before)
}

func channel(model string) (path string, raw []byte) {
	h := fnv.New64a()
	h.Write([]byte(model))
	raw, _ = json.Marshal(map[string]string{"query": model}) // strings always can
	return fmt.Sprintf("tail/%016x", h.Sum64()), raw
}
