package host

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"
)

const notAPlugin = "HOST_TEST_NOT_A_PLUGIN"

// init turns the test binary into a program that is no plugin.
func init() {
	if os.Getenv(notAPlugin) != "" {
		fmt.Println("hello")
		os.Exit(0)
	}
}

// nowhere is a data source whose server isn't there: what needs no database works all the same.
func nowhere(p *Plugin) *DataSource {
	return p.DataSource(backend.DataSourceInstanceSettings{UID: "nowhere", URL: "127.0.0.1:1", User: "nobody"})
}

func TestPluginAnswers(t *testing.T) {
	p, log := ForTest(t)
	ds := nowhere(p)

	responses, err := ds.Query(t.Context(), nil, backend.DataQuery{RefID: "A", JSON: []byte(`{"scenario":"events"}`)})
	require.NoError(t, err)
	require.Equal(t, backend.StatusBadGateway, responses["A"].Status)
	require.ErrorContains(t, responses["A"].Error, "127.0.0.1:1")

	health, err := ds.CheckHealth(t.Context())
	require.NoError(t, err)
	require.Equal(t, backend.HealthStatusError, health.Status)
	require.Contains(t, health.Message, "127.0.0.1:1")

	var setup map[string]json.RawMessage
	status, err := ds.Get(t.Context(), "setup", &setup)
	require.NoError(t, err)
	require.Equal(t, 200, status)
	require.NotEmpty(t, setup)

	require.Contains(t, log.String(), "Plugin Request Completed")
}

func TestStopEndsTheProcess(t *testing.T) {
	p, _ := ForTest(t)
	require.False(t, p.Exited())
	p.Stop()
	require.True(t, p.Exited())
	_, err := nowhere(p).CheckHealth(t.Context())
	require.Error(t, err)
	p.Stop() // a second time is no fault
}

func TestContextEndsTheProcess(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Start(ctx, Options{Executable: Build(t)})
	require.NoError(t, err)
	defer p.Stop()
	cancel()
	<-p.done
	require.True(t, p.Exited())
}

func TestStartSaysWhatItCouldNotStart(t *testing.T) {
	_, err := Start(t.Context(), Options{Executable: "no/such/plugin"})
	require.ErrorContains(t, err, "no/such/plugin")
	_, err = Start(t.Context(), Options{Executable: os.Args[0], Env: []string{notAPlugin + "=1"}})
	require.ErrorContains(t, err, "Unrecognized remote plugin message")
}
