package faults

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/plugin"
)

// callerFaults are those of Grafana's side.
var callerFaults = []fault{
	{
		name: "Grafana cancels", upset: func(t *testing.T, s *scene) { s.lock(t) },
		ask: func(t *testing.T, s *scene) backend.DataResponse {
			ctx, cancel := context.WithCancel(t.Context())
			answer := make(chan backend.DataResponse, 1)
			go func() { answer <- s.askIn(t, ctx, few) }()
			require.Eventually(t, func() bool { return s.count(t, waits) == 1 }, patience, tick)
			cancel()
			r := <-answer
			require.Eventually(t, func() bool { return s.count(t, waits) == 0 }, patience, tick, "the statement ends in the server too")
			return r
		},
		status: 499, says: "The query was cancelled.",
	},
	{
		// They stay busy for as long again as who asks is let wait.
		name: "every connection is busy", jsonData: map[string]any{"queryTimeout": 20}, upset: func(t *testing.T, s *scene) { s.occupy(t, 3) },
		status: backend.StatusTooManyRequests, says: "All 3 connections of this data source stayed busy.",
	},
	{
		name: "settings change under load", upset: func(t *testing.T, s *scene) { s.lock(t) },
		ask: func(t *testing.T, s *scene) backend.DataResponse {
			return s.meanwhile(t, func() {
				s.renew(t, s.settings.URL)
				s.heal()
			})
		},
		status: backend.StatusOK,
	},
}

// renew makes a new instance, as Grafana does when the settings have changed, while the old one may still answer.
func (s *scene) renew(t *testing.T, url string) {
	t.Helper()
	s.settings.URL = url
	old := s.d
	made, err := plugin.New(t.Context(), s.settings)
	require.NoError(t, err)
	s.d = made.(*plugin.Datasource)
	t.Cleanup(s.d.Dispose)
	go old.Dispose()
}

// TestKilledProcess: when the plugin's process is killed, its statements end in the server, and the next process works.
func TestKilledProcess(t *testing.T) {
	// The server notices when the statement's time is up.
	s := newScene(t, testkit.New(t), map[string]any{"queryTimeout": 2 * shortTimeout}, nil)
	p, _ := host.ForTest(t)
	s.lock(t)
	gone := make(chan error, 1)
	go func() {
		_, err := p.DataSource(s.settings).Query(context.Background(), nil, backend.DataQuery{
			RefID: "A", JSON: []byte(few), TimeRange: backend.TimeRange{From: testkit.Start, To: testkit.Start.Add(time.Hour)},
		})
		gone <- err
	}()
	require.Eventually(t, func() bool { return s.count(t, waits) == 1 }, patience, tick)
	process, err := os.FindProcess(p.PID())
	require.NoError(t, err)
	require.NoError(t, process.Kill())
	require.Error(t, <-gone)
	require.Eventually(t, func() bool { return s.count(t, "true") == 0 }, patience, tick, "no statement and no connection is left")
	s.heal()
	next, _ := host.ForTest(t)
	r, err := next.DataSource(s.settings).Query(t.Context(), nil, backend.DataQuery{
		RefID: "A", JSON: []byte(few), TimeRange: backend.TimeRange{From: testkit.Start, To: testkit.Start.Add(time.Hour)},
	})
	require.NoError(t, err)
	require.NoError(t, r["A"].Error)
}
