package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// live plays Grafana Live: a channel's frames follow each other as server-sent events, until the browser hangs up.
func (b *bench) live(w http.ResponseWriter, r *http.Request) {
	source := b.source(r.PathValue("uid"))
	path, subscription := r.PathValue("path"), []byte(r.URL.Query().Get("data"))
	status, initial, err := source.Subscribe(r.Context(), path, subscription)
	if err != nil {
		fail(w, err)
		return
	}
	if status != backend.SubscribeStreamStatusOK {
		fail(w, fmt.Errorf("the plugin refuses the channel %s of %s: status %d", path, subscription, status))
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	flusher := http.NewResponseController(w)
	send := func(f *data.Frame) {
		frame, err := json.Marshal(f)
		if err == nil {
			_, err = fmt.Fprintf(w, "data: %s\n\n", frame)
		}
		if err == nil {
			_ = flusher.Flush()
		}
	}
	if initial != nil {
		send(initial)
	}
	_ = source.Listen(r.Context(), path, subscription, send) // it ends with the request
}

// row writes an event of a client, as if it came from EMQX now.
func (b *bench) row(w http.ResponseWriter, r *http.Request) {
	if err := happen(r.Context(), b.db, r.PathValue("client"), r.FormValue("peername")); err != nil {
		fail(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
