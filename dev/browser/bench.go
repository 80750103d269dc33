package main

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

const pluginID = "emqx-fulllink-datasource"

// bench answers what the page asks of Grafana's server. Every UID that is asked for is a data source of its own, which at
// first reaches the fleet's table.
type bench struct {
	db     *postgres.Server
	plugin *host.Plugin

	mu      sync.Mutex
	sources map[string]backend.DataSourceInstanceSettings
}

func newBench(db *postgres.Server, plugin *host.Plugin) *bench {
	return &bench{db: db, plugin: plugin, sources: map[string]backend.DataSourceInstanceSettings{}}
}

// routes has the addresses of Grafana's HTTP API and files. dist is the folder of the built plugin.
func (b *bench) routes(dist string) http.Handler {
	page := filepath.Join("tests", "browser", "page", "index.html")
	icons := filepath.Join("node_modules", "@grafana", "ui", "dist", "public", "img", "icons")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, page) })
	files := func(at, dir string) { mux.Handle("GET "+at, http.StripPrefix(at, http.FileServer(http.Dir(dir)))) }
	files("/page/", filepath.Join(output, "page"))
	files("/public/plugins/"+pluginID+"/", dist)
	files("/public/build/img/icons/", icons)
	mux.HandleFunc("GET /api/datasources/uid/{uid}", b.settings)
	mux.HandleFunc("PUT /api/datasources/uid/{uid}", b.save)
	mux.HandleFunc("GET /api/datasources/uid/{uid}/health", b.health)
	mux.HandleFunc("/api/datasources/uid/{uid}/resources/{path...}", b.resource)
	mux.HandleFunc("POST /api/ds/query", b.query)
	mux.HandleFunc("GET /api/live/{uid}/{path...}", b.live)
	mux.HandleFunc("POST /happens/{client}", b.row)
	return mux
}

// source is a data source as it was saved last.
func (b *bench) source(uid string) *host.DataSource {
	b.mu.Lock()
	defer b.mu.Unlock()
	settings, ok := b.sources[uid]
	if !ok {
		raw, _ := json.Marshal(map[string]any{"database": b.db.Database(), "sslmode": "disable", "allowRawSql": true})
		settings = backend.DataSourceInstanceSettings{
			UID: uid, Type: pluginID, Name: "EMQX", URL: b.db.Addr(), User: b.db.User(), JSONData: raw,
			DecryptedSecureJSONData: map[string]string{"password": b.db.Password()}, Updated: time.Now(),
		}
		b.sources[uid] = settings
	}
	return b.plugin.DataSource(settings)
}

// settings are what the browser gets to know of a data source: of secrets only that they are there.
type settings struct {
	UID              string            `json:"uid"`
	Type             string            `json:"type"`
	Name             string            `json:"name"`
	URL              string            `json:"url"`
	User             string            `json:"user"`
	JSONData         json.RawMessage   `json:"jsonData"`
	SecureJSONFields map[string]bool   `json:"secureJsonFields"`
	SecureJSONData   map[string]string `json:"secureJsonData,omitempty"` // only from the browser
}

func (b *bench) settings(w http.ResponseWriter, r *http.Request) {
	s := b.source(r.PathValue("uid")).Context.DataSourceInstanceSettings
	secrets := map[string]bool{}
	for name := range s.DecryptedSecureJSONData {
		secrets[name] = true
	}
	write(w, http.StatusOK, settings{
		UID: s.UID, Type: s.Type, Name: s.Name, URL: s.URL, User: s.User, JSONData: s.JSONData, SecureJSONFields: secrets,
	})
}

// save keeps the secrets that aren't written anew, and those that are reset not.
func (b *bench) save(w http.ResponseWriter, r *http.Request) {
	var s settings
	if err := json.NewDecoder(r.Body).Decode(&s); err != nil {
		fail(w, err)
		return
	}
	uid := r.PathValue("uid")
	next := *b.source(uid).Context.DataSourceInstanceSettings
	next.URL, next.User, next.JSONData, next.Updated = s.URL, s.User, s.JSONData, time.Now()
	next.DecryptedSecureJSONData = maps.Clone(next.DecryptedSecureJSONData)
	maps.DeleteFunc(next.DecryptedSecureJSONData, func(name, _ string) bool { return !s.SecureJSONFields[name] })
	maps.Copy(next.DecryptedSecureJSONData, s.SecureJSONData)
	b.mu.Lock()
	b.sources[uid] = next
	b.mu.Unlock()
	b.settings(w, r)
}

func (b *bench) health(w http.ResponseWriter, r *http.Request) {
	health, err := b.source(r.PathValue("uid")).CheckHealth(r.Context())
	if err != nil {
		fail(w, err)
		return
	}
	status := http.StatusOK
	if health.Status != backend.HealthStatusOk {
		status = http.StatusBadRequest
	}
	write(w, status, map[string]any{
		"status": health.Status.String(), "message": health.Message, "details": json.RawMessage(health.JSONDetails),
	})
}

func (b *bench) resource(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		fail(w, err)
		return
	}
	path := r.PathValue("path")
	answer, err := b.plugin.CallResource(r.Context(), &backend.CallResourceRequest{
		PluginContext: b.source(r.PathValue("uid")).Context, Method: r.Method, Path: path, URL: path + "?" + r.URL.RawQuery,
		Headers: map[string][]string{"Content-Type": {r.Header.Get("Content-Type")}}, Body: body,
	})
	if err != nil {
		fail(w, err)
		return
	}
	maps.Copy(w.Header(), answer.Headers)
	w.WriteHeader(answer.Status)
	_, _ = w.Write(answer.Body)
}

func write(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

func fail(w http.ResponseWriter, err error) {
	write(w, http.StatusInternalServerError, map[string]string{"message": errors.Join(errors.New("the bench failed"), err).Error()})
}
