package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

const (
	pluginID = "emqx-fulllink-datasource"
	// preferredPort is where people look for Grafana.
	preferredPort = "3000"
	grafanaStart  = 2 * time.Minute
	grafanaStop   = 10 * time.Second
)

// installation is a Grafana on this machine.
type installation struct {
	executable string
	home       string
}

// findGrafana looks where GRAFANA_HOME says, else on the PATH. Without either there is none, which is no error.
func findGrafana() (*installation, error) {
	name := "grafana"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if home := os.Getenv("GRAFANA_HOME"); home != "" {
		executable := filepath.Join(home, "bin", name)
		if _, err := os.Stat(executable); err != nil {
			return nil, fmt.Errorf("GRAFANA_HOME is %s, which holds no bin/%s: %w", home, name, err)
		}
		home, err := filepath.Abs(home)
		return &installation{filepath.Join(home, "bin", name), home}, err
	}
	found, err := exec.LookPath("grafana")
	if err != nil {
		return nil, nil
	}
	if found, err = filepath.EvalSymlinks(found); err != nil {
		return nil, err
	}
	// Where archives, Homebrew and Debian's package put the rest of it.
	prefix := filepath.Dir(filepath.Dir(found))
	for _, home := range []string{prefix, filepath.Join(prefix, "share", "grafana"), "/usr/share/grafana"} {
		if _, err := os.Stat(filepath.Join(home, "conf", "defaults.ini")); err == nil {
			return &installation{found, home}, nil
		}
	}
	return nil, fmt.Errorf("%s is on the PATH, but its home folder was not found; set GRAFANA_HOME", found)
}

// grafana is a Grafana that the demo has started, with nothing of any other one on this machine.
type grafana struct {
	url        string
	dir        string
	dashboards bool // whether it has the project's
	cmd        *exec.Cmd
	said       tail
	exited     chan struct{}
	error      error // to be read after exited
}

// startGrafana starts one with the plugin and with what the project provisions.
func startGrafana(from *installation, project, dist string, db *postgres.Server) (_ *grafana, err error) {
	port, err := freePort()
	if err != nil {
		return nil, fmt.Errorf("find a free port: %w", err)
	}
	g := &grafana{url: "http://" + net.JoinHostPort("127.0.0.1", port), exited: make(chan struct{})}
	if g.dir, err = os.MkdirTemp("", "emqx-fulllink-grafana-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(g.dir))
		}
	}()
	if err := g.provision(project, dist); err != nil {
		return nil, fmt.Errorf("prepare Grafana: %w", err)
	}
	g.cmd = exec.Command(from.executable, "server", "--homepath", from.home)
	g.cmd.Dir = g.dir
	g.cmd.Env = append(withoutGrafana(os.Environ()), g.settings(port)...)
	g.cmd.Env = append(g.cmd.Env,
		"EMQX_TABLES_HOST="+db.Addr(), "EMQX_TABLES_USER="+db.User(), "EMQX_TABLES_PASSWORD="+db.Password(),
		"EMQX_TABLES_DATABASE="+db.Database(), "EMQX_TABLES_TABLE="+tableName, "EMQX_TABLES_SSLMODE=disable")
	g.cmd.Stdout, g.cmd.Stderr = &g.said, &g.said
	g.cmd.WaitDelay = grafanaStop
	endWithParent(g.cmd)

	started := make(chan error, 1)
	go func() {
		defer close(g.exited)
		// The kernel ends Grafana when the thread that started it ends, so this one stays until then.
		runtime.LockOSThread()
		err := g.cmd.Start()
		started <- err
		if err == nil {
			g.error = g.cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start Grafana: %w", err)
	}
	return g, nil
}

// provision makes the folders that Grafana reads.
func (g *grafana) provision(project, dist string) error {
	for _, dir := range []string{"plugins", "provisioning/datasources", "provisioning/dashboards", "provisioning/plugins", "provisioning/alerting"} {
		if err := os.MkdirAll(filepath.Join(g.dir, dir), 0o755); err != nil {
			return err
		}
	}
	if err := link(dist, filepath.Join(g.dir, "plugins", pluginID)); err != nil {
		return err
	}
	for _, dir := range []string{"datasources", "alerting"} {
		err := os.CopyFS(filepath.Join(g.dir, "provisioning", dir), os.DirFS(filepath.Join(project, "provisioning", dir)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	dashboards := filepath.Join(project, "dashboards")
	if _, err := os.Stat(dashboards); err != nil {
		return nil
	}
	g.dashboards = true
	provider := fmt.Sprintf("apiVersion: 1\nproviders:\n  - name: EMQX\n    folder: EMQX\n    type: file\n    options: {path: %q}\n", dashboards)
	return os.WriteFile(filepath.Join(g.dir, "provisioning", "dashboards", "emqx.yaml"), []byte(provider), 0o644)
}

// link makes a folder appear in another place; where links aren't allowed it is copied.
func link(from, to string) error {
	if err := os.Symlink(from, to); err == nil {
		return nil
	}
	return os.CopyFS(to, os.DirFS(from))
}

// settings make it one that everybody on this machine may use and that calls nobody outside.
func (g *grafana) settings(port string) []string {
	return []string{
		"GF_PATHS_DATA=" + filepath.Join(g.dir, "data"),
		"GF_PATHS_LOGS=" + filepath.Join(g.dir, "logs"),
		"GF_PATHS_PLUGINS=" + filepath.Join(g.dir, "plugins"),
		"GF_PATHS_PROVISIONING=" + filepath.Join(g.dir, "provisioning"),
		"GF_SERVER_HTTP_ADDR=127.0.0.1",
		"GF_SERVER_HTTP_PORT=" + port,
		"GF_AUTH_ANONYMOUS_ENABLED=true",
		"GF_AUTH_ANONYMOUS_ORG_ROLE=Admin",
		"GF_LOG_MODE=console",
		"GF_LOG_LEVEL=warn",
		"GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=" + pluginID,
		"GF_PLUGINS_PLUGIN_ADMIN_ENABLED=false",
		"GF_PLUGINS_PREINSTALL_DISABLED=true",
		"GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED=true",
		"GF_ANALYTICS_ENABLED=false",
		"GF_ANALYTICS_REPORTING_ENABLED=false",
		"GF_ANALYTICS_CHECK_FOR_UPDATES=false",
		"GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES=false",
		"GF_ANALYTICS_FEEDBACK_LINKS_ENABLED=false",
		"GF_NEWS_NEWS_FEED_ENABLED=false",
		"GF_SECURITY_DISABLE_GRAVATAR=true",
		"GF_SNAPSHOTS_EXTERNAL_ENABLED=false",
	}
}

// withoutGrafana leaves out the settings of some other Grafana.
func withoutGrafana(environ []string) []string {
	var kept []string
	for _, v := range environ {
		if !strings.HasPrefix(v, "GF_") {
			kept = append(kept, v)
		}
	}
	return kept
}

// await waits until Grafana answers, and gives what its own check of the data source says.
func (g *grafana) await(ctx context.Context) (health string, err error) {
	ctx, cancel := context.WithTimeout(ctx, grafanaStart)
	defer cancel()
	for {
		var up struct{ Database string }
		err := g.get(ctx, "/api/health", &up)
		if err == nil && up.Database == "ok" {
			break
		}
		select {
		case <-g.exited:
			return "", fmt.Errorf("start Grafana: it ended: %v; it said: %s", g.error, &g.said)
		case <-ctx.Done():
			return "", fmt.Errorf("start Grafana: %w; it said: %s", ctx.Err(), &g.said)
		case <-time.After(refresh):
		}
	}
	var source struct{ Status, Message string }
	if err := g.get(ctx, "/api/datasources/uid/emqx/health", &source); err != nil {
		return "", fmt.Errorf("check the data source in Grafana: %w", err)
	}
	if source.Status != "OK" {
		return "", fmt.Errorf("check the data source in Grafana: %s", source.Message)
	}
	return source.Message, nil
}

func (g *grafana) get(ctx context.Context, path string, answer any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.url+path, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return json.NewDecoder(response.Body).Decode(answer)
}

// explore is the address of a query in Grafana.
func (g *grafana) explore(query string) string {
	var target map[string]any
	_ = json.Unmarshal([]byte(query), &target) // the program's own text
	source := map[string]string{"type": pluginID, "uid": "emqx"}
	target["refId"], target["datasource"] = "A", source
	panes, _ := json.Marshal(map[string]any{"demo": map[string]any{
		"datasource": "emqx", "queries": []any{target}, "range": map[string]string{"from": "now-1h", "to": "now"},
	}})
	return g.url + "/explore?" + url.Values{"schemaVersion": {"1"}, "panes": {string(panes)}}.Encode()
}

// stop ends it and removes its files.
func (g *grafana) stop() error {
	if err := g.cmd.Process.Signal(os.Interrupt); err != nil { // not possible on Windows
		_ = g.cmd.Process.Kill()
	}
	select {
	case <-g.exited:
	case <-time.After(grafanaStop):
		_ = g.cmd.Process.Kill()
		<-g.exited
	}
	return os.RemoveAll(g.dir)
}

// freePort is the usual one where nobody has it.
func freePort() (string, error) {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", preferredPort))
	if err != nil {
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return "", err
		}
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// tail remembers the end of what a process says, for the error if it doesn't start.
type tail struct {
	mu   sync.Mutex
	last []byte
}

const tailSize = 2048

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, p...)
	if extra := len(t.last) - tailSize; extra > 0 {
		t.last = append([]byte(nil), t.last[extra:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.last))
}
