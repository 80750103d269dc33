package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

// fake is set for the test binary where it stands in for Grafana, to what it is to do.
const fake = "FAKE_GRAFANA"

func TestMain(m *testing.M) {
	if behaviour := os.Getenv(fake); behaviour != "" {
		pretend(behaviour)
		return
	}
	postgres.Main(m)
}

// pretend is a Grafana as far as the demo can see.
func pretend(behaviour string) {
	if behaviour == "fail" {
		fmt.Println("the port is taken")
		os.Exit(3)
	}
	end := make(chan os.Signal, 1)
	signal.Notify(end, os.Interrupt, syscall.SIGTERM)
	answer := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
	}
	http.HandleFunc("/api/health", answer(`{"database":"ok"}`))
	switch behaviour {
	case "serve":
		http.HandleFunc("/api/datasources/uid/emqx/health", answer(`{"status":"OK","message":"`+os.Getenv("EMQX_TABLES_TABLE")+`"}`))
	case "unhealthy":
		http.HandleFunc("/api/datasources/uid/emqx/health", answer(`{"status":"ERROR","message":"wrong password"}`))
	}
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("GF_SERVER_HTTP_PORT"), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.ListenAndServe() }() // until the process ends
	<-end
}

// project is a checkout with the files that Grafana gets.
func project(t *testing.T, files ...string) string {
	dir := t.TempDir()
	for _, name := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(name), 0o644))
	}
	return dir
}

func TestGrafana(t *testing.T) {
	db := postgres.Shared(t)
	executable, err := os.Executable()
	require.NoError(t, err)
	dir := project(t, "dist/plugin.json", "provisioning/datasources/emqx.yaml", "dashboards/one.json")
	launch := func(t *testing.T, behaviour string) *grafana {
		t.Setenv(fake, behaviour)
		t.Setenv("GF_DATABASE_TYPE", "mysql")
		g, err := startGrafana(&installation{executable, t.TempDir()}, dir, filepath.Join(dir, "dist"), db)
		require.NoError(t, err)
		return g
	}
	t.Run("starts and ends", func(t *testing.T) {
		g := launch(t, "serve")
		for _, name := range []string{
			"plugins/" + pluginID + "/plugin.json", "provisioning/datasources/emqx.yaml", "provisioning/dashboards/emqx.yaml",
			"provisioning/alerting",
		} {
			_, err := os.Stat(filepath.Join(g.dir, filepath.FromSlash(name)))
			require.NoError(t, err)
		}
		require.True(t, g.dashboards)
		health, err := g.await(t.Context())
		require.NoError(t, err)
		require.Equal(t, tableName, health)
		require.NoError(t, g.stop())
		require.NoDirExists(t, g.dir)
		require.FileExists(t, filepath.Join(dir, "dist", "plugin.json"))
		require.Error(t, g.get(t.Context(), "/api/health", &struct{}{}))
	})
	t.Run("says why it doesn't start", func(t *testing.T) {
		g := launch(t, "fail")
		_, err := g.await(t.Context())
		require.ErrorContains(t, err, "exit status 3")
		require.ErrorContains(t, err, "the port is taken")
		require.NoError(t, g.stop())
		require.NoDirExists(t, g.dir)
	})
	t.Run("says what is wrong with the data source", func(t *testing.T) {
		g := launch(t, "unhealthy")
		_, err := g.await(t.Context())
		require.ErrorContains(t, err, "wrong password")
		require.NoError(t, g.stop())
	})
	t.Run("has only the demo's settings", func(t *testing.T) {
		g := launch(t, "serve")
		require.NoError(t, g.stop())
		settings := map[string]string{}
		for _, v := range g.cmd.Env {
			name, value, _ := strings.Cut(v, "=")
			settings[name] = value
		}
		require.NotContains(t, settings, "GF_DATABASE_TYPE")
		require.Equal(t, "127.0.0.1", settings["GF_SERVER_HTTP_ADDR"])
		require.Equal(t, filepath.Join(g.dir, "data"), settings["GF_PATHS_DATA"])
	})
}

func TestExplore(t *testing.T) {
	address, err := url.Parse((&grafana{url: "http://127.0.0.1:3000"}).explore(`{"scenario":"drops","topics":["a/+&b"]}`))
	require.NoError(t, err)
	require.Equal(t, "/explore", address.Path)
	var panes struct {
		Demo struct {
			Datasource string
			Queries    []map[string]any
		}
	}
	require.NoError(t, json.Unmarshal([]byte(address.Query().Get("panes")), &panes))
	require.Equal(t, "emqx", panes.Demo.Datasource)
	require.Equal(t, []map[string]any{{
		"refId": "A", "datasource": map[string]any{"type": pluginID, "uid": "emqx"}, "scenario": "drops", "topics": []any{"a/+&b"},
	}}, panes.Demo.Queries)
}
