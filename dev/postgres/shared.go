package postgres

import (
	"context"
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var shared struct {
	main   bool // TestMain has called Main
	start  sync.Once
	server *Server
	err    error
}

// Main is the TestMain of a package whose tests use Shared: it runs them, then stops the server.
func Main(m *testing.M) {
	shared.main = true
	code := m.Run()
	if shared.server != nil {
		if err := shared.server.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// MainOfWaiting is Main of a package whose tests spend most of their time with waiting, so that more of them run side by side than there are
// processors.
func MainOfWaiting(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "12"); err != nil {
		panic(err)
	}
	Main(m)
}

// throwAway are the settings of a server whose databases live as long as a test: rows that are written by the transaction that
// emptied their table need no log, nothing is tidied in the background, a statement has one of the few processors, and some
// hundred rows are sample enough for plans.
var throwAway = map[string]string{
	"wal_level":                        "minimal",
	"max_wal_senders":                  "0",
	"autovacuum":                       "off",
	"checkpoint_timeout":               "1h",
	"max_wal_size":                     "256MB", // the log may be kept in memory
	"default_statistics_target":        "10",
	"shared_buffers":                   "256MB",
	"max_connections":                  "400",
	"max_parallel_workers_per_gather":  "0",
	"max_parallel_maintenance_workers": "0",
}

// Shared is one server for all tests of a test binary, started by the first that asks for it.
func Shared(t testing.TB) *Server {
	t.Helper()
	require.True(t, shared.main, "a package that uses postgres.Shared needs: func TestMain(m *testing.M) { postgres.Main(m) }")
	shared.start.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		shared.server, shared.err = Start(ctx, Options{Settings: throwAway, volatile: true})
	})
	require.NoError(t, shared.err)
	return shared.server
}
