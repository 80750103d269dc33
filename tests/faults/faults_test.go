package faults

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// fault is something that goes wrong, and what whoever asks meanwhile is told.
type fault struct {
	name     string
	jsonData map[string]any
	change   func(t *testing.T, s *backend.DataSourceInstanceSettings)
	upset    func(t *testing.T, s *scene)                      // brings it about, and says how it is undone
	ask      func(t *testing.T, s *scene) backend.DataResponse // nil: a few rows are asked for
	unasked  bool                                              // nothing was asked before
	waits    bool                                              // the answer comes when the data source's time is up
	status   backend.Status
	says     string
}

// faults are all of them.
var faults = slices.Concat(networkFaults, tlsFaults, serverFaults, tableFaults, callerFaults)

// outcome is a line of the list that the test prints.
type outcome struct {
	status backend.Status
	says   string
}

func TestFaults(t *testing.T) {
	postgres.Shared(t) // it stays
	known := []goleak.Option{
		goleak.IgnoreCurrent(),
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"), // the proxy leaves some of its own
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2.(*ToxicLink).read"),
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2.(*ToxicLink).write"),
	}
	var mu sync.Mutex
	outcomes := map[string]outcome{}
	try := func(t *testing.T, f fault, b *testkit.Bench) {
		t.Helper()
		jsonData := map[string]any{}
		if f.waits {
			jsonData["queryTimeout"] = shortTimeout
		}
		maps.Copy(jsonData, f.jsonData)
		s := newScene(t, b, jsonData, func(s *backend.DataSourceInstanceSettings) {
			if f.change != nil {
				f.change(t, s)
			}
		})
		o := f.try(t, s)
		mu.Lock()
		defer mu.Unlock()
		outcomes[f.name] = o
	}
	t.Run("of all but the server", func(t *testing.T) {
		for _, f := range faults {
			t.Run(f.name, func(t *testing.T) {
				t.Parallel()
				try(t, f, testkit.New(t))
			})
		}
	})
	t.Run("of the server", func(t *testing.T) {
		for _, f := range crashFaults {
			t.Run(f.name, func(t *testing.T) { try(t, f, own(t)) })
		}
	})
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "fault\tstatus\tanswer")
	for _, f := range slices.Concat(faults, crashFaults) {
		fmt.Fprintf(w, "%s\t%d\t%s\n", f.name, outcomes[f.name].status, outcomes[f.name].says)
	}
	require.NoError(t, w.Flush())
	t.Logf("%d faults, each answered in time, and recovered from\n%s", len(outcomes), &table)
	goleak.VerifyNone(t, known...)
}

// requireWell asks where nothing is wrong. Of a data source that has little time a busy machine may need a second attempt.
func (s *scene) requireWell(t *testing.T, hasLittleTime bool) {
	t.Helper()
	if !hasLittleTime {
		require.NoError(t, s.ask(t, few).Error)
		return
	}
	require.Eventually(t, func() bool { return s.ask(t, few).Error == nil }, patience, tick)
}

// try brings a fault about, wants the answer that it should have, and that all is well when it is over.
func (f fault) try(t *testing.T, s *scene) outcome {
	t.Helper()
	if !f.unasked {
		s.requireWell(t, f.waits)
	}
	f.upset(t, s)
	ask := f.ask
	if ask == nil {
		ask = func(t *testing.T, s *scene) backend.DataResponse { return s.ask(t, few) }
	}
	r := ask(t, s)
	o := outcome{status: r.Status, says: "rows"}
	if r.Error != nil {
		require.Empty(t, r.Frames)
		require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource, "%v", r.Error)
		o.says = r.Error.Error()
	}
	require.Equal(t, f.status, r.Status, "%v", r.Error)
	require.Contains(t, o.says, f.says)

	s.heal()
	require.Eventually(t, func() bool { return s.ask(t, few).Error == nil }, patience, tick, "it doesn't recover")
	for range 5 { // and stays well
		s.requireWell(t, f.waits)
	}
	s.d.Dispose()
	require.Eventually(t, func() bool { return s.count(t, "true") == 0 }, patience, tick, "connections are left")
	return o
}
