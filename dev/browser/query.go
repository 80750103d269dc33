package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// request is the body of POST /api/ds/query: the queries, each with its data source, and the time range.
type request struct {
	Queries  []json.RawMessage
	From, To string // milliseconds since 1970
}

// asked is what Grafana itself reads of a query.
type asked struct {
	RefID         string
	QueryType     string
	IntervalMs    int64
	MaxDataPoints int64
	Datasource    struct{ UID string }
}

// query asks one data source: the page never mixes them.
func (b *bench) query(w http.ResponseWriter, r *http.Request) {
	var body request
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		fail(w, err)
		return
	}
	from, fromErr := moment(body.From)
	to, toErr := moment(body.To)
	if err := errors.Join(fromErr, toErr); err != nil {
		fail(w, err)
		return
	}
	var queries []backend.DataQuery
	var uid string
	for _, raw := range body.Queries {
		var q asked
		if err := json.Unmarshal(raw, &q); err != nil {
			fail(w, err)
			return
		}
		uid = q.Datasource.UID
		queries = append(queries, backend.DataQuery{
			RefID: q.RefID, QueryType: q.QueryType, JSON: raw, TimeRange: backend.TimeRange{From: from, To: to},
			Interval: time.Duration(q.IntervalMs) * time.Millisecond, MaxDataPoints: q.MaxDataPoints,
		})
	}
	responses, err := b.source(uid).Query(r.Context(), nil, queries...)
	if err != nil {
		fail(w, err)
		return
	}
	// As Grafana: one query that fails makes the answer's status, and its message stands beside the others' frames.
	status := http.StatusOK
	for _, response := range responses {
		if response.Error != nil {
			status = max(status, int(response.Status))
		}
	}
	write(w, status, backend.QueryDataResponse{Responses: responses})
}

func moment(ms string) (time.Time, error) {
	n, err := strconv.ParseInt(ms, 10, 64)
	return time.UnixMilli(n), err
}
