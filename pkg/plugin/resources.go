package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/setup"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
	"github.com/emqx/emqx-fulllink-datasource/pkg/vocabulary"
)

// routes are the resources that the editors ask.
func (d *Datasource) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /vocabulary", resource(d.vocabulary))
	mux.Handle("GET /values", resource(d.values))
	mux.Handle("POST /find", resource(d.find))
	mux.Handle("POST /sql", resource(d.sql))
	mux.Handle("GET /setup", resource(d.setup))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		respond(w, http.StatusNotFound, says(fmt.Sprintf("%s %s is not known; allowed: GET vocabulary, GET values, POST find, POST sql, GET setup",
			r.Method, strings.TrimPrefix(r.URL.Path, "/"))))
	})
	return mux
}

// resource answers with JSON, also where it fails: {"message": …}.
func resource(answer func(r *http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := answer(r)
		if err == nil {
			respond(w, http.StatusOK, body)
			return
		}
		status, source := classify(err)
		if source == backend.ErrorSourcePlugin {
			log.DefaultLogger.FromContext(r.Context()).Error("A resource failed", "path", r.URL.Path, "error", err)
		}
		respond(w, int(status), says(message(err)))
	})
}

// says is the body of an answer that is an error.
func says(message string) any { return map[string]string{"message": message} }

func respond(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the only error is a reader that went away
}

// values answers GET values?column=clientid&prefix=dev&from=<ms>&to=<ms>&limit=50.
func (d *Datasource) values(r *http.Request) (any, error) {
	ctx, cancel := context.WithTimeout(store.LookUp(r.Context()), lookUpTime)
	defer cancel()
	target, facts, err := d.target(ctx)
	if err != nil {
		return nil, err
	}
	form := r.URL.Query()
	request := scenario.ValuesRequest{Column: form.Get("column"), Prefix: form.Get("prefix"), Schema: facts.Columns, Limit: defaultValues}
	if strings.ContainsRune(request.Prefix, 0) {
		return nil, query.Errorf("prefix", "%q holds the character U+0000, which no MQTT string does", request.Prefix)
	}
	if request.From, request.To, err = timeRange(form.Get("from"), form.Get("to")); err != nil {
		return nil, err
	}
	if text := form.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, query.Errorf("limit", "%q is not allowed; a whole number of at least 1 is", text)
		}
		request.Limit = min(n, maxValues)
	}
	return scenario.Values(ctx, target, request)
}

// lookUpTime bounds what somebody waits for who edits a query, the first look at the table included.
const lookUpTime = 2 * time.Second

const (
	defaultValues = 50
	maxValues     = 1000
	defaultRange  = time.Hour // of look-ups that don't say one
)

// timeRange reads milliseconds since 1970.
func timeRange(from, to string) (time.Time, time.Time, error) {
	end, err := milliseconds("to", to, time.Now())
	if err != nil {
		return time.Time{}, time.Time{}, err
	}
	begin, err := milliseconds("from", from, end.Add(-defaultRange))
	if err != nil {
		return time.Time{}, time.Time{}, err
	}
	if end.Before(begin) {
		return time.Time{}, time.Time{}, query.Errorf("from", "the time range ends before it begins")
	}
	return begin, end, nil
}

func milliseconds(key, text string, fallback time.Time) (time.Time, error) {
	if text == "" {
		return fallback, nil
	}
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, query.Errorf(key, "%q is not allowed; milliseconds since 1970 are", text)
	}
	return time.UnixMilli(ms).UTC(), nil
}

// maxBody bounds what a resource reads.
const maxBody = 1 << 20

// shownStatement is a statement as the editor previews it.
type shownStatement struct {
	SQL    string `json:"sql"`
	Values []any  `json:"values"`
}

// sql answers POST sql {query, from, to}: the statements that a query becomes.
func (d *Datasource) sql(r *http.Request) (any, error) {
	var body struct {
		Query    json.RawMessage `json:"query"`
		From, To json.RawMessage
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return nil, query.Errorf("", "the request's body could not be read")
	}
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, query.Errorf("", "the request's body must be {\"query\": {…}, \"from\": <ms>, \"to\": <ms>}")
	}
	from, to, err := timeRange(bare(body.From), bare(body.To))
	if err != nil {
		return nil, err
	}
	var grafana struct {
		IntervalMs    float64 `json:"intervalMs"`
		MaxDataPoints int64   `json:"maxDataPoints"`
	}
	_ = json.Unmarshal(body.Query, &grafana) // what is wrong with the query is said below
	ctx, _, cancel := d.limit(r.Context())
	defer cancel()
	q, target, err := d.prepare(ctx, query.Request{
		JSON: body.Query, From: from, To: to,
		Interval: time.Duration(grafana.IntervalMs * float64(time.Millisecond)), MaxDataPoints: grafana.MaxDataPoints,
	})
	if err != nil {
		return nil, err
	}
	statements, err := scenario.Statements(ctx, q, target)
	if err != nil {
		return nil, err
	}
	shown := make([]shownStatement, len(statements))
	for i, st := range statements {
		shown[i] = shownStatement{SQL: st.SQL, Values: shownValues(st)}
	}
	return map[string]any{"statements": shown}, nil
}

// bare reads a number, or a number in quotes, as its digits.
func bare(raw json.RawMessage) string {
	if string(raw) == "null" {
		return ""
	}
	return strings.Trim(string(raw), `"`)
}

func shownValues(st statement.Statement) []any {
	values := make([]any, len(st.Values))
	for i, v := range st.Values {
		values[i] = v
		if t, ok := v.(time.Time); ok {
			values[i] = strings.Trim(statement.Show(t), `"`)
		}
	}
	return values
}

// setup answers GET setup: how to create the table and let EMQX fill it.
func (d *Datasource) setup(*http.Request) (any, error) {
	if d.wrong != nil {
		return nil, d.wrong
	}
	table := d.settings.store.Table
	if d.settings.store.Schema != "" {
		table = d.settings.store.Schema + "." + table
	}
	return setup.For(setup.Target{Database: d.settings.store.Database, Table: table}), nil
}

// vocabulary answers GET vocabulary: what the editors offer. Without a database it offers the columns that EMQX writes.
func (d *Datasource) vocabulary(r *http.Request) (any, error) {
	schema := event.Wide
	if d.wrong == nil {
		ctx, cancel := context.WithTimeout(r.Context(), lookUpTime)
		defer cancel()
		if facts, err := d.store.Facts(ctx); err == nil {
			schema = facts.Columns
		}
	}
	return vocabulary.Of(schema, d.settings.payload.Mode == query.PayloadHide), nil
}
